"""The web application of one serving process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from fastapi import FastAPI, Request
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from starlette.responses import JSONResponse, PlainTextResponse, Response

from kontor.engine import Engine
from kontor.store.database import Unavailable
from kontor.store.waiting import waiting
from kontor.web.figures import figures
from kontor.web.health import Committing, Look, problem_of
from kontor.web.hooks import BODY_SECONDS, Hooks
from kontor.web.pages import Serves

log = structlog.get_logger("kontor.web")


def make_app(engine: Engine, *, turns: bool = True, body_seconds: float = BODY_SECONDS) -> Hooks:
    """Return the application that serves an engine; it starts and stops with the application."""
    app = _application(engine, turns=turns)
    hooks = Hooks(engine, app, body_seconds)
    _tell(app, engine, hooks.answers)
    for station in engine.stations.values():
        if isinstance(station.connector, Serves):
            app.router.routes.extend(station.connector.routes())
    return hooks


def make_figures(engine: Engine) -> FastAPI:
    """Return the application of a worker: health and figures, no hooks; the engine starts and stops with it."""
    app = _application(engine, hooks=False)
    _tell(app, engine, {})
    return app


def _application(engine: Engine, *, turns: bool = True, hooks: bool = True) -> FastAPI:
    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        await engine.start(turns=turns, hooks=hooks)
        yield
        await engine.stop()

    app = FastAPI(title="Kontor", lifespan=life, openapi_url=None, docs_url=None, redoc_url=None)
    app.add_exception_handler(Exception, _unexpected)
    return app


def _tell(app: FastAPI, engine: Engine, answers: dict[int, int]) -> None:
    """Add the pages that tell how the process is."""
    commits, waits = Look(engine.database, Committing()), Look(engine.database, waiting)

    @app.get("/healthz")
    async def health() -> Response:
        """The process lives."""
        return PlainTextResponse("ok")

    @app.get("/readyz")
    async def readiness() -> Response:
        """The database commits."""
        problem = await problem_of(commits)
        return JSONResponse({"ready": problem is None, "problem": problem}, 200 if problem is None else 503)

    @app.get("/metrics")
    async def metrics() -> Response:
        """Figures for Prometheus."""
        return Response(await figures(engine, answers, waits), media_type=CONTENT_TYPE_PLAIN_0_0_4)


async def _unexpected(request: Request, error: Exception) -> Response:
    """Name the kind of a fault in the log and nothing in the answer."""
    status = 503 if isinstance(error, Unavailable) else 500
    log.error(
        "request_failed", path=request.scope.get("route") and request.scope["route"].path, error=type(error).__name__
    )
    return PlainTextResponse("something went wrong here; it was logged", status)

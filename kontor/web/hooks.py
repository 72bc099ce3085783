"""`/hooks/<channel>/<account>`: raw bytes in, verified before anything is parsed, committed before 200 is said."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from kontor.connectors import Forged, Hook
from kontor.engine import Engine
from kontor.store.database import Unavailable

MOST_BYTES = 3_500_000
"""Meta's bodies end at 3 MB; nobody else's come near."""

log = structlog.get_logger("kontor.hooks")


class Hooks:
    """The endpoint of every channel."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.answers: dict[int, int] = {}

    async def answer(self, request: Request) -> Response:
        """Answer one request; says 503, and never 2xx, when it could not be committed."""
        response = await self._answer(request)
        self.answers[response.status_code] = self.answers.get(response.status_code, 0) + 1
        return response

    async def _answer(self, request: Request) -> Response:
        key = f"{request.path_params['channel']}/{request.path_params['account']}"
        station = self._engine.stations.get(key)
        if station is None:
            return Response("no such account", 404, media_type="text/plain")
        try:
            body = await read_body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response("too large", 413, media_type="text/plain")
        hook = Hook(request.method, body, _headers(request), dict(request.query_params), str(request.url))
        try:
            answer = await self._engine.receive(station.connector, hook)
        except Forged:
            return Response("not verified", 403, media_type="text/plain")
        except Unavailable as error:
            log.error("hook_not_committed", account=key, detail=str(error)[:200])
            return Response("try again", 503, {"retry-after": "5"}, media_type="text/plain")
        return Response(answer.body, answer.status, media_type=answer.media_type)


async def read_body(request: Request, most: int = MOST_BYTES) -> bytes | None:
    """Return a request's body, or None as soon as it proves larger than `most`; memory stays bounded by that."""
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length[:18]) > most:
        return None
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            return None
        parts.append(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _headers(request: Request) -> Mapping[str, str]:
    """Header names come lower-cased from the server; of a repeated one the first counts, so that a second cannot replace it."""
    found: dict[str, str] = {}
    for name, value in request.headers.raw:
        found.setdefault(name.decode("latin-1"), value.decode("latin-1"))
    return found

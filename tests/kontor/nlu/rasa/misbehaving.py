"""A little server in Rasa's place, that answers in any way a server can go wrong."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Stub:
    """What it was asked and how it answers next; `answers` are used up in order, the last one stays."""

    answers: list[Answer]
    url: str = ""
    asked: list[Any] = field(default_factory=list)
    queries: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    connections: set[Any] = field(default_factory=set)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.connections.add(request.transport)
        body = await request.text()
        self.asked.append(json.loads(body) if body else None)
        self.queries.append(dict(request.query))
        self.paths.append(request.path)
        return await (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])(request)


@asynccontextmanager
async def stub(*answers: Answer) -> AsyncIterator[Stub]:
    """Serve on a port of the system's choice."""
    made = Stub(list(answers))
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield made
    finally:
        await runner.cleanup()


def says(value: object, status: int = 200) -> Answer:
    """Answer with JSON."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.json_response(value, status=status)

    return answer


def greets(request_intent: str = "greet", sure: float = 0.9) -> Answer:
    """Answer as `/model/parse` does."""
    intent = {"name": request_intent, "confidence": sure}
    return says({"intent": intent, "intent_ranking": [intent], "entities": []})


def writes(body: bytes, **headers: str) -> Answer:
    """Answer with these bytes."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, headers=headers)

    return answer


async def redirects(request: web.Request) -> web.StreamResponse:
    """Send the caller to itself, where it would be answered."""
    return web.Response(status=302, headers={"Location": "/elsewhere"})


async def breaks_off(request: web.Request) -> web.StreamResponse:
    """Close the connection in the middle of an answer."""
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"intent":')
    assert request.transport is not None
    request.transport.abort()
    return response


async def drips(request: web.Request) -> web.StreamResponse:
    """Send a byte now and then and never end."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.01)


async def floods(request: web.Request) -> web.StreamResponse:
    """Send without end, as fast as it is read."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" " * 65_536)

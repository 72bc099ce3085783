"""`/hooks/<channel>/<account>`: raw bytes in, verified before anything is parsed, committed before 200 is said.

Plain ASGI, in front of the application's routing: this is the one address that gets thousands of requests a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Receive, Scope, Send

from kontor.connectors import Answer, Forged, Hook
from kontor.engine import Engine
from kontor.store.database import Unavailable

PREFIX = "/hooks/"
MOST_BYTES = 3_500_000
"""Meta's bodies end at 3 MB; nobody else's come near."""
BODY_SECONDS = 15.0
"""The longest a body may take: a caller who dribbles must not hold memory and a connection for ever."""


class TooMuch(Exception):
    """A body is larger than any channel sends."""


class Gone(Exception):
    """The caller hung up in the middle of its body."""


class Hooks:
    """The endpoint of every channel; whatever has another address goes on to `app`."""

    def __init__(self, engine: Engine, app: ASGIApp, body_seconds: float = BODY_SECONDS) -> None:
        self._engine, self._app, self._body_seconds = engine, app, body_seconds
        self.answers: dict[int, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        answer = await self._answer(scope, receive)
        self.answers[answer.status] = self.answers.get(answer.status, 0) + 1
        headers = [
            (b"content-type", answer.media_type.encode()),
            (b"content-length", str(len(answer.body)).encode()),
        ]
        if answer.status == 503:
            headers.append((b"retry-after", b"5"))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        """Say 503, and never 2xx, when it could not be committed."""
        key = scope["path"][len(PREFIX) :]
        station = self._engine.stations.get(key)
        if station is None:
            return Answer(404, b"no such account")
        if scope["method"] not in ("GET", "POST"):
            return Answer(405, b"GET or POST")
        headers = _headers(scope)
        try:
            async with asyncio.timeout(self._body_seconds):
                body = await read_body(headers, receive)
        except TooMuch:
            return Answer(413, b"too large")
        except TimeoutError:
            return Answer(408, b"too slow")
        except Gone:
            return Answer(400, b"hung up")
        try:
            answer = await self._engine.receive(station.connector, _hook(scope, headers, body))
        except Forged:
            return Answer(403, b"not verified")
        except Unavailable as error:
            self._engine.outage.failed("hooks", "hook_not_committed", error)
            return Answer(503, b"try again")
        except Exception as error:  # noqa: BLE001 (the channel repeats what was not acknowledged, so nothing is lost)
            self._engine.repeats.failed("hook_failed", error, account=key)
            return Answer(503, b"try again")
        self._engine.outage.over("hooks")
        return answer


async def read_body(headers: Mapping[str, str], receive: Receive, most: int = MOST_BYTES) -> bytes:
    """Return a request's body.

    Raises `TooMuch` as soon as it proves larger than `most`, so that memory stays bounded, or `Gone`.
    """
    length = headers.get("content-length", "0")
    if length.isdecimal() and int(length[:18]) > most:
        raise TooMuch
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            raise TooMuch
        parts.append(part)
        more = message.get("more_body", False)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _headers(scope: Scope) -> Mapping[str, str]:
    """Names come lower-cased from the server.

    Of a repeated one the first counts, so that a second cannot replace it.
    """
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.decode("latin-1"), value.decode("latin-1"))
    return found


def _hook(scope: Scope, headers: Mapping[str, str], body: bytes) -> Hook:
    query = scope["query_string"].decode("latin-1")
    url = f"{scope['scheme']}://{headers.get('host', '')}{scope['path']}" + (f"?{query}" if query else "")
    return Hook(scope["method"], body, headers, dict(parse_qsl(query, keep_blank_values=True)) if query else {}, url)

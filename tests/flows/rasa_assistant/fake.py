"""A little Rasa: its REST channel and its tracker, answering as it is told to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Messages = list[dict[str, Any]]


@dataclass
class FakeRasa:
    """What it heard, and what it says to each message; `fail` answers instead of it, after it has heard the message."""

    answers: dict[str, Messages] = field(default_factory=dict)
    url: str = ""
    heard: list[str] = field(default_factory=list)
    senders: set[str] = field(default_factory=set)
    events: list[dict[str, Any]] = field(default_factory=list)
    resumed: int = 0
    paused: bool = False
    has_api: bool = True
    actions: dict[str, str] = field(default_factory=dict)
    fail: Callable[[], web.Response] | None = None
    deaf: bool = False
    trackers: int = 0

    async def webhook(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        if self.deaf:
            return web.Response(status=502)
        message = body["message"]
        self.heard.append(message)
        self.senders.add(body["sender"])
        said = [] if self.paused else self.answers.get(message, [{"text": f"you said {message}"}])
        self.events.append({"event": "user", "text": message, "metadata": body["metadata"]})
        if message in self.actions:
            self.events.append({"event": "action", "name": self.actions[message]})
            self.paused = self.actions[message] == "action_pauses"
        for one in said:
            self.events.append({"event": "bot", "text": one.get("text"), "data": {**one, "text": None}})
        self.events.append({"event": "action", "name": "action_listen"})
        if self.fail is not None:
            return self.fail()
        return web.json_response([{"recipient_id": body["sender"], **one} for one in said])

    async def tracker(self, request: web.Request) -> web.StreamResponse:
        self.trackers += 1
        if not self.has_api:
            return web.Response(status=404)
        return web.json_response({"events": self.events, "paused": self.paused})

    async def append(self, request: web.Request) -> web.StreamResponse:
        self.resumed += (await request.json()) == [{"event": "resume"}]
        self.paused = False
        return web.json_response({})


@asynccontextmanager
async def fake_rasa(**answers: Messages) -> AsyncIterator[FakeRasa]:
    """Serve on a port of the system's choice."""
    made = FakeRasa(answers)
    app = web.Application()
    app.router.add_post("/webhooks/rest/webhook", made.webhook)
    app.router.add_get("/conversations/{sender}/tracker", made.tracker)
    app.router.add_post("/conversations/{sender}/tracker/events", made.append)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield made
    finally:
        await runner.cleanup()

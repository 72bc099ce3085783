"""A visitor without a browser: talks to a served web chat as the page does, for our tests and for yours."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import Any, Self
from uuid import uuid4

import aiohttp

from connectors.webchat import Settings, WebChat
from kontor.connectors import Hook
from kontor.contacts import VISITOR, Address
from kontor.testing import ManualClock
from kontor.testing.conformance import Stand


@dataclass(frozen=True, slots=True)
class Heard:
    """One event of the stream: `seq` is set for messages, and is where a reconnect goes on."""

    type: str
    data: dict[str, Any]
    seq: int | None = None


class FakeVisitor:
    """One visitor of the chat `account` at `url`; `async with FakeVisitor(...)` gets a token of its own."""

    def __init__(self, url: str, account: str, language: str = "en") -> None:
        self._url, self._account, self._language = url, account, language
        self.token = ""

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(total=10)
        self._http = aiohttp.ClientSession(self._url, timeout=timeout, trust_env=False)
        async with self._http.post(f"/webchat/{self._account}/visitors") as answer:
            self.token = (await answer.json())["token"]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    @property
    def headers(self) -> dict[str, str]:
        """What every request of this visitor carries."""
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, *events: dict[str, Any]) -> int:
        """Post events to the hook; returns the status."""
        path, body = f"/hooks/webchat/{self._account}", {"language": self._language, "events": list(events)}
        async with self._http.post(path, json=body, headers=self.headers) as answer:
            return answer.status

    async def say(self, text: str) -> int:
        """Write a text."""
        return await self.post({"id": str(uuid4()), "kind": "text", "text": text})

    async def tap(self, option: str, title: str) -> int:
        """Tap an option."""
        return await self.post({"id": str(uuid4()), "kind": "choice", "option": option, "title": title})

    async def listen(self, after: int | None = None) -> AsyncIterator[Heard]:
        """Yield what the stream brings, from the beginning or after a place."""
        headers = self.headers | ({"Last-Event-ID": str(after)} if after is not None else {})
        async with self._http.get(f"/webchat/{self._account}/events", headers=headers) as answer:
            fields: dict[str, str] = {}
            async for line in answer.content:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name and value:
                    fields[name] = value
                elif "data" in fields:
                    seq = int(fields["id"]) if "id" in fields else None
                    yield Heard(fields["event"], json.loads(fields["data"]), seq)
                    fields = {}
                else:
                    fields = {}

    async def file(self, id: str) -> tuple[int, bytes, dict[str, str]]:
        """Ask for a file; returns status, bytes and headers."""
        async with self._http.get(f"/webchat/{self._account}/files/{id}", headers=self.headers) as answer:
            return answer.status, await answer.read(), dict(answer.headers)


@asynccontextmanager
async def conforms() -> AsyncIterator[Stand]:
    """Open a chat with a mailbox of its own, for the suite that every connector passes."""
    secret = "secret-of-a-test".ljust(40, "x")
    with TemporaryDirectory() as folder:
        environ = {"KONTOR_WEBCHAT_SECRET": secret, "KONTOR_DATA": folder}
        clock = ManualClock(datetime(2026, 11, 21, 12, tzinfo=UTC))
        chat = WebChat("conforming", lambda: Settings.read("conforming", environ), clock)
        authorization = f"Bearer {chat.visitors.issue(clock.now())}"
        visitor = chat.visitors.read(authorization, clock.now())
        events = [
            {"id": "page-0001", "kind": "text", "text": "hello"},
            {"id": "page-0002", "kind": "choice", "option": "yes", "title": "Yes"},
            {"id": "page-0003", "kind": "start", "payload": "from-the-menu"},
            {"kind": "read", "message": chat.visitors.name(visitor, "7")},
        ]

        async def arrived() -> int:
            return len((await chat.mailbox.after(chat.visitors.owner(visitor), 0, 0))[0])

        yield Stand(
            chat,
            lambda body: Hook("POST", body, {"authorization": authorization}),
            [json.dumps({"language": "en", "events": [event]}).encode() for event in events],
            b'{"events": [{"id": "page-0009", "kind": "hologram", "size": 3}]}',
            (Address("webchat", VISITOR, visitor),),
            f"{visitor}:page-0001",
            arrived,
            (secret, authorization),
        )
        await chat.close()

"""A Telegram of our own: a local server that keeps Telegram's documented rules, for our tests and for yours.

The limits stand here a second time on purpose: a fake that asked the sender's own table would agree with its mistakes.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, Self

from aiohttp import web

from connectors.telegram import Settings, Telegram
from kontor.connectors import Hook
from kontor.contacts import CHAT, Address
from kontor.testing import ManualClock
from kontor.testing.conformance import Stand

SECRET = "secret-of-a-test"  # noqa: S105
TOKEN = "520000001:AAfakefakefakefakefakefakefakefakefake"  # noqa: S105
NAME = "example_air_bot"
_LIMITS = {"text": 4096, "caption": 1024}
_FILE_FIELDS = ("photo", "video", "audio", "voice", "document", "sticker", "animation")
_REQUIRED = {
    "sendMessage": ("text",),
    "sendLocation": ("latitude", "longitude"),
    "sendVenue": ("latitude", "longitude", "title", "address"),
    "sendContact": ("phone_number", "first_name"),
    "sendChatAction": ("action",),
    "setMessageReaction": ("message_id",),
    "answerCallbackQuery": ("callback_query_id",),
    "getFile": ("file_id",),
    **{f"send{name.capitalize()}": (name,) for name in _FILE_FIELDS},
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """One call that came in: its method, parameters, and the bytes of files by field."""

    method: str
    values: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)


class Wrong(Exception):
    """An answer that is not ok."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.body["parameters"] = parameters


class FakeTelegram:
    """The Bot API on 127.0.0.1: `async with FakeTelegram() as telegram`, then give `telegram.url` as the API's address.

    `calls` holds every call in order; `fail(...)`, `break_down()` and `drop()` decide about the next ones;
    `update(...)` puts an update into the queue that long polling empties; `keep(...)` stores a file for `getFile`;
    `webhook` is the address given to `setWebhook`, `webhook_error` when (Unix seconds) and why it failed last.
    """

    def __init__(self, token: str = TOKEN, started: tuple[int, ...] = (510000001,)) -> None:
        self.token, self.started, self.blocked = token, set(started), set[int]()
        self.calls: list[Recorded] = []
        self.webhook = ""
        self.webhook_error: tuple[int, str] | None = None
        self.url = ""
        self._failures: deque[Wrong | int | None] = deque()
        self._updates: list[dict[str, Any]] = []
        self._came = asyncio.Event()
        self._files: dict[str, bytes] = {}
        self._next_message = 1000
        self._closing = False

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=60_000_000)
        app.router.add_post("/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.*}", self._file)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing = True
        self._came.set()
        await self._runner.cleanup()

    def fail(self, code: int, description: str = "Bad Request", **parameters: int) -> None:
        """Answer the next call with an error, such as `fail(429, "Too Many Requests", retry_after=7)`."""
        self._failures.append(Wrong(code, description, **parameters))

    def break_down(self, status: int = 502) -> None:
        """Answer the next call with a page that is not Telegram's."""
        self._failures.append(status)

    def drop(self) -> None:
        """Take the next call, do it, and cut the line before the answer."""
        self._failures.append(None)

    def update(self, update: dict[str, Any]) -> None:
        """Queue an update for long polling."""
        self._updates.append(update)
        self._came.set()

    def keep(self, file_id: str, data: bytes) -> None:
        """Store a file somebody sent."""
        self._files[file_id] = data

    async def _call(self, request: web.Request) -> web.StreamResponse:
        values, files = await _read(request)
        recorded = Recorded(request.match_info["method"], values, files)
        self.calls.append(recorded)
        failure = self._failures.popleft() if self._failures else False
        if failure is None:
            assert request.transport is not None
            request.transport.abort()
        elif isinstance(failure, Wrong):
            return _answer(failure)
        elif failure is not False:
            return web.Response(status=failure, text="<html>trouble</html>")
        try:
            self._allowed(request.match_info["token"], recorded)
            return web.json_response({"ok": True, "result": await self._result(recorded)})
        except Wrong as wrong:
            return _answer(wrong)

    def _allowed(self, token: str, call: Recorded) -> None:
        if token != self.token:
            raise Wrong(401, "Unauthorized")
        given = {**call.values, **call.files}
        for name in _REQUIRED.get(call.method, ()):
            if given.get(name) in (None, "", b""):
                raise Wrong(400, f"Bad Request: {name} is empty")
        for name, limit in _LIMITS.items():
            if len(str(call.values.get(name, "")).encode("utf-16-le")) > 2 * limit:
                raise Wrong(400, f"Bad Request: message {name} is too long")
        _check_keyboard(call.values.get("reply_markup", {}).get("inline_keyboard", []))
        _check_files(call.files)
        if call.method.startswith(("send", "setMessage")):
            self._check_chat(int(call.values.get("chat_id", 0)))

    def _check_chat(self, chat: int) -> None:
        if chat in self.blocked:
            raise Wrong(403, "Forbidden: bot was blocked by the user")
        if chat not in self.started:
            raise Wrong(400, "Bad Request: chat not found")

    async def _result(self, call: Recorded) -> Any:
        if call.method == "getUpdates":
            return await self._poll(call.values)
        if call.method == "getMe":
            return self._me()
        if call.method == "getWebhookInfo":
            return self._webhook()
        if call.method == "getFile":
            return self._place(call.values["file_id"])
        if call.method in ("setMessageReaction", "sendChatAction", "answerCallbackQuery"):
            return True
        if call.method not in _REQUIRED:
            raise Wrong(404, "Not Found")
        self._next_message += 1
        return {"message_id": self._next_message, "chat": {"id": int(call.values["chat_id"])}, "date": 1790000000}

    def _me(self) -> dict[str, Any]:
        me = {"id": int(self.token.partition(":")[0]), "is_bot": True, "first_name": "Example Air", "username": NAME}
        return me | {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}

    def _webhook(self) -> dict[str, Any]:
        told = {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": len(self._updates)}
        if self.webhook and self.webhook_error:
            told["last_error_date"], told["last_error_message"] = self.webhook_error
        return told

    async def _poll(self, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise Wrong(409, "Conflict: can't use getUpdates method while webhook is active")
        offset = int(values.get("offset", 0))
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        while not self._updates and values.get("timeout") and not self._closing:
            self._came.clear()
            await self._came.wait()
        return self._updates[: int(values.get("limit", 100))]

    def _place(self, file_id: str) -> dict[str, Any]:
        data = self._files.get(file_id)
        if data is None:
            raise Wrong(400, "Bad Request: invalid file_id")
        if len(data) > 20_000_000:
            raise Wrong(400, "Bad Request: file is too big")
        return {"file_id": file_id, "file_size": len(data), "file_path": f"documents/{file_id}"}

    async def _file(self, request: web.Request) -> web.StreamResponse:
        data = self._files.get(request.match_info["path"].removeprefix("documents/"))
        if data is None or request.match_info["token"] != self.token:
            return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
        return web.Response(body=data, content_type="application/octet-stream")


@asynccontextmanager
async def conforms() -> AsyncIterator[Stand]:
    """Open a bot at the fake, for the suite that every connector passes."""
    payloads = sorted((files("connectors.telegram") / "payloads").iterdir(), key=lambda one: one.name)
    async with FakeTelegram() as fake:
        fake.webhook = "https://chat.example.com/hooks/telegram/conforming"
        settings = Settings(TOKEN, NAME, SECRET, fake.url)
        connector = Telegram(lambda: settings, "conforming", ManualClock(datetime(2026, 11, 21, 12, tzinfo=UTC)))

        async def arrived() -> int:
            return sum(call.method.startswith("send") for call in fake.calls)

        yield Stand(
            connector,
            lambda body: Hook("POST", body, {"x-telegram-bot-api-secret-token": SECRET}),
            [one.read_bytes() for one in payloads if one.name.endswith(".json")],
            b'{"update_id": 1, "hologram": {"from": {"id": 510000001}, "date": 1795200000}}',
            (Address("telegram", CHAT, "510000001"),),
            "510000001/7",
            arrived,
            (TOKEN, SECRET),
        )
        await connector.close()


async def _read(request: web.Request) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Read parameters sent as JSON or as a form, whose objects are JSON texts."""
    if request.content_type == "application/json":
        return await request.json(), {}
    values: dict[str, Any] = {}
    files: dict[str, bytes] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = value.file.read()
        else:
            values[name] = json.loads(value) if isinstance(value, str) and value[:1] in "{[" else value
    return values, files


def _check_keyboard(rows: list[list[dict[str, str]]]) -> None:
    buttons = [button for row in rows for button in row]
    if len(buttons) > 100:
        raise Wrong(400, "Bad Request: too many inline keyboard buttons")
    for button in buttons:
        if not button.get("text"):
            raise Wrong(400, "Bad Request: text buttons are empty")
        if "url" not in button and not 1 <= len(button.get("callback_data", "").encode()) <= 64:
            raise Wrong(400, "Bad Request: BUTTON_DATA_INVALID")


def _check_files(files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        if len(data) > (10_000_000 if name == "photo" else 50_000_000):
            raise Wrong(413, "Request Entity Too Large")


def _answer(wrong: Wrong) -> web.Response:
    return web.json_response(wrong.body, status=wrong.body["error_code"])

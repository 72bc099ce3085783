"""Calling the Bot API over HTTP, and what its failures mean.

The address of every call holds the token, so no error of the HTTP library is passed on: its text could show it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

import aiohttp
import orjson

from connectors.telegram.limits import DOWNLOAD
from connectors.telegram.send import Call
from connectors.telegram.shape import Json, obj, text, whole
from kontor.clock import Clock
from kontor.connectors import LONGEST_PAUSE, Doubtful, Refused, Throttled, TooLarge, Unreachable
from kontor.messages import File
from kontor.untrusted import Unreadable, parse

_BEGIN: ContextVar[Callable[[], None] | None] = ContextVar("begin", default=None)
_BLOCKED = (
    "blocked by the user",
    "user is deactivated",
    "initiate conversation",
    "was kicked",
    "not a member",
    "chat not found",
)
_LARGEST_ANSWER = 32 * 1024 * 1024
"""Bytes. Polling brings a hundred updates at once, whose texts and the texts they quote weigh 50 KB and more each."""
_CONNECT_SECONDS, _ANSWER_SECONDS = 5.0, 20.0


class _Begins(aiohttp.TCPConnector):
    """Begins a message once its connection stands: reaching the server takes time in which a decision grows old."""

    async def connect(self, *args: Any, **kwargs: Any) -> Any:
        connection = await super().connect(*args, **kwargs)
        try:
            if begin := _BEGIN.get():
                begin()
        except BaseException:
            connection.release()
            raise
        return connection


class Api:
    """One bot's connection to the Bot API."""

    def __init__(self, url: str, token: str, clock: Clock) -> None:
        self._url, self._token, self._clock = url, token, clock
        self._session: aiohttp.ClientSession | None = None

    async def send(self, call: Call, begin: Callable[[], None]) -> object:
        """Make a call that a person will see; `begin` runs directly before the write."""
        begun = False

        def starts() -> None:
            nonlocal begun
            begin()
            begun = True

        _BEGIN.set(starts)
        try:
            return await self._post(call, _ANSWER_SECONDS)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            if begun:
                raise Doubtful(f"Telegram's answer was lost ({type(error).__name__})") from None
            raise Unreachable(f"Telegram could not be reached ({type(error).__name__})") from None
        finally:
            _BEGIN.set(None)

    async def ask(self, method: str, values: Mapping[str, Any], seconds: float = _ANSWER_SECONDS) -> object:
        """Make a call that nobody sees and that may be repeated."""
        try:
            return await self._post(Call(method, values), seconds)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise Unreachable(f"Telegram could not be reached ({type(error).__name__})") from None

    async def download(self, file_path: str, mime: str | None, filename: str | None) -> File:
        """Bring a file by the path `getFile` told; raises `TooLarge`, `Refused` or `Unreachable`."""
        try:
            async with self._http().get(
                f"{self._url}/file/bot{self._token}/{file_path}", allow_redirects=False
            ) as answer:
                if answer.status != 200:
                    raise Unreachable("the file could not be brought", answer.status)
                data = await _bounded(answer)
                return File(data, mime or answer.content_type, filename or file_path.rpartition("/")[2] or None)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise Unreachable(f"the file could not be brought ({type(error).__name__})") from None

    async def close(self) -> None:
        """Let the connections go."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _post(self, call: Call, seconds: float) -> object:
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=_CONNECT_SECONDS)
        url, body = f"{self._url}/bot{self._token}/{call.method}", _body(call)
        async with self._http().post(url, timeout=timeout, allow_redirects=False, **body) as answer:
            if answer.status >= 500:
                raise Unreachable(f"Telegram answered {answer.status}", answer.status)
            return self._result(_told(answer.status, await answer.read()), call)

    def _result(self, answer: Json, call: Call) -> object:
        if answer.get("ok") is True:
            return answer.get("result")
        code, reason = whole(answer.get("error_code")) or 0, text(answer.get("description")) or "no reason given"
        parameters = obj(answer.get("parameters"))
        if code == 429:
            wait = whole(parameters.get("retry_after"))
            until = None if wait is None else self._clock.now() + _seconds(wait)
            raise Throttled(429, until, "contact" if "chat_id" in call.values else "account")
        if code >= 500:
            raise Unreachable(f"Telegram answered {code}", code)
        raise Refused(code, reason, _action(code, reason, "migrate_to_chat_id" in parameters))

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=_ANSWER_SECONDS, sock_connect=_CONNECT_SECONDS)
            self._session = aiohttp.ClientSession(connector=_Begins(), timeout=timeout, trust_env=False)
        return self._session


def _told(status: int, body: bytes) -> Json:
    """Read an answer; an error whose body is not Telegram's (a proxy's page) still counts by its status."""
    try:
        return obj(parse(body, _LARGEST_ANSWER))
    except Unreadable:
        if status < 400:
            raise
        return {"ok": False, "error_code": status}


def _action(code: int, reason: str, migrated: bool) -> str:
    """Name what a refusal asks of us, from its code and Telegram's stable words for it."""
    if migrated:
        return "recipient_moved"
    if code == 403 or (code == 400 and any(words in reason for words in _BLOCKED)):
        return "recipient_blocked"
    if code in (401, 404):  # a token that is none is answered as an address that is none
        return "auth"
    if code == 409:
        return "check_settings"
    return "change_content" if code in (400, 413) else "drop"


def _body(call: Call) -> dict[str, Any]:
    if not call.files:
        return {"data": orjson.dumps(call.values), "headers": {"Content-Type": "application/json"}}
    form = aiohttp.FormData()
    for name, value in call.values.items():
        form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    for name, file in call.files.items():
        form.add_field(name, file.data, content_type=file.mime, filename=file.filename or name)
    return {"data": form}


async def _bounded(answer: aiohttp.ClientResponse) -> bytes:
    parts, size = [], 0
    async for part in answer.content.iter_chunked(65_536):
        size += len(part)
        if size > DOWNLOAD:
            raise TooLarge("the file is larger than the 20 MB Telegram hands to bots")
        parts.append(part)
    return b"".join(parts)


def _seconds(told: int) -> timedelta:
    """Return a wait that Telegram names; a number that no moment can be made of is the longest there is."""
    return timedelta(seconds=min(max(told, 0), int(LONGEST_PAUSE.total_seconds())))

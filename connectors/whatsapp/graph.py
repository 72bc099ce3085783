"""HTTP to the Graph API: one session, one reading of what an answer or its absence means."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import orjson

from connectors.whatsapp.errors import Fault, fault_of, fault_of_http, pause_of
from connectors.whatsapp.settings import Settings
from connectors.whatsapp.untrusted import Record
from connectors.whatsapp.values import plain, record, small, words
from kontor.clock import Clock
from kontor.connectors import Doubtful, Refused, Throttled, Unreachable
from kontor.untrusted import Unreadable, parse

TIMEOUT = aiohttp.ClientTimeout(total=9, connect=4)
MEDIA_TIMEOUT = aiohttp.ClientTimeout(total=300, connect=5, sock_read=30)
KEEP_ALIVE = 15.0
"""Seconds an idle connection is kept: shorter than Meta keeps it, so that a send seldom meets a closing one."""
LOST = (aiohttp.ClientError, TimeoutError, OSError)

_before_write: ContextVar[Callable[[], None] | None] = ContextVar("before_write", default=None)


class _Wire(aiohttp.TCPConnector):
    """Connections that ask once more directly before a request is written: connecting may have taken seconds."""

    async def connect(self, req: Any, traces: Any, timeout: Any) -> Any:
        connection = await super().connect(req, traces, timeout)
        try:
            if ask := _before_write.get():
                ask()
        except BaseException:
            connection.close()
            raise
        return connection


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came; `body` is None when the connection broke before its end."""

    status: int
    body: bytes | None
    retry_after: str | None = None

    @property
    def record(self) -> Record:
        """The JSON of the answer; an empty record where there is none."""
        try:
            found = parse(self.body or b"")
        except Unreadable:
            return {}
        return found if isinstance(found, dict) else {}


class Graph:
    """One number's road to the Graph API; the session is made in the loop that first sends."""

    def __init__(self, settings: Settings, clock: Clock, timeout: aiohttp.ClientTimeout = TIMEOUT) -> None:
        self.settings, self._clock, self._timeout = settings, clock, timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """The open session."""
        if self._session is None or self._session.closed:
            wire = _Wire(limit=200, keepalive_timeout=KEEP_ALIVE)
            self._session = aiohttp.ClientSession(connector=wire, timeout=self._timeout, trust_env=False)
        return self._session

    @property
    def bearer(self) -> dict[str, str]:
        """The header that proves us to Meta."""
        return {"Authorization": f"Bearer {self.settings.access_token.get_secret_value()}"}

    def url(self, *parts: str) -> str:
        """Return an address below the API's."""
        return "/".join((self.settings.api_url, *parts))

    async def message(self, body: Record, begin: Callable[[], None]) -> Record:
        """Send one body and return Meta's answer; `begin` is called once connected, directly before the write.

        Raises `Unreachable` when nothing was written, `Doubtful` when it was and no answer tells what became of it.
        """
        written = False

        def ask() -> None:
            nonlocal written
            begin()
            written = True

        token = _before_write.set(ask)
        try:
            reply = await self._post(orjson.dumps(body))
        except LOST as fault:
            raise self._lost(written, fault) from None
        finally:
            _before_write.reset(token)
        return self._accepted(reply)

    async def read(self, *parts: str, **query: str) -> Reply:
        """Ask for what stands at an address below the API's; raises `Unreachable` when no answer comes."""
        try:
            async with self.session.get(
                self.url(*parts), params=query, headers=self.bearer, allow_redirects=False
            ) as answer:
                return await reply_of(answer)
        except LOST as fault:
            raise Unreachable(f"no connection: {type(fault).__name__}") from None

    async def _post(self, data: bytes) -> Reply:
        url = self.url(self.settings.phone_number_id, "messages")
        headers = self.bearer | {"Content-Type": "application/json"}
        async with self.session.post(url, data=data, headers=headers, allow_redirects=False) as answer:
            return await reply_of(answer)

    @staticmethod
    def _lost(written: bool, fault: BaseException) -> Doubtful | Unreachable:
        name = type(fault).__name__
        return Doubtful(f"the answer was lost: {name}") if written else Unreachable(f"no connection: {name}")

    def _accepted(self, reply: Reply) -> Record:
        if not 200 <= reply.status < 300:
            raise self.trouble(reply)
        answer = reply.record
        if not answer.get("messages") and answer.get("success") is not True:
            raise Doubtful("the answer was not readable")
        return answer

    def trouble(self, reply: Reply) -> Refused | Throttled | Unreachable | Doubtful:
        """Return what an answer other than 2xx means.

        A gateway's 502 or 504 without Meta's own error tells nothing about what happened behind it: that is a doubt.
        """
        problem = record(reply.record, "error")
        code = small(problem, "code")
        if code is None and reply.status in (502, 504):
            return Doubtful(f"a gateway answered {reply.status}")
        fault = fault_of_http(reply.status) if code is None else fault_of(code)
        named = f"http {reply.status}" if code is None else code
        if fault.action == "retry" or (fault.action == "drop" and reply.status >= 500):
            return Unreachable(fault.meaning, named)
        if fault.action == "wait":
            until = self._until(reply.retry_after) or self._clock.now() + pause_of(code)
            return Throttled(named, until, "message")
        if fault.action.startswith("throttle_"):
            return Throttled(named, self._until(reply.retry_after), fault.action.removeprefix("throttle_"))
        return Refused(named, _reason(fault, problem), fault.action)

    def trouble_reading(self, reply: Reply) -> Refused | Throttled | Unreachable:
        """Return what an answer other than 2xx means to a call that sends nothing: nothing is in doubt then."""
        trouble = self.trouble(reply)
        return Unreachable(str(trouble)) if isinstance(trouble, Doubtful) else trouble

    def _until(self, retry_after: str | None) -> datetime | None:
        """Read Retry-After: seconds, fewer than seven figures of them, or an HTTP date (RFC 9110, 10.2.3)."""
        text = (retry_after or "").strip()
        if text.isascii() and text.isdecimal() and len(text) < 7:
            return self._clock.now() + timedelta(seconds=int(text))
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, OverflowError):
            return None
        return at if at.tzinfo else None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


async def reply_of(answer: aiohttp.ClientResponse) -> Reply:
    """Read an answer to its end, or note that it broke off."""
    try:
        body: bytes | None = await answer.read()
    except LOST:
        body = None
    return Reply(answer.status, body, answer.headers.get("Retry-After"))


def _reason(fault: Fault, problem: Record) -> str:
    """Return our meaning of an error, with Meta's detail where the request needs work; long numbers are masked."""
    detail = words(record(problem, "error_data"), "details") or words(problem, "message")
    if fault.action not in ("fix", "template_state", "media", "operator", "drop") or not detail:
        return fault.meaning
    return f"{fault.meaning}: {plain(detail)}"

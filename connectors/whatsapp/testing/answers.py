"""Meta's answers, and what the fake API can be told to do with the next calls."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import web

TITLES = {
    4: "Application request limit reached",
    100: "Invalid parameter",
    190: "Invalid OAuth access token",
    80007: "Rate limit issues",
    130429: "Rate limit hit",
    131047: "Re-engagement message",
    131053: "Media upload error",
    131056: "Pair rate limit hit",
}


def error(code: int, details: str = "") -> dict[str, Any]:
    """Return an error as the Graph API words it."""
    title = TITLES.get(code, "An error the test asked for")
    return {
        "error": {
            "message": f"(#{code}) {title}",
            "type": "OAuthException",
            "code": code,
            "error_data": {"messaging_product": "whatsapp", "details": details or title},
            "fbtrace_id": "AFakeTraceOfThisTest",
        }
    }


def answer(value: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Return JSON as an HTTP answer."""
    return web.Response(body=orjson.dumps(value), status=status, content_type="application/json", headers=headers)


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens to one call: an error, or a send that is taken while its answer is lost.

    `way` is fail, drop (the connection closes), hang (no answer ever) or truncate (half an answer); `taken` tells
    whether the message goes out nevertheless.
    """

    way: str
    code: int | None = None
    http: int = 400
    retry_after: str | None = None
    taken: bool = False


class Plans:
    """The plans for the next calls, by the kind of call."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Plan]] = {}
        self._end = asyncio.Event()

    def add(self, what: str, plan: Plan, times: int) -> None:
        """Plan for the next calls of a kind."""
        self._waiting.setdefault(what, deque()).extend([plan] * times)

    def next(self, what: str) -> Plan | None:
        """Take the plan for a call, if there is one."""
        waiting = self._waiting.get(what)
        return waiting.popleft() if waiting else None

    def end(self) -> None:
        """Let go of the calls that hang."""
        self._end.set()

    async def carry_out(
        self, request: web.BaseRequest, plan: Plan, lost: dict[str, Any] | None = None
    ) -> web.StreamResponse:
        """Do to a call what was planned; `lost` is the answer that does not arrive whole."""
        if plan.way == "fail":
            return _failure(plan)
        if plan.way == "hang":
            await self._end.wait()
        if plan.way == "truncate":
            return await _half(request, orjson.dumps(lost or {}))
        _cut(request)
        return web.Response()


def _failure(plan: Plan) -> web.Response:
    headers = {"Retry-After": plan.retry_after} if plan.retry_after else None
    if plan.code is None:
        return web.Response(status=plan.http, headers=headers)
    return answer(error(plan.code), plan.http, headers)


async def _half(request: web.BaseRequest, body: bytes) -> web.StreamResponse:
    half = web.StreamResponse(headers={"Content-Length": str(len(body) + 20), "Content-Type": "application/json"})
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    _cut(request)
    return half


def _cut(request: web.BaseRequest) -> None:
    if request.transport is not None:
        request.transport.abort()

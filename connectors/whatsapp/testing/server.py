"""The fake Graph API itself."""

from __future__ import annotations

import asyncio
import hashlib
import os
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import orjson
from aiohttp import BodyPartReader, web

from connectors.whatsapp.testing.answers import Plan, error
from connectors.whatsapp.testing.postman import Postman
from connectors.whatsapp.testing.rates import Rates
from connectors.whatsapp.testing.rules import check
from connectors.whatsapp.testing.schema import Bad

MB = 1024 * 1024
UPLOADS = {
    "image/jpeg": 5 * MB,
    "image/png": 5 * MB,
    "image/webp": 500 * 1024,
    "audio/aac": 16 * MB,
    "audio/amr": 16 * MB,
    "audio/mpeg": 16 * MB,
    "audio/mp4": 16 * MB,
    "audio/ogg": 16 * MB,
    "video/mp4": 16 * MB,
    "video/3gpp": 16 * MB,
}
DOCUMENT = 100 * MB


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it came: when (Unix seconds), for which number, its JSON, and the id of the message it became."""

    at: float
    what: str
    number: str
    body: dict[str, Any]
    id: str | None = None


class FakeGraph:
    """A Graph API on this machine.

    `webhook` is where statuses go back to, signed with `secret`; `batch` is how many at most in one request, `posters`
    how many requests at a time. `numbers` limits the phone number ids served. `log` gets a JSON line for each accepted
    message.
    Use as an async context manager; `url` is what `KONTOR_WHATSAPP_API_URL` must be.
    """

    def __init__(
        self,
        token: str = "token",  # noqa: S107 the point of a fake
        secret: str = "secret",  # noqa: S107
        *,
        webhook: str | None = None,
        statuses: tuple[str, ...] = ("sent", "delivered", "read"),
        batch: int = 1000,
        posters: int = 1,
        numbers: frozenset[str] | None = None,
        throughput: int | None = None,
        pair_rate: bool = False,
        log: Path | None = None,
        keep: int = 100_000,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.token, self.numbers, self.statuses, self._now = token, numbers, statuses, now
        self.calls: deque[Call] = deque(maxlen=keep)
        self.sends: deque[Call] = deque(maxlen=keep)
        self.accepted = 0
        self.files: dict[str, tuple[bytes, str]] = {}
        self._told: dict[str, dict[str, Any]] = {}
        self._rates = Rates(throughput, pair_rate)
        self._plans: dict[str, deque[Plan]] = {}
        self._failing: deque[int] = deque()
        self._postman = Postman(webhook, secret, batch, posters) if webhook else None
        self._log = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o644) if log else None
        self._ids, self._run = 0, os.urandom(4).hex()
        self._end, self._uploading = asyncio.Event(), asyncio.Event()
        self._uploading.set()

    # ------------------------------------------------------------------------------------------------ told by a test

    def fail_next(
        self,
        code: int | None = None,
        http: int = 400,
        times: int = 1,
        retry_after: str | None = None,
        on: str = "messages",
    ) -> None:
        """Answer the next calls with an error, empty without code; `on`: messages, upload, describe, download."""
        self._plan(on, Plan("fail", code, http, retry_after), times)

    def drop_answer_next(self, times: int = 1, *, taken: bool = True, on: str = "messages") -> None:
        """Take the next calls, or not, and close the connection instead of answering."""
        self._plan(on, Plan("drop", taken=taken), times)

    def hang_next(self, times: int = 1, *, taken: bool = True) -> None:
        """Take the next calls and never answer."""
        self._plan("messages", Plan("hang", taken=taken), times)

    def truncate_next(self, times: int = 1, *, taken: bool = True) -> None:
        """Take the next calls and answer 200 with half a body."""
        self._plan("messages", Plan("truncate", taken=taken), times)

    def fail_delivery_next(self, code: int, times: int = 1) -> None:
        """Accept the next messages and report them failed afterwards."""
        self._failing.extend([code] * times)

    def add_file(self, data: bytes, mime: str) -> str:
        """Keep a file as if a customer had sent it; return its id."""
        self._ids += 1
        handle = str(700_000_000_000_000 + self._ids)
        self.files[handle] = (data, mime)
        return handle

    def hold_uploads(self) -> None:
        """Let uploads wait until `release_uploads`."""
        self._uploading.clear()

    def release_uploads(self) -> None:
        """Let uploads go on."""
        self._uploading.set()

    def describe_as(self, handle: str, **told: Any) -> None:
        """Tell something else about a file than what is true: another `url`, `file_size` or `mime_type`."""
        self._told[handle] = told

    async def say(self, body: bytes) -> int:
        """Bring a webhook, signed, until it is answered 200; return how often it was sent."""
        if self._postman is None:
            raise RuntimeError("a FakeGraph without webhook has nobody to say it to")
        return await self._postman.bring(body)

    async def settled(self) -> None:
        """Wait until every status was brought and answered."""
        if self._postman is not None:
            await self._postman.settled()

    def _plan(self, what: str, plan: Plan, times: int) -> None:
        self._plans.setdefault(what, deque()).extend([plan] * times)

    # -------------------------------------------------------------------------------------------------------- serving

    async def start(self, port: int = 0) -> Self:
        """Listen on 127.0.0.1; port 0 lets the system choose."""
        if self._postman is not None:
            await self._postman.start()
        self._runner = web.ServerRunner(web.Server(self._handle), shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = int(self._runner.addresses[0][1])
        self.root = f"http://127.0.0.1:{self.port}"
        self.url = f"{self.root}/v25.0"
        return self

    async def close(self) -> None:
        """Stop listening; calls that hang are let go."""
        self._end.set()
        self._uploading.set()
        if self._postman is not None:
            await self._postman.close()
        await self._runner.cleanup()
        if self._log is not None:
            os.close(self._log)

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        version, _, rest = request.path.strip("/").partition("/")
        head, _, tail = rest.partition("/")
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return _json(error(190), 401)
        if version == "files":
            return await self._download(request, head)
        if request.method == "POST" and tail == "messages":
            return await self._messages(request, head)
        if request.method == "POST" and tail == "media":
            return await self._upload(request, head)
        if request.method == "GET" and not tail:
            return await self._describe(request, head)
        return _json(error(100, "Unsupported request"), 400)

    async def _messages(self, request: web.BaseRequest, number: str) -> web.StreamResponse:
        body = await _body(request)
        self.calls.append(Call(self._now(), "messages", number, body))
        plan = self._next("messages")
        if plan is not None and not plan.taken:
            return await self._fail(request, plan)
        try:
            answer = self._take(number, body)
        except Bad as bad:
            return _json(error(bad.code, bad.details), 400)
        return await self._fail(request, plan, answer) if plan else _json(answer)

    def _take(self, number: str, body: dict[str, Any]) -> dict[str, Any]:
        if self.numbers is not None and number not in self.numbers:
            raise Bad(100, f"Object with ID '{number}' does not exist.")
        check(body)
        if "status" in body:
            return {"success": True}
        to = body.get("to") or body["recipient"]
        if code := self._rates.refuses(number, to, self._now()):
            raise Bad(code, "Too many messages.")
        _known_files(body, self.files)
        return self._accept(number, to, body)

    def _accept(self, number: str, to: str, body: dict[str, Any]) -> dict[str, Any]:
        self._ids, self.accepted = self._ids + 1, self.accepted + 1
        name = f"wamid.{self._run}{self._ids:012d}"
        self.sends.append(Call(self._now(), "messages", number, body, name))
        self._write_log(number, to, body, name)
        self._report(number, to, body, name)
        key = "wa_id" if "to" in body else "user_id"
        contact = {"input": to, key: to.lstrip("+")}
        return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": name}]}

    def _write_log(self, number: str, to: str, body: dict[str, Any], name: str) -> None:
        if self._log is None:
            return
        said = {key: value for key, value in body.items() if key != "biz_opaque_callback_data"}
        digest = hashlib.blake2b(orjson.dumps(said, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()
        echo = body.get("biz_opaque_callback_data")
        line = {"time": self._now(), "pnid": number, "to": to, "echo": echo, "id": name, "digest": digest}
        os.write(self._log, orjson.dumps(line) + b"\n")

    def _report(self, number: str, to: str, body: dict[str, Any], name: str) -> None:
        if self._postman is None:
            return
        failing = self._failing.popleft() if self._failing else None
        states = self.statuses if failing is None else ("failed",)
        receiver = {"recipient_id": to.lstrip("+")} if "to" in body else {"recipient_user_id": to}
        common = {"id": name, "timestamp": str(int(self._now()))} | receiver
        if echo := body.get("biz_opaque_callback_data"):
            common["biz_opaque_callback_data"] = echo
        self._postman.add(number, [common | _state(state, body, failing) for state in states])

    # ---------------------------------------------------------------------------------------------------------- media

    async def _upload(self, request: web.BaseRequest, number: str) -> web.StreamResponse:
        if plan := self._next("upload"):
            return await self._fail(request, plan)
        await self._uploading.wait()
        fields: dict[str, Any] = {}
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader):
                data = bytes(await part.read())
                mime = part.headers.get("Content-Type", "")
                fields[part.name or ""] = (data, mime) if part.name == "file" else data.decode()
        self.calls.append(Call(self._now(), "upload", number, {"type": fields.get("type")}))
        return self._keep(fields)

    def _keep(self, fields: dict[str, Any]) -> web.StreamResponse:
        data, mime = fields.get("file", (b"", ""))
        if fields.get("messaging_product") != "whatsapp" or not data:
            return _json(error(100, "messaging_product and file are required."), 400)
        bare = mime.partition(";")[0]
        if bare != str(fields.get("type")).partition(";")[0]:
            return _json(error(100, "Param file does not have the type that was named."), 400)
        if len(data) > UPLOADS.get(bare, DOCUMENT):
            return _json(error(131053, "Media file size too big."), 400)
        return _json({"id": self.add_file(data, mime)})

    async def _describe(self, request: web.BaseRequest, handle: str) -> web.StreamResponse:
        if plan := self._next("describe"):
            return await self._fail(request, plan)
        if handle not in self.files:
            return _json(error(100, f"Object with ID '{handle}' does not exist."), 400)
        data, mime = self.files[handle]
        self.calls.append(Call(self._now(), "describe", handle, {}))
        told = {"id": handle, "mime_type": mime, "file_size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        place = {"url": f"{self.root}/files/{handle}", "messaging_product": "whatsapp"}
        return _json(told | place | self._told.get(handle, {}))

    async def _download(self, request: web.BaseRequest, handle: str) -> web.StreamResponse:
        self.calls.append(Call(self._now(), "download", handle, {}))
        if plan := self._next("download"):
            return await self._fail(request, plan)
        data, mime = self.files.get(handle, (b"", ""))
        if not mime:
            return web.Response(status=404)
        return web.Response(body=data, content_type=mime.partition(";")[0])

    # ------------------------------------------------------------------------------------------------------- failures

    def _next(self, what: str) -> Plan | None:
        waiting = self._plans.get(what)
        return waiting.popleft() if waiting else None

    async def _fail(
        self, request: web.BaseRequest, plan: Plan, answer: dict[str, Any] | None = None
    ) -> web.StreamResponse:
        if plan.way == "fail":
            return _error(plan)
        if plan.way == "hang":
            await self._end.wait()
        if plan.way == "truncate":
            return await _half(request, orjson.dumps(answer or {}))
        if request.transport is not None:
            request.transport.abort()
        return web.Response()


def _error(plan: Plan) -> web.Response:
    headers = {"Retry-After": plan.retry_after} if plan.retry_after else {}
    if plan.code is None:
        return web.Response(status=plan.http, headers=headers)
    return web.Response(
        body=orjson.dumps(error(plan.code)), status=plan.http, content_type="application/json", headers=headers
    )


async def _half(request: web.BaseRequest, body: bytes) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Length": str(len(body) + 20), "Content-Type": "application/json"})
    await answer.prepare(request)
    await answer.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.abort()
    return answer


async def _body(request: web.BaseRequest) -> dict[str, Any]:
    try:
        found = orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _known_files(body: dict[str, Any], files: dict[str, tuple[bytes, str]]) -> None:
    handle = body[body["type"]].get("id") if isinstance(body[body["type"]], dict) else None
    if handle is not None and handle not in files:
        raise Bad(131053, f"Media ID {handle} does not exist.")


def _state(state: str, body: dict[str, Any], failing: int | None) -> dict[str, Any]:
    if failing is not None:
        told = error(failing)["error"]
        return {"status": "failed", "errors": [{"code": failing, "title": told["message"], "message": told["message"]}]}
    category = "utility" if body["type"] == "template" else "service"
    return {"status": state, "pricing": {"pricing_model": "PMP", "type": "regular", "category": category}}


def _json(value: dict[str, Any], status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(value), status=status, content_type="application/json")

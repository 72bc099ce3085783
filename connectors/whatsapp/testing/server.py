"""The fake Graph API itself."""

from __future__ import annotations

import hashlib
import os
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Self

import orjson
from aiohttp import web

from connectors.whatsapp.testing.account import Business, missing
from connectors.whatsapp.testing.answers import Plan, Plans, answer, error
from connectors.whatsapp.testing.files import Files
from connectors.whatsapp.testing.postman import Postman
from connectors.whatsapp.testing.rates import THROUGHPUT, Rates
from connectors.whatsapp.testing.rules import check
from connectors.whatsapp.testing.schema import Bad
from connectors.whatsapp.testing.window import Window, heard


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
    how many requests at a time. They go `delay` seconds after their message was taken, which may be set anew at any
    time and counts for the messages from then on. Meta promises neither order nor a single arrival: each message's
    statuses come `repeat` times, and with `shuffle` in an order that `seed` chooses. `numbers` limits the phone number
    ids served. `log` gets a JSON line for each accepted message. `business` is what a number tells of
    itself. Use as an async context manager; `url` is what
    `KONTOR_WHATSAPP_API_URL` must be.

    Meta's limits hold unless they are switched off, as runs under load must: `throughput` messages a second and number
    (None: any), `pair_rate` 1 to a person in 6 s and 45 at once, `window` free answers for 24 hours. All go by `now`
    (Unix seconds, the system's unless given): a bot that lives in virtual time needs a fake in the same. The window
    holds for a number from the first message that comes to it through `say`, or that `hear` tells of: then whoever has
    not written through here has not written. Whose webhooks all pass the fake by has no window here. What Meta finds
    out only after it took a message (a closed window, a file that is no such thing) a `failed` status tells, and the
    message stands in `sends`; where there is no `webhook` for a status, the answer tells and nothing was taken.
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
        delay: float = 0.0,
        numbers: frozenset[str] | None = None,
        shuffle: bool = False,
        repeat: int = 1,
        seed: int = 0,
        throughput: int | None = THROUGHPUT,
        pair_rate: bool = True,
        window: bool = True,
        log: Path | None = None,
        keep: int = 100_000,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.token, self.numbers, self.statuses, self.delay, self._now = token, numbers, statuses, delay, now
        self.calls: deque[Call] = deque(maxlen=keep)
        self.sends: deque[Call] = deque(maxlen=keep)
        self.accepted = 0
        self.business = Business(token, secret)
        self._rates, self._window = Rates(throughput, pair_rate), Window() if window else None
        self._plans, self._files = Plans(), Files()
        self._failing: deque[Bad] = deque()
        order = Random(seed) if shuffle else None  # noqa: S311 the same order every time is the point
        self._postman = Postman(webhook, secret, batch, posters, repeat, order) if webhook else None
        self._log = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o644) if log else None
        self._ids, self._run = 0, os.urandom(4).hex()

    @property
    def files(self) -> dict[str, tuple[bytes, str]]:
        """The files kept, as (bytes, type) by their ids."""
        return self._files.kept

    def fail_next(
        self,
        code: int | None = None,
        http: int = 400,
        times: int = 1,
        retry_after: str | None = None,
        on: str = "messages",
    ) -> None:
        """Answer the next calls with an error, empty without code.

        `on`: messages, upload, describe, download, number, apps.
        """
        self._plans.add(on, Plan("fail", code, http, retry_after), times)

    def drop_answer_next(self, times: int = 1, *, taken: bool = True, on: str = "messages") -> None:
        """Take the next calls, or not, and close the connection instead of answering."""
        self._plans.add(on, Plan("drop", taken=taken), times)

    def hang_next(self, times: int = 1, *, taken: bool = True) -> None:
        """Take the next calls and never answer."""
        self._plans.add("messages", Plan("hang", taken=taken), times)

    def truncate_next(self, times: int = 1, *, taken: bool = True) -> None:
        """Take the next calls and answer 200 with half a body."""
        self._plans.add("messages", Plan("truncate", taken=taken), times)

    def fail_delivery_next(self, code: int, times: int = 1) -> None:
        """Accept the next messages and report them failed afterwards."""
        self._failing.extend([Bad(code, "")] * times)

    def add_file(self, data: bytes, mime: str) -> str:
        """Keep a file as if a customer had sent it; return its id."""
        return self._files.add(data, mime)

    def hold_uploads(self) -> None:
        """Let uploads wait until `release_uploads`."""
        self._files.open.clear()

    def release_uploads(self) -> None:
        """Let uploads go on."""
        self._files.open.set()

    def describe_as(self, handle: str, **told: Any) -> None:
        """Tell something else about a file than what is true: another `url`, `file_size` or `mime_type`."""
        self._files.told[handle] = told

    def hear(self, body: bytes) -> None:
        """Take note of a webhook that somebody else brings: who wrote may be answered freely for 24 hours."""
        for number, names, at in heard(body):
            self._rates.count(number, self._now())
            if self._window is not None:
                self._window.hear(number, names, at)

    async def say(self, body: bytes) -> int:
        """Bring a webhook, signed, until it is answered 200; return how often it was sent."""
        if self._postman is None:
            raise RuntimeError("a FakeGraph without webhook has nobody to say it to")
        self.hear(body)
        return await self._postman.bring(body)

    async def settled(self) -> None:
        """Wait until every status was brought and answered."""
        if self._postman is not None:
            await self._postman.settled()

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
        self._plans.end()
        self._files.open.set()
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
            return answer(error(190), 401)
        if unproven := self.business.unproven(request.query):
            return unproven
        if request.method == "POST" and tail == "messages":
            return await self._messages(request, head)
        if request.method == "GET" and (tail == "subscribed_apps" or "fields" in request.query):
            return await self._told(request, "apps" if tail else "number", head)
        what = {("POST", "media"): "upload", ("GET", ""): "download" if version == "files" else "describe"}
        return await self._media(request, what.get((request.method, tail), ""), head)

    async def _told(self, request: web.BaseRequest, what: str, name: str) -> web.StreamResponse:
        self.calls.append(Call(self._now(), what, name, {}))
        if plan := self._plans.next(what):
            return await self._plans.carry_out(request, plan)
        if what == "apps":
            return self.business.subscribed(name)
        if not name.isdecimal() or (self.numbers is not None and name not in self.numbers):
            return missing(name)
        return self.business.number(name, request.query["fields"])

    async def _media(self, request: web.BaseRequest, what: str, name: str) -> web.StreamResponse:
        self.calls.append(Call(self._now(), what or "unsupported", name, {}))
        if plan := self._plans.next(what):
            return await self._plans.carry_out(request, plan)
        if what == "upload":
            return await self._files.upload(request)
        if what == "describe":
            return self._files.describe(name, self.root)
        return self._files.download(name) if what else answer(error(100, "Unsupported request"), 400)

    async def _messages(self, request: web.BaseRequest, number: str) -> web.StreamResponse:
        body = await _body(request)
        self.calls.append(Call(self._now(), "messages", number, body))
        plan = self._plans.next("messages")
        if plan is not None and not plan.taken:
            return await self._plans.carry_out(request, plan)
        try:
            taken = self._take(number, body)
        except Bad as bad:
            return answer(error(bad.code, bad.details), 400)
        return await self._plans.carry_out(request, plan, taken) if plan else answer(taken)

    def _take(self, number: str, body: dict[str, Any]) -> dict[str, Any]:
        if self.numbers is not None and number not in self.numbers:
            raise Bad(100, f"Object with ID '{number}' does not exist.")
        check(body)
        if "status" in body:
            return {"success": True}
        self._files.check(body)
        to = body.get("to") or body["recipient"]
        if code := self._rates.refuses(number, to.lstrip("+"), self._now()):
            raise Bad(code, "Too many messages.")
        late = self._late(number, to.lstrip("+"), body)
        if late is not None and self._postman is None:
            raise late
        return self._accept(number, to, body, late)

    def _late(self, number: str, to: str, body: dict[str, Any]) -> Bad | None:
        """Return what Meta finds out after it has taken a message."""
        shut = self._window is not None and self._window.closed(number, to, self._now())
        if shut and body["type"] != "template":
            return Bad(131047, "More than 24 hours have passed since the recipient last replied to the sender number.")
        return self._files.unfit(body)

    def _accept(self, number: str, to: str, body: dict[str, Any], late: Bad | None) -> dict[str, Any]:
        self._ids, self.accepted = self._ids + 1, self.accepted + 1
        name = f"wamid.{self._run}{self._ids:012d}"
        self.sends.append(Call(self._now(), "messages", number, body, name))
        self._write_log(number, to, body, name)
        self._report(number, to, body, name, late)
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

    def _report(self, number: str, to: str, body: dict[str, Any], name: str, late: Bad | None) -> None:
        if self._postman is None:
            return
        failing = late or (self._failing.popleft() if self._failing else None)
        states = self.statuses if failing is None else ("failed",)
        receiver = {"recipient_id": to.lstrip("+")} if "to" in body else {"recipient_user_id": to}
        common = {"id": name, "timestamp": str(int(self._now()))} | receiver
        if echo := body.get("biz_opaque_callback_data"):
            common["biz_opaque_callback_data"] = echo
        self._postman.add(number, [common | _state(state, body, failing) for state in states], self.delay)


async def _body(request: web.BaseRequest) -> dict[str, Any]:
    try:
        found = orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _state(state: str, body: dict[str, Any], failing: Bad | None) -> dict[str, Any]:
    if failing is not None:
        told = error(failing.code, failing.details)["error"]
        data = {"details": told["error_data"]["details"]}
        said = {"code": failing.code, "title": told["message"], "message": told["message"], "error_data": data}
        return {"status": "failed", "errors": [said]}
    category = "utility" if body["type"] == "template" else "service"
    return {"status": state, "pricing": {"pricing_model": "PMP", "type": "regular", "category": category}}

"""What the page asks for besides its hook: a token, its events, its files, and itself.

Everything of one account lies below `/webchat/<account>/`; the page stands at `/` besides, served by the first account.
"""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from connectors.webchat.mailbox import Delivery, Mailbox
from connectors.webchat.read import LONGEST_TEXT
from connectors.webchat.settings import Settings
from connectors.webchat.streams import Streams
from connectors.webchat.visitors import Visitors
from kontor.clock import Clock
from kontor.connectors import Forged

Serve = Callable[[Request], Awaitable[Response]]
_TYPES = {
    "index.html": "text/html",
    **dict.fromkeys(("chat.js", "line.js", "show.js", "words.js"), "text/javascript"),
    "chat.css": "text/css",
    "icon.svg": "image/svg+xml",
}
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_STREAM = {**_SAFE, "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_FILE = {**_SAFE, "Cache-Control": "private, no-store", "Content-Security-Policy": "default-src 'none'; sandbox"}
_PAGE = {**_SAFE, "Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-cache"}
_MIME = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}", re.ASCII)
_PLACE = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Site:
    """The addresses of one account."""

    account: str
    settings: Settings
    visitors: Visitors
    mailbox: Mailbox
    streams: Streams
    clock: Clock

    def routes(self) -> Sequence[BaseRoute]:
        """Return them all."""
        below = f"/webchat/{self.account}"
        return [
            Route(f"{below}/visitors", self._issue, methods=["POST"]),
            _About(f"{below}/about", self._about, name=self.account),
            Route(f"{below}/events", self._events),
            Route(f"{below}/files/{{id}}", self._file),
            *self._page(below),
            *self._page(""),
            Route("/webchat/accounts", _accounts),
        ]

    def _page(self, below: str) -> Sequence[BaseRoute]:
        policy = _policy(self.settings.images)
        names = {name: "" if name == "index.html" else name for name in _TYPES}
        return [Route(f"{below}/{end}", _static(name, policy)) for name, end in names.items()]

    async def _issue(self, request: Request) -> Response:
        return _json({"token": self.visitors.issue(self.clock.now())}, 201)

    async def _about(self, request: Request) -> Response:
        told = {"account": self.account, "title": self.settings.title, "longest": LONGEST_TEXT}
        return _json({**told, "images": list(self.settings.images)})

    async def _events(self, request: Request) -> Response:
        visitor = self._visitor(request)
        if visitor is None:
            return _json({"error": "the token is missing or too old"}, 401)
        owner = self.visitors.owner(visitor)
        if self.streams.full(owner):
            return _json({"error": "too many pages are open"}, 429)

        def name(delivery: Delivery) -> str:
            return self.visitors.name(visitor, str(delivery.message))

        last = request.headers.get("last-event-id", "")
        stream = self.streams.follow(owner, int(last) if _PLACE.fullmatch(last) else 0, name)
        return StreamingResponse(stream, media_type="text/event-stream", headers=_STREAM)

    async def _file(self, request: Request) -> Response:
        visitor = self._visitor(request)
        if visitor is None:
            return _json({"error": "the token is missing or too old"}, 401)
        file = await self.mailbox.file(self.visitors.owner(visitor), request.path_params["id"])
        if file is None:
            return _json({"error": "there is no such file"}, 404)
        name = quote(file.filename or "file", safe="")
        mime = file.mime if _MIME.fullmatch(file.mime) else "application/octet-stream"
        headers = {**_FILE, "Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Content-Type": mime}
        return Response(file.data, headers=headers)

    def _visitor(self, request: Request) -> str | None:
        try:
            return self.visitors.read(request.headers.get("authorization", ""), self.clock.now())
        except Forged:
            return None


class _About(Route):
    """Marks in an application which accounts it serves; its name is the account's."""


async def _accounts(request: Request) -> Response:
    """Return the accounts of this server, for the page to pick from."""
    return _json({"accounts": [route.name for route in request.app.routes if isinstance(route, _About)]})


def _static(name: str, policy: str) -> Serve:
    data = (importlib.resources.files("connectors.webchat") / "page" / name).read_bytes()

    async def serve(request: Request) -> Response:
        return Response(data, media_type=_TYPES[name], headers={**_PAGE, "Content-Security-Policy": policy})

    return serve


def _policy(images: Sequence[str]) -> str:
    """Return the page's content security policy: own scripts and styles only, and text that never becomes markup."""
    sources = " ".join(["'self'", "blob:", *images])
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src {sources}; media-src 'self' blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'"
    )


def _json(data: dict[str, object], status: int = 200) -> Response:
    return JSONResponse(data, status, headers={**_SAFE, "Cache-Control": "no-store"})

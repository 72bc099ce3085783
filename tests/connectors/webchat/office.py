"""A small server with web chats and a canned engine."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.webchat import WebChat
from kontor.connectors import Forged, Hook
from kontor.contacts import Address
from kontor.messages import AnyContent, Event, File, Inbound
from kontor.testing import cleared

Reply = Callable[[AnyContent], Sequence[AnyContent | tuple[AnyContent, File]]]
Opens = Callable[..., WebChat]


@dataclass
class Office:
    """A server with web chats and a canned engine: it answers each event once, as `reply` says."""

    chats: dict[str, WebChat]
    url: str
    reply: Reply = lambda content: ()
    events: list[Event] = field(default_factory=list)
    sent: int = 0
    dead: bool = False

    async def hook(self, request: Request) -> Response:
        """Take a post as the real server does."""
        if self.dead:
            return Response(status_code=503)
        chat = self.chats[request.path_params["account"]]
        hook = Hook("POST", await request.body(), dict(request.headers))
        try:
            chat.verify(hook)
        except Forged:
            return Response("not verified", 403)
        read = chat.read(hook)
        known = {event.id for event in self.events if isinstance(event, Inbound)}
        fresh = [event for event in read.events if not (isinstance(event, Inbound) and event.id in known)]
        self.events += fresh
        for event in fresh:
            if isinstance(event, Inbound):
                await self.answer(chat, event)
        return Response(read.answer.body, read.answer.status, media_type=read.answer.media_type)

    async def answer(self, chat: WebChat, event: Inbound) -> None:
        """Send what is to be answered to an event."""
        for one in self.reply(event.content):
            content, file = one if isinstance(one, tuple) else (one, None)
            await self.say(chat, event.sender.address, content, file)

    async def say(self, chat: WebChat, to: Address, content: AnyContent, file: File | None = None) -> None:
        """Send one message under a number of its own."""
        self.sent += 1
        await chat.send(cleared(content, to=to, id=self.sent, account=chat.account.name, file=file))

    def said(self) -> list[Inbound]:
        """Return what visitors said."""
        return [event for event in self.events if isinstance(event, Inbound)]


@asynccontextmanager
async def serving(*chats: WebChat) -> AsyncIterator[Office]:
    """Serve web chats on a port of the system's choice."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    office = Office({chat.account.name: chat for chat in chats}, f"http://127.0.0.1:{listener.getsockname()[1]}")
    hook = Route("/hooks/webchat/{account}", office.hook, methods=["POST"])
    app = Starlette(routes=[hook, *(route for chat in chats for route in chat.routes())])
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    serves = asyncio.create_task(server.serve([listener]))
    try:
        yield office
    finally:
        for chat in chats:
            await chat.close()
        server.should_exit = True
        await serves

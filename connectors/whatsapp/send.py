"""From a cleared message to the body of one POST."""

from __future__ import annotations

from dataclasses import replace

from connectors.whatsapp import limits
from connectors.whatsapp.graph import Graph
from connectors.whatsapp.shapes import shape
from connectors.whatsapp.untrusted import Record
from connectors.whatsapp.uploads import Uploads
from connectors.whatsapp.values import ident, records
from kontor.connectors import Doubtful, Refused, Sent, TooLarge, Unreachable
from kontor.contacts import BUSINESS_SCOPED_ID, GROUP, PARENT_SCOPED_ID, PHONE, Address
from kontor.gate import Cleared
from kontor.messages import AnyContent, Choices, Form, Link, Media, Parameter, Signal, Template

SCOPED = (BUSINESS_SCOPED_ID, PARENT_SCOPED_ID)


class Sender:
    """Carries the messages of one number."""

    def __init__(self, graph: Graph, uploads: Uploads) -> None:
        self._graph, self._uploads = graph, uploads

    async def send(self, message: Cleared) -> Sent:
        """Check one message, upload the bytes it brings, post it; a signal has no id of its own."""
        if isinstance(message.content, Signal):
            return await self._mark(message, message.content)
        answer = await self._graph.message(await self._body(message), message.begin)
        return Sent(next((name for one in records(answer, "messages") if (name := ident(one, "id"))), ""))

    async def _mark(self, message: Cleared, content: Signal) -> Sent:
        """Make a mark. One whose answer was lost may be made again; dots that come late would only mislead."""
        try:
            await self._graph.message(signal(content), message.begin)
        except Doubtful as lost:
            if content.type == "read":
                raise Unreachable(str(lost)) from None
        return Sent("")

    async def _body(self, message: Cleared) -> Record:
        """Return the checked body; a file of ours is uploaded only when the rest of the message may leave."""
        media = own_media(message.content)
        body = body_of(message, with_file(message.content, "0") if media else message.content)
        limits.check(body)
        return body_of(message, with_file(message.content, await self._handle(message, media))) if media else body

    async def _handle(self, message: Cleared, media: Media) -> str:
        if message.file is None:
            raise Refused("no_file", "the message names our own file but brings no bytes", "fix")
        try:
            return await self._uploads.handle(media, message.file)
        except TooLarge as problem:
            raise Refused("limit", str(problem), "media") from None


def own_media(content: AnyContent) -> Media | None:
    """Return the file of ours that a content shows, if any: itself, its header, or its template's header."""
    return next(filter(_is_own, _medias(content)), None)


def _is_own(media: Media) -> bool:
    return media.blob is not None and media.id is None and media.link is None


def _medias(content: AnyContent) -> tuple[Media, ...]:
    if isinstance(content, Media):
        return (content,)
    if isinstance(content, Choices | Link | Form):
        return (content.header,) if isinstance(content.header, Media) else ()
    if isinstance(content, Template):
        return tuple(one.media for one in content.header if one.media)
    return ()


def with_file(content: AnyContent, id: str) -> AnyContent:
    """Return the content with our own file named by Meta's id."""
    if isinstance(content, Media):
        return replace(content, id=id)
    if isinstance(content, Choices | Link | Form) and isinstance(content.header, Media):
        return replace(content, header=replace(content.header, id=id))
    if isinstance(content, Template):
        named = tuple(_named(one, id) for one in content.header)
        return replace(content, header=named)
    return content


def _named(one: Parameter, id: str) -> Parameter:
    return replace(one, media=replace(one.media, id=id)) if one.media and _is_own(one.media) else one


def body_of(message: Cleared, content: AnyContent) -> Record:
    """Return the whole body of a send; raises `Refused` where WhatsApp cannot carry it at all."""
    shaped = shape(content)
    if shaped is None:
        raise Refused("unsupported", f"WhatsApp carries no {content.kind}", "fix")
    body: Record = {"messaging_product": "whatsapp"} | destination(message.to, content) | shaped
    if message.quote:
        body["context"] = {"message_id": message.quote}
    if len(message.echo) > limits.MAX_ECHO:
        raise limits.wrong("biz_opaque_callback_data", f"is longer than {limits.MAX_ECHO} characters")
    return body | {"biz_opaque_callback_data": message.echo}


def destination(addresses: tuple[Address, ...], content: AnyContent) -> Record:
    """Return the keys that name the receiver: the first address WhatsApp can write to.

    `recipient` takes business-scoped ids since July 2026; authentication templates cannot go to one (code 131062), so
    for these a number comes first wherever it stands.
    """
    for address in sorted(addresses, key=lambda one: _is_login(content) and one.kind in SCOPED):
        if address.kind == PHONE:
            return {"recipient_type": "individual", "to": "+" + address.value.lstrip("+").strip()}
        if address.kind == GROUP:
            return {"recipient_type": "group", "to": address.value}
        if address.kind in SCOPED:
            return {"recipient_type": "individual", "recipient": _scoped(address, content)}
    raise Refused("no_address", "no phone number or business-scoped id is known for this person", "recipient")


def _scoped(address: Address, content: AnyContent) -> str:
    if _is_login(content):
        raise Refused(131062, "authentication templates need a phone number", "recipient")
    return address.value


def _is_login(content: AnyContent) -> bool:
    return isinstance(content, Template) and content.category == "authentication"


def signal(content: Signal) -> Record:
    """Return the body of a read mark; typing is a read mark with dots that end with the reply or after 25 s."""
    if not content.target:
        raise limits.wrong("message_id", f"is missing; {content.type} needs the message it is for")
    body: Record = {"messaging_product": "whatsapp", "status": "read", "message_id": content.target}
    return body | ({"typing_indicator": {"type": "text"}} if content.type == "typing" else {})

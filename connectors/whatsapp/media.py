"""Files up and down, within Meta's types and sizes (Meta, "media", September 2026)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from connectors.whatsapp.graph import LOST, MEDIA_TIMEOUT, Graph, Reply, reply_of
from connectors.whatsapp.shapes import wire_type
from connectors.whatsapp.untrusted import Record
from connectors.whatsapp.values import ident, whole, words
from kontor.connectors import Refused, TooLarge, Unreachable
from kontor.messages import File, Media

KB, MB = 1024, 1024 * 1024
SIZES = {"image": 5 * MB, "audio": 16 * MB, "video": 16 * MB, "document": 100 * MB, "sticker": 500 * KB}
"""What may be sent."""
STILL_STICKER = 100 * KB
LARGEST_IN = 100 * MB
"""What may arrive, of whatever type; for a larger one Meta brings error 131052 instead of the file."""
_SHOWN = {
    "image": {"image/jpeg", "image/png"},
    "audio": {"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"},
    "video": {"video/mp4", "video/3gpp"},
    "sticker": {"image/webp"},
}
_OFFICE = "application/vnd.openxmlformats-officedocument"
_WRITTEN = {
    "text/plain",
    "application/pdf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    f"{_OFFICE}.wordprocessingml.document",
    f"{_OFFICE}.spreadsheetml.sheet",
    f"{_OFFICE}.presentationml.presentation",
}
TYPES = _SHOWN | {"document": _WRITTEN.union(*_SHOWN.values())}
"""What may be uploaded as what; a document may be of every type that an upload takes, and a link leads to any."""
FAMILIES = {"image": "image/", "audio": "audio/", "video": "video/", "sticker": "image/"}
"""What may arrive as what: phones send more types than the API takes."""
HOSTS = (".fbsbx.com", ".facebook.com", ".fbcdn.net", ".whatsapp.net", ".whatsapp.com")
"""Where Meta keeps files; our token goes nowhere else."""

_HANDLE = re.compile(r"[A-Za-z0-9_-]{1,128}")


def check_file(media: Media, file: File) -> None:
    """Raise `TooLarge` naming the limit when a file cannot be sent as what it is meant to be."""
    type = wire_type(media)
    mime = _bare(file.mime)
    if type in TYPES and mime not in TYPES[type]:
        raise TooLarge(f"WhatsApp carries no {mime or 'untyped file'} as {type}: {', '.join(sorted(TYPES[type]))}")
    most = STILL_STICKER if type == "sticker" and not media.animated else SIZES.get(type, 0)
    if len(file.data) > most:
        raise TooLarge(f"the {type} has {len(file.data)} bytes; WhatsApp carries at most {most}")
    if not file.data:
        raise TooLarge(f"the {type} is empty")


async def upload(graph: Graph, media: Media, file: File) -> str:
    """Hand the bytes to Meta and return its id for them, good for 30 days; raises as `fetch` does.

    An upload whose answer is lost sends nothing to anybody, so it is `Unreachable` and never a doubt.
    """
    form = aiohttp.FormData()
    form.add_field("messaging_product", "whatsapp")
    form.add_field("type", file.mime)
    form.add_field("file", file.data, filename=file.filename or media.filename or "file", content_type=file.mime)
    reply = await _call(graph, "POST", graph.url(graph.settings.phone_number_id, "media"), form)
    if handle := ident(reply.record, "id"):
        return handle
    raise Unreachable("the upload's answer was not readable")


async def fetch(graph: Graph, media: Media) -> File:
    """Bring a file; raises `Refused`, `TooLarge`, `Throttled` or `Unreachable`.

    The address Meta gives lives five minutes: a 404 from it means that a new one is needed.
    """
    if not media.id or not _HANDLE.fullmatch(media.id):
        raise Refused("no_id", "the file has no id of WhatsApp", "media")
    for _ in range(2):
        found = await _described(graph, media.id)
        mime = words(found, "mime_type") or media.mime or ""
        _check_described(media, mime, whole(found, "file_size") or 0)
        if (data := await _download(graph, words(found, "url") or "")) is not None:
            return File(data, mime or "application/octet-stream", media.filename)
    raise Refused(404, "the file is gone", "gone")


async def _described(graph: Graph, id: str) -> Record:
    """Return what Meta tells of a file; an id it no longer knows (after seven days) is a wrong parameter to it."""
    try:
        return (await _call(graph, "GET", graph.url(id))).record
    except Refused as refused:
        if refused.code in (100, "http 404"):
            raise Refused(refused.code, "the file is gone", "gone") from None
        raise


def _check_described(media: Media, mime: str, size: int) -> None:
    type = wire_type(media)
    if not _bare(mime).startswith(FAMILIES.get(type, "")):
        raise TooLarge(f"a file of type {_bare(mime)} came as {type}" if mime else f"an untyped file came as {type}")
    if size > LARGEST_IN:
        raise TooLarge(f"the {type} has {size} bytes; at most {LARGEST_IN} are taken")


async def _download(graph: Graph, url: str) -> bytes | None:
    _check_place(graph, url)
    try:
        async with _request(graph, "GET", url) as answer:
            if answer.status == 404:
                return None
            if answer.status != 200:
                raise graph.trouble_reading(await reply_of(answer))
            return await _bounded(answer)
    except LOST as fault:
        raise Unreachable(f"the download broke off: {type(fault).__name__}") from None


async def _bounded(answer: aiohttp.ClientResponse) -> bytes:
    data = bytearray()
    async for piece in answer.content.iter_chunked(64 * KB):
        data += piece
        if len(data) > LARGEST_IN:
            raise TooLarge(f"the file has more than {LARGEST_IN} bytes")
    return bytes(data)


def _check_place(graph: Graph, url: str) -> None:
    place, own = urlsplit(url), urlsplit(graph.settings.api_url)
    if (place.scheme, place.netloc) == (own.scheme, own.netloc):
        return
    if place.scheme != "https" or not ("." + (place.hostname or "")).endswith(HOSTS):
        raise Refused("bad_url", "the file's address is not one of Meta's", "media")


def _bare(mime: str) -> str:
    return mime.partition(";")[0].strip().lower()


def _request(graph: Graph, method: str, url: str, data: Any = None) -> Any:
    return graph.session.request(
        method, url, data=data, headers=graph.bearer, timeout=MEDIA_TIMEOUT, allow_redirects=False
    )


async def _call(graph: Graph, method: str, url: str, data: Any = None) -> Reply:
    try:
        async with _request(graph, method, url, data) as answer:
            reply = await reply_of(answer)
    except LOST as fault:
        raise Unreachable(f"no connection: {type(fault).__name__}") from None
    if reply.status != 200:
        raise graph.trouble_reading(reply)
    return reply

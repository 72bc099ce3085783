"""The files the fake API keeps: uploaded, described, downloaded, within Meta's types and sizes."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from typing import Any

from aiohttp import BodyPartReader, web

from connectors.whatsapp.testing.answers import answer, error
from connectors.whatsapp.testing.schema import Bad

KB, MB = 1024, 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument"
TAKEN = {
    "image": dict.fromkeys(("image/jpeg", "image/png"), 5 * MB),
    "sticker": {"image/webp": 500 * KB},
    "audio": dict.fromkeys(
        ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/opus"),
        16 * MB,
    ),
    "video": dict.fromkeys(("video/mp4", "video/3gpp"), 16 * MB),
    "document": dict.fromkeys(
        (
            "text/plain",
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            f"{OFFICE}.wordprocessingml.document",
            f"{OFFICE}.spreadsheetml.sheet",
            f"{OFFICE}.presentationml.presentation",
        ),
        100 * MB,
    ),
}
"""The types an upload takes, by the kind of message they are for, with their largest sizes in bytes.

Meta, "media" (supported media types), and the list in the words of its error 100 for another type; September 2026.
"""
LARGEST = {mime: most for types in TAKEN.values() for mime, most in types.items()}
STILL_STICKER = 100 * KB
LARGEST_FORM = 101 * MB


class Files:
    """Files by their ids, as (bytes, type)."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[bytes, str]] = {}
        self.told: dict[str, dict[str, Any]] = {}
        self.open = asyncio.Event()
        self.open.set()

    def add(self, data: bytes, mime: str) -> str:
        """Keep a file; return its id."""
        handle = str(700_000_000_000_001 + len(self.kept))
        self.kept[handle] = (data, mime)
        return handle

    async def upload(self, request: web.BaseRequest) -> web.Response:
        """Take a form with messaging_product, type and file."""
        await self.open.wait()
        fields: dict[str, Any] = {"file": (b"", "")}
        roomy = request.clone(client_max_size=LARGEST_FORM)  # aiohttp takes 1 MB unless told otherwise
        async for part in await roomy.multipart():
            if isinstance(part, BodyPartReader):
                data, mime = bytes(await part.read()), part.headers.get("Content-Type", "")
                fields[part.name or ""] = (data, mime) if part.name == "file" else data.decode()
        return self._keep(fields)

    def _keep(self, fields: dict[str, Any]) -> web.Response:
        data, mime = fields["file"]
        bare = mime.partition(";")[0]
        if fields.get("messaging_product") != "whatsapp" or not data:
            return answer(error(100, "messaging_product and file are required."), 400)
        if bare != str(fields.get("type")).partition(";")[0]:
            return answer(error(100, "Param file does not have the type that was named."), 400)
        if bare not in LARGEST:
            told = f"Param file must be a file with one of the following types: {', '.join(LARGEST)}."
            return answer(error(100, f"{told} Received file of type '{bare}'."), 400)
        if len(data) > _largest(bare, data):
            return answer(error(131053, "Media file size too big."), 400)
        return answer({"id": self.add(data, mime)})

    def describe(self, handle: str, root: str) -> web.Response:
        """Tell type, size, digest and address of a file."""
        if handle not in self.kept:
            return answer(error(100, f"Object with ID '{handle}' does not exist."), 400)
        data, mime = self.kept[handle]
        told = {"id": handle, "mime_type": mime, "file_size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        place = {"url": f"{root}/files/{handle}", "messaging_product": "whatsapp"}
        return answer(told | place | self.told.get(handle, {}))

    def download(self, handle: str) -> web.Response:
        """Hand out the bytes."""
        data, mime = self.kept.get(handle, (b"", ""))
        return web.Response(body=data, content_type=mime.partition(";")[0]) if mime else web.Response(status=404)

    def check(self, body: dict[str, Any]) -> None:
        """Raise `Bad` when a message names a file that was never uploaded."""
        for kind, handle in _named(body):
            if handle not in self.kept:
                raise Bad(100, f"Param {kind}['id'] is not a valid whatsapp business account media attachment ID")

    def unfit(self, body: dict[str, Any]) -> Bad | None:
        """Return why a file cannot be sent as what the message calls it; as a document goes whatever was uploaded."""
        for kind, handle in _named(body):
            mime = self.kept[handle][1].partition(";")[0]
            if kind != "document" and mime not in TAKEN[kind]:
                told = f"Unsupported {kind.capitalize()} mime type {mime}. Please use one of {', '.join(TAKEN[kind])}."
                return Bad(131053, told)
        return None


def _largest(mime: str, data: bytes) -> int:
    return STILL_STICKER if mime in TAKEN["sticker"] and not _moves(data) else LARGEST[mime]


def _moves(data: bytes) -> bool:
    """Tell whether a WebP file is animated: a bit of its extended header (RFC 9649, section 2.7.1)."""
    return data[:4] == b"RIFF" and data[8:16] == b"WEBPVP8X" and bool(data[20:21] and data[20] & 2)


def _named(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the files of a message, as (kind, id)."""
    if isinstance(value, list):
        for item in value:
            yield from _named(item)
    if isinstance(value, dict):
        for key, item in value.items():
            if key in TAKEN and isinstance(item, dict) and "id" in item:
                yield key, item["id"]
            yield from _named(item)

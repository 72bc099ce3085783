"""The files the fake API keeps: uploaded, described, downloaded, within Meta's types and sizes."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from typing import Any

from aiohttp import BodyPartReader, web

from connectors.whatsapp.testing.answers import answer, error
from connectors.whatsapp.testing.schema import Bad

MB = 1024 * 1024
LARGEST = {
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
LARGEST_DOCUMENT = 100 * MB
KINDS = ("image", "video", "audio", "document", "sticker")


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
        async for part in await request.multipart():
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
        if len(data) > LARGEST.get(bare, LARGEST_DOCUMENT):
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
        for handle in _named(body):
            if handle not in self.kept:
                raise Bad(131053, f"Media ID {handle} does not exist.")


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _named(item)
    if isinstance(value, dict):
        for key, item in value.items():
            if key in KINDS and isinstance(item, dict) and "id" in item:
                yield item["id"]
            yield from _named(item)

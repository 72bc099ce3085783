"""Where messages wait for their visitor, sealed, in a database of their own.

Bodies and files are XChaCha20-Poly1305 under a key made from the chat's secret and the visitor's own digest; each is
bound to its place.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

import orjson
from nacl.exceptions import CryptoError
from nacl.secret import Aead

from connectors.webchat import rows
from connectors.webchat.rows import Letter, Mark
from kontor.clock import Clock
from kontor.messages import File
from kontor.store.beside import open_beside
from kontor.store.database import Database


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message as it is read: its place in the box, our id of it, its content as JSON, and since when it lies."""

    seq: int
    message: int
    content: bytes
    at: datetime


class Mailbox:
    """The mail of all visitors; opened, and brought to its newest tables, when it is first used."""

    def __init__(self, url: Callable[[], str], key: Callable[[], bytes], clock: Clock | None = None) -> None:
        self._url, self._key, self._clock = url, key, clock
        self._database: Database | None = None
        self._opening = Lock()

    def open(self) -> Database:
        """Return the database, opened."""
        with self._opening:
            if self._database is None:
                self._database = open_beside(self._url(), "connectors.webchat", self._clock)
            return self._database

    def close(self) -> None:
        """Close the database, if it was opened."""
        if self._database is not None:
            self._database.close()
            self._database = None

    async def put(self, owner: str, message: int, content: dict[str, object], file: File | None = None) -> None:
        """Keep a message; the same one again changes nothing. Raises `kontor.store.database.Unavailable`."""
        row = None
        if file is not None:
            file_id = secrets.token_urlsafe(16)
            name = content.get("filename") or file.filename
            content = {**content, "file": file_id, "size": len(file.data), "filename": name}
            head = orjson.dumps([file.mime, file.filename])
            row = (file_id, self._seal(owner, f"file/{file_id}", len(head).to_bytes(4, "big") + head + file.data))
        sealed = self._seal(owner, f"letter/{message}", orjson.dumps(content))
        await self.open().run(rows.put, owner, message, sealed, row)

    async def forget(self, owner: str) -> None:
        """Delete everything of one visitor."""
        await self.open().run(rows.forget, owner)

    async def mark(self, owner: str, type: str, target: str | None) -> None:
        """Leave a typing or read mark."""
        await self.open().run(rows.mark, owner, type, target)

    async def after(self, owner: str, seq: int, mark: int) -> tuple[list[Delivery], list[Mark]]:
        """Return what came after a place, oldest first; call again while there are messages."""
        letters, marks = await self.open().run(rows.after, owner, seq, mark)
        return [self._read(owner, letter) for letter in letters], marks

    async def newest_mark(self) -> int:
        """Return the place after which marks are news to somebody who comes now."""
        return await self.open().run(rows.newest_mark)

    async def touched(self, within: timedelta) -> list[str]:
        """Return whose boxes got something lately."""
        return await self.open().run(rows.touched, within)

    async def file(self, owner: str, id: str) -> File | None:
        """Return a file of this owner."""
        sealed = await self.open().run(rows.file, owner, id)
        if sealed is None:
            return None
        data = self._unseal(owner, f"file/{id}", sealed)
        end = 4 + int.from_bytes(data[:4], "big")
        mime, filename = orjson.loads(data[4:end])
        return File(data[end:], mime, filename)

    def _read(self, owner: str, letter: Letter) -> Delivery:
        content = self._unseal(owner, f"letter/{letter.message}", letter.sealed)
        return Delivery(letter.seq, letter.message, content, letter.created_at)

    def _seal(self, owner: str, place: str, data: bytes) -> bytes:
        return bytes(self._box(owner).encrypt(data, f"{owner}/{place}".encode()))

    def _unseal(self, owner: str, place: str, sealed: bytes) -> bytes:
        try:
            return bytes(self._box(owner).decrypt(sealed, f"{owner}/{place}".encode()))
        except (CryptoError, ValueError):
            return b'{"kind":"unreadable"}'

    def _box(self, owner: str) -> Aead:
        return Aead(hashlib.blake2b(owner.encode(), digest_size=32, key=self._key(), person=b"mailbox").digest())

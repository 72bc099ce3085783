"""What one web chat needs to know, and the secret that everything in it hangs on."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kontor import private
from kontor.connectors import NotConfigured

SHORTEST_SECRET = 32
_ORIGIN = re.compile(r"https://[A-Za-z0-9.-]+(:\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Settings:
    """`key` signs visitors and seals the mailbox, `url` is the mailbox's database, `title` stands above the chat.

    `images` are the origins (`https://cdn.example.com`) the page may load pictures from; others become links.
    """

    key: bytes = field(repr=False)
    url: str
    title: str
    images: tuple[str, ...] = ()

    @classmethod
    def read(cls, account: str, environ: Mapping[str, str]) -> Settings:
        """Read `KONTOR_WEBCHAT_<ACCOUNT>_<NAME>`, else `KONTOR_WEBCHAT_<NAME>`; raises `NotConfigured`."""

        def setting(name: str) -> str:
            own = f"KONTOR_WEBCHAT_{account.upper().replace('-', '_')}_{name}"
            return environ.get(own) or environ.get(f"KONTOR_WEBCHAT_{name}") or ""

        folder = Path(environ.get("KONTOR_DATA") or "var").resolve()
        secret = setting("SECRET") or _kept(folder / "webchat.secret")
        if len(secret) < SHORTEST_SECRET:
            raise NotConfigured(f"KONTOR_WEBCHAT_SECRET: use {SHORTEST_SECRET} characters (openssl rand -hex 32)")
        url = setting("URL") or f"sqlite:///{folder / 'webchat.db'}"
        images = tuple(setting("IMAGES").split())
        if not all(_ORIGIN.fullmatch(origin) for origin in images):
            raise NotConfigured("KONTOR_WEBCHAT_IMAGES: name origins like https://cdn.example.com, parted by spaces")
        key = hashlib.blake2b(secret.encode(), digest_size=32, person=b"kontor.webchat").digest()
        return cls(key, url, setting("TITLE") or account.replace("-", " ").capitalize(), images)


def _kept(path: Path) -> str:
    """Return the secret kept in a file, made on first use; of two processes that make it at once, one wins."""
    if not path.exists():
        private.make_folder(path.parent)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(beside, path)
        beside.unlink()
    return path.read_text().strip()

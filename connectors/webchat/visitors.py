"""Who is who without an account: visitors hold a signed number, and nothing about them is stored to know them again.

A token is `number.day.signature`. It is a bearer secret of one browser and one account, sent in the Authorization
header only, so that it stands in no address and in no log.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import UTC, datetime, timedelta

from kontor.connectors import Forged

LIFETIME = timedelta(days=400)
"""How long a token serves; browsers keep no cookie longer either (RFC 6265bis, 400 days)."""
_TOKEN = re.compile(r"([A-Za-z0-9_-]{22})\.(\d{1,6})\.([0-9a-f]{40})")
_NAME = re.compile(r"(\d{1,19})\.([0-9a-f]{40})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Visitors:
    """Issues and reads the tokens of one account; names messages so that only their receiver can acknowledge them."""

    def __init__(self, key: bytes, account: str) -> None:
        self._key, self._account = key, account

    def issue(self, now: datetime) -> str:
        """Return the token of a new visitor."""
        visitor, day = secrets.token_urlsafe(16), str((now - _EPOCH).days)
        return f"{visitor}.{day}.{self._sign('token', visitor, day)}"

    def read(self, authorization: str, now: datetime) -> str:
        """Return the visitor an Authorization header names; raises `Forged` unless we signed it not too long ago."""
        match = _TOKEN.fullmatch(authorization.removeprefix("Bearer "))
        if match is None:
            raise Forged("there is no visitor's token")
        visitor, day, signature = match.groups()
        if not hmac.compare_digest(signature, self._sign("token", visitor, day)):
            raise Forged("the visitor's token is not ours")
        if not _EPOCH + timedelta(days=int(day)) <= now <= _EPOCH + timedelta(days=int(day)) + LIFETIME:
            raise Forged("the visitor's token is too old")
        return visitor

    def owner(self, visitor: str) -> str:
        """Return the name under which a visitor's mail is kept; it tells the visitor to nobody without the key."""
        return self._sign("owner", visitor)

    def name(self, visitor: str, echo: str) -> str:
        """Return the name of a message of ours to a visitor."""
        return f"{echo}.{self._sign('message', visitor, echo)}"

    def echo(self, visitor: str, name: str) -> str | None:
        """Return our own id out of a name; None when the message went to somebody else."""
        match = _NAME.fullmatch(name)
        if match is None or not hmac.compare_digest(match[2], self._sign("message", visitor, match[1])):
            return None
        return match[1]

    def _sign(self, purpose: str, *parts: str) -> str:
        data = "\x1f".join((self._account, *parts)).encode()
        return hashlib.blake2b(data, digest_size=20, key=self._key, person=purpose.encode()).hexdigest()

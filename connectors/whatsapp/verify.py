"""The proof that a request is Meta's: the handshake's token, or the signature over the raw bytes."""

from __future__ import annotations

import hmac

from kontor.connectors import Forged, Hook

SIGNATURE = "x-hub-signature-256"


def verify_handshake(hook: Hook, token: bytes) -> None:
    """Raise `Forged` unless the subscription check carries our token (Meta, "create a webhook endpoint")."""
    if hook.query.get("hub.mode") != "subscribe" or not _same(hook.query.get("hub.verify_token"), token):
        raise Forged("the verify token is not ours")


def verify_signature(hook: Hook, secret: bytes) -> None:
    """Raise `Forged` unless the header is `sha256=` and the HMAC-SHA256 of the received bytes in lower-case hex.

    The bytes are hashed as they came: Meta escapes non-ASCII letters and slashes, and any re-serialised form differs.
    """
    expected = b"sha256=" + hmac.digest(secret, hook.body, "sha256").hex().encode()
    if not _same(hook.headers.get(SIGNATURE), expected):
        raise Forged("the signature does not fit the body")


def _same(given: object, expected: bytes) -> bool:
    """Compare in constant time; anything that is no text is different."""
    return isinstance(given, str) and hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected)

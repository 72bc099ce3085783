"""What a command says when it cannot do its work."""

from __future__ import annotations

from pydantic import ValidationError

from kontor.bots import BotError
from kontor.connectors import Forged, NotConfigured
from kontor.plugins import UnknownPlugin
from kontor.store.database import Unavailable
from kontor.store.migrate import MigrationError
from kontor.store.opening import OpeningError
from kontor.vault import KeystoreError

SAID = (
    BotError,
    UnknownPlugin,
    OpeningError,
    KeystoreError,
    MigrationError,
    Unavailable,
    Forged,
    NotConfigured,
    ValueError,
    FileNotFoundError,
)
"""Errors whose text says what is wrong and what to do; anything else is a fault of ours and shows where it happened."""


def one_line(error: Exception) -> str:
    """Return what an expected error says; a setting of the wrong kind is named as it stands in the environment."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        return f"KONTOR_{'_'.join(map(str, first['loc'])).upper()}: {first['msg']}"
    return str(error).splitlines()[0] if str(error) else repr(error)

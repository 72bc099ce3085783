"""Where keys live: outside every database and its backups.

A keystore holds random *epoch keys*, which wrap the data keys of contacts, and one *index key* for look-ups. Destroying
an epoch makes what only it wrapped unreadable, in old backups too.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

VERSION = 1


class KeystoreError(Exception):
    """The keystore cannot be used; the text says what to do."""


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """All keys of one workspace.

    `epochs` maps a number to its 32 bytes, `current` is the one that wraps new data keys.
    """

    workspace: str
    index: bytes
    epochs: dict[int, bytes] = field(default_factory=dict)
    current: int = 1


class Keystore(Protocol):
    """Gives and keeps the keys of one workspace."""

    def load(self) -> Keys:
        """Return all keys; raises `KeystoreError` when there are none or they cannot be read."""
        ...

    def save(self, keys: Keys) -> None:
        """Keep the keys in place of those before, wholly or not at all."""
        ...


def fresh_keys() -> Keys:
    """Return the keys of a new workspace."""
    return Keys(secrets.token_hex(8), secrets.token_bytes(32), {1: secrets.token_bytes(32)}, 1)


def rotated(keys: Keys) -> Keys:
    """Return the keys with a new epoch that wraps from now on."""
    newest = max(keys.epochs) + 1
    return replace(keys, epochs={**keys.epochs, newest: secrets.token_bytes(32)}, current=newest)


@dataclass(frozen=True, slots=True)
class FileKeystore:
    """Keys in one JSON file, readable by its owner only."""

    path: Path

    def exists(self) -> bool:
        """Tell whether the file is there."""
        return self.path.exists()

    def load(self) -> Keys:
        """Read the file."""
        try:
            data = json.loads(self.path.read_bytes())
            if data["version"] != VERSION:
                raise KeystoreError(
                    f"the keystore {self.path} has version {data['version']}, this Kontor reads {VERSION}: "
                    "upgrade Kontor"
                )
            epochs = {int(number): _bytes(key) for number, key in data["epochs"].items()}
            return Keys(str(data["workspace"]), _bytes(data["index"]), epochs, int(data["current"]))
        except FileNotFoundError:
            raise KeystoreError(
                f"no keystore at {self.path}: set KONTOR_KEYSTORE to the file that opens this database"
            ) from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise KeystoreError(f"the keystore {self.path} is damaged: restore it from its own backup") from None

    def save(self, keys: Keys) -> None:
        """Write a new file beside the old one and put it in its place."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_suffix(self.path.suffix + ".new")
        data = {
            "version": VERSION,
            "workspace": keys.workspace,
            "index": _text(keys.index),
            "current": keys.current,
            "epochs": {str(number): _text(key) for number, key in keys.epochs.items()},
        }
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(data, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path)


@dataclass(slots=True)
class MemoryKeystore:
    """Keys that end with the process, for tests."""

    keys: Keys | None = None

    def load(self) -> Keys:
        """Return the keys kept before, or make them."""
        self.keys = self.keys or fresh_keys()
        return self.keys

    def save(self, keys: Keys) -> None:
        """Keep the keys."""
        self.keys = keys


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _bytes(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != 32:
        raise ValueError("a key has 32 bytes")
    return key

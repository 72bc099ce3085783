"""Where keys live: outside every database and its backups.

A keystore holds random *epoch keys*, which wrap the data keys of contacts, and one *index key* for look-ups. Destroying
an epoch makes what only it wrapped unreadable, in old backups too.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from kontor import private

VERSION = 1


class KeystoreError(Exception):
    """The keystore cannot be used; the text says what to do."""


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """All keys of one workspace.

    `epochs` maps a number to its 32 bytes, `current` is the one that wraps new data keys. `erased` names the owners
    whose keys were destroyed, each with the epoch that wrapped it: backups that hold them may come back.
    """

    workspace: str
    index: bytes
    epochs: dict[int, bytes] = field(default_factory=dict)
    current: int = 1
    erased: Mapping[int, int] = field(default_factory=dict)


class Keystore(Protocol):
    """Gives and keeps the keys of one workspace."""

    def load(self) -> Keys:
        """Return all keys; raises `KeystoreError` when there are none or they cannot be read."""
        ...

    def save(self, keys: Keys) -> None:
        """Keep the keys in place of those before, wholly or not at all."""
        ...

    def stamp(self) -> object:
        """Return a value that is another one after every `save`, whoever saved; None where there are no keys."""
        ...


class KeyHolder(Protocol):
    """A database of a plugin whose data keys the epochs of this keystore wrap."""

    @property
    def name(self) -> str:
        """What it is, in the plural: `bookings`."""
        ...

    def counts(self) -> Mapping[int, int]:
        """Return how many keys each epoch wraps."""
        ...

    def rewrap(self) -> int:
        """Wrap every key of an older epoch by the current one; return how many they were."""
        ...

    def close(self) -> None:
        """Close the database."""
        ...


def fresh_keys() -> Keys:
    """Return the keys of a new workspace."""
    return Keys(secrets.token_hex(8), secrets.token_bytes(32), {1: secrets.token_bytes(32)}, 1)


def rotated(keys: Keys) -> Keys:
    """Return the keys with a new epoch that wraps from now on."""
    newest = max(keys.epochs) + 1
    return replace(keys, epochs={**keys.epochs, newest: secrets.token_bytes(32)}, current=newest)


def without(keys: Keys, epoch: int) -> Keys:
    """Return the keys without an epoch, and without the erased whom no remaining epoch could bring back.

    Raises `KeystoreError` for the current epoch, or one that is not there.
    """
    if epoch not in keys.epochs:
        raise KeystoreError(f"there is no key epoch {epoch}: kontor keys list names those there are")
    if epoch == keys.current:
        raise KeystoreError(f"key epoch {epoch} wraps the keys of everybody now: run kontor keys rotate first")
    left = {number: key for number, key in keys.epochs.items() if number != epoch}
    erased = {owner: last for owner, last in keys.erased.items() if any(number <= last for number in left)}
    return replace(keys, epochs=left, erased=erased)


def with_erased(keys: Keys, owners: Collection[int], epoch: int) -> Keys:
    """Return the keys with word of owners whose data keys, last wrapped by `epoch`, are destroyed."""
    return replace(keys, erased={**keys.erased, **dict.fromkeys(owners, epoch)})


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
            erased = {int(owner): int(epoch) for owner, epoch in data.get("erased", {}).items()}
            return Keys(str(data["workspace"]), _bytes(data["index"]), epochs, int(data["current"]), erased)
        except FileNotFoundError:
            raise KeystoreError(
                f"no keystore at {self.path}: set KONTOR_KEYSTORE to the file that opens this database"
            ) from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise KeystoreError(f"the keystore {self.path} is damaged: restore it from its own backup") from None

    def save(self, keys: Keys) -> None:
        """Write a new file beside the old one and put it in its place."""
        private.make_folder(self.path.parent)
        beside = self.path.with_suffix(self.path.suffix + ".new")
        data = {
            "version": VERSION,
            "workspace": keys.workspace,
            "index": _text(keys.index),
            "current": keys.current,
            "epochs": {str(number): _text(key) for number, key in keys.epochs.items()},
            "erased": {str(owner): epoch for owner, epoch in keys.erased.items()},
        }
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(data, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path)
        _sync_folder(self.path.parent)

    def stamp(self) -> object:
        """Return which file it is and when it was written."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    @property
    def living(self) -> Path:
        """The file that keeps the living's wrapped keys when an epoch is destroyed."""
        return self.path.with_suffix(self.path.suffix + ".living")

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Let nobody else change the keys meanwhile; raises `KeystoreError` where somebody does."""
        path = self.path.with_suffix(self.path.suffix + ".lock")
        private.make_file(path)
        with path.open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise KeystoreError(f"another command changes {self.path} right now: try again when it ended") from None
            yield


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

    def stamp(self) -> object:
        """Return the keys themselves."""
        return self.keys


def _sync_folder(folder: Path) -> None:
    """See that a file's new name outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _bytes(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != 32:
        raise ValueError("a key has 32 bytes")
    return key

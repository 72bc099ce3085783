"""Sealing at rest: every personal byte under a key of its contact, bound to the place it stands in.

XChaCha20-Poly1305 (`nacl.secret.Aead`) with random 24-byte nonces; the associated data names workspace, key, table,
column and row, so a ciphertext moved anywhere else does not open. Look-ups go through a keyed BLAKE2b: without the key,
phone numbers could be tabulated.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.secret import Aead

from kontor.vault.keystore import FileKeystore, KeyHolder, Keys, Keystore, KeystoreError, MemoryKeystore, fresh_keys

__all__ = [
    "DataKey",
    "FileKeystore",
    "KeyHolder",
    "KeystoreError",
    "MemoryKeystore",
    "Place",
    "Unreadable",
    "Vault",
    "epoch_of",
    "memory_vault",
    "open_vault",
]

FORMAT = b"\x01"
DIGEST_SIZE = 16

Place = tuple[str, str, int | str]
"""Table, column and row id of a sealed value."""


class Unreadable(Exception):
    """A sealed value does not open: it was changed, moved, or its key is gone."""


@dataclass(frozen=True, slots=True, repr=False)
class DataKey:
    """The key of one owner (a contact, a booking). `id` is immutable and part of what every seal binds."""

    id: str
    box: Aead


@dataclass(frozen=True, slots=True)
class _Epochs:
    """The epoch keys as they were read; swapped as one, for threads that wrap and unwrap meanwhile."""

    current: int
    boxes: Mapping[int, Aead]


def epoch_of(wrapped: bytes) -> int:
    """Return the number of the epoch that wrapped a data key."""
    return int.from_bytes(wrapped[:4], "big")


class Vault:
    """Seals and opens values of one workspace.

    With a `store`, epochs that another process adds there are taken up as they are met, and new data keys are always
    wrapped by the epoch that is current there.
    """

    def __init__(self, keys: Keys, store: Keystore | None = None) -> None:
        self.workspace = keys.workspace
        self._index = keys.index
        self._store: Keystore | None = store
        self._stamp: object = None
        self._epochs = _opened(keys)
        self._account_key = DataKey("account", Aead(self._derive("account")))

    def __repr__(self) -> str:
        return f"Vault({self.workspace})"

    @property
    def epoch(self) -> int:
        """The epoch that wraps new data keys."""
        return self._epochs.current

    @property
    def epochs(self) -> frozenset[int]:
        """Every epoch whose key is here."""
        return frozenset(self._epochs.boxes)

    @property
    def own_key(self) -> DataKey:
        """The key for what belongs to the business itself and to no contact."""
        return self._account_key

    def new_key(self, owner: str) -> tuple[DataKey, bytes]:
        """Return a new data key and its wrapped form for storage. `owner` is bound to the wrapping."""
        self.refresh()
        plain = secrets.token_bytes(32)
        return self._data_key(owner, plain), self._wrap(owner, plain)

    def unwrap(self, owner: str, wrapped: bytes) -> DataKey:
        """Return the data key of an owner; raises `Unreadable` when its epoch was destroyed or the owner is another."""
        return self._data_key(owner, self._unwrap(owner, wrapped))

    def rewrapped(self, owner: str, wrapped: bytes) -> bytes:
        """Return the same data key wrapped by the current epoch; raises `Unreadable`."""
        return self._wrap(owner, self._unwrap(owner, wrapped))

    def seal(self, key: DataKey, place: Place, data: bytes) -> bytes:
        """Return `data` sealed for its place."""
        return FORMAT + bytes(key.box.encrypt(data, self._aad(key, place)))

    def open(self, key: DataKey, place: Place, sealed: bytes) -> bytes:
        """Return what was sealed for this place; raises `Unreadable`."""
        if sealed[:1] != FORMAT:
            raise Unreadable(f"{place[0]}.{place[1]}: unknown seal format")
        try:
            return bytes(key.box.decrypt(sealed[1:], self._aad(key, place)))
        except (CryptoError, ValueError):
            raise Unreadable(f"{place[0]}.{place[1]}: does not open with its key") from None

    def digest(self, purpose: str, *parts: str) -> bytes:
        """Return 16 bytes that find the same parts again and tell nothing without the keystore.

        `purpose` is at most 16 bytes long.
        """
        data = b"\x00".join(part.encode("utf-8", "replace") for part in (self.workspace, *parts))
        return hashlib.blake2b(data, digest_size=DIGEST_SIZE, key=self._index, person=purpose.encode()[:16]).digest()

    def digest_bytes(self, purpose: str, data: bytes) -> bytes:
        """Return the keyed digest of a content."""
        return hashlib.blake2b(data, digest_size=DIGEST_SIZE, key=self._index, person=purpose.encode()[:16]).digest()

    def _derive(self, purpose: str) -> bytes:
        return hashlib.blake2b(b"derive", digest_size=32, key=self._index, person=purpose.encode()[:16]).digest()

    def _data_key(self, owner: str, plain: bytes) -> DataKey:
        return DataKey(owner, Aead(plain))

    def _aad(self, key: DataKey, place: Place) -> bytes:
        return f"v1|{self.workspace}|{key.id}|{place[0]}|{place[1]}|{place[2]}".encode()

    def refresh(self) -> None:
        """Read the epochs anew if they were changed; those known stay where the keystore cannot be read just now."""
        if self._store is None or (stamp := self._store.stamp()) == self._stamp:
            return
        with contextlib.suppress(KeystoreError, OSError):
            keys = self._store.load()
            if keys.workspace == self.workspace:
                self._epochs, self._stamp = _opened(keys), stamp

    def _wrap(self, owner: str, plain: bytes) -> bytes:
        epochs = self._epochs
        aad = f"key|{self.workspace}|{owner}|{epochs.current}".encode()
        return epochs.current.to_bytes(4, "big") + bytes(epochs.boxes[epochs.current].encrypt(plain, aad))

    def _unwrap(self, owner: str, wrapped: bytes) -> bytes:
        epoch = epoch_of(wrapped)
        if epoch not in self._epochs.boxes:
            self.refresh()
        box = self._epochs.boxes.get(epoch)
        if box is None:
            raise Unreadable(f"key epoch {epoch} is gone")
        try:
            return bytes(box.decrypt(wrapped[4:], f"key|{self.workspace}|{owner}|{epoch}".encode()))
        except (CryptoError, ValueError):
            raise Unreadable("a data key does not open: another keystore, or another owner") from None


def _opened(keys: Keys) -> _Epochs:
    return _Epochs(keys.current, {number: Aead(key) for number, key in keys.epochs.items()})


def open_vault(path: Path | str, *, create: bool = False, announce: Callable[[str], None] = lambda line: None) -> Vault:
    """Return the vault of a keystore file.

    With `create`, a missing file is made and `announce` is told in one loud line; without, a missing one raises
    `KeystoreError`.
    """
    store = FileKeystore(Path(path))
    if create and not store.exists():
        store.save(fresh_keys())
        announce(
            f"NEW KEYSTORE {store.path}: "
            "back it up apart from the database; without it nothing that is stored can be read."
        )
    return Vault(store.load(), store)


def memory_vault(store: Keystore | None = None) -> Vault:
    """Return a vault whose keys end with the process, for tests."""
    made = store or MemoryKeystore()
    return Vault(made.load(), made)

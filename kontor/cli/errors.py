"""What a command says when it cannot do its work."""

from __future__ import annotations

import errno

from pydantic import ValidationError
from safetensors import SafetensorError

from kontor.bots import BotError
from kontor.connectors import Forged, NotConfigured
from kontor.plugins import UnknownPlugin
from kontor.store.database import Unavailable
from kontor.store.opening import OpeningError
from kontor.store.revisions import MigrationError
from kontor.texts import TextError
from kontor.vault import KeystoreError

SAID = (
    BotError,
    UnknownPlugin,
    OpeningError,
    KeystoreError,
    TextError,
    MigrationError,
    Unavailable,
    Forged,
    NotConfigured,
    ValueError,
    OSError,
    SafetensorError,
)
"""Errors whose text says what is wrong and what to do; anything else is a fault of ours and shows where it happened."""


MENDS = {
    errno.ENOSPC: "make room on that disk",
    errno.EDQUOT: "make room within the quota",
    errno.EFBIG: "raise the limit on the size of files",
    errno.EROFS: "mount it to be written to, or name another place",
    errno.EACCES: "let the user that Kontor runs as read and write it",
    errno.EPERM: "let the user that Kontor runs as read and write it",
    errno.EADDRINUSE: "choose another port",
    errno.EISDIR: "name a file in it",
    errno.ENOTDIR: "name a folder",
    errno.ENOENT: "make it, or name another",
    errno.EMFILE: "raise the limit on open files",
}
"""What to do about an error of the system, where it does not say so itself."""


def one_line(error: Exception) -> str:
    """Return what an expected error says; a setting of the wrong kind is named as it stands in the environment."""
    match error:
        case ValidationError():
            first = error.errors(include_url=False)[0]
            return f"KONTOR_{'_'.join(map(str, first['loc'])).upper()}: {first['msg']}"
        case SafetensorError():
            return f"a model was not written: {error}: make room in KONTOR_DATA, and let Kontor write there"
        case OSError(strerror=str(), errno=int()):
            return _of_system(error)
        case Unavailable() if str(error).startswith("the database did not commit"):
            return f"{error}: mend that and say it again"
    return str(error).splitlines()[0] if str(error) else repr(error)


def _of_system(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    mend = f": {MENDS[error.errno]}" if error.errno in MENDS else ""
    return f"{where}{str(error.strerror).splitlines()[0]}{mend}"

"""An empty SQLite database with every table: making one anew takes longer than the talk that is played on it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kontor import private
from kontor.store.database import make_engine
from kontor.store.revisions import make_newest


def place_blank(file: Path) -> None:
    """Write one to a place where there is none, as the migrations make it, for its owner alone, and so its folder."""
    private.make_folder(file.parent)
    with private.placing(file) as half:
        half.write_bytes(_blank())


@cache
def _blank() -> bytes:
    with TemporaryDirectory(prefix="kontor-blank-") as folder:
        file = Path(folder) / "blank.db"
        engine = make_engine(f"sqlite:///{file}")
        make_newest(engine)
        engine.dispose()  # the last connection takes the log of SQLite with it
        return file.read_bytes()

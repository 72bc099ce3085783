"""Which revision a database stands at, and which there are: without Alembic, which only changing tables needs.

Alembic takes 5 MB and a tenth of a second of a server that has nothing to change, as most have when they start.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from sqlalchemy import Engine, inspect, text

CORE = "kontor.store"
_NAMED = re.compile(r"^(down_)?revision\b[^=\n]*=(.*)$", re.MULTILINE)
_QUOTED = re.compile(r"""["']([^"']+)["']""")


class MigrationError(Exception):
    """The database cannot be brought to the revision asked for; the text says what to do."""


def version_table(package: str) -> str:
    """Return the table in which Alembic keeps the revision of a package's tables."""
    return "alembic_" + package.replace(".", "_")


def current(engine: Engine, package: str = CORE) -> str | None:
    """Return the revision a database stands at, None for one without tables."""
    table = version_table(package)
    with engine.connect() as connection:
        if not inspect(connection).has_table(table):
            return None
        found: str | None = connection.scalar(text(f"select version_num from {table}"))  # noqa: S608  a name of ours
        return found


def newest(package: str = CORE) -> str | None:
    """Return the newest revision there is; raises `MigrationError` where there are two."""
    known = _known(package)
    heads = sorted(known.keys() - {before for befores in known.values() for before in befores})
    if len(heads) > 1:
        raise MigrationError(f"the migrations of {package} have several ends, {' and '.join(heads)}: join them")
    return heads[0] if heads else None


def make_newest(engine: Engine, package: str = CORE) -> None:
    """Bring a database to the newest tables of a package, if it is not there; raises `MigrationError`."""
    if current(engine, package) != newest(package):
        from kontor.store.migrate import upgrade  # noqa: PLC0415  Alembic, see above

        upgrade(engine, package)


def refuse_newer(revision: str | None, package: str = CORE) -> None:
    """Raise `MigrationError` where a newer release has made the tables of a database."""
    if revision is not None and revision not in _known(package):
        whose = "" if package == CORE else f" of {package}"
        raise MigrationError(
            f"the database{whose} stands at revision {revision}, which this version does not know: "
            "install the newer Kontor"
        )


@cache
def _known(package: str) -> Mapping[str, tuple[str, ...]]:
    """Return each revision and those before it; a process's releases do not change."""
    folder = files(package) / "migrations" / "versions"
    scripts = (one for one in folder.iterdir() if one.name.endswith(".py") and not one.name.startswith("_"))
    return dict(_read(one.name, one.read_text("utf-8")) for one in scripts)


def _read(file: str, script: str) -> tuple[str, tuple[str, ...]]:
    """Return what a migration calls itself, and what it follows, as Alembic's template writes both."""
    named = {kind: tuple(_QUOTED.findall(written)) for kind, written in _NAMED.findall(script)}
    if len(named.get("", ())) != 1 or "down_" not in named:
        raise MigrationError(
            f"{file} does not say which migration it is: write revision and down_revision, a line each"
        )
    return named[""][0], named["down_"]

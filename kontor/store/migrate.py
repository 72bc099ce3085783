"""Alembic migrations, for the core and for every plugin with tables of its own.

On SQLite foreign keys are switched off before the transaction, DDL is transactional, and `foreign_key_check` runs
before COMMIT: a table that Alembic copies would otherwise silently empty the tables that refer to it.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.runtime.migration import MigrationStep, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

CORE = "kontor.store"

Steps = Callable[[object, MigrationContext], list[RevisionStep]]


class MigrationError(Exception):
    """The database cannot be brought to the revision asked for; the text says what to do."""


def upgrade(engine: Engine, package: str = CORE, revision: str = "heads") -> None:
    """Bring a database up to a revision of a package's `migrations` folder."""
    _migrate(engine, package, revision, up=True)


def downgrade(engine: Engine, package: str = CORE, revision: str = "base") -> None:
    """Take a database down to a revision."""
    _migrate(engine, package, revision, up=False)


def current(engine: Engine, package: str = CORE) -> str | None:
    """Return the revision a database stands at."""
    with engine.connect() as connection:
        return _context(connection, package).get_current_revision()


@cache
def newest(package: str = CORE) -> str | None:
    """Return the newest revision there is; a process's releases do not change."""
    with ExitStack() as stack:
        return _scripts(package, stack).get_current_head()


def _migrate(engine: Engine, package: str, revision: str, *, up: bool) -> None:
    with ExitStack() as stack:
        scripts = _scripts(package, stack)
        connection = stack.enter_context(engine.connect())
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("select pg_advisory_xact_lock(7236001)"))
        _run(connection, scripts, package, revision, up)
        if sqlite:
            _check_references(connection)
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.commit()


def _run(connection: Connection, scripts: ScriptDirectory, package: str, revision: str, up: bool) -> None:
    now = _context(connection, package).get_current_revision()
    _refuse_newer(scripts, package, now)
    plan = _up if up else _down
    context = _context(connection, package, lambda heads, context: plan(scripts, revision, now))
    with Operations.context(context):
        context.run_migrations()


def refuse_newer(revision: str | None, package: str = CORE) -> None:
    """Raise `MigrationError` where a newer release has made the tables of a database."""
    with ExitStack() as stack:
        _refuse_newer(_scripts(package, stack), package, revision)


def _refuse_newer(scripts: ScriptDirectory, package: str, now: str | None) -> None:
    if now is not None and now not in {script.revision for script in scripts.walk_revisions()}:
        whose = "" if package == CORE else f" of {package}"
        raise MigrationError(
            f"the database{whose} stands at revision {now}, which this version does not know: install the newer Kontor"
        )


def _up(scripts: ScriptDirectory, revision: str, now: str | None) -> list[RevisionStep]:
    """Return the steps to a newer revision, the oldest first."""
    steps = reversed(list(scripts.iterate_revisions(revision, now or "base", implicit_base=True)))
    return [MigrationStep.upgrade_from_script(scripts.revision_map, script) for script in steps]


def _down(scripts: ScriptDirectory, revision: str, now: str | None) -> list[RevisionStep]:
    """Return the steps to an older revision, the newest first."""
    steps = scripts.iterate_revisions(now, revision, select_for_downgrade=True) if now is not None else ()
    return [MigrationStep.downgrade_from_script(scripts.revision_map, script) for script in steps]


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        connection.exec_driver_sql("ROLLBACK")
        raise MigrationError(
            f"the migration would leave rows of {broken[0]} without their {broken[2]}: nothing was changed"
        )


def _context(connection: Connection, package: str, steps: Steps | None = None) -> MigrationContext:
    opts = {"version_table": _table(package), "transactional_ddl": True, "fn": steps}
    return MigrationContext.configure(connection, opts=opts)


def _table(package: str) -> str:
    return "alembic_" + package.replace(".", "_")


def _scripts(package: str, stack: ExitStack) -> ScriptDirectory:
    folder = stack.enter_context(importlib.resources.as_file(importlib.resources.files(package) / "migrations"))
    return ScriptDirectory(str(Path(folder)))

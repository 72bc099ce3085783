"""Alembic migrations, for the core and for every plugin with tables of its own.

On SQLite foreign keys are switched off before the transaction, DDL is transactional, and `foreign_key_check` runs
before COMMIT: a table that Alembic copies would otherwise silently empty the tables that refer to it.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.runtime.migration import MigrationStep, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from kontor.store.revisions import CORE, MigrationError, refuse_newer, version_table

Steps = Callable[[object, MigrationContext], list[RevisionStep]]


def upgrade(engine: Engine, package: str = CORE, revision: str = "heads") -> None:
    """Bring a database up to a revision of a package's `migrations` folder."""
    _migrate(engine, package, revision, up=True)


def downgrade(engine: Engine, package: str = CORE, revision: str = "base") -> None:
    """Take a database down to a revision."""
    _migrate(engine, package, revision, up=False)


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
    refuse_newer(now, package)
    plan = _up if up else _down
    context = _context(connection, package, lambda heads, context: plan(scripts, revision, now))
    with Operations.context(context):
        context.run_migrations()


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
    opts = {"version_table": version_table(package), "transactional_ddl": True, "fn": steps}
    return MigrationContext.configure(connection, opts=opts)


def _scripts(package: str, stack: ExitStack) -> ScriptDirectory:
    folder = stack.enter_context(importlib.resources.as_file(importlib.resources.files(package) / "migrations"))
    return ScriptDirectory(str(Path(folder)))

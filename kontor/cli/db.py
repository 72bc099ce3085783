"""`kontor db upgrade|check|backup|restore`."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.engine import URL

from kontor import private
from kontor.cli.here import open_here
from kontor.settings import Settings
from kontor.store import files
from kontor.store.database import Database, make_engine, place_of
from kontor.store.mending import Mended, Mender
from kontor.store.migrate import upgrade
from kontor.store.opening import OpeningError, is_made, reached, workspace_name
from kontor.store.revisions import current, newest
from kontor.vault import FileKeystore, KeystoreError, Vault
from kontor.vault.living import find

app = typer.Typer(help="The database: bring it up to date, check it, back it up, bring it back.", no_args_is_help=True)
console = Console(highlight=False, soft_wrap=True)
PAUSE = 0.02
"""Seconds for each file destroyed that the database is left to others."""


@app.command("upgrade")
def upgrade_() -> None:
    """Bring the database to this version's tables."""
    url = Settings().database
    engine = make_engine(url)
    with reached(url):
        before = current(engine)
        upgrade(engine)
    console.print(
        f"the database stands at {newest()}" + (f" (was {before or 'empty'})" if before != newest() else " already")
    )


@app.command("check")
def check() -> None:
    """See that the database is whole, up to date, and opened by the keystore."""
    settings = Settings()
    if not is_made(settings.database):
        raise OpeningError("there is no database yet, so nothing to check: kontor serve makes it")
    found = asyncio.run(_check(settings))
    console.print(f"[green]ok[/green] the database is whole, at {newest()}, and opened by {settings.keys}")
    if found:
        told = ", ".join(f"{count:,} {state}" for state, count in sorted(found.items()))
        console.print(f"[green]ok[/green] files that people sent: {told}")


@app.command("backup")
def backup(target: Annotated[Path, typer.Argument(help="file to write; the keystore is never part of it")]) -> None:
    """Write a copy of the database while it is in use.

    Keep the keystore's backup elsewhere: together they open everything.
    """
    url = place_of(Settings().database)
    if target.exists():
        raise OpeningError(f"{target} exists already: name another file")
    _write_backup(url, target)
    console.print(f"wrote {target} ({target.stat().st_size:,} bytes); the keystore {Settings().keys} is not in it")


@app.command("restore")
def restore(source: Annotated[Path, typer.Argument(help="a file `kontor db backup` wrote", exists=True)]) -> None:
    """Put a backup in place of an empty or absent database; the keystore of now must open it."""
    settings = Settings()
    url = place_of(settings.database)
    if url.get_backend_name() == "sqlite":
        _sqlite_restore(url, source)
    else:
        with reached(settings.database):
            before = current(make_engine(settings.database))
        if before is not None:
            raise OpeningError("the database holds tables already: name an empty one, restoring never overwrites")
        _pg("pg_restore", url, "--no-owner", "--single-transaction", str(source))
    try:
        mended = asyncio.run(_mend(settings))
        asyncio.run(_check(settings))
    except BaseException:
        _sqlite_remove(url)
        raise
    console.print(f"restored {source}; the keystore opens it")
    if mended.erased:
        console.print(f"{mended.erased:,} contacts of it were erased since, and are erased here too")


@app.command("expire-files")
def expire_files(
    days: Annotated[int, typer.Argument(help="how long files that people sent are kept", min=1, max=36_500)],
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
) -> None:
    """Destroy files that people sent and that were kept for longer, while Kontor serves; their messages stay."""
    asyncio.run(_expire_files(days, yes))


async def _expire_files(days: int, yes: bool) -> None:
    settings = Settings()
    if not is_made(settings.database):
        raise OpeningError("there is no database yet, so no files")
    workspace = await open_here(settings)
    try:
        count, size = await workspace.database.run(files.older, days)
        told = f"{count:,} files of {size / 2**20:,.1f} MB that were kept for more than {days} days"
        if count and not yes and not typer.confirm(f"destroy {told} for ever?"):
            raise OpeningError("no file was destroyed")
        while done := await workspace.database.run(files.expire, days):  # noqa: ASYNC110 (others write meanwhile)
            await asyncio.sleep(PAUSE * done)
    finally:
        workspace.close()
    console.print(f"destroyed {told}")


async def _mend(settings: Settings) -> Mended:
    """Bring a restored database to the keystore of now: see `kontor.store.mending`."""
    store = FileKeystore(settings.keys)
    if not store.exists():
        return Mended()  # the opening says what is wrong
    keys, database = store.load(), Database(settings.database)
    mender = Mender(Vault(keys), partial(find, store.living))
    try:
        with reached(settings.database):
            upgrade(database.engine)
        named = await database.run(workspace_name)
        if named is not None and named != keys.workspace:
            return Mended()
        done, after = Mended(erased=await database.run(mender.erase_again, list(keys.erased))), 0
        while step := await database.run(mender.rewrap, after):
            after, done = step[0], done + step[1]
        return done
    except sqlite3.Error:
        raise KeystoreError(
            f"the keys of the living are not in {store.living}, where kontor keys destroy kept them: put that file back"
        ) from None
    finally:
        database.close()


async def _check(settings: Settings) -> Mapping[str, int]:
    """Return how many files of people there are in each state; raises where something is wrong."""
    workspace = await open_here(settings)
    try:
        if workspace.database.is_sqlite:
            with reached(settings.database), workspace.database.engine.connect() as connection:
                problem = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
                if problem != "ok":
                    raise OpeningError(f"the database is damaged ({problem}): restore it from its backup")
        if broken := await workspace.database.run(files.broken):
            raise OpeningError(f"{broken:,} files that people sent lack a part: restore the database from its backup")
        return await workspace.database.run(files.states)
    finally:
        workspace.close()


def _write_backup(url: URL, target: Path) -> None:
    """Write a backup whole or not at all, for its owner alone."""
    if not target.parent.is_dir():
        raise OpeningError(f"there is no folder {target.parent}: make it, or name a file in another")
    with private.placing(target) as half:
        _sqlite_copy(url, half) if url.get_backend_name() == "sqlite" else _dump(url, half)


def _sqlite_copy(url: URL, target: Path) -> None:
    source = Path(url.database or "")
    if not source.exists():
        raise OpeningError(f"there is no database at {source}: nothing to back up")
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
    except sqlite3.Error as error:
        mend = f"see that {target.parent} has room, and that kontor db check finds the database whole"
        raise OpeningError(f"{source} was not copied: {error}: {mend}") from None


def _sqlite_restore(url: URL, source: Path) -> None:
    target = Path(url.database or "")
    if target.exists():
        raise OpeningError(f"{target} exists: move it away first, restoring never overwrites")
    if not _is_backup(source):
        raise OpeningError(f"{source} holds no database of Kontor: name a file that kontor db backup wrote")
    private.make_file(target)
    try:
        shutil.copyfile(source, target)
    except BaseException:
        _sqlite_remove(url)
        raise


def _is_backup(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("select count(*) from workspace").fetchone()[0])
    except sqlite3.Error:
        return False


def _sqlite_remove(url: URL) -> None:
    """Take back what was restored and cannot be used, so that restoring can be tried again."""
    if url.get_backend_name() == "sqlite":
        for end in ("", "-wal", "-shm"):
            Path(f"{url.database}{end}").unlink(missing_ok=True)


def _dump(url: URL, target: Path) -> None:
    _pg("pg_dump", url, "--format=custom", f"--file={target}")


def _pg(program: str, url: URL, *arguments: str) -> None:
    if shutil.which(program) is None:
        raise OpeningError(f"{program} is not here: install PostgreSQL's client programs")
    # The password goes by the environment: everybody on the machine may read what a program is called with.
    place = url._replace(drivername="postgresql", password=None).render_as_string()
    secret = {} if url.password is None else {"PGPASSWORD": str(url.password)}
    done = subprocess.run(
        [program, f"--dbname={place}", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **secret},
    )
    if done.returncode:
        reason = (done.stderr.splitlines() or ["no reason given"])[0].removeprefix(f"{program}: error: ")
        raise OpeningError(f"{program} failed: {reason} (KONTOR_DATABASE_URL names the database)")

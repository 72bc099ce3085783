"""`kontor keys list|rotate|destroy`: the epochs that wrap everybody's data keys."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Annotated

import orjson
import typer
from rich.console import Console

from kontor.cli.here import open_here
from kontor.installed import catalogue
from kontor.settings import Settings
from kontor.store import epochs
from kontor.store.opening import Workspace
from kontor.vault import FileKeystore, KeyHolder, KeystoreError
from kontor.vault.keystore import Keys, rotated, without
from kontor.vault.living import keep

app = typer.Typer(
    help="The keys of the keystore: see them, change them, destroy those that backups of the erased hang on.",
    no_args_is_help=True,
)
console = Console(highlight=False, soft_wrap=True)


@app.command("list")
def list_(json: Annotated[bool, typer.Option("--json", help="for scripts")] = False) -> None:
    """Say which epochs there are and how many keys each still wraps."""
    asyncio.run(_list(json))


@app.command("rotate")
def rotate() -> None:
    """Wrap new keys by a new epoch, and everybody's present keys anew; goes on where it was cut off."""
    asyncio.run(_rotate())


@app.command("destroy")
def destroy(
    epoch: Annotated[int, typer.Argument(help="the epoch, as `kontor keys list` numbers it")],
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
) -> None:
    """Destroy an epoch for ever, so that no backup opens for those who were erased since."""
    asyncio.run(_destroy(epoch, yes))


@contextmanager
def holders() -> Iterator[list[KeyHolder]]:
    """Open the plugins' databases that have keys of their own."""
    made = [point.load()() for point in catalogue("keyholders").values()]
    found = [one for one in made if one is not None]
    try:
        yield found
    finally:
        for one in found:
            one.close()


async def _list(json: bool) -> None:
    settings = Settings()
    workspace = await open_here(settings)
    try:
        keys = FileKeystore(settings.keys).load()
        made, needs = await workspace.database.run(epochs.made), await _needs(workspace)
    finally:
        workspace.close()
    rows = [
        {
            "epoch": number,
            "made_at": made.get(number),
            "current": number == keys.current,
            "wraps": needs.get(number, {}),
        }
        for number in sorted(keys.epochs)
    ]
    if json:
        typer.echo(orjson.dumps(rows).decode())
        return
    for row in rows:
        console.print(_line(row))


def _line(row: dict[str, object]) -> str:
    wraps = row["wraps"]
    assert isinstance(wraps, dict)
    needed = ", ".join(f"{count:,} {name}" for name, count in wraps.items() if count) or "nothing any more"
    since = f" since {row['made_at']:%F}" if row["made_at"] else ""
    current = " (current)" if row["current"] else ""
    hint = "" if row["current"] or any(wraps.values()) else f": kontor keys destroy {row['epoch']}"
    return f"epoch {row['epoch']}{current}{since} wraps {needed}{hint}"


async def _needs(workspace: Workspace) -> dict[int, dict[str, int]]:
    """Return what each epoch still wraps, by its name."""
    counted = {"contacts": await workspace.database.run(epochs.counts)}
    with holders() as found:
        counted |= {one.name: dict(await asyncio.to_thread(one.counts)) for one in found}
    numbers = {number for counts in counted.values() for number in counts}
    return {number: {name: counts.get(number, 0) for name, counts in counted.items()} for number in numbers}


@asynccontextmanager
async def _changing() -> AsyncIterator[tuple[Workspace, FileKeystore, Keys]]:
    """Open the database and its keystore, which nobody else changes meanwhile."""
    settings = Settings()
    workspace = await open_here(settings)
    store = FileKeystore(settings.keys)
    try:
        with store.changing():
            yield workspace, store, store.load()
    finally:
        workspace.close()


async def _rotate() -> None:
    async with _changing() as (workspace, store, before):
        keys = await _going_on(workspace, before) or await _begin(workspace, store, before)
        await _rewrap(workspace)
    older = sorted(set(keys.epochs) - {keys.current})
    console.print(f"all keys are wrapped by epoch {keys.current}; back the keystore {store.path} up now")
    if older:
        named = ", ".join(map(str, older))
        console.print(f"backups from before still open for the erased: kontor keys destroy {named} ends that")


async def _going_on(workspace: Workspace, keys: Keys) -> Keys | None:
    """Return the keys as they are where an earlier change to the current epoch was cut off."""
    left = sum(sum(one.values()) for number, one in (await _needs(workspace)).items() if number != keys.current)
    if left:
        console.print(f"going on with the change to epoch {keys.current}: {left:,} keys are left")
    return keys if left else None


async def _begin(workspace: Workspace, store: FileKeystore, keys: Keys) -> Keys:
    """Make a new epoch: the database first, which refuses keys of epochs it does not know."""
    anew = rotated(keys)
    await workspace.database.run(epochs.begin, anew.current)
    store.save(anew)
    workspace.vault.refresh()
    console.print(f"epoch {anew.current} wraps new keys from now on")
    return anew


async def _rewrap(workspace: Workspace) -> None:
    """Wrap all older keys anew, leaving the database to others as long as each batch took."""
    after, done = 0, 0
    while True:
        begun = time.monotonic()
        after, count = await workspace.database.run(epochs.rewrap, workspace.vault, after)
        if not count:
            break
        done += count
        await asyncio.sleep(time.monotonic() - begun)
    console.print(f"{done:,} keys of contacts wrapped anew")
    with holders() as found:
        for one in found:
            console.print(f"{await asyncio.to_thread(one.rewrap):,} keys of {one.name} wrapped anew")


async def _destroy(epoch: int, yes: bool) -> None:
    async with _changing() as (workspace, store, keys):
        left = without(keys, epoch)
        await _refuse_needed(workspace, epoch)
        _warn(epoch, store, yes)
        kept = await asyncio.to_thread(_keep_living, workspace, store)
        await workspace.database.run(epochs.end, epoch)
        store.save(left)
    console.print(f"epoch {epoch} is destroyed; {kept:,} keys of the living are kept in {store.living}")
    console.print("destroy it in the keystore's own backups too, and back the keystore and that file up now")


async def _refuse_needed(workspace: Workspace, epoch: int) -> None:
    needed = {name: count for name, count in (await _needs(workspace)).get(epoch, {}).items() if count}
    if needed:
        told = ", ".join(f"{count:,} keys of {name}" for name, count in needed.items())
        raise KeystoreError(f"key epoch {epoch} still wraps {told}: run kontor keys rotate, which moves them")


def _warn(epoch: int, store: FileKeystore, yes: bool) -> None:
    console.print(f"[bold red]EPOCH {epoch} WILL BE GONE FOR EVER.[/bold red]")
    console.print("Backups made while it was in use open no more for anybody who was erased.")
    console.print(f"For the living they open only together with {store.living}: back that file up, too.")
    console.print("Backups of plugins' databases from then (bookings) open no more at all: make new ones first.")
    if not yes and not typer.confirm("destroy it?"):
        raise KeystoreError("nothing was destroyed")


def _keep_living(workspace: Workspace, store: FileKeystore) -> int:
    try:
        with workspace.database.engine.connect() as connection:
            return keep(store.living, epochs.living(connection))
    except sqlite3.Error as error:
        raise KeystoreError(
            f"the keys of the living were not written to {store.living} ({error}), and nothing was destroyed: make room"
        ) from None

"""`kontor erase`: forget a person."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console

from kontor.cli.here import open_here
from kontor.connectors import Closes, Forgets
from kontor.contacts import Address
from kontor.installed import catalogue
from kontor.settings import Settings
from kontor.store.columns import Ids
from kontor.store.erasing import Erased, Eraser
from kontor.store.finding import Finder
from kontor.store.opening import Workspace, is_made
from kontor.vault import FileKeystore
from kontor.vault.keystore import with_erased

console = Console(highlight=False, soft_wrap=True)


def erase(
    who: Annotated[
        str,
        typer.Argument(
            help="CHANNEL:ADDRESS (whatsapp:+4915112345678), a conversation's id, or - to read one from standard input"
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
) -> None:
    """Erase a person: their keys, messages, files, addresses and whatever flows remember of them."""
    given = sys.stdin.readline().strip() if who == "-" else who
    asyncio.run(_erase(given, yes))


async def _erase(who: str, yes: bool) -> None:
    settings = Settings()
    if not is_made(settings.database):
        raise ValueError("there is no database yet, so nobody to erase")
    workspace = await open_here(settings)
    try:
        eraser = Eraser(workspace.vault, Ids())
        contact = await _found(workspace, who)
        group = await workspace.database.run(eraser.group, contact)
        if not yes and not typer.confirm("erase everything of this person for ever?"):
            raise ValueError("nobody was erased")
        store, places = FileKeystore(settings.keys), await workspace.database.run(eraser.places, contact)
        await _forgotten(places)
        with store.changing():
            keys = store.load()
            store.save(with_erased(keys, group, keys.current))  # first: a backup must not bring back who is half erased
            done = await _at_rest(workspace, eraser, contact)
            if set(done.ids) - set(group):
                store.save(with_erased(store.load(), done.ids, keys.current))
        await _forgotten(places)  # what a send that was on its way has left
        await asyncio.to_thread(_overwritten, workspace)
        epochs = sorted(keys.epochs)
    finally:
        workspace.close()
    _tell(done, epochs)


async def _found(workspace: Workspace, who: str) -> int:
    finder = Finder(workspace.vault)
    channel, colon, address = who.partition(":")
    if colon:
        found = await workspace.database.run(finder.by_address, channel.strip(), address.strip())
    elif who.isdecimal() and len(who) < 20:
        found = await workspace.database.run(finder.by_conversation, int(who))
    else:
        raise ValueError(
            "name whom to erase as CHANNEL:ADDRESS, such as whatsapp:+4915112345678, or a conversation's id"
        )
    if found is None:
        raise ValueError("nobody is known under this address or conversation; nothing was erased")
    return found


async def _at_rest(workspace: Workspace, eraser: Eraser, contact: int) -> Erased:
    """Erase once no send to the person can begin any more: within some seconds."""
    while True:
        done = await workspace.database.run(eraser.erase, contact)
        if isinstance(done, Erased):
            return done
        console.print("a message to this person is leaving just now: waiting until it has ended")
        await asyncio.sleep(_seconds(done, await workspace.database.run(lambda conn, now: now())))


async def _forgotten(places: Sequence[tuple[str, Address]]) -> None:
    """Let connectors that keep something of people themselves forget this one."""
    for account, address in places:
        channel, _, name = account.partition("/")
        point = catalogue("connectors").get(channel)
        kind = point.load() if point else None
        if kind is None or not hasattr(kind, "forget"):
            continue
        connector = kind.from_env(account=name)
        assert isinstance(connector, Forgets)
        await connector.forget(address)
        if isinstance(connector, Closes):
            await connector.close()


def _overwritten(workspace: Workspace) -> None:
    """Empty SQLite's log of pages as they were; what a busy reader keeps of it goes with its next checkpoint."""
    if workspace.database.is_sqlite:
        with workspace.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _seconds(until: datetime, now: datetime) -> float:
    return max(0.05, (until - now).total_seconds())


def _tell(done: Erased, epochs: list[int]) -> None:
    kept = f"; {done.kept} things they forbade stay forbidden" if done.kept else ""
    console.print(
        f"erased: {done.addresses} addresses, {done.conversations} conversations, {done.messages} messages, "
        f"{done.files} files{kept}"
    )
    named = ", ".join(map(str, epochs))
    console.print(
        f"backups made before now hold them until their key epoch is destroyed: kontor keys rotate, then "
        f"kontor keys destroy {named} (docs/deploy.md)"
    )

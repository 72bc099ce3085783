"""`kontor waiting` and `kontor resume`: the chats that people lead, and their way back to the bot."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from kontor.cli.fields import print_fields
from kontor.cli.here import accounts_of, open_here
from kontor.engine.handovers import PERSONAL, Led, led
from kontor.engine.handovers import resume as give_back
from kontor.plugins import load_bot
from kontor.settings import Settings
from kontor.store.opening import Workspace, is_made
from kontor.store.people import KeyRing

console = Console(highlight=False, soft_wrap=True)
PAUSE = 0.2
"""Seconds after which a conversation whose turn runs is looked at again: most turns end within one."""


def waiting(
    bots: Annotated[
        list[str] | None, typer.Argument(metavar="[BOT]...", help="chats of these bots; by default of all")
    ] = None,
    words: Annotated[
        bool, typer.Option("--words", help="open what the bot wrote down for people, which is personal")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="for scripts")] = False,
) -> None:
    """List the chats that people lead or that wait for them, the oldest first: the bot is silent in them."""
    found = asyncio.run(_waiting(_accounts(bots) if bots else None))
    if json:
        typer.echo(orjson.dumps([{"id": one.id, "account": one.account} | one.told(words) for one in found]).decode())
        return
    for one in found:
        _print(one, words)
    if not found:
        console.print("no chat waits for people, and people lead none")


def resume(
    conversation: Annotated[
        int, typer.Argument(metavar="CONVERSATION", help="its id, as `kontor waiting` lists it", min=1)
    ],
) -> None:
    """Give a chat that people lead back to the bot, which answers the customer's next message."""
    given = asyncio.run(_resume(conversation))
    for one in given:
        console.print(f"{one.id} of {escape(one.account)}: the bot leads again ({escape(_since(one))})")


def _accounts(bots: Sequence[str]) -> list[str]:
    found = {name: accounts_of(load_bot(name)) for name in bots}
    for name, accounts in found.items():
        if not accounts:
            raise ValueError(f"{name} has no channel that is set up here: set the variables of one, or name no bot")
    return [account for accounts in found.values() for account in accounts]


async def _waiting(accounts: Sequence[str] | None) -> list[Led]:
    workspace = await _open()
    try:
        return await workspace.database.run(led, KeyRing(workspace.vault), accounts)
    finally:
        workspace.close()


async def _resume(id: int) -> list[Led]:
    workspace = await _open()
    try:
        return await given_back(workspace, id)
    finally:
        workspace.close()


async def given_back(workspace: Workspace, id: int) -> list[Led]:
    """Give it back once no turn is at work on it: within some seconds, or the lease of a process that ended."""
    told, ring = False, KeyRing(workspace.vault)
    while isinstance(done := await workspace.database.run(give_back, ring, id), datetime):
        if not told:
            console.print("a turn is at work on this chat: waiting until it has ended")
        told = True
        await asyncio.sleep(PAUSE)
    return done


async def _open() -> Workspace:
    settings = Settings()
    if not is_made(settings.database):
        raise ValueError("there is no database yet, so people lead no chat: kontor serve makes it")
    return await open_here(settings)


def _print(one: Led, words: bool) -> None:
    console.print(f"{one.id}  {escape(one.account)}  {escape(_since(one))}")
    told = one.told(words)
    print_fields({name: told[name] for name in PERSONAL if told.get(name)}, 1)


def _since(one: Led) -> str:
    """Say who leads since when, why, and for which skill."""
    since = f"since {one.since.astimezone(UTC):%F %H:%M} UTC" if one.since else ""
    skill = one.told(words=False)["skill"]
    who = "waits for people" if one.lead == "waiting" else "a person leads"
    return "  ".join(filter(None, (f"{who} {since}".strip(), one.reason, skill and f"skill {skill}")))

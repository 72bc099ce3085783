"""`kontor explain`: what happened to a message or a conversation, and why."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console

from kontor.cli.fields import print_fields
from kontor.cli.here import open_here
from kontor.engine.handovers import led_of
from kontor.engine.receipts import RANK
from kontor.settings import Settings
from kontor.store import files, reading
from kontor.store.finding import Finder
from kontor.store.opening import Workspace, is_made
from kontor.store.people import KeyRing

console = Console(highlight=False, soft_wrap=True)
FILE = ("id", "type", "state", "reason", "mime", "size", "attempts", "not_before", "settled_at")
PROGRESS = {rank: str(progress) for progress, rank in RANK.items()}


def explain(
    which: Annotated[
        str | None,
        typer.Argument(
            metavar="[WHICH]",
            help="our id of an inbound, an outbound or a conversation, the channel's of a message (wamid...), "
            "CHANNEL:ADDRESS for a person's chats, or - to read it from standard input; without it, the newest inbound",
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="for scripts")] = False,
    words: Annotated[bool, typer.Option("--words", help="open what was said, which is personal")] = False,
) -> None:
    """Say what happened to a message or a conversation, and why."""
    given = sys.stdin.readline() if which == "-" else which
    told = asyncio.run(_explain(given and given.strip(), words))
    if json:
        console.print_json(orjson.dumps(told).decode())
    else:
        print_fields(told)


async def _explain(which: str | None, words: bool) -> dict[str, Any]:
    settings = Settings()
    if not is_made(settings.database):
        raise ValueError("there is no database yet, so nothing to explain: kontor serve makes it")
    workspace = await open_here(settings)
    try:
        told = await (_newest(workspace, words) if which is None else _named(workspace, which, words))
    finally:
        workspace.close()
    if told is None:
        raise ValueError(_nothing(which))
    return told


async def _newest(workspace: Workspace, words: bool) -> dict[str, Any] | None:
    newest = await workspace.database.run(reading.latest_inbound)
    return newest and await _told(workspace, newest["id"], words)


async def _named(workspace: Workspace, which: str, words: bool) -> dict[str, Any] | None:
    """Return what has our id, else whose address it is, else the message that its channel names so."""
    run, finder = workspace.database.run, Finder(workspace.vault)
    if which.isdecimal() and len(which) < 19 and (told := await _told(workspace, int(which), words)) is not None:
        return told
    channel, colon, address = which.partition(":")
    contact = await run(finder.by_address, channel.strip(), address.strip()) if colon else None
    if contact is not None:
        talks = await run(finder.conversations, contact)
        return {"conversations": [await _told(workspace, talk, words) for talk in talks]}
    id = await run(finder.by_message, which)
    return None if id is None else await _told(workspace, id, words)


def _nothing(which: str | None) -> str:
    """Say why there is nothing to tell, without repeating an address or what may hold one."""
    if which is None:
        return "nothing has come in yet: there is nothing to explain"
    if which.isdecimal():
        return f"nothing here has the id {which}: kontor explain without one tells of the newest message"
    if ":" in which:
        return "nobody is known under this address: write it as CHANNEL:ADDRESS, such as whatsapp:+4915112345678"
    return (
        "no message here has this id of its channel's: what came in is found by it for 30 days, and then by our own, "
        "which kontor explain CHANNEL:ADDRESS lists"
    )


async def _told(workspace: Workspace, id: int, words: bool) -> dict[str, Any] | None:
    run, ring = workspace.database.run, KeyRing(workspace.vault)
    if (row := await run(reading.inbound, id)) is not None:
        told = {"inbound": await _inbound(workspace, ring, row, words)} | await _known(workspace, ring, row, words)
        return told | await _led(workspace, ring, row["conversation_id"], words)
    if (row := await run(reading.outbound, id)) is not None:
        told = {"outbound": await _outbound(workspace, ring, row, words)}
        return told | await _led(workspace, ring, row["conversation_id"], words)
    if (row := await run(reading.conversation, id)) is None:
        return None
    heard, said = await run(reading.history, id)
    state = {
        key: _plain(row[key])
        for key in ("id", "account", "lead", "epoch", "lead_since", "handover_reason", "lease_until", "aside")
    }
    return {
        "conversation": state | await _led(workspace, ring, id, words),
        "inbounds": [await _inbound(workspace, ring, one, words, deep=False) for one in heard],
        "outbounds": [await _outbound(workspace, ring, one, words) for one in said],
    } | await _known(workspace, ring, {"conversation_id": id}, words)


async def _known(workspace: Workspace, ring: KeyRing, row: dict[str, Any], words: bool) -> dict[str, Any]:
    """Return what the runs of a conversation know, with the source and certainty of an answer that was looked up."""
    if not words or row["conversation_id"] is None:
        return {}
    return {"known": await workspace.database.run(reading.known_of, ring, row["conversation_id"])}


async def _led(workspace: Workspace, ring: KeyRing, conversation: int, words: bool) -> dict[str, Any]:
    """Return what handed a conversation to people, as long as they have it."""
    found = await workspace.database.run(led_of, ring, conversation)
    return {} if found is None else {"handover": found.told(words)}


async def _inbound(
    workspace: Workspace, ring: KeyRing, row: dict[str, Any], words: bool, deep: bool = True
) -> dict[str, Any]:
    told = {
        key: _plain(row[key])
        for key in ("id", "conversation_id", "account", "kind", "sent_at", "received_at", "state", "why", "attempts")
    }
    talk = await workspace.database.run(reading.conversation, row["conversation_id"]) if row["state"] == "new" else None
    if talk and talk["aside"]:
        told["why"] = f"its conversation is set aside: {talk['aside']}"
    if (file := await workspace.database.run(files.of_inbound, row["id"])) is not None:
        told["file"] = {key: _plain(file[key]) for key in FILE if file[key] is not None}
    if words:
        told["words"] = await workspace.database.run(reading.inbound_words, ring, row["id"])
    if deep:
        rows = await workspace.database.run(reading.answers, row["id"])
        told["answers"] = [await _outbound(workspace, ring, one, words) for one in rows]
    return told


async def _outbound(workspace: Workspace, ring: KeyRing, row: dict[str, Any], words: bool) -> dict[str, Any]:
    keys = (
        "id",
        "kind",
        "author",
        "purpose",
        "state",
        "reason",
        "attempts",
        "not_before",
        "begun_at",
        "settled_at",
        "progress_at",
        "code",
        "price",
    )
    told = {key: _plain(row[key]) for key in keys if row[key] is not None}
    told["progress"] = PROGRESS.get(row["progress"], "none yet")
    if words:
        told["words"] = await workspace.database.run(reading.outbound_words, ring, row["id"])
    made = await workspace.database.run(reading.judgements, row["id"])
    told["decisions"] = [{key: _plain(one[key]) for key in ("id", "outcome", "code", "at", "facts")} for one in made]
    return told


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value

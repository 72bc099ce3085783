"""`kontor explain`: what happened to a message or a conversation, and why."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console

from kontor.cli.here import open_here
from kontor.engine.receipts import RANK
from kontor.settings import Settings
from kontor.store import files, reading
from kontor.store.opening import Workspace, is_made
from kontor.store.people import KeyRing

console = Console(highlight=False, soft_wrap=True)
FILE = ("id", "type", "state", "reason", "mime", "size", "attempts", "not_before", "settled_at")
PROGRESS = {rank: str(progress) for progress, rank in RANK.items()}


def explain(
    id: Annotated[
        int | None,
        typer.Argument(help="an inbound, an outbound or a conversation; without it, the newest inbound"),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="for scripts")] = False,
    words: Annotated[bool, typer.Option("--words", help="open what was said, which is personal")] = False,
) -> None:
    """Say what happened to a message or a conversation, and why."""
    asyncio.run(_explain(id, json, words))


async def _explain(id: int | None, json: bool, words: bool) -> None:
    settings = Settings()
    if not is_made(settings.database):
        raise ValueError("there is no database yet, so nothing to explain: kontor serve makes it")
    workspace = await open_here(settings)
    try:
        newest = await workspace.database.run(reading.latest_inbound) if id is None else None
        told = await _told(workspace, id or (newest["id"] if newest else 0), words)
    finally:
        workspace.close()
    if told is None:
        raise ValueError(
            f"nothing here has the id {id}: kontor explain without one tells of the newest message"
            if id
            else "nothing has come in yet: there is nothing to explain"
        )
    if json:
        console.print_json(orjson.dumps(told).decode())
    else:
        _print(told)


async def _told(workspace: Workspace, id: int, words: bool) -> dict[str, Any] | None:
    run, ring = workspace.database.run, KeyRing(workspace.vault)
    if (row := await run(reading.inbound, id)) is not None:
        return {"inbound": await _inbound(workspace, ring, row, words)} | await _known(workspace, ring, row, words)
    if (row := await run(reading.outbound, id)) is not None:
        return {"outbound": await _outbound(workspace, ring, row, words)}
    if (row := await run(reading.conversation, id)) is None:
        return None
    heard, said = await run(reading.history, id)
    state = {
        key: _plain(row[key])
        for key in ("id", "account", "lead", "epoch", "lead_since", "handover_reason", "lease_until", "aside")
    }
    return {
        "conversation": state,
        "inbounds": [await _inbound(workspace, ring, one, words, deep=False) for one in heard],
        "outbounds": [await _outbound(workspace, ring, one, words) for one in said],
    } | await _known(workspace, ring, {"conversation_id": id}, words)


async def _known(workspace: Workspace, ring: KeyRing, row: dict[str, Any], words: bool) -> dict[str, Any]:
    """Return what the runs of a conversation know, with the source and certainty of an answer that was looked up."""
    if not words or row["conversation_id"] is None:
        return {}
    return {"known": await workspace.database.run(reading.known_of, ring, row["conversation_id"])}


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


def _print(told: Any, depth: int = 0, name: str = "") -> None:
    """Print nested fields, one a line."""
    pad = "  " * depth
    if isinstance(told, dict):
        if name:
            console.print(f"{pad}[bold]{name}[/bold]")
        for key, value in told.items():
            _print(value, depth + bool(name), key)
    elif isinstance(told, list):
        for one in told:
            _print(one, depth, name.removesuffix("s"))
    elif told is not None:
        console.print(f"{pad}{name}: {told}")

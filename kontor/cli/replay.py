"""`kontor replay`: recorded webhooks through the real path, against a channel that only records."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from kontor.bots import Bot
from kontor.cli.serve import prepare
from kontor.clock import SystemClock
from kontor.connectors import Account, Connector, Hook, NotConfigured, Read, Rehearses, Sent
from kontor.engine.simulation import ManualClock, Simulation
from kontor.gate import Cleared
from kontor.messages import AccountNotice, Event, File, Inbound, Media
from kontor.plugins import load_bot
from kontor.policy import ChannelPolicy
from kontor.settings import Settings
from kontor.store import reading

console = Console(highlight=False, soft_wrap=True)


@dataclass(slots=True)
class Replayed:
    """A connector whose reading is real and whose sending only records."""

    real: Connector
    any_account: bool
    sent: list[Cleared] = field(default_factory=list)

    @property
    def account(self) -> Account:
        """The real account."""
        return self.real.account

    @property
    def policy(self) -> ChannelPolicy:
        """The real rules."""
        return self.real.policy

    def verify(self, hook: Hook) -> None:
        """Take recordings on trust: their signatures were checked when they came in, and are not kept."""

    def read(self, hook: Hook) -> Read:
        """Read as the real one does."""
        read = self.real.read(hook)
        if not self.any_account:
            return read
        return replace(read, events=tuple(replace(event, account=self.account.id) for event in read.events))

    async def send(self, message: Cleared) -> Sent:
        """Record."""
        message.begin()
        self.sent.append(message)
        return Sent(f"replay.{message.id}")

    async def fetch(self, media: Media) -> File:
        """There is nothing to fetch."""
        return File(b"", media.mime or "application/octet-stream")


def replay(
    bot: Annotated[str, typer.Argument(metavar="BOT", help="the bot, as `kontor bots` lists it")],
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="webhook bodies, one JSON document a file", exists=True)
    ],
    json: Annotated[bool, typer.Option("--json", help="one JSON line each, for scripts")] = False,
    any_account: Annotated[
        bool, typer.Option("--any-account", help="take recordings of other accounts as ours")
    ] = False,
    channel: Annotated[str | None, typer.Option(help="the channel they came by, where the bot has several")] = None,
) -> None:
    """Play recorded webhooks through the real path; prints a line for each inbound, decision and outbound.

    Sends nothing.
    """
    asyncio.run(_replay(load_bot(bot), files, json, any_account, channel))


async def _replay(bot: Bot, files: list[Path], json: bool, any_account: bool, channel: str | None) -> None:
    real = _chosen(bot, channel)
    if not (real.account.id or any_account):
        raise NotConfigured(
            f"{real.account.channel} is not set up, so nothing tells which recordings are this bot's: "
            "add --any-account, or set the account as `kontor check` tells"
        )
    await prepare([bot], Settings())
    connector = Replayed(real, any_account)
    bodies = [(file, file.read_bytes()) for file in files]
    async with Simulation(bot, ManualClock(_start(connector, bodies)), channels=[connector]) as simulation:
        for file, body in bodies:
            read = connector.read(Hook("POST", body, {"content-type": "application/json"}))
            moment = max((when(event) for event in read.events), default=simulation.clock.now())
            simulation.clock.pass_(max(moment - simulation.clock.now(), timedelta()))
            before = await _newest(simulation)
            await simulation.engine.take(connector, read)
            await simulation.settle()
            notices = [event.name for event in read.events if isinstance(event, AccountNotice)]
            kinds = [type(event).__name__ for event in read.events]
            _print({"file": file.name, "events": kinds, "notices": notices}, json)
            await _tell(simulation, before, json)


def _chosen(bot: Bot, channel: str | None) -> Connector:
    """Return the connector a recording came by, WhatsApp where none is named; it need not be set up."""
    found: dict[str, Connector] = {}
    for one in map(_set_up, bot.connectors):
        found.setdefault(one.account.channel, one)
    if channel is None:
        channel = next(iter(found), "") if "whatsapp" not in found else "whatsapp"
    if channel not in found:
        raise ValueError(f"{bot.name} has no connector for {channel or 'any'}: it has {', '.join(found) or 'none'}")
    return found[channel]


def _set_up(connector: Connector) -> Connector:
    try:
        connector.account  # noqa: B018 (what reads the settings)
    except NotConfigured:
        if isinstance(connector, Rehearses):
            return connector.rehearsal()
        raise
    return connector


def _start(connector: Connector, bodies: list[tuple[Path, bytes]]) -> datetime:
    """Return the earliest moment in the recordings, so that windows open as they did."""
    moments = [when(event) for _, body in bodies for event in connector.read(Hook("POST", body)).events]
    return min(moments, default=SystemClock().now())


def when(event: Event) -> datetime:
    """Return the event's own time."""
    return event.sent_at if isinstance(event, Inbound) else event.at


async def _newest(simulation: Simulation) -> int:
    row = await simulation.workspace.database.run(reading.latest_inbound)
    return int(row["id"]) if row else 0


async def _tell(simulation: Simulation, after: int, json: bool) -> None:
    run, ring = simulation.workspace.database.run, simulation.engine.ring
    for row in await run(reading.inbounds_since, after):
        words = await run(reading.inbound_words, ring, row["id"])
        _print(
            {"inbound": row["id"], "kind": row["kind"], "words": words, "state": row["state"], "why": row["why"]}, json
        )
        for said in await run(reading.answers, row["id"]):
            for decision in await run(reading.judgements, said["id"]):
                _print(
                    {
                        "decision": decision["id"],
                        "outbound": said["id"],
                        "outcome": decision["outcome"],
                        "code": decision["code"],
                    },
                    json,
                )
            words = await run(reading.outbound_words, ring, said["id"])
            _print(
                {
                    "outbound": said["id"],
                    "kind": said["kind"],
                    "words": words,
                    "state": said["state"],
                    "reason": said["reason"],
                },
                json,
            )


def _print(fields: dict[str, Any], json: bool) -> None:
    if json:
        typer.echo(orjson.dumps(fields).decode())
        return
    name = next(iter(fields))
    rest = "  ".join(f"{key}={value}" for key, value in fields.items() if key != name and value not in (None, "", []))
    console.print(f"[bold]{name}[/bold] {fields[name]}  " + escape(" / ".join(rest.split("\n\n")).replace("\n", " ")))

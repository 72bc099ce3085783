"""`kontor talk`: a chat with a bot in the terminal, through the whole real path, in virtual time."""

from __future__ import annotations

import asyncio
import re
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from kontor.bots import Bot
from kontor.cli.serve import prepare
from kontor.clock import SystemClock
from kontor.connectors import Read
from kontor.engine.simulation import ManualClock, Simulation
from kontor.flows.faults import Faults
from kontor.messages import AnyContent, Choice, Text
from kontor.plugins import load_bot
from kontor.raised import told
from kontor.recording import options, words
from kontor.settings import Settings
from kontor.store.opening import is_made, open_workspace
from kontor.store.reading import decisions_of, facts_of, inbound_words, latest_inbound, latest_outbounds
from kontor.vault import open_vault

console = Console(highlight=False, soft_wrap=True)
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
LONGEST = 3650 * UNITS["d"]
"""Seconds of a wait; timers fire one by one, and a calendar ends."""
HELP = (
    "/wait 25h lets time pass · /why tells how the last message was taken · /facts shows what is known · "
    "a number taps a button · /quit ends"
)


def talk(
    bot: Annotated[str, typer.Argument(metavar="BOT", help="the bot, as `kontor bots` lists it")],
    lang: Annotated[str | None, typer.Option(help="language to begin in")] = None,
    at: Annotated[str | None, typer.Option(help="moment to begin at, such as 2026-11-21T10:00+01:00")] = None,
) -> None:
    """Chat with a bot here; reads lines when something is piped in."""
    start = moment(at) if at else SystemClock().now()
    asyncio.run(_talk(spoken(load_bot(bot), lang), start))


def spoken(bot: Bot, language: str | None) -> Bot:
    """Return the bot beginning in a language it speaks; raises `ValueError` on another."""
    if language is None:
        return bot
    if language not in bot.languages:
        raise ValueError(f"{bot.name} does not speak {language!r}: it speaks {', '.join(bot.languages)}")
    return replace(bot, languages=[language, *(one for one in bot.languages if one != language)])


def moment(text: str) -> datetime:
    """Read a moment; one without zone is UTC."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no moment: write 2026-11-21T10:00+01:00") from None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)


async def _talk(bot: Bot, start: datetime) -> None:
    settings = Settings()
    await prepare([bot], settings)
    await _keys(settings)
    faults = Faults()
    async with Simulation(replace(bot, flows=faults.watched(bot.flows)), ManualClock(start)) as simulation:
        if sys.stdin.isatty():
            console.print(f"[dim]{bot.name}, {start:%a %d %b %Y %H:%M} UTC. {HELP}[/dim]")
        while (line := await asyncio.to_thread(_line)) is not None:
            if line in ("/quit", "/exit"):
                return
            try:
                if line:
                    await _step(simulation, line)
            except ValueError as wrong:
                if not sys.stdin.isatty():
                    raise  # a script should end where it goes wrong; a person types again
                console.print(f"[red]{escape(str(wrong))}[/red]")
            for error in faults.take():
                console.print(f"     [red]flow failed[/red] {escape(told(error))}")


async def _keys(settings: Settings) -> None:
    """Make and announce the keystore before the chat: flows may seal what they keep.

    Where there is a database already, only the keystore it was sealed with will do.
    """
    if is_made(settings.database) and not settings.keys.exists():
        (await open_workspace(settings.database, settings.keys, announce=console.print)).close()
        return
    open_vault(settings.keys, create=True, announce=console.print)


def _line() -> str | None:
    if sys.stdin.isatty():
        try:
            return console.input("[bold]you[/bold]  ").strip()
        except EOFError:
            return None
    line = sys.stdin.readline()
    if line:
        console.print(f"[bold]you[/bold]  {escape(line.strip())}")
    return line.strip() if line else None


async def _step(simulation: Simulation, line: str) -> None:
    before = len(simulation.recorder.sent)
    if line.startswith("/wait"):
        simulation.clock.pass_(span(line.removeprefix("/wait")))
        console.print(f"[dim]{simulation.clock.now():%a %d %b %Y %H:%M} UTC[/dim]")
    elif line == "/why":
        return await _why(simulation)
    elif line == "/facts":
        return await _facts(simulation)
    elif line.startswith("/"):
        console.print(f"[dim]{HELP}[/dim]")
        return None
    else:
        await hear(simulation, heard(simulation, line))
    await simulation.settle()
    for content in simulation.recorder.contents()[before:]:
        show(content)
    await _unsent(simulation)
    if len(simulation.recorder.sent) == before:
        await _silent(simulation)
    return None


async def hear(simulation: Simulation, content: AnyContent) -> None:
    """Let the person do something."""
    simulation.clock.pass_(timedelta(seconds=1))
    inbound = simulation.recorder.inbound(content, simulation.clock.now(), sender="you")
    await simulation.engine.take(simulation.recorder, Read((inbound,)))


def heard(simulation: Simulation, line: str) -> AnyContent:
    """Return what a line stands for: a tap on a button by its number in the newest message or its title, else text."""
    contents = simulation.recorder.contents()
    for number, option in enumerate(options(contents[-1]) if contents else (), 1):
        if line == str(number):
            return Choice(option.id, option.title, option.description)
    for option in (option for content in reversed(contents) for option in options(content)):
        if line == f"[{option.title}]":
            return Choice(option.id, option.title, option.description)
    return Text(line)


def span(text: str) -> timedelta:
    """Read `25h`, `90m`, `2d 3h`; raises `ValueError`."""
    parts = re.findall(r"(\d+(?:\.\d+)?)\s*([smhd])", text.strip())
    if not parts:
        raise ValueError(f"/wait {text.strip()!r} is no time: write /wait 25h, /wait 90m or /wait 2d")
    seconds = sum(float(count) * UNITS[unit] for count, unit in parts)
    if seconds > LONGEST:
        raise ValueError(f"/wait {text.strip()} is too long: wait ten years at most")
    return timedelta(seconds=seconds)


def show(content: AnyContent) -> None:
    """Print one message as the person would see it."""
    for number, line in enumerate(words(content).splitlines() or [""]):
        console.print(("[cyan]bot[/cyan]  " if number == 0 else "     ") + escape(line))
    if content.kind == "media":
        name = getattr(content, "filename", None) or getattr(content, "link", "")
        console.print(f"     [dim]({getattr(content, 'type', '')}: {escape(name or '')})[/dim]")
    for number, option in enumerate(options(content), 1):
        about = f" [dim]{escape(option.description)}[/dim]" if option.description else ""
        console.print(f"     [green]{number}[/green] {escape(option.title)}{about}")


async def _unsent(simulation: Simulation) -> None:
    """Say what the gate did not let go, and why."""
    for row in await simulation.workspace.database.run(latest_outbounds):
        if row["state"] in ("held", "refused"):
            console.print(f"     [yellow]not sent[/yellow] [dim]{row['kind']}: {escape(str(row['reason']))}[/dim]")


async def _silent(simulation: Simulation) -> None:
    """Say why nothing is answered where people lead."""
    row = await simulation.workspace.database.run(latest_inbound)
    if row is not None and str(row["why"]).startswith("for the desk"):
        console.print("     [dim]people have this chat now, and the bot is silent: /quit, and begin anew[/dim]")


async def _why(simulation: Simulation) -> None:
    database, ring = simulation.workspace.database, simulation.engine.ring
    row = await database.run(latest_inbound)
    if row is None:
        console.print("[dim]nothing was said yet[/dim]")
        return
    said = await database.run(inbound_words, ring, row["id"])
    console.print(f"[dim]{row['id']} {escape(repr(said))}: {escape(str(row['why']))}[/dim]")
    for decision in await database.run(decisions_of, row["id"]):
        console.print(f"[dim]  {decision['outcome']} {decision['code']} ({escape(decision['facts'])})[/dim]")


async def _facts(simulation: Simulation) -> None:
    for run, facts in await simulation.workspace.database.run(facts_of, simulation.engine.ring):
        console.print(f"[dim]{run}: {escape(str(facts or 'nothing yet'))}[/dim]")

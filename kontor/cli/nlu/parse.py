"""`kontor nlu parse`: what a bot understands of one text."""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from kontor.bots import Bot
from kontor.cli.serve import prepare
from kontor.cli.talk import moment
from kontor.clock import SystemClock
from kontor.nlu.rasa import Rasa
from kontor.plugins import load_bot
from kontor.settings import Settings
from kontor.understanding import Context, Reading

console = Console(highlight=False, soft_wrap=True)


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command("parse")(parse)


def parse(
    bot: Annotated[str, typer.Argument(metavar="BOT", help="the bot, as `kontor bots` lists it")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help="what somebody writes")],
    language: Annotated[
        str | None, typer.Option(help="the conversation's language; by default the bot's first")
    ] = None,
    asked: Annotated[str | None, typer.Option(help="the entity type that the open question expects, as day")] = None,
    at: Annotated[
        str | None, typer.Option(help="when it is written, such as 2026-11-21T10:00+01:00; now unless given")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="for scripts")] = False,
) -> None:
    """Print what a bot understands of a text: intents and their certainty, entities and their values."""
    made = load_bot(bot)
    now = moment(at) if at else SystemClock().now()
    spoken = language or made.languages[0]
    told = asyncio.run(_told(made, text, Context(now, spoken, made.zone_info, asked)))
    if json:
        typer.echo(orjson.dumps(told).decode())
    else:
        _print(told)


async def _told(bot: Bot, text: str, context: Context) -> dict[str, Any]:
    await prepare([bot], Settings())
    begun = time.perf_counter()
    reading = await bot.understanding.read(text, context)
    ms = (time.perf_counter() - begun) * 1000
    return {"text": text, **_fields(reading), "engine": _engine(bot), "ms": ms}


def _engine(bot: Bot) -> str:
    """Return which engine reads for a bot; of Rasa with another behind it, the one that answered last."""
    engine = bot.understanding
    if isinstance(engine, Rasa):
        return "rasa" if engine.counts["rasa"] >= engine.counts["fallback"] else "fallback"
    return type(engine).__name__.lower()


def _fields(reading: Reading) -> dict[str, Any]:
    entities = (
        {key: getattr(one, key) for key in ("type", "value", "text", "start", "end", "role", "group")}
        for one in reading.entities
    )
    return {
        "intent": reading.intent,
        "certainty": reading.certainty,
        "scope": reading.scope,
        "language": reading.language,
        "ranking": _pairs(reading.ranking),
        "others": [asdict(one) for one in reading.others],
        "entities": list(entities),
    }


def _pairs(pairs: tuple[tuple[str, float], ...]) -> list[dict[str, object]]:
    return [{"intent": name, "certainty": certainty} for name, certainty in pairs]


def _print(told: dict[str, Any]) -> None:
    intent = told["intent"] or "out of scope"
    console.print(f"[bold]{escape(intent)}[/bold]  {told['certainty']:.0%} certain, “{told['language']}”")
    for one in told["others"]:
        console.print(f"and also {escape(one['intent'])}  {one['certainty']:.0%}")
    for one in told["ranking"]:
        bar = "█" * round(20 * one["certainty"])
        console.print(f"  {one['certainty']:6.1%} [dim]{bar:<20}[/dim] {escape(one['intent'])}")
    for one in told["entities"]:
        named = ", ".join(filter(None, (one["role"], one["group"] and f"group {one['group']}")))
        role = f" ({escape(named)})" if named else ""
        value = orjson.dumps(one["value"]).decode()
        console.print(
            f"  [bold]{one['type']}[/bold]{role} {escape(value)}  “{escape(one['text'])}”, {one['start']}–{one['end']}"
        )
    console.print(f"[dim]{told['engine']}, {told['ms']:.2f} ms[/dim]")

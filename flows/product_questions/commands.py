"""`kontor shop`: import a product feed, and see how the catalogue is searched."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from flows.product_questions.search import SURE, Found, Wish
from flows.product_questions.sql import Imported, SqlCatalogue
from flows.product_questions.words import shop_words
from kontor.clock import SystemClock
from kontor.nlu.entities import read_entities
from kontor.nlu.line import read_line
from kontor.slots import Money, Price
from kontor.understanding import Context, Reading

app = typer.Typer(help="The shop's catalogue.", no_args_is_help=True)
MOST_FAULTS = 50


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="A product feed as uploaded to Meta or Google: CSV, TSV, RSS 2.0 or Atom.")
    ],
    language: Annotated[str, typer.Option(help="The language its texts are in, such as en or de.")] = "en",
) -> None:
    """Put a product feed in force; it replaces the one before in one step, and again the same one changes nothing."""
    try:
        done = asyncio.run(_import(file.read_bytes(), language, file.name))
    except (OSError, ValueError) as wrong:
        typer.echo(f"{file.name} was not imported: {getattr(wrong, 'strerror', None) or wrong}", err=True)
        raise typer.Exit(1) from None
    for fault in done.faults[:MOST_FAULTS]:
        typer.echo(str(fault), err=True)
    if len(done.faults) > MOST_FAULTS:
        typer.echo(f"and {len(done.faults) - MOST_FAULTS} more", err=True)
    typer.echo(f"{done.items} items {'in force' if done.changed else 'were in force already'} ({language})")


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="What a customer might write.")],
    language: Annotated[str, typer.Option(help="The language to search in.")] = "en",
) -> None:
    """Print what the catalogue finds for a text, with the reasons."""
    found = asyncio.run(_search(text, language, SystemClock().now()))
    if not found:
        typer.echo("nothing in the catalogue has any of these words; is a feed imported?")
        return
    Console().print(_ranking(found))


async def _import(feed: bytes, language: str, source: str) -> Imported:
    catalogue = SqlCatalogue.from_env()
    try:
        return await catalogue.replace(feed, language, source)
    finally:
        catalogue.close()


async def _search(text: str, language: str, now: datetime) -> tuple[Found, ...]:
    catalogue = SqlCatalogue.from_env()
    try:
        return await catalogue.find(language, _wish(text, Context(now, language, ZoneInfo("UTC"))), now)
    finally:
        catalogue.close()


def _wish(text: str, context: Context) -> Wish:
    """Return what a text wishes for, with the values that a bot's understanding would hear in it."""
    heard = Reading(entities=read_entities(read_line(text), context, {}))
    colour, size = heard.entity("colour"), heard.entity("size")
    limits = {entity.role or "max": _price(entity.value) for entity in heard.entities if entity.type == "money"}
    return Wish(
        text,
        str(colour.value) if colour else "",
        str(size.value) if size else "",
        limits.get("min"),
        limits.get("max"),
        shop_words(context.language).denied(text),
    )


def _price(value: object) -> Price | None:
    return Money("limit").from_value(value)


def _ranking(found: tuple[Found, ...]) -> Table:
    table = Table("certainty", "product", "item", "rank", "what each word covers")
    for one in found:
        reasons = ", ".join(f"{word} {share:.2f}" for word, share in one.reasons)
        sure = f"{one.certainty:.2f}{'' if one.certainty >= SURE else ' (too low)'}"
        table.add_row(sure, one.item.title, one.item.id, f"{one.score:.1f}", reasons)
    return table

"""`kontor shop`: import a product feed, and see how the catalogue is searched."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from flows.product_questions.search import SURE, Found, Wish
from flows.product_questions.sql import Imported, SqlCatalogue
from kontor.clock import SystemClock

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
    found = asyncio.run(_search(text, language))
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


async def _search(text: str, language: str) -> tuple[Found, ...]:
    catalogue = SqlCatalogue.from_env()
    try:
        return await catalogue.find(language, Wish(text), SystemClock().now())
    finally:
        catalogue.close()


def _ranking(found: tuple[Found, ...]) -> Table:
    table = Table("certainty", "product", "item", "rank", "what each word covers")
    for one in found:
        reasons = ", ".join(f"{word} {share:.2f}" for word, share in one.reasons)
        sure = f"{one.certainty:.2f}{'' if one.certainty >= SURE else ' (too low)'}"
        table.add_row(sure, one.item.title, one.item.id, f"{one.score:.1f}", reasons)
    return table

"""`kontor bookings`: fill and clear the database of bookings."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(name="bookings", help="Fill and clear the database of bookings.", no_args_is_help=True)


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="A JSON file like bots/airline/data/bookings.json.")],
    today: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="What `today+1` in the file counts from.")
    ] = None,
) -> None:
    """Store every booking of a file, or none when one is wrong; a known reference is replaced."""
    from flows.tickets.importing import BadFile, read_bookings
    from flows.tickets.sql import SqlBookings
    from kontor.clock import SystemClock

    try:
        found = read_bookings(file.read_bytes(), (today or SystemClock().now()).date())
    except (BadFile, OSError) as wrong:
        raise _failed(f"{file.name}: {wrong.strerror if isinstance(wrong, OSError) else wrong}") from None
    store = SqlBookings.from_env(announce=typer.echo)
    asyncio.run(store.put(found))
    store.close()
    typer.echo(f"{len(found)} bookings stored")


@app.command()
def erase(reference: Annotated[str, typer.Argument(help="The booking reference.")]) -> None:
    """Delete a booking, its key and every trace of who asked for it."""
    from flows.tickets.sql import SqlBookings

    store = SqlBookings.from_env(announce=typer.echo)
    gone = asyncio.run(store.erase(reference))
    store.close()
    if not gone:
        raise _failed("no booking has this reference; nothing was deleted")
    typer.echo("erased")


def _failed(why: str) -> typer.Exit:
    typer.echo(why, err=True)
    return typer.Exit(1)

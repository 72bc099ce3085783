"""`kontor airline`: what an airline's people do to the timetable."""

from __future__ import annotations

import asyncio
from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flows.flight_times.announcing import Change, DoesNotFly, announce, anybody_to_tell, change
from flows.flight_times.files import Reported, read_file, take
from flows.flight_times.importing import Plan, Taken, Unreadable
from flows.flight_times.read_csv import flight_number
from flows.flight_times.sql import SqlTimetable
from flows.flight_times.timetable import State, Status
from kontor.engine import happen
from kontor.messages import Happening
from kontor.settings import Settings
from kontor.store.opening import open_workspace

app = typer.Typer(help="The timetable of the airline bot.", no_args_is_help=True)


@app.command("import")
def import_file(file: Annotated[Path, typer.Argument(help="SSIM chapter 7, or CSV (see flows/flight_times).")]) -> None:
    """Take a timetable or a file of news over; the same file twice changes nothing."""
    timetable = SqlTimetable.from_env()
    try:
        content = read_file(file.read_bytes())
        taken = timetable.open().submit(take, content).result()
    except (OSError, Unreadable) as error:
        raise _stop(f"{file.name}, {error}" if isinstance(error, Unreadable) else str(error)) from None
    finally:
        timetable.close()
    _show_taken(file.name, content, taken)


@app.command()
def update(
    flight: Annotated[str, typer.Argument(help="The flight number, as KX100.")],
    day: Annotated[str, typer.Argument(help="The day it departs at its first airport, as 2026-11-21.")],
    delay: Annotated[int | None, typer.Option(help="Minutes later than planned; 0 is on time.")] = None,
    departs: Annotated[str | None, typer.Option(help="The expected departure, local time, as 14:35.")] = None,
    gate: Annotated[str | None, typer.Option(help='The gate; "" takes it back.')] = None,
    cancel: Annotated[bool | None, typer.Option("--cancel/--reinstate", help="It does not fly, or does again.")] = None,
    reason: Annotated[str | None, typer.Option(help="What passengers are told about why.")] = None,
    at: Annotated[str | None, typer.Option(help="The airport it leaves, for a later leg.")] = None,
) -> None:
    """Note a delay, a gate or a cancellation, and tell those who watch the flight."""
    number, on = _flight(flight), _day(day)
    wanted = Change(delay, _time(departs), gate, cancel, reason)
    if wanted == Change():
        raise _stop("nothing to change: give --delay, --departs, --gate, --cancel or --reason")
    timetable = SqlTimetable.from_env()
    try:
        status, told = asyncio.run(_update(timetable, number, on, wanted, at and at.upper()))
    except DoesNotFly as error:
        raise _stop(str(error)) from None
    finally:
        timetable.close()
    Console(soft_wrap=True).print(f"{_line(status)}; told {told} who watch it" if told else _line(status))


async def _update(
    timetable: SqlTimetable, number: str, day: date, wanted: Change, at: str | None
) -> tuple[Status, int]:
    status = await timetable.run(change, number, day, wanted, at)
    if not await anybody_to_tell(timetable, number, day):
        return status, 0
    settings = Settings()
    workspace = await open_workspace(settings.database, settings.keys, migrate=False)

    async def tell(conversation: int, event: Happening, key: str) -> None:
        await happen(workspace.database, workspace.vault, conversation, event, key=key)

    try:
        return status, await announce(timetable, number, day, tell)
    finally:
        workspace.close()


# --------------------------------------------------------------------------------------------------------------- inside


def _show_taken(name: str, content: Plan | Reported, taken: Taken) -> None:
    console = Console()
    for warning in content.warnings if isinstance(content, Plan) else ():
        console.print(f"{name}, {warning}", style="yellow")
    skipped = (
        f", {content.skipped} without passengers left out" if isinstance(content, Plan) and content.skipped else ""
    )
    console.print(f"{name}: {taken.added} new, {taken.removed} gone, {taken.unchanged} unchanged{skipped}")


def _line(status: Status) -> str:
    times = f"{status.departs:%H:%M} to {status.arrives:%H:%M}"
    delay = f", {status.delay // timedelta(minutes=1)} minutes late" if status.delay else ""
    gate = f", gate {status.gate}" if status.gate else ""
    cancelled = f", {State.CANCELLED}" if status.cancelled else ""
    route = f"{status.origin.code} to {status.destination.code}"
    return f"{status.number} {status.day} {route}: {times}{delay}{gate}{cancelled}"


def _stop(message: str) -> typer.Exit:
    Console(stderr=True).print(message, style="red", soft_wrap=True)
    return typer.Exit(1)


def _flight(text: str) -> str:
    number = flight_number(text)
    if number is None:
        raise _stop(f"{text!r} is no flight number: write airline and number, as KX100")
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _stop(f"{text!r} is no day: write it as 2026-11-21") from None


def _time(text: str | None) -> time | None:
    try:
        return None if text is None else time.fromisoformat(text)
    except ValueError:
        raise _stop(f"{text!r} is no time: write it as 14:35") from None

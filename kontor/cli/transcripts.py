"""`kontor test`: transcripts of talks, played in virtual time against the whole real path.

A transcript is a text file: `# title`, `@ 2026-11-21T10:00+01:00` sets the clock, `> words` is the customer, `[Title]`
taps a button, `/wait 25h` lets time pass, `< words` is one message of the bot (`*` matches anything). A blank line ends
a talk.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from kontor.bots import Bot
from kontor.cli.serve import prepare
from kontor.cli.talk import hear, heard, moment, span, spoken
from kontor.engine.reruns import NotRepeatable, repeating
from kontor.engine.simulation import ManualClock, Simulation
from kontor.flows.faults import Faults
from kontor.plugins import load_bot
from kontor.raised import told
from kontor.recording import matches, options, words
from kontor.settings import Settings

console = Console(highlight=False, soft_wrap=True)
START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")


@dataclass(frozen=True, slots=True)
class Step:
    """What a person does and what the bot must answer; `line` is its place in the file."""

    line: int
    does: str
    expects: tuple[str, ...] = ()


@dataclass(slots=True)
class Transcript:
    """One talk."""

    file: Path
    title: str = ""
    start: datetime = START
    steps: list[Step] = field(default_factory=list)

    @property
    def language(self) -> str | None:
        """What may be a language in the file's name: `tickets.de.txt`."""
        parts = self.file.name.split(".")
        return parts[-2] if len(parts) > 2 else None


class Differs(Exception):
    """The bot said something else."""


def test(
    bot: Annotated[str, typer.Argument(metavar="BOT", help="the bot, as `kontor bots` lists it")],
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE...]", help="transcripts; by default tests/bots/BOT/*.txt")
    ] = None,
) -> None:
    """Play a bot's transcripts and tell which differ; exit code 1 if any does."""
    made = load_bot(bot)
    found = files or sorted(Path("tests/bots", bot).glob("*.txt"))
    if not found:
        raise FileNotFoundError(f"there are no transcripts in tests/bots/{bot}: write one, docs/flows.md shows how")
    if away := next((file for file in found if not file.is_file()), None):
        raise FileNotFoundError(f"there is no transcript {away}: name one that there is")
    talks = [talk for file in found for talk in read(file)]
    failed = asyncio.run(play_all(made, talks))
    console.print(f"{len(talks) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def read(file: Path) -> list[Transcript]:
    """Return the talks of a file; raises `ValueError` naming the line that is none."""
    talks: list[Transcript] = []
    talk = Transcript(file)
    for number, raw in enumerate([*file.read_text("utf-8").splitlines(), ""], 1):
        line = raw.strip()
        if not line and talk.steps:
            talks.append(talk)
            talk = Transcript(file)
        try:
            _read_line(talk, number, line)
        except ValueError as error:
            raise ValueError(f"{file}:{number}: {error}") from None
    return talks


def _read_line(talk: Transcript, number: int, line: str) -> None:
    if line.startswith("#"):
        talk.title = talk.title or line[1:].strip()
    elif line.startswith("@"):
        talk.start = moment(line[1:].strip())
    elif line.startswith("<") and not talk.steps:
        raise ValueError("nobody said anything yet: begin the talk with a line of the customer's, > Hello")
    elif line.startswith("<"):
        last = talk.steps[-1]
        talk.steps[-1] = Step(last.line, last.does, (*last.expects, line[1:].strip()))
    elif line.startswith("[") and not line.endswith("]"):
        raise ValueError(f"{line[:40]!r} is no tap: end it with ]")
    elif line.startswith((">", "[", "/wait")):
        if line.startswith("/wait"):
            span(line.removeprefix("/wait"))
        talk.steps.append(Step(number, line))
    elif line:
        raise ValueError(f"{line[:40]!r} is no step: begin it with >, <, [, @, # or /wait")


async def play_all(bot: Bot, talks: list[Transcript]) -> int:
    """Play talks and return how many differ."""
    await prepare([bot], Settings())
    with TemporaryDirectory(prefix="kontor-test-") as folder:
        # What plugins keep belongs to these talks alone: the conversations' ids are made up and may meet real ones.
        os.environ["KONTOR_DATA"] = folder
        return await _play_all(bot, talks)


async def _play_all(bot: Bot, talks: list[Transcript]) -> int:
    failed = 0
    for talk in talks:
        try:
            await play(bot, talk)
        except (Differs, ValueError) as error:
            failed += 1
            console.print(f"[red]differs[/red] {escape(str(talk.file))}: {escape(talk.title)}\n  {escape(str(error))}")
    return failed


async def play(bot: Bot, talk: Transcript) -> None:
    """Play one talk; raises `Differs`."""
    faults = Faults()
    named = talk.language
    language = named if named and (named in bot.languages or LANGUAGE.fullmatch(named)) else None
    watched = replace(spoken(bot, language), flows=faults.watched(bot.flows))
    async with Simulation(watched, ManualClock(talk.start)) as simulation:
        simulation.engine.witness = repeating(faults)
        for step in talk.steps:
            before = len(simulation.recorder.sent)
            await _do(simulation, step)
            await simulation.settle()
            got = [" / ".join(words(content).split("\n\n")) for content in simulation.recorder.contents()[before:]]
            fits = len(got) == len(step.expects) and all(
                matches(one, want) for one, want in zip(got, step.expects, strict=True)
            )
            raised_now = faults.take()
            if not fits or any(isinstance(error, NotRepeatable) for error in raised_now):
                raised = "".join(f"\n  raised   {told(error)}" for error in raised_now)
                expected = f"\n  expected {list(step.expects)}\n  heard    {got}"
                raise Differs(f"line {step.line}: {step.does}{expected}{raised}")


async def _do(simulation: Simulation, step: Step) -> None:
    if step.does.startswith("/wait"):
        simulation.clock.pass_(span(step.does.removeprefix("/wait")))
    elif step.does.startswith("["):
        titles = [option.title for content in simulation.recorder.contents()[-1:] for option in options(content)]
        if step.does[1:-1] not in titles:
            raise Differs(f"line {step.line}: there is no button {step.does}, only {titles}")
        await hear(simulation, heard(simulation, step.does))
    else:
        await hear(simulation, heard(simulation, step.does[1:].strip()))

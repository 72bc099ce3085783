"""What one message costs in processor time, turn about with another state of the code.

A process for each state learns the airline's flight times in English and German; then a hundred people write at once,
first to the one and then to the other. It is the whole path but HTTP, on SQLite, over a channel that only records, with
understanding in the same process. Waiting counts for nothing, and what slows the machine slows both.
`scripts/bench turn [--against COMMIT] [--rounds 15]`: COMMIT is HEAD, for what is not committed yet, unless given.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.resources
import io
import os
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.results import keep, table
from flows.everyday import everyday
from flows.flight_times import SqlTimetable, flight_times
from kontor.bots import Bot
from kontor.clock import SystemClock
from kontor.connectors import Read
from kontor.engine import Engine
from kontor.messages import Text
from kontor.nlu.embedded import Embedded
from kontor.recording import Recorder
from kontor.store.opening import open_workspace
from kontor.understanding import Context

ROOT = Path(__file__).parents[1]
PEOPLE, READ, WARM, WAIT_SECONDS = 100, 200, 5, 60.0
WORDS = ("when does KX100 leave today?", "is KX204 delayed?", "which gate for KX318", "when does KX101 land")
MOST = 1.05
"""How much dearer a turn may be than in the other state."""


@dataclass(slots=True)
class State:
    """A state of the code, the process that answers with it, and what reading and a whole turn cost it, in ms."""

    name: str
    process: subprocess.Popen[str]
    reading: list[float] = field(default_factory=list)
    turns: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """Let a hundred people write once more."""
        assert self.process.stdin is not None
        print(file=self.process.stdin, flush=True)
        reading, turn = self.line().split()
        self.reading.append(float(reading))
        self.turns.append(float(turn))

    def line(self) -> str:
        """Return the next line it prints; the first says that it has learnt."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the process of {self.name} ended: is this code too old for what asks it?")
        return line


@contextmanager
def answering(name: str, tree: Path, folder: Path) -> Iterator[State]:
    """Yield a state of the code, with a process that has only this state's modules."""
    env = {**os.environ, "PYTHONPATH": str(tree), "KONTOR_DATA": str(folder)}
    timetable = tree / "bots" / "airline" / "data" / "timetable.csv"
    filling = [sys.executable, "-m", "kontor.cli", "airline", "import", str(timetable)]
    subprocess.run(filling, cwd=tree, env=env, check=True, stdout=subprocess.DEVNULL)
    command = [sys.executable, "-P", __file__, "--answer"]  # the tree of that state comes first, not this folder
    with subprocess.Popen(
        command, cwd=tree, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            yield State(name, process)
        finally:
            process.kill()


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """Yield a folder with the files of a commit."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    with tempfile.TemporaryDirectory(prefix="kontor-turn-") as name:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(name, filter="data")
        yield Path(name)


async def answer(folder: Path) -> None:
    """Be the process of one state: learn, then tell for each line what reading and a turn cost."""
    bot = Bot(
        name="turning",
        connectors=[Recorder()],
        flows=[*flight_times(SqlTimetable.from_env(), home="FRA"), *everyday],
        understanding=Embedded(topics=("smalltalk", "elsewhere", "flight_times", "tickets"), languages=("en", "de")),
        languages=("en", "de"),
        zone="Europe/Berlin",
        texts=(importlib.resources.files("bots.airline") / "texts",),
    )
    workspace = await open_workspace(f"sqlite:///{folder / 'turn.db'}", folder / "keys.json")
    engine = Engine(workspace.database, workspace.vault, [bot])
    try:
        await _read(bot)
        await engine.start()
        for number in range(WARM):
            await _turns(engine, bot, number)
        print("learnt", flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            number += 1
            print(await _read(bot), await _turns(engine, bot, number), flush=True)
    finally:
        await engine.stop()
        workspace.close()


async def _read(bot: Bot) -> float:
    """Return the milliseconds of processor time that understanding a message takes."""
    context, start = Context(SystemClock().now(), "en", bot.zone_info), time.process_time()
    for number in range(READ):
        await bot.understanding.read(WORDS[number % len(WORDS)], context)
    return (time.process_time() - start) / READ * 1000


async def _turns(engine: Engine, bot: Bot, number: int) -> float:
    """Let everybody write; return the milliseconds of processor time from a message to its answer."""
    (recorder,) = bot.connectors
    assert isinstance(recorder, Recorder)
    text, before, start = Text(WORDS[number % len(WORDS)]), len(recorder.sent), time.process_time()
    for person in range(PEOPLE):
        inbound = recorder.inbound(text, SystemClock().now(), sender=f"person{person}")
        await engine.take(recorder, Read((inbound,)))
    end = time.monotonic() + WAIT_SECONDS
    while len(recorder.sent) < before + PEOPLE:
        await asyncio.sleep(0.01)
        if time.monotonic() > end:
            raise TimeoutError(f"{len(recorder.sent) - before} of {PEOPLE} were answered")
    await engine.idle()
    return (time.process_time() - start) / PEOPLE * 1000


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and end with status 1 when a turn has become more than a twentieth dearer."""
    parser = argparse.ArgumentParser(prog="scripts/bench turn", description=__doc__)
    parser.add_argument("--against", metavar="COMMIT", default="HEAD", help="the state of the code to compare with")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--keep", action="store_true", help="write the figures to bench/RESULTS.md")
    parser.add_argument("--answer", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.answer:
        asyncio.run(answer(Path(os.environ["KONTOR_DATA"])))
        return
    states = _measured(given.against, given.rounds)
    rows = [(one.name, _middle(one.reading), _middle(one.turns)) for one in states]
    ratios = [now / then for then, now in zip(*(one.turns for one in states), strict=True)]
    ratio = statistics.median(ratios)
    told = f"A turn costs {ratio:.3f} times ({min(ratios):.2f}-{max(ratios):.2f}) what it did; {given.rounds} rounds."
    body = f"{table(('state', 'understanding, ms', 'a turn, ms'), rows)}\n{told}"
    print(body)
    if given.keep:
        command = f"scripts/bench turn --against {given.against}"
        keep("turn", body, SystemClock().now().date(), command=command)
    sys.exit(1 if ratio > MOST else 0)


def _measured(commit: str, rounds: int) -> list[State]:
    """Return the other state and this one, which were asked in turn, each first as often as second."""
    with (
        checked_out(commit) as tree,
        tempfile.TemporaryDirectory(prefix="kontor-turn-") as theirs,
        tempfile.TemporaryDirectory(prefix="kontor-turn-") as ours,
        answering(commit, tree, Path(theirs)) as then,
        answering("this", ROOT, Path(ours)) as now,
    ):
        states = [then, now]
        for state in states:
            state.line()
        for number in range(rounds):
            for state in states if number % 2 else reversed(states):
                state.measure()
        return states


def _middle(found: Sequence[float]) -> str:
    return f"{statistics.median(found):.2f} ({min(found):.2f}-{max(found):.2f})"


if __name__ == "__main__":
    main()

"""What a message costs as the database grows, from 1,000 to 1,000,000 stored messages: a curve as a picture.

In one process and on SQLite: the whole path but HTTP and understanding, with a channel that only records. Each point is
the processor time of the newest 1,000 messages (inbound, turn, answer).
`scripts/bench growth [--to 1000000] [--picture docs/pictures/growth.svg]`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from matplotlib.figure import Figure

from bench.results import keep, table
from bench.town import WORKSPACE
from kontor.clock import SystemClock
from kontor.connectors import Read
from kontor.contacts import CHAT, Address, Person
from kontor.engine import Engine
from kontor.messages import Inbound, Text
from kontor.plugins import load_bot
from kontor.recording import Recorder
from kontor.store.opening import open_workspace

STEP, WRITERS = 1000, 64
MOST_GROWTH = 1.5


async def measure(most: int, folder: Path) -> list[tuple[int, float]]:
    """Return stored messages and milliseconds of processor time a message, at sizes a factor of about three apart."""
    sys.path.insert(0, str(WORKSPACE))
    bot = load_bot("counting")

    recorder = Recorder("growth")
    workspace = await open_workspace(f"sqlite:///{folder / 'growth.db'}", folder / "keys.json")
    object.__setattr__(bot, "connectors", [recorder])
    engine = Engine(workspace.database, workspace.vault, [bot])
    await engine.start()
    points, stored, sizes = [], 0, [1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000]
    try:
        for size in [one for one in sizes if one <= most]:
            while stored < size - STEP:
                stored += await _talk(engine, recorder, stored, min(5 * STEP, size - STEP - stored))
            start = time.process_time()
            stored += await _talk(engine, recorder, stored, STEP)
            points.append((stored, (time.process_time() - start) / STEP * 1000))
            print(f"{stored:>9,} stored  {points[-1][1]:.2f} ms a message", flush=True)
            recorder.sent.clear()
    finally:
        await engine.stop()
        workspace.close()
    return points


async def _talk(engine: Engine, recorder: Recorder, first: int, count: int) -> int:
    """Let people write; a tenth of the people are new, as in life."""

    async def lane(start: int) -> None:
        for number in range(first + start, first + count, WRITERS):
            sender = Person((Address(recorder.channel, CHAT, f"person{number // 10 if number % 10 else number}"),))
            inbound = Inbound(f"in.{number}", recorder.name, sender, datetime.now(UTC), Text(f"message {number}"))
            await engine.take(recorder, Read((inbound,)))

    await asyncio.gather(*(lane(start) for start in range(WRITERS)))
    await engine.idle()
    recorder.sent.clear()
    return count


def draw(points: Sequence[tuple[int, float]], picture: Path) -> None:
    """Draw the curve."""
    figure = Figure(figsize=(7, 3.2))
    axes = figure.subplots()
    axes.plot([size for size, _ in points], [cost for _, cost in points], marker="o", color="#1d6fb8")
    axes.set_xscale("log")
    axes.set_ylim(0, max(cost for _, cost in points) * 1.4)
    axes.set_xlabel("messages stored")
    axes.set_ylabel("ms of processor time")
    axes.set_title("Cost of one message as the database grows (SQLite, one process)")
    axes.grid(alpha=0.3)
    figure.tight_layout()
    picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(picture, metadata={"Date": None})


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, draw, and end with status 1 when the cost does not stay level."""
    parser = argparse.ArgumentParser(prog="scripts/bench growth", description=__doc__)
    parser.add_argument("--to", type=int, default=1_000_000)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--keep", action="store_true", help="write the figures to bench/RESULTS.md")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="kontor-growth-") as folder:
        points = asyncio.run(measure(given.to, Path(folder)))
    if given.picture:
        draw(points, given.picture)
    if given.keep:
        body = table(
            ["stored", "ms of processor time a message"], [[f"{size:,}", f"{cost:.2f}"] for size, cost in points]
        )
        picture = f"\n![the curve](../{given.picture})\n" if given.picture else ""
        keep("growth", body + picture, SystemClock().now().date())
    growth = points[-1][1] / min(cost for _, cost in points)
    print(f"the last costs {growth:.2f} times the cheapest; promise: level (below {MOST_GROWTH})")
    sys.exit(1 if growth > MOST_GROWTH else 0)


if __name__ == "__main__":
    main()

"""Memory of a serving process after 100,000 messages, and how long it takes from start to ready.

`scripts/bench footprint [--messages 100000]`: the airline's flight times on SQLite as in `scripts/bench pipeline`;
memory is resident set size from /proc, looked at ten times on the way. The promises: below 300 MB and level, ready
below 3 s.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.pipeline import burst, make_town
from bench.results import keep
from bench.town import Town
from kontor.clock import SystemClock

MOST_MB, MOST_SECONDS, LEVEL = 300.0, 3.0, 1.1
STARTS, LOOKS = 5, 10


def resident(pid: int) -> float:
    """Return a process's resident memory in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def cold_start(town: Town) -> float:
    """Return the seconds from starting the process to its first answer."""
    start = time.monotonic()
    town.start_server()
    asyncio.run(town.ready())
    return time.monotonic() - start


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and end with status 1 when a promise is missed."""
    parser = argparse.ArgumentParser(prog="scripts/bench footprint", description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--keep", action="store_true", help="write the figures to bench/RESULTS.md")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="kontor-footprint-") as name:
        town = make_town(Path(name), readers=0)
        town.start_graph()
        try:
            cold_start(town)  # the first start trains the model, which is kept
            starts = []
            for _ in range(STARTS):
                if town.server is not None:
                    town.server.terminate()
                    town.server.wait(20)
                starts.append(cold_start(town))
            looks = _looks(town, given.messages, Path(name))
        finally:
            town.stop()
    start, grown = statistics.median(starts), looks[-1] / looks[1]
    told = [
        f"MB {' '.join(f'{look:.0f}' for look in looks)}",
        f"after {given.messages:,} messages {looks[-1]:.0f} MB, {grown:.2f} times that after two tenths of them",
        f"ready after {start:.2f} s",
    ]
    print("\n".join([*told, f"promises: {MOST_MB:.0f} MB and level, {MOST_SECONDS:.0f} s"]))
    if given.keep:
        keep("footprint", "\n".join(f"- {line}" for line in told), SystemClock().now().date())
    sys.exit(1 if looks[-1] > MOST_MB or grown > LEVEL or start > MOST_SECONDS else 0)


def _looks(town: Town, messages: int, folder: Path) -> list[float]:
    looks = []
    for look in range(LOOKS):
        burst(town, messages // LOOKS, folder, 10 + look)
        looks.append(resident(town.server.pid if town.server else 0))
    return looks


if __name__ == "__main__":
    main()

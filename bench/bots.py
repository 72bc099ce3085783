"""The understanding of our own bots, all readers on: right intents and values, time and memory.

`scripts/bench bots [--models FOLDER] [--keep]`: each bot is trained, or taken from the folder, and read with by a
process that does nothing else. The messages are those of `tests/kontor/nlu/held_out`, which training never sees; its
parts, and who looked at them, are told in docs/decisions/0508.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.held_out import Values, read, written
from bench.results import keep, table
from kontor.clock import SystemClock
from kontor.nlu.data import Example
from kontor.nlu.embedded import Embedded
from kontor.nlu.measuring.memory import peak_mb

BOTS, CHOSEN = ("airline", "shop"), ("inbox", "hard", "values")
WITHOUT = {"values": ("smalltalk", "travel_rules")}
"""The set that has no messages of some topics."""
INTENTS, VALUES, P50, P95, MOST_MB = 0.95, 0.97, 1.5, 4.0, 180.0
"""What is promised: shares of right intents and the F1 of values in each language, milliseconds, megabytes."""


def understanding(bot: str) -> Embedded:
    """Return a bot's engine."""
    found = import_module(f"bots.{bot}").bot.understanding
    assert isinstance(found, Embedded)
    return found


def measure(bot: str, models: Path) -> dict[str, Any]:
    """Train a bot where that is needed; return its shares by language and set, and what reading costs a process."""
    engine = understanding(bot)
    engine.prepare(models)
    sets = {
        language: {
            chosen: written(
                chosen, language, [topic for topic in engine.topics if topic not in WITHOUT.get(chosen, ())]
            )
            for chosen in CHOSEN
        }
        for language in engine.languages
    }
    parts = {
        language: {chosen: _shares(engine, language, examples) for chosen, examples in mine.items()}
        for language, mine in sets.items()
    }
    texts = [(language, one.text) for language, mine in sets.items() for each in mine.values() for one in each]
    given = [*engine.languages, "--topics", *engine.topics, "--models", str(models)]
    command = [sys.executable, "-m", "bench.bots", "--languages", *given]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    return {"parts": parts, **json.loads(done.stdout)}


def _shares(engine: Embedded, language: str, examples: Sequence[Example]) -> tuple[float, float]:
    """Return the share of right intents and the F1 of values."""
    right, values = 0, Values()
    for example in examples:
        reading = read(engine, language, example.text)
        right += reading.intent == example.intent
        values.take(example, reading)
    return right / len(examples), values.f1


def cost(languages: Sequence[str], topics: Sequence[str], models: Path) -> dict[str, float]:
    """Read the texts on standard input, each once; return milliseconds, peak memory, and seconds until ready."""
    begun = time.perf_counter()
    engine = Embedded(topics, languages, embeddings="")
    engine.prepare(models)
    ready, took = time.perf_counter() - begun, []
    for language, text in json.load(sys.stdin):
        begun = time.perf_counter()
        read(engine, language, text)
        took.append(1000 * (time.perf_counter() - begun))
    took.sort()
    times = {"p50": took[len(took) // 2], "p95": took[len(took) * 95 // 100], "messages": len(took)}
    return {**times, "mb": peak_mb(), "ready": ready}


def kept(found: dict[str, dict[str, Any]]) -> Iterable[bool]:
    """Yield whether each promise is kept; `values` was written for values alone, its intents promise nothing."""
    for one in found.values():
        yield from (one["p50"] <= P50, one["p95"] <= P95, one["mb"] <= MOST_MB)
        for parts in one["parts"].values():
            yield from (parts[chosen][0] >= INTENTS for chosen in ("inbox", "hard"))
            yield from (values >= VALUES for _, values in parts.values())


def told(found: dict[str, dict[str, Any]]) -> str:
    """Return the figures as tables."""
    head = ["", *(f"{chosen}, {what}" for chosen in CHOSEN for what in ("intents", "values"))]
    rows = [
        [f"{bot} {language}", *(f"{share:.3f}" for chosen in CHOSEN for share in parts[chosen])]
        for bot, one in found.items()
        for language, parts in one["parts"].items()
    ]
    costs = [
        (
            bot,
            f"{one['messages']:,}",
            f"{one['p50']:.2f} ms",
            f"{one['p95']:.2f} ms",
            f"{one['mb']:.0f} MB",
            f"{one['ready']:.2f} s",
        )
        for bot, one in found.items()
    ]
    costly = table(["", "messages", "p50", "p95", "peak memory", "model read and ready after"], costs)
    return f"Right intents, and F1 of values by exact place, type and normal form.\n\n{table(head, rows)}\n{costly}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and end with status 1 when a promise is missed."""
    parser = argparse.ArgumentParser(prog="scripts/bench bots", description=__doc__)
    parser.add_argument("--models", type=Path, help="a folder of trained models")
    parser.add_argument("--keep", action="store_true", help="write the figures to bench/RESULTS.md")
    parser.add_argument("--languages", nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--topics", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.topics:
        print(json.dumps(cost(given.languages, given.topics, given.models)))
        return
    with tempfile.TemporaryDirectory(prefix="kontor-bots-") as folder:
        found = {bot: measure(bot, given.models or Path(folder)) for bot in BOTS}
    print(told(found))
    if given.keep:
        keep("bots", told(found), SystemClock().now().date())
    sys.exit(0 if all(kept(found)) else 1)


if __name__ == "__main__":
    main()

"""Hostile messages: whether one raises, and how long the worst of them keep a processor busy.

`scripts/bench hostile [--messages 100000] [--models FOLDER] [--keep]`: every engine reads the same messages, whose
maker, language and question are drawn apart from each other: those of our bots, trained or taken from the folder, and a
small one with all that a project may bring, a list of 10,000 names, entities learnt from marks, regular expressions
that hang a backtracking engine. The promise is 50 ms of processor time; what takes longer is read twice more, and
counts if it does so each time.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from pathlib import Path
from typing import Protocol

from bench.bots import BOTS, understanding
from bench.results import keep, table
from bench.strange import ASKED, LANGUAGES, MAKERS, SEEDS, asking
from kontor.clock import SystemClock
from kontor.nlu.data import Example, Mark, TrainingData
from kontor.nlu.embedded import understand
from kontor.nlu.learning import learn_data
from kontor.understanding import Context, Reading

SLOWEST = 0.050
SEED, TRIES, NAMES = 20261123, 3, 10_000
BOMBS = ("(a+)+$", "(a|aa)+$", r"(\w+\s?)*$", r"^(([a-z])+.)+[A-Z]([a-z])+$", "(.*a){12}", r"(x+x+)+y", r"(\d+)*:")
"""What brings a backtracking engine to a stop."""
WAYS = {
    "order": "bring me the {}|I want {}|one {} please|order {} for me|I take the {}|{} for my sister, please",
    "price": "what does {} cost|how much is the {}|price of {}|is {} cheap|tell me what {} costs|{}, how much",
}


class Understands(Protocol):
    """What reads a message."""

    def __call__(self, text: str, context: Context) -> Reading:
        """Return what a text means."""


@dataclass(slots=True)
class Took:
    """Seconds that readings took, and what broke the promise, a line each."""

    processor: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def take(self, reads: Understands, text: str, context: Context) -> None:
        """Read a message."""
        try:
            processor, wall = timed(reads, text, context)
            self.processor.append(processor)
            self.wall.append(wall)
            if processor > SLOWEST:
                processor = min(timed(reads, text, context)[0] for _ in range(TRIES - 1))
            if processor > SLOWEST:
                self._tell(f"{1000 * processor:.0f} ms", text, context)
        except Exception as error:  # noqa: BLE001 (whatever it raises is what we came to find)
            self._tell(repr(error)[:200], text, context)

    def _tell(self, what: str, text: str, context: Context) -> None:
        self.broken.append(f"{what}: {context.language}, asked {context.asked}: {text[:60]!a} ({len(text)})")


def timed(reads: Understands, text: str, context: Context) -> tuple[float, float]:
    """Return the seconds of processor time and of the clock on the wall that a reading takes."""
    begun, clock = time.thread_time(), time.perf_counter()
    reads(text, context)
    return time.thread_time() - begun, time.perf_counter() - clock


def messages(number: int, seeds: Sequence[str]) -> Iterator[tuple[str, Context]]:
    """Return so many messages, the same ones each time."""
    chance = random.Random(SEED)
    for _ in range(number):
        maker, language, asked = chance.choice(MAKERS), chance.choice(LANGUAGES), chance.choice(ASKED)
        yield maker(chance, seeds), asking(language, asked)


def names() -> tuple[str, ...]:
    """Return 10,000 names of two words, many of them one letter apart."""
    syllables = ("ba", "ce", "di", "fo", "gu", "lam", "mer", "nor", "pis", "tur")
    words = ["".join(parts) for parts in product(syllables, repeat=3)]
    return tuple(f"{words[number % 1000]} {words[number * 7 % 997]}" for number in range(NAMES))


def brought() -> Understands:
    """Return the small engine, in all languages."""
    marked = tuple(
        Example(intent, way.format(name), (Mark("ware", name, (start := way.index("{")), start + len(name)),))
        for intent, ways in WAYS.items()
        for way in ways.split("|")
        for name in ("lamba cedi", "blue gown", "merino cap")
    )
    data = TrainingData(marked, lookups={"name": names()}, regexes={"order_number": BOMBS, "name": BOMBS})
    reads = partial(understand, learn_data(dict.fromkeys(LANGUAGES, data)))
    for language in LANGUAGES:  # as a bot does before it serves: the lists are sorted for looking up only once
        reads("?", asking(language, None))
    return reads


def engines(models: Path) -> Mapping[str, Understands]:
    """Return what reads the messages, by name."""
    found: dict[str, Understands] = {}
    for bot in BOTS:
        engine = understanding(bot)
        engine.prepare(models)
        found[bot] = engine.understand
    return {**found, "names, marks and patterns of a project": brought()}


def measure(reads: Understands, number: int) -> Took:
    """Let an engine read the messages, as one does that serves: the garbage collector leaves its tables alone."""
    took = Took()
    gc.collect()
    gc.freeze()
    for text, context in messages(number, (*SEEDS, *names()[:20])):
        took.take(reads, text, context)
    gc.unfreeze()
    return took


def _row(name: str, took: Took) -> list[object]:
    figures = [
        f"{1000 * each:.1f} ms"
        for seconds in (sorted(took.processor), sorted(took.wall))
        for each in (seconds[len(seconds) // 2], seconds[len(seconds) * 999 // 1000], seconds[-1])
    ]
    return [name, f"{len(took.processor):,}", *figures, len(took.broken)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and end with status 1 when a message raises or takes over 50 ms of processor time."""
    parser = argparse.ArgumentParser(prog="scripts/bench hostile", description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--models", type=Path, help="a folder of trained models")
    parser.add_argument("--keep", action="store_true", help="write the figures to bench/RESULTS.md")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="kontor-hostile-") as folder:
        found = {name: measure(reads, given.messages) for name, reads in engines(given.models or Path(folder)).items()}
    columns = [f"{what}, {part}" for what in ("processor", "wall") for part in ("p50", "p99.9", "worst")]
    told = table(["", "messages", *columns, "over 50 ms or raised"], [_row(name, one) for name, one in found.items()])
    print(told)
    for name, one in found.items():
        for line in one.broken:
            print(f"{name}: {line}")
    if given.keep:
        keep("hostile", told, SystemClock().now().date(), command=f"scripts/bench hostile --messages {given.messages}")
    sys.exit(1 if any(one.broken for one in found.values()) else 0)


if __name__ == "__main__":
    main()

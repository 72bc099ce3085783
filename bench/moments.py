"""Days and times as customers write them: the share that is read wholly right, in each language.

`scripts/bench moments [--wrong] [--keep]`: the messages of `tests/kontor/nlu/held_out/moments` were labelled before the
readers were run on them, the `later` ones once the readers had been mended on the first; docs/decisions/0515 tells what
came of it. A message counts if all of its days, times, parts of the day and stretches of days are found, and no more.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bench.held_out import SETS
from bench.results import keep, table
from kontor.clock import SystemClock
from kontor.nlu.entities.dates import read_dates
from kontor.nlu.line import read_line
from kontor.understanding import Context

LANGUAGES = ("en", "de", "pt-BR", "es")
LATER = "_later"
SINCE = "The readers were mended on both since; the shares at first sight stand in docs/decisions/0515."
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """A message, the values that it was labelled with, and those that are read, each in rising order."""

    text: str
    wanted: tuple[str, ...]
    found: tuple[str, ...]


def moments(language: str, later: str = "") -> Iterator[Moment]:
    """Read the labelled messages of a language, on the Wednesday in Berlin for which they were written."""
    context = Context(NOW, language, ZoneInfo("Europe/Berlin"))
    for line in (SETS / "moments" / f"{language}{later}.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            text, _, wanted = line.rpartition(" |")
            yield Moment(text, tuple(sorted(wanted.split())), tuple(sorted(_read(text, context))))


def _read(text: str, context: Context) -> Iterator[str]:
    for found in read_dates(read_line(text), context):
        for value in found.values:
            yield _written(value.value)


def _written(value: object) -> str:
    match value:
        case {"from": begin, "to": end}:
            return f"{begin}..{end}"
        case _:
            return str(value)


def _share(found: Sequence[Moment]) -> str:
    return f"{sum(one.wanted == one.found for one in found) / len(found):.3f}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="scripts/bench moments", description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="print what is read otherwise than it was labelled")
    parser.add_argument("--keep", action="store_true", help="write the figures to bench/RESULTS.md")
    given = parser.parse_args(arguments)
    rows = []
    for language in LANGUAGES:
        first, later = list(moments(language)), list(moments(language, LATER))
        rows.append([language, len(first), _share(first), len(later), _share(later)])
        for one in (*first, *later) if given.wrong else ():
            if one.wanted != one.found:
                print(f"{language} | {one.text} | {' '.join(one.wanted)} | {' '.join(one.found)}")
    told = f"{table(['', 'messages', 'read wholly right', 'later ones', 'read wholly right'], rows)}\n{SINCE}"
    print(told)
    if given.keep:
        keep("moments", told, SystemClock().now().date())


if __name__ == "__main__":
    main()

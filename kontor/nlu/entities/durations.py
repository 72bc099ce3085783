"""How long something takes or lasts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kontor.nlu.entities.found import Found, one
from kontor.nlu.entities.numbers import numbers
from kontor.nlu.entities.spans_of_time import DAY, HOUR, SPOKEN, WEEK
from kontor.nlu.line import Line
from kontor.understanding import Context

LONGEST = 20_000 * DAY
NEAR = 40


@dataclass(frozen=True, slots=True, order=True)
class _Part:
    """Characters that say a duration, in minutes."""

    start: int
    end: int
    minutes: float


def read_durations(line: Line, context: Context) -> Iterator[Found]:
    """Return durations as ISO 8601 writes them: `PT1H30M`, `P3D` also for three nights, `P2W`, `P1M`."""
    language = context.language[:2] if context.language[:2] in SPOKEN else "en"
    patterns = _patterns(language)
    if not patterns.hint.search(line.low):
        return
    parts = sorted((*_fixed(patterns, line.low), *_counted(patterns, line.low, language)))
    for part in _joined(parts, patterns, line.low):
        if part.minutes and abs(part.minutes) <= LONGEST:
            yield one(part.start, part.end, "duration", _written(part.minutes))


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The compiled words of a language."""

    hint: re.Pattern[str]
    units: tuple[tuple[re.Pattern[str], int], ...]
    amounts: tuple[tuple[re.Pattern[str], float], ...]
    fixed: tuple[tuple[re.Pattern[str], int], ...]
    figure: re.Pattern[str]
    article: re.Pattern[str]
    joint: re.Pattern[str]
    half: re.Pattern[str]


@cache
def _patterns(language: str) -> _Patterns:
    spoken = SPOKEN[language]
    units = tuple((re.compile(rf"(?<![^\W\d_])(?:{unit})(?!\w)"), size) for unit, size in spoken.units.items())
    return _Patterns(
        re.compile(rf"(?<![^\W\d_])(?:{'|'.join((*spoken.units, *spoken.fixed))})(?!\w)"),
        units,
        tuple((re.compile(rf"(?<!\w)(?:{words})[ -]$"), size) for words, size in spoken.amounts.items()),
        tuple((re.compile(rf"(?<!\w)(?:{words})(?!\w)"), size) for words, size in spoken.fixed.items()),
        re.compile(rf"(?<![\w.,:/])(?:\d{{1,3}} ?(?:{spoken.either}) ?)?(?P<number>\d{{1,4}}(?:[.,]\d{{1,2}})?)[ -]?$"),
        re.compile(rf"(?<!\w)(?:(?:{spoken.lead}) ?)(?P<article>(?<!\w)(?:{spoken.article})) $"),
        re.compile(spoken.joint),
        re.compile(spoken.half),
    )


def _fixed(patterns: _Patterns, low: str) -> Iterator[_Part]:
    for pattern, minutes in patterns.fixed:
        for match in pattern.finditer(low):
            yield _Part(match.start(), match.end(), minutes)


def _counted(patterns: _Patterns, low: str, language: str) -> Iterator[_Part]:
    """Return units with the number before them."""
    spoken: dict[int, tuple[int, float]] | None = None
    for pattern, size in patterns.units:
        for unit in pattern.finditer(low):
            begin = max(0, unit.start() - NEAR)
            found = _amount(patterns, low[begin : unit.start()])
            if found is None:
                if spoken is None:
                    spoken = {number.end + 1: (number.start, number.value) for number in numbers(low, language)}
                if unit.start() not in spoken:
                    continue
                start, amount = spoken[unit.start()]
            else:
                start, amount = begin + found[0], found[1]
            half = patterns.half.match(low, unit.end())
            yield _Part(start, half.end() if half else unit.end(), (amount + (0.5 if half else 0)) * size)


def _amount(patterns: _Patterns, before: str) -> tuple[int, float] | None:
    """Return where the number at the end of a text begins, and the number."""
    if figure := patterns.figure.search(before):
        return figure.start(), float(figure["number"].replace(",", "."))
    for pattern, amount in patterns.amounts:
        if words := pattern.search(before):
            return words.start(), amount
    article = patterns.article.search(before)
    return (article.start("article"), 1.0) if article else None


def _joined(parts: list[_Part], patterns: _Patterns, low: str) -> list[_Part]:
    """Return parts with "2 hours and 30 minutes" as one."""
    found: list[_Part] = []
    for part in parts:
        last = found[-1] if found else None
        if last and part.start < last.end:
            continue
        if last and 0 < part.minutes < last.minutes and patterns.joint.fullmatch(low, last.end, part.start):
            found[-1] = _Part(last.start, part.end, last.minutes + part.minutes)
        else:
            found.append(part)
    return found


def _written(minutes: float) -> str:
    if minutes < 0:
        months = round(-minutes)
        return f"P{months // 12}Y" if months % 12 == 0 else f"P{months}M"
    whole = round(minutes)
    if whole % WEEK == 0:
        return f"P{whole // WEEK}W"
    days, rest = divmod(whole, DAY)
    hours, left = divmod(rest, HOUR)
    clock = (f"{hours}H" if hours else "") + (f"{left}M" if left or not (days or hours) else "")
    return "P" + (f"{days}D" if days else "") + (f"T{clock}" if clock else "")

"""How long something takes or lasts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kontor.nlu.entities.found import Found, one
from kontor.nlu.entities.numbers import numbers
from kontor.nlu.line import Line
from kontor.understanding import Context

HOUR, DAY, WEEK = 60, 24 * 60, 7 * 24 * 60
"""Minutes."""
MONTH = -1
"""A month has no length in minutes; what is counted in months is negative."""
LONGEST = 20_000 * DAY
NEAR = 40


@dataclass(frozen=True, slots=True)
class Spoken:
    """Durations in one language, by patterns.

    `units` of time in minutes; `amounts` are numbers with a half; `fixed` are whole durations in minutes; `article` is
    the one that means 1, which counts behind `lead` alone; `joint` may stand between hours and minutes, `half` behind
    a unit; `either` between two numbers of which the later counts.
    """

    units: Mapping[str, int]
    amounts: Mapping[str, float]
    fixed: Mapping[str, int]
    article: str
    lead: str
    joint: str
    half: str
    either: str


@dataclass(frozen=True, slots=True, order=True)
class _Part:
    """Characters that say a duration, in minutes."""

    start: int
    end: int
    minutes: float


_ENGLISH = Spoken(
    units={r"minutes?|mins?": 1, r"hours?|hrs?|h": HOUR, r"days?|nights?": DAY, r"weeks?|wks?": WEEK,
           r"fortnights?": 2 * WEEK, r"months?": MONTH, r"years?": 12 * MONTH},
    amounts={r"one and a half": 1.5, r"two and a half": 2.5, r"three and a half": 3.5, r"four and a half": 4.5,
             r"half an?|a half|half a": 0.5, r"a couple of|a couple": 2.0},
    fixed={r"(?:a )?quarter of an hour": 15, r"three[ -]quarters of an hour": 45, r"overnight": DAY},
    article=r"an?|the whole|a whole|a full",
    lead=r"for|within|about|around|takes?|took|only|just|another|at least|almost|nearly|over|under|than|lasts?|^",
    joint=r",? ?(?:and )?",
    half=r" and a half(?! (?:an )?(?:hour|day|week))",
    either=r"-|to|or",
)  # fmt: skip
_GERMAN = Spoken(
    units={r"minuten?|min": 1, r"stunden?|std|h": HOUR, r"tage?n?|nächten?|nacht": DAY, r"wochen?": WEEK,
           r"monate?n?": MONTH, r"jahre?n?": 12 * MONTH},
    amounts={r"anderthalb|eineinhalb|einundeinhalb|ein und ein halb(?:e[nrs]?)?": 1.5,
             r"zweieinhalb|zweiundeinhalb": 2.5, r"dreieinhalb|dreiundeinhalb": 3.5, r"viereinhalb": 4.5,
             r"fünfeinhalb": 5.5, r"(?:(?:eine[nrm]?|ne|ner) )?halbe[nrs]?": 0.5, r"ein paar": 2.0},
    fixed={r"(?:eine[r]? |ne |ner )?dreiviertelstunde": 45, r"(?:eine[r]? |ne |ner )?viertelstunde": 15,
           r"über nacht": DAY},
    article=r"eine[nmr]?|ein|ne|ner|den ganzen|die ganze",
    lead=r"für|innerhalb|in|etwa|ungefähr|rund|knapp|gut|dauert|dauerte|nur|noch|mindestens|fast|über|unter|als|seit"
    r"|binnen|^",
    joint=r",? ?(?:und )?",
    half=r"(?!)",
    either=r"-|bis|oder",
)  # fmt: skip
SPOKEN = {"en": _ENGLISH, "de": _GERMAN}


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

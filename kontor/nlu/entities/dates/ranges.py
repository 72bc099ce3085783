"""Two days with "to" between them are one stretch of time: "from Monday to Friday", "zwischen heute und Sonntag"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kontor.nlu.entities.dates.grammar import Piece
from kontor.nlu.entities.dates.meaning import Meaning, of_month

LONGEST = timedelta(days=400)
WEEK = timedelta(days=7)
MONTH = timedelta(days=31)
"""No more lies between a day of the month and the last such one; "from the 6th to the 23rd" ends in its month."""


@dataclass(frozen=True, slots=True)
class Between:
    """What stands between two days of a stretch; `both` does so only where `before` stands before the first.

    Where something is `moved` from one day to another they are no stretch.
    """

    through: re.Pattern[str]
    before: re.Pattern[str]
    both: re.Pattern[str]
    moved: re.Pattern[str]


def _between(through: str, before: str, both: str, article: str, moved: str) -> Between:
    return Between(
        re.compile(rf"\.?(?: ?(?:-|->|/) ?| (?:{through}) ){article}"),
        re.compile(rf"\b(?:{before}) {article}$"),
        re.compile(rf"\.? (?:{both}) {article}"),
        re.compile(rf"\b(?:{moved})\b.* $"),
    )


BETWEEN = {
    "en": _between(
        "to|until|till|til|through|thru",
        "between",
        "and",
        "(?:on )?(?:the )?",
        "mov(?:e|ed|ing)|shift(?:ed|ing)?|chang(?:e|ed|ing)|switch(?:ed|ing)?|push(?:ed)?|rebook(?:ed|ing)?|swap(?:ped|ping)?|"
        "reschedul(?:e|ed|ing)|postponed?|preponed?|bring|brought",
    ),
    "de": _between("bis(?: zu[mr])?(?: einschließlich)?", "zwischen", "und", "(?:am |dem |den |der )?", r"(?!)"),
    "pt": _between(
        "a|até|ate",
        "entre",
        "e",
        "(?:o |a |dia )?",
        "mud\\w+|pass[ae]r?|troc\\w+|remarc\\w+|adi\\w+|transf\\w+|alter\\w+",
    ),
    "es": _between(
        "a|al|hasta",
        "entre",
        "y",
        "(?:el |la |día )?",
        "muev\\w+|mover|cambi\\w+|pas[ae]r?|adelant\\w+|atras\\w+|aplaz\\w+",
    ),
}


def stretches(pieces: Sequence[Piece], low: str, language: str, today: date) -> list[Piece]:
    """Return pieces with two days of a stretch as one; a weekday at its end is the first one after its start."""
    found: list[Piece] = []
    for piece in (part for whole in pieces for part in _parted(whole, low, BETWEEN[language], today)):
        whole = _joined(found[-1], piece, low, BETWEEN[language]) if found else None
        if whole:
            found[-1] = whole
        else:
            found.append(piece)
    return found


def _parted(piece: Piece, low: str, between: Between, today: date) -> tuple[Piece, ...]:
    """Return the two days of a piece between which something is moved, each the next such one."""
    link = between.through.search(low, piece.start, piece.end) if piece.meaning.until else None
    if link is None or not between.moved.search(low[: piece.start]):
        return (piece,)
    end = piece.meaning.until
    if piece.meaning.loose and end and end - today >= WEEK:
        end -= WEEK
    first, last = (Meaning(day, loose=piece.meaning.loose) for day in (piece.meaning.day, end))
    return replace(piece, end=link.start(), meaning=first), replace(piece, start=link.end(), meaning=last)


def _joined(first: Piece, last: Piece, low: str, between: Between) -> Piece | None:
    begin, end = _whole_day(first), _whole_day(last)
    if (
        begin is None
        or end is None
        or between.moved.search(low[: first.start])
        or not _linked(first, last, low, between)
    ):
        return None
    if end < begin and last.meaning.loose:
        end += timedelta(-((end - begin).days // 7) * 7)
    elif end < begin and last.meaning.last and end - last.meaning.last <= MONTH:
        later = of_month(end.day, begin)
        end = later.day if later and later.day else end
    if not begin < end <= begin + LONGEST:
        return None
    return replace(first, end=last.end, meaning=replace(first.meaning, until=end, loose=False))


def _whole_day(piece: Piece) -> date | None:
    meaning = piece.meaning
    return meaning.day if meaning.minutes is None and meaning.part is None and meaning.until is None else None


def _linked(first: Piece, last: Piece, low: str, between: Between) -> bool:
    if between.through.fullmatch(low, first.end, last.start):
        return True
    return bool(between.both.fullmatch(low, first.end, last.start) and between.before.search(low[: first.start]))

"""Pieces that stand together are one moment: "this evening" makes "at eight" 20:00, "3 March" outweighs "Friday"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kontor.nlu.entities.dates.grammar import Piece
from kontor.nlu.entities.dates.meaning import PARTS

NEAR = 24
"""Characters between a time and the part of the day that says which half it is in."""
FAR = 60
"""Characters from the part of the day in which a clause begins to a time that can only be in it."""
BESIDE = 6
TITLE = 2
"""Characters between a weekday and the date in figures behind it that it belongs to."""
APART = {language: re.compile(rf"[.;!?]| (?:{words})\b") for language, words in
         {"en": "or", "de": "oder|bzw", "pt": "ou", "es": "o|u"}.items()}  # fmt: skip
"""What stands between a time and a part of the day that is named instead of it."""
LINK = re.compile(r" (?:(?!(?:and|und|e|y|to|bis|até|a|às|hasta)\b)\w+ ){0,3}")
"""What may stand between a time and the part of the day behind it that is its own: "5 of the morning"."""

_MORNING, _NOON, _AFTERNOON, _EVENING, _NIGHT = PARTS


def join(pieces: Sequence[Piece], low: str, language: str) -> list[Piece]:
    """Return pieces with times moved into their half of the day, weekdays as part of the exact dates behind them."""
    apart = APART[language]
    return [
        _titled(_timed(piece, pieces, low, apart), pieces, low) for piece in pieces if not _outweighed(piece, pieces)
    ]


def _titled(piece: Piece, pieces: Sequence[Piece], low: str) -> Piece:
    if piece.meaning.day is None or piece.meaning.minutes is not None or not low[piece.start : piece.end][:1].isdigit():
        return piece
    title = (other.start for other in pieces if _weekday(other) and 0 < piece.start - other.end <= TITLE)
    return replace(piece, start=min(title, default=piece.start))


def _weekday(piece: Piece) -> bool:
    return piece.meaning.loose and piece.meaning.part is None and piece.meaning.until is None


def _outweighed(piece: Piece, pieces: Sequence[Piece]) -> bool:
    return piece.meaning.loose and any(
        other.meaning.day is not None and not other.meaning.loose and _gap(piece, other) <= BESIDE for other in pieces
    )


def _timed(piece: Piece, pieces: Sequence[Piece], low: str, apart: re.Pattern[str]) -> Piece:
    minutes = piece.meaning.minutes
    if minutes is None or piece.meaning.sure:
        return piece
    parts = [
        (not _own(piece, other, low), _gap(piece, other), other.meaning.part)
        for other in pieces
        if other.meaning.part is not None
        and (_gap(piece, other) <= NEAR or _fits(piece, other, minutes))
        and not _apart(piece, other, pieces, low, apart)
    ]
    if not parts:
        return piece
    return replace(piece, meaning=replace(piece.meaning, minutes=_in_part(minutes, min(parts)[2] or _MORNING)))


def _apart(piece: Piece, part: Piece, pieces: Sequence[Piece], low: str, apart: re.Pattern[str]) -> bool:
    """Return whether a part of the day is named instead of a time; in "8 or 9 at night" it is that of both."""
    start, end = min(piece.end, part.end), max(piece.start, part.start)
    between = (other for other in pieces if other.meaning.minutes is not None and start <= other.start < end)
    return apart.search(low, start, end) is not None and next(between, None) is None


def _own(piece: Piece, part: Piece, low: str) -> bool:
    return piece.end <= part.start and LINK.fullmatch(low, piece.end, part.start) is not None


def _fits(piece: Piece, part: Piece, minutes: int) -> bool:
    """Return whether a clause that began with a part of the day goes on with an hour of it: "tonight ... at 8"."""
    hours = {_AFTERNOON: range(1, 7), _EVENING: range(5, 12)}.get(part.meaning.part or "", range(0))
    return part.end <= piece.start <= part.end + FAR and minutes // 60 in hours


def _in_part(minutes: int, part: str) -> int:
    """Return a time of the 12 hour clock in a part of the day: eight in the evening is 20:00, two at night stays."""
    late = {_MORNING: False, _NOON: minutes < 4 * 60, _AFTERNOON: True, _EVENING: True, _NIGHT: minutes >= 6 * 60}[part]
    if part == _MORNING or not late or minutes >= 12 * 60:
        return minutes % (12 * 60) if part == _NIGHT or (part == _EVENING and minutes >= 12 * 60) else minutes
    return minutes + 12 * 60


def _gap(one: Piece, other: Piece) -> int:
    return max(one.start, other.start) - min(one.end, other.end)

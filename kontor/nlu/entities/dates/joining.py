"""Pieces that stand together are one moment: "this evening" makes "at eight" 20:00, "3 March" outweighs "Friday"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kontor.nlu.entities.dates.grammar import Piece
from kontor.nlu.entities.dates.meaning import PARTS

NEAR = 24
"""Characters between a time and the part of the day that says which half it is in."""
BESIDE = 6

_MORNING, _NOON, _AFTERNOON, _EVENING, _NIGHT = PARTS


def join(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces with times moved into their half of the day, without weekdays beside exact dates."""
    return [_timed(piece, pieces) for piece in pieces if not _outweighed(piece, pieces)]


def _outweighed(piece: Piece, pieces: Sequence[Piece]) -> bool:
    return piece.meaning.loose and any(
        other.meaning.day is not None and not other.meaning.loose and _gap(piece, other) <= BESIDE for other in pieces
    )


def _timed(piece: Piece, pieces: Sequence[Piece]) -> Piece:
    minutes = piece.meaning.minutes
    if minutes is None or piece.meaning.sure:
        return piece
    near = [other for other in pieces if other.meaning.part is not None and _gap(piece, other) <= NEAR]
    if not near:
        return piece
    part = min(near, key=lambda other: _gap(piece, other)).meaning.part or _MORNING
    return replace(piece, meaning=replace(piece.meaning, minutes=_in_part(minutes, part)))


def _in_part(minutes: int, part: str) -> int:
    """Return a time of the 12 hour clock in a part of the day: eight in the evening is 20:00, two at night stays."""
    late = {_MORNING: False, _NOON: minutes < 4 * 60, _AFTERNOON: True, _EVENING: True, _NIGHT: minutes >= 6 * 60}[part]
    if part == _MORNING or not late or minutes >= 12 * 60:
        return minutes % (12 * 60) if part == _NIGHT or (part == _EVENING and minutes >= 12 * 60) else minutes
    return minutes + 12 * 60


def _gap(one: Piece, other: Piece) -> int:
    return max(one.start, other.start) - min(one.end, other.end)

"""The words of each of several things that a message says."""

from __future__ import annotations

from collections.abc import Sequence

from kontor.nlu.clauses import Said
from kontor.nlu.entities.found import Found
from kontor.nlu.features import masked
from kontor.nlu.line import Line
from kontor.understanding import Wish


def wishes(text: str, line: Line, finds: Sequence[Found], parts: Sequence[Said]) -> tuple[Wish, ...]:
    """Return what a message's parts say, in its own words; `parts` stand in the line's masked text."""
    return tuple(Wish(part.intent, part.certainty, _words(text, line, finds, part)) for part in parts)


def _words(text: str, line: Line, finds: Sequence[Found], part: Said) -> str:
    start, end = line.span(_unmasked(line, finds, part.start), _unmasked(line, finds, part.end))
    return text[start:end].strip()


def _unmasked(line: Line, finds: Sequence[Found], place: int) -> int:
    """Return the place in a line for a place in its masked text; inside a sign it is where the value ends.

    A value of a type without a sign stands there in its own words, and parts may begin in it.
    """
    shift = 0
    for found in finds:
        length = found.end - found.start
        sign = len(masked(line, [found])) - len(line.low) + length
        if sign == length:
            continue
        begins = found.start - shift
        if place <= begins:
            break
        if place < begins + sign:
            return found.end
        shift += length - sign
    return place + shift

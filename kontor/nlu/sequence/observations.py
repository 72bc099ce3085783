"""What the sequence model sees of each word of a message, and of the message as a whole.

Chosen by five-fold cross-validation on the training parts of xSID (German and English, 300 messages each): bigrams of
words lost a point of F1, the words of the whole message gained three.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kontor.nlu.entities.found import Found
from kontor.nlu.line import Line
from kontor.nlu.sequence.tokens import tokens

AFFIX = 5
MOST_KEPT = 1_024
"""Words whose features are remembered."""
_OUTSIDE = ("<", ">")
_RUN = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class Observed:
    """A message as names of features: `words` has a list for each of `places`, `whole` those of the message."""

    places: Sequence[tuple[int, int]]
    words: Sequence[list[str]]
    whole: Sequence[str]


def observe(line: Line, hits: Iterable[Found] = ()) -> Observed:
    """Return what a line shows; `hits` are the values that lists, patterns and readers found in it."""
    places = tokens(line)
    low = [line.low[start:end] for start, end in places]
    shapes = [_shape(line.plain[start:end]) for start, end in places]
    ends = [word[-3:] for word in low]
    known = _known(places, hits)
    words = []
    for place, word in enumerate(low):
        seen = [*_own(word, shapes[place]), *_beside("w", low, place, 2)]
        seen += _beside("s", shapes, place, 1)
        seen += _beside("x", ends, place, 1)
        words.append(seen + _hits(known, place) if known else seen)
    return Observed(places, words, [f"m {word}" for word in sorted(set(low))])


@lru_cache(maxsize=MOST_KEPT)
def _own(word: str, shape: str) -> tuple[str, ...]:
    """Return what a word shows by itself."""
    affixes = (name for size in range(1, AFFIX + 1) for name in (f"p{size} {word[:size]}", f"x{size} {word[-size:]}"))
    return "*", f"w {word}", f"s {shape}", *affixes


def _beside(kind: str, values: Sequence[str], place: int, reach: int) -> list[str]:
    found = []
    for step in range(1, reach + 1):
        before, after = place - step, place + step
        found.append(f"{kind}-{step} {values[before] if before >= 0 else _OUTSIDE[0]}")
        found.append(f"{kind}+{step} {values[after] if after < len(values) else _OUTSIDE[1]}")
    return found


@lru_cache(maxsize=MOST_KEPT)
def _shape(word: str) -> str:
    """Return `Xx` for a name, `dd` for a number: the kinds of signs, at most two of a kind in a row."""
    kinds = "".join(
        "d" if sign.isdecimal() else "X" if sign.isupper() else "x" if sign.isalpha() else sign for sign in word
    )
    return _RUN.sub(r"\1\1", kinds)


def _known(places: Sequence[tuple[int, int]], hits: Iterable[Found]) -> dict[int, list[str]]:
    """Return for each token the types of the values it is part of; the first word of a value is told apart."""
    known: dict[int, list[str]] = {}
    for hit in hits:
        for place, (start, end) in enumerate(places):
            if start < hit.end and hit.start < end:
                first = "^" if start <= hit.start else ""
                known.setdefault(place, []).extend(f"{first}{value.type}" for value in hit.values)
    return known


def _hits(known: dict[int, list[str]], place: int) -> list[str]:
    return [f"h{step:+} {name}" for step in (-1, 0, 1) for name in known.get(place + step, ())]

"""What the intent model sees of a text: its words and pieces of words, with values by their type."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from kontor.nlu.entities.found import Found
from kontor.nlu.line import Line
from kontor.nlu.stems import stem

_WORD = re.compile(r"\w+")
SHORTEST, LONGEST = 1, 4
RUN = 5
"""Characters of a run, which goes across words."""
REACH = 5
"""How many words further on the other word of a pair may stand."""

Families = Mapping[str, Sequence[str]]
"""What one text shows: its features by family, repeated as often as they occur."""

FAMILIES = {"words": 1.0, "pieces": 0.8, "pairs": 0.7, "neighbours": 0.6}
"""The families an intent model sees, and what each counts; chosen by cross-validation, see docs/decisions/0501."""
MANY = {**FAMILIES, "words": 0.8, "runs": 0.9}
"""Those that a model of many examples sees."""
PLAIN = {"words": 1.0, "pieces": 1.0}
"""The families that tell languages apart."""
RARE = frozenset({"pairs", "neighbours", "runs"})
"""The families with very many features, most of which occur once."""

_SIGNS = {
    "flight_number": "_f_", "place": "_p_", "day": "_d_", "time": "_t_", "daypart": "_q_", "money": "_m_",
    "booking_reference": "_b_", "size": "_s_", "colour": "_c_", "count": "_n_", "phone": "_h_", "email": "_e_",
}  # fmt: skip


NEUTRAL = frozenset({"flight_number", "place", "booking_reference", "phone", "email"})
"""Types whose values are the same in every language."""


def masked(line: Line, finds: Iterable[Found], types: Collection[str] = _SIGNS) -> str:
    """Return a line's lower-case text with a short sign of its type for each value, so that all flights look alike.

    Cross-validated on our bots' training data this gave 5 points of accuracy where values matter, and changed nothing
    on public sets without them.
    """
    parts: list[str] = []
    done = 0
    for found in finds:
        type = found.values[0].type
        if type in _SIGNS and type in types:
            parts += line.low[done : found.start], _SIGNS[type]
            done = found.end
    return "".join(parts) + line.low[done:]


def find_features(text: str, families: Collection[str], language: str | None = None) -> Families:
    """Return what a lower-case text, masked for intents, shows: its families, with stems where a language is given."""
    words = word_features(text)
    stems = words if language is None else [stem(word, language) for word in words]
    found: dict[str, Sequence[str]] = {"words": stems, "pieces": piece_features(text)}
    if "pairs" in families:
        found["pairs"] = pair_features(stems)
    if "neighbours" in families:
        found["neighbours"] = [f"{one} {next}" for one, next in pairwise(("^", *stems, "$"))]
    if "runs" in families:
        found["runs"] = run_features(text)
    return found


def pair_features(stems: Sequence[str]) -> list[str]:
    """Return every two different stems that stand at most `REACH` apart, each pair once, in either order the same."""
    found = {
        f"{one}~{other}" if one < other else f"{other}~{one}"
        for place, one in enumerate(stems)
        for other in stems[place + 1 : place + 1 + REACH]
        if one != other
    }
    return sorted(found)


def run_features(text: str) -> list[str]:
    """Return every `RUN` characters on end of a lower-case text, one space between its words and at its borders."""
    whole = in_a_row(text)
    return [whole[place : place + RUN] for place in range(len(whole) - RUN + 1)]


def in_a_row(text: str) -> str:
    """Return a text as its runs are taken of it."""
    return f" {' '.join(text.split())} "


def word_features(text: str) -> list[str]:
    """Return the words of a lower-case text."""
    return _WORD.findall(text)


def piece_features(text: str) -> list[str]:
    """Return the pieces of 1 to 4 characters inside each space-bounded word of a lower-case text, borders as a space.

    A word shorter than a piece length counts once, whole; so do scikit-learn's `char_wb` features, whose set this is.
    """
    pieces: list[str] = []
    for word in text.split():
        pieces += _pieces(f" {word} ")
    return pieces


@lru_cache(maxsize=4096)
def _pieces(word: str) -> tuple[str, ...]:
    found: list[str] = []
    for size in range(SHORTEST, LONGEST + 1):
        if size >= len(word):
            found.append(word)
            break
        found += [word[place : place + size] for place in range(len(word) - size + 1)]
    return tuple(found)

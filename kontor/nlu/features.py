"""What the intent model sees of a text: its words and pieces of words, with values by their type."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from kontor.nlu.entities.found import Found
from kontor.nlu.line import Line

_WORD = re.compile(r"\w+")
SHORTEST, LONGEST = 1, 4
RUN = 5
"""Characters of a run, which goes across words."""
REACH = 5
"""How many words further on the other word of a pair may stand."""

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


def _pieces(word: str) -> list[str]:
    found: list[str] = []
    for size in range(SHORTEST, LONGEST + 1):
        if size >= len(word):
            found.append(word)
            break
        found += [word[place : place + size] for place in range(len(word) - size + 1)]
    return found

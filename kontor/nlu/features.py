"""What the intent model sees of a text: its words, pairs of words, and pieces of words."""

from __future__ import annotations

import re
from itertools import pairwise

_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")
SHORTEST, LONGEST = 2, 5


def word_features(text: str) -> list[str]:
    """Return the words and pairs of neighbouring words of a lower-case text."""
    words = _WORD.findall(text)
    return words + [f"{first} {second}" for first, second in pairwise(words)]


def piece_features(text: str) -> list[str]:
    """Return the pieces of 2 to 5 characters inside each space-bounded word of a lower-case text, borders as a space.

    A word shorter than a piece length counts once, whole; so do scikit-learn's `char_wb` features, whose set this is.
    """
    pieces: list[str] = []
    for word in _SPACE.split(text):
        if word:
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

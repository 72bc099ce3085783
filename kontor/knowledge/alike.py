"""Which known word somebody meant who mistyped it: letters in common first, then counted by edits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

from rapidfuzz.distance import OSA

ALIKE = 0.82
"""From this likeness on, an unknown word is taken for a known one that differs by a typing error."""
NAMES_ALIKE = 0.8
"""The same where the known one is a name that is no word otherwise: "vide" for the jacket Vidde."""
SHORTEST = 4
"""Letters; shorter words have too many neighbours."""


class Alike:
    """Words that typing errors are mended to, with how often each stands in the texts.

    `named` tells of a word whether it is a proper name that is no word otherwise.
    """

    def __init__(self, words: set[str], often: Counter[str], named: Callable[[str], bool]) -> None:
        self._often, self._named = often, named
        self._grams = _grams_of(words)

    def to(self, word: str) -> tuple[str, float]:
        """Return the known word most like an unknown one, with its likeness; nothing where none is near enough."""
        if len(word) < SHORTEST:
            return "", 0.0
        shared = Counter(surface for gram in _grams(word) for surface in self._grams.get(gram, ()))
        best, likeness = "", 0.0
        for surface, count in shared.most_common(50):
            same = OSA.normalized_similarity(word, surface)
            if count >= 2 and (same, self._often[surface]) > (likeness, self._often[best]):
                best, likeness = surface, same
        return (best, likeness) if likeness >= (NAMES_ALIKE if self._named(best) else ALIKE) else ("", 0.0)


def _grams(word: str) -> set[str]:
    padded = f"^{word}$"
    return {padded[at : at + 3] for at in range(len(padded) - 2)} | {
        padded[at : at + 2] for at in range(len(padded) - 1)
    }


def _grams_of(words: set[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        if len(word) >= SHORTEST:
            for gram in _grams(word):
                found[gram].append(word)
    return {gram: tuple(surfaces) for gram, surfaces in found.items()}

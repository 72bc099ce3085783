"""Which of a bot's languages a message is written in."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from kontor.nlu.entities.found import Found
from kontor.nlu.features import NEUTRAL, masked, word_features
from kontor.nlu.line import Line
from kontor.nlu.linear import Linear
from kontor.nlu.tongues import PARTICLES, is_everyday
from kontor.understanding import Context

SURE = 0.8
COMMON = 4
"""Texts that a word stands in at least which is no name."""
IN_EARNEST = 10
"""A word is of a language whose texts have it at least so many times less often than those that have it most often."""
NAME_WORDS = 3
"""So many words may be one."""
_MOMENTS = frozenset({"day", "time", "daypart", "period", "duration"})


@dataclass(frozen=True, slots=True)
class Tongues:
    """What tells languages apart: a classifier whose labels they are, and of which of them its words are.

    `of` has a row a word and a column a language. A word is of several that say it in earnest ("hotel"), and not of one
    that borrows it now and then: English examples thank with "gracias", too.
    """

    model: Linear
    of: NDArray[np.bool_]

    def spoken(self, text: str, expected: str, named: int = 0) -> str:
        """Return the language of a text of `words_alone`: another than expected only where words tell it for certain.

        Most of its words must be known, and two must tell it, or all of them by being of that language alone, or one
        of them if all are of it: a surname or a product's name looks like some language too. One is common at least, as
        hardly any name is, and an everyday one in up to `named` words, which may well be a name or a value.
        """
        features = self.model.features(text)
        chances = self.model.chances(self.model.margins(features))
        language = self.model.labels[int(chances.argmax())]
        if language == expected or chances.max() < SURE:
            return expected
        words = [word for word in features.words if not word.startswith("_")]
        telling, least = self._telling(words, language, expected), float(COMMON)
        if len(words) <= named:
            telling, least = telling - PARTICLES, math.inf
        common = any(is_everyday(word, language) or self.model.texts_with(word) >= least for word in telling)
        return language if common else expected

    def _telling(self, words: Sequence[str], language: str, expected: str) -> set[str]:
        """Return the words that tell a language from the one expected; none where all of them are not enough.

        Single letters tell nothing and are not missed either: "a que horas saem o KX100 e o KX104".
        """
        longer = [word for word in words if len(word) > 1]
        known = [word for word in longer if word in self.model.words]
        ours = [word for word in known if language in self.languages(word)]
        alone = {word for word in ours if len(self.languages(word)) == 1}
        telling = alone | {word for word in known if self.model.leans(word, language, expected)}
        whole = alone == set(words) or (ours == words and any(is_everyday(word, language) for word in alone))
        return telling if 2 * len(known) > len(longer) and (len(telling) > 1 or whole) else set()

    def languages(self, word: str) -> list[str]:
        """Return the languages that a known word is of; digits are of every one."""
        if word.isdecimal():
            return list(self.model.labels)
        return list(compress(self.model.labels, self.of[self.model.words[word]]))


def words_alone(line: Line, finds: Iterable[Found]) -> str:
    """Return a line's words as they tell its language: without signs, and without values that are alike in all."""
    return " ".join(word_features(masked(line, finds, NEUTRAL)))


def named(context: Context, finds: Iterable[Found]) -> int:
    """Return how many words of a message may be a name or a value, which looks like some language.

    Some are a name where any words answer, or a booking reference is wanted or there. One may be the value asked for,
    but days and times are said in one's own words.
    """
    beside = any(found.values[0].type == "booking_reference" for found in finds)
    if beside or context.free or context.asked == "booking_reference":
        return NAME_WORDS
    return 0 if context.asked is None or context.asked in _MOMENTS else 1


def tell_apart(model: Linear, texts: Sequence[tuple[str, str]]) -> Tongues:
    """Return a classifier with what the texts that it learnt from, each with its language, say of its words."""
    told = {language: Counter[str]() for language in model.labels}
    for text, language in texts:
        told[language].update(set(word_features(text)))
    number = Counter(language for _, language in texts)
    shares = np.array([[told[language][word] / number[language] for language in model.labels] for word in model.words])
    everyday = np.array([[is_everyday(word, language) for language in model.labels] for word in model.words])
    return Tongues(model, (shares * IN_EARNEST >= shares.max(axis=1, keepdims=True)) | everyday)

"""Ranked retrieval over texts with weighted fields: BM25F, meanings, parts of compounds, typing errors.

Ranking is BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009, section 3.6). Certainty is another
thing: the share of what was asked for that a text covers, each word weighed by how much it tells.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from flows.product_questions.words import Lexicon, Term, Unit, broader

K1 = 1.2
B = 0.6
ASIDE = 0.5
"""What a word counts that no text has, where the texts are known to be about the matter."""
MEANING = 0.9
"""What a synonym counts beside the word itself."""
ALIKE = 0.82
"""From this likeness on, an unknown word is taken for a known one that differs by a typing error."""
SHORTEST = 4
"""Letters; shorter words have too many neighbours."""
THING = 2.0
"""A word that names a thing weighs so much more than one that describes it: who asks for boots wants no warm jacket."""
MENTIONED = 0.85
"""What a word counts where a text only says it of the thing."""
THING_MENTIONED = 0.25
"""What the name of a thing counts there: trousers to wear over boots are no boots."""


@dataclass(frozen=True, slots=True)
class Field:
    """One part of a text. `names` tells that its words say what the thing is, and not only what is said of it."""

    text: str
    weight: float = 1.0
    names: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question with every key it may be found under and how well each counts."""

    text: str
    keys: tuple[tuple[str, float], ...]
    weight: float
    thing: bool = False
    meant: bool = False
    read_as: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A text found: its place in the index, its rank, the share `covered`, and what of it each word covers."""

    place: int
    score: float
    covered: float
    reasons: tuple[tuple[str, float], ...] = ()


class Index:
    """Texts, ready to be found; `filler` are the words that tell nothing in a question to them."""

    def __init__(
        self, lexicon: Lexicon, texts: Sequence[Sequence[Field]], filler: frozenset[str], things: float = THING
    ) -> None:
        self._lexicon, self._filler, self._things = lexicon, filler, things
        self._known = frozenset(
            word for fields in texts for field in fields if field.names for word in lexicon.words(field.text)
        )
        self._surfaces: Counter[str] = Counter()
        self._postings: dict[str, dict[int, float]] = defaultdict(dict)
        self._named: dict[str, set[int]] = defaultdict(set)
        self._size = len(texts)
        lengths = [self._add(place, fields) for place, fields in enumerate(texts)]
        mean = sum(lengths) / len(lengths) if any(lengths) else 1.0
        self._norms = [1 - B + B * length / mean for length in lengths]
        self._rarest = self._idf(0)
        self._grams = _grams_of({*self._surfaces, *lexicon.surfaces()})

    def find(self, question: str, most: int = 10, skip: frozenset[str] = frozenset()) -> list[Match]:
        """Return the best matches, best first; `skip` are words of the question that were used otherwise."""
        return self.ranked(self.words(question, skip), most)

    def ranked(self, words: Sequence[Word], most: int = 10) -> list[Match]:
        """Return the best matches for words, best first."""
        total = sum(word.weight for word in words)
        scores: dict[int, float] = defaultdict(float)
        covered: dict[int, list[tuple[str, float]]] = defaultdict(list)
        for word in words:
            for place, (score, quality) in self._matches(word).items():
                scores[place] += score
                covered[place].append((word.read_as or word.text, quality * word.weight / total))
        ranked = sorted(scores, key=lambda place: (-self._rank(scores[place], covered[place]), place))[:most]
        return [
            Match(
                place,
                self._rank(scores[place], covered[place]),
                sum(share for _, share in covered[place]),
                tuple(covered[place]),
            )
            for place in ranked
        ]

    def leniently(self, words: Sequence[Word]) -> list[Word]:
        """Return words where those that no text has count less: "can I wash it in the machine" asks about washing."""
        return [word if self._has(word) else replace(word, weight=word.weight * ASIDE) for word in words]

    def names(self, word: Word) -> bool:
        """Tell whether a word names a text: it is a thing, or stands in a name and is no mere property."""
        return word.thing or (not word.meant and bool(word.keys) and word.keys[0][0] in self._named)

    def words(self, question: str, skip: frozenset[str] = frozenset()) -> list[Word]:
        """Return the words of a question that say what is wanted."""
        found: dict[str, Word] = {}
        for unit in self._lexicon.units(question, self._known):
            if (
                unit.term.surface not in self._filler
                and unit.term.surface not in skip
                and not unit.term.surface.isdecimal()
            ):
                for word in self._read(unit):
                    found.setdefault(word.keys[0][0] if word.keys else word.text, word)
        return list(found.values())

    # ---------------------------------------------------------------------------------------------------- inside

    def _add(self, place: int, fields: Sequence[Field]) -> float:
        length = 0.0
        for field in fields:
            for unit in self._lexicon.units(field.text, self._known):
                if " " not in unit.term.surface and unit.term.surface not in self._filler:
                    self._surfaces[unit.term.surface] += 1
                length += field.weight
                for key in self._keys(unit):
                    self._postings[key][place] = self._postings[key].get(place, 0.0) + field.weight
                    if field.names:
                        self._named[key].add(place)
        return length

    def _keys(self, unit: Unit) -> set[str]:
        keys = {key for term in (unit.term, *unit.parts) for key in term.keys}
        for key in list(keys):
            while key := broader().get(key, ""):
                keys.add(key)
        return keys

    def _read(self, unit: Unit) -> list[Word]:
        """A compound is looked for by its parts, an unknown word by the known one it resembles."""
        term, parts = unit.term, unit.parts
        if term.meanings or term.stem in self._postings:
            return [self._word(term)]
        if parts and self._knows(parts[0]):
            return [self._word(part) for part in parts]
        alike, likeness = self._alike(term.surface)
        if alike:
            [meant] = self._lexicon.units(alike, self._known)
            known = meant.parts if meant.parts and meant.term.stem not in self._postings else (meant.term,)
            return [_resembling(self._word(one), term.surface, likeness) for one in known]
        return [self._word(part) for part in parts] or [Word(term.surface, (), self._rarest)]

    def _has(self, word: Word) -> bool:
        return any(key in self._postings for key, _ in word.keys)

    def _knows(self, term: Term) -> bool:
        return bool(term.meanings) or term.stem in self._postings

    def _word(self, term: Term) -> Word:
        keys = ((term.stem, 1.0), *((meaning, MEANING) for meaning in term.meanings))
        spread = max((len(self._postings[key]) for key, _ in keys if key in self._postings), default=0)
        weight = self._idf(spread) * (self._things if term.thing else 1.0)
        return Word(term.surface, keys, weight, term.thing, bool(term.meanings))

    def _matches(self, word: Word) -> dict[int, tuple[float, float]]:
        """Return for each text that has the word the BM25 part and how well it has it."""
        found: dict[int, tuple[float, float]] = {}
        for key, quality in word.keys:
            posting = self._postings.get(key, {})
            for place, weight in posting.items():
                named = place in self._named[key]
                at = quality * (1.0 if named else THING_MENTIONED if word.thing else MENTIONED)
                score = at * self._idf(len(posting)) * weight * (K1 + 1) / (weight + K1 * self._norms[place])
                before = found.get(place, (0.0, 0.0))
                found[place] = (max(before[0], score), max(before[1], at))
        return found

    def _rank(self, score: float, shares: list[tuple[str, float]]) -> float:
        """A text that covers all that was asked for goes before one that has half of it often."""
        return score * (0.2 + sum(share for _, share in shares)) ** 2

    def _idf(self, spread: int) -> float:
        return math.log(1 + (self._size - spread + 0.5) / (spread + 0.5))

    def _alike(self, word: str) -> tuple[str, float]:
        """Return the known word most like an unknown one: three letters in common, then counted by edits."""
        if len(word) < SHORTEST:
            return "", 0.0
        shared = Counter(surface for gram in _grams(word) for surface in self._grams.get(gram, ()))
        best, likeness = "", 0.0
        for surface, count in shared.most_common(50):
            same = OSA.normalized_similarity(word, surface)
            if count >= 2 and (same, self._surfaces[surface]) > (likeness, self._surfaces[best]):
                best, likeness = surface, same
        return (best, likeness) if likeness >= ALIKE else ("", 0.0)


def _resembling(word: Word, typed: str, likeness: float) -> Word:
    keys = tuple((key, quality * likeness) for key, quality in word.keys)
    return replace(word, text=typed, keys=keys, read_as=word.text)


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

"""Ranked retrieval over texts with weighted fields: BM25F, meanings, parts of compounds, typing errors.

Ranking is BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009, section 3.6). Certainty is another
thing: the share of what was asked for that a text covers, each word weighed by how much it tells.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kontor.knowledge.alike import Alike
from kontor.knowledge.lexicon import Lexicon, Term, Unit, broader
from kontor.knowledge.postings import Doubles, Field, Gathering, Places

K1 = 1.2
B = 0.6
ASIDE = 0.5
"""What a word counts that no text has, where the texts are known to be about the matter."""
ASKING = 0.5
"""What a word counts there that only tells what is asked of the matter: "when", "how long"."""
MEANING = 0.9
"""What a synonym counts beside the word itself."""
THING = 2.0
"""A word that names a thing weighs so much more than one that describes it: who asks for boots wants no warm jacket."""
MENTIONED = 0.85
"""What a word counts where a text only says it of the thing."""
THING_MENTIONED = 0.25
"""What the name of a thing counts there: trousers to wear over boots are no boots."""

NEARNESS = 0.12
"""What one usual spread of nearness in meaning counts beside a question that is covered whole."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question with every key it may be found under and how well each counts.

    `weight` is its share in what is asked; `counts` says how much it tells beside other words. `decides` tells that no
    text answers a question with it that has it not.
    """

    text: str
    keys: tuple[tuple[str, float], ...]
    weight: float
    thing: bool = False
    meant: bool = False
    read_as: str = ""
    counts: float = 1.0
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A text found: its place in the index, its rank, the share `covered`, and what of it each word covers.

    `near` is how near it is in meaning, see `Neighbours.near`; 0 where nothing tells.
    """

    place: int
    score: float
    covered: float
    reasons: tuple[tuple[str, float], ...] = ()
    near: float = 0.0


class Index:
    """Texts, ready to be found; `filler` are the words that tell nothing in a question to them.

    `proper` tells that the texts have proper names, as products do.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        texts: Sequence[Sequence[Field]],
        filler: frozenset[str],
        things: float = THING,
        proper: bool = False,
    ) -> None:
        self._lexicon, self._filler, self._things, self._proper = lexicon, filler, things, proper
        self._known = frozenset(
            word for fields in texts for field in fields if field.names for word in lexicon.words(field.text)
        )
        self._surfaces: Counter[str] = Counter()
        self._size = len(texts)
        gathering, lengths = self._gather(texts)
        mean = sum(lengths) / len(lengths) if any(lengths) else 1.0
        self._norms: Doubles = 1 - B + B * np.array(lengths) / mean
        self._postings = {key: gathered.posting() for key, gathered in gathering.items()}
        self._of_things = self._having_any(lexicon.tangible, named=True)
        self._surfaces = Counter(
            {word: often for word, often in self._surfaces.items() if " " not in word and word not in filler}
        )
        self._rarest = self._idf(0)
        self._alike = Alike({*self._surfaces, *lexicon.surfaces()}, self._surfaces, self._is_proper)

    def __len__(self) -> int:
        return self._size

    def find(self, question: str, most: int = 10, skip: frozenset[str] = frozenset()) -> list[Match]:
        """Return the best matches, best first; `skip` are words of the question that were used otherwise."""
        return self.ranked(self.words(question, skip), most)

    def ranked(self, words: Sequence[Word], most: int = 10, near: Doubles | None = None) -> list[Match]:
        """Return the best matches for words, best first. `near` is each text's nearness in meaning, if it is known."""
        return list(self.matches(words, most, near))

    def answers(
        self, words: Sequence[Word], most: int, near: Doubles | None = None, among: NDArray[np.bool_] | None = None
    ) -> list[Match]:
        """Return what `ranked` does for all words of a question, of the texts that speak of what it is about.

        A question with less than half a telling word is unsure; `among` tells of each text whether it may be found.
        """
        speaking = self._speaking(words) if among is None else self._speaking(words) & among
        return list(self.matches(words, most, near, 0.5 * self._rarest, speaking))

    def matches(
        self,
        words: Sequence[Word],
        most: int,
        near: Doubles | None = None,
        least: float = 0.0,
        among: NDArray[np.bool_] | None = None,
    ) -> Iterator[Match]:
        """Yield what `ranked` returns, made as it is asked for; `among` tells of each text whether it may be found."""
        total = max(sum(word.weight for word in words), least)
        scores, covered = np.zeros(self._size), np.zeros(self._size)
        found: list[tuple[Word, Places, Doubles]] = []
        for word in words:
            places, score, quality = self._matches(word)
            scores[places] += score * word.counts
            covered[places] += quality * word.weight / total
            found.append((word, places, quality * word.weight / total))
        # A text that covers all that was asked for goes before one that has half of it often.
        ranks = scores * (0.2 + covered) ** 2
        if near is None:
            near = np.zeros(self._size)
        else:
            ranks = _joined(ranks, covered, near)
        if among is not None:
            ranks = ranks * among
        for place in _largest(ranks, most):
            shares = tuple(_shares(found, place))
            yield Match(place, float(ranks[place]), float(covered[place]), shares, float(near[place]))

    def leniently(self, words: Sequence[Word], known: bool = False) -> list[Word]:
        """Return words where those that no text has count less: "can I wash it in the machine" asks about washing.

        `known` leaves those their weight that the lexicon knows: they say that something else is asked. Words that only
        tell what is asked of a matter count less, too: "how long does the refund take" asks about refunds.
        """
        asking = self._lexicon.asking
        told = [
            replace(word, weight=word.weight * ASKING, counts=ASKING) if word.text in asking else word for word in words
        ]
        kept = [self._has(word) or (known and word.meant and not word.thing) for word in told]
        return [
            word if keeps else replace(word, weight=word.weight * ASIDE) for word, keeps in zip(told, kept, strict=True)
        ]

    def having(self, question: str) -> set[int]:
        """Return the places of the texts that have every word of a question."""
        each = [{int(place) for place in self._matches(word)[0]} for word in self.words(question)]
        return set.intersection(*each) if each else set()

    def names(self, word: Word) -> bool:
        """Tell whether a word names a text: it is a thing, or stands in a name and is no mere property."""
        return word.thing or (not word.meant and bool(word.keys) and self._is_name(word.keys[0][0]))

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

    def _gather(self, texts: Sequence[Sequence[Field]]) -> tuple[dict[str, Gathering], list[float]]:
        """Return where each key stands, and how long each text is."""
        gathering: dict[str, Gathering] = defaultdict(Gathering)
        keys: dict[str, list[Gathering]] = {}
        memory: dict[str, Unit] = {}
        lengths = [0.0] * len(texts)
        for place, fields in enumerate(texts):
            for field in fields:
                for unit in self._lexicon.units(field.text, self._known, memory):
                    word = unit.term.surface
                    if word not in keys:
                        keys[word] = [gathering[key] for key in self._keys(unit)]
                    self._surfaces[word] += 1
                    lengths[place] += field.weight
                    for gathered in keys[word]:
                        gathered.add(place, field)
        return gathering, lengths

    def _keys(self, unit: Unit) -> set[str]:
        return self._wider(key for term in (unit.term, *unit.parts) for key in term.keys)

    def _wider(self, keys: Iterable[str]) -> set[str]:
        """Return keys with those of what they are a kind of."""
        found = set(keys)
        for key in list(found):
            while key := broader().get(key, ""):
                found.add(key)
        return found

    def _read(self, unit: Unit) -> list[Word]:
        """A compound is looked for by its parts, an unknown word by the known one it resembles."""
        term, parts = unit.term, unit.parts
        if term.meanings or term.stem in self._postings:
            return [self._word(term)]
        if parts and self._knows(parts[0]):
            return [self._word(part) for part in parts]
        alike, likeness = self._alike.to(term.surface)
        if alike:
            [meant] = self._lexicon.units(alike, self._known)
            known = meant.parts if meant.parts and meant.term.stem not in self._postings else (meant.term,)
            return [_resembling(self._word(one), term.surface, likeness) for one in known]
        return [self._word(part) for part in parts] or [Word(term.surface, (), self._rarest)]

    def _speaking(self, words: Sequence[Word]) -> NDArray[np.bool_]:
        """Return which texts speak of what decides a question, and of one of its things where they name any."""
        speaking = np.ones(self._size, np.bool_)
        for word in words:
            if word.decides:
                speaking &= self._having_any(key for key, _ in word.keys)
        tangible = [word for word in words if not self._lexicon.tangible.isdisjoint(key for key, _ in word.keys)]
        things = self._wider(key for word in tangible for key, _ in word.keys)
        return speaking & (self._having_any(things) | ~self._of_things) if things else speaking

    def _having_any(self, keys: Iterable[str], named: bool = False) -> NDArray[np.bool_]:
        """Return which texts have one of some keys, in a name where that is asked."""
        having = np.zeros(self._size, np.bool_)
        for posting in (self._postings[key] for key in keys if key in self._postings):
            having[posting.places[posting.named] if named else posting.places] = True
        return having

    def _has(self, word: Word) -> bool:
        return any(key in self._postings for key, _ in word.keys)

    def _knows(self, term: Term) -> bool:
        return bool(term.meanings) or term.stem in self._postings

    def _word(self, term: Term) -> Word:
        meanings = (*term.meanings, *self._lexicon.regions(term.meanings))
        keys = ((term.stem, 1.0), *((meaning, MEANING) for meaning in meanings))
        spread = max((len(self._postings[key].places) for key, _ in keys if key in self._postings), default=0)
        weight = self._idf(spread) * (self._things if term.thing else 1.0)
        decides = self._lexicon.decides(term.meanings)
        return Word(term.surface, keys, weight, term.thing, bool(term.meanings), decides=decides)

    def _is_name(self, key: str) -> bool:
        return key in self._postings and bool(self._postings[key].named.any())

    def _matches(self, word: Word) -> tuple[Places, Doubles, Doubles]:
        """Return the texts that have the word, each once, with the BM25 part and how well each has it."""
        parts = [self._matched(word, key, quality) for key, quality in word.keys if key in self._postings]
        if len(parts) < 2:
            return parts[0] if parts else (np.zeros(0, np.intp), np.zeros(0), np.zeros(0))
        places = np.unique(np.concatenate([places for places, _, _ in parts]))
        scores, qualities = np.zeros(len(places)), np.zeros(len(places))
        for some, score, quality in parts:
            at = np.searchsorted(places, some)
            scores[at] = np.maximum(scores[at], score)
            qualities[at] = np.maximum(qualities[at], quality)
        return places, scores, qualities

    def _matched(self, word: Word, key: str, quality: float) -> tuple[Places, Doubles, Doubles]:
        posting = self._postings[key]
        mentioned = THING_MENTIONED if word.thing else MENTIONED
        at = quality * np.where(posting.named, 1.0, mentioned)
        often = posting.weights * (K1 + 1) / (posting.weights + K1 * self._norms[posting.places])
        return posting.places, at * self._idf(len(posting.places)) * often, at

    def _idf(self, spread: int) -> float:
        return math.log(1 + (self._size - spread + 0.5) / (spread + 0.5))

    def _is_proper(self, word: str) -> bool:
        return self._proper and word in self._known and not self._lexicon.knows(word)


def _shares(found: Sequence[tuple[Word, Places, Doubles]], place: int) -> Iterator[tuple[str, float]]:
    """Yield the words that a text has, with the share of the question that each of them covers."""
    for word, places, shares in found:
        at = int(np.searchsorted(places, place))
        if at < len(places) and places[at] == place:
            yield word.read_as or word.text, float(shares[at])


def _joined(ranks: Doubles, covered: Doubles, near: Doubles) -> Doubles:
    """Return words and meaning as one rank: the words count by the share of the question that the best covers."""
    best = int(ranks.argmax()) if len(ranks) else 0
    by_words = ranks / ranks[best] * covered[best] if ranks.any() else ranks
    # A word alone is far from every whole text: what counts is to be nearer than most are to this question.
    return np.asarray(by_words + NEARNESS * np.maximum(near - near.mean(), 0.0))


def _largest(ranks: Doubles, most: int) -> list[int]:
    """Return the places of the largest ranks above zero, the largest first, equal ones in their order."""
    places = np.flatnonzero(ranks > 0)
    if len(places) > most:
        least = np.partition(ranks[places], -most)[-most]
        places = places[ranks[places] >= least]
    return [int(place) for place in places[np.argsort(-ranks[places], kind="stable")][:most]]


def _resembling(word: Word, typed: str, likeness: float) -> Word:
    keys = tuple((key, quality * likeness) for key, quality in word.keys)
    return replace(word, text=typed, keys=keys, read_as=word.text)

"""What a product's own description says to a question about it: the sentence itself, never a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.product_questions.items import Item
from flows.product_questions.numbers import without_numbers
from kontor.knowledge import Field, Index, Match, Word, lexicon, see_also

ENOUGH = 0.4
"""What share of a question a sentence must cover to count as its answer."""
_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-ÖØ-Þ0-9¿¡])|\n+")
_CARE = frozenset({"=washable", "=dryer", "=care"})
_TITLED = ("material", "size", "brand")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of the description, or a column's value; `covered` is the share of the question it is about."""

    text: str
    column: str
    covered: float


def evidence(item: Item, question: str, language: str) -> Evidence | None:
    """Return what a product's description or columns say to a question, None where they say nothing."""
    said = [("", sentence) for sentence in sentences(item.description)]
    said += [(name, str(getattr(item, name))) for name in _TITLED if getattr(item, name)]
    said += [(name, value) for name, value in item.attributes if name != "condition"]
    words = lexicon(language)
    index = Index(words, [[Field(f"{column} {text}", names=True)] for column, text in said], words.stop, things=1.0)
    question = without_numbers(question, item)
    said_of_it = index.words(question, frozenset(words.words(f"{item.title} {item.product_type}")))
    own = words.kinds(f"{item.title} {item.product_type}")
    told = [word for word in said_of_it if not (own & {key for key, _ in word.keys} and words.names_thing(word.text))]
    asked = index.leniently(told or index.words(question))
    for wanted in (asked, [_instead(word) for word in asked]):
        found = [match for match in index.ranked(wanted, len(said)) if _vouches(match, wanted, words.vouched)]
        best = max(found, key=lambda match: (round(match.covered, 2), -match.place), default=None)
        if best is not None and best.covered >= ENOUGH:
            return Evidence(said[best.place][1], said[best.place][0], best.covered)
    return None


def origin(item: Item, question: str, language: str) -> Evidence | None:
    """Return what a product's description or columns say of where it is made, or of the country asked for."""
    words = lexicon(language)
    said = [("", sentence) for sentence in sentences(item.description)] + list(item.attributes)
    told = (Evidence(text, name, 1.0) for name, text in said if "=origin" in words.meanings(f"{name} {text}"))
    if said_so := next(told, None):
        return said_so
    found = evidence(item, question, language)
    return found if found is not None and words.names_country(found.text) else None


def only_named(item: Item, text: str, language: str) -> bool:
    """Tell whether a text says nothing but what a product is called, and so asks for the product itself."""
    words, text = lexicon(language), without_numbers(text, item)
    known = {key for unit in words.units(f"{item.title} {item.product_type}") for key in unit.term.keys}
    told = (unit.term for unit in words.units(text) if unit.term.surface not in words.stop)
    return all(known & set(term.keys) for term in told)


def cares(item: Item, found: Evidence, question: str, answered: str, language: str) -> bool:
    """Tell whether a sentence on the care of a product goes before the answer to the question `answered`.

    It does unless both questions name something that the product has not: how to wash down is not about a sweater.
    """
    words = lexicon(language)
    told = words.meanings(f"{item.title} {item.product_type} {item.material} {item.description}") | _CARE
    return bool(words.meanings(found.text) & _CARE) and words.meanings(question) & words.meanings(answered) <= told


def _vouches(match: Match, asked: Sequence[Word], vouched: frozenset[str]) -> bool:
    """Tell whether a sentence has every word that a thing must vouch for: one certificate is not another."""
    having = {word for word, _ in match.reasons}
    needed = (word for word in asked if not vouched.isdisjoint(key for key, _ in word.keys))
    return all((word.read_as or word.text) in having for word in needed)


def _instead(word: Word) -> Word:
    """Return what else answers a word: whether something is waterproof is told by its being water repellent."""
    return replace(word, keys=tuple((see_also().get(key, key), quality) for key, quality in word.keys))


def sentences(text: str) -> list[str]:
    """Return the sentences of a description; a number's point and an abbreviation's end none."""
    return [sentence.strip() for sentence in _END.split(text) if sentence.strip()]

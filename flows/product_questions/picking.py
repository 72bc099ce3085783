"""How people point at one of several items: by tapping, by its number, its name, or what sets it apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flows.product_questions.colours import colours
from flows.product_questions.phrases import phrases
from flows.product_questions.words import ShopWords, shop_words
from kontor.slots import Choice, Situation, Slot
from kontor.slots.choices import SIZES

ANOTHER = "?"
NOTHING = "!"
_FIRST = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "erste": 1, "zweite": 2, "dritte": 3}
_LAST = {"last", "letzte", "letzten", "letzter", "letztes"}


@dataclass(frozen=True, slots=True)
class Pick(Slot[str]):
    """One of the items offered, by its id; `NOTHING`, or another wish as it was written behind `ANOTHER`."""

    def from_value(self, value: object) -> str | None:
        """Read the id of a tapped option, or a wish kept from before."""
        known = isinstance(value, str) and any(option.id == value for option in self.options)
        return str(value) if known else None

    def from_text(self, text: str, at: datetime, situation: Situation) -> str | None:
        """Read a number or title, then the only option that has the words, then another wish."""
        plainly = Choice(self.key, options=self.options).from_text(text, at, situation)
        words = shop_words(situation.language)
        if words.asks_service(text) or words.holds(text) or phrases(situation.language).together(text):
            return None
        if words.pricing(text):
            return plainly or f"{ANOTHER}{text}"
        if text.rstrip().endswith("?"):
            return plainly or _wish(words, text)
        if words.denied(text):
            return plainly or f"{ANOTHER}{text}"
        if words.declines(text):
            return plainly or _wish(words, text) or NOTHING
        plainly = plainly or self._counted(words, text) or self._named(words, text)
        return plainly or (f"{ANOTHER}{text}" if words.lexicon.meanings(text) else _wish(words, text))

    def _counted(self, words: ShopWords, text: str) -> str | None:
        said = words.lexicon.words(text)
        ordinals = {_FIRST[word.rstrip("nrs")] for word in said if word.rstrip("nrs") in _FIRST}
        place = ordinals.pop() if len(ordinals) == 1 else len(self.options) if _LAST & set(said) else 0
        return self.options[place - 1].id if 0 < place <= len(self.options) else None

    def _named(self, words: ShopWords, text: str) -> str | None:
        """Return the one option whose title has most of the words, and everything it is said to be."""
        said, things = _keys(words, text), _things(words, text)
        have = {option.id: _keys(words, f"{option.title} {option.description or ''}") for option in self.options}
        counts = {id: len(said & keys) for id, keys in have.items() if all(thing & keys for thing in things)}
        best = max(counts.values(), default=0)
        first = [id for id, count in counts.items() if count == best]
        return first[0] if best and len(first) == 1 else None


def _wish(words: ShopWords, text: str) -> str | None:
    named = any(term.thing for unit in words.lexicon.units(text) for term in (unit.term, *unit.parts))
    other = named or names_variant(text) or words.asks_variants(text) or words.restocks(text)
    return f"{ANOTHER}{text}" if other else None


def _things(words: ShopWords, text: str) -> list[set[str]]:
    """Return what a text names things by, a set of words with one meaning for each."""
    named = [[term for term in (unit.term, *unit.parts) if term.thing] for unit in words.lexicon.units(text)]
    return [{key for term in terms for key in term.keys} for terms in named if terms]


def names_variant(text: str) -> bool:
    """Tell whether a text names a colour or a size, which change a wish."""
    return bool(colours(text)) or any(SIZES.fullmatch(_size(word.strip("?!.,;"))) for word in text.split())


def _size(word: str) -> str:
    """Return a word as sizes are written: "xl" is one, a small "s" or "m" may be anything."""
    return word.upper() if len(word) > 1 else word


def _keys(words: ShopWords, text: str) -> set[str]:
    """Return what a text says, without filler; colours by their base names."""
    units = [unit for unit in words.lexicon.units(text) if unit.term.surface not in words.lexicon.stop]
    found = {key for unit in units for term in (unit.term, *unit.parts) for key in term.keys}
    return found | {f"={base}" for base in colours(text)}

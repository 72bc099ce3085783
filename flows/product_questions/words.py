"""How people talk in a shop: what asks for a price, takes a word back, wants to buy, tells of trouble."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from flows.product_questions.colours import colours
from kontor.knowledge import Lexicon, lexicon
from kontor.letters import plain, says_any
from kontor.slots.yes_or_no import agreeing

_CLAUSES = re.compile(r"[,.;:!?()]")
_NUMBER = re.compile(r"(?<!\d)\d{4,}(?!\d)")
"""The shortest number that an order may have; smaller ones are sums and days."""
_SIZED = re.compile(r"\b(?:eu|uk|us|br)\s?\d", re.IGNORECASE)
"""A size by the country it is counted in, which is no country."""


class ShopWords:
    """A shop's talk in one language, beside what its `lexicon` says that words mean."""

    def __init__(self, lexicon: Lexicon, entries: dict[str, Any]) -> None:
        self.lexicon = lexicon
        language = lexicon.language
        self._colours: dict[str, str] = entries["colours"].get(language, {})
        self.later: dict[str, str] = entries["later"].get(language, {})
        self._nothing = frozenset(plain(entries["nothing"].get(language, "")).split())
        self._than: str = entries["than"].get(language, "")
        self._open = frozenset(plain(entries["open"].get(language, "")).split())
        self._pricing = {
            key: [plain(one) for one in entry.get(language, ())] for key, entry in entries["pricing"].items()
        }
        self.priced = frozenset(word for phrases in self._pricing.values() for one in phrases for word in one.split())
        self.joining = tuple(entries["joining"].get(language, "and").split())
        self._comparing = tuple(plain(one) for one in entries["comparing"].get(language, ()))
        self._pointing, self._choosing, self._rather, self._degrees = (
            frozenset(plain(entries[key].get(language, "")).split())
            for key in ("pointing", "choosing", "rather", "degrees")
        )
        between = "|".join(entries["parting"].get(language, "and").split())
        self._between_things = re.compile(rf"[,;:?!&/]|\b(?:{between})\b", re.IGNORECASE)
        self._making, self._places, self._being, self._from = (
            frozenset(plain(entries[key].get(language, "")).split()) for key in ("making", "places", "being", "from")
        )
        self._whence = tuple(plain(one) for one in entries["whence"].get(language, ()))
        self._variants = frozenset(plain(entries["variants"].get(language, "")).split())
        self._buying = tuple(plain(one) for one in entries["buying"].get(language, "").split("|") if one)
        self._pleased = frozenset(plain(entries["pleased"].get(language, "")).split())
        self._restock = tuple(plain(one) for one in entries["restock"].get(language, ()))
        self._trouble = tuple(plain(one) for one in entries["trouble"].get(language, ()))
        self._orders = frozenset(plain(entries["orders"].get(language, "")).split())
        self._parts = {f"={name}" for name in entries["parts"]} | lexicon.materials
        self._between, self._kindly, self._but = (
            frozenset(plain(entries[key].get(language, "")).split()) for key in ("between", "kindly", "but")
        )

    def colour(self, base: str) -> str:
        """Return what this language calls a base colour."""
        return self._colours.get(base, base)

    def declines(self, text: str) -> bool:
        """Tell whether a text turns down what was offered."""
        return bool(self._nothing & set(self.lexicon.words(text))) and "sum" not in self.lexicon.amounts_asked(text)

    def asks_service(self, text: str) -> bool:
        """Tell whether a text is about a purchase and names no thing: "when will it come?", "and to Chile?"."""
        matters = self.lexicon.names_matter(text) or self.lexicon.names_service(text)
        matters = matters or self.lexicon.only_country(text)
        return matters and not self.lexicon.names_thing(text)

    def pricing(self, text: str) -> str:
        """Return how a text asks for a price: `cheapest`, `dearest`, `cheaper`, `reduced`, or nothing."""
        asked = next((key for key, phrases in self._pricing.items() if says_any(text, phrases)), "")
        return "" if asked == "reduced" and not self._open & set(self.lexicon.words(text)) else asked

    def asks_variants(self, text: str) -> bool:
        """Tell whether a text asks which sizes or colours there are, as far as it names none."""
        return not self._variants.isdisjoint(self.lexicon.words(text))

    def troubled(self, text: str) -> bool:
        """Tell whether a text says that something went wrong with a purchase."""
        return says_any(text, self._trouble)

    def restocks(self, text: str) -> bool:
        """Tell whether a text asks when something is there again."""
        return says_any(text, self._restock)

    def taken(self, text: str) -> str | None:
        """Return which of what was shown somebody wants: nothing for "I'll take it", None for who says more or else."""
        said = f" {plain(text)} "
        phrase = max((one for one in self._buying if f" {one} " in said), key=len, default="")
        if not phrase or self.chooses(text) or not self.lexicon.denying.isdisjoint(said.split()):
            return None
        units = self.lexicon.units(said.replace(f" {phrase} ", " "))
        filler = self.lexicon.stop | self._pleased | agreeing(self.lexicon.language)
        beside = [unit.term for unit in units if unit.term.surface not in filler]
        named = " ".join(term.surface for term in beside)
        return named if all(term.thing or colours(term.surface) for term in beside) else None

    def asks_origin(self, text: str) -> bool:
        """Tell whether a text asks where something is made."""
        bare = _SIZED.sub(" ", text)
        said = set(self.lexicon.words(bare))
        if self._making & said:
            asks = bool(self._places & said) or self.lexicon.names_country(bare)
        elif self._being & said and self._from & said:
            asks = says_any(bare, self._whence) or self.lexicon.names_country(bare)
        else:
            return False
        return asks and (self.lexicon.service - {"=abroad"}).isdisjoint(self.lexicon.meanings(bare))

    def compares(self, text: str) -> bool:
        """Tell whether a text asks outright what sets things apart."""
        return says_any(text, self._comparing)

    def ranks(self, text: str) -> bool:
        """Tell whether a text asks what is more so than another: "warmer", "mais leve"."""
        return not (self._rather | self._degrees).isdisjoint(self.lexicon.words(text))

    def points(self, text: str) -> bool:
        """Tell whether a text speaks of what was just told, and of no other thing or matter."""
        if self.lexicon.names_matter(text) or self.lexicon.names_service(text):
            return False
        return not self.lexicon.names_thing(text) or not self._pointing.isdisjoint(self.lexicon.words(text))

    def holds(self, text: str) -> bool:
        """Tell whether a text compares outright, or asks which of what was told is more so than the others."""
        return self.compares(text) or (self.ranks(text) and self.chooses(text) and self.points(text))

    def chooses(self, text: str) -> bool:
        """Tell whether a text asks which of several."""
        return not self._choosing.isdisjoint(self.lexicon.words(text))

    def parted(self, text: str) -> list[str]:
        """Return what stands between the words that hold things against each other: `the Fjell`, `the Vidde`."""
        return [piece.strip() for piece in self._between_things.split(text) if piece.strip()]

    def compared_in(self, text: str) -> str:
        """Return what a text says beside that it compares: `warmer` of "which one is warmer?"."""
        phrases = {word for phrase in self._comparing for word in phrase.split()}
        beside = phrases | self._rather | self._choosing | self.lexicon.stop
        return " ".join(word for word in self.lexicon.words(text) if word not in beside)

    def left(self, text: str, denied: Container[str]) -> str:
        """Return what a text says beside what it takes back."""
        return " ".join(
            word for word in self.lexicon.words(text) if word not in denied and word not in self.lexicon.denying
        )

    def orders(self, text: str) -> bool:
        """Tell whether a text names an order by its number."""
        return bool(_NUMBER.search(text)) and not self._orders.isdisjoint(self.lexicon.words(text))

    def compared(self, text: str) -> tuple[str, str]:
        """Return a wish and what its price is compared with: `jackets cheaper`, `the Fjell`."""
        wish, _, other = plain(text).partition(f" {self._than} ")
        return wish, other

    def denied(self, text: str) -> tuple[str, ...]:
        """Return the words that a wish takes back: `blue` of "a jacket, but not in blue".

        A "no" that a text begins with is an answer to what was said before.
        """
        found = []
        for clause in _CLAUSES.split(text):
            words = self.lexicon.words(clause)
            for place, word in enumerate(words):
                if word in self.lexicon.denying and not self._answers(words, place, text):
                    found += [one for one in self._behind(words[place + 1 :]) if self._deniable(one)]
        return tuple(dict.fromkeys(found))

    def _deniable(self, word: str) -> bool:
        """Tell whether a word is a colour, a thing or a part; of a compound both halves must be known."""
        terms = [term for unit in self.lexicon.units(word) for term in (unit.parts or (unit.term,))]
        known = all(term.meanings for term in terms)
        return bool(colours(word)) or (known and any(term.thing or self._parts & set(term.meanings) for term in terms))

    def _answers(self, words: list[str], place: int, text: str) -> bool:
        """Tell whether a denying word answers what was said before, or is a question's kindness."""
        first = place == 0 and words[0] in self._nothing and plain(text).startswith(words[0])
        kindly = words[place] in self._kindly and text.rstrip().endswith("?")
        return first or (kindly and place > 0 and words[place - 1] not in self._but)

    def _behind(self, words: list[str]) -> Iterator[str]:
        """Yield the words right behind a denial up to the first that says something."""
        for word in words:
            if word not in self._between and word in self.lexicon.stop:
                return
            yield word
            if word not in self._between:
                return


def shop_words(language: str) -> ShopWords:
    """Return the words that come with this flow, in one language (`pt` and `pt-BR` are the same)."""
    return _shop_words(language[:2])


@cache
def _shop_words(language: str) -> ShopWords:
    return ShopWords(lexicon(language), _entries())


@cache
def _entries() -> dict[str, Any]:
    text = files("flows.product_questions").joinpath("words.yml").read_text(encoding="utf-8")
    entries: dict[str, Any] = YAML(typ="safe").load(text)
    return entries

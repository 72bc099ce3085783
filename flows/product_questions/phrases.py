"""What a text asks of products by a phrase: how many, a picture, something similar, how a size is cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from flows.product_questions.words import shop_words
from kontor.letters import plain
from kontor.phrases import Phrase, says_phrase
from kontor.slots.ordinals import LAST, ORDINALS

_BOUGHT = frozenset({"=tracking", "=parcel", "=returns", "=refund", "=exchange"})
_SENT = frozenset({"=delivery", "=parcel", "=tracking"})
_SPELLED = {word: place for place, spelled in enumerate(ORDINALS, 1) for word in spelled.split()}


class Phrases:
    """The phrases of one language."""

    def __init__(self, language: str, entries: Mapping[str, Mapping[str, Any]]) -> None:
        self.language = language
        self._words = shop_words(language)
        self._found = {
            key: [Phrase.read(one) for one in each.get(language, ())]
            for key, each in entries.items()
            if isinstance(each["en"], list)
        }
        self._several, self._together = (
            frozenset(plain(entries[key].get(language, "")).split()) for key in ("several", "together")
        )
        self._two = frozenset(plain(entries["two"].get(language, "")).split())
        self._around = self._words.lexicon.stop | {*plain(entries["placing"].get(language, "")).split()}
        self._around |= frozenset(self._words.joining)

    def counts(self, text: str) -> bool:
        """Tell whether a text asks how many there are of a product."""
        return self._says("counting", text) and not self._says("counted", text)

    def sees(self, text: str) -> bool:
        """Tell whether a text asks for the picture or the page of a product, and not for those of a purchase."""
        if not self._says("seeing", text) or self._says("sending", text):
            return False
        return _BOUGHT.isdisjoint(self._words.lexicon.meanings(text)) and not self._words.troubled(text)

    def seeks_similar(self, text: str) -> bool:
        """Tell whether a text asks for something like what was shown."""
        return self._says("similar", text)

    def sizes(self, text: str) -> bool:
        """Tell whether a text asks how a product is cut, or which size fits somebody."""
        return self._says("sizing", text)

    def awaits(self, text: str) -> bool:
        """Tell whether a text asks where something is that was ordered, and not where a refund is."""
        if not self._says("awaiting", text):
            return False
        lexicon = self._words.lexicon
        return not (lexicon.meanings(text) & lexicon.service) - _SENT and not lexicon.names_matter(text)

    def only_number(self, text: str) -> bool:
        """Tell whether a text says nothing but a number that a size may be."""
        said = [word for word in self._words.lexicon.words(text) if word not in self._around]
        return len(said) == 1 and said[0].isdecimal() and len(said[0]) < 4

    def together(self, text: str) -> bool:
        """Tell whether a text says nothing but that several of what was offered are meant: "both", "the first two"."""
        said = {word for word in self._words.lexicon.words(text) if word not in self._around - self._several}
        return not said.isdisjoint(self._together) and said <= self._several and not self._denies(text)

    def few(self, text: str) -> int:
        """Return 2 where a text means no more than two of what was offered, 0 where it does not say."""
        return 2 if not self._two.isdisjoint(self._words.lexicon.words(text)) else 0

    def place(self, text: str) -> int:
        """Return the place in a list that a text names and nothing else, -1 for the last; 0 for none."""
        said = [word for word in self._words.lexicon.words(text) if word not in self._around]
        places = [-1 if word in LAST.split() else _SPELLED.get(word, 0) for word in said]
        return places[0] if len(places) == 1 and not self._denies(text) else 0

    def _denies(self, text: str) -> bool:
        """Tell whether a text takes back what it names: "not the second one"."""
        return not self._words.lexicon.denying.isdisjoint(self._words.lexicon.words(text))

    def _says(self, key: str, text: str) -> bool:
        return says_phrase(text, self._found[key])


def phrases(language: str) -> Phrases:
    """Return the phrases of one language (`pt` and `pt-BR` are the same)."""
    return _phrases(language[:2])


@cache
def _phrases(language: str) -> Phrases:
    return Phrases(language, _entries())


@cache
def _entries() -> Mapping[str, Mapping[str, Sequence[str] | str]]:
    text = files("flows.product_questions").joinpath("phrases.yml").read_text(encoding="utf-8")
    entries: Mapping[str, Mapping[str, Sequence[str] | str]] = YAML(typ="safe").load(text)
    return entries

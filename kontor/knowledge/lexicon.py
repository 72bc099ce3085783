"""What words mean the same: stems, synonyms across languages, the parts of compounds, the filler of questions."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from kontor.countries import names, nicknames
from kontor.letters import plain, says_any
from kontor.slots.choices import COLOURS
from kontor.stems import has_stems, stem

_LINKS = ("", "s", "n", "en", "es", "e", "er")
_HEAD = 4
_DESCRIBING = ("properties", "service", "matters")
_SUM = re.compile(r"[€$£¥]\s?\d|\d\s?[€$£¥]|\d\s?[A-Z]{3}\b")
_LONGEST = 60
_MOST = 400


@dataclass(frozen=True, slots=True)
class Term:
    """A word as it is compared: its stem, the meanings it has, and whether it names a thing or describes one."""

    surface: str
    stem: str
    meanings: tuple[str, ...] = ()
    thing: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Everything under which this word is found."""
        return (self.stem, *self.meanings)


@dataclass(frozen=True, slots=True)
class Unit:
    """One word of a text, or a phrase that has one meaning; compounds and phrases have their parts too."""

    term: Term
    parts: tuple[Term, ...] = ()


class Lexicon:
    """The words of one language, with those of the others where they cannot be confused."""

    def __init__(self, language: str, entries: dict[str, Any]) -> None:
        self.language = language
        self._stemmed = language if has_stems(language) else "en"
        self.stop = frozenset(plain(entries["stop"].get(language, "")).split())
        self.asking = frozenset(plain(entries["asking"].get(language, "")).split())
        self.filler = self.stop - self.asking
        self._meanings: dict[str, tuple[str, ...]] = {}
        self.things: set[str] = set()
        self._openers: set[str] = set()
        self.denying = frozenset(plain(entries["denying"].get(language, "")).split())
        self._asked, self._told = (
            {kind: [plain(one) for one in each[side].get(language, ())] for kind, each in entries["amounts"].items()}
            for side in ("asked", "told")
        )
        self._matters = {f"={name}" for name in entries["matters"]}
        self.service = frozenset(f"={name}" for name in entries["service"])
        self._countries: dict[str, str] = {}
        self._read(entries)
        self.materials = frozenset(f"={name}" for name in entries["materials"])
        self.vouched = frozenset(f"={name}" for name in entries["vouched"])
        self.tangible = self.things | self.materials
        named = (*names(language), *nicknames(language))
        # A name counts as it is written, for its stem may be another word's; one that is a word, too, is none.
        self._countries = {name: f"={code}" for code, name in named if name not in self.stop and not self.knows(name)}
        self._named = frozenset(self._countries.values())
        self._union = {f"={code}" for code in entries["union"].split()}

    def only_country(self, text: str) -> bool:
        """Tell whether a text says nothing but a country, or the union of some: "and to Chile?"."""
        told = [unit.term for unit in self.units(text) if unit.term.surface not in self.stop]
        return bool(told) and all(not self._named.isdisjoint(term.meanings) for term in told)

    def names_country(self, text: str) -> bool:
        """Tell whether a text names a country, or the union of some."""
        return not self._named.isdisjoint(self.meanings(text))

    def names_thing(self, text: str) -> bool:
        """Tell whether a word of a text stands for a thing and can stand for nothing else."""
        terms = (term for unit in self.units(text) for term in (unit.term, *unit.parts))
        return any(term.thing and self.things.issuperset(term.meanings) for term in terms)

    def names_matter(self, text: str) -> bool:
        """Tell whether a text names a matter that decides a question: "student discount?"."""
        return not self._matters.isdisjoint(self.meanings(text))

    def names_service(self, text: str) -> bool:
        """Tell whether a text speaks of a service around a purchase: "can I exchange it?"."""
        return not self.service.isdisjoint(self.meanings(text))

    def amounts_asked(self, text: str) -> set[str]:
        """Return which amounts a text asks for: `sum`, what something costs, and `span`, how long it takes."""
        return {kind for kind, phrases in self._asked.items() if says_any(text, phrases)}

    def amounts_told(self, text: str) -> set[str]:
        """Return which amounts a text speaks of."""
        told = {kind for kind, phrases in self._told.items() if says_any(text, phrases)}
        return told | {"sum"} if _SUM.search(text) else told

    def tells(self, word: str) -> bool:
        """Tell whether a word says something of what is asked; a denial does."""
        return word not in self.filler or word in self.denying

    def words(self, text: str) -> list[str]:
        """Return the words of a text in their plain spelling; what is longer than any word or text has is cut."""
        return [word[:_LONGEST] for word in plain(text).split()[:_MOST]]

    def stem(self, word: str) -> str:
        """Return the part of a word that its inflections share."""
        return stem(word, self._stemmed)

    def knows(self, word: str) -> bool:
        """Tell whether the lexicon holds a word or another form of it."""
        return word in self._countries or " ".join(self.stem(part) for part in word.split()) in self._meanings

    def term(self, word: str) -> Term:
        """Return a word, or several joined by spaces, as it is compared."""
        key = " ".join(self.stem(part) for part in word.split())
        country = self._countries.get(word)
        meanings = (country,) if country else self._meanings.get(key, ())
        return Term(word, key, meanings, bool(self.things & set(meanings)))

    def meanings(self, text: str) -> set[str]:
        """Return every meaning that the words of a text and their parts have."""
        return {meaning for unit in self.units(text) for term in (unit.term, *unit.parts) for meaning in term.meanings}

    def kinds(self, text: str) -> set[str]:
        """Return the things that a text names, by their meanings, and what each of them is a kind of."""
        found = self.meanings(text) & self.things
        for meaning in list(found):
            while meaning := broader().get(meaning, ""):
                found.add(meaning)
        return found

    def decides(self, meanings: Iterable[str]) -> bool:
        """Tell whether no text answers a question with such a meaning that says nothing of it."""
        return not (self._named | self._matters).isdisjoint(meanings)

    def regions(self, meanings: Iterable[str]) -> tuple[str, ...]:
        """Return what tells of a country without its name: a word for abroad, and the union it is in."""
        if self._named.isdisjoint(meanings):
            return ()
        return ("=abroad",) if self._union.isdisjoint(meanings) else ("=abroad", "=EU")

    def units(self, text: str, known: Container[str] = (), memory: dict[str, Unit] | None = None) -> Iterator[Unit]:
        """Yield the words of a text, known phrases as one. `known` are further words that compounds are made of.

        `memory` keeps what was read with the same `known` before.
        """
        words, memory = self.words(text), {} if memory is None else memory
        at = 0
        while at < len(words):
            size = next((n for n in (3, 2) if self._phrase(words[at : at + n], n)), 1)
            word = " ".join(words[at : at + size])
            if word not in memory:
                memory[word] = self._unit(words[at : at + size], word, known)
            yield memory[word]
            at += size

    def _unit(self, words: list[str], word: str, known: Container[str]) -> Unit:
        parts = () if len(words) > 1 or self.knows(word) or word in self.stop else self.parts(word, known)
        plainly = tuple(Term(one, self.stem(one)) for one in words if len(words) > 1)
        return Unit(self.term(word), plainly or tuple(self.term(part) for part in parts))

    def parts(self, word: str, known: Container[str]) -> tuple[str, ...]:
        """Return the two parts of a compound whose head is known; nothing for a simple word.

        A first part nobody knows makes a compound only of a head with a meaning: a Hundemantel is a coat, of a kind
        unknown here.
        """
        heads = [(word[:cut], word[cut:]) for cut in range(3, len(word) - 3)]
        heads = [(first, head) for first, head in heads if self.knows(head) or head in known]
        for first, head in heads:
            for link in _LINKS:
                bare = first.removesuffix(link)
                if len(bare) >= 3 and (self.knows(bare) or bare in known):
                    return (bare, head)
        return next(((first, head) for first, head in heads if len(head) >= _HEAD and self.term(head).meanings), ())

    def surfaces(self) -> Iterator[str]:
        """Yield every single word that has a meaning, as it is written."""
        yield from self._surfaces

    def _phrase(self, words: list[str], size: int) -> bool:
        opens = self.stem(words[0]) in self._openers
        known = " ".join(words) in self._countries or (opens and self.knows(" ".join(words)))
        return known and len(words) == size

    def _read(self, entries: dict[str, Any]) -> None:
        broader = {name: entry.get("is") for name, entry in entries["things"].items()}
        self._surfaces: list[str] = []
        groups = [("things", name, entry) for name, entry in entries["things"].items()]
        groups += [(kind, name, entry) for kind in _DESCRIBING for name, entry in entries[kind].items()]
        for language in sorted(
            {key for _, _, entry in groups for key in entry if len(key) == 2 and key != "is"},
            key=lambda one: one != self.language,
        ):
            for kind, name, entry in groups:
                for word in entry.get(language, ()):
                    self._learn(
                        plain(word), name, broader.get(name) if kind == "things" else None, kind == "things", language
                    )
        for name, spellings in COLOURS.items():
            for word in spellings.split():
                self._meanings.setdefault(self.stem(word), (f"={name}",))

    def _learn(self, word: str, name: str, broader: str | None, thing: bool, language: str) -> None:
        key = " ".join(self.stem(part) for part in word.split())
        if word in self.stop or (language != self.language and key in self._meanings):
            return
        if " " in key:
            self._openers.add(key.partition(" ")[0])
        self._meanings[key] = tuple(dict.fromkeys((*self._meanings.get(key, ()), f"={name}")))
        if thing:
            self.things.add(f"={name}")
        if " " not in word:
            self._surfaces.append(word)


def lexicon(language: str) -> Lexicon:
    """Return the lexicon seen from one language (`pt` and `pt-BR` are the same)."""
    return _lexicon(language[:2])


@cache
def _lexicon(language: str) -> Lexicon:
    return Lexicon(language, _entries())


@cache
def broader() -> dict[str, str]:
    """Return which meaning each meaning is a kind of."""
    return {f"={name}": f"={entry['is']}" for name, entry in _entries()["things"].items() if "is" in entry}


@cache
def see_also() -> dict[str, str]:
    """Return which meaning answers a question about another where a text has nothing of it."""
    return {f"={name}": f"={entry['see']}" for name, entry in _entries()["properties"].items() if "see" in entry}


@cache
def _entries() -> dict[str, Any]:
    text = files("kontor.knowledge").joinpath("lexicon.yml").read_text(encoding="utf-8")
    entries: dict[str, Any] = YAML(typ="safe").load(text)
    return entries

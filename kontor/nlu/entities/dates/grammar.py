"""Rules written as short patterns with `{fields}`, compiled once and run over a lower-case text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kontor.nlu.entities.dates.meaning import Meaning, Today
from kontor.nlu.entities.sieve import Later, Sieve

Fields = Mapping[str, "Field"]
Rules = tuple[tuple[str, "Action"], ...]

_BEFORE = r"(?<!\w)(?<!\d[.,:/-])"
_AFTER = r"(?!\w)(?![.,:/-]\d)"


@dataclass(frozen=True, slots=True)
class Field:
    """A part of a rule: `words` with their numbers, and digits that match the pattern `digits`."""

    words: Mapping[str, int]
    digits: str = ""

    def pattern(self, name: str) -> str:
        """Return the field as a named group, longer words first."""
        words = sorted(self.words, key=len, reverse=True)
        return f"(?P<{name}>{'|'.join(filter(None, [self.digits, *map(re.escape, words)]))})"

    def number(self, text: str) -> int:
        """Return what a matched text stands for."""
        found = self.words.get(text)
        return int(re.sub(r"\D", "", text)) if found is None else found


@dataclass(frozen=True, slots=True)
class Match:
    """The text that a rule matched, the numbers of its fields, and the day it was read on."""

    text: str
    numbers: Mapping[str, int]
    today: Today

    def __getitem__(self, name: str) -> int:
        return self.numbers[name]

    def get(self, name: str, default: int = 0) -> int:
        """Return a field's number, or the default when the rule matched without it."""
        return self.numbers.get(name, default)


Action = Callable[[Match], Meaning | None]


@dataclass(frozen=True, slots=True)
class Piece:
    """A matched stretch of text and its meaning."""

    start: int
    end: int
    meaning: Meaning


class Grammar:
    """The rules of one language. `asked` has more rules for the answer to a question about an entity type."""

    def __init__(self, fields: Fields, rules: Rules, asked: Mapping[str, Rules]) -> None:
        self._fields = fields
        self._rules = {type: [self._compile(rule) for rule in some] for type, some in {"": rules, **asked}.items()}
        self._sieves: dict[str, Sieve] = {}

    def read(self, low: str, today: Today, asked: str | None) -> list[Piece]:
        """Return the pieces of a text that mean a moment, in its order; of two that overlap the longer."""
        found = sorted(self._pieces(self._passing(low, asked or ""), low, today), key=lambda pair: -pair[0])
        kept: list[Piece] = []
        taken: set[int] = set()
        for _, piece in found:
            places = range(piece.start, piece.end)
            if taken.isdisjoint(places):
                taken.update(places)
                kept.append(piece)
        return sorted(kept, key=lambda piece: piece.start)

    def _passing(self, low: str, asked: str) -> list[tuple[Later, Action]]:
        """Return the rules that may match somewhere in a text, in their order: none, for most messages."""
        return [
            self._rules[type][place]
            for type in dict.fromkeys(("", asked))
            if type in self._rules
            for place in self._sieve(type).passing(low)
        ]

    def _sieve(self, type: str) -> Sieve:
        if type not in self._sieves:
            self._sieves[type] = Sieve([pattern for pattern, _ in self._rules[type]])
        return self._sieves[type]

    def _compile(self, rule: tuple[str, Action]) -> tuple[Later, Action]:
        template, action = rule
        pattern = re.sub(r"\{([a-z]+)\}", lambda name: self._fields[name[1]].pattern(name[1]), template)
        return Later(f"{_BEFORE}(?:{pattern}){_AFTER}"), action

    def _pieces(self, rules: list[tuple[Later, Action]], low: str, today: Today) -> Iterator[tuple[int, Piece]]:
        """Return matches and their lengths; the `lead` of a rule ("on", "um") is matched but no part of the piece."""
        for pattern, action in rules:
            for match in pattern.finditer(low):
                meaning = action(Match(match[0], self._numbers(match), today))
                if meaning is not None:
                    start = match.end("lead") if "lead" in match.re.groupindex else match.start()
                    yield match.end() - match.start(), Piece(start, match.end() - _stops(match[0]), meaning)

    def _numbers(self, match: re.Match[str]) -> dict[str, int]:
        return {
            name: self._fields[name].number(text) for name, text in match.groupdict().items() if text and name != "lead"
        }


def _stops(text: str) -> int:
    """Return 1 for the full stop behind a word, which ends a sentence or a short form; "3." and "p.m." keep theirs."""
    return int(bool(re.search(r"[^\W\d_]{2}\.$", text)))

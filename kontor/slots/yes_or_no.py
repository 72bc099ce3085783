"""Whether somebody's own words agree or refuse; what only may be a yes is none, for money and changes hang on it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from kontor.letters import plain
from kontor.slots.ordinals import LAST, ORDINALS

_SIGNS = {
    "👍": True,
    "👌": True,
    "✅": True,
    "✔": True,
    "🆗": True,
    "💯": True,
    "👎": False,
    "❌": False,
    "✖": False,
    "🙅": False,
}
_DOUBTS = frozenset("🤔🤷😕❓❔")
_LONG = re.compile(r"([^\W\d_])\1{2,}")
_WHY = ("why not", "warum nicht", "wieso nicht", "warum auch nicht", "por que nao", "por que no", "como no")
"""What makes a question of a yes and leaves it one: "sure, why not?"."""
_PLACES = frozenset(" ".join((*ORDINALS, LAST)).split())
_MOST = 12
"""Words; who writes more says more than yes or no."""


@dataclass(frozen=True, slots=True)
class _Words:
    yes: frozenset[tuple[str, ...]]
    no: frozenset[tuple[str, ...]]
    beside: frozenset[str]
    open: frozenset[str]
    weak: frozenset[tuple[str, ...]]
    thanks: frozenset[str]

    def cover(self, said: Sequence[str]) -> bool | None:
        """Return the yes or no that covers every word; longer phrases go first, so that "claro que no" is a no."""
        meant: set[bool] = set()
        firm, at = self.thanks.isdisjoint(said), 0
        while at < len(said):
            phrase = next((tuple(said[at:end]) for end in range(len(said), at, -1) if self._has(said[at:end])), None)
            if phrase is not None:
                meant.add(phrase in self.yes)
                firm |= phrase not in self.weak
            elif said[at] not in self.beside:
                return None
            at += len(phrase or (said[at],))
        return meant.pop() if len(meant) == 1 and firm else None

    def partly(self, said: Sequence[str]) -> bool:
        """Tell whether some of the words agree or refuse: what else is said then says something besides."""
        return any(self._has(said[at:end]) for at in range(len(said)) for end in range(at + 1, len(said) + 1))

    def _has(self, words: Sequence[str]) -> bool:
        return tuple(words) in self.yes or tuple(words) in self.no


def yes_or_no(text: str, language: str) -> bool | None:
    """Return the yes or no that every word and sign of a text says, in the language spoken or else in another one."""
    signs = _signs(text)
    said = plain(text).split()
    if len(signs) > 1 or _DOUBTS & set(text) or len(said) > _MOST:
        return None
    if not said:
        return None if _besides_signs(text) else next(iter(signs), None)
    meant = _meant(said, language)
    asks = "?" in text and not plain(text).endswith(_WHY)
    return None if asks or not signs <= {meant} else meant


def is_open(text: str, language: str) -> bool:
    """Tell whether a text takes back, doubts, asks or picks ("the second one"), so that no guess may rest on it."""
    words, said = _words().get(language[:2]), plain(text).split()
    points = any(word in _PLACES or any(map(str.isdigit, word)) for word in said)
    doubts = "?" in text or points or bool(_DOUBTS & set(text)) or len(said) > _MOST
    return words is None or doubts or not words.open.isdisjoint(said) or words.partly(said)


def agreeing(language: str) -> frozenset[str]:
    """Return the single words that agree in a language."""
    words = _words().get(language[:2])
    return frozenset(phrase[0] for phrase in words.yes if len(phrase) == 1) if words else frozenset()


def _meant(said: Sequence[str], language: str) -> bool | None:
    """Return what the language spoken makes of some words, else another one, unless something in them takes back."""
    own = _words().get(language[:2])
    if own is not None:
        for spelled in (said, [_LONG.sub(r"\1", word) for word in said]):
            if (meant := own.cover(spelled)) is not None:
                return meant
        if not own.open.isdisjoint(said) or own.beside.issuperset(said) or own.partly(said):
            return None
    return next((meant for words in _words().values() if (meant := words.cover(said)) is not None), None)


def _signs(text: str) -> set[bool]:
    return {_SIGNS[sign] for sign in text if sign in _SIGNS}


def _besides_signs(text: str) -> bool:
    """Tell whether there are signs that say nothing beside those that do; skin and style of a sign are part of it."""
    return any(
        sign not in _SIGNS and not sign.isspace() and sign != "\ufe0f" and not "\U0001f3fb" <= sign <= "\U0001f3ff"
        for sign in text
    )


@cache
def _words() -> Mapping[str, _Words]:
    entries: dict[str, Any] = YAML(typ="safe").load(
        files("kontor.slots").joinpath("yes_or_no.yml").read_text(encoding="utf-8")
    )
    return {
        language: _Words(
            _phrases(entries["agree"][language]),
            _phrases(entries["refuse"][language]),
            frozenset(plain(entries["beside"][language]).split()),
            frozenset(plain(entries["open"][language]).split()),
            _phrases((entries["weak"].get(language, ""),)),
            frozenset(plain(entries["thanks"].get(language, "")).split()),
        )
        for language in entries["agree"]
    }


def _phrases(lines: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """Return phrases plainly spelled, those with an apostrophe also without: "dont"."""
    written = [one for line in lines for phrase in line.split(",") for one in (phrase, phrase.replace("'", ""))]
    return frozenset(tuple(plain(one).split()) for one in written)

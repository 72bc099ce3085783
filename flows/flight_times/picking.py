"""How people point at one of several flights: by tapping, by its number, or as the early or the late one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

from flows.flight_times.words import listed
from kontor.letters import plain
from kontor.slots import Choice, Situation

_WAYS = ("first", "middle", "last")
LONG = 4


@dataclass(frozen=True, slots=True)
class Pick(Choice):
    """One of several flights in the order they leave; `running` are the ids of those that are not cancelled."""

    running: tuple[str, ...] = ()

    def from_text(self, text: str, at: datetime, situation: Situation) -> str | None:
        """Read what any choice reads, else a place in the day among the flights that leave at all."""
        chosen = Choice.from_text(self, text, at, situation)
        return chosen or self._placed(way_in(text))

    def _placed(self, way: str) -> str | None:
        among = self.running or tuple(option.id for option in self.options)
        if way == "middle":
            return among[len(among) // 2] if len(among) % 2 else None
        return {"first": among[0], "last": among[-1]}.get(way)


def way_in(text: str) -> str:
    """Return `first`, `middle` or `last` where a text says just that about something shown, in any language."""
    said = plain(text).split()
    rest = " ".join(word for word in said if word not in listed("around"))
    found = (way for way in _WAYS if _is_one_of(rest, listed(way)) and len(said) > 1)
    return next(found, "")


def _is_one_of(word: str, words: Collection[str]) -> bool:
    """Tell whether a word is one of some, a letter behind its first one missed, swapped or wrong: "the erly one"."""
    if word in words or len(word) < LONG:
        return word in words
    alike = [one for one in words if one[0] == word[0]]
    return bool(extractOne(word, alike, scorer=DamerauLevenshtein.distance, score_cutoff=1))

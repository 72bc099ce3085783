"""Names of days and months as fingers slip: a letter left out, typed twice, or swapped with the next."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

SHORTEST = 6
"""Letters of a name in which a slip is put right; the first is right, and the last one there."""
_WORD = re.compile(rf"\w{{{SHORTEST - 1},}}")


@dataclass(frozen=True, slots=True)
class Mended:
    """A text without slips; `moved` has the ends of the names put right, and how much longer each has become."""

    low: str
    moved: tuple[tuple[int, int], ...] = ()

    def written(self, place: int) -> int:
        """Return where a place of this text is in the text as it was written."""
        return place - sum(longer for end, longer in self.moved if end <= place)


def slips(names: Iterable[str], aside: Collection[str] = ()) -> dict[str, str]:
    """Return misspellings of the names that are long enough, without words of another meaning, with the right ones."""
    known = {name for name in names if len(name) >= SHORTEST and name.isalpha()}
    found: dict[str, set[str]] = {}
    for name in known:
        for slip in _slipped(name):
            found.setdefault(slip, set()).add(name)
    return {
        slip: min(meant) for slip, meant in found.items() if len(meant) == 1 and slip not in known and slip not in aside
    }


def mended(low: str, slips: Mapping[str, str]) -> Mended:
    """Return a text with the slips in it put right."""
    parts, moved, done, longer = [], [], 0, 0
    for word in _WORD.finditer(low):
        if name := slips.get(word[0]):
            parts += [low[done : word.start()], name]
            done = word.end()
            longer += len(name) - len(word[0])
            moved.append((done + longer, len(name) - len(word[0])))
    return Mended("".join((*parts, low[done:])), tuple(moved)) if moved else Mended(low)


def _slipped(name: str) -> Iterator[str]:
    for place in range(1, len(name)):
        yield name[:place] + name[place] + name[place:]
        if place < len(name) - 1:
            yield name[:place] + name[place + 1 :]
            yield name[:place] + name[place + 1] + name[place] + name[place + 2 :]

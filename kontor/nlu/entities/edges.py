r"""What a pattern asks of its neighbours at both ends: `\b` and look-around of one character.

RE2 has no look-around, and its `\b` knows ASCII alone ("bu ürün ne" has no border before the ü). At the ends both are
looked at beside what RE2 finds, by Python's rules, which cost one character each.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_EDGE = r"(?:\\b|\(\?<?[!=](?:\\[wWdDsS]|[^\\\[\]()|.*+?{}^$]|\[\^?(?:\\?[^\\\[\]])+\])\))"
_BEFORE, _BEHIND = re.compile(rf"{_EDGE}+"), re.compile(rf"(?<!\\){_EDGE}+\Z")
_PARTS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[(|)]|.", re.DOTALL)


class Edges(NamedTuple):
    """A pattern without what it asks of its neighbours, and that of each end."""

    core: str
    before: re.Pattern[str] | None = None
    behind: re.Pattern[str] | None = None

    def fit(self, text: str, start: int, end: int) -> bool:
        """Tell whether what stands around a match is as the pattern wants it."""
        return (self.before is None or self.before.match(text, start) is not None) and (
            self.behind is None or self.behind.match(text, end) is not None
        )


def edges(pattern: str) -> Edges:
    """Take a pattern apart; one of several alternatives, each with its own ends, stays whole. Raises `re.error`."""
    if _has_alternatives(pattern):
        return Edges(pattern)
    before = _BEFORE.match(pattern)
    core = pattern[before.end() :] if before else pattern
    behind = _BEHIND.search(core)
    core = core[: behind.start()] if behind else core
    return Edges(core, *(re.compile(end[0], re.IGNORECASE) if end else None for end in (before, behind)))


def _has_alternatives(pattern: str) -> bool:
    depth = 0
    for part in _PARTS.findall(pattern):
        depth += {"(": 1, ")": -1}.get(part, 0)
        if part == "|" and depth == 0:
            return True
    return False

"""Regular expressions of a bot's training data, run by RE2 so that none can hang the process."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import re2

from kontor.nlu.entities.edges import Edges, edges
from kontor.nlu.entities.found import Found, one
from kontor.nlu.line import Line

MEMORY = 1 << 20
"""Bytes a compiled pattern may take; RE2 refuses larger ones, as `(x{500}){500}`."""
MOST = 50
"""Finds of one pattern in a message that count."""
_CLASSES = {"w": r"\p{L}\p{M}\p{N}_", "d": r"\p{Nd}", "s": r"\s\x{A0}"}
_PARTS = re.compile(r"\\(?P<escaped>.)|(?P<open>\[\^?\]?)|(?P<close>\])|.", re.DOTALL)


class BadPattern(ValueError):
    """A regular expression that cannot be used; `reason` says why."""

    def __init__(self, written: str, reason: str) -> None:
        super().__init__(f"the pattern “{written[:80]}” cannot be used: {reason}; write it without that")
        self.reason = reason


class Patterns:
    """The patterns of one language by name; those whose names are in `types` give entities, the others only hints."""

    def __init__(self, sources: Mapping[str, Iterable[str]], types: Collection[str] = ()) -> None:
        """Leave those out that RE2 cannot run; `left_out` says which."""
        self.sources = {name: tuple(written) for name, written in sources.items()}
        self.types = frozenset(types)
        self._compiled: list[tuple[str, Pattern]] = []
        self.left_out: list[BadPattern] = []
        for name, source in ((name, source) for name, written in self.sources.items() for source in written):
            try:
                self._compiled.append((name, compile_pattern(source)))
            except BadPattern as bad:
                self.left_out.append(bad)

    def read(self, line: Line) -> Iterator[Found]:
        """Return what the patterns of entity types match, in any case of letters, as it is written."""
        return (
            found for name, pattern in self._compiled if name in self.types for found in _matches(name, pattern, line)
        )

    def hints(self, line: Line) -> Iterator[Found]:
        """Return what the other patterns match; the type is the pattern's name."""
        return (
            found
            for name, pattern in self._compiled
            if name not in self.types
            for found in _matches(name, pattern, line)
        )


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern as RE2 runs it, and what it asks of the characters beside a match."""

    core: re2.Pattern
    ends: Edges

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where it matches something."""
        for match in self.core.finditer(text):
            if match.end() > match.start() and self.ends.fit(text, match.start(), match.end()):
                yield match.start(), match.end()


def _matches(name: str, pattern: Pattern, line: Line) -> Iterator[Found]:
    for start, end in islice(pattern.spans(line.plain), MOST):
        yield one(start, end, name, line.plain[start:end])


def compile_pattern(written: str) -> Pattern:
    r"""Return a pattern that runs in time linear in the text; raises `BadPattern`.

    RE2 has neither back-references nor look-around, but that at both ends is looked at beside it, see `edges`. Its `\w`
    and `\d` know ASCII alone, so they are spelled out.
    """
    options = re2.Options()
    options.log_errors, options.case_sensitive, options.max_mem = False, False, MEMORY
    try:
        ends = edges(written)
        return Pattern(re2.compile(_spelled_out(ends.core), options), ends)
    except (re.error, re2.error) as error:
        told = error.args[0] if error.args else ""
        raise BadPattern(written, told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)) from error


def _spelled_out(written: str) -> str:
    inside = False
    parts: list[str] = []
    for part in _PARTS.finditer(written):
        inside = bool(part["open"]) or (inside and not part["close"])
        known = _CLASSES.get(part["escaped"] or "")
        parts.append(part[0] if known is None else known if inside else f"[{known}]")
    return "".join(parts)

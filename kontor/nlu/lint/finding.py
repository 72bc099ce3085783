"""One thing that is wrong with training data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kontor.nlu.data import Example
from kontor.nlu.line import read_line

Severity = Literal["error", "warning"]

_WORD = re.compile(r"\w+(?:['’]\w+)?")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong: where, of which kind, in one line, and what to do about it."""

    file: str
    line: int
    kind: str
    text: str
    mend: str
    severity: Severity = "warning"

    @property
    def place(self) -> str:
        """Return `file:line`."""
        return f"{self.file}:{self.line}" if self.line else self.file


def at(example: Example, kind: str, text: str, mend: str, severity: Severity = "warning") -> Finding:
    """Return a finding about one example."""
    return Finding(example.source, example.line, kind, text, mend, severity)


def place(example: Example) -> str:
    """Return where an example stands."""
    return f"{example.source}:{example.line}"


def low(text: str) -> str:
    """Return a text as a model sees it: one line, small letters."""
    return read_line(text).low.strip()


def bare(text: str) -> str:
    """Return a text's words alone, or the text itself where it has none."""
    return " ".join(_WORD.findall(low(text))) or low(text)


def masked(example: Example) -> str:
    """Return an example's words with each marked value as its type."""
    parts: list[str] = []
    done = 0
    for mark in sorted(example.marks, key=lambda one: one.start):
        if mark.start >= done:
            parts += example.text[done : mark.start], f"ENTITY{mark.type}"
            done = mark.end
    return bare("".join(parts) + example.text[done:])

"""Examples that are in another language than their file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kontor.nlu.data import TrainingData
from kontor.nlu.lint.finding import Finding, at, low
from kontor.nlu.tongues import everyday

TONGUES = ("en", "de", "es", "pt", "fr")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
LEAD = 3
"""How many different everyday words of another language more than of its own an example must have."""


def foreign(data: TrainingData, language: str) -> Iterator[Finding]:
    """Yield examples whose everyday words are another language's; words that both have do not count."""
    own = language.split("-", maxsplit=1)[0]
    known = {tongue: set(" ".join(everyday(tongue)).split()) for tongue in TONGUES}
    if not known.get(own):
        return
    for example in data.examples:
        words = set(_WORD.findall(low(example.text)))
        counts = {
            tongue: sum(word in known[tongue] - known[own] for word in words) for tongue in TONGUES if tongue != own
        }
        best = max(counts, key=lambda tongue: counts[tongue])
        if counts[best] >= LEAD + sum(word in known[own] - known[best] for word in words):
            text = f"“{example.text}” reads like {best}, in data for {language}"
            yield at(example, "language", text, f"move it to training_data/{best}/, or say it in {language}")

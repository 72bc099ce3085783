"""The linear-chain conditional random field as numbers (Lafferty et al. 2001): reads on numpy alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kontor.nlu.entities.found import Found, Value
from kontor.nlu.line import Line
from kontor.nlu.sequence.labels import Label, Span, to_spans
from kontor.nlu.sequence.observations import Observed, observe

Floats = NDArray[np.float32]

WHOLE = 0.7
"""The value of a feature of the whole message; others have 1. Cross-validated like the features."""


@dataclass(frozen=True, slots=True)
class Crf:
    """Finds the entities that one language's examples mark.

    `rows` maps a feature to its row of `weights`, which has a column a tag; `moves` has a weight for each tag after
    each other; tags are numbered as in `labels`. `values` maps an entity type, or nothing for every
    type, and a spelling in lower case to a value. `surer` are the types of which it found unseen marks better alone
    than together with lists and patterns.
    """

    labels: tuple[Label, ...]
    rows: Mapping[str, int]
    weights: Floats
    moves: Floats
    values: Mapping[str, Mapping[str, str]]
    surer: frozenset[str] = frozenset()

    @property
    def roles(self) -> dict[str, frozenset[str]]:
        """Return the entity types it finds, each with its roles."""
        types = {label.type for label in self.labels}
        return {type: frozenset(label.role for label in self.labels if label.type == type) for type in types}

    def tags(self, line: Line, hits: Iterable[Found] = ()) -> list[Found]:
        """Return what it finds in a line, in order; `hits` are the values that were found by other means."""
        seen = observe(line, hits)
        return [self._found(line, span) for span in to_spans(seen.places, self.best(seen), self.labels)]

    def best(self, seen: Observed) -> list[int]:
        """Return the likeliest tags of a message's words (Viterbi)."""
        return likeliest(self.scores(seen), self.moves) if seen.places else []

    def scores(self, seen: Observed) -> Floats:
        """Return how much each word speaks for each tag."""
        rows: list[int] = []
        starts: list[int] = []
        known = self.rows.get
        for features in seen.words:
            starts.append(len(rows))
            rows += [row for row in map(known, features) if row is not None]
        words = np.add.reduceat(self.weights[rows], starts, axis=0)
        whole = [row for row in map(known, seen.whole) if row is not None]
        return np.asarray(words + WHOLE * self.weights[whole].sum(axis=0), dtype=np.float32)

    def _found(self, line: Line, span: Span) -> Found:
        label, spelling = span.label, line.low[span.start : span.end]
        value = self.values.get(label.type, {}).get(spelling) or self.values.get("", {}).get(spelling)
        value = value or line.plain[span.start : span.end]
        return Found(span.start, span.end, (Value(label.type, value, label.role or None, label.group or None),))


def likeliest(scores: Floats, moves: Floats) -> list[int]:
    """Return the path through rows of scores with the highest sum of scores and moves."""
    total = scores[0]
    behind: list[NDArray[np.intp]] = []
    columns = np.arange(len(total))
    for row in scores[1:]:
        paths = total[:, None] + moves
        best = paths.argmax(axis=0)
        behind.append(best)
        total = paths[best, columns] + row
    path = [int(total.argmax())]
    for best in reversed(behind):
        path.append(int(best[path[-1]]))
    return path[::-1]

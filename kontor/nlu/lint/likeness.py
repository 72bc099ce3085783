"""Examples of different intents that are nearly the same, by the cosine of their pieces of words."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kontor.nlu.data import TrainingData
from kontor.nlu.lint.finding import Finding, at, bare, masked, place

NEAR = 0.85
"""The cosine from which two examples count as nearly the same."""

ROWS = 512


def similar(data: TrainingData) -> Iterator[Finding]:
    """Yield examples that have a near neighbour in another intent, each with its nearest; contradictions left out."""
    examples = data.examples
    texts = [bare(example.text) for example in examples]
    if len(set(texts)) < 2:
        return
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  heavy, and most commands do without

    values = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True, dtype=np.float32).fit_transform(
        texts
    )
    intents = np.array([example.intent for example in examples])
    told: set[tuple[int, int]] = set()
    for start in range(0, len(examples), ROWS):
        cosines = (values[start : start + ROWS] @ values.T).toarray()
        cosines[intents[start : start + ROWS, None] == intents[None, :]] = 0
        for row, best in enumerate(cosines.argmax(axis=1), start):
            pair = (min(row, int(best)), max(row, int(best)))
            same = texts[row] == texts[best] or masked(examples[row]) == masked(examples[best])
            if cosines[row - start, best] >= NEAR and not same and pair not in told:
                told.add(pair)
                later, other = examples[pair[1]], examples[pair[0]]
                text = f"“{later.text}” ({later.intent}) is nearly “{other.text}” ({other.intent}, {place(other)})"
                yield at(later, "similar", text, "join the intents, or write what tells them apart")

"""Which examples a model would take for another intent if it had not learnt them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kontor.nlu.data import TrainingData
from kontor.nlu.entities import TYPES
from kontor.nlu.lint.finding import Finding, at
from kontor.nlu.progress import Progress, silently
from kontor.nlu.vocabulary import spellings

SURE = 0.6
"""How certain a model must be of the other intent: below, it only does not know."""


def confusions(data: TrainingData, language: str = "en", progress: Progress = silently) -> Iterator[Finding]:
    """Yield examples that models trained on four fifths of the others take for another intent, the surest first.

    They see what a bot's model sees: a flight number, a place or a price as a sign of its type, not as itself. The
    findings show examples as they stand in their files. Takes as long as training; the same data gives the same
    findings.
    """
    if len(data.intents) < 2:
        return
    from kontor.nlu.learning import seen  # noqa: PLC0415  scikit-learn is heavy, and most commands do without
    from kontor.nlu.training import learn_intents  # noqa: PLC0415  likewise

    words = spellings(data, TYPES)
    texts = [seen(one, language, words) for one in data.examples]
    learnt = learn_intents(texts, [one.intent for one in data.examples], language, progress)
    read = [learnt.model.chances(margins.astype(np.float32)) for margins in learnt.margins]
    for example, chances in sorted(zip(data.examples, read, strict=True), key=lambda pair: -float(pair[1].max())):
        best = int(chances.argmax())
        intent = learnt.model.labels[best]
        if intent != example.intent and chances[best] >= SURE:
            taken = f"is taken for {intent} ({chances[best]:.0%}) by what the others teach"
            mend = f"file it under {intent}, join the two, or write more like it"
            yield at(example, "confusing", f"“{example.text}” ({example.intent}) {taken}", mend)

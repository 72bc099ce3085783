"""Entities that no reader knows, learnt from marked examples: a linear-chain conditional random field a language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from kontor.nlu.data import Example, Mark
from kontor.nlu.entities import ROLES
from kontor.nlu.entities.found import Found
from kontor.nlu.line import Line, read_line
from kontor.nlu.progress import Progress, each, silently, stages
from kontor.nlu.sequence.file import from_tensors, to_tensors
from kontor.nlu.sequence.labels import Label, Span
from kontor.nlu.sequence.model import Crf as SequenceModel

__all__ = ["HANDFUL", "SequenceModel", "from_tensors", "learnable", "to_tensors", "train"]

HANDFUL = 5
"""Marks of one type from which on there is something to learn."""

Hits = Callable[[Line], Iterable[Found]]


def learnable(examples: Iterable[Example], types: Collection[str] = ()) -> frozenset[str]:
    """Return the entity types that are learnt from examples, none where no type is marked often enough.

    With one that is, the rare ones are learnt too: on xSID that found two in a hundred more than looking for their
    spellings. Of `types`, which have readers, those are learnt that are marked with other roles than theirs.
    """
    marks = [mark for example in examples for mark in example.marks]
    told = {mark.type for mark in marks if mark.group or (mark.role and mark.role not in ROLES.get(mark.type, ()))}
    often = Counter(mark.type for mark in marks if mark.type not in types or mark.type in told)
    return frozenset(often) if max(often.values(), default=0) >= HANDFUL else frozenset()


def train(
    examples: Sequence[Example],
    types: Collection[str] = (),
    hits: Hits = lambda line: (),
    synonyms: Mapping[str, str] | None = None,
    progress: Progress = silently,
) -> SequenceModel | None:
    """Return a model of the marks of one language's examples, None where there are too few of every type.

    `types` have readers of their own, whose finds `hits` returns with those of lists and patterns for a line.
    """
    learnt = learnable(examples, types)
    if not learnt:
        return None
    from kontor.nlu.sequence.observations import observe  # noqa: PLC0415
    from kontor.nlu.sequence.training import Lesson, fit  # noqa: PLC0415  CRFsuite is not needed to read

    seeing, fitting = stages(progress, 1, 4)
    lessons = []
    for example in each(seeing, "marks", examples):
        line = read_line(example.text)
        found = list(hits(line))
        listed = tuple(one for one in found if one.values[0].type in learnt.difference(types))
        lessons.append(Lesson(observe(line, found), _spans(line, example.marks, learnt), listed))
    return fit(lessons, _values(examples, learnt, synonyms or {}), fitting)


def _spans(line: Line, marks: Iterable[Mark], learnt: Collection[str]) -> tuple[Span, ...]:
    """Return the marks of a message as spans of its line, which has fewer characters where it was tidied."""
    found = []
    for mark in marks:
        inside = [place for place, offset in enumerate(line.offsets) if mark.start <= offset < mark.end]
        if inside and mark.type in learnt:
            found.append(Span(inside[0], inside[-1] + 1, Label(mark.type, mark.role or "", mark.group or "")))
    return tuple(found)


def _values(
    examples: Iterable[Example], learnt: Collection[str], synonyms: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """Return what the spellings of a type stand for, where that is not what is written."""
    values: dict[str, dict[str, str]] = {"": dict(synonyms)}
    for example in examples:
        for mark in example.marks:
            spelling = example.text[mark.start : mark.end]
            if mark.type in learnt and mark.value != spelling:
                values.setdefault(mark.type, {}).setdefault(read_line(spelling).low, mark.value)
    return values

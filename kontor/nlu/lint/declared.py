"""Where a Rasa domain and the training data do not name the same intents and entities."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kontor.nlu.data import Example, TrainingData
from kontor.nlu.formats.domain import Domain
from kontor.nlu.lint.finding import Finding, at

GIVEN = frozenset({"nlu_fallback", "out_of_scope", "restart", "back", "session_start"})
"""Intents that Rasa has without examples."""


def undeclared(data: TrainingData, domain: Domain, known: Collection[str] = ()) -> Iterator[Finding]:
    """Yield intents and entities that only the domain or only the data names; `known` ones need no examples."""
    spoken = {intent.partition("/")[0] for intent in data.intents} | set(data.intents)
    for intent in domain.intents:
        if intent.name not in spoken | GIVEN:
            text = f"the domain has the intent {intent.name}, the training data has no example of it"
            yield _declared(intent.place, "no_examples", text, "write examples, or take it out of the domain")
    marked = {mark.type for example in data.examples for mark in example.marks} | set(data.lookups) | set(data.regexes)
    for entity in domain.entities:
        if entity.name not in marked | set(known):
            text = f"the domain has the entity {entity.name}, the training data marks none"
            yield _declared(entity.place, "no_examples", text, "mark it in examples, or take it out of the domain")
    yield from _unnamed(data, domain)


def _unnamed(data: TrainingData, domain: Domain) -> Iterator[Finding]:
    intents = {intent.name for intent in domain.intents}
    entities = {entity.name for entity in domain.entities}
    told: set[str] = set()
    for example in data.examples:
        missing = _missing(example, intents, entities) - told
        told |= missing
        for name in sorted(missing):
            yield at(example, "undeclared", f"the domain does not name the {name}", "add it to the domain")


def _missing(example: Example, intents: Collection[str], entities: Collection[str]) -> set[str]:
    intent = (
        set() if {example.intent, example.intent.partition("/")[0]} & set(intents) else {f"intent {example.intent}"}
    )
    return intent | {f"entity {mark.type}" for mark in example.marks if mark.type not in entities}


def _declared(place: str, kind: str, text: str, mend: str) -> Finding:
    file, _, line = place.rpartition(":")
    return Finding(file, int(line) if line.isdigit() else 0, kind, text, mend)

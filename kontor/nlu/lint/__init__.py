"""What is wrong with training data, found before it is trained: each finding names file, line and the mend."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from kontor.nlu.data import TrainingData
from kontor.nlu.formats.domain import Domain
from kontor.nlu.lint.confusion import confusions
from kontor.nlu.lint.counts import few, unbalanced
from kontor.nlu.lint.declared import undeclared
from kontor.nlu.lint.finding import Finding, Severity
from kontor.nlu.lint.likeness import similar
from kontor.nlu.lint.readers import unread
from kontor.nlu.lint.spoken import foreign
from kontor.nlu.lint.texts import contradictions, duplicates, leftovers, passed
from kontor.nlu.lint.values import lookups, marks, regexes, synonyms

__all__ = ["Finding", "Severity", "confusions", "lint"]

Rule = Callable[[TrainingData], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    passed, contradictions, duplicates, similar, few, unbalanced, synonyms, lookups, regexes, leftovers,
)  # fmt: skip


def lint(
    data: TrainingData, *, language: str | None = None, domain: Domain | None = None, known: Collection[str] = ()
) -> list[Finding]:
    """Return what is wrong with one language's training data, errors first, then in the order of files and lines.

    `language` is the one the examples should be in; `domain` is what must fit the data, `known` are entity types that
    a reader finds without examples. `confusions` tells besides what a trained model mixes up, which takes longer.
    """
    found = [finding for rule in RULES for finding in rule(data)]
    found += marks(data, known)
    found += unread(data, language or "en", known)
    if language is not None:
        found += foreign(data, language)
    if domain is not None:
        found += undeclared(data, domain, known)
    return sorted(found, key=lambda one: (one.severity != "error", one.file, one.line, one.kind, one.text))

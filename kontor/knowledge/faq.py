"""A business's own answers, from a Markdown or YAML file, found by what somebody asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from kontor.knowledge.certainty import ANSWERS
from kontor.knowledge.index import Index, Word
from kontor.knowledge.lexicon import Lexicon, lexicon
from kontor.knowledge.neighbours import Neighbours, Sense
from kontor.knowledge.postings import Field

THING_BESIDE = 0.25
PLAINLY = 0.95
"""How certain an answer must be that does not fit what the question was read as."""
_PARTS = re.compile(r"[?¿(),]")
_HEADING = re.compile(r"^(#{1,3})\s+(.+?)\s*#*\s*$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of the FAQ with its answer. `source` is the title of its file, `also` are other wordings."""

    question: str
    answer: str
    source: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer found, with the chance that it is the right one."""

    entry: Entry
    certainty: float


@dataclass(frozen=True, slots=True)
class _Read:
    entries: tuple[Entry, ...]
    index: Index
    neighbours: Neighbours | None
    asked: Mapping[tuple[str, ...], Entry]
    amounts: tuple[frozenset[str], ...]


class Faq:
    """One file of answers per language, read with its first question; other languages are answered from the first.

    The first question of a language raises `ValueError`, naming file and line, when its file cannot be read.
    """

    def __init__(self, files: Mapping[str, Path | Traversable], sense: Sense | None = None) -> None:
        self._files, self._sense = dict(files), sense
        self._read: dict[str, _Read] = {}

    def find(self, language: str, question: str, topic: str = "") -> Answer | None:
        """Return the answer to a question, None when none is likely enough.

        `topic` is what the question is known to be about; "when will it come?" alone says too little. A question in
        the file's own words is what its author meant to answer, whatever else is near.
        """
        if self._files and (entry := self._own(self._file_for(language), question)):
            return Answer(entry, 1.0)
        best = self._best(language, question, topic)
        if best is None and topic and lexicon(self._file_for(language)).names_service(question):
            # Who names what it is about is read amiss, if the topic finds nothing.
            return self._best(language, question, "", PLAINLY)
        return best

    def _best(self, language: str, question: str, topic: str, sure: float = ANSWERS.sure) -> Answer | None:
        best = next(iter(self.ranked(language, question, topic, most=1)), None)
        return best if best is not None and best.certainty >= sure else None

    def ranked(self, language: str, question: str, topic: str = "", most: int = 5) -> list[Answer]:
        """Return what may answer a question, best first, with no heed to whether it is likely enough."""
        if not self._files:
            return []
        language = self._file_for(language)
        read = self._entries(language)
        own, said = read.index.words(question), lexicon(language)
        # A matter says what the question is about better than its topic does.
        asked = own if said.names_matter(question) else read.index.words(f"{question} {topic}")
        words = read.index.leniently(asked, known=True)
        if not said.service.isdisjoint(key for word in own for key, _ in word.keys):
            words = [_aside(word) if word.thing else word for word in words]
        near = read.neighbours.near(question) if read.neighbours else None
        wanted = said.amounts_asked(question)
        telling = np.array([wanted <= amounts for amounts in read.amounts], np.bool_)
        found = read.index.answers(words, most, near, telling)
        return [Answer(read.entries[match.place], ANSWERS.chance(match.covered, match.near)) for match in found]

    def wait(self, language: str) -> None:
        """Return when a language can be searched by meaning too, where that is to be."""
        if neighbours := self._entries(language).neighbours:
            neighbours.wait()

    def _own(self, language: str, question: str) -> Entry | None:
        return self._entries(language).asked.get(_asked(lexicon(language), question))

    def _file_for(self, language: str) -> str:
        return language if language in self._files else next(iter(self._files))

    def _entries(self, language: str) -> _Read:
        if language not in self._read:
            file, words = self._files[language], lexicon(language)
            entries = read_faq(file.read_text(encoding="utf-8"), file.name)
            index = Index(words, [_fields(entry) for entry in entries], words.filler, things=1.0)
            said = [wordings(entry) for entry in entries]
            near = self._sense.neighbours(said) if self._sense else None
            asked = {_asked(words, one): entry for entry, each in zip(entries, said, strict=True) for one in each[:-1]}
            amounts = tuple(frozenset(_amounts(entry, words)) for entry in entries)
            self._read[language] = _Read(entries, index, near, asked, amounts)
        return self._read[language]


def _aside(word: Word) -> Word:
    """Return the name of a thing as it counts beside a matter of purchase: who returns boots does not wax them."""
    return replace(word, weight=word.weight * THING_BESIDE, counts=word.counts * THING_BESIDE)


def _amounts(entry: Entry, words: Lexicon) -> set[str]:
    """Return which amounts an entry tells, or was written to tell."""
    return words.amounts_told(entry.answer) | words.amounts_asked(" . ".join((entry.question, *entry.also)))


def _asked(words: Lexicon, question: str) -> tuple[str, ...]:
    """Return the words that say what is asked; "where is my parcel, please?" asks no more than "where's my parcel?"."""
    telling = tuple(unit.term.surface for unit in words.units(question) if words.tells(unit.term.surface))
    return telling if len(telling) > 1 else tuple(words.words(question))


def read_faq(text: str, name: str) -> tuple[Entry, ...]:
    """Read a FAQ: `## question` headings of a Markdown file, or a YAML list of `question` and `answer`."""
    return _from_yaml(text, name) if name.endswith((".yml", ".yaml")) else _from_markdown(text, name)


def _from_markdown(text: str, name: str) -> tuple[Entry, ...]:
    source, question = name, ""
    found: dict[str, Entry] = {}
    body: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        heading = _HEADING.match(line)
        if heading is None:
            body.append(line)
        elif heading[1] == "#":
            source = heading[2]
        else:
            found |= _entry(question, body, source)
            question, body = heading[2], []
            if question in found:
                raise ValueError(
                    f"{name}, line {number}: the question {question!r} stands there twice; join the answers"
                )
    found |= _entry(question, body, source)
    if not found:
        raise ValueError(f"{name} has no question; write each as a heading that begins with ##")
    return tuple(found.values())


def _entry(question: str, body: list[str], source: str) -> dict[str, Entry]:
    answer = re.sub(r"\n{3,}", "\n\n", "\n".join(body)).strip()
    return {question: Entry(question, _unwrapped(answer), source)} if question and answer else {}


def _unwrapped(text: str) -> str:
    """Join the lines of a paragraph, which a file breaks where a chat should not; lists keep their lines."""
    return re.sub(r"(?<!\n)\n(?![\n*\-\d])", " ", text)


def _from_yaml(text: str, name: str) -> tuple[Entry, ...]:
    try:
        read = YAML(typ="safe").load(text)
    except YAMLError as wrong:
        mark = getattr(wrong, "problem_mark", None)
        raise ValueError(
            f"{name}, line {mark.line + 1 if mark else 1}: this is no YAML; check the indentation"
        ) from None
    rows = read.get("answers") if isinstance(read, dict) else read
    source = str(read.get("source", name)) if isinstance(read, dict) else name
    if not isinstance(rows, list) or not rows:
        raise ValueError(f"{name} holds no list of answers; write `answers:` with `- question: ...` and `answer: ...`")
    return tuple(_row(row, number, source, name) for number, row in enumerate(rows, 1))


def _row(row: object, number: int, source: str, name: str) -> Entry:
    if not isinstance(row, dict) or not row.get("question") or not row.get("answer"):
        raise ValueError(f"{name}, entry {number}: it needs a question and an answer")
    also = row.get("also") or ()
    return Entry(str(row["question"]), str(row["answer"]).strip(), source, tuple(str(one) for one in also))


def wordings(entry: Entry) -> list[str]:
    """Return an entry as a sentence model reads it: each way to ask for itself, and the answer.

    A heading may hold several questions, and others in brackets: `What does delivery cost? (postage, shipping costs)`.
    """
    asked = [part.strip() for part in _PARTS.split(entry.question) if part.strip()]
    return list(dict.fromkeys((entry.question, *asked, *entry.also, entry.answer)))


def _fields(entry: Entry) -> list[Field]:
    return [Field(" . ".join((entry.question, *entry.also)), 2.5, names=True), Field(entry.answer, 1.0)]

"""What of a Rasa project becomes a bot's files, and what stays with Rasa: a plan, nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kontor.nlu.data import BadTrainingData
from kontor.nlu.formats import read_file
from kontor.nlu.formats.project import RasaProject
from kontor.nlu.formats.skeleton import answers_module, bot_module
from kontor.nlu.formats.wording import Wording, as_yaml, reword
from kontor.nlu.formats.write import nlu_part, write
from kontor.nlu.sources import installed
from kontor.texts.phrases import phrase
from kontor.texts.responses import PREFIX

NAME = re.compile(r"[a-z][a-z0-9_]*")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?")
SMALLTALK = "smalltalk"
"""The topic of the everyday flows, which comes with Kontor in some languages."""

EVERYDAY = frozenset({"greet", "help", "thanks", "goodbye", "human"})
"""The intents of the everyday flows, which say the project's own `utter_greet` and so on where it has them."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What became part of the bot: how many of what, and in which file or folder."""

    what: str
    count: int
    to: str


@dataclass(frozen=True, slots=True)
class Left:
    """What was not carried over: how many of what, which first, and the way to have it all the same."""

    what: str
    count: int
    way: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The files of a bot, by their path below the workspace, and the report."""

    bot: str
    language: str
    files: Mapping[str, str]
    carried: tuple[Carried, ...]
    left: tuple[Left, ...]
    notes: tuple[str, ...]


def plan(project: RasaProject, bot: str, language: str | None = None, assistant: str | None = None) -> Plan:
    """Return what a bot made from a project consists of.

    `language` is by default the one that the project's config names; `assistant` is the URL of its Rasa server, which
    then answers behind the bot. Raises `BadTrainingData`.
    """
    spoken = language or project.config.language or "en"
    if not NAME.fullmatch(bot):
        raise BadTrainingData(f"{bot!r} is no name for a bot: use small letters, digits and _")
    if not LANGUAGE.fullmatch(spoken):
        raise BadTrainingData(f"{spoken!r} is no language: give one with --language, like en or pt-BR")
    topics = _topics(project, bot)
    wording = reword(project.domain.responses, spoken)
    texts = f"bots/{bot}/texts/{spoken}/{bot}.yml"
    files = {f"training_data/{spoken}/{topic}.yml": text for topic, text in topics.items()}
    if wording.texts:
        files[texts] = as_yaml(wording.texts)
    answers = {} if assistant else _answers(project, wording)
    if answers:
        files[f"bots/{bot}/answers.py"] = answers_module(bot, answers)
    files[f"bots/{bot}/__init__.py"] = bot_module(bot, spoken, _named(spoken, topics), assistant, bool(answers))
    carried = [*_carried(project, spoken, wording, texts), Carried("answers", len(answers), f"bots/{bot}/answers.py")]
    topics_named = _named(spoken, topics)
    left = _left(project, {} if assistant else _answered(project, wording, answers, SMALLTALK in topics_named))
    return Plan(
        bot,
        spoken,
        files,
        tuple(one for one in carried if one.count),
        tuple(one for one in left if one.count),
        (*map(str, project.data.passed), *wording.notes),
    )


def _answers(project: RasaProject, wording: Wording) -> dict[str, str]:
    """Return the texts that answer an intent whatever went before: of sub-intents, and of rules that say no more.

    A text that needs values, and an intent of the everyday flows, is left to others.
    """
    found = {intent: f"{PREFIX}{intent}" for intent in project.data.intents if "/" in intent}
    found |= dict(story.answer for story in project.stories if story.answer)
    return {
        intent: id
        for intent, id in sorted(found.items())
        if intent in project.data.intents and intent not in EVERYDAY and id in wording.texts and not _needs(wording, id)
    }


def _answered(project: RasaProject, wording: Wording, answers: Mapping[str, str], everyday: bool) -> dict[str, str]:
    """Return what answers each intent here: flows of its own, the everyday ones, and one for each part of a topic."""
    whole = {intent: f"{PREFIX}{intent}" for intent in EVERYDAY if everyday and f"{PREFIX}{intent}" in wording.texts}
    parts: dict[str, list[str]] = {}
    for intent in project.data.intents:
        if "/" in intent:
            parts.setdefault(intent.partition("/")[0], []).append(intent)
    retrieved = {topic: f"{PREFIX}{topic}" for topic, found in parts.items() if answers.keys() >= {*found}}
    return {**whole, **retrieved, **answers}


def _needs(wording: Wording, id: str) -> bool:
    variants = wording.texts[id]
    free = any("condition" not in one and "channel" not in one for one in variants)
    return not free or any(phrase(str(one.get("text", ""))).paths for one in variants)


def _topics(project: RasaProject, bot: str) -> dict[str, str]:
    """Return the training data by topic, one for each file that has some."""
    topics: dict[str, str] = {}
    for file in project.files:
        data = read_file(file)
        if not (data.examples or data.synonyms or data.lookups or data.regexes):
            continue
        stem = re.sub(r"[^a-z0-9]+", "_", file.path.stem.lower()).strip("_")
        first = topic = bot if stem in ("", "nlu", "data", bot) else f"{bot}_{stem}"
        number = 2
        while topic in topics:
            topic, number = f"{first}_{number}", number + 1
        topics[topic] = nlu_part(file) if file.kind == "yaml" else write(data)
    return topics


def _carried(project: RasaProject, language: str, wording: Wording, texts: str) -> Iterator[Carried]:
    data, below = project.data, f"training_data/{language}/"
    yield Carried("examples", len(data.examples), below)
    yield Carried("intents", len(data.intents), below)
    yield Carried("marked entities", sum(len(example.marks) for example in data.examples), below)
    yield Carried("synonyms", len(data.synonyms), below)
    yield Carried("lookup tables", len(data.lookups), below)
    yield Carried("regular expressions", sum(map(len, data.regexes.values())), below)
    yield Carried("texts", len(wording.texts), texts)


def _left(project: RasaProject, answers: Mapping[str, str]) -> Iterator[Left]:
    domain = project.domain
    kept = [one for one in project.stories if one.answer is None or answers.get(one.answer[0]) != one.answer[1]]
    kinds = {kind: [one.name for one in kept if one.kind == kind] for kind in ("story", "rule", "test")}
    run = "run them on Rasa behind the bot: kontor rasa import ... --assistant URL, or RasaAssistant(url) in its flows"
    yield _some("stories", kinds["story"], run)
    yield _some("rules", kinds["rule"], run)
    yield _some("test conversations", kinds["test"], "write them as transcripts for kontor test (docs/flows.md)")
    forms = [f"{form.name} ({', '.join(form.slots)})" if form.slots else form.name for form in domain.forms]
    yield _some(
        "forms", forms, "a flow asks: await talk.ask(...) once for each slot (docs/flows.md); until then on Rasa"
    )
    named = {form.name for form in domain.forms} | {one.id for one in domain.responses}
    actions = [one for one in domain.actions if one not in named and not one.startswith("utter_")]
    way = "await talk.look(...) reads, await talk.once(...) acts (docs/flows.md); until then on Rasa's action server"
    yield _some("custom actions", actions, way)
    yield _some(
        "slots", [slot.name for slot in domain.slots], "a flow keeps what it asks and hears: nothing to declare"
    )
    parts = [*dict.fromkeys((*project.config.pipeline, *project.config.policies))]
    yield _some("components", parts, "the embedded engine needs none; dates, money and such have readers of their own")
    channels = [name for name in project.channels if name not in ("rest", "rasa")]
    yield _some("channels", channels, "name their connectors in the bot (docs/connectors.md)")


def _some(what: str, names: Sequence[str], way: str) -> Left:
    return Left(what, len(names), way, tuple(names))


def _named(language: str, topics: Iterable[str]) -> tuple[str, ...]:
    """Return the bot's topics, the everyday ones first where they are there in its language."""
    spoken = any((root / language / f"{SMALLTALK}.yml").is_file() for root in map(Path, installed()))
    return (SMALLTALK, *topics) if spoken else tuple(topics)

"""Rasa's stories and rules, listed with their places: they say how a Rasa assistant answers, so Rasa must run them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ruamel.yaml.nodes import Node

from kontor.nlu.formats.files import File
from kontor.nlu.nodes import Source

Kind = Literal["story", "rule", "test"]

SIGNS = {
    "yaml": re.compile(r"""^(?:\ufeff)?["']?(?:stories|rules)["']?[ \t]*:""", re.MULTILINE),
    "markdown": re.compile(r"^[ \t]*\*[ \t]+[\w/]+(?:\{.*\})?(?:[ \t]+OR\b.*)?[ \t]*$\s+-[ \t]+\w+", re.MULTILINE),
}
"""What a file of each kind holds when it has stories."""

_TEST = re.compile(r"(?:^|/)(?:tests?/|test_|conversation_tests|end-to-end)")
_HEAD = re.compile(r"^[ \t]*##[ \t]+(.+?)[ \t]*$")


@dataclass(frozen=True, slots=True)
class Story:
    """One story, rule or test conversation; `place` is `file:line`, `steps` their number.

    `answer` is an intent and the response to it, of a rule that is no more than that.
    """

    name: str
    kind: Kind
    place: str
    steps: int = 0
    answer: tuple[str, str] | None = None


def read_stories(file: File, name: str) -> tuple[Story, ...]:
    """Return the stories of one file; `name` is its path inside the project, which tells tests."""
    if file.kind not in SIGNS or not SIGNS[file.kind].search(file.text):
        return ()
    test = bool(_TEST.search(name))
    return tuple(_yaml(file, test) if file.kind == "yaml" else _markdown(file, test))


def _yaml(file: File, test: bool) -> Iterator[Story]:
    source = Source(file.name)
    parts = source.parts(source.compose(file.text))
    kinds: tuple[tuple[str, str, Kind], ...] = (("stories", "story", "story"), ("rules", "rule", "rule"))
    for key, name, kind in kinds:
        mend = f"“{key}” must be a list; start its entries with “- {name}:”"
        items = source.sequence(parts[key], mend) if key in parts else []
        yield from (_story(source, item, name, "test" if test else kind) for item in items)


def _story(source: Source, item: Node, name: str, kind: Kind) -> Story:
    keys = source.mapping(item, f"an entry must start with “- {name}:” and have “steps:”")
    steps = source.sequence(keys["steps"], "“steps” must be a list") if "steps" in keys else []
    called = source.word(keys[name], name) if name in keys else "without a name"
    answer = _answer(source, steps) if kind == "rule" and set(keys) == {"rule", "steps"} else None
    return Story(called, kind, f"{source.name}:{item.start_mark.line + 1}", len(steps), answer)


def _answer(source: Source, steps: list[Node]) -> tuple[str, str] | None:
    told = [source.value(step) for step in steps]
    if [set(step) if isinstance(step, dict) else set() for step in told] != [{"intent"}, {"action"}]:
        return None
    intent, action = str(told[0]["intent"]), str(told[1]["action"])
    return (intent, action) if action.startswith("utter_") else None


def _markdown(file: File, test: bool) -> list[Story]:
    found: list[Story] = []
    for number, line in enumerate(file.text.split("\n"), 1):
        if (head := _HEAD.match(line)) and not re.match(r"(?:intent|synonym|regex|lookup)\s*:", head[1]):
            found.append(Story(head[1], "test" if test else "story", f"{file.name}:{number}"))
        elif found and line.lstrip().startswith(("* ", "- ")):
            last = found[-1]
            found[-1] = Story(last.name, last.kind, last.place, last.steps + 1)
    return [story for story in found if story.steps]

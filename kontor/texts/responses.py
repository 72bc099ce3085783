"""Reads Rasa `responses:` YAML.

Https://rasa.com/docs/rasa/responses (variants, buttons, images, channels, conditions, custom).

A whole Rasa domain file is fine too: its other parts are left alone. Beyond Rasa, a button may carry a `url`, and
`custom.template` names the channel's approved template that says the same outside the reply window.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kontor.texts.errors import Unreadable
from kontor.texts.phrases import Phrase, phrase

PREFIX = "utter_"
KNOWN = ("text", "image", "buttons", "channel", "condition", "custom")
CATEGORIES = ("utility", "marketing", "authentication")
OF_A_TEMPLATE = ("name", "category", "language", "body")
MEND = "look at the indentation, and put a text that holds a colon or begins with a brace in quotes"
PASSED_OVER = ("metadata", "id", "button_type", "quick_replies", "elements", "attachment")
MOST_KEPT = 256
"""Files whose words are kept: those of a few bots in all their languages."""


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap: `payload` comes back, or `url` opens."""

    title: Phrase
    payload: str | None = None
    url: Phrase | None = None


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """The approved template that says the same.

    Its name at the channel, its category, and what fills its body in order.

    A parameter's name is None where the channel counts them.
    """

    name: str
    category: str
    language: str | None
    body: tuple[tuple[str | None, Phrase], ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to say something, on one channel or on all, perhaps only where some values are so."""

    text: Phrase | None = None
    image: Phrase | None = None
    buttons: tuple[Button, ...] = ()
    channel: str | None = None
    conditions: tuple[tuple[str, object], ...] = ()
    template: TemplateWords | None = None


@dataclass(frozen=True, slots=True)
class _Source:
    """Where something stands, for errors."""

    file: str
    yaml: YAML = field(repr=False)

    def error(self, node: Node, what: str) -> Unreadable:
        """Return the error for a place in the file."""
        return Unreadable(f"{self.file}:{node.start_mark.line + 1}: {what}")

    def value(self, node: Node) -> Any:
        """Return what a node holds, as plain values."""
        try:
            return self.yaml.constructor.construct_document(node)
        except YAMLError:
            raise self.error(node, "this holds one name twice, or what only a program can read") from None

    def phrase(self, node: Node) -> Phrase:
        """Return a text with its gaps."""
        value = self.value(node)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.error(node, "a text is expected here: put it in quotes")
        try:
            return phrase(str(value).strip())
        except ValueError as error:
            raise self.error(node, str(error)) from None


def read(file: Traversable, name: str) -> dict[str, tuple[Variant, ...]]:
    """Return the texts of one file; raises `Unreadable` with `name` and the line."""
    try:
        return dict(_read(file.read_text("utf-8"), name))
    except UnicodeDecodeError:
        raise Unreadable(f"{name}:1: the file is not UTF-8: save it so") from None


@lru_cache(MOST_KEPT)
def _read(words: str, name: str) -> Mapping[str, tuple[Variant, ...]]:
    """Read the words of a file, once as long as they stay the same: a bot is made anew for each talk of its tests."""
    try:
        yaml, root = _composed(words)
    except YAMLError as error:
        raise Unreadable(f"{name}:{_line(error)}: this is no YAML{_why(error)}: {MEND}") from None
    source = _Source(name, yaml)
    texts = {key: _variants(source, key, node) for key, node in _entries(source, root)}
    return {key: variants for key, variants in texts.items() if variants}


@lru_cache(MOST_KEPT)
def _composed(words: str) -> tuple[YAML, Node | None]:
    """Compose the nodes of a file: the same words are those of many files, where each test writes its own."""
    yaml = YAML(typ="safe", pure=True)
    return yaml, yaml.compose(words)


def _why(error: YAMLError) -> str:
    problem = str(getattr(error, "problem", None) or "").splitlines()
    return f" ({problem[0]})" if problem else ""


def _line(error: YAMLError) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark is not None else 1


def _entries(source: _Source, root: Node | None) -> Iterator[tuple[str, Node]]:
    responses = _parts(source, root).get("responses") if root is not None else None
    empty = responses is None or (isinstance(responses, ScalarNode) and not responses.value)
    for name, variants in _parts(source, responses).items() if responses is not None and not empty else ():
        if not name.startswith(PREFIX):
            raise source.error(variants, f"{name} must begin with {PREFIX}")
        yield name, variants


def _parts(source: _Source, node: Node) -> dict[str, Node]:
    if not isinstance(node, MappingNode):
        raise source.error(node, "names with values are expected here")
    parts: dict[str, Node] = {}
    for key, value in node.value:
        if str(key.value) in parts:
            raise source.error(key, f"{key.value} stands twice here: remove one")
        parts[str(key.value)] = value
    return parts


def _items(source: _Source, node: Node) -> Iterator[Node]:
    if not isinstance(node, SequenceNode):
        raise source.error(node, "a list is expected here")
    yield from node.value


def _variants(source: _Source, name: str, node: Node) -> tuple[Variant, ...]:
    """Read a text's variants; those that only Rasa can send, being `custom` alone, are passed over."""
    items = list(_items(source, node))
    if not items:
        raise source.error(node, f"{name} says nothing: write a text")
    return tuple(one for one in (_variant(source, item) for item in items) if one.text or one.image or one.template)


def _variant(source: _Source, node: Node) -> Variant:
    parts = _parts(source, node)
    if unknown := next((key for key in parts if key not in (*KNOWN, *PASSED_OVER)), None):
        raise source.error(parts[unknown], f"{unknown} is unknown here: one of {', '.join(KNOWN)}")
    if "text" not in parts and "image" not in parts and "custom" not in parts:
        raise source.error(node, "a text, an image or a template is expected here")
    return Variant(
        text=source.phrase(parts["text"]) if "text" in parts else None,
        image=source.phrase(parts["image"]) if "image" in parts else None,
        buttons=tuple(_button(source, one) for one in _items(source, parts["buttons"])) if "buttons" in parts else (),
        channel=str(source.value(parts["channel"])) if "channel" in parts else None,
        conditions=tuple(_condition(source, one) for one in _items(source, parts["condition"]))
        if "condition" in parts
        else (),
        template=_template(source, parts["custom"]) if "custom" in parts else None,
    )


def _button(source: _Source, node: Node) -> Button:
    parts = _parts(source, node)
    if "title" not in parts or ("payload" in parts) is ("url" in parts):
        raise source.error(node, "a button needs a title, and a payload or a url")
    payload = str(source.value(parts["payload"])) if "payload" in parts else None
    return Button(source.phrase(parts["title"]), payload, source.phrase(parts["url"]) if "url" in parts else None)


def _condition(source: _Source, node: Node) -> tuple[str, object]:
    """Read Rasa's `{type: slot, name: ..., value: ...}`; the flow's values stand for slots."""
    parts = {key: source.value(value) for key, value in _parts(source, node).items()}
    if parts.get("type") != "slot" or "name" not in parts or "value" not in parts:
        raise source.error(node, "a condition needs type: slot, a name and a value")
    return str(parts["name"]), parts["value"]


def _template(source: _Source, node: Node) -> TemplateWords | None:
    found = _parts(source, node).get("template")
    if found is None:
        return None
    parts = _parts(source, found)
    if "name" not in parts:
        raise source.error(found, "a template needs the name it has at the channel")
    if unknown := next((key for key in parts if key not in OF_A_TEMPLATE), None):
        raise source.error(parts[unknown], f"{unknown} is unknown here: one of {', '.join(OF_A_TEMPLATE)}")
    if "category" in parts and source.value(parts["category"]) not in CATEGORIES:
        raise source.error(parts["category"], f"a template's category is one of {', '.join(CATEGORIES)}")
    plain: Mapping[str, Any] = {key: source.value(value) for key, value in parts.items() if key != "body"}
    body = _body(source, parts["body"]) if "body" in parts else ()
    return TemplateWords(str(plain["name"]), str(plain.get("category", "utility")), plain.get("language"), body)


def _body(source: _Source, node: Node) -> tuple[tuple[str | None, Phrase], ...]:
    """Read what fills a template.

    A list of gaps in order, or names with their gaps, each written like `flight.departs:time`.
    """
    named = isinstance(node, MappingNode)
    parts = _parts(source, node).items() if named else ((None, one) for one in _items(source, node))
    return tuple((name, _gap(source, one)) for name, one in parts)


def _gap(source: _Source, node: Node) -> Phrase:
    written = str(source.value(node))
    if "{" in written:
        raise source.error(node, f"what fills a template is written without braces: {written.strip('{}')}")
    try:
        return phrase("{" + written + "}")
    except ValueError as error:
        raise source.error(node, str(error)) from None

"""What a Rasa domain declares, of one file or of many: Rasa 3, and the older ways of 1 and 2."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from kontor.nlu.nodes import Source, empty

KEYS = ("intents", "entities", "slots", "forms", "responses", "templates", "actions", "e2e_actions", "session_config")
"""What makes a file a domain's; `templates` is what Rasa 1 called its responses."""


@dataclass(frozen=True, slots=True)
class Intent:
    """An intent; `uses` are the entities that count in its turn (None: all), `ignores` those that do not."""

    name: str
    uses: tuple[str, ...] | None = None
    ignores: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity type with its roles and groups."""

    name: str
    roles: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot: its type (`text`, `bool`, `categorical` ...), what it begins with, and how it is filled."""

    name: str
    type: str = "any"
    initial: object = None
    values: tuple[object, ...] = ()
    mappings: tuple[Mapping[str, Any], ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form and the slots it asks for, in order."""

    name: str
    slots: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """A response's variants as plain values, with the keys they have in the file."""

    id: str
    variants: tuple[Mapping[str, Any], ...]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """After how many minutes of silence a session ends (0: never), and whether slots outlive it."""

    minutes: float = 60
    carries_slots: bool = True


@dataclass(frozen=True, slots=True)
class Domain:
    """All that one or several domain files declare; every `place` is `file:line`."""

    intents: tuple[Intent, ...] = ()
    entities: tuple[Entity, ...] = ()
    slots: tuple[Slot, ...] = ()
    forms: tuple[Form, ...] = ()
    responses: tuple[Response, ...] = ()
    actions: tuple[str, ...] = ()
    session: Session = field(default_factory=Session)


def read_domain(files: Iterable[tuple[str, str]]) -> Domain:
    """Return the domain of some files, each a name for errors and its text; raises `BadTrainingData`.

    Of two declarations with one name the later counts.
    """
    domain = Domain()
    for name, text in files:
        source = Source(name)
        domain = _joined(domain, _domain(source, source.parts(source.compose(text))))
    return domain


def _domain(source: Source, parts: Mapping[str, Node]) -> Domain:
    read = _Read(source, parts)
    responses = (*read.named("templates", read.response), *read.named("responses", read.response))
    actions = (name for key in ("actions", "e2e_actions") for name, _, _ in read.entries(key))
    return Domain(
        tuple(read.listed("intents", read.intent)),
        tuple(read.listed("entities", read.entity)),
        tuple(read.named("slots", read.slot)),
        tuple(read.forms()),
        responses,
        tuple(actions),
        read.session(),
    )


def _joined(first: Domain, second: Domain) -> Domain:
    return Domain(
        _latest(first.intents, second.intents, lambda one: one.name),
        _latest(first.entities, second.entities, lambda one: one.name),
        _latest(first.slots, second.slots, lambda one: one.name),
        _latest(first.forms, second.forms, lambda one: one.name),
        _latest(first.responses, second.responses, lambda one: one.id),
        tuple(dict.fromkeys((*first.actions, *second.actions))),
        first.session if second.session == Session() else second.session,
    )


T = TypeVar("T")


def _latest(first: tuple[T, ...], second: tuple[T, ...], name: Callable[[T], str]) -> tuple[T, ...]:
    return tuple(({name(one): one for one in first} | {name(one): one for one in second}).values())


@dataclass(frozen=True, slots=True)
class _Read:
    """One file's top keys."""

    source: Source
    parts: Mapping[str, Node]

    def entries(self, key: str) -> Iterator[tuple[str, Mapping[str, Any], str]]:
        """Yield the entries of a list of names, some of which have properties: `- name` or `- name: {...}`."""
        mend = f"“{key}” must be a list; start its entries with “- ”"
        for item in self.source.sequence(self.parts[key], mend) if key in self.parts else ():
            if isinstance(item, ScalarNode):
                yield self.source.word(item, key), {}, self._place(item)
                continue
            for name, value in self.source.mapping(item, f"an entry of “{key}” is a name, or a name with keys").items():
                yield name, self._keys(value, key), self._place(item)

    def listed(self, key: str, make: Callable[[str, Mapping[str, Any], str], T]) -> Iterator[T]:
        return (make(*entry) for entry in self.entries(key))

    def named(self, key: str, make: Callable[[str, Node, str], T]) -> Iterator[T]:
        """Yield what a mapping of names holds."""
        if key not in self.parts or empty(self.parts[key]):
            return
        mend = f"“{key}” must be names with what belongs to them; write “name:” and indent the rest"
        nodes = self.source.mapping(self.parts[key], mend)
        places = {str(name.value): self._place(name) for name, _ in self.parts[key].value}
        for name, node in nodes.items():
            yield make(name, node, places.get(name, self._place(node)))

    def intent(self, name: str, keys: Mapping[str, Any], place: str) -> Intent:
        uses = keys.get("use_entities", True)
        return Intent(
            name, None if uses is True or uses is None else _names(uses), _names(keys.get("ignore_entities")), place
        )

    def entity(self, name: str, keys: Mapping[str, Any], place: str) -> Entity:
        return Entity(name, _names(keys.get("roles")), _names(keys.get("groups")), place)

    def slot(self, name: str, node: Node, place: str) -> Slot:
        keys = self._keys(node, name)
        mappings = tuple(one for one in _list(keys.get("mappings")) if isinstance(one, Mapping))
        values = tuple(_list(keys.get("values")))
        return Slot(name, str(keys.get("type", "any")), keys.get("initial_value"), values, mappings, place)

    def forms(self) -> Iterator[Form]:
        """Yield the forms: names only (Rasa 1), slots with their mappings (2), or a list of slots (3)."""
        node = self.parts.get("forms")
        if node is None or isinstance(node, MappingNode) or empty(node):
            yield from self.named("forms", lambda name, one, place: _form(name, self._keys(one, name), place))
            return
        yield from self.listed("forms", _form)

    def response(self, id: str, node: Node, place: str) -> Response:
        variants = self.source.sequence(node, f"“{id}” must be a list of texts; start each with “- text:”")
        return Response(id, tuple(self._variant(id, one) for one in variants), place)

    def _variant(self, id: str, node: Node) -> Mapping[str, Any]:
        if isinstance(node, ScalarNode):
            return {"text": self.source.word(node, id)}
        return self._keys(node, id)

    def session(self) -> Session:
        node = self.parts.get("session_config")
        keys = self._keys(node, "session_config") if node is not None else {}
        minutes = keys.get("session_expiration_time", 60)
        wrong = isinstance(minutes, bool) or not isinstance(minutes, int | float)
        if node is not None and wrong:
            raise self.source.bad(node, "“session_expiration_time” must be a number of minutes")
        return Session(minutes, keys.get("carry_over_slots_to_new_session") is not False)

    def _keys(self, node: Node, name: str) -> Mapping[str, Any]:
        if empty(node):
            return {}
        mend = f"“{name}” must hold keys with values; indent them below it"
        return {key: self.source.value(value) for key, value in self.source.mapping(node, mend).items()}

    def _place(self, node: Node) -> str:
        return f"{self.source.name}:{node.start_mark.line + 1}"


def _form(name: str, keys: Mapping[str, Any], place: str) -> Form:
    asked = keys.get("required_slots", keys if "ignored_intents" not in keys else ())
    return Form(name, _names(asked), _names(keys.get("ignored_intents")), place)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _names(value: object) -> tuple[str, ...]:
    """Return names from a list, the keys of a mapping, or a single one."""
    if isinstance(value, Mapping | list):
        return tuple(str(next(iter(one), "")) if isinstance(one, Mapping) else str(one) for one in value)
    return (value,) if isinstance(value, str) else ()

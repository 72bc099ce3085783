"""Meta's limits, checked before a send so that the field at fault is named.

Sources: Meta, "send messages", "interactive messages", "media headers", "contacts messages", "location templates",
"template components" and "supported languages", September 2026. Lengths count characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from connectors.whatsapp.untrusted import Record
from kontor.connectors import Refused

Rule = tuple[str, int, int]
"""A path into the body, and the least and greatest length of the text or list there; what is missing has none."""

MAX_ECHO = 512
_ACTION = "interactive.action"
_FILES = ("image", "video", "document")
_SPACED = re.compile(r"[\n\t]| {5,}")
"""Meta: "Param text cannot have new-line/tab characters or more than 4 consecutive spaces" (132018, 100 before v23)."""
_ENVELOPE: tuple[Rule, ...] = (
    ("interactive.body.text", 1, 1024),
    ("interactive.header.text", 1, 60),
    ("interactive.footer.text", 1, 60),
)
_BUTTONS: tuple[Rule, ...] = (
    (f"{_ACTION}.buttons", 1, 3),
    (f"{_ACTION}.buttons[].reply.id", 1, 256),
    (f"{_ACTION}.buttons[].reply.title", 1, 20),
)
_LIST: tuple[Rule, ...] = (
    (f"{_ACTION}.button", 1, 20),
    (f"{_ACTION}.sections", 1, 10),
    (f"{_ACTION}.sections[].title", 1, 24),
    (f"{_ACTION}.sections[].rows", 1, 10),
    (f"{_ACTION}.sections[].rows[].id", 1, 200),
    (f"{_ACTION}.sections[].rows[].title", 1, 24),
    (f"{_ACTION}.sections[].rows[].description", 1, 72),
)
_PRODUCTS: tuple[Rule, ...] = (
    ("interactive.header.text", 1, 60),
    (f"{_ACTION}.catalog_id", 1, 64),
    (f"{_ACTION}.sections", 1, 10),
    (f"{_ACTION}.sections[].title", 1, 24),
    (f"{_ACTION}.sections[].product_items", 1, 30),
    (f"{_ACTION}.sections[].product_items[].product_retailer_id", 1, 100),
)
_TEMPLATE: tuple[Rule, ...] = (
    ("template.components[].parameters[].coupon_code", 1, 15),
    ("template.components[].parameters[].payload", 1, 256),
    ("template.components[].cards[].components[].parameters[].payload", 1, 256),
    ("template.components[].cards[].components[].parameters[].product.product_retailer_id", 1, 100),
)
RULES: dict[str, tuple[Rule, ...]] = {
    "text": (("text.body", 1, 4096),),
    **{type: ((f"{type}.caption", 0, 1024),) for type in _FILES},
    "contacts": (("contacts", 1, 257), ("contacts[].name.formatted_name", 1, 1024)),
    "template": _TEMPLATE,
    "reaction": (("reaction.message_id", 1, 512),),
    "interactive.button": _ENVELOPE + _BUTTONS,
    "interactive.list": _ENVELOPE + _LIST,
    "interactive.cta_url": (
        *_ENVELOPE,
        (f"{_ACTION}.parameters.display_text", 1, 20),
        (f"{_ACTION}.parameters.url", 1, 2000),
    ),
    "interactive.flow": (
        *_ENVELOPE,
        (f"{_ACTION}.parameters.flow_cta", 1, 20),
        (f"{_ACTION}.parameters.flow_id", 1, 64),
        (f"{_ACTION}.parameters.flow_token", 1, 200),
    ),
    "interactive.product": (
        *_ENVELOPE,
        (f"{_ACTION}.catalog_id", 1, 64),
        (f"{_ACTION}.product_retailer_id", 1, 100),
    ),
    "interactive.product_list": _ENVELOPE + _PRODUCTS,
}


def check(body: Record) -> None:
    """Raise `Refused` naming the field when a body passes one of Meta's limits."""
    for path, least, most in RULES.get(kind(body), _ENVELOPE):
        if not all(least <= len(value) <= most for value in _reached(body, path)):
            named = walk(body, path.split("."))  # names cost more than the look itself
            place, value = next((place, value) for place, value in named if not least <= len(value) <= most)
            raise wrong(place, _length(value, least, most))
    for extra in EXTRA.get(kind(body), ()):
        extra(body)


def kind(body: Record) -> str:
    """Return what a body is, as `RULES` names it."""
    type = str(body.get("type"))
    return f"interactive.{body['interactive']['type']}" if type == "interactive" else type


def wrong(place: str, problem: str) -> Refused:
    """Return the refusal of one field."""
    return Refused("limit", f"{place} {problem}", "fix")


def _length(value: Any, least: int, most: int) -> str:
    unit = "characters" if isinstance(value, str) else "entries"
    return f"has {len(value)} {unit}; {least} to {most} are allowed"


def _reached(body: Record, path: str) -> list[Any]:
    """Return every value that `walk` would yield."""
    found: list[Any] = [body]
    for name, listed in _steps(path):
        found = [one[name] for one in found if isinstance(one, dict) and name in one]
        if listed:
            found = [item for one in found for item in one]
    return found


@cache
def _steps(path: str) -> tuple[tuple[str, bool], ...]:
    return tuple((name.removesuffix("[]"), name.endswith("[]")) for name in path.split("."))


def walk(value: Any, path: list[str], place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value a path reaches with its full name; `x[]` walks the list x."""
    if not path:
        yield place, value
        return
    name = path[0].removesuffix("[]")
    if not isinstance(value, dict) or name not in value:
        return
    here = f"{place}.{name}" if place else name
    if not path[0].endswith("[]"):
        yield from walk(value[name], path[1:], here)
        return
    for index, item in enumerate(value[name]):
        yield from walk(item, path[1:], f"{here}[{index}]")


def _distinct(*paths: str) -> Callable[[Record], None]:
    def check_distinct(body: Record) -> None:
        for path in paths:
            found = _reached(body, path)
            if len(set(found)) < len(found):
                raise wrong(path, "must differ from each other")

    return check_distinct


def _total(path: str, most: int) -> Callable[[Record], None]:
    def check_total(body: Record) -> None:
        count = len(_reached(body, path))
        if count > most:
            raise wrong(path, f"are {count} in total; at most {most} are allowed")

    return check_total


def _titled(body: Record) -> None:
    sections = body["interactive"]["action"].get("sections", [])
    for index, section in enumerate(sections):
        if len(sections) > 1 and not section.get("title"):
            raise wrong(f"{_ACTION}.sections[{index}].title", "is missing; with several sections each needs one")


def _present(*paths: str) -> Callable[[Record], None]:
    def check_present(body: Record) -> None:
        for path in paths:
            if not any(value not in ("", None) for value in _reached(body, path)):
                raise wrong(path, "is missing")

    return check_present


def _form(path: str, expression: str, meaning: str) -> Callable[[Record], None]:
    form = re.compile(expression)

    def check_form(body: Record) -> None:
        for place, value in walk(body, path.split(".")):
            if not form.fullmatch(value):
                raise wrong(place, meaning)

    return check_form


def _address(path: str) -> Callable[[Record], None]:
    def check_address(body: Record) -> None:
        for place, value in walk(body, path.split(".")):
            _web(value, place)

    return check_address


def _web(address: str, place: str) -> None:
    if not address.startswith(("https://", "http://")):
        raise wrong(place, "must begin with https:// or http://")


def _source(type: str) -> Callable[[Record], None]:
    def check_source(body: Record) -> None:
        _sourced(body[type], type)

    return check_source


def _sourced(file: Record, place: str) -> None:
    if not (file.get("id") or file.get("link")):
        raise wrong(place, "names neither id nor link")
    if "link" in file:
        _web(file["link"], f"{place}.link")


def _headed(body: Record) -> None:
    """A header shows words, or a file of a type that its message can carry above it."""
    header = body["interactive"].get("header", {"type": "text"})
    if header["type"] in _FILES:
        _sourced(header[header["type"]], f"interactive.header.{header['type']}")
    elif header["type"] != "text":
        raise wrong("interactive.header.type", "must be text, image, video or document")


def _point(body: Record) -> None:
    _on_the_map(body["location"], "location")


def _on_the_map(point: Record, place: str) -> None:
    for name, most in (("latitude", 90), ("longitude", 180)):
        if not abs(point[name]) <= most:
            raise wrong(f"{place}.{name}", f"must lie between -{most} and {most}")


def _place(point: Record, place: str) -> None:
    _on_the_map(point, place)
    for name in ("name", "address"):
        if not point[name]:
            raise wrong(f"{place}.{name}", "is missing; the map of a template has a name and an address")


def _components(body: Record) -> None:
    components = body["template"].get("components", [])
    _filled(components, "template.components", buttons=10, words=1024)
    for index, component in enumerate(components):
        if component["type"] == "carousel":
            _cards(component["cards"], f"template.components[{index}].cards")


def _cards(cards: list[Record], place: str) -> None:
    """Cards are alike: the template was approved with the same parts on each."""
    if len(cards) > 10:
        raise wrong(place, _length(cards, 1, 10))
    for index, card in enumerate(cards):
        _filled(card["components"], f"{place}[{index}].components", buttons=2, words=160)
        if _parts(card) != _parts(cards[0]):
            raise wrong(f"{place}[{index}].components", "are not those of the first card; all cards have the same")


def _parts(card: Record) -> list[tuple[str, str | None, str | None]]:
    return [(one["type"], one.get("sub_type"), one.get("index")) for one in card["components"]]


def _filled(components: list[Record], place: str, buttons: int, words: int) -> None:
    """A button's text completes an address and may be longer than a word in the body."""
    found = sum(one["type"] == "button" for one in components)
    if found > buttons:
        raise wrong(place, f"holds {found} buttons; at most {buttons} are allowed")
    for index, component in enumerate(components):
        here = f"{place}[{index}]"
        if not 0 <= int(component.get("index", 0)) <= 9:
            raise wrong(f"{here}.index", "must lie between 0 and 9")
        most = {"button": 2000, "header": 60}.get(component["type"], words)
        for field, value in walk(component, ["parameters[]"], here):
            _parameter(value, field, most)


def _parameter(value: Record, place: str, most: int) -> None:
    if "text" in value:
        _line(value["text"], f"{place}.text", most)
    elif "location" in value:
        _place(value["location"], f"{place}.location")
    elif value["type"] in _FILES and value["type"] in value:
        _sourced(value[value["type"]], f"{place}.{value['type']}")


def _line(text: str, place: str, most: int) -> None:
    if not 1 <= len(text) <= most:
        raise wrong(place, _length(text, 1, most))
    if _SPACED.search(text):
        raise wrong(place, "holds a line break, a tab or more than four spaces in a row")


def _countries(body: Record) -> None:
    country = body["interactive"]["action"]["parameters"].get("country")
    if country not in ("IN", "SG"):
        raise wrong(f"{_ACTION}.parameters.country", "must be IN or SG; addresses can be asked for nowhere else")


EXTRA: dict[str, tuple[Callable[[Record], None], ...]] = {
    **{type: (_source(type),) for type in (*_FILES, "audio", "sticker")},
    "location": (_point,),
    "contacts": (_form("contacts[].birthday", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "must be written like 1990-05-01"),),
    "template": (
        _form("template.name", "[a-z0-9_]{1,512}", "must be 1 to 512 of a-z, 0-9 and _"),
        _form("template.language.code", "[a-z]{2,3}(_[A-Z]{2})?", "must be a code of Meta's, like de or pt_BR"),
        _components,
    ),
    "interactive.button": (
        _distinct(f"{_ACTION}.buttons[].reply.id", f"{_ACTION}.buttons[].reply.title"),
        _present("interactive.body.text"),
        _headed,
    ),
    "interactive.list": (
        _distinct(f"{_ACTION}.sections[].rows[].id"),
        _total(f"{_ACTION}.sections[].rows[].id", 10),
        _present("interactive.body.text", f"{_ACTION}.sections[].rows[].id"),
        _titled,
    ),
    "interactive.cta_url": (_address(f"{_ACTION}.parameters.url"), _present("interactive.body.text"), _headed),
    "interactive.flow": (_present("interactive.body.text"), _headed),
    "interactive.product_list": (
        _total(f"{_ACTION}.sections[].product_items[].product_retailer_id", 30),
        _present("interactive.body.text", "interactive.header.text"),
        _titled,
    ),
    "interactive.catalog_message": (_present("interactive.body.text"),),
    "interactive.address_message": (_present("interactive.body.text"), _countries),
    "interactive.location_request_message": (_present("interactive.body.text"),),
    "interactive.request_contact_info": (_present("interactive.body.text"),),
}

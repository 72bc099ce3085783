"""What a flow names in its code: texts it says and keys of its acts, read from the source without running it."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from kontor.flows import Flow

PLACES = {"say": 0, "offer": 0, "ask": 1, "choose": 2, "confirm": 1, "opt_in": 1, "attach": 2}
"""Where the calls of a talk take a text's id when it is not named `text`, `notice` or `caption`."""


def text_ids(flow: Flow) -> set[str]:
    """Return the text ids a flow's package names; one that ends with `*` stands for at least one that begins so."""
    return {id for call in _calls(flow) for id in _texts_of(call)}


def effect_keys(flow: Flow) -> set[str]:
    """Return the keys of a flow's acts; a numbered one (`f"guest.{n}"`) ends with `*`."""
    return {key for call in _calls(flow) if _method(call) == "once" and call.args for key in _words(call.args[0])}


def _calls(flow: Flow) -> Iterator[ast.Call]:
    """Yield the calls on a `talk`."""
    for source in _sources(flow):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and _method(node):
                yield node


def _sources(flow: Flow) -> list[str]:
    """Return the modules of the package a flow was written in, or its own module where that stands alone."""
    module = inspect.getmodule(inspect.unwrap(flow.run))
    if module is None or not module.__file__:
        return []
    package = sys.modules.get(module.__package__ or "")
    if package is None or not getattr(package, "__file__", None):
        return [Path(module.__file__).read_text("utf-8")]
    return [file.read_text("utf-8") for file in sorted(Path(str(package.__file__)).parent.glob("*.py"))]


def _method(call: ast.Call) -> str:
    called = call.func
    on_talk = isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "talk"
    return called.attr if isinstance(called, ast.Attribute) and on_talk else ""


def _words(node: ast.expr) -> list[str]:
    """Return the strings an expression may be, as far as they stand there."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
        return [f"{node.values[0].value!s}*"]
    if isinstance(node, ast.IfExp):
        return [*_words(node.body), *_words(node.orelse)]
    return []


def _texts_of(call: ast.Call) -> list[str]:
    place = PLACES.get(_method(call))
    if place is None:
        return []
    names = ("text_id",) if place == 0 else ("text", "notice", "caption")
    named = [word.value for word in call.keywords if word.arg in names]
    if given := named or call.args[place : place + 1]:
        return [id for one in given for id in _words(one)]
    return [f"ask_{key}" for key in _question(call) if not key.endswith("*")]


def _question(call: ast.Call) -> list[str]:
    """Return the key a question's text is named after; a slot with a default is never asked for."""
    if _method(call) in ("choose", "confirm") and call.args:
        return _words(call.args[0])
    if _method(call) == "ask" and call.args and isinstance(slot := call.args[0], ast.Call) and slot.args:
        return [] if any(word.arg == "default" for word in slot.keywords) else _words(slot.args[0])
    return []

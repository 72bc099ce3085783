"""What a flow names in its code: texts it says and keys of its acts, read from the source without running it."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kontor.cli.leaves import Package, Scope
from kontor.flows import Flow

PLACES = {"say": 0, "offer": 0, "ask": 1, "choose": 2, "confirm": 1, "opt_in": 1, "attach": 2}
"""Where the calls of a talk take a text's id when it is not named `text`, `notice` or `caption`."""
MOST_KEPT = 256
"""Sources that stay parsed: the flows of a package share its modules, and a check asks several things of each."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The text ids that flows name, and the places (`file:line`) of calls that name one only when they run.

    `*` in an id stands for any words: at least one text must fit it.
    """

    ids: frozenset[str]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A call that says something: its place (`file:line`), the ids it may name, the values it gives (None: any)."""

    place: str
    ids: frozenset[str]
    values: frozenset[str] | None


def texts(flows: Iterable[Flow]) -> Texts:
    """Return the texts that flows name, with those of their packages."""
    said = said_by(flows)
    ids = frozenset(id for one in said for id in one.ids if id.strip("*"))
    return Texts(ids, tuple(sorted({one.place for one in said if any(not id.strip("*") for id in one.ids)})))


def said_by(flows: Iterable[Flow]) -> list[Said]:
    """Return every call of flows and their packages that says something."""
    return [one for package in packages(flows) for one in _said(package)]


def packages(flows: Iterable[Flow]) -> Iterator[Package]:
    """Yield the packages that flows were written in, each once."""
    return map(_package, {_files(flow) for flow in flows})


def effect_keys(flow: Flow) -> set[str]:
    """Return the keys of a flow's acts; `*` in one stands for what only a run tells (`f"guest.{n}"`: `guest.*`)."""
    package = _package(_files(flow))
    talks = package.talks()
    calls = [(call, scope) for call, scope in package.calls() if method(call, talks) == "once" and call.args]
    return {key for call, scope in calls for key in package.strings(call.args[0], scope)}


def fits(id: str, named: Collection[str]) -> bool:
    """Tell whether an id is one of those named, or may be."""
    return id in named or any("*" in one and pattern(one).fullmatch(id) for one in named)


def pattern(named: str) -> re.Pattern[str]:
    """Return what finds the ids that a name with `*` may stand for."""
    return re.compile(".*".join(map(re.escape, named.split("*"))))


def place(scope: Scope, node: ast.expr) -> str:
    """Return where something stands, as `folder/file:line`."""
    file = Path(scope[0])
    return f"{file.parent.name}/{file.name}:{node.lineno}"


def _said(package: Package) -> Iterator[Said]:
    talks = package.talks()
    for call, scope in package.calls():
        if (called := method(call, talks)) in PLACES:
            ids = frozenset(_texts_of(package, call, scope, called))
            given = frozenset(word.arg or "**" for word in call.keywords)
            yield Said(place(scope, call), ids, None if "**" in given else given)


def _files(flow: Flow) -> tuple[Path, ...]:
    """Return the modules of the package a flow was written in, or its own module where that stands alone.

    Those of functions that stand elsewhere and are handed its talk are among them: they speak for it.
    """
    module = inspect.getmodule(inspect.unwrap(flow.run))
    if module is None or not module.__file__:
        return ()
    whole = getattr(sys.modules.get(module.__package__ or ""), "__file__", None)
    files = set(Path(whole).parent.glob("*.py")) if whole else {Path(module.__file__)}
    more = files
    while more := {one for file in more for one in _speaking(file)} - files:
        files |= more
    return tuple(sorted(files))


def _speaking(file: Path) -> Iterator[Path]:
    """Yield where the functions stand that a module imports and that take a talk first."""
    for node in _imports(file.read_text("utf-8")):
        module = sys.modules.get(node.module or "")
        for made in (getattr(module, name.name, None) for name in node.names):
            if inspect.isfunction(made) and next(iter(inspect.signature(made).parameters), "") == "talk":
                yield Path(inspect.getfile(made))


@lru_cache(MOST_KEPT)
def _imports(source: str) -> tuple[ast.ImportFrom, ...]:
    return tuple(node for node in ast.walk(_parsed(source)) if isinstance(node, ast.ImportFrom))


@lru_cache(MOST_KEPT)
def _parsed(source: str) -> ast.Module:
    return ast.parse(source)


def _package(files: Iterable[Path]) -> Package:
    return _indexed(tuple((str(file), file.read_text("utf-8")) for file in files))


@lru_cache(MOST_KEPT)
def _indexed(sources: tuple[tuple[str, str], ...]) -> Package:
    return Package({file: _parsed(source) for file, source in sources})


def method(call: ast.AST, talks: Collection[str]) -> str:
    """Return the method of a talk that a call calls, empty where it calls another thing; `talks` are talks' names."""
    match call:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=called)) if name in talks:
            return called
    return ""


def _texts_of(package: Package, call: ast.Call, scope: Scope, method: str) -> set[str]:
    at = PLACES[method]
    names = ("text_id",) if at == 0 else ("text", "notice", "caption")
    named = [word.value for word in call.keywords if word.arg in names]
    if given := named or call.args[at : at + 1]:
        return {id for one in given for id in package.strings(one, scope)}
    if method == "attach" or not call.args:
        return set()
    keys = package.strings(call.args[0], scope) if method != "ask" else _asked(package, call.args[0], scope)
    return {f"ask_{key}" if key.strip("*") else "*" for key in keys}


def _asked(package: Package, slot: ast.expr, scope: Scope) -> set[str]:
    """Return the keys of the questions a slot may be; one with a default is never asked."""
    keys: set[str] = set()
    for leaf, where in package.leaves(slot, scope):
        match leaf:
            case ast.Call(keywords=words) if any(word.arg == "default" for word in words):
                continue
            case ast.Call(func=ast.Name(id="replace"), args=[inner, *_]):
                keys |= _asked(package, inner, where)
            case ast.Call(args=[key, *_]):
                keys |= package.strings(key, where)
            case ast.Call(keywords=words) if named := [word.value for word in words if word.arg == "key"]:
                keys |= package.strings(named[0], where)
            case _:
                keys.add("*")
    return keys

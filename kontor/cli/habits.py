"""What the source of flows tells that a run tells late or never: a call nobody awaits, a clock, a wait that blocks."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kontor.cli.leaves import Function, Package, Scope
from kontor.cli.named import method, packages, place
from kontor.flows import Flow, Talk

AWAITED = frozenset(name for name, made in vars(Talk).items() if inspect.iscoroutinefunction(made))
"""The methods of a talk that do nothing until they are awaited."""
HANDED_ON = (
    ast.Await,
    ast.Return,
    ast.Lambda,
    ast.Starred,
    ast.List,
    ast.Tuple,
    ast.Set,
    ast.Dict,
    ast.SetComp,
    ast.DictComp,
    ast.comprehension,
    ast.IfExp,
    ast.NamedExpr,
)
"""What passes on what is made to be awaited, or awaits it."""

_AGAIN = "differs when the flow is run again: "
CLOCK = f"{_AGAIN}take talk.now or talk.today"
CHANCE = f"{_AGAIN}make it in a function that talk.look keeps"
BLOCKS = "holds up every chat of this process: wait with await talk.until(...)"
WORLD = "reaches out in every turn and blocks: do it in an async function for talk.look or talk.once"
BARE: Mapping[str, str] = {
    **dict.fromkeys(("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today"), CLOCK),
    **dict.fromkeys(("datetime.date.today", "time.time", "time.monotonic"), CLOCK),
    **dict.fromkeys(("uuid.uuid1", "uuid.uuid4"), CHANCE),
    "time.sleep": BLOCKS,
    "urllib.request.urlopen": WORLD,
}
"""What code between the calls of a talk must not call, by its full name."""
MODULES: Mapping[str, str] = {"random": CHANCE, "secrets": CHANCE, "requests": WORLD}
"""The same of all that a module has."""


@dataclass(frozen=True, slots=True)
class Habit:
    """Something in a flow's source: where, and what is wrong with it; `certain` where it cannot be meant."""

    place: str
    problem: str
    certain: bool


def habits(flows: Iterable[Flow]) -> list[Habit]:
    """Return what is wrong in the source of flows and their packages, in the order of files and lines."""
    found = {one for package in packages(flows) for one in (*_left(package), *_bare(package))}
    return sorted(found, key=lambda one: (one.place.rpartition(":")[0], int(one.place.rpartition(":")[2])))


def _left(package: Package) -> Iterator[Habit]:
    """Yield calls that only make something to be awaited."""
    talks = package.talks()
    for file, tree in package.modules.items():
        later = _awaited_later(tree, talks)
        for parent in (one for one in ast.walk(tree) if not isinstance(one, ast.keyword)):
            for node in ast.iter_child_nodes(parent):
                child = node.value if isinstance(node, ast.keyword) else node
                if not isinstance(child, ast.Call) or child in later:
                    continue
                if name := _unawaited(package, parent, child, talks):
                    yield Habit(
                        place((file, None), child), f"{name}(...) is not awaited: write await {name}(...)", True
                    )


def _awaited_later(tree: ast.Module, talks: Collection[str]) -> set[ast.AST]:
    """Return what is given a name that the file awaits, or hands on to others than a talk, somewhere."""
    users = (one for one in ast.walk(tree) if isinstance(one, (*HANDED_ON, ast.Call)) and not method(one, talks))
    used = {one.id for user in users for one in ast.iter_child_nodes(user) if isinstance(one, ast.Name)}
    given = (node for node in ast.walk(tree) if isinstance(node, ast.Assign))
    return {one.value for one in given if any(isinstance(name, ast.Name) and name.id in used for name in one.targets)}


def _unawaited(package: Package, parent: ast.AST, call: ast.Call, talks: Collection[str]) -> str:
    """Return the name of what is called and goes nowhere; what is handed on may be awaited by another."""
    on_talk = method(call, talks) in AWAITED
    if isinstance(parent, HANDED_ON):
        return ""
    if isinstance(parent, ast.Call | ast.ListComp | ast.GeneratorExp) and not method(parent, talks):
        return ""
    if on_talk:
        return ast.unparse(call.func)
    ours = isinstance(parent, ast.Expr) and isinstance(call.func, ast.Name) and package.is_async(call.func.id)
    return ast.unparse(call.func) if ours else ""


def _bare(package: Package) -> Iterator[Habit]:
    """Yield what the code between a talk's calls does itself."""
    talks = package.talks()
    for function, scope in package.functions():
        if talks & {one.arg for one in (*function.args.posonlyargs, *function.args.args)}:
            names = _imported(package.modules[scope[0]])
            yield from _bare_in(function, scope, names)


def _bare_in(function: Function, scope: Scope, names: Mapping[str, str]) -> Iterator[Habit]:
    for call in _calls(function):
        first, _, rest = ast.unparse(call.func).partition(".")
        full = f"{names.get(first, '')}{'.' if rest else ''}{rest}"
        problem = BARE.get(full) or MODULES.get(full.partition(".")[0])
        if problem and first in names:
            yield Habit(place(scope, call), f"{ast.unparse(call.func)}() {problem}", False)


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls of a function without those of functions inside it, which may be made for `look`."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Call):
            yield child
        if not isinstance(child, Function | ast.ClassDef | ast.Lambda):
            yield from _calls(child)


def _imported(tree: ast.Module) -> dict[str, str]:
    """Return the full names of what a module imports, by the names it has there."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named = ((one, one.name.partition(".")[0]) for one in node.names)
            found |= {one.asname or first: one.name if one.asname else first for one, first in named}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return found

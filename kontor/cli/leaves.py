"""What an expression in a package's source may come to, followed as far as the source tells without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

MOST = 200
"""Ways to put a string together that are written out; beyond, its variable parts stay open."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = tuple[str, Function | None]
"""Where a name is looked up: a module, and the function in it, if any."""


@dataclass(slots=True)
class Package:
    """The modules of a package, by file."""

    modules: Mapping[str, ast.Module]
    _functions: dict[str, list[tuple[Function, Scope]]] = field(default_factory=dict)
    _calls: dict[str, list[tuple[ast.Call, Scope]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for file, tree in self.modules.items():
            self._index(tree, (file, None))

    def _index(self, node: ast.AST, scope: Scope) -> None:
        for child in ast.iter_child_nodes(node):
            inner = scope
            if isinstance(child, Function):
                self._functions.setdefault(child.name, []).append((child, scope))
                inner = (scope[0], child)
            elif isinstance(child, ast.Call):
                self._calls.setdefault(_called(child), []).append((child, scope))
            self._index(child, inner)

    def calls(self) -> Iterator[tuple[ast.Call, Scope]]:
        """Yield every call in the package with where it stands."""
        for found in self._calls.values():
            yield from found

    def functions(self) -> Iterator[tuple[Function, Scope]]:
        """Yield every function in the package with where it stands."""
        for found in self._functions.values():
            yield from found

    def is_async(self, name: str) -> bool:
        """Tell whether the package has functions of a name, and all of them have to be awaited."""
        found = self._functions.get(name, [])
        return bool(found) and all(isinstance(function, ast.AsyncFunctionDef) for function, _ in found)

    def talks(self) -> frozenset[str]:
        """Return what the package calls its talks: `talk`, and every parameter that is said to be one."""
        given = (one for function, _ in self.functions() for one in _parameters(function))
        return frozenset({"talk", *(one.arg for one in given if _is_talk(one.annotation))})

    def strings(self, node: ast.expr, scope: Scope) -> set[str]:
        """Return the strings an expression may be; `*` stands for what only a run can tell."""
        return {one for leaf, where in self.leaves(node, scope) for one in self._string(leaf, where)}

    def _string(self, leaf: ast.expr, scope: Scope) -> set[str]:
        if isinstance(leaf, ast.Constant):
            return {leaf.value} if isinstance(leaf.value, str) else set()
        if not isinstance(leaf, ast.JoinedStr):
            return {"*"}
        parts = [self._part(part, scope) for part in leaf.values]
        ways = 1
        for part in parts:
            ways *= len(part)
        if ways > MOST:
            parts = [
                part if isinstance(one, ast.Constant) else {"*"} for one, part in zip(leaf.values, parts, strict=True)
            ]
        return {"".join(chosen) for chosen in product(*parts)}

    def _part(self, part: ast.expr, scope: Scope) -> set[str]:
        inner = part.value if isinstance(part, ast.FormattedValue) else part
        return self.strings(inner, scope) or {"*"}

    def leaves(
        self, node: ast.expr, scope: Scope, seen: frozenset[ast.AST] = frozenset()
    ) -> Iterator[tuple[ast.expr, Scope]]:
        """Yield the expressions that one may come to: constants, f-strings, and what cannot be followed further."""
        if node in seen:
            return
        following = [*self._followed(node, scope)]
        if not following:
            yield node, scope
        for one, where in following:
            yield from self.leaves(one, where, seen | {node})

    def _followed(self, node: ast.expr, scope: Scope) -> Iterator[tuple[ast.expr, Scope]]:
        match node:
            case ast.Await(value=value) | ast.NamedExpr(value=value):
                yield value, scope
            case ast.Call(func=ast.Name(id="cast"), args=[_, value]):
                yield value, scope
            case ast.IfExp(body=body, orelse=orelse):
                yield from ((body, scope), (orelse, scope))
            case ast.BoolOp(values=values):
                yield from ((value, scope) for value in values)
            case ast.Name(id=name):
                yield from self._bound(name, scope)
            case ast.Subscript(value=table):
                yield from self._values(table, scope)
            case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[_, *rest]):
                yield from self._values(table, scope)
                yield from ((one, scope) for one in rest)
            case ast.Call():
                for function, outer in self._functions.get(_called(node), ()):
                    yield from ((value, (outer[0], function)) for value in _returned(function))

    def _values(self, table: ast.expr, scope: Scope) -> Iterator[tuple[ast.expr, Scope]]:
        for leaf, where in self.leaves(table, scope):
            if isinstance(leaf, ast.Dict):
                yield from ((value, where) for value in leaf.values)

    def _bound(self, name: str, scope: Scope) -> list[tuple[ast.expr, Scope]]:
        """Return what a name is given: in its function, as an argument, in its module, or in another of the package."""
        file, function = scope
        if function is not None:
            if any(one.arg == name for one in _parameters(function)):
                return [*self._given(name, function, file)]
            if local := [*_assigned(function, name)]:
                return [(value, scope) for value in local]
        for place in (file, *self.modules):
            if found := [*_assigned(self.modules[place], name)]:
                return [(value, (place, None)) for value in found]
        return []

    def _given(self, name: str, function: Function, file: str) -> Iterator[tuple[ast.expr, Scope]]:
        """Yield the arguments that calls give for a parameter, and its default."""
        parameters = _parameters(function)
        place = [one.arg for one in parameters].index(name)
        bound = bool(parameters) and parameters[0].arg == "self"
        for call, scope in self._calls.get(function.name, ()):
            at = place - (bound and isinstance(call.func, ast.Attribute))
            named = [word.value for word in call.keywords if word.arg == name]
            yield from ((value, scope) for value in named or call.args[at : at + 1])
        defaults = dict(zip([one.arg for one in function.args.args][::-1], function.args.defaults[::-1], strict=False))
        defaults |= {
            one.arg: value
            for one, value in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
            if value
        }
        if name in defaults:
            yield defaults[name], (file, None)


def _called(call: ast.Call) -> str:
    called = call.func
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def _parameters(function: Function) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _is_talk(annotation: ast.expr | None) -> bool:
    match annotation:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str(name)):
            return name.rpartition(".")[2] == "Talk"
    return False


def _own(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a function or module without those of functions and classes inside it."""
    for child in ast.iter_child_nodes(tree):
        yield child
        if not isinstance(child, Function | ast.ClassDef | ast.Lambda):
            yield from _own(child)


def _returned(function: Function) -> Iterator[ast.expr]:
    return (node.value for node in _own(function) if isinstance(node, ast.Return) and node.value is not None)


def _assigned(tree: ast.AST, name: str) -> Iterator[ast.expr]:
    for node in _own(tree):
        match node:
            case ast.Assign(targets=targets, value=value) if any(_is(one, name) for one in targets):
                yield value
            case ast.AnnAssign(target=target, value=ast.expr() as value) if _is(target, name):
                yield value
            case ast.NamedExpr(target=target, value=value) if _is(target, name):
                yield value
            case ast.For(target=target) | ast.AsyncFor(target=target) if _is(target, name):
                yield target


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name

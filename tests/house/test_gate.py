"""There is one gate, and one road through it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

import pytest

MAY_CLEAR = re.compile(r"kontor/engine/|kontor/testing/|kontor/gate\.py|tests/kontor/test_gate")
MAY_MINT = re.compile(r"kontor/gate\.py|tests/kontor/test_gate")


def minted(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that construct a Cleared, or come near what only the gate holds."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="Cleared") | ast.Attribute(attr="Cleared")):
                yield node.lineno
            case ast.Call(
                func=ast.Attribute(attr="__new__"), args=[ast.Name(id="Cleared") | ast.Attribute(attr="Cleared")]
            ):
                yield node.lineno
            case ast.Name(id="_Mint" | "_MINT") | ast.Attribute(attr="_Mint" | "_MINT"):
                yield node.lineno
            case ast.ImportFrom(module="kontor.gate") if {"_Mint", "_MINT"} & {alias.name for alias in node.names}:
                yield node.lineno


def cleared(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that take hold of `kontor.gate.clear`."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module="kontor.gate") if "clear" in {alias.name for alias in node.names}:
                yield node.lineno
            case ast.Import(names=names) | ast.ImportFrom(module="kontor", names=names) if renames(names):
                yield node.lineno
            case ast.Attribute(attr="clear", value=ast.Name(id="gate") | ast.Attribute(attr="gate")):
                yield node.lineno


def renames(names: list[ast.alias]) -> bool:
    """Tell whether the gate is imported under another name, where `clear` would be hard to see."""
    return any(alias.name in {"gate", "kontor.gate"} and alias.asname not in {None, "gate"} for alias in names)


def test_only_the_gate_makes_cleared_messages(modules: Mapping[str, ast.Module]) -> None:
    found = [f"{name}:{line}" for name, tree in modules.items() if not MAY_MINT.match(name) for line in minted(tree)]

    assert found == []


def test_only_the_engine_and_the_test_kit_clear(modules: Mapping[str, ast.Module]) -> None:
    found = [f"{name}:{line}" for name, tree in modules.items() if not MAY_CLEAR.match(name) for line in cleared(tree)]

    assert found == []


@pytest.mark.parametrize(
    "source",
    ["Cleared(1, 2)", "gate.Cleared(1)", "object.__new__(Cleared)", "from kontor.gate import _MINT", "gate._MINT"],
)
def test_sees_every_way_to_make_one(source: str) -> None:
    assert list(minted(ast.parse(source))) == [1]


@pytest.mark.parametrize(
    "source",
    ["from kontor.gate import clear as c", "gate.clear(m)", "kontor.gate.clear(m)", "from kontor import gate as g"],
)
def test_sees_every_way_to_clear(source: str) -> None:
    assert list(cleared(ast.parse(source))) == [1]


@pytest.mark.parametrize(
    "source", ["def send(message: Cleared) -> None: ...", "isinstance(m, Cleared)", "facts.clear()"]
)
def test_lets_cleared_messages_be_named_and_carried(source: str) -> None:
    assert [*minted(ast.parse(source)), *cleared(ast.parse(source))] == []

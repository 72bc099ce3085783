"""The time is given: nothing but the clock reads one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

import pytest

CLOCKS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime"},
    "func": {"now", "current_timestamp", "current_time", "current_date", "localtimestamp"},
}
SQL = re.compile(r"\bnow\(\)|\bcurrent_(timestamp|date|time)\b", re.IGNORECASE)
# What lives in real time, because nothing that is decided or stored depends on it.
MAY_READ = {
    "kontor/clock.py": "is the clock",
}
FAKE_SERVER = re.compile(r"connectors/[^/]+/testing(\.py|/)")


def readings(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that read a clock, of Python or of the database."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=attr):
                if attr in CLOCKS.get(owner, ()):
                    yield node.lineno
            case ast.ImportFrom(module="time") if CLOCKS["time"] & {alias.name for alias in node.names}:
                yield node.lineno
            case ast.Call(
                func=ast.Name(id="text") | ast.Attribute(attr="text"), args=[ast.Constant(value=str(sql)), *_]
            ):
                if SQL.search(sql):
                    yield node.lineno


def test_nothing_but_the_clock_reads_the_time(production: Mapping[str, ast.Module]) -> None:
    asked = {name: tree for name, tree in production.items() if name not in MAY_READ and not FAKE_SERVER.match(name)}

    assert [f"{name}:{line}" for name, tree in asked.items() for line in readings(tree)] == []


@pytest.mark.parametrize(
    "source",
    [
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "time.time()",
        "field(default_factory=time.time)",
        "from time import time_ns",
        "sa.func.now()",
        "sa.text('SELECT now()')",
        "text('DEFAULT CURRENT_TIMESTAMP')",
    ],
)
def test_sees_every_clock(source: str) -> None:
    assert list(readings(ast.parse(source))) == [1]


@pytest.mark.parametrize(
    "source", ["time.monotonic()", "clock.now()", "talk.now", "talk.today", "datetime(2026, 1, 1)"]
)
def test_lets_the_given_time_be_used(source: str) -> None:
    assert list(readings(ast.parse(source))) == []

"""Limits of price that a text names, read by the same reader that reads customers' messages."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from kontor.nlu.entities.money import read_money
from kontor.nlu.line import read_line
from kontor.slots import Money, Price
from kontor.understanding import Context


def limits(text: str, language: str, now: datetime, zone: ZoneInfo) -> tuple[Price | None, Price | None]:
    """Return the least and the most that a text names."""
    named: dict[str | None, Price | None] = {}
    for found in read_money(read_line(text), Context(now, language, zone)):
        named |= {value.role: Money("limit").from_value(value.value) for value in found.values}
    return named.get("min"), named.get("max")

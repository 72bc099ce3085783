"""Stretches of days, durations and numbers as answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from kontor.slots import Days, Duration, Heard, Number, Period, Situation, Slot, Unclear

SATURDAY = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)


def answer(slot: Slot[object], text: str = "", value: object = None, language: str = "en") -> object:
    situation = Situation(SATURDAY, ZoneInfo("Europe/Berlin"), language)
    return slot.read(Heard(text, value, at=SATURDAY), situation)


@pytest.mark.parametrize(
    "slot, value, expected",
    [
        (Period("stay"), {"from": "2026-11-23", "to": "2026-11-27"}, Days(date(2026, 11, 23), date(2026, 11, 27))),
        (Period("stay"), {"from": "2026-11-23", "to": "2026-11-23"}, Days(date(2026, 11, 23), date(2026, 11, 23))),
        (Duration("rent"), "P3D", timedelta(days=3)),
        (Duration("rent"), "PT1H30M", timedelta(minutes=90)),
        (Duration("rent"), "P1DT12H", timedelta(hours=36)),
        (Duration("rent"), "P2W", timedelta(days=14)),
        (Number("weight"), 2.5, Decimal("2.5")),
        (Number("weight"), 23, Decimal(23)),
    ],
)
def test_normal_values_are_read(slot: Slot[object], value: object, expected: object) -> None:
    assert answer(slot, value=value) == expected


@pytest.mark.parametrize(
    "slot, text, language, expected",
    [
        (Period("stay"), "Monday to Friday", "en", Days(date(2026, 11, 23), date(2026, 11, 27))),
        (Period("stay"), "vom 3.12. bis 5.12.", "de", Days(date(2026, 12, 3), date(2026, 12, 5))),
        (Period("stay"), "2026-12-03 - 2026-12-05", "en", Days(date(2026, 12, 3), date(2026, 12, 5))),
        (Period("stay"), "tomorrow", "en", Days(date(2026, 11, 22), date(2026, 11, 22))),
        (Duration("rent"), "1:30 h", "en", timedelta(minutes=90)),
        (Number("weight"), "1.299,5", "de", Decimal("1299.5")),
        (Number("weight"), "1,299.5", "en", Decimal("1299.5")),
    ],
)
def test_texts_that_no_engine_read_are_read_too(slot: Slot[object], text: str, language: str, expected: object) -> None:
    assert answer(slot, text, language=language) == expected


@pytest.mark.parametrize(
    "slot, text, value",
    [
        (Period("stay"), "Friday to Monday to Friday", None),
        (Period("stay"), "soon", None),
        (Period("stay"), "", {"from": "2026-11-27", "to": "2026-11-23"}),
        (Period("stay"), "", {"from": "2026-11-27"}),
        (Period("stay", most=3), "", {"from": "2026-11-23", "to": "2026-11-26"}),
        (Duration("rent"), "", "P1M"),
        (Duration("rent"), "", "P"),
        (Duration("rent"), "", "PT"),
        (Duration("rent", most=timedelta(days=7)), "", "P2W"),
        (Duration("rent"), "long", None),
        (Number("weight"), "", True),
        (Number("weight"), "", float("nan")),
        (Number("weight", least=Decimal(0)), "-1", None),
        (Number("weight"), "many", None),
    ],
)
def test_what_is_no_answer_is_unclear(slot: Slot[object], text: str, value: object) -> None:
    with pytest.raises(Unclear):
        answer(slot, text, value)

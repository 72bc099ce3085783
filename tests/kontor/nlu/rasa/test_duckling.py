from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.entities.found import Value
from kontor.nlu.rasa.duckling import read_duckling

DAY = {"type": "value", "value": "2026-11-22T00:00:00.000+01:00", "grain": "day"}
HOUR = {"type": "value", "value": "2026-11-22T17:00:00.000+01:00", "grain": "hour"}
THREE_LATER = {"type": "value", "value": "2026-11-25T00:00:00.000+01:00", "grain": "day"}
STRETCH = Value("period", {"from": "2026-11-22", "to": "2026-11-24"})
MONTH = {"type": "value", "value": "2026-12-01T00:00:00.000+01:00", "grain": "month"}


@pytest.mark.parametrize(
    "dimension,info,values",
    [
        ("time", DAY, [Value("day", "2026-11-22")]),
        ("time", HOUR, [Value("day", "2026-11-22"), Value("time", "17:00")]),
        ("time", MONTH, []),
        ("time", {"type": "interval", "from": DAY, "to": MONTH}, [Value("day", "2026-11-22")]),
        ("time", {"type": "interval", "from": DAY, "to": THREE_LATER}, [STRETCH]),
        ("time", {"type": "interval", "from": HOUR, "to": DAY}, [Value("day", "2026-11-22"), Value("time", "17:00")]),
        ("time", {"type": "interval", "to": DAY}, []),
        (
            "time",
            {"type": "interval", "from": DAY, "to": {"value": "0001-01-01", "grain": "day"}},
            [Value("day", "2026-11-22")],
        ),
        ("amount-of-money", {"value": 80, "unit": "EUR"}, [Value("money", {"amount": "80", "currency": "EUR"})]),
        ("amount-of-money", {"value": 79.9, "unit": "€"}, [Value("money", {"amount": "79.90", "currency": "EUR"})]),
        (
            "amount-of-money",
            {"value": 1234567, "unit": "$"},
            [Value("money", {"amount": "1234567", "currency": "USD"})],
        ),
        ("amount-of-money", {"value": 80, "unit": "unknown"}, []),
        (
            "amount-of-money",
            {"type": "interval", "to": {"value": 50, "unit": "GBP"}},
            [Value("money", {"amount": "50", "currency": "GBP"}, "max")],
        ),
        ("number", {"value": 2}, [Value("count", 2), Value("number", 2)]),
        ("number", {"value": 2.5}, [Value("number", 2.5)]),
        ("number", {"value": -1}, [Value("number", -1)]),
        ("number", {"value": True}, []),
        ("duration", {"value": 2, "unit": "hour"}, [Value("duration", "PT2H")]),
        ("duration", {"value": 90, "unit": "minute"}, [Value("duration", "PT1H30M")]),
        ("duration", {"value": 1.5, "unit": "day"}, [Value("duration", "PT36H")]),
        ("duration", {"value": 3, "unit": "day"}, [Value("duration", "P3D")]),
        ("duration", {"value": 2, "unit": "month"}, [Value("duration", "P2M")]),
        ("duration", {"value": 2.5, "unit": "month"}, []),
        ("duration", {"value": 3, "unit": "second"}, []),
        ("temperature", {"value": 20, "unit": "celsius"}, []),
        ("time", {"type": "value", "value": "soon", "grain": "day"}, []),
        ("time", None, []),
    ],
)
def test_what_duckling_finds_comes_in_our_normal_forms(dimension: str, info: object, values: list[Value]) -> None:
    assert list(read_duckling(dimension, info)) == values


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "value", "grain", "unit", "from", "to"]), inner, max_size=6)
    ),
    max_leaves=12,
)


@given(st.sampled_from(["time", "amount-of-money", "number", "duration", "other"]), ANYTHING)
def test_nothing_it_may_say_raises(dimension: str, info: object) -> None:
    assert all(value.type for value in read_duckling(dimension, info))

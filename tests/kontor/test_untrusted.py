"""Hostile JSON is read, repaired or named unreadable; it never raises anything else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.untrusted import MAX_BYTES, Unreadable, parse, raw

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters()), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(
    "body,value",
    [
        (b'{"a":1}', {"a": 1}),
        (b'\xef\xbb\xbf{"a":1}', {"a": 1}),
        (b'{"a":1,"a":2}', {"a": 2}),
        (b'{"a":NaN,"a":2}', {"a": 2}),
        (b'{"a":NaN,"b":Infinity}', {"a": None, "b": None}),
        (b'{"a":1e400}', {"a": None}),
        (b'{"a":' + b"9" * 5000 + b"}", {"a": None}),
        (b'{"a":-' + b"9" * 5000 + b"}", {"a": None}),
        (b'{"a":123456789012345678901}', {"a": 1.2345678901234568e20}),
        (b'{"a":"\\ud800x"}', {"a": "\ufffdx"}),
        (b'{"\\ud800":"\\ud83e\\udd8a"}', {"\ufffd": "\U0001f98a"}),
        (b'{"a":"x\\u0000y"}', {"a": "xy"}),
        (b'{"a\\u0000":1}', {"a": 1}),
        (b'{"a":"x\x00y"}', {"a": "xy"}),
        (b'{"a":"line\nbreak"}', {"a": "line\nbreak"}),
        (b'{"a":"\xff"}', {"a": "\ufffd"}),
        (b'{"a":"\\\\u0000"}', {"a": "\\u0000"}),
    ],
)
def test_is_repaired(body: bytes, value: object) -> None:
    assert parse(body) == value


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"a":1}x',
        b"\xff\xfe{\x00}\x00",
        b"[" * 100_000,
        b"[" * 20_000 + b"]" * 20_000,
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        b"x" * 1000,
        b'"' + b"a" * MAX_BYTES + b'"',
    ],
)
def test_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable) as problem:
        parse(body)
    assert len(str(problem.value)) < 60


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_unreadable(body: bytes) -> None:
    try:
        json.dumps(parse(body))
    except Unreadable:
        return


@given(VALUES)
def test_what_is_clean_can_be_stored_anywhere(value: object) -> None:
    text = raw(value)
    assert "\0" not in text
    assert "\\u0000" not in text.replace("\\\\", "")
    assert text.encode()


def test_levels_past_the_depth_are_cut() -> None:
    value: object = 1
    for _ in range(1000):
        value = [value]
    assert raw(value).count("[") == 32


def test_what_is_kept_has_a_size() -> None:
    assert len(raw("x" * 1_000_000)) == 64 * 1024

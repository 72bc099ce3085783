"""What a conversation remembers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kontor.memory import Floor, Found, Looked, Memory, Question, State, dump, load
from kontor.slots import Heard

words = st.text(max_size=8)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (bounds)
values = st.recursive(st.none() | st.booleans() | words, lambda inner: st.dictionaries(words, inner, max_size=2))
heard = st.builds(Heard, words, values, at=moments)
looked = st.builds(Looked, words, values, moments)
runs = st.builds(
    Memory,
    flow=words,
    id=st.integers(0, 2**62),
    facts=st.dictionaries(words, heard, max_size=2),
    looked=st.dictionaries(words, looked, max_size=2),
    said=st.lists(words, max_size=2),
    passed=st.lists(words, max_size=2),
    timers=st.dictionaries(words, moments, max_size=2),
    found=st.lists(st.builds(Found, words, values, words, st.none() | words, moments), max_size=2),
    event=st.dictionaries(words, values, max_size=2),
    question=st.none() | st.builds(Question, words, options=st.dictionaries(words, words, max_size=2)),
)
states = st.builds(
    State,
    st.lists(runs, max_size=2),
    st.none() | runs,
    noted=st.dictionaries(words, values, max_size=2),
    floor=st.none() | st.builds(Floor, words, moments),
)


@given(states)
def test_what_is_written_is_read_back(state: State) -> None:
    assert load(dump(state)) == state


@given(states)
def test_a_copy_is_equal_and_its_changes_stay_its_own(state: State) -> None:
    before, copy = dump(state), state.copy()
    assert copy == state

    held: Any
    for run in [*copy.stack, *([copy.last] if copy.last else [])]:
        for held in (run.facts, run.slots, run.looked, run.done, run.timers, run.event, run.earlier, run.recalled):
            held["new"] = "changed"
        run.said.append("new")
        run.passed.append("new")
        run.found.clear()
        run.misses += 1
        if run.question is not None:
            run.question.message = 7
            run.question.options["new"] = "changed"
    copy.stack.clear()
    copy.numbered["new"] = copy.noted["new"] = "changed"

    assert dump(state) == before

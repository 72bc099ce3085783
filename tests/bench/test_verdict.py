"""What counts as lost, doubled or out of order in the books that a run of faults leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bench.verdict import Allowed, Books, Heard, Said, Verdict, judge
from kontor.engine.doubts import FOR_A_PERSON

WHOLE = Books(
    written={"a": "message 0", "b": "act 1", "c": "document 2", "d": "later 3"},
    kept={"a": 1, "b": 2, "c": 3, "d": 4},
    heard={1: Heard(1, 7), 2: Heard(2, 7), 3: Heard(3, 7), 4: Heard(4, 7), 5: Heard(5, 7, "happening")},
    said=[
        Said(11, 7, 1, "This is a bot.\n\nI heard message 0."),
        Said(12, 7, 2, "I heard act 1."),
        Said(13, 7, 3, "I heard document 2.", "media"),
        Said(14, 7, 4, "I heard later 3."),
        Said(15, 7, None, "Later, of later 3."),
    ],
    sends=[11, 12, 13, 14, 15],
    acts=[("2.act", "act 1")],
)
DOUBT: dict[str, Any] = {"state": "held", "reason": FOR_A_PERSON}


def judged(books: Books, *, held: bool = False, again: int | None = 0) -> dict[str, int]:
    """Return every count of a verdict that is not zero."""
    verdict = Verdict("x", len(books.written), struck=True)
    judge(books, verdict, Allowed(held, again))
    names = ("lost", "doubled", "disordered", "sent_twice", "unsettled", "held", "again")
    return {name: count for name in names if (count := getattr(verdict, name))}


def said(id: int, **other: Any) -> list[Said]:
    """Return what was said, with one message otherwise."""
    return [replace(one, **other) if one.id == id else one for one in WHOLE.said]


def without(id: int) -> list[int]:
    """Return the channel's log without a message."""
    return [one for one in WHOLE.sends if one != id]


def test_books_in_which_everything_stands_once_count_nothing() -> None:
    assert judged(WHOLE) == {}


def test_an_acknowledged_message_that_no_turn_took_is_lost() -> None:
    assert judged(replace(WHOLE, kept={"a": 1, "b": 2, "c": 3}))["lost"] == 1
    assert judged(replace(WHOLE, heard={**WHOLE.heard, 1: Heard(1, 7, state="dead")}))["lost"] == 1


@pytest.mark.parametrize("state", ["dead", "refused", "held"])
def test_a_reply_that_ended_otherwise_than_accepted_is_lost(state: str) -> None:
    assert judged(replace(WHOLE, said=said(12, state=state), sends=without(12)), held=True) == {"lost": 1}


def test_a_reply_that_counts_as_accepted_and_that_the_channel_never_had_is_lost() -> None:
    assert judged(replace(WHOLE, sends=without(12))) == {"lost": 1}


def test_a_document_in_doubt_is_held_by_rule_where_its_sender_ended_and_the_channel_never_had_it() -> None:
    held = replace(WHOLE, said=said(13, **DOUBT), sends=without(13))
    assert judged(held, held=True) == {"held": 1}
    assert judged(held) == {"lost": 1}


def test_a_document_that_the_channel_has_may_not_be_held_nor_one_held_for_another_reason() -> None:
    assert judged(replace(WHOLE, said=said(13, **DOUBT)), held=True) == {"lost": 1}
    other = said(13, state="held", reason="window_closed")
    assert judged(replace(WHOLE, said=other, sends=without(13)), held=True) == {"lost": 1}


def test_a_text_in_doubt_may_not_be_held() -> None:
    assert judged(replace(WHOLE, said=said(12, **DOUBT), sends=without(12)), held=True) == {"lost": 1}


def test_a_reply_never_said_is_lost_and_one_said_twice_is_doubled() -> None:
    assert judged(replace(WHOLE, said=WHOLE.said[1:], sends=without(11))) == {"lost": 1}
    twice = [*WHOLE.said, Said(16, 7, 2, "I heard act 1.")]
    assert judged(replace(WHOLE, said=twice, sends=[*WHOLE.sends, 16]))["doubled"] == 1


def test_what_nothing_asked_for_is_doubled() -> None:
    strange = [*WHOLE.said, Said(16, 7, 4, "A colleague takes over.")]
    assert judged(replace(WHOLE, said=strange, sends=[*WHOLE.sends, 16])) == {"doubled": 1}


def test_an_act_that_was_never_done_is_lost_and_one_under_another_key_is_doubled() -> None:
    assert judged(replace(WHOLE, acts=[])) == {"lost": 1}
    assert judged(replace(WHOLE, acts=[*WHOLE.acts, ("9.act", "act 1")])) == {"doubled": 1}


def test_an_act_may_be_asked_for_again_under_its_key_as_often_as_its_process_ended() -> None:
    again = replace(WHOLE, acts=[*WHOLE.acts, *WHOLE.acts])
    assert judged(again) == {"doubled": 1, "again": 1}
    assert judged(again, again=1) == judged(again, again=None) == {"again": 1}


def test_a_word_for_later_that_is_missing_is_lost_and_a_timer_that_fired_twice_is_doubled() -> None:
    assert judged(replace(WHOLE, said=WHOLE.said[:-1], sends=without(15))) == {"lost": 1}
    assert judged(replace(WHOLE, heard={**WHOLE.heard, 6: Heard(6, 7, "happening")})) == {"doubled": 1}


def test_a_word_for_later_that_leaves_first_is_out_of_order_and_so_is_a_reply() -> None:
    assert judged(replace(WHOLE, sends=[11, 12, 13, 15, 14])) == {"disordered": 1}
    assert judged(replace(WHOLE, sends=[12, 11, 13, 14, 15])) == {"disordered": 1}


def test_a_send_twice_over_counts_and_so_does_one_that_nobody_said() -> None:
    assert judged(replace(WHOLE, sends=[*WHOLE.sends, 12])) == {"sent_twice": 1}
    assert judged(replace(WHOLE, sends=[*WHOLE.sends, 99])) == {"doubled": 1}


def test_a_timer_that_still_waits_and_an_act_that_never_ended_are_unsettled() -> None:
    assert judged(replace(WHOLE, open=2)) == {"unsettled": 2}


def test_a_verdict_is_clean_only_when_its_fault_struck_and_nothing_went_wrong() -> None:
    assert Verdict("x", 3, struck=True).clean
    assert Verdict("x", 3).sound
    assert not Verdict("x", 3).clean
    for wrong in ("lost", "doubled", "disordered", "sent_twice", "unsettled"):
        assert not Verdict("x", 3, struck=True, **{wrong: 1}).sound  # type: ignore[arg-type]
        assert not Verdict("x", 3, struck=True, **{wrong: 1}).clean  # type: ignore[arg-type]

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.reviewing.candidates import Candidate, fresh, reasons, remains
from kontor.nlu.reviewing.clusters import cluster
from kontor.nlu.reviewing.masking import Masked
from kontor.understanding import Reading


def said(id: int, text: str, reason: str = "missed", certainty: float = 0.4) -> Candidate:
    return Candidate(id, Masked(text), reason, Reading(None, certainty), "en")


def test_a_chat_that_went_to_people_is_caused_by_what_was_missed_before() -> None:
    taken = [
        (1, "intent ask_price"),
        (1, "not understood (1)"),
        (2, "not understood (1)"),
        (1, "not understood (2)"),
        (1, "handed over: misunderstood"),
    ]

    assert reasons(taken) == ["unsure", "handed over", "missed", "handed over", "handed over"]


def test_what_is_corrected_next_may_have_been_read_wrongly() -> None:
    assert reasons([(1, "answers day"), (1, "corrects day"), (1, "answers count")]) == ["corrected", None, None]


@pytest.mark.parametrize("why", ["answers surname", "corrects day, to", "cancel", "stop"])
def test_what_did_what_was_asked_of_it_is_worth_no_look_however_it_reads_alone(why: str) -> None:
    assert reasons([(1, why), (2, "not understood (1)"), (1, "answers booking")]) == [None, "missed", None]


def test_a_miss_after_an_answer_makes_it_worth_a_look_where_it_reads_unsurely() -> None:
    assert reasons([(1, "answers surname"), (2, "answers day"), (1, "does not answer booking")]) == [
        "unsure", None, "missed",
    ]  # fmt: skip
    assert reasons([(1, "cancel"), (1, "handed over: misunderstood")]) == ["unsure", "handed over"]


def test_what_is_read_with_certainty_now_was_mended_since() -> None:
    assert not remains("missed", Reading("ask_price", 0.99))
    assert remains("missed", Reading(None, 0.99))
    assert remains("handed over", Reading("ask_price", 0.99))
    assert remains("unsure", Reading("ask_price", 0.3))
    assert not remains("unsure", Reading("ask_price", 0.8))


def test_what_the_training_data_has_is_not_looked_at_again_and_each_text_once() -> None:
    found = fresh([said(1, "Is it dear"), said(2, "is it dear", "handed over"), said(3, "old one")], {"old one"})

    assert [one.id for one in found] == [2]


def test_what_says_the_same_comes_together_the_most_useful_group_first() -> None:
    groups = cluster(
        [
            said(1, "sing me a song", "unsure"),
            said(2, "is the jacket washable"),
            said(3, "are jackets washable at all"),
            said(4, "is this jacket washable please", "handed over"),
        ]
    )

    assert [[one.id for one in group.members] for group in groups] == [[4, 2, 3], [1]]


@given(st.lists(st.text(max_size=20), max_size=12))
def test_every_message_is_in_just_one_group(texts: list[str]) -> None:
    candidates = [said(number, text) for number, text in enumerate(texts)]
    ids = [one.id for group in cluster(candidates) for one in group.members]

    assert sorted(ids) == list(range(len(texts)))

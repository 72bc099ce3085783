from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.data import Example, Mark, TrainingData
from kontor.nlu.measuring.answers import Answer, answer, answer_of
from kontor.nlu.measuring.figures import figures, per_intent
from kontor.nlu.measuring.runs import Cost, Run, make_run
from kontor.nlu.measuring.trial import Trial
from kontor.understanding import Entity, Reading

COST = Cost(1.0, 0.9, 0.2, 40.0, 2.0)


def said(
    *ranking: tuple[str, float], kept: bool = True, scope: float = 1.0, spans: tuple[tuple[str, int, int], ...] = ()
) -> Answer:
    return Answer(ranking, ranking[0][0] if kept else None, scope, spans, 1.0)


def run(examples: list[Example], answers: list[Answer], outside: int = 0) -> Run:
    trial = Trial(TrainingData(tuple(examples)), tuple(examples), ("nonsense",) * outside, "en")
    return make_run("parrot", trial, answers, COST)


def test_accuracy_counts_the_likeliest_intent_and_kept_the_engines_own_decision() -> None:
    found = figures(run([Example("a", "one"), Example("b", "two")], [said(("a", 0.9)), said(("b", 0.2), kept=False)]))

    assert (found["intent_accuracy"], found["intent_accuracy_kept"]) == (1.0, 0.5)


def test_an_out_of_scope_label_is_no_intent() -> None:
    reading = Reading(None, 0.6, ranking=(("out_of_scope", 0.6), ("a", 0.3)), scope=0.1)

    assert answer_of(reading, 1.0, 0.9).ranking == (("a", 0.3),)


def test_an_entity_counts_when_type_and_both_ends_are_right() -> None:
    town = Mark("town", "Rome", 3, 7)
    example = Example("a", "to Rome.", (town, Mark("day", "x", 0, 2)))
    right, longer, other = ("town", 3, 7), ("town", 3, 8), ("place", 3, 7)
    f1 = [figures(run([example], [said(("a", 1.0), spans=(one,))]))["entity_f1"] for one in (right, longer, other)]

    assert f1 == [pytest.approx(2 / 3), 0.0, 0.0]


def test_widened_to_words_a_full_stop_more_or_less_is_the_same_span() -> None:
    example = Example("a", "to Rome.", (Mark("town", "Rome", 3, 7),))

    assert figures(run([example], [said(("a", 1.0), spans=(("town", 3, 8),))]))["entity_f1_words"] == 1.0


def test_scope_is_judged_by_the_engines_refusals_and_by_its_scores() -> None:
    inside = [said(("a", 0.9), scope=0.9), said(("a", 0.9), scope=0.3, kept=False)]
    outside = [said(("a", 0.4), scope=0.4), said(("a", 0.1), scope=0.1, kept=False)]
    found = figures(run([Example("a", "one"), Example("a", "two")], [*inside, *outside], outside=2))

    assert (found["oos_auroc"], found["oos_recall"], found["oos_precision"]) == (0.75, 0.5, 0.5)


def test_what_the_material_does_not_allow_has_no_figure() -> None:
    found = figures(run([Example("a", "one")], [said(("a", 0.9))]))

    assert [found[key] for key in ("entity_f1", "oos_auroc", "oos_recall", "oos_precision")] == [None] * 4


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abcd")), min_size=1))
def test_support_adds_up_to_all_and_recall_to_accuracy(pairs: list[tuple[str, str]]) -> None:
    scores = per_intent([true for true, _ in pairs], [found for _, found in pairs])

    assert sum(one.support for one in scores.values()) == len(pairs)
    right = sum(true == found for true, found in pairs)
    assert sum(one.recall * one.support for one in scores.values()) == pytest.approx(right)


def test_an_answer_comes_back_from_json_as_it_was() -> None:
    one = answer_of(
        Reading("a", 0.5, (Entity("town", "Rome", "Rome", 3, 7),), ranking=(("a", 0.5),), scope=0.2), 1.5, 0.5
    )

    assert answer(one.as_json()) == one

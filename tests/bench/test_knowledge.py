"""The measurement of finding counts what it says it counts."""

from __future__ import annotations

import os
from contextlib import closing

import pytest

from bench.full_text import Fts5, Postgres
from bench.knowledge import Decided, Question, Shop, decided, many, recall

TEXTS = [("Rain jacket", "Keeps you dry."), ("Boots", "For rain and mud."), ("Hat", "Warm.")]
ASKED = [Question("a", frozenset("a")), Question("b", frozenset("b")), Question("c", frozenset())]


def test_recall_counts_questions_with_a_right_one_among_the_first() -> None:
    """What cannot be answered does not count."""
    assert recall(ASKED, {"a": "xa", "b": "wxyzb", "c": "c"}.__getitem__) == (0.0, 0.5, 1.0)


def test_what_is_said_counts_as_answered_right_or_rightly_refused() -> None:
    """A wrong answer and an answer to what has none are both against precision."""
    assert decided(ASKED, {"a": "a", "b": "x", "c": ""}.__getitem__) == Decided(1.0, 0.5, 0.5, 1.0)
    assert decided(ASKED, {"a": "a", "b": "", "c": "c"}.__getitem__) == Decided(0.5, 0.5, 0.5, 0.0)


def test_fts5_puts_names_first_and_reads_any_text() -> None:
    """Its signs and its words of command are mere words here."""
    with closing(Fts5(TEXTS, "en")) as finder:
        assert finder.find("jackets and rain", 5) == [0, 1]
        assert set(finder.find('NEAR( "rain* OR AND ^:-', 5)) == {0, 1}
        assert finder.find("?!", 5) == []


@pytest.mark.skipif("KONTOR_TEST_POSTGRES" not in os.environ, reason="needs scripts/postgres")
def test_postgresql_puts_names_first_and_reads_any_text() -> None:
    """The same of PostgreSQL."""
    with closing(Postgres(os.environ["KONTOR_TEST_POSTGRES"], TEXTS, "en")) as finder:
        assert finder.find("jackets for rain", 5) == [0, 1]
        assert finder.find("-rain or !& (", 5) == [0, 1]
        assert finder.find("?!", 5) == []


def test_many_products_are_all_different() -> None:
    """Each is a product of its own."""
    made = many(Shop("en", None).items, 50)
    assert len({one.product for one in made}) == 50

"""Which remarks narrow a cancellation, and which hesitate."""

from __future__ import annotations

import pytest

from flows.tickets.cancelling import hesitates, narrows


@pytest.mark.parametrize(
    "said",
    ["just my daughter", "the inbound flight", "bitte lediglich den Heimflug", "apenas a ida", "el regreso nomás"],
)
def test_a_part_narrows(said: str) -> None:
    assert narrows(said)


@pytest.mark.parametrize("said", ["hold on", "Moment mal", "was kostet das", "qual é a multa?", "¿cuánto pierdo?"])
def test_who_asks_to_wait_or_for_the_price_hesitates(said: str) -> None:
    assert hesitates(said)


@pytest.mark.parametrize("said", ["just a moment", "solo una pregunta, ¿es gratis?", "nur kurz: was kostet das"])
def test_a_word_that_only_softens_a_doubt_narrows_nothing(said: str) -> None:
    assert hesitates(said)
    assert not narrows(said)


@pytest.mark.parametrize("said", ["yes", "please cancel my booking", "Storno bitte", "cancela a reserva", "Müller", ""])
def test_other_words_do_neither(said: str) -> None:
    assert not narrows(said)
    assert not hesitates(said)

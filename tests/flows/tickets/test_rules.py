"""What asks for a rule of the airline, and who missed a flight."""

from __future__ import annotations

import pytest

from flows.tickets.rules import asks_about_check_in, comes_late, has_missed


@pytest.mark.parametrize(
    "text",
    [
        "when does online check-in open?",
        "how early must I be at the airport",
        "until when can I drop my bag?",
        "what time does the check-in desk close",
        "checkin opens when",
        "ab wann kann ich einchecken",
        "bis wann muss der Koffer abgegeben sein, also bis wann ist die Gepäckabgabe offen",
        "wie lange vorher muss ich am Flughafen sein?",
        "quando abre o check-in?",
        "até que horas posso despachar a mala",
        "com quanto tempo de antecedência chego no aeroporto",
        "¿cuándo abre el check-in?",
        "¿hasta qué hora puedo facturar la maleta?",
        "con cuánta antelación hay que estar en el mostrador",
    ],
)
def test_when_check_in_is_asks_for_a_rule(text: str) -> None:
    assert asks_about_check_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "check me in please",
        "is check-in open yet",
        "when I check in online it shows an error",
        "online check-in doesn't work",
        "boarding pass please",
        "ist der Check-in schon offen",
        "wenn ich einchecke, kommt ein Fehler",
        "faz o check-in pra mim",
        "quando faço-o me dá erro",
        "necesito hacer el check-in cuanto antes",
        "cuando hago el check-in me da error",
    ],
)
def test_a_wish_for_a_boarding_pass_is_no_question_for_a_rule(text: str) -> None:
    assert not asks_about_check_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "I missed my flight",
        "we've missed our connecting flight in Frankfurt",
        "missed the plane, what now",
        "ich habe meinen Flug verpasst",
        "Anschluss verpasst, was nun",
        "hab den Flieger nach Lissabon um fünf Minuten verpasst",
        "perdi o voo",
        "perdi minha conexão em Frankfurt",
        "perdí mi vuelo",
        "hemos perdido el avión",
    ],
)
def test_a_flight_that_was_missed_is_heard(text: str) -> None:
    assert has_missed(text)


@pytest.mark.parametrize(
    "text",
    [
        "I want another flight",
        "a date is missing on my ticket",
        "quero mudar o voo porque perdi o emprego",
        "perdí la maleta, quiero cambiar el vuelo",
        "ich möchte den Flug umbuchen",
    ],
)
def test_other_losses_are_no_missed_flight(text: str) -> None:
    assert not has_missed(text)
    assert not comes_late(text)


@pytest.mark.parametrize(
    "text",
    [
        "I won't make it to my flight, stuck in traffic",
        "ich schaffe meinen Flug nicht",
        "wir stehen im Stau",
        "não vou conseguir chegar a tempo",
        "no llego al vuelo",
        "me quedé dormido",
    ],
)
def test_who_comes_too_late_is_heard(text: str) -> None:
    assert comes_late(text)

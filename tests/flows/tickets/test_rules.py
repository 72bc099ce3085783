"""What asks for a rule of the airline, and who missed a flight."""

from __future__ import annotations

import pytest

from flows.tickets.rules import (
    asks_about_check_in,
    asks_when_to_be_there,
    comes_late,
    has_missed,
    tells_of_missing,
)


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


@pytest.mark.parametrize(
    "text",
    [
        "how early must I be at the airport",
        "what time should I get to the airport",
        "when do I have to be at the airport for my flight?",
        "how many hours before the flight should we be there",
        "wann muss ich am Flughafen sein",
        "um wieviel Uhr sollte ich am Airport sein",
        "wie viele Stunden vor Abflug soll man da sein",
        "que horas preciso estar no aeroporto",
        "com quanto tempo de antecedência devo chegar no aeroporto",
        "a qué hora tengo que llegar al aeropuerto",
        "cuántas horas antes debo estar en el aeropuerto",
    ],
)
def test_when_to_be_at_the_airport_is_a_rule_whatever_it_reads_like(text: str) -> None:
    assert asks_when_to_be_there(text)


@pytest.mark.parametrize(
    "text",
    [
        "what time does my flight arrive at the airport in Lisbon",
        "when will KX100 be at the airport",
        "when must I be at the airport for KX100?",
        "when must I be at the airport, my booking is KXM4T7",
        "how do I get to the airport",
        "wann landet der Flieger am Flughafen",
        "wann muss ich für KX100 am Flughafen sein",
        "que horas o voo chega no aeroporto",
        "a qué hora llega el avión al aeropuerto de Madrid",
    ],
)
def test_when_a_flight_is_there_or_a_flight_that_is_named_is_no_such_rule(text: str) -> None:
    assert not asks_when_to_be_there(text)


@pytest.mark.parametrize(
    "text",
    [
        "my plane left without me",
        "the flight departed without us",
        "I didn't make it to my flight",
        "couldn't catch my plane",
        "the gate was already closed when I got there",
        "I was late and my plane had already left",
        "der Flieger ist ohne mich weg",
        "mein Flug ist ohne uns gestartet",
        "hab den Flieger nicht mehr gekriegt",
        "mein Flieger ist weg, ich war zu spät",
        "das Gate war schon zu als ich kam",
        "o avião foi embora sem mim",
        "o voo saiu sem a gente",
        "não consegui pegar meu voo",
        "cheguei tarde e o voo já tinha saído",
        "o portão já estava fechado quando cheguei",
        "se me fue el avión",
        "se nos fue el vuelo",
        "el avión se fue sin mí",
        "no alcancé a tomar el vuelo",
        "llegué tarde y mi avión ya había salido",
    ],
)
def test_who_was_left_behind_is_heard_whatever_it_reads_like(text: str) -> None:
    assert tells_of_missing(text)


@pytest.mark.parametrize(
    "text",
    [
        "what happens if I miss my flight",
        "will the plane leave without me?",
        "I don't want to miss my flight, is it on time?",
        "has my flight already left?",
        "they left without my suitcase",
        "I didn't make any changes to my flight",
        "was passiert, wenn ich meinen Flug verpasse",
        "ist mein Flieger schon weg?",
        "ich habe für den Flug die Bordkarte nicht bekommen",
        "o que acontece se eu perder o voo",
        "perdi a mala do voo",
        "meu voo já saiu?",
        "qué pasa si pierdo el vuelo",
        "el avión llegó sin mi maleta",
        "perdí la maleta del vuelo",
        "se me canceló el vuelo",
    ],
)
def test_fears_questions_and_lost_luggage_are_no_flight_that_was_missed(text: str) -> None:
    assert not tells_of_missing(text)


@pytest.mark.parametrize(
    "text",
    [
        "can my wife take the flight without me?",
        "I have not missed my flight yet, which gate is KX100?",
        "didn't catch the flight number",
        "sorry, I missed the flight number",
        "I almost missed my flight yesterday",
        "kann meine Frau den Flug ohne mich nehmen?",
        "ich habe meinen Flug noch nicht verpasst, welches Gate hat KX100?",
        "ich hätte meinen Flug fast verpasst",
        "minha esposa pode pegar o voo sem mim?",
        "ainda não perdi o voo, qual é o portão?",
        "quase perdi o voo ontem",
        "¿puede mi mujer tomar el vuelo sin mí?",
        "todavía no he perdido el vuelo, ¿qué puerta es?",
        "casi pierdo el vuelo ayer",
    ],
)
def test_a_flight_that_was_not_missed_or_is_taken_by_another_is_no_missed_one(text: str) -> None:
    assert not has_missed(text)
    assert not tells_of_missing(text)


@pytest.mark.parametrize(
    "text",
    [
        "I missed my flight, flight number KX100",
        "I missed flight number KX 100",
        "I missed my flight, can you rebook me?",
        "ich habe meinen Flug verpasst, kann ich umbuchen?",
        "perdi meu voo, pode me ajudar?",
        "perdí mi vuelo, ¿puede ayudarme?",
    ],
)
def test_a_missed_flight_is_heard_with_its_number_and_a_request_beside(text: str) -> None:
    assert tells_of_missing(text)

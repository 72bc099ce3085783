"""Airports by their own names, names that are no place, second prices, and references written in pairs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kontor.nlu.entities.reading import entities, values


@pytest.mark.parametrize(
    "text, language, codes",
    [
        ("is everything running to time at Stansted", "en", [["STN"]]),
        ("in welchem Terminal sitzt ihr in london heathrow", "de", [["LHR"]]),
        ("todo en hora en El Prat?", "es", [["BCN"]]),
        ("se puede facturar en Barajas", "es", [["MAD"]]),
        ("check-in em Confins", "pt-BR", [["CNF"]]),
        ("troca Ilhéus por Porto Seguro", "pt-BR", [["IOS"], ["BPS"]]),
        ("são paulo - santiago dia 24", "pt-BR", [["GRU", "CGH", "VCP"], ["SCL"]]),
        ("el proximo a cordoba cuando sale", "es", [["COR"]]),
        ("a qué hora sale el de Mendoza", "es", [["MDZ"]]),
        ("preciso estar em Belém amanhã", "pt-BR", [["BEL"]]),
        ("hora de salida mty cdmx", "es", [["MTY"], ["MEX", "NLU"]]),
    ],
)
def test_airports_and_cities_are_read_where_places_stand(text: str, language: str, codes: list[list[str]]) -> None:
    assert values(text, "place", language) == codes


@pytest.mark.parametrize(
    "text, language",
    [
        ("mi nombre es Santiago Mendoza", "es"),
        ("señora Mendoza", "es"),
        ("grupo de la parroquia San José", "es"),
        ("saco de dormir para Picos de Europa", "es"),
        ("antes do Natal", "pt-BR"),
        ("veio no CPF", "pt-BR"),
        ("¿lleva ya el IVA?", "es"),
        ("Do you stock the Bergen in black?", "en"),
        ("a pair of the Bergen boots", "en"),
        ("have a nice day", "en"),
        ("Mr Berlin called", "en"),
    ],
)
def test_people_things_and_seasons_are_no_place(text: str, language: str) -> None:
    assert values(text, "place", language) == []


def test_the_flight_of_a_city_is_still_one_of_that_city() -> None:
    assert values("is the Bergen flight late", "place") == [["BGO"]]


@pytest.mark.parametrize(
    "text, language, role",
    [
        ("will i be in Dubai before midday", "en", "to"),
        ("ich muss morgen in Brüssel sein", "de", "to"),
        ("um wie viel uhr sind wir in New York", "de", "to"),
        ("terminal 1 oder 2 für istanbul", "de", "to"),
        ("preciso estar em Belém amanhã", "pt-BR", "to"),
        ("tengo que estar en Bruselas mañana", "es", "to"),
        ("la tienda de Bilbao", "es", None),
        ("a loja de Fortaleza", "pt-BR", None),
    ],
)
def test_where_somebody_must_be_is_where_they_go(text: str, language: str, role: str | None) -> None:
    found = entities(text, language)
    assert [entity.role for entity in found if entity.type == "place"] == [role]


@pytest.mark.parametrize(
    "text, language, roles",
    [
        ("a coat between £100 and £150", "en", [("£100", "min"), ("£150", "max")]),
        ("entre R$ 100 e R$ 150", "pt-BR", [("R$ 100", "min"), ("R$ 150", "max")]),
        ("I've got £40 tops", "en", [("£40", "max")]),
        ("detallitos de 10 € como mucho", "es", [("10 €", "max")]),
        ("über 80 €", "de", [("80 €", "min")]),
        ("ein Beleg über 210 €", "de", [("210 €", None)]),
    ],
)
def test_bounds_of_a_sum_stand_before_and_behind(text: str, language: str, roles: list[tuple[str, str | None]]) -> None:
    found = entities(text, language)
    assert [(entity.text, entity.role) for entity in found if entity.type == "money"] == roles


@pytest.mark.parametrize(
    "text, language, sizes",
    [
        ("I take a 12 in most shops", "en", ["12"]),
        ("ladies gloves in a 7, what have you got", "en", ["7"]),
        ("does the belt exist in longer than 110", "en", ["110"]),
        ("¿ese cinturón existe más largo de 110?", "es", ["110"]),
        ("do you have half sizes in these, 7.5 say", "en", ["7.5"]),
        ("I take a 10 minute walk", "en", []),
        ("a tent for two people and a large dog", "en", []),
        ("no aguanta en medio", "es", []),
        ("the belt costs 110 euros", "en", []),
    ],
)
def test_small_sizes_belts_and_what_is_none(text: str, language: str, sizes: list[str]) -> None:
    assert values(text, "size", language) == sizes


@pytest.mark.parametrize(
    "text, language, days",
    [
        ("o pacote chegou em dois dias", "pt-BR", []),
        ("posso adiantar minha volta em dois dias?", "pt-BR", []),
        ("meu voo é em dois dias", "pt-BR", ["2026-11-20"]),
        ("llegó en dos días", "es", []),
        ("vuelo en dos días", "es", ["2026-11-20"]),
        ("it arrived in two days", "en", []),
    ],
)
def test_how_long_something_took_is_no_day(text: str, language: str, days: list[str]) -> None:
    assert values(text, "day", language) == days


def test_the_first_one_in_the_morning_is_no_hour() -> None:
    assert values("first one in the morning to Zurich", "time") == []
    assert values("at one in the morning", "time") == ["01:00"]


@given(
    st.integers(10, 9999),
    st.integers(10, 9999),
    st.sampled_from([("{} pounds", "GBP"), ("R$ {}", "BRL"), ("{} €", "EUR"), ("${}", "USD")]),
    st.sampled_from(
        [
            ("the tag says {} but online it was {}", "en"),
            ("ich hab {} gezahlt und jetzt kostet das Ding {}, frech", "de"),
            ("comprei por {} e agora tá {}", "pt-BR"),
            ("lo compré a {} y ahora está a {}, qué cara", "es"),
        ]
    ),
)
def test_a_second_price_is_of_the_currency_of_the_first(
    first: int, second: int, way: tuple[str, str], sentence: tuple[str, str]
) -> None:
    text = sentence[0].format(way[0].format(first), second)
    assert values(text, "money", sentence[1]) == [
        {"amount": str(first), "currency": way[1]},
        {"amount": str(second), "currency": way[1]},
    ]


@pytest.mark.parametrize(
    "text", ["it was 59", "I paid 20 euros for 2 and my size was 42 cm", "30 € and it was 3 days late"]
)
def test_a_number_without_a_currency_in_the_message_or_with_a_unit_is_no_price(text: str) -> None:
    assert len(values(text, "money")) == text.count("€") + text.count("euros")


PAIR = st.from_regex(r"[A-HJ-Z][1-9]", fullmatch=True)


@given(PAIR, PAIR, st.from_regex(r"[B-DF-HJ-NP-TVWXZ1-9]{2}", fullmatch=True), st.booleans())
def test_a_reference_may_be_written_in_pairs(first: str, second: str, last: str, small: bool) -> None:
    written = f"{first} {second} {last}"
    text = f"could you pull up {written.lower() if small else written} for me"
    assert values(text, "booking_reference") == [f"{first}{second}{last}"]


@pytest.mark.parametrize(
    "text, language",
    [
        ("¡¡DÓNDE ESTÁ EL DINERO DE MI VUELO!! van dos meses", "es"),
        ("meine Buchung am 24 um 10 Uhr", "de"),
        ("mi reserva de 10 as", "es"),
        ("t1 or t2", "en"),
        ("gates a1 b2 or c3", "en"),
        ("WHERE IS MY REFUND OK? still waiting", "en"),
    ],
)
def test_shouted_words_and_counts_are_no_reference(text: str, language: str) -> None:
    assert values(text, "booking_reference", language) == []


@pytest.mark.parametrize(
    "text, language, found",
    [
        ("irnos ya el jueves y no el sábado", "es", ["2026-11-19"]),
        ("Prefiero el de las 19:00 en lugar del de mediodía", "es", []),
    ],
)
def test_what_is_denied_behind_a_joint_takes_nothing_back(text: str, language: str, found: list[str]) -> None:
    assert values(text, "day", language) == found
    assert "12:00" not in values(text, "time", language)

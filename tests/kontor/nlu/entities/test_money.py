"""Sums in number words, in the world's currencies, and by the names that those give them who pay with them."""

from __future__ import annotations

import pytest

from tests.kontor.nlu.entities.reading import BERLIN, entities


def sums(text: str, language: str = "en", zone: str = BERLIN) -> list[tuple[object, ...]]:
    return [
        (entity.text, *entity.value.values())
        for entity in entities(text, language, zone=zone)
        if entity.type == "money" and isinstance(entity.value, dict)
    ]


@pytest.mark.parametrize(
    "text, language, written, amount, currency",
    [
        ("it was a hundred and twenty pounds", "en", "a hundred and twenty pounds", "120", "GBP"),
        ("eighteen quid for laces", "en", "eighteen quid", "18", "GBP"),
        ("dreihundertsechzig Euro", "de", "dreihundertsechzig Euro", "360", "EUR"),
        ("ein Fünfundzwanzig-Euro-Schein", "de", "Fünfundzwanzig-Euro", "25", "EUR"),
        ("dois mil e cem reais", "pt-BR", "dois mil e cem reais", "2100", "BRL"),
        ("um milhão de pesos", "pt-BR", "um milhão de pesos", "1000000", "MXN"),
        ("treinta y dos euros", "es", "treinta y dos euros", "32", "EUR"),
        ("80 mil pesos", "es", "80 mil pesos", "80000", "MXN"),
        ("1,5 mil reais", "pt-BR", "1,5 mil reais", "1500", "BRL"),
        ("3 tausend Franken", "de", "3 tausend Franken", "3000", "CHF"),
        ("they want 19 euros 90", "en", "19 euros 90", "19.90", "EUR"),
        ("3 hundred quid", "en", "3 hundred quid", "300", "GBP"),
        ("2 lakh rupees", "en", "2 lakh rupees", "200000", "INR"),
    ],
)
def test_sums_are_read_in_number_words(text: str, language: str, written: str, amount: str, currency: str) -> None:
    assert sums(text, language) == [(written, amount, currency)]


@pytest.mark.parametrize(
    "text, language, amount, currency",
    [
        ("NZ$180", "en", "180", "NZD"),
        ("S/ 90", "es", "90", "PEN"),
        ("Gs. 350.000", "es", "350000", "PYG"),
        ("₦12,500", "en", "12500", "NGN"),
        ("₹1,45,000", "en", "145000", "INR"),
        ("R2 400", "en", "2400", "ZAR"),
        ("500 colones", "es", "500", "CRC"),
        ("70 pesos dominicanos", "es", "70", "DOP"),
        ("200 dólares australianos", "pt-BR", "200", "AUD"),
        ("90 kanadische Dollar", "de", "90", "CAD"),
        ("200 Singapore dollars", "en", "200", "SGD"),
        ("$90.000 COP", "es", "90000", "COP"),
        ("40 ZAR", "en", "40", "ZAR"),
        ("80 eurillos", "es", "80", "EUR"),
        ("15 lucas", "es", "15000", "CLP"),
        ("120 pila", "pt-BR", "120", "BRL"),
        ("60 Fränkli", "de", "60", "CHF"),
        ("two grand", "en", "2000", "GBP"),
        ("ein Zwanni", "de", "20", "EUR"),
        ("a fiver", "en", "5", "GBP"),
    ],
)
def test_the_worlds_money_is_known_by_sign_and_name(text: str, language: str, amount: str, currency: str) -> None:
    assert [value[1:] for value in sums(text, language)] == [(amount, currency)]


@pytest.mark.parametrize(
    "zone, currency", [("America/Bogota", "COP"), ("America/Montevideo", "UYU"), ("Europe/Berlin", "MXN")]
)
def test_of_currencies_of_one_name_that_of_the_country_counts(zone: str, currency: str) -> None:
    assert sums("500 pesos", "es", zone) == [("500 pesos", "500", currency)]


@pytest.mark.parametrize(
    "text, language, amount",
    [
        ("trousers under 70 for my brother", "en", "70"),
        ("eine Mütze unter 25, für Kinder", "de", "25"),
        ("mochila abaixo de 90 para mulher", "pt-BR", "90"),
        ("guantes por menos de 45 para esquiar", "es", "45"),
    ],
)
def test_a_bare_limit_is_read_before_whom_it_is_for(text: str, language: str, amount: str) -> None:
    assert sums(text, language) == [(amount, amount, "EUR")]


@pytest.mark.parametrize(
    "text, language",
    [
        ("children under 12 for free", "en"),
        ("mido 1,70 y peso 80", "es"),
        ("um real problema", "pt-BR"),
        ("seats for 12 all together", "en"),
        ("I want to try 3 boots", "en"),
        ("boots with soles 42", "en"),
        ("o dólar subiu", "pt-BR"),
        ("row r12", "en"),
        ("die Mode der Zwanziger Jahre", "de"),
        ("comprei 2 rs", "pt-BR"),
    ],
)
def test_words_that_are_money_elsewhere_are_none(text: str, language: str) -> None:
    assert sums(text, language) == []


@pytest.mark.parametrize(
    "text, language, amount",
    [
        ("a jacket, 60 max", "en", "60"),
        ("jackets 80 maximum.", "en", "80"),
        ("Jacke, 60 maximal", "de", "60"),
        ("una chaqueta, 60 como máximo", "es", "60"),
        ("jaqueta, 60 no máximo", "pt-BR", "60"),
    ],
)
def test_a_bare_number_before_a_word_for_a_limit_is_a_sum(text: str, language: str, amount: str) -> None:
    (found,) = [one for one in entities(text, language) if one.type == "money"]

    assert found.value == {"amount": amount, "currency": "EUR"}
    assert found.role == "max"


@pytest.mark.parametrize("text", ["Air Max 90 max comfort", "seat 60 maximum recline", "2 max"])
def test_a_limit_of_something_else_is_no_sum(text: str) -> None:
    assert sums(text) == []

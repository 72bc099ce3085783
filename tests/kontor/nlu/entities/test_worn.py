"""Bare numbers that are sizes: of children, gloves, hats, trousers, by system, and numbers that are something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kontor.nlu.entities.reading import values


@pytest.mark.parametrize(
    "text, language, size",
    [
        ("is the toddler jacket there in 86", "en", "86"),
        ("Gibt es die Regenhose in 122?", "de", "122"),
        ("o casaco infantil no 140 ainda tem?", "pt-BR", "140"),
        ("el abrigo de niña en 104, ¿queda?", "es", "104"),
        ("er braucht jetzt 110/116", "de", "110/116"),
        ("a sleepsuit for a baby, 3-6 months", "en", "3-6 MONTHS"),
        ("Strampler in 12-18 Monate", "de", "12-18 MONTHS"),
        ("body de bebê 6-9 meses", "pt-BR", "6-9 MONTHS"),
        ("la chaqueta en 8-10 años", "es", "8-10 YEARS"),
        ("the kids fleece in 4T", "en", "4T"),
        ("ski gloves in a 9", "en", "9"),
        ("luvas 7,5 de couro", "pt-BR", "7.5"),
        ("una gorra en 60", "es", "60"),
        ("a felt hat, 7 1/8", "en", "7 1/8"),
        ("die Hose in 33x32", "de", "W33/L32"),
        ("calça 34/30", "pt-BR", "W34/L30"),
        ("ein Sport-BH in 75C", "de", "75C"),
        ("hiking shoe, 11 UK", "en", "UK 11"),
        ("las botas en 27.5 MX", "es", "MX 27.5"),
        ("sandal 40 EU", "en", "40"),
        ("the 44 is too tight, the boots pinch", "en", "44"),
        ("quiero la 38", "es", "38"),
        ("die 41 passt", "de", "41"),
        ("a bota no 41 e meio", "pt-BR", "41.5"),
        ("zapatos, la 39 y medio", "es", "39.5"),
        ("guantes del 8", "es", "8"),
        ("minha filha calça 31", "pt-BR", "31"),
        ("two shirts, l und xl", "de", "L"),
    ],
)
def test_numbers_that_things_come_in_are_sizes(text: str, language: str, size: str) -> None:
    assert values(text, "size", language)[:1] == [size]


@pytest.mark.parametrize(
    "text, language",
    [
        ("a 45 L backpack and boots", "en"),
        ("mochila de 50 L", "es"),
        ("sein Fieber ist 39,5", "de"),
        ("a bottle of 50 ml with the jacket", "en"),
        ("los zapatos llegan el 12", "es"),
        ("die Jacke bei 40 waschen", "de"),
        ("estoy en la puerta, la 33", "es"),
        ("a porta do portão até o 38", "pt-BR"),
        ("las botas cuestan 45", "es"),
        ("boots for 40", "en"),
        ("my flight is LX 42", "en"),
        ("the jacket has a warranty of 3-6 months", "en"),
        ("Zahnpasta 80 D", "de"),
        ("a child of 10 years flies with us", "en"),
        ("10 US dollars for socks", "en"),
        ("casa 42, rua das Flores", "pt-BR"),
    ],
)
def test_numbers_of_something_else_are_no_size(text: str, language: str) -> None:
    assert values(text, "size", language) == []


@given(
    st.integers(0, 21).map(lambda step: 50 + 6 * step),
    st.sampled_from(["the kids jacket in {}", "a snowsuit, {}, for my son"]),
)
def test_children_wear_sizes_that_rise_by_six(number: int, way: str) -> None:
    assert values(way.format(f"{number}/{number + 6}"), "size") == [f"{number}/{number + 6}"]

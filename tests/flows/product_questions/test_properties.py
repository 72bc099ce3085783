"""A question about a product is answered with its description's own sentence, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from flows.product_questions.items import Item
from flows.product_questions.properties import evidence, origin, sentences
from flows.product_questions.search import Shelf
from kontor.slots import Price

PARKA = "Wasserabweisend und winddicht, aber nicht für stundenlangen Regen gemacht."


@pytest.mark.parametrize(
    "language, product, question, says",
    [
        ("en", "NL-101", "is it waterproof?", "Waterproof with a water column of 10,000 mm, all seams are taped."),
        ("en", "NL-104", "is it waterproof?", "Not waterproof: wear a shell over it in rain."),
        ("en", "NL-103", "waterproof?", "Water repellent and windproof, but not made for hours of rain."),
        ("en", "NL-101", "how heavy is the rain jacket", "Weighs 380 g in size M."),
        ("en", "NL-201", "is the wool itchy", "Warm when damp, does not itch and hardly smells after days."),
        ("en", "NL-204", "can I wash it in the machine", "Hand wash only, dry flat."),
        ("en", "NL-601", "how many litres does it hold", "Daypack with 22 litres for hiking and the office."),
        ("en", "NL-401", "what is it made of?", "100% merino wool"),
        ("de", "NL-103", "Ist euer Parka denn wasserdicht", PARKA),
        ("de", "NL-103", "ist die Jacke wasserdicht", PARKA),
        ("de", "NL-103", "ist der Mantel auch wasserfest", PARKA),
        ("de", "NL-103", "hat der eine Kapuze?", "Die Kapuze mit Kunstpelz ist abnehmbar."),
        ("de", "NL-204", "kratzt der?", "Warme Lammwolle aus Norwegen, kratzt anfangs etwas."),
        ("de", "NL-103", "aus welchem Material ist der", "Baumwollmischung"),
        ("de", "NL-602", "ist die wasserdicht", "Wasserdichtes Material, spritzwassergeschützter Reißverschluss."),
    ],
)
def test_the_sentence_that_says_it_is_quoted(
    shelves: dict[str, Shelf], language: str, product: str, question: str, says: str
) -> None:
    """A denial too: it is the answer."""
    found = evidence(shelves[language].variants(product)[0], question, language)
    assert found is not None
    assert found.text == says


@pytest.mark.parametrize(
    "language, product, question",
    [
        ("en", "NL-101", "does it glow in the dark?"),
        ("en", "NL-102", "is it vegan?"),
        ("en", "NL-101", "who designed the jacket?"),
        ("en", "NL-304", "is it fireproof"),
        ("de", "NL-101", "leuchtet die im Dunkeln?"),
        ("de", "NL-404", "ist der fair gehandelt?"),
    ],
)
def test_what_no_sentence_says_is_not_answered(
    shelves: dict[str, Shelf], language: str, product: str, question: str
) -> None:
    """An honest "I don't know" needs a None."""
    assert evidence(shelves[language].variants(product)[0], question, language) is None


def test_numbers_do_not_end_a_sentence() -> None:
    """Neither does a point within one."""
    assert sentences("Wasserdicht bis 10.000 mm. Wiegt 1,2 kg.\nNeu!") == [
        "Wasserdicht bis 10.000 mm.",
        "Wiegt 1,2 kg.",
        "Neu!",
    ]


@pytest.mark.parametrize(
    "language, description, attributes, told",
    [
        ("en", "Warm. Made in Portugal from Portuguese wool. Washable.", (), "Made in Portugal from Portuguese wool."),
        ("en", "Warm.", (("country_of_origin", "Portugal"),), "Portugal"),
        ("de", "Warm. In Portugal hergestellt.", (), "In Portugal hergestellt."),
        ("pt", "Quente. Fabricado em Portugal.", (), "Fabricado em Portugal."),
        ("es", "Abriga. Hecho en Portugal.", (), "Hecho en Portugal."),
        ("en", "Warm lambswool, made from fleeces of last year.", (), ""),
    ],
)
def test_where_a_thing_is_made_is_told_by_its_description_or_columns_alone(
    language: str, description: str, attributes: tuple[tuple[str, str], ...], told: str
) -> None:
    item = Item("1", "Hat", Price(Decimal(10), "EUR"), description=description, attributes=attributes)
    found = origin(item, "where is it made?", language)
    assert (found.text if found else "") == told


def test_a_country_that_a_description_names_is_quoted_to_who_asks_for_it() -> None:
    """What it says of the wool it does not say of the sweater, so its own words are the answer."""
    item = Item("1", "Hat", Price(Decimal(10), "EUR"), description="Warm lambswool from Norway. Washable.")
    found = origin(item, "is it made in Norway?", "en")
    assert found is not None
    assert found.text == "Warm lambswool from Norway."
    assert origin(item, "is it made in China?", "en") is None

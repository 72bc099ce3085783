from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.reviewing.masking import mask
from kontor.understanding import Entity

KNOWN = {"where", "is", "my", "ticket", "the", "lisbon", "flight", "i", "want", "it"}


@pytest.mark.parametrize(
    "text, masked",
    [
        ("my name is Erika Mustermann", "my name is Alex"),
        ("Ich heiße Jürgen, wo ist mein Koffer", "Ich heiße Alex, wo ist mein Koffer"),
        ("Hallo, hier ist Frau Dr. Özdemir", "Hallo, hier ist Alex. Özdemir"),
        ("me llamo Lucía", "me llamo Alex"),
        ("meu sobrenome é Souza", "meu sobrenome é Alex"),
        ("call me on 0170 9876543", "call me on 1234 5678912"),
        ("write to jo.doe@firm.co.uk please", "write to someone@example.com please"),
        ("booking AB12CD is gone", "booking K7X2QP is gone"),
        ("card 4111-1111-1111-1111", "card 1234-5678-9123-4567"),
        ("table for 4 at 19:30", "table for 4 at 19:30"),
    ],
)
def test_names_numbers_and_references_are_replaced_by_made_up_ones(text: str, masked: str) -> None:
    assert mask(text, (), "", KNOWN).text == masked


def test_what_the_readers_found_decides_too() -> None:
    text = "ring +49 151 23 and not LH4000000 on 2026-12-24"
    found = (
        Entity("phone", "+4915123", "+49 151 23", 5, 15),
        Entity("flight_number", "LH4000000", "LH4000000", 24, 33),
        Entity("day", "2026-12-24", "2026-12-24", 37, 47),
    )

    assert mask(text, found, "", KNOWN).text == "ring +49 30 1234567 and not LH4000000 on 2026-12-24"


def test_the_writers_own_name_is_replaced_wherever_it_stands() -> None:
    assert mask("erika here, Mustermann's ticket", (), "Erika Mustermann", KNOWN).text == "Alex here, Alex's ticket"


def test_a_word_with_a_capital_that_nothing_knows_is_doubtful() -> None:
    places = (Entity("place", ["LIS"], "Lissabon", 14, 22),)

    assert mask("Where is the Lissabon flight, Quimby? It is my Ticket", places, "", KNOWN).doubtful == ("Quimby",)
    assert mask("the flight to Lissabon", (), "", KNOWN).doubtful == ("Lissabon",)
    assert mask("Wombats want it. Where is it", (), "", KNOWN).doubtful == ()


@pytest.mark.parametrize(
    "text, doubtful",
    [
        ("Oduya", ("Oduya",)),
        ("oduya", ("oduya",)),
        ("ada oduya", ("ada", "oduya")),
        ("Ada Oduya-Quimby", ("Ada", "Oduya-Quimby")),
        ("oduya ticket", ("oduya",)),
        ("juan carlos garcía lópez", ("juan", "carlos", "garcía", "lópez")),
        ("Oduya, KX4T7Q", ("Oduya",)),
        ("KX4T7Q. oduya. where is my ticket", ("oduya",)),
        ("where is it, quimby?", ("quimby",)),
        ("Ticket", ()),
        ("my flight", ()),
        ("my name is oduya", ()),
        ("KX4T7Q", ()),
        ("i want the wombat ticket", ()),
    ],
)
def test_a_word_alone_that_nothing_knows_is_doubtful_wherever_it_stands_and_however_it_is_written(
    text: str, doubtful: tuple[str, ...]
) -> None:
    assert mask(text, (), "", KNOWN).doubtful == doubtful


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_can_be_masked_and_keeps_no_long_number(text: str, name: str) -> None:
    masked = mask(f"{text} 0170 55512345 {text}", (), name, KNOWN).text

    assert "55512345" not in masked


@given(st.text(st.characters(categories=("Lu", "Ll")), min_size=2, max_size=12).filter(lambda name: name != "Alex"))
def test_no_name_of_the_writer_is_left(name: str) -> None:
    assert f" {name} " not in mask(f"it is {name} who asks", (), name, KNOWN).text

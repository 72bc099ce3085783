from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.contacts import PHONE, VISITOR, Address, Person, normal_phone

digits = st.text("0123456789", min_size=1, max_size=18)


@pytest.mark.parametrize(
    "spellings,normal",
    [
        (["+55 11 98765-4321", "5511987654321", "551187654321"], "+5511987654321"),
        (["+52 1 55 1234 5678", "5215512345678", "525512345678"], "+525512345678"),
        (["+54 9 11 2345-6789", "5491123456789", "541123456789"], "+541123456789"),
        (["+49 (1511) 234-5678", "4915112345678", "004915112345678"], "+4915112345678"),
    ],
)
def test_one_mobile_has_one_form_however_it_is_written(spellings: list[str], normal: str) -> None:
    assert {normal_phone(spelling) for spelling in spellings} == {normal}


def test_a_brazilian_landline_gets_no_ninth_digit() -> None:
    assert normal_phone("+55 11 3456-7890") == "+551134567890"


@given(digits)
def test_a_normal_form_is_its_own_normal_form(number: str) -> None:
    once = normal_phone(number)
    assert normal_phone(once) == once


@given(digits, st.lists(st.sampled_from(" -().+"), max_size=6), st.randoms(use_true_random=False))
def test_signs_between_the_digits_say_nothing(number: str, signs: list[str], dice: st.DataObject) -> None:
    spelled = list(number)
    for position, sign in enumerate(signs):
        spelled.insert((position * 7) % (len(spelled) + 1), sign)
    assert normal_phone("".join(spelled)) == normal_phone(number)


@given(
    st.integers(11, 99).filter(lambda area: area % 10 != 0),
    st.sampled_from("6789"),
    st.text("0123456789", min_size=7, max_size=7),
)
def test_every_brazilian_mobile_with_and_without_its_ninth_digit_is_one_person(
    area: int, first: str, rest: str
) -> None:
    assert normal_phone(f"55{area}{first}{rest}") == normal_phone(f"55{area}9{first}{rest}")


@given(st.text(max_size=40))
def test_any_text_has_a_form(text: str) -> None:
    assert normal_phone(text).startswith("+")


def test_ids_in_different_case_are_different() -> None:
    assert Address("x", VISITOR, "Ann").normal != Address("x", VISITOR, "ANN").normal


def test_an_address_does_not_print_itself() -> None:
    person = Person((Address("whatsapp", PHONE, "15550001111"), Address("whatsapp", VISITOR, "v")))
    assert "1555" not in repr(person)
    assert "1555" not in str(person.address)

"""Names: the same person under every spelling a customer types, and twenty characters on a boarding pass."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.tickets.names import boarding_name, folded, latin, spellings


@pytest.mark.parametrize(
    "stored, typed",
    [
        ("Müller", "Mueller"),
        ("Müller", "MUELLER"),
        ("MUELLER", "müller"),
        ("Mueller", "Muller"),
        ("Groß", "GROSS"),
        ("Sørensen", "Soerensen"),
        ("Ångström", "Angstrom"),
        ("O'Brien-Santos", "obrien santos"),
        ("van der Berg", "Vanderberg"),
        ("Nuñez", "NUNEZ"),
        ("Żółć", "zolc"),
        ("M\u0075\u0308ller", "Müller"),
        ("İnci", "inci"),
        ("Παπαδόπουλος", "παπαδοπουλος"),
        ("Παπαδοπούλου", "Papadopoulou"),
        ("Ευαγγέλου", "Evaggelou"),
        ("Щербакова", "ЩЕРБАКОВА"),
    ],
)
def test_spellings_of_one_name_are_equal(stored: str, typed: str) -> None:
    assert folded(stored) == folded(typed)


@pytest.mark.parametrize("other", ["Müll", "Miller", "Möller", "Schneider", ""])
def test_other_names_are_not(other: str) -> None:
    assert folded(other) != folded("Müller")


@pytest.mark.parametrize(
    "answer", ["Müller", "Anna Maria Müller", "anna mueller", "Mueller, Anna", "MUELLER ANNA MARIA"]
)
def test_the_whole_name_answers_the_question_for_the_surname_too(answer: str) -> None:
    assert folded(answer) in spellings("Müller", "Anna Maria")


@pytest.mark.parametrize("answer", ["Anna", "Maria", "Anna Maria", "Müller Maria"])
def test_a_given_name_alone_does_not(answer: str) -> None:
    assert folded(answer) not in spellings("Müller", "Anna Maria")


@pytest.mark.parametrize(
    "surname, given_names, printed",
    [
        ("Desmarais", "Luc", "DESMARAIS/LUC"),
        ("Müller", "Anna Maria", "MUELLER/ANNA MARIA"),
        ("van der Berg-Jansen", "Jo", "VANDERBERGJANSEN/JO"),
        ("Wolfeschlegelsteinhausenbergerdorff", "Hubert", "WOLFESCHLEGELSTEIN/H"),
        ("Madonna", "", "MADONNA"),
    ],
)
def test_a_boarding_pass_spells_names_in_twenty_capital_letters(surname: str, given_names: str, printed: str) -> None:
    assert boarding_name(surname, given_names) == printed


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_name_fits_a_boarding_pass(surname: str, given_names: str) -> None:
    assert re.fullmatch(r"([A-Z/ ]{0,19}[A-Z/])?", boarding_name(surname, given_names))


@given(st.text(max_size=60))
def test_what_is_spelled_in_latin_stays_so(name: str) -> None:
    assert latin(latin(name)) == latin(name)


@given(st.text(max_size=60))
def test_case_and_spaces_never_matter(name: str) -> None:
    assert folded(f"  {name.lower()} ") == folded(name.lower())

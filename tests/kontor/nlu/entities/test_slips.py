"""Names of days and months are known with a letter left out, typed twice, or swapped with the next."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from kontor.nlu.entities.dates import de, en, es, pt
from kontor.nlu.entities.dates.slips import Mended, mended, slips
from tests.kontor.nlu.entities.reading import entities, moments

ROOT = Path(__file__).parents[4]
SELDOM = 20


@pytest.mark.parametrize(
    "text, language, value",
    [
        ("on Tusday", "en", "2026-11-24"),
        ("on Tuuesday", "en", "2026-11-24"),
        ("on Teusday", "en", "2026-11-24"),
        ("3rd of Febuary", "en", "2027-02-03"),
        ("yesteday", "en", "2026-11-17"),
        ("am Smastag", "de", "2026-11-21"),
        ("3. Dezmber", "de", "2026-12-03"),
        ("na qarta-feira", "pt-BR", "2026-11-18"),
        ("3 de setmebro", "pt-BR", "2027-09-03"),
        ("el jeuves", "es", "2026-11-19"),
        ("3 de dicembre", "es", "2026-12-03"),
    ],
)
def test_a_slip_of_the_fingers_is_put_right(text: str, language: str, value: str) -> None:
    assert moments(text, language) == [value]


@pytest.mark.parametrize(
    "text, language",
    [
        ("wir mogen das", "de"),
        ("du vienes", "es"),
        ("cuando vienes", "es"),
        ("jogo de domino", "pt-BR"),
        ("Sunda", "en"),
        ("unday", "en"),
        ("Mai", "fr"),
    ],
)
def test_other_words_are_no_slips(text: str, language: str) -> None:
    assert moments(text, language) == []


def test_a_value_keeps_its_place_in_the_text_as_it_was_written() -> None:
    text = "from Mondday to Thurdsay at 5pm, or on Satuday"
    found = entities(text)
    assert [text[one.start : one.end] for one in found] == ["Mondday to Thurdsay", "5pm", "Satuday"]
    assert [one.text for one in found] == ["Mondday to Thurdsay", "5pm", "Satuday"]


def test_a_slip_of_two_names_is_put_right_as_neither() -> None:
    found = slips(["abcdef", "abdcef"])
    assert (found["acdef"], found["adcef"]) == ("abcdef", "abdcef")
    assert not {"abcef", "abdef", "abcdef", "abdcef"} & set(found)


def test_a_text_without_slips_stays_as_it_is() -> None:
    assert mended("on tuesday", slips(["tuesday"])) == Mended("on tuesday")


@pytest.mark.parametrize("language, table", [("en", en), ("de", de), ("pt-BR", pt), ("es", es)])
def test_no_slip_is_a_word_that_customers_use(language: str, table: ModuleType) -> None:
    """Of 40,000 examples a language a handful has such a word, and means the name by it."""
    texts = [path.read_text("utf-8").lower() for path in (ROOT / "training_data" / language).glob("*.yml")]
    used = Counter(word for text in texts for word in re.findall(r"\w+", text))
    names = [name for field in ("weekday", "month", "relative") for name in table.FIELDS[field].words]
    assert {slip for slip in slips(names, table.NO_SLIPS) if used[slip] > SELDOM} == set()

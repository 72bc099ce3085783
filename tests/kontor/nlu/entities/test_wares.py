"""Sizes, colours and postage as shops hear them: ranges, compounds, and words that only look like a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kontor.nlu.entities.reading import entities, values

SIZED = {"en": "size", "de": "Größe", "pt-BR": "tamanho", "es": "talla"}
THROUGH = {"en": "to", "de": "bis", "pt-BR": "a", "es": "a"}
LANGUAGES = st.sampled_from(sorted(SIZED))
NUMBERS = st.integers(33, 50)


@given(LANGUAGES, NUMBERS, st.integers(1, 6), st.sampled_from(["-", " - ", "–", "word"]))
def test_two_rising_numbers_are_one_range_of_sizes(language: str, low: int, more: int, joint: str) -> None:
    joint = f" {THROUGH[language]} " if joint == "word" else joint
    text = f"{SIZED[language]} {low}{joint}{low + more}"
    assert values(text, "size", language) == [f"{low}-{low + more}"]


@given(LANGUAGES, NUMBERS, st.integers(1, 6))
def test_numbers_that_fall_are_no_range(language: str, high: int, less: int) -> None:
    assert values(f"{SIZED[language]} {high}-{high - less}", "size", language) == [str(high)]


@given(NUMBERS, st.integers(1, 4), st.sampled_from(["{}", "in {}?", "{} please", "and {}?", "are they in {} back"]))
def test_a_double_size_keeps_its_stroke_wherever_it_stands(low: int, more: int, way: str) -> None:
    assert values(way.format(f"{low}/{low + more}"), "size") == [f"{low}/{low + more}"]


@given(st.integers(24, 48), st.integers(28, 38), st.sampled_from(["w{} l{}", "W{}/L{}", "W{}L{}", "w{} / l{}"]))
def test_waist_and_length_are_one_size(waist: int, length: int, way: str) -> None:
    assert values(f"jeans {way.format(waist, length)}", "size") == [f"W{waist}/L{length}"]


@pytest.mark.parametrize(
    "text, language, size",
    [
        ("size 10.5", "en", "10.5"),
        ("size 7.5", "en", "7.5"),
        ("do you have the boots in a 42", "en", "42"),
        ("I wear a 43", "en", "43"),
        ("Handschuhe in 8,5", "de", "8.5"),
        ("¿tienen las botas en 42?", "es", "42"),
        ("Schuhgröße 42,5", "de", "42.5"),
        ("boots size 42 2/3", "en", "42 2/3"),
        ("Kindergröße 134/140", "de", "134/140"),
        ("habt ihr 40-43 da", "de", "40-43"),
        ("UK 10.5", "en", "UK 10.5"),
        ("EU 42", "en", "42"),
        ("what about 38?", "en", "38"),
        ("und 39?", "de", "39"),
        ("¿y 39?", "es", "39"),
        ("calça 42", "pt-BR", "42"),
        ("can I swap them for a 43", "en", "43"),
        ("do you stock it in black, 41?", "en", "41"),
        ("braun und 46?", "de", "46"),
        ("marrón y 40?", "es", "40"),
        ("schuhe zu eng, tausch gegen 43 möglich?", "de", "43"),
        ("o tênis ficou apertado, troca por 43?", "pt-BR", "43"),
        ("medios números, 40,5, hay?", "es", "40.5"),
        ("Mein Mann braucht 4XL. Gibt es das?", "de", "4XL"),
        ("talla pequeña", "es", "S"),
    ],
)
def test_sizes_are_read_as_they_are_written_on_things(text: str, language: str, size: str) -> None:
    assert values(text, "size", language) == [size]


@pytest.mark.parametrize(
    "text, language",
    [
        ("does it run small", "en"),
        ("does it run big or small", "en"),
        ("do they fit a bit large", "en"),
        ("fällt das groß oder klein aus", "de"),
        ("die Schuhe fallen eher klein aus", "de"),
        ("veste pequeno ou grande?", "pt-BR"),
        ("¿talla pequeño?", "es"),
        ("¿talla grande o pequeño?", "es"),
        ("give us 9 of them", "en"),
        ("what about 38 euros", "en"),
        ("38", "en"),
        ("the 42 bus", "en"),
        ("my boots took 40 days and cost €45", "en"),
        ("row 43 please", "en"),
        ("S wie Siegfried, 8, D, 2, R", "de"),
        ("in 8.5 hours", "en"),
        ("in 35 km", "de"),
        ("llega en 45 minutos", "es"),
        ("seats 40-43 please", "en"),
    ],
)
def test_how_something_fits_and_bare_numbers_are_no_size(text: str, language: str) -> None:
    assert values(text, "size", language) == []


SHADES = st.sampled_from(["dunkel", "hell", "moos", "stahl", "tauben", "dunkel-", "nacht"])
GERMAN = st.sampled_from([("blau", "blue"), ("grün", "green"), ("grau", "grey"), ("braun", "brown")])


@given(SHADES, GERMAN, st.sampled_from(["", "e", "en", "es"]))
def test_a_shade_before_a_colour_is_that_colour(shade: str, colour: tuple[str, str], ending: str) -> None:
    name, base = colour
    found = [entity for entity in entities(f"in {shade}{name}{ending} bitte", "de") if entity.type == "colour"]
    assert [(entity.value, entity.text) for entity in found] == [(base, f"{shade}{name}{ending}")]


@pytest.mark.parametrize(
    "text, language, colours",
    [
        ("midnight blue", "en", ["blue"]),
        ("off white", "en", ["white"]),
        ("off-white", "de", ["white"]),
        ("navy", "de", ["blue"]),
        ("greenish", "en", ["green"]),
        ("schwarz-weiß", "de", ["black", "white"]),
        ("blaugrau", "de", ["grey"]),
        ("verde botella", "es", ["green"]),
        ("Mr Brown", "en", []),
        ("Herr Schwarz", "de", []),
        ("my surname is Brown", "en", []),
        ("I am a gold member", "en", []),
        ("Brot und Schrot", "de", []),
    ],
)
def test_colours_are_read_by_their_base_and_names_are_none(text: str, language: str, colours: list[str]) -> None:
    assert values(text, "colour", language) == colours
    assert values(text, "time", language) == []


@given(st.sampled_from(["das", "kein", "zuzüglich", "dem"]), st.sampled_from(["porto", "Porto"]))
def test_postage_is_no_city_in_german(word: str, name: str) -> None:
    assert values(f"wie hoch ist {word} {name} nach Rom", "place", "de") == [["FCO", "CIA"]]
    assert values(f"{name}?", "place", "de") == []


@pytest.mark.parametrize("text", ["nach Porto", "flug von porto", "Porto nach Rom", "Ist der Flug aus Porto da"])
def test_the_city_of_that_name_is_still_one(text: str) -> None:
    assert ["OPO"] in values(text, "place", "de")
    assert values("Porto", "place", "de", asked="place") == [["OPO"]]


@pytest.mark.parametrize("text", ["Versand nach Polen", "ship it to Colombia", "is it suitable for vegans"])
def test_a_country_is_no_misspelt_city(text: str) -> None:
    assert values(text, "place", "de" if "nach" in text else "en") == []


@pytest.mark.parametrize(
    "text, language",
    [("not today thanks", "en"), ("heute nicht, danke", "de"), ("hoje não", "pt-BR"), ("hoy no, gracias", "es")],
)
@pytest.mark.parametrize("asked", [None, "day"])
def test_a_refusal_names_no_day(text: str, language: str, asked: str | None) -> None:
    assert entities(text, language, asked=asked) == ()


@pytest.mark.parametrize("text", ["liefert ihr samstags", "a christmas gift for her", "sonntags offen?"])
def test_habits_and_occasions_are_no_day(text: str) -> None:
    assert values(text, "day", "en" if "gift" in text else "de") == []


@pytest.mark.parametrize("text, language", [("já era pra ter saído", "pt-BR"), ("¿por qué el mar es salado?", "es")])
def test_a_short_form_of_a_weekday_that_is_a_word_too_is_no_day(text: str, language: str) -> None:
    assert entities(text, language) == ()
    assert values("na ter" if language == "pt-BR" else "el mar", "day", language) == ["2026-11-24"]


@pytest.mark.parametrize(
    "text, language, role",
    [
        ("o de Viena", "pt-BR", None),
        ("el de Nueva York", "es", None),
        ("o voo de Viena", "pt-BR", "from"),
        ("wann erreicht der KX510 von gestern Singapur", "de", "to"),
        ("wann erreicht der Flug aus Rom", "de", "from"),
    ],
)
def test_a_place_has_a_role_only_where_words_tell_it(text: str, language: str, role: str | None) -> None:
    assert [entity.role for entity in entities(text, language) if entity.type == "place"] == [role]


def test_a_reference_may_be_written_in_pairs() -> None:
    assert values("Minha reserva é H2 L9 QX", "booking_reference", "pt-BR") == ["H2L9QX"]
    assert values("i do at it so we go", "booking_reference") == []


@pytest.mark.parametrize(
    "text, language",
    [("have a lovely evening", "en"), ("Morning, anyone there", "en"), ("Einen wunderschönen Nachmittag", "de")],
)
def test_a_greeting_names_no_part_of_the_day(text: str, language: str) -> None:
    assert entities(text, language) == ()
    assert values("evening", "daypart", "en", asked="daypart") == ["evening"]

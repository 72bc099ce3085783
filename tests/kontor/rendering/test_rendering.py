"""How contents read on a channel with buttons and menus, and on one with text alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kontor.messages import (
    AnyContent,
    Ask,
    Card,
    Cards,
    Choices,
    Form,
    Link,
    Location,
    Media,
    Menu,
    Option,
    Section,
    Signal,
    Text,
)
from kontor.policy import Abilities
from kontor.rendering import degrade, join, numbered
from kontor.rendering.wording import pieces, shortened

SMS = Abilities(text=1600)
RICH = Abilities(
    buttons=3,
    rows=10,
    link_label=20,
    media=frozenset({"image", "audio", "document"}),
    kinds=frozenset({"text", "media", "choices", "menu", "link", "location"}),
)
THREE = (Option("b", "Blue"), Option("r", "Red"), Option("g", "Green"))
PICTURE = Media("image", link="https://example.org/p.png")


def test_a_few_short_options_are_buttons() -> None:
    assert degrade(Choices("Which?", THREE), RICH) == (Choices("Which?", THREE),)


def test_more_options_than_buttons_become_a_menu_under_the_given_label() -> None:
    many = tuple(Option(str(number), f"Flight {number}") for number in range(5))
    assert degrade(Choices("Which?", many), RICH, "Choose") == (Menu("Which?", "Choose", (Section("", many),)),)


def test_options_with_descriptions_become_rows_that_show_them() -> None:
    described = (Option("a", "LH400", "leaves at 10:00"), Option("b", "LH402"))
    assert degrade(Choices("Which?", described), RICH, "Choose") == (
        Menu("Which?", "Choose", (Section("", described),)),
    )


def test_a_title_too_long_for_a_row_is_told_whole_in_its_description() -> None:
    long = (Option("a", "The blue rain jacket with a hood"), Option("b", "The blue rain jacket with a zip"))
    [menu] = degrade(Choices("Which?", long), RICH)
    assert [(option.title, option.description) for option in numbered(menu)] == [
        ("The blue rain jacket wi…", "The blue rain jacket with a hood"),
        ("The blue rain jacket… 2", "The blue rain jacket with a zip"),
    ]


def test_without_menus_the_words_that_do_not_fit_a_button_stand_in_the_body() -> None:
    able = Abilities(buttons=3, button_title=8, kinds=frozenset({"text", "choices"}))
    [choices] = degrade(Choices("Which?", (Option("a", "The blue one", "80 €"), Option("b", "Red"))), able)
    assert choices == Choices("Which?\n\n• The blue one – 80 €", (Option("a", "The blu…"), Option("b", "Red")))


def test_more_options_than_any_menu_holds_are_numbered_and_read_back_by_number() -> None:
    many = tuple(Option(f"id{number}", f"Flight {number}") for number in range(1, 13))
    [text] = degrade(Choices("Which?", many), RICH)
    assert isinstance(text, Text)
    assert text.body.startswith("Which?\n\n1. Flight 1\n2. Flight 2\n")
    assert numbered(Choices("Which?", many))[11].id == "id12"


def test_text_alone_carries_headers_sections_descriptions_and_footers() -> None:
    sections = (Section("Morning", (Option("a", "LH400", "10:00"),)), Section("Evening", (Option("b", "LH402"),)))
    menu = Menu("Which flight?", "Choose", sections, header="Lisbon", footer="Local times")
    words = "Lisbon\n\nWhich flight?\n\nMorning\n1. LH400 – 10:00\n\nEvening\n2. LH402\n\nLocal times"
    assert degrade(menu, SMS) == (Text(words),)
    assert [option.id for option in numbered(menu)] == ["a", "b"]


@pytest.mark.parametrize(
    "content,words",
    [
        (Link("Your ticket", "Open", "https://example.org/t"), "Your ticket\n\nOpen: https://example.org/t"),
        (Media("image", link="https://example.org/p.png", caption="A jacket"), "A jacket\n\nhttps://example.org/p.png"),
        (
            Location(38.77, -9.13, "Lisbon Airport"),
            "Lisbon Airport\nhttps://www.openstreetmap.org/?mlat=38.77&mlon=-9.13",
        ),
        (Cards((Card("Ana", ("+351912345678",), ("ana@example.org",)),)), "Ana\n+351912345678\nana@example.org"),
        (Ask("location", "Where are you?"), "Where are you?"),
    ],
)
def test_what_text_alone_can_say_is_said(content: AnyContent, words: str) -> None:
    assert degrade(content, SMS) == (Text(words),)


def test_a_file_without_address_is_left_for_the_gate_to_refuse_and_its_caption_is_said() -> None:
    ticket = Media("document", blob="ticket", filename="ticket.pdf", caption="Your ticket")
    assert degrade(ticket, SMS) == (Text("Your ticket"), Media("document", blob="ticket", filename="ticket.pdf"))


@pytest.mark.parametrize("content", [Form("Fill in", "Open", "1", "t"), Signal("typing")])
def test_what_has_no_form_in_words_is_left_for_the_gate_to_refuse(content: AnyContent) -> None:
    assert degrade(content, SMS) == (content,)


def test_a_voice_note_goes_as_audio_where_that_is_carried() -> None:
    assert degrade(Media("voice", id="1"), RICH) == (Media("audio", id="1"),)


def test_a_caption_too_long_follows_its_picture() -> None:
    words = "word " * 400
    picture, text = degrade(Media("image", link="l", caption=words), RICH)
    assert picture == Media("image", link="l")
    assert isinstance(text, Text)
    assert text.body.split() == words.split()


def test_a_picture_over_a_question_stays_its_header_or_goes_before_it() -> None:
    assert degrade(Choices("Which?", THREE, header=PICTURE), RICH) == (Choices("Which?", THREE, header=PICTURE),)
    many = tuple(Option(str(number), f"Flight {number}") for number in range(5))
    picture, menu = degrade(Choices("Which?", many, header=PICTURE), RICH, "Choose")
    assert (picture, menu) == (PICTURE, Menu("Which?", "Choose", (Section("", many),)))


def test_a_body_too_long_for_its_buttons_leaves_its_beginning_in_texts() -> None:
    body = "A sentence of some length. " * 60 + "Which one?"
    first, choices = degrade(Choices(body, THREE), RICH)
    assert isinstance(first, Text)
    assert first.body.endswith(".")
    assert isinstance(choices, Choices)
    assert choices.body.endswith("Which one?")


def test_texts_are_cut_between_paragraphs_then_sentences_then_words() -> None:
    assert pieces("One two.\n\nThree four five six.", 22) == ["One two.", "Three four five six."]
    assert pieces("One two three. Four five six.", 20) == ["One two three.", "Four five six."]
    assert pieces("one two three four", 10) == ["one two", "three four"]
    assert pieces("abcdefghijkl", 5) == ["abcde", "fghij", "kl"]
    assert pieces("   ", 5) == []


def test_texts_are_cut_where_the_channel_counts_them_full() -> None:
    units = Abilities(utf16=True).length
    assert pieces("🙂🙂🙂 ab", 4, units) == ["🙂🙂", "🙂", "ab"]
    assert pieces("abc 🙂🙂", 8, units) == ["abc 🙂🙂"]
    assert [units(piece) for piece in pieces("🙂" * 4096, 4096, units)] == [4096, 4096]
    assert pieces("🙂", 1, units) == ["🙂"]  # no channel is so narrow, and it must end


def test_no_accent_or_joined_emoji_is_parted() -> None:
    family = "👨\u200d👩\u200d👧"
    assert pieces("abcd" + family, 6) == ["abcd", family]
    assert pieces("abce\u0301", 4) == ["abc", "e\u0301"]


def test_titles_cut_short_stay_different() -> None:
    assert shortened(["abcdefgh", "abcdefghi", "abcdefghij", "x"], 6) == ["abcde…", "abc… 2", "abc… 3", "x"]
    assert shortened(["Same", "same", ""], 20) == ["Same", "same 2", "3"]


def test_texts_join_and_run_into_the_question_behind_them() -> None:
    assert join([Text("One."), Text("Two."), Choices("Three?", THREE)], RICH) == (
        Choices("One.\n\nTwo.\n\nThree?", THREE),
    )


def test_a_text_never_slips_under_a_header_it_stood_before() -> None:
    asked = Choices("Which?", THREE, header=Text("Colours"))
    assert join([Text("One."), asked], RICH) == (Text("One."), asked)


def test_a_text_behind_a_picture_becomes_its_caption_and_one_before_it_does_not() -> None:
    assert join([PICTURE, Text("A jacket")], RICH) == (Media("image", link=PICTURE.link, caption="A jacket"),)
    assert join([Text("A jacket"), PICTURE], RICH) == (Text("A jacket"), PICTURE)
    assert join([PICTURE, Text("A jacket")], SMS) == (PICTURE, Text("A jacket"))


def test_texts_that_together_pass_the_limit_stay_apart() -> None:
    long = Text("x" * 1000)
    assert join([long, long, Text("")], SMS) == (long, long)


@pytest.mark.parametrize(
    "limit,content",
    [
        (60, lambda words: Choices("Which?", THREE, footer=words)),
        (60, lambda words: Choices("Which?", THREE, header=Text(words))),
        (60, lambda words: Menu("Which?", "Choose", (Section("", THREE),), header=words)),
        (24, lambda words: Menu("Which?", "Choose", (Section(words, THREE),))),
        (24, lambda words: Menu("Which?", "Choose", (Section("", (Option("a", words),)),))),
        (72, lambda words: Menu("Which?", "Choose", (Section("", (Option("a", "A", words),)),))),
        (20, lambda words: Menu("Which?", words, (Section("", THREE),))),
        (20, lambda words: Choices("Which?", (Option("a", words),))),
        (20, lambda words: Link("See it", words, "https://example.org")),
        (1024, lambda words: Choices(words, THREE)),
        (1024, lambda words: Media("image", link="l", caption=words)),
        (4096, Text),
    ],
)
def test_what_has_exactly_its_limit_stays_and_one_sign_more_does_not(
    limit: int, content: Callable[[str], AnyContent]
) -> None:
    assert degrade(content("x" * limit), RICH) == (content("x" * limit),)
    assert degrade(content("x" * (limit + 1)), RICH) != (content("x" * (limit + 1)),)


def test_a_question_too_long_to_stand_under_its_picture_stands_behind_it() -> None:
    abilities = replace(RICH, body=4096, headed_body=1024)
    picture = Media("image", link="https://example.com/a.jpg")
    told = degrade(Choices("why? " * 300, THREE, header=picture), abilities)
    assert [content.kind for content in told] == ["media", "choices"]
    assert degrade(Choices("why?", THREE, header=picture), abilities) == (Choices("why?", THREE, header=picture),)

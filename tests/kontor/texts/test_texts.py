"""Texts from files to what a person sees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from textwrap import dedent, indent
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

import kontor.texts
from kontor.messages import Choices, Link, Media, Option, Parameter, Text
from kontor.slots import Price
from kontor.texts import CORE, MissingValue, Rendered, Texts, UnknownText, Unreadable
from kontor.texts.catalogue import DAYS
from kontor.texts.formats import Manner
from kontor.texts.phrases import phrase

BERLIN = ZoneInfo("Europe/Berlin")
ENGLISH = Manner(Locale("en"), BERLIN)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
EVERYDAY = ("help", "greet", "thanks", "goodbye")
OURS = ("en", "de", "es", "pt")
KONTOR = Path(kontor.texts.__file__).parents[1]


@dataclass(frozen=True)
class Flight:
    number: str
    departs: datetime
    gate: str | None = None
    _secret: str = "hidden"

    @property
    def computed(self) -> str:
        return "run"


FLIGHT = Flight("LH400", datetime(2026, 11, 27, 19, 30, tzinfo=ZoneInfo("Europe/Lisbon")))


def texts(folder: Path, languages: tuple[str, ...] = ("en", "de"), **files: str) -> Texts:
    for name, content in files.items():
        path = folder / (name.replace("__", "/") + ".yml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("responses:\n" + indent(dedent(content), "  "), "utf-8")
    return Texts.load(folder, languages=languages)


def said(
    words: Texts, id: str, values: Mapping[str, object] | None = None, language: str = "en", pick: int = 0
) -> Rendered:
    return words.render(id, language, values or {}, zone=BERLIN, now=NOW, pick=pick)


def test_a_text_is_filled_by_the_language_of_the_conversation(tmp_path: Path) -> None:
    words = texts(
        tmp_path,
        en="  utter_flight:\n  - text: '{flight.number} leaves {flight.departs:on_day} at {flight.departs:time}.'",
        de="utter_flight:\n- text: '{flight.departs:on_day} {flight.departs:time} {flight.departs:zone}'",
    )
    assert said(words, "flight", {"flight": FLIGHT}).text == "LH400 leaves on Friday at 7:30 PM."
    assert said(words, "utter_flight", {"flight": FLIGHT}, "de").contents == (Text("am Freitag 19:30 WEZ"),)


def test_a_language_that_lacks_a_text_is_helped_out_by_the_first(tmp_path: Path) -> None:
    words = texts(tmp_path, en="  utter_a:\n  - text: '{n:number}'\n")
    assert said(words, "a", {"n": 1000}, "de").text == "1,000"
    assert said(words, "a", {"n": 1000}, "xx").text == "1,000"
    assert [(one.id, one.language) for one in words.missing(["a", "greet"])] == [("utter_a", "de")]


def test_kin_languages_help_each_other_out_before_the_first(tmp_path: Path) -> None:
    words = texts(tmp_path, ("en", "de-AT"))
    assert said(words, "confirm_yes", language="de").text == "Ja"
    assert said(words, "confirm_yes", language="de-CH").text == "Ja"


def test_topics_in_a_folder_and_the_single_file_are_read_together_and_later_folders_win(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    texts(first, en="  utter_a:\n  - text: one\n", en__topic="  utter_b:\n  - text: two\n")
    texts(second, en__other="  utter_b:\n  - text: three\n  utter_greet:\n  - text: Ahoy\n")
    words = Texts.load(first, second, languages=["en"])
    assert [said(words, id).text for id in ("a", "b", "greet", "thanks")] == [
        "one",
        "three",
        "Ahoy",
        "You are welcome!",
    ]
    assert {"utter_a", "utter_b", "utter_handed_over"} <= words.ids("en")


def test_variants_are_picked_in_turn_and_those_of_the_channel_win(tmp_path: Path) -> None:
    words = texts(
        tmp_path,
        en="""
        utter_a:
        - text: one
        - text: two
        - text: telegraphic
          channel: telegram
        """,
    )
    assert [said(words, "a", pick=pick).text for pick in range(3)] == ["one", "two", "one"]
    assert words.render("a", "en", {}, channel="telegram", pick=5, zone=BERLIN).text == "telegraphic"
    assert words.render("a", "en", {}, channel="whatsapp", zone=BERLIN).text == "one"


def test_a_variant_with_a_condition_is_said_when_it_holds(tmp_path: Path) -> None:
    words = texts(
        tmp_path,
        en="""
        utter_a:
        - text: dear member
          condition: [{type: slot, name: member, value: true}]
        - text: dear guest
        """,
    )
    assert said(words, "a", {"member": True}).text == "dear member"
    assert said(words, "a", {"member": False}).text == said(words, "a").text == "dear guest"


def test_buttons_links_and_pictures_become_contents(tmp_path: Path) -> None:
    words = texts(
        tmp_path,
        en="""
        utter_buttons:
        - text: Which?
          image: https://example.org/{name}.png
          buttons: [{title: "Yes, {name}", payload: /affirm}, {title: No, payload: /deny}]
        utter_link:
        - text: See it
          buttons: [{title: Open, url: "https://example.org/{name}"}]
        utter_picture:
        - text: A jacket
          image: "{name}"
        """,
    )
    picture = Media("image", link="https://example.org/Ana.png")
    buttons = Choices("Which?", (Option("/affirm", "Yes, Ana"), Option("/deny", "No")), header=picture)
    assert said(words, "buttons", {"name": "Ana"}).contents == (buttons,)
    assert said(words, "link", {"name": "x"}).contents == (Link("See it", "Open", "https://example.org/x"),)
    assert said(words, "picture", {"name": "l"}).contents == (Media("image", link="l", caption="A jacket"),)


def test_what_fills_a_template_has_no_braces(tmp_path: Path) -> None:
    """They would leave as they stand, to everybody who is outside the window."""
    (tmp_path / "en.yml").write_text(
        """responses:
  utter_changed:
  - text: "{number} is late."
    custom: {template: {name: changed, body: ["{number}"]}}
"""
    )
    with pytest.raises(Unreadable, match=r"en\.yml:4: what fills a template is written without braces: number"):
        Texts.load(tmp_path, languages=["en"])


def test_a_text_names_the_template_that_says_it_outside_the_window(tmp_path: Path) -> None:
    words = texts(
        tmp_path,
        en="""
        utter_changed:
        - text: "{flight.number} now leaves at {flight.departs:time}."
          custom: {template: {name: flight_changed, category: utility, body: [flight.number, "flight.departs:time"]}}
        utter_named:
        - text: hi
          custom: {template: {name: named, language: en_US, category: marketing, body: {number: flight.number}}}
        """,
    )
    template = said(words, "changed", {"flight": FLIGHT}).template
    assert template is not None
    assert (template.name, template.category, template.language) == ("flight_changed", "utility", "en")
    assert template.body == (Parameter(text="LH400"), Parameter(text="7:30 PM"))
    assert template.text == "LH400 now leaves at 7:30 PM."
    named = said(words, "named", {"flight": FLIGHT}).template
    assert named is not None
    assert (named.language, named.body) == ("en_US", (Parameter(name="number", text="LH400"),))


def test_what_a_template_is_filled_with_stands_on_one_line(tmp_path: Path) -> None:
    words = texts(
        tmp_path,
        en="""
        utter_note:
        - text: "{note}"
          custom: {template: {name: note, category: utility, body: [note]}}
        """,
    )
    note = "Dear Ann,\r\n\r\n\tthe gate     is B7.\n"
    rendered = said(words, "note", {"note": note})
    assert rendered.contents == (Text(note),)
    assert rendered.template is not None
    assert rendered.template.body == (Parameter(text="Dear Ann, the gate is B7."),)


@pytest.mark.parametrize(
    "content,line,complaint",
    [
        ("  utter_a:\n  - text: 'hi {name'\n", 3, "expected '}'"),
        ("  utter_a:\n  - text: ok\n  - text: '{a.__class__}'\n", 4, "gap"),
        ("  utter_a:\n  - text: '{a[0]}'\n", 3, "gap"),
        ("  utter_a:\n  - text: '{}'\n", 3, "gap"),
        ("  utter_a:\n  - text: '{a:shout}'\n", 3, "format"),
        ("  utter_a:\n  - text: '{a!r}'\n", 3, "format"),
        ("  utter_a:\n  - text: true\n", 3, "quotes"),
        ("  utter_a:\n  - txt: hi\n", 3, "txt is unknown"),
        ("  utter_a:\n  - channel: telegram\n", 3, "text"),
        ("  utter_a: hi\n", 2, "list"),
        ("  utter_a: []\n", 2, "says nothing"),
        ("  greeting:\n  - text: hi\n", 3, "utter_"),
        ("  utter_a:\n  - text: hi\n    buttons: [{title: Go}]\n", 4, "button"),
        ("  utter_a:\n  - text: hi\n  utter_a:\n  - text: ho\n", 4, "twice"),
        ("  utter_a:\n  - text: hi\n    text: ho\n", 4, "twice"),
        ("  utter_a:\n  - text: [\n", 4, "YAML"),
        ("  utter_a:\n  - text: hi\n    custom: {template: {category: utility}}\n", 4, "name"),
        ("  utter_a:\n  - text: hi\n    custom: {template: {name: x, params: [a]}}\n", 4, "one of name, category"),
        ("  utter_a:\n  - text: hi\n    custom: {template: {name: x, category: utilty}}\n", 4, "one of utility"),
        ("  utter_a:\n  - text: {name} is here\n", 3, "in quotes"),
        ("  utter_a:\n  - text: at noon: lunch\n", 3, "in quotes"),
        ("  utter_a:\n  - text: hi\n   buttons: []\n", 4, "indentation"),
        ("  utter_a:\n  - text: hi\n    condition: [{name: x}]\n", 4, "condition"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(tmp_path: Path, content: str, line: int, complaint: str) -> None:
    (tmp_path / "en.yml").write_text("responses:\n" + content)
    with pytest.raises(Unreadable) as refusal:
        Texts.load(tmp_path, languages=["en"])
    assert str(refusal.value).startswith(f"{tmp_path}/en.yml:{line}: ")
    assert complaint in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_one_text_in_two_files_of_a_folder_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"b.yml: utter_a stands also in .*a.yml"):
        texts(tmp_path, en__a="  utter_a:\n  - text: x\n", en__b="  utter_a:\n  - text: y\n")


def test_a_rasa_domain_file_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "en.yml").write_text(
        "version: '3.1'\nintents: [greet]\nresponses:\n  utter_a:\n  - text: hi\n    metadata: {x: 1}\n"
    )
    assert said(Texts.load(tmp_path, languages=["en"]), "a").text == "hi"


def test_what_only_rasa_can_send_says_nothing_here_and_is_missing(tmp_path: Path) -> None:
    words = texts(
        tmp_path,
        en="""
        utter_both:
        - custom: {blocks: []}
        - text: hi
        utter_rasas:
        - custom: {blocks: []}
        """,
    )
    assert [said(words, "both", {}).text for _ in range(2)] == ["hi", "hi"]
    assert [one.id for one in words.missing(["both", "rasas"]) if one.language == "en"] == ["utter_rasas"]


@pytest.mark.parametrize(
    "text,complaint",
    [
        ("{nobody}", "nobody was not given"),
        ("{flight.colour}", "flight.colour was not given"),
        ("{flight.gate}", "flight.gate is empty"),
        ("{flight.number:time}", "which time cannot show"),
        ("{flight.computed}", "flight.computed was not given"),
        ("{flight}", "which a text cannot show"),
        ("{flight.number.upper}", "was not given"),
    ],
)
def test_a_value_that_cannot_be_shown_is_named_without_being_told(tmp_path: Path, text: str, complaint: str) -> None:
    words = texts(tmp_path, en=f"  utter_a:\n  - text: '{text}'\n")
    with pytest.raises(MissingValue, match=complaint) as refusal:
        said(words, "a", {"flight": FLIGHT})
    assert "LH400" not in str(refusal.value)
    assert "utter_a" in str(refusal.value)


def test_an_unknown_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownText, match="utter_nothing"):
        said(texts(tmp_path), "nothing")


@given(st.text())
def test_what_a_customer_wrote_is_never_read_for_gaps(words: str) -> None:
    filled = phrase("You said {name}, right?").fill({"name": words, "secret": "s3cret"}, ENGLISH)
    assert filled == f"You said {words.replace(chr(0xA0), ' ').replace(chr(0x202F), ' ')}, right?"


def test_a_name_made_of_gaps_stays_a_name() -> None:
    name = "{secret} {0} {name.__class__} {{}} %s"
    assert phrase("Hi {name}").fill({"name": name, "secret": "s3cret"}, ENGLISH) == f"Hi {name}"


def test_money_of_a_slot_is_written_by_language(tmp_path: Path) -> None:
    words = texts(tmp_path, de="  utter_a:\n  - text: 'höchstens {limit}'\n")
    assert said(words, "a", {"limit": Price(Decimal(80), "EUR")}, "de").text == "höchstens 80,00 €"


@pytest.mark.parametrize("language", OURS)
def test_kontors_own_words_are_complete_and_need_no_values(language: str) -> None:
    words = Texts.load(languages=[language])
    assert words.missing([*CORE, *EVERYDAY]) == []
    assert all(said(words, id, language=language).text for id in (*CORE, *EVERYDAY))


@pytest.mark.parametrize("language", OURS)
def test_each_of_kontors_own_words_is_said_somewhere(language: str) -> None:
    said_of = {f"utter_{id}" for id in (*CORE, *EVERYDAY, *(f"day_{name}" for name in DAYS))}
    assert Texts.load(languages=[language]).ids(language) == said_of


def test_the_core_says_no_other_texts_than_those_named() -> None:
    spelt = re.compile(r"""(?:render|_core|_saying)\([^"()]*"([a-z_]+)"|_yes_no\("([a-z_]+)", "([a-z_]+)"\)""")
    files = [path for room in ("conversations", "engine", "flows") for path in (KONTOR / room).glob("*.py")]
    found = {id for path in files for one in spelt.findall(path.read_text("utf-8")) for id in one if id}
    assert found
    assert found <= set(CORE)


def test_titles_of_buttons_fit_every_channel() -> None:
    for language in OURS:
        words = Texts.load(languages=[language])
        for id in ("confirm_yes", "confirm_no", "opt_in_yes", "opt_in_no", "choose_label"):
            assert len(said(words, id, language=language).text) <= 20

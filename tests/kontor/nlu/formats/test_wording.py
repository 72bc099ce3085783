"""A Rasa domain's responses become texts that a bot can say, and every change is told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.formats.domain import Response
from kontor.nlu.formats.wording import as_yaml, reword
from kontor.texts import Texts


def worded(*variants: dict[str, Any], id: str = "utter_x") -> tuple[list[dict[str, Any]], list[str]]:
    """Return what becomes of a response, and the notes without their place."""
    wording = reword([Response(id, variants, "d.yml:1")], "en")
    notes = [note.removeprefix(f"d.yml:1 {id}: ") for note in wording.notes]
    return [dict(one) for one in wording.texts.get(id, ())], notes


@pytest.mark.parametrize(
    "text, kept, notes",
    [
        ("Hi {name}, {order.state}", "Hi {name}, {order.state}", []),
        ("{amount-of-money} left", "{amount_of_money} left", ["the value {amount-of-money} is now {amount_of_money}"]),
        ('{"a": 1} } {', '{{"a": 1}} }} {{', ['{"a": 1} is no name of a value: said as it stands']),
        ("{ x }", "{{ x }}", ["{ x } is no name of a value: said as it stands"]),
    ],
)
def test_gaps_get_names_that_texts_know(text: str, kept: str, notes: list[str]) -> None:
    assert worded({"text": text}) == ([{"text": kept}], notes)


def test_buttons_conditions_channels_and_images_are_kept() -> None:
    condition = {"type": "slot", "name": "known", "value": True}
    variants, notes = worded(
        {
            "text": "Go?",
            "image": "https://example.test/a.png",
            "buttons": [{"title": "Yes", "payload": '/go{"a": "b"}'}, {"title": "Site", "url": "https://example.test"}],
            "quick_replies": [{"title": "No"}, {"payload": "/x"}],
            "channel": "telegram",
            "condition": [condition, {"type": "other"}],
            "metadata": {"a": 1},
        },
    )
    assert variants == [
        {
            "text": "Go?",
            "image": "https://example.test/a.png",
            "buttons": [
                {"title": "Yes", "payload": '/go{"a": "b"}'},
                {"title": "Site", "url": "https://example.test"},
                {"title": "No", "payload": "No"},
            ],
            "channel": "telegram",
            "condition": [condition],
        }
    ]
    assert notes == ["a button without a title is left out"]


def test_what_only_a_channels_own_api_understands_is_left_out_and_told() -> None:
    assert worded({"custom": {"blocks": []}, "text": ""}, {"text": "plain", "attachment": {"type": "video"}}) == (
        [{"text": "plain"}],
        ["custom is left out: only Rasa sends it", "attachment is left out: only Rasa sends it"],
    )


def test_a_text_of_kontors_own_is_replaced_only_where_its_values_are_known() -> None:
    assert worded({"text": "Hey!"}, {"text": "Hey {name}"}, id="utter_greet") == (
        [{"text": "Hey!"}],
        ["left out, for Kontor says this itself and knows no name"],
    )


def test_a_text_of_kontors_own_is_not_replaced_by_one_that_cannot_always_be_said() -> None:
    """A greeting that is said to known guests alone left everybody else without any."""
    vip = {"text": "Hey!", "condition": [{"type": "slot", "name": "vip", "value": True}]}
    told = ["left out, for Kontor says this itself, without a condition or channel"]
    assert worded(vip, {"text": "Ho", "channel": "slack"}, id="utter_greet") == ([], told)
    assert worded(vip, {"text": "Ho"}, id="utter_greet") == ([vip, {"text": "Ho"}], [])
    assert worded(vip) == ([vip], [])


def test_a_language_that_kontor_does_not_speak_is_told() -> None:
    assert reword([], "en").notes == ()
    assert reword([], "sw").notes == ("Kontor has no words of its own in sw: kontor check names the texts to write",)


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=30))
VARIANTS = st.dictionaries(
    st.sampled_from(["text", "image", "buttons", "custom", "channel", "condition", "quick_replies", "elements"]),
    st.one_of(
        SCALARS,
        st.text(st.sampled_from("{}a-. "), max_size=12),
        st.lists(st.dictionaries(st.sampled_from(["title", "payload", "url", "type", "name", "value"]), SCALARS)),
    ),
    max_size=5,
)


@given(st.lists(VARIANTS, max_size=3))
def test_whatever_a_response_holds_the_texts_can_be_read(variants: list[dict[str, Any]]) -> None:
    wording = reword([Response("utter_x", tuple(variants), "d.yml:1")], "en")
    with TemporaryDirectory() as folder:
        (Path(folder) / "en.yml").write_text(as_yaml(wording.texts), encoding="utf-8", newline="")
        assert Texts.load(Path(folder), languages=["en"]).ids("en") >= set(wording.texts)


def test_a_text_of_several_lines_is_said_as_it_was(tmp_path: Path) -> None:
    said = 'Two lines: "a"\n\n- b # c 🎉'
    (tmp_path / "en.yml").write_text(as_yaml({"utter_x": ({"text": said},)}), encoding="utf-8")
    texts = Texts.load(tmp_path, languages=["en"])
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert texts.render("x", "en", {}, zone=ZoneInfo("UTC"), now=now).text == said

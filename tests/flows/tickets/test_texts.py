"""The words of the flows: whole in every language, asking for the same values, and none of them without a use."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from bots.airline import bot
from flows.tickets.words import every
from kontor.texts.responses import Variant, read

CODE = "".join(file.read_text("utf-8") for file in files("flows.tickets").iterdir() if file.name.endswith(".py"))
NAMED = re.compile(r"\"((?:ask|booking|cancel|change|pass|rebook|ticket|too)_[a-z_]+)\"")
LANGUAGES = ("en", "de", "pt-BR", "es")


def texts(language: str) -> dict[str, tuple[Variant, ...]]:
    return read(files("bots.airline") / "texts" / language / "tickets.yml", language)


def gaps(variants: tuple[Variant, ...]) -> set[str]:
    return {path for variant in variants if variant.text for path in variant.text.paths}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_named_in_the_code_and_the_other_way_round(language: str) -> None:
    named = set(NAMED.findall(CODE))
    there = {id.removeprefix("utter_") for id in texts(language)}
    offered = {f"topic_{flow.name}" for flow in bot.flows}
    assert there - named - offered == set()
    spoken = {id for id in named if f'talk.say("{id}"' in CODE or id.startswith("ask_") or id.endswith("_caption")}
    assert spoken - there == set()


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_all_languages_ask_for_the_same_values(language: str) -> None:
    english, other = texts("en"), texts(language)
    assert {id: gaps(english[id]) for id in english} == {id: gaps(other[id]) for id in other}


def test_questions_are_asked_again_in_other_words() -> None:
    for language in LANGUAGES:
        once = [id for id, variants in texts(language).items() if id.startswith("utter_ask_") and len(variants) < 2]
        assert once == ["utter_ask_change"]  # any words answer it


def test_documents_say_the_same_in_every_language() -> None:
    folder = files("flows.tickets") / "words"
    keys = [
        re.findall(r"^(\w+):", (folder / f"{language}.yml").read_text("utf-8"), re.MULTILINE)
        for language in ("en", "de", "pt", "es")
    ]
    assert all(one == keys[0] for one in keys)
    assert {"booking", "buchung", "please", "bitte"} <= every("fillers")
    assert "muller" not in every("fillers")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_intent_is_trained_by_many_different_examples(language: str) -> None:
    data = (files("training_data") / language / "tickets.yml").read_text("utf-8")
    intents = re.findall(r"- intent: (\w+)\n  examples: \|\n((?:    - .*\n)+)", data)
    assert [name for name, _ in intents] == [
        "find_booking", "send_ticket", "send_boarding_pass", "change_booking", "cancel_booking"
    ]  # fmt: skip
    for name, examples in intents:
        lines = [line.strip("- ").casefold() for line in examples.strip().splitlines()]
        assert len(set(lines)) == len(lines) >= 25, name

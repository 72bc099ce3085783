"""The shipped topics: what every business gets to read, and what only those get wrong that have no such business."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

import pytest

from kontor.nlu.linear import OUT_OF_SCOPE
from kontor.nlu.rasa_yaml import read_text
from kontor.nlu.sources import installed

LANGUAGES = ("en", "de", "pt-BR", "es")


@cache
def refused(topic: str, language: str) -> frozenset[str]:
    """Return the messages of a topic that are out of scope, in small letters and without signs."""
    place = installed()[0] / language / f"{topic}.yml"
    examples = read_text(place.read_text("utf-8"), place.name).examples
    return frozenset(plain(one.text) for one in examples if one.intent == OUT_OF_SCOPE)


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


@pytest.mark.parametrize(
    "language, wish",
    [
        ("en", "book a table for tonight"), ("en", "i need a loan"), ("en", "do you repair phones"),
        ("de", "reserviere einen tisch für heute abend"), ("de", "Ich brauche einen Zahnarzttermin"),
        ("pt-BR", "quero reservar mesa pra quatro"), ("pt-BR", "vocês alugam carro?"),
        ("es", "quiero reservar mesa para cuatro"), ("es", "¿tienen vacantes?"),
    ],
)  # fmt: skip
def test_what_some_business_is_asked_for_is_not_out_of_scope_for_everybody(language: str, wish: str) -> None:
    assert plain(wish) in refused("elsewhere", language)
    assert plain(wish) not in refused("smalltalk", language)


@pytest.mark.parametrize(
    "language, talk",
    [("en", "tell me a joke"), ("de", "wer hat das telefon erfunden"), ("pt-BR", "te adoro"), ("es", "eres tonto")],
)
def test_what_no_business_is_there_for_is_out_of_scope_for_everybody(language: str, talk: str) -> None:
    assert plain(talk) in refused("smalltalk", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_for_everybody_and_for_some(language: str) -> None:
    assert refused("smalltalk", language).isdisjoint(refused("elsewhere", language))


@pytest.mark.parametrize("bot", ["airline", "shop"])
def test_our_bots_learn_to_refuse_what_other_businesses_are_asked_for(bot: str) -> None:
    assert {"smalltalk", "elsewhere"} <= set(import_module(f"bots.{bot}").bot.understanding.topics)

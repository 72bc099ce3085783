"""What is asked of a product by a phrase, in every language; and what only sounds like it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from flows.product_questions.phrases import Phrases, phrases
from flows.product_questions.words import shop_words

TELLS: dict[str, Callable[[Phrases, str], bool]] = {
    "how many there are": Phrases.counts,
    "to see it": Phrases.sees,
    "something similar": Phrases.seeks_similar,
    "how it is cut": Phrases.sizes,
    "where it is that was ordered": Phrases.awaits,
    "where it is made": lambda known, text: shop_words(known.language).asks_origin(text),
}
SAID: dict[str, dict[str, dict[str, list[str]]]] = YAML(typ="safe").load(
    Path(__file__).with_name("phrases.yml").read_text("utf-8")
)


def cases(each: dict[str, dict[str, list[str]]]) -> list[tuple[str, str, str]]:
    return [
        (what, language, text)
        for what, languages in each.items()
        for language, texts in languages.items()
        for text in texts
    ]


@pytest.mark.parametrize("what, language, text", cases(SAID["asked"]))
def test_what_is_asked_is_told_by_its_phrase(what: str, language: str, text: str) -> None:
    assert TELLS[what](phrases(language), text)


@pytest.mark.parametrize("what, language, text", cases(SAID["else"]))
def test_what_only_sounds_like_it_is_not(what: str, language: str, text: str) -> None:
    assert not TELLS[what](phrases(language), text)


@pytest.mark.parametrize(
    "language, text, place",
    [
        ("en", "and the second one?", 2),
        ("en", "show me the last one", -1),
        ("en", "second thoughts", 0),
        ("de", "und der zweite?", 2),
        ("de", "zeig mir die dritte bitte", 3),
        ("pt", "e a segunda?", 2),
        ("pt", "mostra a terceira", 3),
        ("es", "y el segundo", 2),
        ("es", "muéstrame la primera", 1),
        ("es", "la segunda guerra", 0),
        ("en", "not the second one", 0),
        ("de", "nicht die zweite", 0),
        ("pt", "não a segunda", 0),
        ("es", "no la segunda", 0),
    ],
)
def test_a_place_in_a_list_is_named_alone(language: str, text: str, place: int) -> None:
    assert phrases(language).place(text) == place


@pytest.mark.parametrize(
    "language, text, several",
    [
        ("en", "both", True),
        ("en", "all of them please", True),
        ("en", "the first two", True),
        ("en", "both are too big", False),
        ("de", "zeig mir beide", True),
        ("de", "alle drei", True),
        ("de", "alle jacken", False),
        ("pt", "as duas", True),
        ("pt", "todas", True),
        ("es", "las dos por favor", True),
        ("es", "todas las botas", False),
        ("en", "not both", False),
        ("de", "nicht beide", False),
        ("pt", "não as duas", False),
        ("es", "no las dos", False),
    ],
)
def test_several_of_a_list_are_meant_by_such_words_alone(language: str, text: str, several: bool) -> None:
    assert phrases(language).together(text) is several

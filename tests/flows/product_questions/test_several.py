"""Several products wished for in one message are each answered, and one product stays one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.product_questions import SqlCatalogue
from flows.product_questions.catalogue import Assortment
from flows.product_questions.several import Several
from kontor.recording import options, words
from kontor.testing import Chat
from tests.flows.product_questions.talks import DATA, NOW, said


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlCatalogue]:
    """The demo's catalogue in all its languages."""
    folder: Path = tmp_path_factory.mktemp("several")
    names = {"en": "feed.csv", "de": "feed.de.csv", "pt-BR": "feed.pt.csv", "es": "feed.es.csv"}
    made = SqlCatalogue(lambda: f"sqlite:///{folder / 'c.db'}", {one: DATA / name for one, name in names.items()})
    yield made
    made.close()


@pytest.mark.parametrize(
    "language, text, parts",
    [
        ("en", "jacket in M and the red cap", ("the red cap", "jacket in M")),
        ("en", "boots in 42, black, and hiking socks", ("hiking socks", "boots in 42 black")),
        ("en", "gloves + tent + the Fjell", ("gloves", "the Fjell", "tent")),
        ("de", "ich suche eine Mütze und Handschuhe", ("ich suche eine Mütze", "Handschuhe")),
        ("pt-BR", "o gorro vermelho e meias", ("o gorro vermelho", "meias")),
        ("es", "un gorro rojo y calcetines", ("un gorro rojo", "calcetines")),
    ],
)
async def test_each_product_is_a_part(demo: SqlCatalogue, language: str, text: str, parts: tuple[str, ...]) -> None:
    """What is clear first, what the shop has not last."""
    assert await Several(Assortment(demo, language), NOW).parts(text) == parts


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "a jacket in blue and red"),
        ("en", "something warm and waterproof"),
        ("en", "the Isbre and the Isbre down jacket"),
        ("en", "coats and jackets"),
        ("en", "tents and sleeping bags"),
        ("de", "eine Regenjacke mit Kapuze und ohne Daunen"),
        ("pt-BR", "uma jaqueta azul e vermelha"),
        ("es", "una chaqueta ligera y transpirable"),
    ],
)
async def test_one_product_is_one_part(demo: SqlCatalogue, language: str, text: str) -> None:
    """So are two words for it, and two things that the shop has not."""
    assert await Several(Assortment(demo, language), NOW).parts(text) == (text,)


async def test_several_products_are_all_answered(chat: Chat) -> None:
    """The colour and size of one are not the other's."""
    answer = await chat.says("jacket in M and the red cap")
    told = "\n".join(words(content) for content in answer)
    assert "Topp merino beanie in red" in told
    assert [option.title for option in options(answer[-1])] == [
        "Vidde softshell jacket",
        "Isbre down jacket",
        "Bekk fleece jacket",
    ]


async def test_what_the_shop_has_is_shown_before_a_person_is_offered_for_the_rest(chat: Chat) -> None:
    """Nothing is lost."""
    answer = await said(chat, "do you have winter gloves and tents?")
    assert answer.index("Varm winter gloves") < answer.index("I don't know of anything like that")


@pytest.mark.parametrize(
    "lines",
    [
        ("do you have gloves in size 7", "which sizes do you have?"),
        ("do you have gloves in pink", "what colours are there"),
    ],
)
async def test_who_asks_which_there_are_is_told_what_there_is(chat: Chat, lines: tuple[str, ...]) -> None:
    """And not once more what there is not."""
    answer = await said(chat, *lines)
    assert "In stock: brown 8, 9" in answer
    assert "Sorry" not in answer

"""A sentence model finds what no word tells; its vectors are kept, and its absence or failure costs nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from flows.product_questions.items import Item
from flows.product_questions.search import Shelf, Wish
from kontor.knowledge import Sense
from kontor.nlu.embeddings import Embedding
from kontor.slots import Price
from tests.kontor.knowledge.taught import Taught

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
ITEMS = [
    Item(name, name.title(), Price(Decimal(10), "EUR"), description=f"This is a {name}.")
    for name in ("boots", "bottle", "tent", "hat")
]


@pytest.fixture
def taught() -> Taught:
    """A small sentence model."""
    return Taught()


def shelf(embedding: Embedding | None, folder: Path) -> Shelf:
    """Return a shelf that is searched by meaning too."""
    made = Shelf(ITEMS, "en", Sense(lambda: embedding, lambda: folder))
    if made.neighbours:
        made.neighbours.wait()
    return made


def test_what_no_word_tells_is_found_by_meaning(taught: Taught, tmp_path: Path) -> None:
    """Nobody wrote "galoshes" in the catalogue."""
    assert shelf(None, tmp_path).find(Wish("galoshes"), NOW) == []
    assert shelf(taught, tmp_path).find(Wish("galoshes"), NOW)[0].item.id == "boots"


def test_words_keep_their_weight_beside_meaning(taught: Taught, tmp_path: Path) -> None:
    """A hat that is named goes before boots that are meant."""
    assert shelf(taught, tmp_path).find(Wish("hat"), NOW)[0].item.id == "hat"


def test_a_restart_computes_no_vector_of_the_catalogue_again_and_keeps_none_of_a_question(
    taught: Taught, tmp_path: Path
) -> None:
    """The second shelf reads what the first one kept; what customers ask is computed each time."""
    first = shelf(taught, tmp_path)
    told = list(taught.read)
    first.find(Wish("galoshes"), NOW)
    taught.read.clear()
    second = shelf(taught, tmp_path)
    assert len(told) == len(ITEMS)
    assert taught.read == []
    second.find(Wish("galoshes"), NOW)
    assert taught.read == ["galoshes"]


def test_a_model_that_fails_leaves_the_words(taught: Taught, tmp_path: Path) -> None:
    """While answering, and while the catalogue is read."""
    made = shelf(taught, tmp_path)
    taught.broken = True
    assert made.find(Wish("hat"), NOW)[0].item.id == "hat"
    assert shelf(taught, tmp_path / "new").find(Wish("hat"), NOW)[0].item.id == "hat"


def test_an_empty_catalogue_has_no_neighbours(taught: Taught, tmp_path: Path) -> None:
    """And does not fail."""
    assert Shelf([], "en", Sense(lambda: taught, lambda: tmp_path)).find(Wish("hat"), NOW) == []

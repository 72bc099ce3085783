"""The demo shop's catalogue and FAQ, read once, and a bot of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bench.bots import understanding as engine
from bots.shop import picture
from flows.product_questions import SqlCatalogue
from flows.product_questions.feed import read_feed
from flows.product_questions.search import Shelf
from kontor.bots import Bot
from kontor.knowledge import Faq
from kontor.nlu.embedded import Embedded
from kontor.testing import Chat, ManualClock
from tests.flows.product_questions.talks import DATA, NOW, bot_of


@pytest.fixture(scope="session")
def shelves() -> dict[str, Shelf]:
    """The demo catalogue in both languages."""
    feeds = {"en": "feed.csv", "de": "feed.de.csv"}
    return {language: Shelf(read_feed((DATA / name).read_bytes()).items, language) for language, name in feeds.items()}


@pytest.fixture(scope="session")
def faq() -> Faq:
    """The demo FAQ in both languages."""
    return Faq({"en": DATA / "faq.en.yml", "de": DATA / "faq.de.md"})


@pytest.fixture(scope="session")
def understanding(models: Path) -> Embedded:
    """The shop's, trained once a run."""
    made = engine("shop")
    made.prepare(models)
    return made


@pytest.fixture
def catalogue(tmp_path: Path) -> SqlCatalogue:
    seeds = {"en": DATA / "feed.csv", "de": DATA / "feed.de.csv"}
    return SqlCatalogue(lambda: f"sqlite:///{tmp_path / 'catalogue.db'}", seeds)


@pytest.fixture
def shop(catalogue: SqlCatalogue, faq: Faq, understanding: Embedded) -> Iterator[Bot]:
    """A bot with the flows of the shop alone, that sends its own drawings."""
    yield bot_of(catalogue, faq, understanding, picture)
    catalogue.close()


@pytest.fixture
async def chat(shop: Bot) -> AsyncIterator[Chat]:
    async with Chat(shop, clock=ManualClock(NOW)) as chat:
        yield chat

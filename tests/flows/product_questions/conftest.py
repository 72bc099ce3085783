"""The demo shop's catalogue and FAQ, read once."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files

import pytest

from flows.product_questions.faq import Faq
from flows.product_questions.feed import read_feed
from flows.product_questions.search import Shelf

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.fixture(scope="session")
def shelves() -> dict[str, Shelf]:
    """The demo catalogue in both languages."""
    data = files("bots.shop") / "data"
    feeds = {"en": "feed.csv", "de": "feed.de.csv"}
    return {language: Shelf(read_feed((data / name).read_bytes()).items, language) for language, name in feeds.items()}


@pytest.fixture(scope="session")
def faq() -> Faq:
    """The demo FAQ in both languages."""
    data = files("bots.shop") / "data"
    return Faq({"en": data / "faq.en.yml", "de": data / "faq.de.md"})

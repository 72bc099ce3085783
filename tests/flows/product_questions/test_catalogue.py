"""An import is whole or nothing, and what is searched is the feed in force."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from sqlalchemy import inspect
from typer.testing import CliRunner

from flows.product_questions.commands import app
from flows.product_questions.feed import read_feed
from flows.product_questions.search import Wish
from flows.product_questions.sql import PACKAGE, SqlCatalogue
from kontor.store import migrate

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
HAT = b"id,title,availability,price\n1,Hat,in stock,5 EUR\n"
HUT = "id,title,availability,price\n1,Mütze,in stock,5 EUR\n".encode()
TWO = HAT + b"2,Scarf,in stock,7 EUR\n"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'catalogue.db'}"


@pytest.fixture
def catalogue(url: str) -> Iterator[SqlCatalogue]:
    """An empty catalogue."""
    made = SqlCatalogue(lambda: url)
    yield made
    made.close()


async def titles(catalogue: SqlCatalogue, language: str, text: str) -> list[str]:
    """Return what is found for a text."""
    return [one.item.title for one in await catalogue.find(language, Wish(text), NOW)]


async def test_an_import_replaces_the_feed_before(catalogue: SqlCatalogue) -> None:
    """The index follows at the next question."""
    await catalogue.replace(TWO, "en", "a.csv")
    assert await titles(catalogue, "en", "scarf") == ["Scarf"]
    await catalogue.replace(HAT, "en", "b.csv")
    assert await titles(catalogue, "en", "scarf") == []


async def test_the_same_feed_again_changes_nothing(catalogue: SqlCatalogue) -> None:
    """A nightly import may run twice."""
    assert (await catalogue.replace(HAT, "en", "a.csv")).changed
    shelf = await catalogue.shelf("en")
    assert not (await catalogue.replace(HAT, "en", "a.csv")).changed
    assert await catalogue.shelf("en") is shelf


async def test_a_feed_without_items_leaves_the_catalogue_as_it_was(catalogue: SqlCatalogue) -> None:
    """An export that broke off must not empty the shop."""
    await catalogue.replace(HAT, "en", "a.csv")
    with pytest.raises(ValueError, match="the catalogue stays as it was"):
        await catalogue.replace(b"id,title,availability,price\n", "en", "empty.csv")
    assert await titles(catalogue, "en", "hat") == ["Hat"]


async def test_each_language_has_its_own_feed(catalogue: SqlCatalogue) -> None:
    """And a language without one is answered from the first that was imported."""
    await catalogue.replace(HAT, "en", "a.csv")
    await catalogue.replace(HUT, "de", "b.csv")
    assert await titles(catalogue, "de", "Mütze") == ["Mütze"]
    assert await titles(catalogue, "fr", "hat") == ["Hat"]


async def test_items_come_back_from_the_database_as_they_were_read(catalogue: SqlCatalogue) -> None:
    """Prices to the cent, sales with their moments, attributes in order."""
    feed = (files("bots.shop") / "data" / "feed.csv").read_bytes()
    await catalogue.replace(feed, "en", "feed.csv")
    expected = [item for item in read_feed(feed).items if item.group == "NL-103"]
    assert list(await catalogue.variants("en", "NL-103")) == expected


async def test_seeds_fill_a_language_that_has_none(tmp_path: Path) -> None:
    """And never overwrite what a shop imported."""
    (tmp_path / "seed.csv").write_bytes(HAT)
    url = f"sqlite:///{tmp_path / 'seeded.db'}"
    first = SqlCatalogue(lambda: url, {"en": tmp_path / "seed.csv"})
    assert await titles(first, "en", "hat") == ["Hat"]
    await first.replace(TWO, "en", "own.csv")
    first.close()
    again = SqlCatalogue(lambda: url, {"en": tmp_path / "seed.csv"})
    assert await titles(again, "en", "scarf") == ["Scarf"]
    again.close()


def test_the_migrations_go_up_and_down(catalogue: SqlCatalogue) -> None:
    """On a database with rows in it."""
    engine = catalogue.open().engine
    asyncio.run(catalogue.replace(HAT, "en", "a.csv"))
    migrate.downgrade(engine, PACKAGE)
    assert "items" not in inspect(engine).get_table_names()
    migrate.upgrade(engine, PACKAGE)
    assert {"items", "imports"} <= set(inspect(engine).get_table_names())


class TestCommands:
    """`kontor shop`."""

    @pytest.fixture(autouse=True)
    def _own_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("KONTOR_DATA", str(tmp_path))
        monkeypatch.delenv("KONTOR_CATALOGUE_URL", raising=False)

    def test_an_import_tells_what_is_in_force_and_what_is_wrong(self, tmp_path: Path) -> None:
        """The good rows are in, each bad one is named."""
        (tmp_path / "feed.csv").write_bytes(HAT + b"2,,in stock,7 EUR\n")
        done = CliRunner().invoke(app, ["import", str(tmp_path / "feed.csv")])
        assert done.exit_code == 0
        assert "1 items in force (en)" in done.output
        assert "line 3 (2): title is empty; fill it - the item is left out" in done.output

    @pytest.mark.parametrize("content", [b"", b"<rss/>", b'<!DOCTYPE a [<!ENTITY b "c">]><rss/>'])
    def test_what_is_no_feed_is_refused_in_one_line(self, tmp_path: Path, content: bytes) -> None:
        """With the exit code a script would want."""
        (tmp_path / "feed").write_bytes(content)
        done = CliRunner().invoke(app, ["import", str(tmp_path / "feed")])
        assert done.exit_code == 1
        assert done.output.startswith("feed was not imported: ")
        assert done.output.count("\n") == 1

    def test_a_search_prints_the_ranking_with_its_reasons(self, tmp_path: Path) -> None:
        """Each word with what it covers."""
        (tmp_path / "feed.csv").write_bytes(TWO)
        CliRunner().invoke(app, ["import", str(tmp_path / "feed.csv")])
        done = CliRunner().invoke(app, ["search", "a scarf"])
        assert "Scarf" in done.output
        assert "scarf 1.00" in done.output

    def test_a_search_reads_the_limits_of_a_wish(self, tmp_path: Path) -> None:
        """As the bot does."""
        (tmp_path / "feed.csv").write_bytes(TWO)
        CliRunner().invoke(app, ["import", str(tmp_path / "feed.csv")])
        assert "nothing" in CliRunner().invoke(app, ["search", "a scarf under 6 euros"]).output

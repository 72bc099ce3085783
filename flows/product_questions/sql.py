"""The catalogue in a database of its own; it is searched in memory, in an index built anew after each import."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.resources.abc import Traversable
from threading import Lock
from typing import Self

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, func, insert, select

from flows.product_questions.feed import Fault, read_feed
from flows.product_questions.items import Item
from flows.product_questions.search import About, Found, Shelf, Wish
from flows.product_questions.tables import imports, items
from kontor.knowledge import Sense
from kontor.store.beside import address, open_beside
from kontor.store.database import Database, Now

PACKAGE = "flows.product_questions"
_ITEM: TypeAdapter[Item] = TypeAdapter(Item)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `changed` is False when this very feed was in force already."""

    items: int
    faults: tuple[Fault, ...]
    changed: bool


class SqlCatalogue:
    """The default catalogue, opened with its first question; `seeds` are feeds for a language that has none.

    With `sense` it is searched by meaning too, from when the vectors of its items are computed.
    """

    def __init__(
        self, url: Callable[[], str], seeds: Mapping[str, Traversable] | None = None, sense: Sense | None = None
    ) -> None:
        self._url, self._sense = url, sense
        self._seeds = dict(seeds or {})
        self._database: Database | None = None
        self._opening, self._building = Lock(), Lock()
        self._shelves: dict[str, tuple[int, Shelf]] = {}

    @classmethod
    def from_env(cls, seeds: Mapping[str, Traversable] | None = None, sense: Sense | None = None) -> Self:
        """Take the address from KONTOR_CATALOGUE_URL, else a file `catalogue.db` in KONTOR_DATA (`var`)."""
        return cls(partial(address, "KONTOR_CATALOGUE_URL", "catalogue.db"), seeds, sense)

    def open(self) -> Database:
        """Return the database, opened and seeded."""
        with self._opening:
            if self._database is None:
                database = open_beside(self._url(), PACKAGE)
                for language, feed in self._seeds.items():
                    database.submit(seed, feed.read_bytes(), language, feed.name).result()
                self._database = database
            return self._database

    def close(self) -> None:
        """Close the database, if it was opened."""
        if self._database is not None:
            self._database.close()
            self._database = None

    async def find(self, language: str, wish: Wish, now: datetime) -> tuple[Found, ...]:
        """See `Catalogue.find`."""
        shelf = await self.shelf(language)
        return tuple(await asyncio.to_thread(shelf.find, wish, now))

    async def about(self, language: str, text: str) -> About:
        """See `Catalogue.about`."""
        return (await self.shelf(language)).about(text)

    async def variants(self, language: str, product: str) -> tuple[Item, ...]:
        """See `Catalogue.variants`."""
        return tuple((await self.shelf(language)).variants(product))

    async def item(self, language: str, id: str) -> Item | None:
        """See `Catalogue.item`."""
        return (await self.shelf(language)).item(id)

    async def shelf(self, language: str) -> Shelf:
        """Return the index of a language; it is built again when another feed was imported."""
        database = await asyncio.to_thread(self.open)
        spoken, number = await database.run(in_force, language)
        kept = self._shelves.get(spoken)
        if kept is None or kept[0] != number:
            return await asyncio.to_thread(self._build, database, spoken, number)
        return kept[1]

    def _build(self, database: Database, spoken: str, number: int) -> Shelf:
        """Build an index once, however many questions come in meanwhile."""
        with self._building:
            kept = self._shelves.get(spoken)
            if kept is None or kept[0] != number:
                kept = (number, Shelf(database.submit(read_items, spoken).result(), spoken, self._sense))
                self._shelves[spoken] = kept
            return kept[1]

    async def replace(self, feed: bytes, language: str, source: str) -> Imported:
        """Put a feed in force; raises `ValueError`, changing nothing, when it holds no item."""
        database = await asyncio.to_thread(self.open)
        return await database.run(replace_items, feed, language, source)


# ---------------------------------------------------------------------------------------------------- transactions


def in_force(conn: Connection, now: Now, language: str) -> tuple[str, int]:
    """Return the language whose feed answers, the asked one if there is one, and the number of its import."""
    rows = conn.execute(select(imports.c.language, imports.c.number).order_by(imports.c.number)).all()
    return next(
        ((row.language, row.number) for row in rows if row.language == language),
        tuple(rows[0]) if rows else (language, 0),
    )


def read_items(conn: Connection, now: Now, language: str) -> list[Item]:
    """Return the items of a language in the feed's order."""
    rows = conn.execute(select(items.c.record).where(items.c.language == language).order_by(items.c.position))
    return [_ITEM.validate_json(record) for record in rows.scalars()]


def seed(conn: Connection, now: Now, feed: bytes, language: str, source: str) -> None:
    """Import a feed unless its language has one."""
    if conn.execute(select(imports.c.number).where(imports.c.language == language)).first() is None:
        replace_items(conn, now, feed, language, source)


def replace_items(conn: Connection, now: Now, feed: bytes, language: str, source: str) -> Imported:
    """Replace a language's items by a feed's, in one transaction; the same feed again changes nothing."""
    read = read_feed(feed)
    if not read.items:
        worst = f" ({read.faults[0]})" if read.faults else ""
        raise ValueError(f"no item of the feed could be read{worst}; the catalogue stays as it was")
    digest = hashlib.blake2b(feed, digest_size=16).hexdigest()
    before = conn.execute(select(imports.c.digest).where(imports.c.language == language)).scalar()
    if before != digest:
        number = (conn.execute(select(func.max(imports.c.number))).scalar() or 0) + 1
        _write(conn, language, read.items)
        _record(conn, language, number=number, digest=digest, source=source, items=len(read.items), imported_at=now())
    return Imported(len(read.items), read.faults, before != digest)


def _write(conn: Connection, language: str, kept: tuple[Item, ...]) -> None:
    conn.execute(delete(items).where(items.c.language == language))
    rows = [
        {"language": language, "id": item.id, "position": position, "record": _ITEM.dump_json(item).decode()}
        for position, item in enumerate(kept)
    ]
    conn.execute(insert(items), rows)


def _record(conn: Connection, language: str, **values: object) -> None:
    conn.execute(delete(imports).where(imports.c.language == language))
    conn.execute(insert(imports).values(language=language, **values))

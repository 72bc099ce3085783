"""Read the product feed a shop already uploads to Meta and Google: CSV, TSV, RSS 2.0 or Atom, into items and faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flows.product_questions.items import Item, Sale
from flows.product_questions.markup import rows_of_xml
from flows.product_questions.rows import BadRow, Row
from flows.product_questions.table import rows_of_table
from flows.product_questions.values import read_availability, read_link, read_price, read_sale, read_text
from kontor.slots import Price

LARGEST = 256 * 1024 * 1024
"""Bytes; a feed is held in memory once while it is read."""

_PLAIN = ("brand", "size", "colour", "gender", "age_group", "material", "product_type")
_JUDGED = (
    "id",
    "title",
    "description",
    "availability",
    "price",
    "sale_price",
    "sale_price_effective_date",
    "item_group_id",
    "link",
    "image_link",
    "additional_image_link",
    "google_product_category",
)
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one place of a feed. `line` counts from 1; `lost` is True when the whole item was left out."""

    line: int
    item: str
    text: str
    lost: bool = False

    def __str__(self) -> str:
        """Say it in one line."""
        of = f" ({self.item})" if self.item else ""
        return f"line {self.line}{of}: {self.text}{' - the item is left out' if self.lost else ''}"


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed holds: every item that could be read, in the feed's order, and what could not."""

    items: tuple[Item, ...]
    faults: tuple[Fault, ...] = ()


def read_feed(data: bytes) -> Feed:
    """Read a whole feed; raises `ValueError` when nothing of it is one (no header, no items, too large)."""
    if len(data) > LARGEST:
        raise ValueError(f"the feed has {len(data)} bytes, the limit is {LARGEST}; split it")
    items: dict[str, Item] = {}
    faults: list[Fault] = []
    for row in rows_of_xml(data) if looks_like_xml(data) else rows_of_table(data):
        item = _read(row, faults)
        if item is not None and item.id in items:
            faults.append(Fault(row.line, item.id, "this id was there before; give every variant its own", lost=True))
        elif item is not None:
            items[item.id] = item
    return Feed(tuple(items.values()), tuple(faults))


def looks_like_xml(data: bytes) -> bool:
    """Tell XML from a table by its first sign."""
    return data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _read(row: Row | BadRow, faults: list[Fault]) -> Item | None:
    if isinstance(row, BadRow):
        faults.append(Fault(row.line, "", row.text, lost=row.lost))
        return None
    reader = _Reader(row, faults)
    id, title = reader.needed("id", read_text), reader.needed("title", read_text)
    price, availability = reader.needed("price", read_price), reader.needed("availability", read_availability)
    if not id or not title or price is None or availability is None:
        return None
    return Item(
        id=id,
        title=title,
        price=price,
        availability=availability,
        description=read_text(row.text("description")),
        sale=reader.sale(price),
        link=reader.optional("link", read_link) or "",
        image=reader.optional("image_link", read_link) or "",
        more_images=reader.more_images(),
        group=row.text("item_group_id"),
        category=row.text("google_product_category"),
        attributes=_attributes(row),
        **{name: read_text(row.text(name)) for name in _PLAIN},
    )


class _Reader:
    """Reads the cells of one row and notes what is wrong with them."""

    def __init__(self, row: Row, faults: list[Fault]) -> None:
        self._row, self._faults = row, faults

    def needed(self, name: str, read: Callable[[str], _Value]) -> _Value | None:
        """Read a cell without which the item is lost."""
        if not self._row.text(name):
            self._note(f"{name} is empty; fill it", lost=True)
            return None
        return self._try(read, self._row.text(name), lost=True)

    def optional(self, name: str, read: Callable[[str], _Value]) -> _Value | None:
        """Read a cell that may be empty, and that is ignored when it is wrong."""
        return self._try(read, self._row.text(name)) if self._row.text(name) else None

    def sale(self, price: Price) -> Sale | None:
        """Read the sale price with its period."""
        period = self._row.text("sale_price_effective_date")
        return self.optional("sale_price", lambda text: read_sale(price, text, period))

    def more_images(self) -> tuple[str, ...]:
        """Read further pictures: several cells, or several addresses in one."""
        cells = self._row.cells.get("additional_image_link", ())
        links = [link for cell in cells for link in cell.split(",") if link.strip()]
        return tuple(link for link in (self._try(read_link, link) for link in links) if link)

    def _try(self, read: Callable[[str], _Value], text: str, lost: bool = False) -> _Value | None:
        try:
            return read(text)
        except ValueError as wrong:
            self._note(str(wrong), lost)
            return None

    def _note(self, text: str, lost: bool = False) -> None:
        self._faults.append(Fault(self._row.line, self._row.text("id")[:60], text, lost))


def _attributes(row: Row) -> tuple[tuple[str, str], ...]:
    """Return every column no vendor names; `product_highlight` and `product_detail` among them."""
    own = {
        name: [read_text(cell) for cell in cells]
        for name, cells in row.cells.items()
        if name and name not in (*_PLAIN, *_JUDGED)
    }
    joined = ((name, ". ".join(cell.rstrip(".") for cell in cells if cell)) for name, cells in own.items())
    return tuple((name, value) for name, value in joined if value)

"""What a shop sells: one item per size and colour, as its feed describes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kontor.slots import Price


class Availability(StrEnum):
    """Whether an item can be ordered now."""

    IN_STOCK = "in stock"
    OUT_OF_STOCK = "out of stock"
    PREORDER = "preorder"
    TO_ORDER = "available for order"

    @property
    def sellable(self) -> bool:
        """Whether somebody can order it today, even if it ships later."""
        return self is not Availability.OUT_OF_STOCK


@dataclass(frozen=True, slots=True)
class Sale:
    """A lower price, and from when until when it holds; no end means until the next feed."""

    price: Price
    starts: datetime | None = None
    ends: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Tell whether the sale is on at `now`."""
        return (self.starts is None or self.starts <= now) and (self.ends is None or now < self.ends)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to buy. `group` joins the variants of one product; `attributes` are the columns only this shop has."""

    id: str
    title: str
    price: Price
    availability: Availability = Availability.IN_STOCK
    description: str = ""
    sale: Sale | None = None
    brand: str = ""
    size: str = ""
    colour: str = ""
    gender: str = ""
    age_group: str = ""
    material: str = ""
    group: str = ""
    link: str = ""
    image: str = ""
    more_images: tuple[str, ...] = ()
    product_type: str = ""
    category: str = ""
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def product(self) -> str:
        """What all variants of this item share: the group's id, or its own where it stands alone."""
        return self.group or self.id

    def costs(self, now: datetime) -> Price:
        """Return what a customer pays at `now`."""
        return self.sale.price if self.sale is not None and self.sale.holds(now) else self.price

    def reduced(self, now: datetime) -> bool:
        """Tell whether the price at `now` is a sale price."""
        return self.costs(now) != self.price

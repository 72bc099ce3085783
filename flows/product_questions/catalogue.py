"""What the shop sells, as the flows ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flows.product_questions.items import Item
from flows.product_questions.search import About, Found, Wish


class Catalogue(Protocol):
    """The shop's items in the customer's language, or in the shop's first where there are none."""

    async def find(self, language: str, wish: Wish, now: datetime) -> tuple[Found, ...]:
        """Return the best products for a wish, best first, each with its best variant; prices are those of `now`."""
        ...

    async def about(self, language: str, text: str) -> About:
        """Tell what a text speaks of, colours and sizes aside."""
        ...

    async def variants(self, language: str, product: str) -> tuple[Item, ...]:
        """Return every size and colour of a product; nothing for one that is no longer sold."""
        ...

    async def item(self, language: str, id: str) -> Item | None:
        """Return the item of an id, None for one that is no longer sold."""
        ...


@dataclass(frozen=True, slots=True)
class Assortment:
    """The catalogue in the language a run began in: an answer in another language must not change what was found."""

    catalogue: Catalogue
    language: str

    async def about(self, text: str) -> About:
        """See `Catalogue.about`."""
        return await self.catalogue.about(self.language, text)

    async def find(self, wish: Wish, now: datetime) -> tuple[Found, ...]:
        """See `Catalogue.find`."""
        return await self.catalogue.find(self.language, wish, now)

    async def variants(self, product: str) -> tuple[Item, ...]:
        """See `Catalogue.variants`."""
        return await self.catalogue.variants(self.language, product)

    async def item(self, id: str) -> Item | None:
        """See `Catalogue.item`."""
        return await self.catalogue.item(self.language, id)

"""Several products in one message: "a jacket in M and the red cap"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from flows.product_questions.catalogue import Assortment
from flows.product_questions.search import SURE, About, Found, Wish, far_best
from flows.product_questions.words import shop_words
from kontor.knowledge import lexicon

MOST = 8
"""Pieces; who writes more tells a story."""
_SIGNS = r"\s*[,;+&\n]\s*"


@dataclass(frozen=True, slots=True)
class Several:
    """Takes a wish for several products apart."""

    shop: Assortment
    now: datetime

    async def parts(self, text: str) -> tuple[str, ...]:
        """Return a part for each product wished for, else the whole text.

        What is clear comes before what is to be chosen, and last, as one, what the shop has not.
        """
        parts = await self._pieces(text)
        found = [await self._found(part) for part in parts]
        if len(parts) < 2 or not any(found) or self._same(parts, found):
            return (text,)
        clear = [part for part, some in zip(parts, found, strict=True) if some and far_best(some)]
        lists = [part for part, some in zip(parts, found, strict=True) if some and not far_best(some)]
        lacking = " ".join(part for part, some in zip(parts, found, strict=True) if not some)
        return tuple(filter(None, (*clear, *lists, lacking)))

    async def _pieces(self, text: str) -> list[str]:
        """Return the text in pieces that name something; a jacket "in blue and red" is one, and so is a long story."""
        joining = "|".join(shop_words(self.shop.language).joining)
        said = re.split(rf"{_SIGNS}(?:(?:{joining})\s+)?|\s+(?:{joining})\s+", text, flags=re.IGNORECASE)
        pieces: list[str] = []
        for piece in filter(None, said if len(said) <= MOST else ()):
            if pieces and (not await self._names(pieces[-1]) or not await self._names(piece)):
                pieces[-1] = f"{pieces[-1]} {piece}"
            else:
                pieces.append(piece)
        return pieces

    async def _names(self, text: str) -> bool:
        return await self.shop.about(text) is About.PRODUCT

    async def _found(self, text: str) -> list[Found]:
        found = await self.shop.find(Wish(text, names_only=True), self.now)
        return [one for one in found if one.certainty >= SURE]

    def _same(self, parts: list[str], found: list[list[Found]]) -> bool:
        """Tell whether two parts name the same thing, or mean the same product."""
        words = lexicon(self.shop.language)
        things = [thing for part in parts for thing in words.meanings(part) & words.things]
        best = [one[0].item.product for one in found if one]
        return len(set(things)) < len(things) or len(set(best)) < len(best)

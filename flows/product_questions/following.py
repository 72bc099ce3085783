"""What is said after a list or a product: "the second one", "both", "something similar"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows.product_questions.catalogue import Assortment
from flows.product_questions.finding import LISTED, Listener, hour, kind_of, offered
from flows.product_questions.items import Item
from flows.product_questions.phrases import phrases
from flows.product_questions.search import SURE, shunned
from kontor.flows import Talk

MOST = 3
"""Products that one answer shows."""


async def pointed_at(talk: Talk, shop: Assortment, text: str) -> Sequence[Item]:
    """Return what a text that says nothing else points at in the list last shown; nothing for any other text."""
    known = phrases(talk.language)
    place, together = known.place(text), known.together(text)
    if not place and not together:
        return ()
    listed = await offered(talk, shop, "listed", LISTED)
    if together:
        return listed[: known.few(text) or MOST]
    return listed[place - 1 : place] if place > 0 else listed[-1:]


async def like(talk: Talk, shop: Assortment, item: Item, text: str) -> list[Item]:
    """Return what else there is of an item's kind, in the colour, size and price that a text names."""
    wish = replace(await talk.look("liking", Listener(talk).wish, text, True), names_only=True, order="")
    nearest = item.product_type.rpartition(">")[2].strip()
    for key, kind in (("nearest", nearest), ("kind", kind_of(item, shop.language))):
        found = await talk.look(f"like.{key}", shop.find, replace(wish, text=kind), hour(talk.now))
        others = [one.item for one in found if one.certainty >= SURE and one.item.product != item.product]
        if others := [one for one in others if not shunned(one, wish)]:
            return others
    return []

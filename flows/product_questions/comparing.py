"""Products side by side: what the catalogue tells of each, and that it tells nothing where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flows.product_questions.catalogue import Assortment
from flows.product_questions.finding import SKILL, hour, note_list, noted, offered
from flows.product_questions.items import Item
from flows.product_questions.properties import evidence, sentences
from flows.product_questions.search import SURE, About, Found, Wish, far_best
from flows.product_questions.words import shop_words
from kontor.flows import Talk
from kontor.knowledge import offer_person
from kontor.letters import plain
from kontor.slots.ordinals import ORDINALS

MOST = 4
"""Products that a chat can show side by side."""
FIRST = 2
"""Sentences of a description that say what a thing is."""


@dataclass(frozen=True, slots=True)
class Named:
    """Finds the products that a text holds against each other."""

    shop: Assortment
    now: datetime

    async def items(self, text: str) -> tuple[Item, ...]:
        """Return each product that a piece of the text names clearly, once."""
        found: dict[str, Item] = {}
        for piece in shop_words(self.shop.language).parted(text):
            if item := await self._meant(piece):
                found.setdefault(item.product, item)
        return tuple(found.values())[:MOST]

    async def kinds(self, text: str) -> tuple[str, ...]:
        """Return the products that a text may name, all of the kind it speaks of; none where it names nothing."""
        return tuple(one.item.product for one in await self._sure(text))

    async def _meant(self, piece: str) -> Item | None:
        found = await self._sure(piece)
        return found[0].item if found and far_best(found) else None

    async def _sure(self, text: str) -> list[Found]:
        if await self.shop.about(text) is not About.PRODUCT:
            return []
        return [one for one in await self.shop.find(Wish(text, names_only=True), self.now) if one.certainty >= SURE]


async def compared(talk: Talk, shop: Assortment, text: str, key: str = "compared", *, asked: bool = False) -> bool:
    """Show the products side by side that a text compares, and tell whether it compares any.

    They are those it names, the one it names with the one spoken of, or those of the last list. `asked` tells that a
    text which names several asks of each, whatever its words.
    """
    words = shop_words(shop.language)
    if not (asked or words.compares(text) or words.ranks(text)):
        return False
    items = await _items(talk, shop, text, key)
    if len(items) < 2:
        return False
    note_list(talk, items)
    if words.pricing(text) or "sum" in words.lexicon.amounts_told(text):
        for item in sorted(items, key=lambda item: item.costs(talk.now).amount):
            await talk.say("compared_price", **_of(item, talk))
    elif aspect := _aspect(items, text, shop.language):
        await _told(talk, items, aspect, shop.language)
    else:
        for item in items:
            await _described(talk, item)
    return True


async def _items(talk: Talk, shop: Assortment, text: str, key: str) -> tuple[Item, ...]:
    """Return the products that a text compares, fewer than two where it does not."""
    words = shop_words(shop.language)
    named = await talk.look(f"{key}.named", Named(shop, hour(talk.now)).items, text)
    if len(named) > 1:
        return named
    last = noted(talk) if named and words.compares(text) else {}
    if last and last["product"] != named[0].product:
        variants = await talk.look(f"{key}.last", shop.variants, str(last["product"]))
        return tuple(item for item in variants if item.id == last["id"]) + named
    if (words.compares(text) or words.chooses(text)) and words.points(text):
        return _pointed_at(text, await offered(talk, shop, f"{key}.offered"))
    return ()


def _pointed_at(text: str, items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items whose places in a list a text names, all of a list where it names no two."""
    said = plain(text).split()
    places = [place for place, spelled in enumerate(ORDINALS, 1) if {str(place), *spelled.split()} & set(said)]
    pointed = tuple(items[place - 1] for place in places if place <= len(items))
    return pointed if len(pointed) > 1 else tuple(items)[:MOST]


def _aspect(items: Sequence[Item], text: str, language: str) -> str:
    """Return what is asked of the items; nothing where all that sets them apart is asked for."""
    words = shop_words(language)
    names = {word for item in items for word in words.lexicon.words(f"{item.title} {item.product_type}")}
    left = [word for word in words.compared_in(text).split() if word not in names and not word.isdecimal()]
    return " ".join(word for word in left if not words.compares(text) or words.lexicon.meanings(word))


async def _described(talk: Talk, item: Item) -> None:
    quote = " ".join(sentences(item.description)[:FIRST])
    if quote:
        await talk.say("compared", quote=quote, made=bool(item.material), **_of(item, talk))
    else:
        await talk.say("compared_price", **_of(item, talk))


async def _told(talk: Talk, items: Sequence[Item], aspect: str, language: str) -> None:
    """Say what each product's own description or columns tell of an aspect."""
    told = [(item, evidence(item, aspect, language)) for item in items]
    for item, found in told:
        if found is not None:
            await talk.say("compared_told", quote=found.text, **_of(item, talk))
        else:
            await talk.say("compared_untold", **_of(item, talk))
    if not any(found for _, found in told):
        await offer_person(talk, "compared", SKILL, products=[item.id for item in items], question=aspect)


def _of(item: Item, talk: Talk) -> dict[str, Any]:
    return {"item": item, "price": item.costs(talk.now)}

"""How products are shown: a card with picture, price and stock, what comes nearest, and what a description says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flows.product_questions.catalogue import Assortment
from flows.product_questions.finding import SKILL, Meant, note, offer, variant
from flows.product_questions.items import Availability, Item
from flows.product_questions.phrases import phrases
from flows.product_questions.picking import ANOTHER
from flows.product_questions.properties import Evidence, evidence
from flows.product_questions.search import Wish, asks_variants, fits, sized
from flows.product_questions.variants import alternatives, has_colour, ordered, stock
from flows.product_questions.words import shop_words
from kontor.flows import Talk
from kontor.knowledge import offer_person
from kontor.messages import File, Purpose

Pictures = Callable[[Item], File | None]
MOST_OFFERED = 3
_MEASURE = re.compile(r"\d\s?(?:cm|mm|inch)", re.IGNORECASE)


def no_pictures(item: Item) -> File | None:
    """Have no pictures of one's own: the feed's image links are sent."""
    return None


@dataclass(frozen=True, slots=True)
class Showroom:
    """Shows products, with `pictures` of a shop's own where it has them."""

    pictures: Pictures

    async def show(self, talk: Talk, shop: Assortment, asked: Meant, turn: int) -> str:
        """Show a product, or what comes nearest to it; returns another wish when the customer answers with one."""
        variants = await talk.look(f"variants.{turn}", shop.variants, asked.item.product)
        note(talk, asked.item)
        if shop_words(shop.language).restocks(asked.wish.text):
            await talk.say("restock_unknown", item=asked.item)
            await _offer_person(talk, "restock", asked, turn)
            return ""
        if phrases(shop.language).counts(asked.wish.text) and any(one.availability.sellable for one in variants):
            await talk.say("product_uncounted", item=asked.item, stock=in_stock(talk, variants))
            await _offer_person(talk, "product_uncounted", asked, turn)
            return ""
        if not asked.picked:
            asked = replace(asked, wish=sized(asked.wish, variants))
        if asks_variants(asked.wish, shop.language) and variants:
            await self.card(talk, ordered(variants)[0], variants)
            return ""
        if fits(asked.item, asked.wish) and asked.item.availability.sellable:
            if (state := _state(asked)) is not None:
                await talk.say(f"product_{state}", item=asked.item, variant=variant(asked.item))
            await self.card(talk, asked.item, variants)
            return ""
        return await self._instead(talk, shop, asked, variants, turn)

    async def _instead(self, talk: Talk, shop: Assortment, asked: Meant, variants: tuple[Item, ...], turn: int) -> str:
        near = [*alternatives(variants, asked.wish.size, asked.wish.colour), *asked.others][:MOST_OFFERED]
        missing = "product_sold_out" if asked.item.availability is Availability.OUT_OF_STOCK else "product_not_made"
        wished = {"item": asked.item, "variant": _wished(asked.item, asked.wish, shop.language)}
        if not near:
            had = in_stock(talk, variants)
            await talk.say(
                "product_in_others" if had else f"{missing}_at_all", purpose=Purpose.SERVICE, stock=had, **wished
            )
            return ""
        picked = await offer(talk, f"instead.{turn}", near, missing, apart=True, values=wished)
        if not picked or picked.startswith(ANOTHER):
            return picked.removeprefix(ANOTHER)
        item = next(item for item in near if item.id == picked)
        note(talk, item)
        await self.card(talk, item, await talk.look(f"beside.{turn}", shop.variants, item.product))
        return ""

    async def card(self, talk: Talk, item: Item, variants: tuple[Item, ...]) -> None:
        """Show a product with picture, price, what is in stock of it, and link."""
        had = [one for one in variants if one.availability.sellable]
        picture = self.pictures(item)
        values = {
            **prices(item, talk),
            "stock": in_stock(talk, variants),
            "varied": len(had) > 1,
            "pictured": not picture and bool(item.image),
        }
        if picture is not None:
            await talk.attach(f"picture.{item.id}", picture, "product_card", **values)
        else:
            await talk.say("product_card", **values)


async def sizing(talk: Talk, item: Item, variants: tuple[Item, ...], question: str) -> None:
    """Say how a product is cut where its description has measures, else that it has none, and which sizes there are."""
    found = evidence(item, question, talk.language)
    if found is not None and _MEASURE.search(found.text):
        await quote(talk, item, found)
        return
    sizes = any(one.size for one in variants if one.availability.sellable)
    await talk.say("product_sizing_unknown", item=item, stock=in_stock(talk, variants), varied=sizes)
    await offer_person(talk, "sizing_unknown", SKILL, product=item.id, question=question)


async def _offer_person(talk: Talk, reason: str, asked: Meant, turn: int) -> None:
    """Offer a person for what no feed tells of a product: when it is back, how many are left."""
    facts = {"product": asked.item.id, "question": asked.wish.text}
    await offer_person(talk, reason, SKILL, key=f"colleague.{turn}", **facts)


def in_stock(talk: Talk, variants: tuple[Item, ...]) -> str:
    """Return the sizes and colours that can be had, in words."""
    return stock((one for one in variants if one.availability.sellable), shop_words(talk.language).later)


async def unknown(talk: Talk, item: Item, text: str) -> None:
    """Say that a product's description does not answer a question, and offer a person."""
    await talk.say("property_unknown", item=item)
    await offer_person(talk, "property_unknown", SKILL, product=item.id, question=text)


async def quote(talk: Talk, item: Item, found: Evidence) -> None:
    """Say what a product's description or a column of it says."""
    column = found.column.replace("_", " ").capitalize()
    await talk.say("product_column" if column else "product_quote", item=item, quote=found.text, column=column)


def prices(item: Item, talk: Talk) -> dict[str, Any]:
    """Return the values of a text that tells a price."""
    return {"item": item, "price": item.costs(talk.now), "before": item.price, "reduced": item.reduced(talk.now)}


def _state(asked: Meant) -> str | None:
    """Return how to begin: a later delivery comes first, a variant asked for is confirmed."""
    if asked.item.availability is Availability.PREORDER:
        return "preorder"
    if asked.item.availability is Availability.TO_ORDER:
        return "to_order"
    if asked.wish.colour or asked.wish.size or asked.wish.denied:
        return "yes"
    return None if asked.picked else "found"


def _wished(item: Item, wish: Wish, language: str) -> str:
    """Return the colour and size wished for, the colour in the feed's words where the item has it."""
    colour = item.colour if has_colour(item, wish.colour) else shop_words(language).colour(wish.colour)
    parts = (colour if wish.colour else "", wish.size)
    return ", ".join(part for part in parts if part) or variant(item)

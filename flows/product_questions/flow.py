"""The conversations about products: what there is, what it costs, what it can do, and the shop's own FAQ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from flows.product_questions.catalogue import Assortment, Catalogue
from flows.product_questions.coming import take_cart, take_page, take_quoted
from flows.product_questions.comparing import Named, compared
from flows.product_questions.finding import (
    OPENING,
    SKILL,
    Listener,
    find,
    hour,
    meant,
    note,
    noted,
    offer,
    offered,
    opening,
)
from flows.product_questions.following import like, pointed_at
from flows.product_questions.items import Item
from flows.product_questions.phrases import phrases
from flows.product_questions.picking import ANOTHER, names_variant
from flows.product_questions.properties import Evidence, cares, evidence, only_named, origin
from flows.product_questions.search import SURE, About, Wish, far_best, fits
from flows.product_questions.several import Several
from flows.product_questions.showing import Pictures, Showroom, no_pictures, prices, quote, sizing, unknown
from flows.product_questions.words import shop_words
from kontor.flows import Flow, Talk, flow
from kontor.knowledge import Answer, Faq, answer, lexicon, offer_person
from kontor.slots import Words

CARE, DELIVERY, TRACKING, ORIGIN = "care", "delivery", "tracking", "made in"
TURNS = 1000
"""How far apart the searches of two wishes of one message are numbered."""
NO_HOUR = datetime.min.replace(tzinfo=UTC)
"""When it is where no price is asked for."""
PLAINLY = 0.7
"""What share of a question a description must cover to go before the FAQ: "how to wash down" is not about a sweater."""


def product_questions(catalogue: Catalogue, faq: Faq, pictures: Pictures = no_pictures) -> tuple[Flow, ...]:
    """Return the flows of a shop. `pictures` gives an item's picture as a file, in place of the feed's link."""
    shop = Shop(catalogue, faq, Showroom(pictures))
    return (
        flow(
            name="product_search",
            intents=["ask_product", "ask_availability"],
            catches=shop.names,
            claims=shop.goes_on,
        )(shop.search),
        flow(name="product_price", aside=True, intents=["ask_price"])(shop.price),
        flow(name="product_property", aside=True, intents=["ask_property"], claims=shop.asks_particular)(shop.property),
        flow(name="product_picture", aside=True, claims=shop.sees)(shop.picture),
        flow(name="product_care", aside=True, intents=["ask_care"])(shop.care),
        flow(name="delivery", aside=True, intents=["ask_delivery"], catches=shop.is_country, claims=shop.awaits)(
            shop.delivery
        ),
        flow(name="returns", aside=True, intents=["ask_returns"])(shop.returns),
        flow(name="product_order", aside=True, claims=shop.is_taken)(shop.order),
        flow(name="product_comparison", aside=True, catches=shop.compares)(shop.comparison),
        flow(name="product_cart", events=["cart"])(shop.cart),
        flow(name="shop_questions", aside=True, intents=["ask_shop"])(shop.anything),
    )


@dataclass(frozen=True, slots=True)
class Shop:
    """What a shop's flows draw on."""

    catalogue: Catalogue
    faq: Faq
    showroom: Showroom

    async def search(self, talk: Talk) -> None:
        """Whether the shop has something, in which sizes and colours, with its price and picture."""
        text = await self._opening(talk)
        if await self._is_compared(talk, text) or await self._is_particular(talk, text):
            return
        if await self._is_delivery(talk, text) or await self._follows(talk, text):
            return
        parts = await talk.look("parts", Several(await self._assortment(talk), hour(talk.now)).parts, text)
        for number, part in enumerate(parts, 1):
            await self._looked_for(talk, part, OPENING if len(parts) == 1 else number * TURNS)

    async def names(self, text: str, language: str) -> bool:
        """Tell whether a text that reads like nothing is about a product: a name, a size, a colour."""
        shop = Assortment(self.catalogue, language)
        if names_variant(text) or phrases(language).only_number(text):
            return True
        if await shop.about(text) is not About.PRODUCT:
            return False
        found = await shop.find(Wish(text, names_only=True), NO_HOUR)
        return any(one.certainty >= SURE for one in found)

    async def is_country(self, text: str, language: str) -> bool:
        """Tell whether a text is a country: "and to Chile?" asks whether we deliver there."""
        return lexicon(language).only_country(text)

    async def _looked_for(self, talk: Talk, text: str, first: int = OPENING) -> None:
        shop = Assortment(self.catalogue, await talk.look(f"language.{first}", Listener(talk).language))
        shown: Item | None = None
        for turn in count(first):
            asked = await find(talk, shop, text, turn, shown)
            if asked is None:
                return
            text, shown = await self.showroom.show(talk, shop, asked, turn), asked.item
            if not text:
                return

    async def price(self, talk: Talk) -> None:
        """What a product costs, and what it cost before; "cheaper" and its like search."""
        text = await self._opening(talk, "ask_which_product")
        if await self._is_compared(talk, text, asked=True):
            return
        if shop_words(talk.language).pricing(text):
            await self._looked_for(talk, text)
            return
        if await self._is_delivery(talk, text):
            return
        if self._is_matter(talk, text):
            await self._answer(talk, text, "")
            return
        shop = await self._assortment(talk)
        asked = await meant(talk, shop, text)
        if asked is None:
            return
        note(talk, asked.item)
        await talk.say("product_price", **prices(asked.item, talk))

    async def property(self, talk: Talk) -> None:
        """What a product can do, in the words of its description."""
        text = await self._opening(talk, "ask_which_product")
        if await self._is_compared(talk, text, asked=True) or await self._is_particular(talk, text):
            return
        if await self._is_delivery(talk, text):
            return
        shop = await self._assortment(talk)
        asked = await meant(talk, shop, text)
        if asked is None:
            return
        note(talk, asked.item)
        found = evidence(asked.item, text, shop.language)
        if found is None and only_named(asked.item, text, shop.language):
            await self.showroom.card(talk, asked.item, await talk.look("sizes", shop.variants, asked.item.product))
        elif found is None:
            await unknown(talk, asked.item, text)
        else:
            await quote(talk, asked.item, found)

    async def care(self, talk: Talk) -> None:
        """How to wash and look after things: by the product's description, else by the FAQ."""
        text = await self._opening(talk, "ask_question")
        shop = await self._assortment(talk)
        if shop_words(shop.language).compares(text) and await compared(talk, shop, text):
            return
        item = await _spoken_of(talk, shop, text)
        found = evidence(item, text, shop.language) if item is not None else None
        rival = await talk.look("rival", self.faq.find, shop.language, text)
        if item is not None and found is not None and _own_line(item, found, text, rival, shop.language):
            note(talk, item)
            await quote(talk, item, found)
        else:
            await self._answer(talk, text, CARE)

    async def delivery(self, talk: Talk) -> None:
        """What delivery takes and costs."""
        await self._asked(talk, TRACKING if phrases(talk.language).awaits(talk.text) else DELIVERY)

    async def returns(self, talk: Talk) -> None:
        """How to return, exchange and complain."""
        await self._asked(talk, "returns")

    async def anything(self, talk: Talk) -> None:
        """How to pay, where the shop is, and whatever else its FAQ holds."""
        await self._asked(talk, "")

    async def order(self, talk: Talk) -> None:
        """Where to order what was shown; a wish for something else is searched for."""
        text = await self._opening(talk, "ask_which_product")
        shop = await self._assortment(talk)
        which = shop_words(shop.language).taken(text) or ""
        named = await talk.look("taken", Named(shop, hour(talk.now)).kinds, which)
        if named and noted(talk).get("product") not in named:
            await self._looked_for(talk, text)
        elif asked := await meant(talk, shop, which):
            if fits(asked.item, asked.wish) and asked.item.availability.sellable:
                note(talk, asked.item)
                await talk.say("product_order", item=asked.item)
            else:
                await self._looked_for(talk, text, TURNS)

    def is_taken(self, text: str, language: str) -> bool:
        """Tell whether a text says that somebody wants what was shown: "I'll take it"."""
        return shop_words(language).taken(text) is not None

    async def comparison(self, talk: Talk) -> None:
        """What sets products apart, side by side."""
        text = await self._opening(talk, "ask_compared")
        if not await self._is_compared(talk, text):
            await self._ask_compared(talk)

    async def compares(self, text: str, language: str) -> bool:
        """Tell whether a text that reads like nothing holds products against each other: "compare 1 and 2"."""
        return shop_words(language).holds(text)

    async def picture(self, talk: Talk) -> None:
        """A product's picture and the address of its page."""
        shop = await self._assortment(talk)
        asked = await meant(talk, shop, await self._opening(talk, "ask_which_product"))
        if asked is not None:
            note(talk, asked.item)
            await self.showroom.card(talk, asked.item, await talk.look("seen", shop.variants, asked.item.product))

    def asks_particular(self, text: str, language: str) -> bool:
        """Tell whether a text asks where things are made or how they are cut, whatever it reads like."""
        return shop_words(language).asks_origin(text) or phrases(language).sizes(text)

    def awaits(self, text: str, language: str) -> bool:
        """Tell whether a text asks where something is that was ordered: "where's my stuff?"."""
        return phrases(language).awaits(text)

    def sees(self, text: str, language: str) -> bool:
        """Tell whether a text asks for a product's picture or page."""
        return phrases(language).sees(text)

    def goes_on(self, text: str, language: str) -> bool:
        """Tell whether a text goes on about what was shown: "the second one", "how many left"."""
        known = phrases(language)
        on = known.place(text) or known.together(text) or known.seeks_similar(text)
        return bool(on) or known.counts(text)

    async def cart(self, talk: Talk) -> None:
        """The cart of a channel's own shop."""
        await take_cart(talk, await self._assortment(talk))

    # ---------------------------------------------------------------------------------------------------------- inside

    async def _opening(self, talk: Talk, question: str = "ask_wanted") -> str:
        """Return the message the run began with, about what it answers to or the page it was written from."""
        shop = await self._assortment(talk, "opening.language")
        await take_page(talk, shop)
        await take_quoted(talk, shop)
        return await opening(talk, question)

    async def _is_compared(self, talk: Talk, text: str, *, asked: bool = False) -> bool:
        """Compare what a text compares; who names nothing of it while nothing is spoken of is asked what."""
        shop = await self._assortment(talk, "beside")
        if await compared(talk, shop, text, asked=asked):
            return True
        if noted(talk) or not shop_words(shop.language).compares(text):
            return False
        if await talk.look("compares", shop.about, text) is About.PRODUCT:
            return False
        await self._ask_compared(talk)
        return True

    async def _ask_compared(self, talk: Talk) -> None:
        named = await talk.ask(Words("things"), text="ask_compared")
        if not await compared(talk, await self._assortment(talk, "again"), named, "again", asked=True):
            await talk.say("product_not_found")
            await offer_person(talk, "product_not_found", SKILL, question=named)

    async def _is_particular(self, talk: Talk, text: str) -> bool:
        return await self._is_origin(talk, text) or await self._is_sizing(talk, text)

    async def _is_sizing(self, talk: Talk, text: str) -> bool:
        """Tell how a product is cut where its description has measures, else that it is not known."""
        if not phrases(talk.language).sizes(text):
            return False
        shop = await self._assortment(talk, "cut")
        of_what = noted(talk) or await offered(talk, shop, "cut.offered")
        if not of_what and await talk.look("cut.about", shop.about, text) is not About.PRODUCT:
            await talk.say("sizing_unknown")
            await offer_person(talk, "sizing_unknown", SKILL, question=text)
        elif asked := await meant(talk, shop, text):
            note(talk, asked.item)
            await sizing(talk, asked.item, await talk.look("cut.variants", shop.variants, asked.item.product), text)
        return True

    async def _follows(self, talk: Talk, text: str) -> bool:
        """Show what a text points at in a list, or what is like the product spoken of."""
        shop = await self._assortment(talk, "following")
        shown = await pointed_at(talk, shop, text)
        for item in shown:
            note(talk, item)
            await self.showroom.card(talk, item, await talk.look(f"each.{item.id}", shop.variants, item.product))
        if shown or not phrases(talk.language).seeks_similar(text):
            return bool(shown)
        if (model := await _one_named(talk, shop, text)) is None:
            return False
        others = await like(talk, shop, model, text)
        if not others:
            await talk.say("product_none_similar", item=model)
            return True
        picked = await offer(talk, "similar", others, "choose_similar", values={"item": model})
        if picked.startswith(ANOTHER):
            await self._looked_for(talk, picked.removeprefix(ANOTHER), TURNS)
        elif picked:
            one = next(one for one in others if one.id == picked)
            note(talk, one)
            await self.showroom.card(talk, one, await talk.look("similar.shown", shop.variants, one.product))
        return True

    async def _is_origin(self, talk: Talk, text: str) -> bool:
        """Tell where things are made: one product by its own description, all that the shop sells by the FAQ."""
        if not shop_words(talk.language).asks_origin(text):
            return False
        shop = await self._assortment(talk, "origin")
        item = await _one_named(talk, shop, text)
        if item is None:
            await self._answer(talk, text, ORIGIN)
        elif told := origin(item, text, shop.language):
            await quote(talk, item, told)
        else:
            await unknown(talk, item, text)
        return True

    def _is_matter(self, talk: Talk, text: str) -> bool:
        """Tell whether a text asks for the shop's rule and not for the price of what is spoken of: "any discount?"."""
        words = lexicon(talk.language)
        if not noted(talk) or "=tax" in words.meanings(text):
            return words.names_matter(text)
        told = [unit for unit in words.units(text) if unit.term.surface not in words.stop]
        beside = [term.surface for unit in told for term in (unit.parts or (unit.term,))]
        return words.names_matter(text) and not all(words.names_matter(word) for word in beside)

    async def _is_delivery(self, talk: Talk, text: str) -> bool:
        """Answer who says a country alone, and so asks neither for a price nor for a thing."""
        if not lexicon(talk.language).only_country(text):
            return False
        if await talk.look("abroad", Assortment(self.catalogue, talk.language).about, text) is About.PRODUCT:
            return False
        await self._answer(talk, text, DELIVERY)
        return True

    async def _asked(self, talk: Talk, topic: str) -> None:
        """Answer what a run began with, unless it compares products."""
        text = await self._opening(talk, "ask_question")
        shop = await self._assortment(talk, "asked")
        if noted(talk) and shop_words(shop.language).restocks(text):
            await self._looked_for(talk, text)
            return
        if await self._is_origin(talk, text):
            return
        if not (shop_words(shop.language).compares(text) and await compared(talk, shop, text)):
            await self._answer(talk, text, topic)

    async def _answer(self, talk: Talk, text: str, topic: str) -> None:
        words = shop_words(talk.language)
        if words.orders(text):
            await talk.say("order_unknown")
            await offer_person(talk, "order", SKILL, "ask_colleague_besides", question=text)
            return
        if await answer(talk, self.faq, text, SKILL, topic) and words.troubled(text):
            await offer_person(talk, "trouble", SKILL, "ask_colleague_besides", question=text)

    async def _assortment(self, talk: Talk, key: str = "language") -> Assortment:
        return Assortment(self.catalogue, await talk.look(key, Listener(talk).language))


async def _one_named(talk: Talk, shop: Assortment, text: str) -> Item | None:
    """Return the one product that a text names, or the last one spoken of where it names none; None for "jackets"."""
    last = noted(talk)
    if await talk.look("names", shop.about, text) is not About.PRODUCT:
        variants = await talk.look("spoken_of", shop.variants, str(last["product"])) if last else ()
        return next(iter(variants), None)
    found = await talk.look("one_named", shop.find, Wish(text, names_only=True), hour(talk.now))
    sure = [one for one in found if one.certainty >= SURE]
    return sure[0].item if sure and far_best(sure) else None


async def _spoken_of(talk: Talk, shop: Assortment, text: str) -> Item | None:
    """Return the product a question may be about, without asking which: the FAQ may know as well."""
    last = noted(talk)
    about = await talk.look("about", shop.about, text)
    if last and about is not About.PRODUCT:
        variants = await talk.look("last", shop.variants, str(last["product"]))
        return next((item for item in variants if item.id == last["id"]), next(iter(variants), None))
    named = await talk.look("named", shop.find, Wish(text, names_only=True), hour(talk.now))
    sure = [one for one in named if one.certainty >= SURE]
    if len(sure) > 1:
        ranked = await talk.look("ranked", shop.find, Wish(text), hour(talk.now))
        sure = [one for one in ranked[:1] if far_best(ranked) and one.item.product in {of.item.product for of in sure}]
    return sure[0].item if sure else None


def _own_line(item: Item, found: Evidence, text: str, rival: Answer | None, language: str) -> bool:
    """Tell whether a product's own sentence goes before the FAQ, which must never contradict it."""
    if rival is None or found.covered >= PLAINLY:
        return True
    return cares(item, found, text, rival.entry.question, language)

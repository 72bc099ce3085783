"""Which product a message means: the one it names, the one last spoken of, or the one picked from a few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from babel import Locale

from flows.product_questions.catalogue import Assortment
from flows.product_questions.colours import colours
from flows.product_questions.items import Item
from flows.product_questions.limits import limits
from flows.product_questions.phrases import phrases
from flows.product_questions.picking import ANOTHER, NOTHING, Pick
from flows.product_questions.search import (
    SURE,
    About,
    Found,
    Wish,
    far_best,
    fits,
    payable,
    shunned,
    shunned_colours,
    sized,
)
from flows.product_questions.variants import ordered
from flows.product_questions.words import shop_words
from kontor.flows import Talk
from kontor.knowledge import lexicon, offer_person
from kontor.letters import plain
from kontor.messages import Option
from kontor.slots import MISSING, Money, Price, Words
from kontor.texts.formats import Manner, formatted

OPENING = 0
"""The search for what a run began with; all that was heard with the message belongs to it."""
NOTED, OFFERED, LISTED, SOUGHT = "product", "offered", "listed", "sought"
SKILL = "shop"
"""What the desk's people must know who take over."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The variant a message means or a customer `picked`, with the wish, and other products that fit it."""

    item: Item
    wish: Wish
    others: tuple[Item, ...] = ()
    picked: bool = False


@dataclass(frozen=True, slots=True)
class Listener:
    """Reads a wish out of a text and what was heard with it."""

    talk: Talk

    def language(self) -> str:
        """Return the language spoken now."""
        return self.talk.language

    def wish(self, text: str, opening: bool) -> Wish:
        """Return the wish; values heard before count for the opening message only, later texts speak for themselves."""
        said = f" {plain(text)} "
        sizes = [size for size in self.talk.entities("size") if opening or f" {plain(str(size))} " in said]
        words = shop_words(self.talk.language)
        denied = words.denied(text)
        named = colours(text) - shunned_colours(Wish(text, denied=denied))
        shades = [colour for colour in self.talk.entities("colour") if opening or colour in named]
        shades = [colour for colour in shades if colour in named or colour not in colours(text)]
        least, most = self._sums() if opening else limits(text, self.talk.language, self.talk.now, self.talk.zone)
        return Wish(text, _last(shades), _last(sizes), least, most, denied, words.pricing(text))

    def _sums(self) -> tuple[Price | None, Price | None]:
        most = self.talk.peek(Money("most", role="max"))
        least = self.talk.peek(Money("least", role="min"))
        return None if least == most else least, most


async def opening(talk: Talk, question: str = "ask_wanted") -> str:
    """Return the message the run began with; one that began with a button is asked for it."""
    return await talk.ask(Words("wanted", default=talk.text or MISSING), text=question)


async def find(talk: Talk, shop: Assortment, text: str, turn: int = OPENING, shown: Item | None = None) -> Meant | None:
    """Return what a search means, None when the customer wants none of it; offers a person when there is nothing.

    `turn` numbers the searches of a run, from OPENING on where a message is one wish; `shown` is what the one before
    it brought.
    """
    about, wish = await _understood(talk, shop, text, turn)
    wish = replace(wish, vouched=True)
    if wish.order:
        return await _found(talk, shop, await _compared(talk, shop, wish, about, turn), About.PROPERTY, turn)
    leans = shop_words(shop.language).restocks(text) or phrases(shop.language).counts(text)
    of_last = about is About.NOTHING or (about is not About.PRODUCT and leans)
    known = await _last_shown(talk, shop, wish, turn, shown) if of_last else None
    if known is not None and payable(known.item, wish, hour(talk.now)):
        return known
    if known is not None:
        about, wish = About.PROPERTY, _narrowed(_sought(talk), wish, about)
    if known is None and about is About.NOTHING and wish.filters and _sought(talk).text:
        about, wish = About.PROPERTY, _narrowed(_sought(talk), wish, about)
    if about is About.NOTHING and not wish.filters:
        about, wish = About.PRODUCT, replace(wish, text=await talk.ask(Words(f"described.{turn}"), text="ask_wanted"))
    return await _found(talk, shop, wish, about, turn)


async def meant(talk: Talk, shop: Assortment, text: str) -> Meant | None:
    """Return the product a question is about: the one named, the one last spoken of, or what the customer says."""
    about, wish = await _understood(talk, shop, text, 0)
    if about is About.PRODUCT:
        return await _found(talk, shop, wish, about, 0)
    choice = await offered(talk, shop)
    if choice and noted(talk).get("id") not in {item.id for item in choice}:
        return await _one_of(talk, shop, wish, choice)
    if (known := await _last_shown(talk, shop, wish, 0)) is not None:
        return known
    wish = replace(wish, text=await talk.ask(Words("described"), text="ask_which_product"))
    return await _found(talk, shop, wish, About.PRODUCT, 0)


def note(talk: Talk, item: Item) -> None:
    """Remember what was last spoken of."""
    talk.note(NOTED, {"product": item.product, "id": item.id, "came": talk.came and talk.came.id})
    talk.note(OFFERED, [])


def note_list(talk: Talk, items: Sequence[Item]) -> None:
    """Remember a list that was shown: what may be picked from it, and what a place in it means."""
    for name in (OFFERED, LISTED):
        talk.note(name, [{"product": item.product, "id": item.id} for item in items])


def noted(talk: Talk) -> dict[str, Any]:
    """Return what was last spoken of, empty when nothing was."""
    kept = talk.recall(NOTED)
    return kept if isinstance(kept, dict) and "product" in kept else {}


def money(price: Price, talk: Talk) -> str:
    """Write a price as the language does, for the titles of options."""
    return formatted(price, "money", Manner(Locale.parse(talk.language, sep="-"), talk.zone))


def kind_of(item: Item, language: str) -> str:
    """Return what kind of thing an item is, as widely as is still true: jackets, of "Fleece > Jackets" too."""
    kinds, words = [kind.strip() for kind in item.product_type.split(">")], lexicon(language)
    wide, close = words.kinds(kinds[0]), words.kinds(kinds[-1])
    return (kinds[-1] if close and not (wide and wide <= close) else kinds[0]) or item.title


def hour(now: datetime) -> datetime:
    """Return the hour a moment lies in: stock and prices are looked at anew every hour, not with every message."""
    return now.replace(minute=0, second=0, microsecond=0)


async def offer(
    talk: Talk,
    key: str,
    items: Sequence[Item],
    text: str,
    *,
    apart: bool = False,
    values: Mapping[str, object] | None = None,
) -> str:
    """Offer items to pick from; returns an item's id, another wish behind `ANOTHER`, or nothing for who wants none.

    `apart` titles them by size and colour and not by their names.
    """
    note_list(talk, items)
    options = tuple(_option(item, talk, apart) for item in items)
    picked = await talk.ask(Pick(key, options=options), text=text, **(values or {}))
    if picked == NOTHING:
        talk.note(OFFERED, [])
        await talk.say("product_none")
        return ""
    return picked


async def offered(talk: Talk, shop: Assortment, key: str = "offered", kept: str = OFFERED) -> list[Item]:
    """Return what was offered last and not picked from: "is it waterproof?" may mean any of it; `LISTED`, if it was."""
    found = []
    for place, one in enumerate(talk.recall(kept) or []):
        variants = await talk.look(f"{key}.{place}", shop.variants, str(one["product"]))
        found += [item for item in variants if item.id == one["id"]]
    return found


async def _one_of(talk: Talk, shop: Assortment, wish: Wish, offered: Sequence[Item]) -> Meant | None:
    picked = await offer(talk, "which", offered, "ask_which_product")
    if picked.startswith(ANOTHER):
        said = picked.removeprefix(ANOTHER)
        if shop_words(shop.language).pricing(said) or await talk.look("said", shop.about, said) is About.NOTHING:
            return await find(talk, shop, said, 1)
        return await _found(talk, shop, replace(wish, text=said), About.PRODUCT, 0)
    item = next((item for item in offered if item.id == picked), None)
    return None if item is None else Meant(item, wish, picked=True)


async def _last_shown(talk: Talk, shop: Assortment, wish: Wish, turn: int, shown: Item | None = None) -> Meant | None:
    """Return the product last spoken of, in the variant wished for now; a colour once chosen stays chosen."""
    last = noted(talk) if shown is None else {"product": shown.product, "id": shown.id}
    if not last:
        return None
    variants = await talk.look(f"last.{turn}", shop.variants, str(last["product"]))
    before = next((item for item in variants if item.id == last["id"]), None)
    if before is None:
        return None
    wish = sized(wish, variants)
    if not wish.colour and not wish.size and not shunned(before, wish):
        return Meant(before, wish)
    if not shunned(before, wish):
        wish = replace(wish, colour=wish.colour or next(iter(colours(before.colour)), ""))
    fitting = [item for item in variants if fits(item, wish)]
    return Meant(ordered(fitting or variants, wish.size or before.size, wish.colour)[0], wish)


async def _understood(talk: Talk, shop: Assortment, text: str, turn: int) -> tuple[About, Wish]:
    about = await talk.look(f"about.{turn}", shop.about, text)
    return about, await talk.look(f"wish.{turn}", Listener(talk).wish, text, turn == OPENING)


async def _found(talk: Talk, shop: Assortment, wish: Wish, about: About, turn: int) -> Meant | None:
    """Return what is found, asking while several things may be meant; another wish for an answer is searched for."""
    for place in (f"{turn}.{number}" for number in count()):
        found = await _search(talk, shop, wish, place)
        if not found:
            return None
        clear = _clear(found, about, noted(talk).get("product"))
        if clear is not None:
            return Meant(clear.item, wish, tuple(one.item for one in found if one is not clear and one.exact))
        picked = await offer(talk, f"pick.{place}", [one.item for one in found], _question(wish))
        if not picked:
            return None
        if not picked.startswith(ANOTHER):
            return _chosen(next(one.item for one in found if one.item.id == picked), wish)
        said = picked.removeprefix(ANOTHER)
        more = await talk.look(f"wish.{place}", Listener(talk).wish, said, False)
        left = shop_words(shop.language).left(said, more.denied)
        wish = _narrowed(wish, more, await talk.look(f"about.{place}", shop.about, left))
    raise AssertionError("an endless loop ended")


async def _search(talk: Talk, shop: Assortment, wish: Wish, place: str) -> list[Found]:
    """Return what is found with certainty, by the whole text or by its names alone; offers a person when nothing is."""
    for key, wanted in ((f"found.{place}", wish), (f"named.{place}", replace(wish, names_only=True))):
        found = await talk.look(key, shop.find, wanted, hour(talk.now))
        if sure := [one for one in found if one.certainty >= SURE]:
            talk.note(SOUGHT, {"text": wish.text, "denied": list(wish.denied)})
            return sure
    if wish.order:
        await talk.say("product_none_reduced" if wish.order == "reduced" else "product_none_cheaper")
        return []
    await talk.say("product_not_found")
    await offer_person(talk, "product_not_found", SKILL, key=f"colleague.{place}", question=wish.text)
    return []


def _chosen(item: Item, wish: Wish) -> Meant:
    """Return what was picked from a list: who takes "green, 42" wishes for no 43 any more."""
    return Meant(item, wish if fits(item, wish) else replace(wish, colour="", size=""), picked=True)


def _question(wish: Wish) -> str:
    """Return the text that a list is offered with; what is cheaper than nothing named begins at the lowest price."""
    order = "cheapest" if wish.order == "cheaper" and wish.most is None else wish.order
    return f"choose_{order or 'product'}"


def _narrowed(before: Wish, said: Wish, about: About) -> Wish:
    """Return a wish with what an answer changes of it: who names a thing, or what nobody knows, wishes anew."""
    if about is About.PRODUCT or (about is About.UNKNOWN and not said.denied):
        return replace(said, vouched=before.vouched)
    numbers = " ".join(word for word in said.text.split() if word[:1].isdecimal())
    return Wish(
        f"{said.text if about is About.PROPERTY else numbers} {before.text}".strip(),
        said.colour or ("" if before.colour in shunned_colours(said) else before.colour),
        said.size or ("" if numbers else before.size),
        said.least or before.least,
        said.most or before.most,
        (*said.denied, *before.denied),
        said.order,
        vouched=before.vouched,
    )


async def _compared(talk: Talk, shop: Assortment, wish: Wish, about: About, turn: int) -> Wish:
    """Return a wish for a price with what it leaves open: of what kind, and cheaper than what."""
    text, other = shop_words(shop.language).compared(wish.text) if wish.order == "cheaper" else (wish.text, "")
    named = await talk.look(f"compared.{turn}", shop.about, text)
    if wish.order == "reduced" or wish.most or (named is About.PRODUCT and not other):
        return wish
    item = await _reference(talk, shop, other, turn)
    kind = kind_of(item, shop.language) if item else _sought(talk).text
    if item is None or wish.order != "cheaper":
        return replace(wish, text=text if named is About.PRODUCT else kind)
    price = item.costs(hour(talk.now))
    below = Price(price.amount - Decimal("0.01"), price.currency)
    return replace(wish, text=text if named is About.PRODUCT else kind, most=below)


async def _reference(talk: Talk, shop: Assortment, named: str, turn: int) -> Item | None:
    """Return the product that a price is compared with: the one named, else the one last spoken of."""
    found = await talk.look(f"reference.{turn}", shop.find, Wish(named, names_only=True), hour(talk.now))
    if named and found and found[0].certainty >= SURE:
        return found[0].item
    last = noted(talk)
    variants = await talk.look(f"beside.{turn}", shop.variants, str(last["product"])) if last else ()
    return next((item for item in variants if item.id == last["id"]), None)


def _sought(talk: Talk) -> Wish:
    """Return what was last searched for, without the colour, size and price that it was to have."""
    kept = talk.recall(SOUGHT)
    return Wish(str(kept["text"]), denied=tuple(kept["denied"])) if isinstance(kept, dict) else Wish("")


def _clear(found: Sequence[Found], about: About, last: object) -> Found | None:
    """Return the product that is meant without asking: the only one, or by its name the far best or last spoken of.

    Who names no product ("something warm") wants to choose.
    """
    if about is not About.PRODUCT and len(found) > 1:
        return None
    spoken_of = next((one for one in found if one.item.product == last), None)
    return found[0] if far_best(found) else spoken_of


def variant(item: Item) -> str:
    """Return what sets a variant apart."""
    return ", ".join(part for part in (item.colour, item.size) if part)


def _option(item: Item, talk: Talk, apart: bool) -> Option:
    names = [name for name in (item.title, variant(item)) if name]
    title, *rest = reversed(names) if apart else names
    state = shop_words(talk.language).later.get(item.availability, "")
    return Option(item.id, title, " · ".join(filter(None, (*rest, money(item.costs(talk.now), talk), state))))


def _last(values: Sequence[object]) -> str:
    return str(values[-1]) if values else ""

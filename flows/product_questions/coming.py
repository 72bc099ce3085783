"""What customers bring along: the page of the product they wrote from, and the cart of a channel's own shop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from flows.product_questions.catalogue import Assortment
from flows.product_questions.finding import NOTED, OFFERED, SKILL, hour, money, note, variant
from flows.product_questions.search import SURE, Wish, far_best
from kontor.flows import Talk
from kontor.messages import Choices, Link, Media, Menu, Text
from kontor.slots import Price

DEAREST = Decimal(10_000_000)
"""What no line of a cart costs: a price beyond it was not written by a shop."""


MOST_TOLD = 20
"""Lines of a cart that are told back: more would be several messages, and people get all of them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cart: what it is called, how many of it, and what they cost, where that is known."""

    name: str
    quantity: int
    costs: Price | None

    def told(self, talk: Talk) -> str:
        """Return it in words."""
        each = f"{self.quantity} × {self.name}"
        return f"{each}: {money(self.costs, talk)}" if self.costs else each


@dataclass(frozen=True, slots=True)
class Quoted:
    """What somebody answers to."""

    talk: Talk

    def words(self) -> str:
        """Return the words of a message of ours; the options of a list, which tell of several things, are not asked."""
        quoted = self.talk.quoted
        if isinstance(quoted, Media):
            return quoted.caption or ""
        return quoted.body if isinstance(quoted, Text | Link | Choices | Menu) else ""


async def take_page(talk: Talk, shop: Assortment) -> None:
    """Take the product whose page somebody wrote from as the one spoken of, once; of an unknown one nothing is."""
    came, last = talk.came, talk.noted(NOTED) or {}
    if came is None or not came.referral.product_id or last.get("came") == came.id:
        return
    item = await talk.look("page", shop.item, came.referral.product_id)
    if item is None:
        talk.note(NOTED, {"came": came.id})
        talk.note(OFFERED, [])
    else:
        note(talk, item)


async def take_quoted(talk: Talk, shop: Assortment) -> None:
    """Take the product that a message of ours tells of as the one spoken of, where somebody answers to that message."""
    told = await talk.look("quoted", Quoted(talk).words)
    found = await talk.look("quoted.found", shop.find, Wish(told, names_only=True), hour(talk.now)) if told else ()
    if found and found[0].certainty >= SURE and far_best(found):
        note(talk, found[0].item)


async def take_cart(talk: Talk, shop: Assortment) -> None:
    """Tell a cart back with its sum and give it to people: nothing is sold in the chat."""
    lines = [await _line(talk, shop, number, sent) for number, sent in enumerate(talk.event["lines"])]
    await talk.say("cart_received", lines="\n".join(line.told(talk) for line in lines[:MOST_TOLD]))
    if len(lines) > MOST_TOLD:
        await talk.say("cart_more", count=len(lines) - MOST_TOLD)
    if total := _total(lines):
        await talk.say("cart_total", total=total)
    await talk.hand_off("cart", SKILL, cart=talk.event["lines"], note=talk.event.get("text"))


async def _line(talk: Talk, shop: Assortment, number: int, sent: dict[str, object]) -> Line:
    item = await talk.look(f"line.{number}", shop.item, str(sent["product_id"]))
    quantity, each = int(str(sent["quantity"])), _price(sent) or (item.costs(hour(talk.now)) if item else None)
    name = ", ".join(part for part in (item.title, variant(item)) if part) if item else str(sent["product_id"])
    return Line(name, quantity, Price(each.amount * quantity, each.currency) if each else None)


def _price(sent: dict[str, object]) -> Price | None:
    """Return what the customer was shown as the price of one, None where the cart tells none that can be."""
    try:
        amount = Decimal(str(sent.get("price")))
    except InvalidOperation:
        return None
    currency = sent.get("currency")
    told = amount.is_finite() and 0 <= amount < DEAREST and isinstance(currency, str) and len(currency) == 3
    return Price(amount, str(currency).upper()) if told else None


def _total(lines: Sequence[Line]) -> Price | None:
    """Return what a cart costs, where every line's price is known and all are in one currency."""
    costs = [line.costs for line in lines if line.costs is not None]
    currencies = {one.currency for one in costs}
    if len(costs) < len(lines) or len(currencies) != 1:
        return None
    return Price(sum((one.amount for one in costs), Decimal(0)), currencies.pop())

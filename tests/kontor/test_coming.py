"""What led a person here, and what they bring, reaches the flows."""

from __future__ import annotations

from datetime import timedelta

from kontor.flows import Talk, flow
from kontor.messages import Cart, CartLine, Referral, Text
from kontor.slots import MISSING, Words
from tests.kontor.conversing import Person

AD = Referral("ad", id="6001", headline="Winter sale")
PAGE = Referral("product", product_id="SKU-1")


@flow(intents=["price"])
async def price(talk: Talk) -> None:
    """Tells what it is about."""
    await talk.say("price", of=talk.came and (talk.came.referral.product_id or talk.came.referral.headline))


@flow(intents=["greet"])
async def hello(talk: Talk) -> None:
    """Greets."""
    await talk.say("hello")


@flow(intents=["complain"])
async def complaint(talk: Talk) -> None:
    """Asks twice."""
    await talk.ask(Words("what"))
    await talk.ask(Words("since"))
    await talk.say("noted", of=talk.came and talk.came.referral.product_id)


@flow(events=["cart"])
async def cart(talk: Talk) -> None:
    """Asks about every line of a cart."""
    for number, line in enumerate(talk.event["lines"]):
        await talk.ask(Words(f"why.{number}"), text="why", product=line["product_id"], count=line["quantity"])
    await talk.say("thanks", note=talk.event["text"])


@flow(intents=["weather"])
async def weather(talk: Talk) -> None:
    """Asks where, unless what is answered to says it."""
    where = talk.quoted.body if isinstance(talk.quoted, Text) else ""
    await talk.say("sunny", where=await talk.ask(Words("where", default=where or MISSING)))


def one() -> Person:
    return Person([price, hello, complaint, cart, weather])


async def test_a_run_knows_what_led_the_person_here() -> None:
    assert await one().does(Text("/price"), referral=AD) == ["price of=Winter sale"]


async def test_who_came_by_nothing_came_by_nothing() -> None:
    assert await one().says("/price") == ["price of=None"]


async def test_later_topics_know_it_too() -> None:
    person = one()
    assert await person.does(Text("/greet"), referral=AD) == ["hello"]
    assert await person.says("/price") == ["price of=Winter sale"]


async def test_the_newest_counts() -> None:
    person = one()
    await person.does(Text("/price"), referral=AD)
    assert await person.does(Text("/price"), after=timedelta(days=3), referral=PAGE) == ["price of=SKU-1"]


async def test_within_one_run_it_stays_what_it_was() -> None:
    person = one()
    await person.does(Text("/complain"), referral=PAGE)
    await person.does(Text("it leaks"), referral=AD)
    assert await person.says("yesterday") == ["noted of=SKU-1"]


async def test_who_comes_from_another_page_with_the_same_question_begins_anew() -> None:
    person = one()
    assert await person.does(Text("/complain"), referral=PAGE) == ["ask_what"]
    assert await person.does(Text("/complain about it"), referral=Referral("product", product_id="SKU-2")) == [
        "ask_what"
    ]
    await person.says("it leaks")
    assert await person.says("yesterday") == ["noted of=SKU-2"]


async def test_a_cart_is_the_same_in_every_turn() -> None:
    """What stands in memory as objects would come back from the store as records."""
    person = one()
    sent = Cart((CartLine("SKU-1", 2), CartLine("SKU-2", 1)), text="gift-wrap")
    assert await person.does(sent) == ["why product=SKU-1 count=2"]
    assert await person.says("because") == ["why product=SKU-2 count=1"]
    assert await person.says("because") == ["thanks note=gift-wrap"]


async def test_a_flow_sees_what_is_answered_to_in_the_turn_that_says_it() -> None:
    person = one()
    assert await person.does(Text("/weather"), quoted=Text("Oslo")) == ["sunny where=Oslo"]
    assert await person.says("/weather") == ["ask_where"]


async def test_what_was_interrupted_does_not_take_what_another_topic_answers_to() -> None:
    person = one()
    await person.says("/weather")
    assert await person.does(Text("/price please now"), quoted=Text("Oslo")) == ["price of=None", "ask_where"]

"""A flow that catches all, and one that keeps the floor between its runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kontor.bots import Bot, BotError
from kontor.flows import Flow, StillDoubtful, Surroundings, Talk, flow
from kontor.messages import Choice, Start, Text
from kontor.slots import Words
from tests.kontor.conversing import BERLIN, Book, Person, Plainly
from tests.kontor.house import Scripted


@flow(catches_all=True)
async def listener(talk: Talk) -> None:
    """Takes what nobody else does."""
    await talk.say("heard", text=talk.text, **talk.event)


async def names_fish(text: str, language: str) -> bool:
    """Know the fish of one language."""
    return language == "en" and "trout" in text


@flow(catches=names_fish)
async def fish(talk: Talk) -> None:
    """Takes the name of a fish."""
    await talk.say("caught", text=talk.text)


@flow(claims=lambda text, language: language == "en" and "deal" in text)
async def order(talk: Talk) -> None:
    """Takes what is wanted."""
    await talk.say("ordered")


@flow(intents=["pick"])
async def pick(talk: Talk) -> None:
    """Offers two things."""
    await talk.say("picked", it=await talk.choose("which", [("a", "the fast deal"), ("b", "the slow deal")]))


@flow(intents=["buy"])
async def buy(talk: Talk) -> None:
    """Asks for a yes."""
    await talk.say("bought", sure=await talk.confirm("sure"))


@flow(catches_all=True, name="holder")
async def holder(talk: Talk) -> None:
    """Keeps the floor for half an hour."""
    await talk.say("held", text=talk.text)
    if talk.text != "bye":
        talk.keep_floor(timedelta(minutes=30))


@flow(intents=["book"])
async def book(talk: Talk) -> None:
    """Asks and is done."""
    await talk.say("booked", name=await talk.ask(Words("name")))


@flow(intents=["human"])
async def human(talk: Talk) -> None:
    """Brings a person."""
    await talk.hand_off("asked")


async def test_what_nothing_else_explains_starts_the_flow_that_catches_all() -> None:
    person = Person([listener, book])
    assert await person.says("lovely weather") == ["heard text=lovely weather"]
    assert await person.says("and more") == ["heard text=and more"]


async def test_a_topic_of_another_flow_is_that_flows() -> None:
    person = Person([listener, book])
    assert await person.says("/book?0.5") == ["ask_name"]
    assert await person.says("Ann") == ["booked name=Ann"]


async def test_a_yes_to_nothing_is_caught_too() -> None:
    assert await Person([listener]).says("/affirm") == ["heard text=/affirm"]


async def test_the_start_button_starts_it_where_no_flow_greets() -> None:
    assert await Person([listener, book]).does(Start("campaign")) == ["heard text= start=campaign"]


async def test_a_flow_catches_what_it_knows_and_the_rest_is_a_miss() -> None:
    person = Person([fish, book])
    assert await person.says("a trout") == ["caught text=a trout"]
    assert await person.says("a cow") == ["ask_again"]


async def test_what_one_flow_catches_goes_before_the_one_that_catches_all() -> None:
    person = Person([listener, fish])
    assert await person.says("trout") == ["caught text=trout"]
    assert await person.says("cow") == ["heard text=cow"]


async def test_what_answers_no_question_may_be_caught_too() -> None:
    person = Person([fish, buy])
    assert await person.says("/buy") == ["ask_sure"]
    assert (await person.says("a trout"))[0] == "caught text=a trout"


async def test_a_known_topic_and_a_no_are_not_caught() -> None:
    person = Person([fish, buy, book])
    assert await person.says("/book trout") == ["ask_name"]
    person = Person([fish, buy])
    await person.says("/buy")
    assert await person.says("/deny?0.8 trout") == ["cancelled"]


async def test_what_a_flow_claims_starts_it_whatever_it_reads_like() -> None:
    person = Person([book, order])
    assert await person.says("/book?0.99 it's a deal") == ["ordered"]
    assert await person.says("/book?0.99 a dealer") == ["ordered"]
    assert await person.says("/book?0.99 a table") == ["ask_name"]


async def test_what_answers_an_open_question_is_not_claimed() -> None:
    person = Person([buy, order])
    await person.says("/buy")
    assert await person.says("/affirm?0.8 deal") == ["ask_sure (1)"]
    assert await person.says("/affirm deal") == ["bought (1) sure=True"]
    await person.says("/buy")
    assert (await person.says("/affirm?0.5 a deal"))[0] == "ordered"
    person = Person([pick, book, order])
    await person.says("/pick")
    assert await person.says("the slow deal") == ["picked it=b"]
    await person.says("/pick")
    assert (await person.says("a deal"))[0] == "ordered"
    assert (await person.says("/book?0.99 well then it is surely a deal"))[0] == "ordered"


async def test_no_flow_claims_a_wish_for_people() -> None:
    person = Person([order, human])
    assert (await person.says("/human?0.9 deal")) != ["ordered"]


async def test_two_flows_that_catch_all_are_refused() -> None:
    with pytest.raises(BotError, match="listener and holder of the bot b both catch all"):
        Bot("b", [], [listener, holder], Scripted())


async def test_a_flow_with_the_floor_takes_other_topics_too() -> None:
    person = Person([holder, book])
    await person.says("hi")
    assert await person.says("/book") == ["held text=/book"]


async def test_the_floor_is_free_again_when_its_time_is_over() -> None:
    person = Person([holder, book])
    await person.says("hi")
    assert await person.says("/book", after=timedelta(minutes=31)) == ["ask_name"]


async def test_a_run_that_does_not_keep_it_leaves_it_as_it_was() -> None:
    person = Person([holder, book])
    await person.says("hi")
    await person.says("bye", after=timedelta(minutes=20))
    assert await person.says("/book", after=timedelta(minutes=20)) == ["ask_name"]


async def test_asking_for_a_person_goes_past_the_floor() -> None:
    person = Person([holder, human])
    await person.says("hi")
    await person.says("/human")
    assert person.turn.handover is not None


async def test_an_open_question_goes_before_the_floor() -> None:
    person = Person([holder, book])
    await person.says("hi")
    await person.does(Choice("/book", "Book"))
    assert await person.says("Ann") == ["booked name=Ann"]
    assert await person.says("thanks") == ["held text=thanks"]


async def test_an_option_of_its_own_starts_a_flow_anew() -> None:
    @flow(intents=["menu"], name="menu")
    async def menu(talk: Talk) -> None:
        """Offers itself."""
        if talk.event:
            await talk.say("tapped", option=talk.event["option"], title=talk.event["title"])
        else:
            await talk.offer("menu", [talk.own("a:b", "First")])

    person = Person([menu, listener])
    await person.says("/menu")
    assert await person.taps("First") == ["tapped option=a:b title=First"]


def acting(settled: Any) -> Flow:
    async def act(*, idempotency_key: str) -> str:
        return "acted"

    async def settle(*, idempotency_key: str) -> str:
        if settled is None:
            raise StillDoubtful
        return f"{settled} {idempotency_key}"

    @flow(intents=["act"], name="acting")
    async def run(talk: Talk) -> None:
        """Acts once."""
        await talk.say("done", how=await talk.once("act", act, doubt=settle))

    return run


async def test_a_doubt_is_settled_by_finding_out() -> None:
    assert await Person([acting("found")], journal=Book(lost={"act"})).says("/act") == ["done how=found 1.act"]
    assert await Person([acting("found")]).says("/act") == ["done how=acted"]


async def test_a_doubt_that_cannot_be_settled_goes_to_people() -> None:
    person = Person([acting(None)], journal=Book(lost={"act"}))
    await person.does(Text("/act"))
    assert person.turn.handover is not None
    assert person.turn.handover.reason == "doubtful_act"


async def test_a_conversation_has_an_alias_for_each_service() -> None:
    @flow(intents=["alias"])
    async def aliased(talk: Talk) -> None:
        """Names itself."""
        await talk.say("alias", of=talk.alias("somebody"))

    assert await Person([aliased]).says("/alias") == ["alias of=alias for somebody"]


def test_without_keys_there_is_no_alias() -> None:
    with pytest.raises(LookupError):
        Surroundings(Plainly(), Book(), BERLIN, "en").alias("somebody")

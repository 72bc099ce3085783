"""What a flow's or a bot's author does wrong is said at once, in one line that tells the mend."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest

from kontor.bots import Bot, BotError
from kontor.flows import BadFlow, Flow, Misused, Talk, flow
from kontor.memory import Looked
from kontor.slots import Count, Day
from tests.kontor.conversing import Person
from tests.kontor.house import Scripted


@dataclass(frozen=True)
class Parcel:
    """A parcel."""

    number: str
    due: date


# ------------------------------------------------------------------------------------------------------------ declaring


def plain(talk: Talk) -> None: ...


async def without_talk() -> None: ...


async def of_two(talk: Talk, other: int) -> None: ...


async def fine(talk: Talk) -> None: ...


def made(run: Any) -> Flow:
    return flow(intents=["x"])(run)


@pytest.mark.parametrize(
    "declare,mend",
    [
        (lambda: made(plain), "the flow plain is a plain function: write async def plain(talk: Talk)"),
        (lambda: made(without_talk), "write async def without_talk(talk: Talk)"),
        (lambda: made(of_two), "is called with its talk alone"),
        (lambda: flow(intents="track")(fine), "intents='track' of the flow fine is one text: write intents=['track']"),
        (lambda: flow(events="moved")(fine), "write events=['moved']"),
        (
            lambda: flow(intents=["x"], renamed={"a": "b", "b": "c"})(fine),
            "renamed= of the flow fine renames 'b' itself: write the key that once has now for 'a', too",
        ),
        (
            lambda: flow(intents=["x"], name="f" * 81)(fine),
            "the flow has a name of 81 characters: write one of at most 80",
        ),
        (lambda: flow(fine), "write what starts the flow: @flow(intents=[...])"),
    ],
)
def test_a_flow_declared_wrongly_is_refused_where_it_stands(declare: Callable[[], object], mend: str) -> None:
    with pytest.raises(BadFlow, match=re.escape(mend)) as refusal:
        declare()
    assert re.match(rf"{re.escape(__file__)}:\d+: ", str(refusal.value))


def bot(**rest: Any) -> Bot:
    parts: dict[str, Any] = {"name": "b", "connectors": [], "flows": [], "understanding": Scripted()}
    return Bot(**(parts | rest))


@pytest.mark.parametrize(
    "rest,mend",
    [
        ({"flows": [fine]}, "lists function fine among its flows: put @flow(intents=[...]) above it"),
        ({"flows": [(flow(intents=["x"])(fine),)]}, "lists a tuple among its flows: put a * before it"),
        ({"flows": [re]}, "lists module re among its flows: name the flow in it"),
        ({"flows": flow(intents=["x"])(fine)}, "is no list: write flows=[...]"),
        ({"languages": "en"}, "languages='en' of the bot b is no list: write languages=[...]"),
        ({"languages": []}, "speaks no language: name one"),
        ({"zone": "Europe/Berln"}, "has the zone 'Europe/Berln', which there is not"),
        ({"country": "Germany"}, "has the country 'Germany': write its ISO code"),
    ],
)
def test_a_bot_put_together_wrongly_is_refused(rest: dict[str, Any], mend: str) -> None:
    with pytest.raises(BotError, match=re.escape(mend)):
        bot(**rest)


def test_two_flows_that_start_with_one_intent_are_named() -> None:
    one, other = (flow(intents=["x"], name=name)(fine) for name in ("one", "other"))
    with pytest.raises(BotError, match="one and other of the bot b both start with x"):
        bot(flows=[one, other])
    assert bot(flows=[flow(intents=["x", "x"])(fine)]).name == "b"


# -------------------------------------------------------------------------------------------------------------- calling


def going(step: Callable[[Talk], Any]) -> Flow:
    @flow(intents=["go"])
    async def goes(talk: Talk) -> None:
        await step(talk)
        await talk.ask(Count("more"))

    return goes


def bare() -> Any:
    return Parcel("N-1", date(2026, 11, 21))


def unsaid(parcel):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    return Parcel("N-1", date(2026, 11, 21))


def wrong() -> int:
    return "many"  # type: ignore[return-value]


def no_json() -> object:
    return object()


def unnamed() -> Elsewhere:  # type: ignore[name-defined]  # noqa: F821
    return None


async def act(count: int) -> int:
    return count


async def keyed(count: int, *, idempotency_key: str) -> int:
    return count


@pytest.mark.parametrize(
    "step,mend",
    [
        (
            lambda talk: talk.ask("guests"),
            "takes a slot of kontor.slots with its key, as in Count(\"guests\"), not 'guests'",
        ),
        (lambda talk: talk.ask(Count), "not Count"),
        (lambda talk: talk.choose("at", ["18:00"]), "choose 'at' takes (id, title) pairs or Options, not '18:00'"),
        (lambda talk: talk.choose("at", []), "choose 'at' has no options"),
        (lambda talk: talk.choose("at", [("a", "A"), ("a", "B")]), "two options with the id 'a'"),
        (lambda talk: talk.until("soon", datetime(2026, 11, 22)), "waits for a moment with a zone"),  # noqa: DTZ001
        (lambda talk: talk.until("soon", timedelta(hours=1)), "talk.now + timedelta(hours=2)"),
        (lambda talk: talk.until("soon", time(9)), "datetime.combine(day, time(9), talk.zone)"),
        (
            lambda talk: talk.until("k" * 121, talk.now + timedelta(hours=1)),
            f"until '{'k' * 20}...' has a key of 121 characters, of which 120 can be kept",
        ),
        (lambda talk: talk.once("k" * 121, keyed, 1), "shorten it, or write kontor.flows.digest(...) of what is long"),
        (lambda talk: talk.once("act", act, 1), "add *, idempotency_key: str to its parameters"),
        (
            lambda talk: talk.look("p", unsaid, 1),
            "unsaid returned a Parcel and does not say so: annotate it (-> Parcel)",
        ),
        (lambda talk: talk.look("w", wrong), "what wrong returned is not what its annotation says"),
        (lambda talk: talk.look("o", no_json), "which cannot be kept as JSON"),
        (lambda talk: talk.look("u", unnamed), "names Elsewhere, which is not there when the flow runs"),
    ],
)
async def test_a_call_that_cannot_work_says_what_to_write(step: Callable[[Talk], Any], mend: str) -> None:
    with pytest.raises(Misused, match=re.escape(mend)):
        await Person([going(step)]).says("/go")


async def test_an_act_under_a_key_that_was_given_up_is_refused() -> None:
    @flow(intents=["go"], renamed={"reserve": "book"})
    async def goes(talk: Talk) -> None:
        await talk.once("reserve", keyed, 1)

    with pytest.raises(Misused, match="once 'reserve' stands in renamed= of its @flow as an old key: write 'book'"):
        await Person([goes]).says("/go")


async def test_an_act_without_a_key_is_refused_before_it_is_begun() -> None:
    ann = Person([going(lambda talk: talk.once("act", act, 1))])
    with pytest.raises(Misused):
        await ann.says("/go")
    assert ann.journal.acts == {}


class Timetable:
    """Something with methods."""

    async def due(self, day: date) -> Parcel:
        """Return a parcel."""
        return Parcel("N-1", day)

    def __call__(self, day: date) -> Parcel:
        """Return a parcel."""
        return Parcel("N-1", day)


@pytest.mark.parametrize("fn", [Timetable().due, Timetable(), partial(Timetable.due, Timetable())])
async def test_a_look_takes_whatever_can_be_called_and_says_what_it_returns(fn: Callable[..., Any]) -> None:
    @flow(intents=["go"])
    async def goes(talk: Talk) -> None:
        found = await talk.look("parcel", fn, date(2026, 11, 21))
        assert found == Parcel("N-1", date(2026, 11, 21))
        await talk.ask(Day("day"))

    ann = Person([goes])
    assert await ann.says("/go") == ["ask_day"]
    assert await ann.says("what?") == ["ask_day (1)"]


async def test_what_an_older_release_kept_otherwise_is_looked_up_anew() -> None:
    def find() -> Parcel:
        return Parcel("N-2", date(2026, 11, 22))

    @flow(intents=["go"])
    async def goes(talk: Talk) -> None:
        found = await talk.look("parcel", find)
        await talk.ask(Day("day"), number=found.number)

    ann = Person([goes])
    await ann.says("/go")
    kept = ann.state.stack[0].looked["parcel"]
    ann.state.stack[0].looked["parcel"] = Looked(kept.arguments, "N-2", kept.at)
    assert await ann.says("what?") == ["ask_day (1) number=N-2"]

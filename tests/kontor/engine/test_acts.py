"""Acts over the real store: done once, whatever a deploy names them and whoever holds a thread meanwhile."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from kontor.engine.failpoints import Failpoints
from kontor.engine.runner import HELD_AFTER
from kontor.flows import Flow, Talk, digest, flow
from kontor.memory import LONGEST_KEY, LONGEST_NAME
from kontor.slots import Count
from kontor.store.database import Unavailable
from kontor.store.tables import conversations, effects, timers
from tests.kontor.house import House, echo, make_bot

TEXTS = {"ask_more": "more?", "done": "done {number}"}


class Desk:
    """The system that reserves: keeps the keys it was called with, and may be cut off before it answers."""

    def __init__(self, *, cut_off: bool = False) -> None:
        self.calls: list[str] = []
        self.cut_off = cut_off

    async def reserve(self, seats: int, *, idempotency_key: str) -> str:
        """Reserve."""
        self.calls.append(idempotency_key)
        if self.cut_off:
            raise Unavailable("the process ends here")
        return f"T{seats}"

    async def charge(self, *, idempotency_key: str) -> str:
        """Take the money, in a moment."""
        self.calls.append(idempotency_key)
        await asyncio.sleep(0.5)
        return "paid"


@flow(intents=["holds"])
async def holds(talk: Talk) -> None:
    """Holds its thread for longer than others wait for it."""
    time.sleep(HELD_AFTER + 1.0)  # noqa: ASYNC251
    await talk.say("heard", words="at last")


def charging(desk: Desk, doubt: str) -> Flow:
    """A flow that takes money."""

    @flow(intents=["pay"])
    async def pay(talk: Talk) -> None:
        await talk.say("heard", words=await talk.once("charge", desk.charge, doubt=doubt))

    return pay


def first(desk: Desk) -> Flow:
    """The flow as it was."""

    @flow(intents=["table"])
    async def table(talk: Talk) -> None:
        await talk.once("reserve", desk.reserve, 4)
        await talk.ask(Count("more"))

    return table


def second(desk: Desk, doubt: str = "retry") -> Flow:
    """The flow as a deploy brings it."""

    @flow(intents=["table"], renamed={"reserve": "book"})
    async def table(talk: Talk) -> None:
        number = await talk.once("book", desk.reserve, 4, doubt=doubt)
        await talk.ask(Count("more"))
        await talk.say("done", number=number)

    return table


def before(url: str, folder: Path, desk: Desk, fail: str = "") -> House:
    return House(url, folder, make_bot(folder / "texts", [echo, first(desk)], TEXTS), fail=Failpoints(fail))


def deployed(house: House, made: Flow) -> House:
    bot = make_bot(house.folder / "texts", [echo, made], TEXTS)
    return House(house.url, house.folder, bot, house.clock, house.recorder, count=house.count)


async def test_an_act_that_a_deploy_renames_after_its_end_is_not_done_again(url: str, tmp_path: Path) -> None:
    desk = Desk()
    async with before(url, tmp_path, desk) as house:
        assert await house.says("/table") == ["I am a bot.\n\nmore?"]
    async with deployed(house, second(desk)) as later:
        assert await later.says("3") == ["done T4"]
        assert await later.rows(effects) == []
    assert len(desk.calls) == 1


async def test_an_act_whose_turn_was_lost_is_found_under_the_name_it_had(url: str, tmp_path: Path) -> None:
    desk = Desk()
    async with before(url, tmp_path, desk, "turn.before_commit:raise") as house:
        assert await house.says("/table") == []
    async with deployed(house, second(desk)) as later:
        later.clock.pass_(2 * later.lease)
        await later.settle()
        assert later.sent() == ["I am a bot.\n\nmore?"]
        assert await later.says("3") == ["done T4"]
    assert len(desk.calls) == 1


async def test_an_act_cut_off_before_a_deploy_renamed_it_is_retried_under_the_key_it_had(
    url: str, tmp_path: Path
) -> None:
    desk = Desk(cut_off=True)
    async with before(url, tmp_path, desk) as house:
        assert await house.says("/table") == []
    desk.cut_off, cut = False, len(desk.calls)
    async with deployed(house, second(desk)) as later:
        later.clock.pass_(2 * later.lease)
        await later.settle()
        assert later.sent() == ["I am a bot.\n\nmore?"]
        row = await later.one(effects)
        assert (row["key"], row["state"]) == ("reserve", "finished")
    assert len(desk.calls) == cut + 1
    assert set(desk.calls) == {f"{row['run']}.reserve"}


async def test_an_act_cut_off_and_renamed_is_still_a_doubt_for_people_where_its_flow_says_so(
    url: str, tmp_path: Path
) -> None:
    desk = Desk(cut_off=True)
    async with before(url, tmp_path, desk) as house:
        assert await house.says("/table") == []
    desk.cut_off, cut = False, len(desk.calls)
    async with deployed(house, second(desk, "hand_off")) as later:
        later.clock.pass_(2 * later.lease)
        await later.settle()
        assert (await later.one(conversations))["handover_reason"] == "doubtful_act"
    assert len(desk.calls) == cut


@pytest.mark.parametrize("doubt", ["retry", "hand_off"])
async def test_an_act_under_way_beside_a_flow_that_holds_its_thread_is_no_doubt(
    sqlite_url: str, tmp_path: Path, doubt: str
) -> None:
    desk = Desk()
    bot = make_bot(tmp_path / "texts", [echo, holds, charging(desk, doubt)], TEXTS)
    async with House(sqlite_url, tmp_path, bot) as house:
        await house.takes(house.inbound("/pay", sender="ann"))
        while not desk.calls:  # noqa: ASYNC110 (no other word tells that an act is under way)
            await asyncio.sleep(0.01)
        await house.takes(house.inbound("/holds", sender="bob"))
        await house.settle()
        assert sorted(said.partition("heard ")[2] for said in house.sent()) == ["at last", "paid"]
        assert {row["lead"] for row in await house.rows(conversations)} == {"bot"}
    assert len(desk.calls) == 1


async def test_keys_of_an_act_and_of_a_timer_may_be_as_long_as_is_told(url: str, tmp_path: Path) -> None:
    desk, longest = Desk(), "ü" * LONGEST_KEY

    @flow(intents=["table"], name="f" * LONGEST_NAME)
    async def table(talk: Talk) -> None:
        await talk.once(longest, desk.reserve, 4)
        await talk.until(longest, talk.now + timedelta(hours=1))
        await talk.say("done", number="later")

    async with House(url, tmp_path, make_bot(tmp_path / "texts", [echo, table], TEXTS)) as house:
        await house.says("/table")
        assert (await house.one(effects))["key"] == (await house.one(timers))["key"] == longest
        assert await house.waits(timedelta(hours=1)) == ["I am a bot.\n\ndone later"]


async def test_arguments_of_an_act_are_kept_by_a_digest_that_tells_nothing_without_the_keys(
    sqlite_url: str, tmp_path: Path
) -> None:
    desk = Desk()
    async with before(sqlite_url, tmp_path, desk) as house:
        await house.says("/table", sender="ann")
        await house.says("/table", sender="bob")
        kept = [row["arguments"] for row in await house.rows(effects)]
        assert digest((4,)) not in kept
        assert len(set(kept)) == 2


async def test_an_act_that_an_older_release_began_with_a_plain_digest_is_the_same_act(url: str, tmp_path: Path) -> None:
    desk = Desk(cut_off=True)
    async with before(url, tmp_path, desk) as house:
        assert await house.says("/table") == []
        older = update(effects).values(arguments=digest((4,)))
        await house.workspace.database.run(lambda conn, now: conn.execute(older).rowcount)
    desk.cut_off = False
    async with deployed(house, first(desk)) as later:
        later.clock.pass_(2 * later.lease)
        await later.settle()
        assert later.sent() == ["I am a bot.\n\nmore?"]

"""Trouble that is not the message's own: a full disk, a broken row, a database that blinks, a clock that was ahead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import pytest
from sqlalchemy import Connection, insert, update

from kontor.connectors import Doubtful, Unreachable
from kontor.engine.presence import BREAK, Presence
from kontor.flows import Talk, flow
from kontor.messages import File, Happening, Media
from kontor.policy import Rate
from kontor.recording import LIKE_WHATSAPP, Recorder
from kontor.store.database import Database, Now, Unavailable
from kontor.store.tables import contacts, conversations, inbox, media, notices, outbox
from kontor.testing import ManualClock
from tests.kontor.house import House, echo, make_bot

P = ParamSpec("P")
R = TypeVar("R")
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
HELLO = "I am a bot.\n\nheard "


async def paid(amount: int, *, idempotency_key: str) -> int:
    """Take the money."""
    return amount


@flow(intents=["pays"])
async def pays(talk: Talk) -> None:
    """Pays."""
    await talk.once("pay", paid, 7)
    await talk.say("heard", words="paid")


@flow(events=["late"])
async def late(talk: Talk) -> None:
    """Tells of a delay."""
    await talk.say("heard", words="a delay")


class Blinking:
    """A database in which functions of these names cannot be committed so many times."""

    def __init__(self, inner: Database, failures: dict[str, int]) -> None:
        self._inner, self._left = inner, Counter(failures)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def run(self, fn: Callable[Concatenate[Connection, Now, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a transaction function, or fail as a database does that is away for a moment."""
        name = getattr(fn, "__name__", type(fn).__name__)
        if self._left[name] > 0:
            self._left[name] -= 1
            raise Unavailable("the database did not commit: OperationalError: database is locked")
        return await self._inner.run(fn, *args, **kwargs)

    @property
    def failed(self) -> bool:
        """Tell whether it failed as often as it was to."""
        return not +self._left


def made(url: str, folder: Path, **rules: Any) -> House:
    recorder = Recorder(rules=replace(LIKE_WHATSAPP, **rules))
    return House(url, folder, make_bot(folder / "texts", [echo, pays, late]), recorder=recorder)


def blinking(house: House, **failures: int) -> Blinking:
    found = Blinking(house.engine.database, failures)
    house.engine.database = cast(Database, found)
    return found


# --------------------------------------------------------------------------------------------------------- the database


async def test_a_message_is_not_acknowledged_while_the_disk_is_full(sqlite_url: str, tmp_path: Path) -> None:
    async with made(sqlite_url, tmp_path) as house:
        await house.says("hello")

        def fills(conn: Connection, now: Now) -> None:
            pages = conn.exec_driver_sql("PRAGMA page_count").scalar()
            conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

        await house.workspace.database.run(fills)
        with pytest.raises(Unavailable, match="full"):
            await house.takes(house.inbound("x" * 60_000))
        assert await house.rows(notices) == []


async def test_a_message_of_ours_that_does_not_open_holds_up_nobody_else(sqlite_url: str, tmp_path: Path) -> None:
    async with made(sqlite_url, tmp_path) as house:
        house.recorder.answers = [Unreachable("no route")]
        await house.says("hello", sender="ann")

        def breaks(conn: Connection, now: Now) -> None:
            conn.execute(update(outbox).values(body=b"broken"))

        await house.workspace.database.run(breaks)
        house.clock.pass_(5 * SECOND)
        await house.takes(house.inbound("hi", sender="bob"))
        await house.settle()
        assert house.sent() == [f"{HELLO}hi"]


async def test_a_send_whose_answer_is_known_is_not_made_again_because_the_database_blinked(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with made(sqlite_url, tmp_path, echoes=False) as house:
        database = blinking(house, Record=2)
        await house.says("hello")
        await house.waits(HOUR)
        assert database.failed
        assert house.sent() == [f"{HELLO}hello"]


async def test_a_database_that_blinks_is_not_the_fault_of_a_flow(sqlite_url: str, tmp_path: Path) -> None:
    async with made(sqlite_url, tmp_path) as house:
        database = blinking(house, _begin=1)
        await house.says("/pays")
        await house.waits(40 * SECOND)
        assert database.failed
        assert (await house.one(conversations))["lead"] == "bot"
        assert house.sent() == [f"{HELLO}paid"]


async def test_a_database_that_comes_and_goes_sets_no_message_aside(url: str, tmp_path: Path) -> None:
    async with made(url, tmp_path) as house:
        await house.says("hello")
        database = blinking(house, Commit=5)
        await house.says("again")
        for _ in range(4):
            await house.waits(5 * SECOND)  # and nobody waits for the end of a lease
        assert database.failed
        assert (await house.one(conversations))["lead"] == "bot"
        assert house.sent()[1:] == ["heard again"]
        assert [row["attempts"] for row in await house.rows(inbox)] == [0, 0]


async def test_who_lives_takes_back_what_another_counted_as_its_end(url: str, tmp_path: Path) -> None:
    async with made(url, tmp_path) as house:
        await house.says("hello")
        await house.engine._bus.close(5.0)  # noqa: SLF001 PostgreSQL's word of a message may come late, and wake it again
        database = blinking(house, Commit=1)
        await house.takes(house.inbound("again"))
        house.engine.wake([int((await house.one(conversations))["id"])])
        await house.engine.idle()
        assert database.failed
        house.clock.pass_(31 * SECOND)
        (talk,) = await house.rows(conversations)
        (claimed,) = await house.workspace.database.run(house.engine._claim, [talk["id"]], "another")  # noqa: SLF001
        assert [one.attempts for one in claimed.inbounds] == [1]
        await house.engine.sweep()
        assert [row["attempts"] for row in await house.rows(inbox)] == [0, 0]
        assert (await house.one(conversations))["lease_owner"] == "another"


async def test_a_message_that_does_end_the_process_again_and_again_is_set_aside(url: str, tmp_path: Path) -> None:
    first = made(url, tmp_path)
    first.turns = False
    async with first:
        await first.takes(first.inbound("hello"))
        (talk,) = await first.rows(conversations)
        for number in range(3):
            claim = first.engine._claim  # noqa: SLF001
            await first.workspace.database.run(claim, [talk["id"]], f"process {number}")
            first.clock.pass_(31 * SECOND)
    async with House(url, tmp_path, first.bot, first.clock, first.recorder) as again:
        await again.settle()
        row = await again.one(inbox)
        assert (row["state"], row["why"]) == ("dead", "ended the process 3 times")
        assert again.engine.counts.given_up == 1


async def test_a_database_that_comes_and_goes_gives_up_no_file(url: str, tmp_path: Path) -> None:
    async with made(url, tmp_path) as house:
        house.recorder.files["f"] = File(b"%PDF-1.7", "application/pdf", "a.pdf")
        fetcher, database = house.engine.media, Blinking(house.engine.database, {"put": 5})
        fetcher._database = cast(Database, database)  # noqa: SLF001
        await house.takes(house.inbound(Media("document", id="f", mime="application/pdf")))
        while (await house.one(media))["state"] == "wanted":
            with suppress(Unavailable):
                await fetcher.once()
        row = await house.one(media)
        assert database.failed
        assert (row["state"], row["reason"], row["lapses"]) == ("kept", None, 0)


async def test_work_that_nobody_here_can_do_does_not_hide_the_rest_from_the_sweep(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with made(sqlite_url, tmp_path) as house:
        await house.says("hello")
        (talk,), (heard,) = await house.rows(conversations), await house.rows(inbox)

        def elsewhere(conn: Connection, now: Now) -> None:
            for number in range(1, 502):
                row = {**talk, "id": number, "contact_id": number, "account": "recorder/gone"}
                conn.execute(insert(contacts), [{"id": number, "created_at": now()}])
                conn.execute(insert(conversations), [row])
                conn.execute(insert(inbox), [{**heard, "id": number, "conversation_id": number, "state": "new"}])

        await house.workspace.database.run(elsewhere)
        house.clock.pass_(5 * SECOND)
        await house.workspace.database.run(house.engine.accept.happen, talk["id"], Happening("late", {}), "late")
        await house.engine.sweep()
        await house.engine.idle()
        assert house.sent()[1:] == ["heard a delay"]


# ------------------------------------------------------------------------------------------------------------ the clock


async def test_replies_keep_their_order_though_the_clock_was_set_back(sqlite_url: str, tmp_path: Path) -> None:
    first = made(sqlite_url, tmp_path)
    first.recorder.answers = [Doubtful("lost")]
    async with first:
        await first.says("one")
    first.clock.pass_(-20 * SECOND)
    async with House(sqlite_url, tmp_path, first.bot, first.clock, first.recorder, count=10) as again:
        await again.says("two")
        for _ in range(20):
            await again.waits(5 * SECOND)
        assert again.sent() == [f"{HELLO}one", "heard two"]


@pytest.mark.parametrize("back", [20 * SECOND, HOUR])
async def test_messages_keep_their_order_and_are_found_though_the_clock_was_set_back(
    sqlite_url: str, tmp_path: Path, back: timedelta
) -> None:
    first = made(sqlite_url, tmp_path)
    first.turns = False
    async with first:
        await first.takes(first.inbound("one"))
    first.clock.pass_(-back)
    async with House(sqlite_url, tmp_path, first.bot, first.clock, first.recorder, count=10) as again:
        await again.engine.sweep()
        await again.engine.idle()
        await again.says("two")
        assert again.sent() == [f"{HELLO}one", "heard two"]


async def test_a_clock_that_was_ahead_silences_no_account(sqlite_url: str, tmp_path: Path) -> None:
    async with made(sqlite_url, tmp_path, account_rate=Rate(80, SECOND, burst=10)) as house:
        house.clock.pass_(24 * HOUR)
        await house.says("hello")
        house.clock.pass_(-24 * HOUR)
        await house.says("again", sender="bob")
        await house.waits(60 * SECOND)
        assert len(house.sent()) == 2


def test_a_process_is_there_from_its_start_or_from_the_end_of_its_last_absence() -> None:
    clock, seconds = ManualClock(), [100.0]
    presence = Presence(clock, lambda: seconds[0])
    start = clock.now()

    def looks(after: float) -> timedelta:
        seconds[0] += after
        clock.pass_(timedelta(seconds=after))
        return presence.since() - start

    assert [looks(1), looks(BREAK)] == [timedelta(0)] * 2
    assert looks(BREAK + 1) == timedelta(seconds=BREAK + BREAK + 2)  # frozen, or its machine asleep
    since = looks(1)
    presence.away()
    assert looks(1) == since + timedelta(seconds=2)
    assert looks(1) == since + timedelta(seconds=2)

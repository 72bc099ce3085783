"""Conversations whose rows do not open are set aside once, and tried again by the next process."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, update
from structlog.testing import capture_logs

from kontor.engine.rounds import TO_DO
from kontor.flows import Talk, flow
from kontor.store.database import Now
from kontor.store.reading import aside
from kontor.store.tables import contacts, conversations, inbox
from tests.kontor.house import House, echo, make_bot

SECOND = timedelta(seconds=1)
WHY = "its rows do not open with their key"


@flow(intents=["reminds"])
async def reminds(talk: Talk) -> None:
    """Waits, and says so."""
    await talk.until("later", talk.now + SECOND)
    await talk.say("heard", words="later")


def made(url: str, folder: Path) -> House:
    return House(url, folder, make_bot(folder / "texts", [echo, reminds]))


async def writes(house: House, table: Table, id: int, **values: Any) -> None:
    def write(conn: Connection, now: Now) -> None:
        conn.execute(update(table).where(table.c.id == id).values(values))

    await house.workspace.database.run(write)


async def test_a_conversation_that_does_not_open_is_set_aside_once_and_holds_up_nobody(
    url: str, tmp_path: Path
) -> None:
    async with made(url, tmp_path) as house:
        await house.says("hello")
        talk = await house.one(conversations)
        await writes(house, conversations, talk["id"], state=b"broken")
        with capture_logs() as lines:
            await house.takes(house.inbound("again"), house.inbound("hi", sender="bob"))
            await house.settle()
            await house.waits(60 * SECOND)
            await house.says("and again")
        told = [line for line in lines if line["log_level"] == "error"]
        assert [(line["event"], line["conversation"]) for line in told] == [("conversation_set_aside", talk["id"])]
        assert house.sent()[1:] == ["I am a bot.\n\nheard hi"]
        assert [row["state"] for row in await house.rows(inbox)] == ["done", "new", "done", "new"]
        (one,) = await house.workspace.database.run(aside)
        assert one == {"id": talk["id"], "account": "recorder/test", "aside": WHY}


async def test_it_comes_back_with_the_next_process_once_it_opens(url: str, tmp_path: Path) -> None:
    first = made(url, tmp_path)
    async with first:
        await first.says("hello")
        talk = await first.one(conversations)
        await writes(first, conversations, talk["id"], state=b"broken")
        await first.says("again")
    again = House(url, tmp_path, first.bot, first.clock, first.recorder, count=10)
    async with again:
        await again.says("still there?")  # it does not open yet
        assert (await again.one(conversations))["aside"] == WHY
        await writes(again, conversations, talk["id"], state=talk["state"])
    async with House(url, tmp_path, first.bot, first.clock, first.recorder) as back:
        assert await back.waits(5 * SECOND) == ["heard again", "heard still there?"]
        assert (await back.one(conversations))["aside"] is None


async def test_a_timer_of_a_person_whose_key_does_not_open_keeps_no_other_from_firing(url: str, tmp_path: Path) -> None:
    first = made(url, tmp_path)
    async with first:
        await first.says("/reminds", sender="ann")
        await first.says("/reminds", sender="bob")
        ann, bob = await first.rows(contacts)
        await writes(first, contacts, ann["id"], wrapped_key=bob["wrapped_key"])
    async with House(url, tmp_path, first.bot, first.clock, first.recorder, count=10) as house:
        with capture_logs() as lines:
            assert [said[-5:] for said in await house.waits(5 * SECOND)] == ["later"]
            await house.waits(60 * SECOND)
        hers, his = await house.rows(conversations)
        assert [hers["aside"], his["aside"]] == [WHY, None]
    told = [line for line in lines if line["log_level"] == "error"]
    assert told == [
        {
            "event": "conversation_set_aside",
            "log_level": "error",
            "conversation": hers["id"],
            "error": "Unreadable",
            "to_do": TO_DO,
        }
    ]

"""`kontor waiting` lists what people lead, `kontor resume` gives it back, and `kontor explain` tells of it."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from kontor.cli.waiting import given_back
from kontor.flows import Talk, flow
from kontor.store.tables import conversations
from tests.kontor.cli.conftest import ACCOUNT, Run
from tests.kontor.house import House, echo, make_bot


@flow(intents=["human"])
async def human(talk: Talk) -> None:
    """Hands over."""
    await talk.hand_off("asked", skill="groups", hall="[north]")


def house(tmp_path: Path, url: str = "") -> House:
    made = make_bot(tmp_path / "texts", [echo, human])
    return House(url or f"sqlite:///{tmp_path / 'kontor.db'}", tmp_path, made)


def talked(tmp_path: Path, *senders: str, url: str = "") -> list[int]:
    """Let people ask for people; return the conversations."""

    async def talk() -> list[int]:
        async with house(tmp_path, url) as one:
            for sender in senders:
                await one.says("/human", sender=sender)
            return [int(row["id"]) for row in await one.rows(conversations)]

    ids = asyncio.run(talk())
    (tmp_path / "keys.json").rename(tmp_path / "keystore.json")
    return ids


def test_chats_are_listed_with_their_reason_and_without_words(kontor: Run, tmp_path: Path) -> None:
    ids = talked(tmp_path, "ann", "bob")
    lines = kontor("waiting").lines
    assert [int(line.split()[0]) for line in lines] == ids
    assert all("recorder/test  waits for people since 2026-" in line for line in lines)
    assert all(line.endswith("UTC  asked  skill groups") for line in lines)
    told = json.loads(kontor("waiting", "--json").out)
    assert [(one["id"], one["lead"], one["reason"], one["skill"]) for one in told] == [
        (id, "waiting", "asked", "groups") for id in ids
    ]
    assert all("facts" not in one for one in told)


def test_what_the_bot_wrote_down_is_opened_where_words_are_asked_for(kontor: Run, tmp_path: Path) -> None:
    (id,) = talked(tmp_path, "ann")
    opened = kontor("waiting", "--words").out
    assert "summary: human: asked" in opened
    assert "hall: [north]" in opened
    (told,) = json.loads(kontor("waiting", "--words", "--json").out)
    assert (told["id"], told["facts"], told["intent"]) == (id, {"hall": "[north]"}, "human")


def test_chats_of_some_bots_can_be_listed_alone(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "ann")
    assert "unset has no channel that is set up here" in kontor("waiting", "unset").err
    assert kontor("waiting", "whole", env=ACCOUNT).out == "no chat waits for people, and people lead none\n"


def test_a_chat_that_is_given_back_is_listed_no_more_and_the_bot_answers(kontor: Run, tmp_path: Path) -> None:
    first, second = talked(tmp_path, "ann", "bob")
    ran = kontor("resume", str(first))
    assert (ran.code, f"{first} of recorder/test: the bot leads again" in ran.out) == (0, True)
    assert [int(line.split()[0]) for line in kontor("waiting").lines] == [second]
    again = kontor("resume", str(first))
    assert (again.code, "the bot leads" in again.err) == (1, True)
    (tmp_path / "keystore.json").rename(tmp_path / "keys.json")

    async def asks() -> list[list[str]]:
        async with house(tmp_path) as one:
            one.count = 9
            return [await one.says("hello", sender=sender) for sender in ("ann", "bob")]

    assert asyncio.run(asks()) == [["I am a bot.\n\nheard hello"], []]


@pytest.mark.postgres
def test_chats_are_listed_and_given_back_on_postgresql_too(kontor: Run, tmp_path: Path, postgres_url: str) -> None:
    (id,) = talked(tmp_path, "ann", url=postgres_url)
    env = {"KONTOR_DATABASE_URL": postgres_url}
    assert str(id) in kontor("waiting", env=env).out
    assert kontor("resume", str(id), env=env).code == 0
    assert "people lead none" in kontor("waiting", env=env).out


async def test_a_chat_on_which_a_turn_is_at_work_is_given_back_when_that_has_ended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with house(tmp_path) as one:
        await one.says("/human")
        (row,) = await one.rows(conversations)
        await leased(one, lease_owner="other", lease_until=one.clock.now() + timedelta(hours=1))
        waits = asyncio.create_task(given_back(one.workspace, row["id"]))
        await asyncio.sleep(0)  # it has asked before the next line does
        await leased(one, lease_owner=None, lease_until=None)
        assert [led.id for led in await waits] == [row["id"]]
    assert capsys.readouterr().out == "a turn is at work on this chat: waiting until it has ended\n"


async def leased(one: House, **values: Any) -> None:
    await one.workspace.database.run(lambda conn, now: conn.execute(update(conversations).values(values)))


@pytest.mark.parametrize("command", [("waiting",), ("resume", "12")])
def test_where_there_is_no_database_none_is_made(kontor: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    assert "there is no database yet" in kontor(*command).err
    assert list(tmp_path.glob("*.db")) == []


def test_what_is_no_conversation_is_told(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "ann")
    assert "there is no conversation 12: kontor waiting lists" in kontor("resume", "12").err

"""`kontor explain --words` opens what a talk knows, with the source of an answer that was looked up."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from kontor.engine.wake import set_aside
from kontor.flows import Talk, flow
from kontor.store.tables import conversations, inbox, outbox
from tests.kontor.cli.conftest import Run
from tests.kontor.house import House, make_bot


@dataclass(frozen=True)
class Answered:
    """What a flow looked up."""

    text: str
    source: str


def answered() -> Answered:
    return Answered("From here.", "Delivery")


@flow(intents=["echo"])
async def knowing(talk: Talk) -> None:
    """Answers out of what it looks up."""
    found = await talk.look("answer", answered)
    await talk.say("heard", words=found.text)


def heard(tmp_path: Path) -> int:
    """Let somebody ask on the database of this test; return the id of the inbound."""

    async def talk() -> int:
        async with House(f"sqlite:///{tmp_path / 'kontor.db'}", tmp_path, make_bot(tmp_path / "t", (knowing,))) as one:
            await one.says("where from")
            return int((await one.rows(inbox))[0]["id"])

    id = asyncio.run(talk())
    (tmp_path / "keys.json").rename(tmp_path / "keystore.json")
    return id


def test_the_source_of_an_answer_is_told_where_words_are_asked_for(kontor: Run, tmp_path: Path) -> None:
    id = heard(tmp_path)
    opened = json.loads(kontor("explain", str(id), "--words", "--json").out)
    looked = {"answer": {"text": "From here.", "source": "Delivery"}}
    assert opened["known"] == [{"flow": "knowing", "facts": {}, "looked": looked}]
    assert "source: Delivery" in kontor("explain", str(opened["inbound"]["conversation_id"]), "--words").out
    assert "Delivery" not in kontor("explain", str(id)).out


def test_a_message_of_a_conversation_that_is_set_aside_says_so(kontor: Run, tmp_path: Path) -> None:
    async def talk() -> int:
        async with House(f"sqlite:///{tmp_path / 'kontor.db'}", tmp_path, make_bot(tmp_path / "t")) as one:
            await one.takes(one.inbound("hello"))
            await one.engine.idle()
            row = (await one.rows(conversations))[0]
            await one.workspace.database.run(set_aside, int(row["id"]))
            await one.takes(one.inbound("again"))
            return int((await one.rows(inbox))[-1]["id"])

    id = asyncio.run(talk())
    (tmp_path / "keys.json").rename(tmp_path / "keystore.json")
    assert "its conversation is set aside: its rows do not open" in kontor("explain", str(id)).out


@flow(intents=["human"])
async def human(talk: Talk) -> None:
    """Hands over."""
    await talk.hand_off("asked", skill="groups", hall="[north]")


def handed_over(tmp_path: Path) -> dict[str, int]:
    """Let somebody be handed over; return the ids of what came, what went and their conversation."""

    async def talk() -> dict[str, int]:
        made = make_bot(tmp_path / "t", [human])
        async with House(f"sqlite:///{tmp_path / 'kontor.db'}", tmp_path, made) as one:
            await one.says("/human", id="wamid.IN")
            tables = {"inbound": inbox, "outbound": outbox, "conversation": conversations}
            return {name: int((await one.rows(table))[0]["id"]) for name, table in tables.items()}

    ids = asyncio.run(talk())
    (tmp_path / "keys.json").rename(tmp_path / "keystore.json")
    return ids


def test_what_handed_a_chat_to_people_is_told_of_it_and_of_its_messages(kontor: Run, tmp_path: Path) -> None:
    ids = handed_over(tmp_path)
    for name, id in ids.items():
        told = json.loads(kontor("explain", str(id), "--json").out)
        handover = (told["conversation"] if name == "conversation" else told)["handover"]
        assert (handover["lead"], handover["reason"], handover["skill"]) == ("waiting", "asked", "groups")
        assert handover["since"].startswith("2026-")
        assert "facts" not in handover
    opened = kontor("explain", str(ids["conversation"]), "--words").out
    assert "summary: human: asked" in opened
    assert "hall: [north]" in opened
    kontor("resume", str(ids["conversation"]))
    assert "handover" not in json.loads(kontor("explain", str(ids["inbound"]), "--json").out)


def test_a_message_is_found_by_the_id_its_channel_gave_it(kontor: Run, tmp_path: Path) -> None:
    ids = handed_over(tmp_path)
    assert json.loads(kontor("explain", "wamid.IN", "--json").out)["inbound"]["id"] == ids["inbound"]
    assert json.loads(kontor("explain", "sent.1", "--json").out)["outbound"]["id"] == ids["outbound"]


def test_the_chats_of_an_address_are_told(kontor: Run, tmp_path: Path) -> None:
    ids = handed_over(tmp_path)
    for told in (kontor("explain", "recorder:ann", "--json"), kontor("explain", "-", "--json", stdin="recorder:ann\n")):
        (one,) = json.loads(told.out)["conversations"]
        assert one["conversation"]["id"] == ids["conversation"]
        assert [message["id"] for message in one["inbounds"]] == [ids["inbound"]]
    assert f"id: {ids['conversation']}" in kontor("explain", "recorder:ann").out


@pytest.mark.parametrize(
    "which,said",
    [
        ("12", "nothing here has the id 12"),
        ("9" * 30, "nothing here has the id"),
        ("recorder:eve", "nobody is known under this address"),
        ("wamid.NOBODY", "no message here has this id"),
    ],
)
def test_what_nothing_here_is_named_by_is_said_without_repeating_a_name(
    kontor: Run, tmp_path: Path, which: str, said: str
) -> None:
    handed_over(tmp_path)
    ran = kontor("explain", which)
    assert (ran.code, said in ran.err) == (1, True)
    assert "eve" not in ran.err
    assert "NOBODY" not in ran.err


def test_what_people_write_is_shown_as_it_stands(kontor: Run, tmp_path: Path) -> None:
    async def talk() -> None:
        async with House(f"sqlite:///{tmp_path / 'kontor.db'}", tmp_path, make_bot(tmp_path / "t")) as one:
            await one.says("[bold] is no [/markup]")

    asyncio.run(talk())
    (tmp_path / "keys.json").rename(tmp_path / "keystore.json")
    assert "words: [bold] is no [/markup]" in kontor("explain", "--words").out

"""`kontor explain --words` opens what a talk knows, with the source of an answer that was looked up."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

from kontor.engine.wake import set_aside
from kontor.flows import Talk, flow
from kontor.store.tables import conversations, inbox
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

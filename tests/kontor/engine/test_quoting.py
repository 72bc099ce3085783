"""What people answer to is found, if it is ours and theirs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import update

from kontor.bots import Bot
from kontor.flows import Talk, flow
from kontor.messages import AnyContent, Choice, Inbound, Quote, Text
from kontor.store.tables import outbox
from tests.kontor.house import House, Scripted, make_bot


@flow(intents=["echo"])
async def echo(talk: Talk) -> None:
    """Tells what it was given."""
    quoted = talk.quoted.body if isinstance(talk.quoted, Text) else talk.quoted
    await talk.say("heard", words=f"{talk.text} on {quoted}")


def bot(path: Path) -> Bot:
    return replace(make_bot(path), flows=(echo,), understanding=Scripted("echo"))


def answering(house: House, name: str, content: AnyContent | str = "/echo", sender: str = "ann") -> Inbound:
    inbound: Inbound = house.inbound(content, sender=sender)
    return replace(inbound, quote=Quote(name))


async def told(house: House) -> str:
    await house.settle()
    content = house.recorder.contents()[-1]
    return content.body.rpartition("\n")[2] if isinstance(content, Text) else ""


async def test_the_message_of_ours_that_is_answered_to_reaches_the_flow(url: str, tmp_path: Path) -> None:
    async with House(url, tmp_path, bot(tmp_path / "texts")) as house:
        await house.says("hello")
        await house.says("/echo")
        name = house.recorder.names[-1]
        await house.takes(answering(house, name), answering(house, name))
        await house.settle()
        heard = [content.body for content in house.recorder.contents()[2:] if isinstance(content, Text)]
    assert "\n\n".join(heard) == "\n\n".join(["heard /echo on heard /echo on None"] * 2)


async def test_what_somebody_else_was_told_is_not_quoted(url: str, tmp_path: Path) -> None:
    async with House(url, tmp_path, bot(tmp_path / "texts")) as house:
        await house.takes(house.inbound("/echo", sender="ann"))
        await house.settle()
        await house.takes(answering(house, house.recorder.names[-1], sender="bob"))
        assert await told(house) == "heard /echo on None"


async def test_what_is_unknown_or_destroyed_is_as_if_nothing_were_quoted(url: str, tmp_path: Path) -> None:
    async with House(url, tmp_path, bot(tmp_path / "texts")) as house:
        await house.takes(answering(house, "never sent"))
        assert await told(house) == "heard /echo on None"
        await house.workspace.database.run(lambda conn, now: conn.execute(update(outbox).values(body=None)))
        await house.takes(answering(house, house.recorder.names[-1]))
        assert await told(house) == "heard /echo on None"


async def test_a_tap_quotes_nothing_for_it_names_what_it_answers(url: str, tmp_path: Path) -> None:
    async with House(url, tmp_path, bot(tmp_path / "texts")) as house:
        await house.takes(house.inbound("/echo"))
        await house.settle()
        await house.takes(answering(house, house.recorder.names[-1], Choice("/echo", "Echo")))
        assert await told(house) == "heard  on None"

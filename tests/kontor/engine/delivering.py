"""A house whose channel does as it is told, and the bot it serves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from kontor.flows import Flow, Talk, flow
from kontor.messages import File, Happening, Purpose
from kontor.recording import LIKE_WHATSAPP, Recorder
from kontor.store.tables import conversations, outbox
from tests.kontor.house import House, echo, make_bot

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
HELLO = "I am a bot.\n\nheard "


@flow(intents=["ticket"])
async def ticket(talk: Talk) -> None:
    """Sends a document."""
    await talk.attach("ticket", File(b"%PDF-1.7", "application/pdf", "ticket.pdf"))


@flow(intents=["picture"])
async def picture(talk: Talk) -> None:
    """Sends a picture."""
    await talk.attach("picture", File(b"\xff\xd8\xff", "image/jpeg", "jacket.jpg"))


@flow(events=["late"])
async def late(talk: Talk) -> None:
    """Tells of a delay, perhaps a day later."""
    await talk.say(str(talk.event["text"]))


@flow(events=["advert"])
async def advert(talk: Talk) -> None:
    """Advertises."""
    await talk.say("heard", Purpose.MARKETING, words="buy")


FLOWS: list[Flow] = [echo, ticket, picture, late, advert]
TEXTS: dict[str, Any] = {
    "delay": {"text": "it is late", "custom": {"template": {"name": "delay_notice"}}},
    "plain_delay": "it is rather late",
}


def made(url: str, folder: Path, **rules: Any) -> House:
    recorder = Recorder(rules=replace(LIKE_WHATSAPP, **rules))
    return House(url, folder, make_bot(folder / "texts", FLOWS, TEXTS), recorder=recorder)


async def happens(house: House, name: str, **values: Any) -> None:
    talk = (await house.rows(conversations))[0]["id"]
    key = f"{name} {house.clock.now()}"
    await house.workspace.database.run(house.engine.accept.happen, talk, Happening(name, values), key)
    await house.settle()


async def states(house: House) -> list[str]:
    return [row["state"] for row in await house.rows(outbox)]

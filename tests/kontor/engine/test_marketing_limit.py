"""Where WhatsApp holds marketing to one person back, that waits a day, and nothing else does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kontor.connectors import Refused
from kontor.consent import CONSENT_LIFE
from kontor.flows import Talk, flow
from kontor.messages import Happening, PreferenceChanged, Progress, Purpose, Receipt
from kontor.store.tables import conversations, outbox
from tests.kontor.house import House, echo, make_bot

HOUR = timedelta(hours=1)
TEXTS: dict[str, Any] = {
    "delay": {"text": "it is late", "custom": {"template": {"name": "delay_notice"}}},
    "buy": {"text": "buy", "custom": {"template": {"name": "spring_sale"}}},
}


@flow(events=["late"])
async def late(talk: Talk) -> None:
    """Tells of a delay."""
    await talk.say("delay")


@flow(events=["advert"])
async def advert(talk: Talk) -> None:
    """Advertises."""
    await talk.say("buy", Purpose.MARKETING)


@pytest.fixture
async def house(url: str, tmp_path: Path) -> AsyncIterator[House]:
    """A house in which somebody who allowed adverts wrote more than a day ago."""
    async with House(url, tmp_path, make_bot(tmp_path / "texts", [echo, late, advert], TEXTS)) as running:
        await running.says("hello")
        sender, at = running.inbound("x").sender, running.clock.now()
        await running.takes(PreferenceChanged("p", "test", sender, "marketing", "resume", at))
        running.clock.pass_(25 * HOUR)
        yield running


async def happens(house: House, name: str) -> tuple[str, str | None]:
    talk, key = (await house.one(conversations))["id"], f"{name} {house.clock.now()}"
    await house.workspace.database.run(house.engine.accept.happen, talk, Happening(name), key)
    await house.settle()
    row = (await house.rows(outbox))[-1]
    return row["state"], row["reason"]


async def limited(house: House, by: str) -> None:
    """Let the platform hold an advert back, in its answer or by a status."""
    if by == "the answer":
        house.recorder.answers = [Refused(131049, "held back", "wait_marketing")]
    await happens(house, "advert")
    row, now = (await house.rows(outbox))[-1], house.clock.now()
    if by == "a status":
        await house.takes(Receipt("test", "sent.2", Progress.FAILED, now, str(row["id"]), 131049, "wait_marketing"))
    assert (await house.rows(outbox))[-1]["state"] == "refused"


@pytest.mark.parametrize("by", ["the answer", "a status"])
async def test_adverts_wait_a_day_after_the_platform_held_one_back(house: House, by: str) -> None:
    await limited(house, by)
    house.clock.pass_(23 * HOUR)
    assert await happens(house, "advert") == ("refused", "marketing_limited")
    assert await happens(house, "late") == ("accepted", None)
    house.clock.pass_(2 * HOUR)
    assert await happens(house, "advert") == ("accepted", None)


async def test_who_writes_may_be_told_of_offers_again(house: House) -> None:
    await limited(house, "the answer")
    assert await house.says("what is on sale?") != []
    assert await happens(house, "advert") == ("accepted", None)


async def test_no_advert_leaves_on_a_consent_that_was_not_renewed_for_its_term(house: House) -> None:
    assert await happens(house, "advert") == ("accepted", None)
    house.clock.pass_(CONSENT_LIFE)
    assert await happens(house, "advert") == ("refused", "no_consent")

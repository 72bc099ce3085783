"""What follows a stop, and ends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kontor.flows import Talk, flow
from kontor.messages import Media, Purpose, Start
from kontor.store.tables import consent_events, contacts
from tests.kontor.engine.delivering import SECOND, happens
from tests.kontor.house import House, echo, make_bot


@flow(intents=["agrees"])
async def agrees(talk: Talk) -> None:
    """Asks for consent."""
    await talk.opt_in(Purpose.UTILITY, "notice")


@flow(intents=["agent"])
async def agent(talk: Talk) -> None:
    """Hands over."""
    await talk.hand_off("asked")


@flow(events=["changed"])
async def changed(talk: Talk) -> None:
    """Tells what somebody agreed to be told."""
    await talk.say("heard", Purpose.UTILITY, words="the gate")


async def test_who_agrees_after_a_stop_is_told_what_they_agreed_to(url: str, tmp_path: Path) -> None:
    bot = make_bot(tmp_path / "texts", [echo, agrees, changed], {"notice": "May we write?"})
    async with House(url, tmp_path, bot) as house:
        await house.says("/agrees")
        await house.says("yes")
        await house.says("STOP")
        house.clock.pass_(10 * SECOND)
        await happens(house, "changed")
        assert house.sent()[-1] != "heard the gate"
        await house.says("/agrees")
        await house.says("yes")
        house.clock.pass_(10 * SECOND)
        await happens(house, "changed")
        assert house.sent()[-1] == "heard the gate"


@pytest.mark.parametrize("word, stops", [("Cancel", False), ("STOP", True)])
async def test_a_word_that_may_mean_much_is_for_the_people_who_lead(
    url: str, tmp_path: Path, word: str, stops: bool
) -> None:
    async with House(url, tmp_path, make_bot(tmp_path / "texts", [echo, agent])) as house:
        await house.says("/agent")
        said = await house.says(word)
        assert (bool(said), (await house.one(contacts))["stopped_at"] is not None) == (stops, stops)


async def test_a_stop_under_a_picture_is_one(url: str, tmp_path: Path) -> None:
    async with House(url, tmp_path, make_bot(tmp_path / "texts", [echo])) as house:
        await house.says(Media("image", id="1", mime="image/png", caption="STOP"))
        assert (await house.one(contacts))["stopped_at"] is not None


@pytest.mark.parametrize("payload, lifts", [(None, True), ("", True), ("spring-offer", False)])
async def test_the_start_button_lifts_a_stop_and_a_link_that_begins_something_does_not(
    url: str, tmp_path: Path, payload: str | None, lifts: bool
) -> None:
    async with House(url, tmp_path, make_bot(tmp_path / "texts", [echo])) as house:
        await house.says("STOP")
        await house.says(Start(payload))
        assert ((await house.one(contacts))["stopped_at"] is None) == lifts


async def test_the_start_button_of_somebody_who_never_stopped_is_no_consent(url: str, tmp_path: Path) -> None:
    async with House(url, tmp_path, make_bot(tmp_path / "texts", [echo])) as house:
        await house.says(Start(None))
        assert [row["event"] for row in await house.rows(consent_events)] == []

"""What follows a stop, and ends it."""

from __future__ import annotations

from pathlib import Path

from kontor.flows import Talk, flow
from kontor.messages import Purpose
from tests.kontor.engine.delivering import SECOND, happens
from tests.kontor.house import House, echo, make_bot


@flow(intents=["agrees"])
async def agrees(talk: Talk) -> None:
    """Asks for consent."""
    await talk.opt_in(Purpose.UTILITY, "notice")


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

"""A consent to adverts that was not renewed for its term."""

from __future__ import annotations

from pathlib import Path

from kontor.consent import CONSENT_LIFE
from kontor.flows import Talk, flow
from kontor.messages import Purpose
from tests.kontor.house import House, echo, make_bot


@flow(intents=["adverts"])
async def adverts(talk: Talk) -> None:
    """Asks for consent to adverts."""
    agreed = await talk.opt_in(Purpose.MARKETING, "notice")
    await talk.say("heard", words=str(agreed))


async def test_who_agreed_to_adverts_is_asked_again_when_that_has_lapsed(url: str, tmp_path: Path) -> None:
    bot = make_bot(tmp_path / "texts", [echo, adverts], {"notice": "May we write?"})
    async with House(url, tmp_path, bot) as house:
        await house.says("/adverts")
        await house.says("yes")
        assert await house.says("/adverts") == ["heard True"]
        await house.waits(CONSENT_LIFE)
        assert [said.partition("\n")[0] for said in await house.says("/adverts")] == ["May we write?"]

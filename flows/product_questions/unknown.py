"""What is not known is said, and a person is offered: one thing that is missing gives no customer away unasked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kontor.flows import Talk

SKILL = "shop"
"""What the desk's people must know who take over."""


async def offer_person(talk: Talk, reason: str, values: Mapping[str, Any] | None = None, **facts: object) -> None:
    """Say what is not known, by the text named as the reason, and hand over with `facts` to a person who is wanted.

    Who speaks of something else in between is not asked again.
    """
    offered = await talk.look("offered", _Now(talk.now).moment)
    if offered < talk.now and not talk.text:
        return
    await talk.say(reason, **(values or {}))
    if await talk.confirm("colleague"):
        await talk.hand_off(reason, skill=SKILL, **facts)
    await talk.say("no_colleague")


@dataclass(frozen=True, slots=True)
class _Now:
    now: datetime

    def moment(self) -> datetime:
        return self.now

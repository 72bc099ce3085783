"""What is not known is said, and a person is offered: one thing that is missing gives no customer away unasked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kontor.flows import Talk


async def offer_person(
    talk: Talk,
    reason: str,
    skill: str,
    text: str = "ask_colleague",
    key: str = "colleague",
    declined: str | None = "no_colleague",
    **facts: object,
) -> None:
    """Offer a person after what was said, hand over with `facts` to who wants one, and say `declined` to others.

    The key tells apart what one run offers more than once. Who speaks of something else in between is not asked again.
    A flow that goes on with who wants nobody says nothing (None) between.
    """
    offered = await talk.look(f"offered.{key}", _Now(talk.now).moment)
    if offered < talk.now and not talk.text:
        return
    if await talk.confirm(key, text=text):
        await talk.hand_off(reason, skill=skill, **facts)
    if declined is not None:
        await talk.say(declined)


@dataclass(frozen=True, slots=True)
class _Now:
    now: datetime

    def moment(self) -> datetime:
        return self.now

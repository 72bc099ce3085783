"""The conversation: what is asked, and what the pages say to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kontor.flows import Flow, Talk, flow
from kontor.knowledge import Faq, answer
from kontor.slots import MISSING, Words


def questions(faq: Faq, intents: Sequence[str], name: str = "questions") -> Flow:
    """Return the flow that answers some intents from a FAQ; where that holds no likely answer it offers a person.

    Who takes over has the skill of the flow's name.
    """
    return flow(name=name, intents=intents)(Helpdesk(faq, name).answer)


@dataclass(frozen=True, slots=True)
class Helpdesk:
    """Where people ask; what is not in its FAQ is not guessed."""

    faq: Faq
    skill: str

    async def answer(self, talk: Talk) -> None:
        """What the business itself says to a question."""
        asked = await talk.ask(Words("asked", default=talk.text or MISSING), text="ask_question")
        await answer(talk, self.faq, asked, self.skill)

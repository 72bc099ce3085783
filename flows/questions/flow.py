"""The conversation: what is asked, and what the pages say to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kontor.flows import Flow, Talk, flow
from kontor.knowledge import Faq, answer
from kontor.letters import plain
from kontor.slots import MISSING, Words

ON = (
    "and", "und", "y", "e", "et", "also", "what about", "how about",
    "was ist mit", "wie ist es mit", "wie sieht es mit", "que tal", "e quanto a", "e se for",
)  # fmt: skip
"""How a question goes on from the one before, plainly spelled."""
FEW_WORDS = 8
"""A longer message is understood by itself, or is none of these."""


def questions(faq: Faq, intents: Sequence[str], name: str = "questions") -> Flow:
    """Return the flow that answers some intents from a FAQ; where that holds no likely answer it offers a person.

    Who takes over has the skill of the flow's name.
    """
    desk = Helpdesk(faq, name)
    return flow(name=name, intents=intents, follows=desk.follows)(desk.answer)


@dataclass(frozen=True, slots=True)
class Helpdesk:
    """Where people ask; what is not in its FAQ is not guessed."""

    faq: Faq
    skill: str

    async def follows(self, text: str, language: str) -> bool:
        """Tell whether a text asks on, after an answer, about what the FAQ surely answers: "and a dog?"."""
        said = plain(text)
        goes_on = any(said.startswith(f"{opening} ") for opening in ON) and len(said.split()) <= FEW_WORDS
        return goes_on and self.faq.find(language, text) is not None

    async def answer(self, talk: Talk) -> None:
        """What the business itself says to a question."""
        asked = await talk.ask(Words("asked", default=talk.text or MISSING), text="ask_question")
        await answer(talk, self.faq, asked, self.skill)

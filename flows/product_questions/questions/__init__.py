"""Questions answered from a FAQ alone, for a business without a catalogue: its rules, its prices, its help pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.product_questions import Faq
from kontor.flows import Flow, Talk, flow
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
        text = await talk.ask(Words("asked", default=talk.text or MISSING), text="ask_question")
        found = await talk.look("answer", self.faq.find, talk.language, text)
        if found is None:
            await talk.say("faq_unknown")
            if await talk.confirm("colleague", text="ask_colleague"):
                await talk.hand_off("faq_unknown", skill=self.skill, question=text)
            await talk.say("no_colleague")
        else:
            await talk.say("faq_answer", answer=found.entry.answer, source=found.entry.source)

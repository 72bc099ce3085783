"""What every flow does with a question to a FAQ: it says what is known, else that it is not, and offers a person."""

from __future__ import annotations

from kontor.flows import Talk
from kontor.knowledge.faq import Faq
from kontor.knowledge.offering import offer_person


async def answer(talk: Talk, faq: Faq, question: str, skill: str, topic: str = "") -> bool:
    """Say what a FAQ answers (`faq_answer`); without a likely answer say so (`faq_unknown`) and offer a person.

    Returns whether it was answered. `skill` is what the desk's people must know who take over, `topic` see `Faq.find`.
    """
    found = await talk.look("answer", faq.find, talk.language, question, topic)
    if found is None:
        await talk.say("faq_unknown")
        await offer_person(talk, "faq_unknown", skill, question=question)
    else:
        await talk.say("faq_answer", answer=found.entry.answer, source=found.entry.source)
    return found is not None

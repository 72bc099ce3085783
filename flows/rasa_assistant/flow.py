"""The run of the flow: one message forwarded, its answers shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from flows.rasa_assistant.answers import contents
from flows.rasa_assistant.exchange import Assistant, Exchange
from flows.rasa_assistant.handoff import Wanted, wanted, wanted_by
from flows.rasa_assistant.offering import Offered, load
from kontor.flows import Talk
from kontor.handoff import Reason
from kontor.messages import Option
from kontor.nlu.rasa.answer import as_sent
from kontor.nlu.rasa.server import Unanswered

LONGEST_MESSAGE = 4_000
MOST_SILENCES = 3
UNREACHABLE = "assistant_unreachable"

log = structlog.get_logger("flows.rasa_assistant")


@dataclass(slots=True)
class Conversing:
    """One assistant's settings, and what was already said in the log."""

    assistant: Assistant
    name: str
    floor: timedelta
    start: str
    actions: frozenset[str]
    told: set[str] = field(default_factory=set)

    async def run(self, talk: Talk) -> None:
        """Talks with you through a Rasa assistant."""
        offered = load(talk.recall(f"{self.name}.offered"))
        message = self._message(talk, offered)
        if not message.strip():
            return
        exchange = await self._exchange(talk, message)
        await self._show(talk, exchange, offered)
        if wants := wanted(exchange.messages) or wanted_by(exchange.actions, exchange.paused, self.actions):
            await talk.hand_off(wants.reason, wants.skill, **_facts(wants))
        await self._heed_silence(talk, exchange)
        talk.keep_floor(self.floor)

    def _message(self, talk: Talk, offered: Offered) -> str:
        """Return what Rasa is told: the payload of what was tapped, else the words, which are never a command."""
        if "start" in talk.event:
            return self.start
        if "option" in talk.event:
            return offered.tapped(str(talk.event["option"])) or as_sent(str(talk.event["title"]), LONGEST_MESSAGE)
        return offered.typed(talk.text) or as_sent(talk.text, LONGEST_MESSAGE)

    async def _exchange(self, talk: Talk, message: str) -> Exchange:
        say, settle = self.assistant.forward, self.assistant.settle
        try:
            return await talk.once("forward", say, talk.alias("rasa"), message, doubt=settle)
        except Unanswered as error:
            reason = Reason.DOUBTFUL_ACT if error.begun else UNREACHABLE
            await talk.hand_off(reason, assistant=self.name, why=error.why)

    async def _show(self, talk: Talk, exchange: Exchange, offered: Offered) -> None:
        offered.newest = []

        def offer(title: str, payload: str) -> Option:
            return talk.own(offered.add(title, payload), title)

        for content in contents(exchange.messages, offer, self._not_carried):
            await talk.show(content)
        talk.note(f"{self.name}.offered", offered.dump())

    async def _heed_silence(self, talk: Talk, exchange: Exchange) -> None:
        """Nobody is left without a word: an assistant that says nothing did not understand."""
        if exchange.messages:
            talk.note(f"{self.name}.silences", 0)
            return
        silences = int(talk.recall(f"{self.name}.silences") or 0) + 1
        talk.note(f"{self.name}.silences", silences)
        if silences >= MOST_SILENCES:
            await talk.hand_off(Reason.MISUNDERSTOOD)
        await talk.say("ask_again")

    def _not_carried(self, what: str) -> None:
        """Say once in the log what of an assistant's answers cannot be shown here."""
        if what not in self.told:
            self.told.add(what)
            log.warning("rasa_answer_not_carried_over", assistant=self.name, what=what)


def _facts(wants: Wanted) -> dict[str, str]:
    return {"title": wants.title} if wants.title else {}

"""Talk to a bot in a test: the whole real path, on a database of its own, in virtual time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Self

from kontor.bots import Bot
from kontor.connectors import Read
from kontor.engine.reruns import repeating
from kontor.engine.simulation import ManualClock, Simulation
from kontor.flows.faults import Faults
from kontor.handoff import Reason
from kontor.messages import AnyContent, Choice, Happening, Referral, Start, Text
from kontor.recording import Recorder, matches, options, words
from kontor.store.reading import first_conversation, latest_inbound

STUCK = {
    Reason.FLOW_HUNG: "a flow took longer than the bot's flow_seconds: give what it waits for a time-out of its own",
    Reason.FLOW_BLOCKED: "a flow held its thread: await what waits, and wait for a moment with talk.until",
}


class NotHeard(AssertionError):
    """The bot said something else."""


class Stuck(AssertionError):
    """A flow took too long or blocked its thread; a customer would have been given to people."""


class Chat(Simulation):
    """One person talking to one bot.

    `async with Chat(bot) as chat: await chat.says("hi"); chat.hears("Hello*")`. Every turn is run again as
    `kontor.engine.reruns` tells. The bot's own connectors are left out: a `Recorder` with WhatsApp's rules stands for
    them unless another is given. What a flow raises is raised here; with `raises=False` it is heard as a customer hears
    it, who is given to people.
    """

    def __init__(
        self,
        bot: Bot,
        *,
        clock: ManualClock | None = None,
        channel: Recorder | None = None,
        language: str | None = None,
        raises: bool = True,
    ) -> None:
        if language is not None and language not in bot.languages:
            raise ValueError(f"{bot.name} does not speak {language!r}: it speaks {', '.join(bot.languages)}")
        languages = (language, *(one for one in bot.languages if one != language)) if language else tuple(bot.languages)
        self._heard, self._raises, self._faults = 0, raises, Faults()
        watched = replace(bot, languages=languages, flows=self._faults.watched(bot.flows))
        super().__init__(watched, clock or ManualClock(), channel or Recorder())

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.engine.witness = repeating(self._faults)
        return self

    async def says(self, text: str) -> list[AnyContent]:
        """Write a text and return what the bot answers."""
        return await self.does(Text(text))

    async def taps(self, title: str) -> list[AnyContent]:
        """Tap the newest button or row of that title."""
        for content in reversed(self.recorder.contents()):
            for option in options(content):
                if option.title.casefold() == title.casefold():
                    return await self.does(Choice(option.id, option.title, option.description))
        there = [option.title for content in self.recorder.contents() for option in options(content)]
        raise NotHeard(f"there is no button {title!r} to tap, only {there}")

    async def starts(self, payload: str | None = None) -> list[AnyContent]:
        """Press the channel's start button."""
        return await self.does(Start(payload))

    async def does(
        self, content: AnyContent, referral: Referral | None = None, quotes: AnyContent | None = None
    ) -> list[AnyContent]:
        """Do anything a person can do and return what the bot answers.

        `referral` is what led them here, `quotes` an answer of the bot's that they answer to.
        """
        before = len(self.recorder.sent)
        self.clock.pass_(timedelta(seconds=1))
        inbound = self.recorder.inbound(content, self.clock.now(), referral=referral, quotes=quotes)
        await self.engine.take(self.recorder, Read((inbound,)))
        return await self._answers(before)

    async def happens(self, name: str, **values: object) -> list[AnyContent]:
        """Let an event of the business's own systems reach the conversation."""
        before = len(self.recorder.sent)
        talk = await self.workspace.database.run(first_conversation)
        await self.workspace.database.run(
            self.engine.accept.happen, talk, Happening(name, values), f"{name}.{before}.{self.clock.now()}"
        )
        return await self._answers(before)

    async def waits(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> list[AnyContent]:
        """Let time pass and everything that falls due happen."""
        before = len(self.recorder.sent)
        self.clock.pass_(timedelta(days=days, hours=hours, minutes=minutes))
        return await self._answers(before)

    def hears(self, *patterns: str) -> None:
        """See that the messages since the last look match these patterns (`*` for anything), no more and no fewer."""
        new = [words(content) for content in self.recorder.contents()[self._heard :]]
        self._heard = len(self.recorder.sent)
        if len(new) != len(patterns) or not all(
            matches(text, pattern) for text, pattern in zip(new, patterns, strict=True)
        ):
            raise NotHeard(f"expected {list(patterns)}, heard {new}")

    async def _answers(self, before: int) -> list[AnyContent]:
        """Let everything that is due happen; return what was sent since, or raise what a flow raised."""
        await self.settle()
        faults = self._faults.take()
        if self._raises and faults:
            raise faults[0]
        if self._raises:
            await self._see_that_none_is_stuck()
        return self.recorder.contents()[before:]

    async def _see_that_none_is_stuck(self) -> None:
        row = await self.workspace.database.run(latest_inbound)
        why = str(row["why"]) if row is not None else ""
        for reason, what in STUCK.items():
            if why.startswith(f"handed over: {reason}"):
                raise Stuck(what)

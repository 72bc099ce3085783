"""Talk to a bot in a test: the whole real path, on a database of its own, in virtual time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Self

from kontor.bots import Bot
from kontor.connectors import Read
from kontor.engine.simulation import ManualClock, Simulation
from kontor.messages import AnyContent, Choice, Happening, Start, Text
from kontor.recording import Recorder, matches, options, words
from kontor.store.reading import first_conversation
from kontor.testing.reruns import repeatable


class NotHeard(AssertionError):
    """The bot said something else."""


class Chat(Simulation):
    """One person talking to one bot.

    `async with Chat(bot) as chat: await chat.says("hi"); chat.hears("Hello*")`. Every turn is run again as
    `kontor.testing.reruns` tells. The bot's own connectors are left out: a `Recorder` with WhatsApp's rules stands for
    them unless another is given.
    """

    def __init__(
        self,
        bot: Bot,
        *,
        clock: ManualClock | None = None,
        channel: Recorder | None = None,
        language: str | None = None,
    ) -> None:
        languages = (language, *(one for one in bot.languages if one != language)) if language else tuple(bot.languages)
        super().__init__(replace(bot, languages=languages), clock or ManualClock(), channel or Recorder())
        self._heard = 0

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.engine.witness = repeatable
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
        raise NotHeard(f"there is no button {title!r} to tap")

    async def starts(self, payload: str | None = None) -> list[AnyContent]:
        """Press the channel's start button."""
        return await self.does(Start(payload))

    async def does(self, content: AnyContent) -> list[AnyContent]:
        """Do anything a person can do and return what the bot answers."""
        before = len(self.recorder.sent)
        self.clock.pass_(timedelta(seconds=1))
        await self.engine.take(self.recorder, Read((self.recorder.inbound(content, self.clock.now()),)))
        await self.settle()
        return self.recorder.contents()[before:]

    async def happens(self, name: str, **values: object) -> list[AnyContent]:
        """Let an event of the business's own systems reach the conversation."""
        before = len(self.recorder.sent)
        talk = await self.workspace.database.run(first_conversation)
        await self.workspace.database.run(
            self.engine.accept.happen, talk, Happening(name, values), f"{name}.{before}.{self.clock.now()}"
        )
        await self.settle()
        return self.recorder.contents()[before:]

    async def waits(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> list[AnyContent]:
        """Let time pass and everything that falls due happen."""
        before = len(self.recorder.sent)
        self.clock.pass_(timedelta(days=days, hours=hours, minutes=minutes))
        await self.settle()
        return self.recorder.contents()[before:]

    def hears(self, *patterns: str) -> None:
        """See that the messages since the last look match these patterns (`*` for anything), no more and no fewer."""
        new = [words(content) for content in self.recorder.contents()[self._heard :]]
        self._heard = len(self.recorder.sent)
        if len(new) != len(patterns) or not all(
            matches(text, pattern) for text, pattern in zip(new, patterns, strict=True)
        ):
            raise NotHeard(f"expected {list(patterns)}, heard {new}")

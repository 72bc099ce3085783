"""Talk to a bot in a test: the whole real path, on a database of its own, in virtual time."""

from __future__ import annotations

import asyncio
import fnmatch
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from kontor.bots import Bot
from kontor.connectors import Read
from kontor.engine import Engine
from kontor.messages import AnyContent, Choice, Choices, Happening, Media, Menu, Option, Start, Text
from kontor.store.database import Database
from kontor.store.migrate import upgrade
from kontor.store.reading import first_conversation
from kontor.testing.clock import ManualClock
from kontor.testing.recorder import Recorder
from kontor.testing.reruns import repeatable
from kontor.vault import memory_vault


class NotHeard(AssertionError):
    """The bot said something else."""


class Chat:
    """One person talking to one bot.

    `async with Chat(bot) as chat: await chat.says("hi"); chat.hears("Hello*")`. Every turn is run again as `kontor.testing.reruns`
    tells. The bot's own connectors are left out: a `Recorder` with WhatsApp's rules stands for them unless another is given.
    """

    def __init__(
        self,
        bot: Bot,
        *,
        clock: ManualClock | None = None,
        channel: Recorder | None = None,
        language: str | None = None,
    ) -> None:
        self.clock = clock or ManualClock()
        self.channel = channel or Recorder()
        languages = (language, *(one for one in bot.languages if one != language)) if language else tuple(bot.languages)
        self.bot = replace(bot, connectors=[self.channel], languages=languages)
        self._heard = 0

    async def __aenter__(self) -> Chat:
        self._folder = tempfile.TemporaryDirectory(prefix="kontor-chat-")
        self.database = Database(f"sqlite:///{Path(self._folder.name) / 'chat.db'}", clock=self.clock)
        await asyncio.to_thread(upgrade, self.database.engine)
        self.engine = Engine(self.database, memory_vault(), [self.bot], clock=self.clock)
        self.engine.witness = repeatable
        await self.engine.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.engine.stop()
        self.database.close()
        self._folder.cleanup()

    async def says(self, text: str) -> list[AnyContent]:
        """Write a text and return what the bot answers."""
        return await self.does(Text(text))

    async def taps(self, title: str) -> list[AnyContent]:
        """Tap the newest button or row of that title."""
        for content in reversed(self.channel.contents()):
            for option in options(content):
                if option.title.casefold() == title.casefold():
                    return await self.does(Choice(option.id, option.title, option.description))
        raise NotHeard(f"there is no button {title!r} to tap")

    async def starts(self, payload: str | None = None) -> list[AnyContent]:
        """Press the channel's start button."""
        return await self.does(Start(payload))

    async def does(self, content: AnyContent) -> list[AnyContent]:
        """Do anything a person can do and return what the bot answers."""
        before = len(self.channel.sent)
        self.clock.pass_(seconds=1)
        await self.engine.take(self.channel, Read((self.channel.inbound(content, self.clock.now()),)))
        await self.settle()
        return self.channel.contents()[before:]

    async def happens(self, name: str, **values: object) -> list[AnyContent]:
        """Let an event of the business's own systems reach the conversation."""
        before = len(self.channel.sent)
        talk = await self.database.run(first_conversation)
        await self.database.run(
            self.engine.accept.happen, talk, Happening(name, values), f"{name}.{before}.{self.clock.now()}"
        )
        await self.settle()
        return self.channel.contents()[before:]

    async def waits(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> list[AnyContent]:
        """Let time pass and everything that falls due happen."""
        before = len(self.channel.sent)
        self.clock.pass_(days=days, hours=hours, minutes=minutes)
        await self.settle()
        return self.channel.contents()[before:]

    async def settle(self) -> None:
        """Let the engine finish everything there is to do now."""
        for _ in range(3):
            await self.engine.sweep()
            await self.engine.idle()

    def hears(self, *patterns: str) -> None:
        """See that the messages since the last look match these patterns (`*` for anything), no more and no fewer."""
        new = [words(content) for content in self.channel.contents()[self._heard :]]
        self._heard = len(self.channel.sent)
        if len(new) != len(patterns) or not all(
            matches(text, pattern) for text, pattern in zip(new, patterns, strict=True)
        ):
            raise NotHeard(f"expected {list(patterns)}, heard {new}")


def words(content: AnyContent) -> str:
    """Return content as a person reads it, in one line per part."""
    if isinstance(content, Text | Choices | Menu):
        return content.body
    if isinstance(content, Media):
        return content.caption or content.filename or content.type
    return str(getattr(content, "body", None) or getattr(content, "text", None) or content.kind)


def matches(text: str, pattern: str) -> bool:
    """Tell whether a text is what a pattern says; case counts, runs of white space do not."""
    return fnmatch.fnmatchcase(" ".join(text.split()), " ".join(pattern.replace("[", "[[]").split()))


def options(content: AnyContent) -> Sequence[Option]:
    """Return what can be tapped."""
    if isinstance(content, Choices):
        return content.options
    return [option for section in content.sections for option in section.options] if isinstance(content, Menu) else []

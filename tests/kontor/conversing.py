"""A talk without engine or database: flows over a state that is stored and loaded between turns, as in earnest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kontor import memory
from kontor.conversations import Conversation, Heeded, Turn
from kontor.flows import Begun, Flow, Surroundings
from kontor.memory import State
from kontor.messages import AnyContent, Choice, Happening, Media, Option, Purpose, Referral, Template, Text
from kontor.recording import options, words
from kontor.texts import Rendered
from kontor.understanding import Context, Reading
from tests.kontor.house import Scripted

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


class Plainly:
    """Says the id of a text and its values; a second wording is marked with its number."""

    def render(self, id: str, values: Mapping[str, object], pick: int = 0) -> Rendered:
        """Return the id and values as words."""
        again = f" ({pick})" if pick else ""
        said = " ".join([id + again, *(f"{key}={plain(value)}" for key, value in values.items())])
        return Rendered((Text(said),), Template(id, "en"), said)


def plain(value: object) -> str:
    """Write a value as it is meant."""
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


@dataclass
class Book:
    """A journal of acts that lives as long as the test; `lost` acts were begun by a process that ended."""

    acts: dict[tuple[int, str], Begun] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)

    def mark(self, run: int, arguments: str) -> str:
        """Return another digest."""
        return f"{run} {arguments}"

    async def begin(self, flow: str, run: int, keys: Sequence[str], arguments: str) -> Begun:
        """Tell what is known of an act."""
        key = next((one for one in keys if (run, one) in self.acts), keys[0])
        if key in self.lost:
            self.lost.discard(key)
            self.acts[run, key] = Begun("doubt", key, arguments)
        known = self.acts.get((run, key))
        self.acts[run, key] = known or Begun("doubt", key, arguments)
        return known or Begun("fresh", key, arguments)

    async def finish(self, run: int, key: str, value: Any) -> None:
        """Keep that an act ended."""
        self.acts[run, key] = replace(self.acts[run, key], state="done", value=value)


@dataclass
class Person:
    """Somebody who talks to some flows."""

    flows: Sequence[Flow]
    state: State = field(default_factory=State)
    now: datetime = NOON
    journal: Book = field(default_factory=Book)
    consents: frozenset[Purpose] = frozenset()
    topics: tuple[Option, ...] = ()
    turn: Turn = field(default_factory=lambda: Turn(State()))
    shown: list[AnyContent] = field(default_factory=list)
    count: int = 0
    alias: str = ""

    async def does(
        self,
        content: AnyContent,
        after: timedelta = timedelta(seconds=1),
        referral: Referral | None = None,
        quoted: AnyContent | None = None,
    ) -> list[str]:
        """Do something and return what is answered."""
        self.now += after
        self.count += 1
        around = Surroundings(
            Plainly(),
            self.journal,
            BERLIN,
            "en",
            1,
            "DE",
            self.consents,
            self.topics,
            lambda of: self.alias or f"alias for {of}",
        )
        body = content.body if isinstance(content, Text) else getattr(content, "caption", None) or ""
        reading = await self.read(body)
        conversation = Conversation(self.flows, memory.load(memory.dump(self.state)), around)
        self.turn = await conversation.hear(Heeded(self.count, self.now, content, reading, referral, quoted))
        self.state = self.turn.state
        new = [content for saying in self.turn.sayings for content in saying.contents]
        self.shown += new
        return [words(content) for content in new]

    async def read(self, text: str) -> Reading:
        """Understand a text."""
        return await Scripted().read(text, Context(self.now, "en", BERLIN))

    async def says(self, text: str, **rest: Any) -> list[str]:
        """Write."""
        return await self.does(Text(text), **rest)

    async def taps(self, title: str, **rest: Any) -> list[str]:
        """Tap the newest button of that title."""
        for content in reversed(self.shown):
            for option in options(content):
                if option.title == title:
                    return await self.does(Choice(option.id, option.title), **rest)
        raise AssertionError(f"there is no button {title}")

    async def passes(self, time: timedelta) -> list[str]:
        """Let time pass and the timers that fall due fire, each once."""
        due = [key for key, at in self.turn.timers.items() if at <= self.now + time]
        said: list[str] = []
        self.now += time
        for run, key in due:
            said += await self.does(Happening("timer", {"run": run, "key": key}), timedelta(0))
        return said

    @property
    def why(self) -> str:
        """How the last message was taken."""
        return self.turn.why

    @property
    def titles(self) -> list[str]:
        """The options of the newest question."""
        return [option.title for option in options(self.shown[-1])]


def picture(caption: str) -> Media:
    """Return a picture with words under it."""
    return Media("image", id="1", caption=caption)

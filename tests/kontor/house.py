"""A bot whose understanding is written into its messages, served over a database in virtual time."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from sqlalchemy import RowMapping, Table, select

from kontor.bots import Bot
from kontor.connectors import Read
from kontor.engine import Engine
from kontor.engine.failpoints import Failpoints
from kontor.flows import Flow, Talk, flow
from kontor.messages import AnyContent, Event, Text
from kontor.recording import Recorder, words
from kontor.store.blank import place_blank
from kontor.store.database import place_of, sqlite_file
from kontor.store.opening import Workspace, open_workspace
from kontor.store.tables import conversations
from kontor.testing import ManualClock
from kontor.understanding import Context, Entity, Reading, Wish

TOKEN = re.compile(r"/(?P<intent>\w+)(\?(?P<sure>[\d.]+))?|(?P<type>\w+)(\.(?P<role>\w+))?=(?P<value>\S+)")


class Scripted:
    """Reads `/book?0.5 day=2026-12-01 place.to=LIS` as intent, certainty, entities.

    `otherwise` is the intent of the rest; what follows a first intent is said too.
    """

    def __init__(self, otherwise: str | None = None) -> None:
        self.otherwise = otherwise

    async def read(self, text: str, context: Context) -> Reading:
        """Return what the text says of itself."""
        entities, said = [], []
        for found in TOKEN.finditer(text):
            if found["intent"]:
                said.append((found["intent"], float(found["sure"] or 0.9), found.start()))
            else:
                value = found["value"]
                entities.append(Entity(found["type"], value, value, found.start(), found.end(), found["role"]))
        intent, sure = said[0][:2] if said else (self.otherwise, 1.0 if self.otherwise else 0.0)
        ends = [*(start for *_, start in said), len(text)][1:]
        parts = [
            Wish(name, chance, text[start:end].strip()) for (name, chance, start), end in zip(said, ends, strict=True)
        ]
        wishes = tuple(parts) if len(parts) > 1 else ()
        return Reading(intent, sure, tuple(entities), "en", wishes=wishes)


@flow(intents=["echo"])
async def echo(talk: Talk) -> None:
    """Repeats what it heard."""
    await talk.say("heard", words=talk.text)


def make_bot(
    folder: Path,
    flows: Sequence[Flow] = (echo,),
    texts: Mapping[str, str | Mapping[str, Any]] | None = None,
    *,
    otherwise: str | None = "echo",
    **rest: Any,
) -> Bot:
    """Return a bot with these texts (`utter_` is added)."""
    folder.mkdir(parents=True, exist_ok=True)
    said = {"heard": "heard {words}", **(texts or {})}
    responses = {f"utter_{id}": [{"text": one} if isinstance(one, str) else dict(one)] for id, one in said.items()}
    responses["utter_automation_notice"] = [{"text": "I am a bot."}]
    (folder / "en.yml").write_text(json.dumps({"responses": responses}))
    return Bot("testing", rest.pop("connectors", []), list(flows), Scripted(otherwise), texts=(folder,), **rest)


@dataclass
class House:
    """One serving process. `async with House(...) as house: await house.says("hi")`."""

    url: str
    folder: Path
    bot: Bot
    clock: ManualClock = field(default_factory=ManualClock)
    recorder: Recorder = field(default_factory=Recorder)
    fail: Failpoints = field(default_factory=Failpoints)
    lease: timedelta = timedelta(seconds=30)
    turns: bool = True
    hooks: bool = True
    count: int = 0

    async def __aenter__(self) -> Self:
        await self.open()
        await self.engine.start(turns=self.turns, hooks=self.hooks)
        return self

    async def open(self) -> None:
        """Open the workspace without serving."""
        from dataclasses import replace

        if (file := sqlite_file(place_of(self.url))) and not file.exists():
            place_blank(file)
        self.workspace: Workspace = await open_workspace(self.url, self.folder / "keys.json", clock=self.clock)
        bot = replace(self.bot, connectors=[self.recorder])
        self.engine = Engine(
            self.workspace.database, self.workspace.vault, [bot], clock=self.clock, fail=self.fail, lease=self.lease
        )

    async def __aexit__(self, *_: object) -> None:
        await self.engine.stop()
        self.workspace.close()

    async def takes(self, *events: Event) -> None:
        """Accept events, as one webhook."""
        await self.engine.take(self.recorder, Read(events))

    def inbound(
        self, content: AnyContent | str, *, sender: str = "ann", at: datetime | None = None, id: str | None = None
    ) -> Any:
        """Return something a person does."""
        self.count += 1
        made = Text(content) if isinstance(content, str) else content
        return self.recorder.inbound(made, at or self.clock.now(), sender=sender, id=id or f"wamid.{self.count}")

    async def says(self, content: AnyContent | str, **rest: Any) -> list[str]:
        """Let a person do something and return what the bot sends."""
        before = len(self.recorder.sent)
        self.clock.pass_(timedelta(seconds=1))
        await self.takes(self.inbound(content, **rest))
        await self.settle()
        return self.sent(before)

    def sent(self, after: int = 0) -> list[str]:
        """Return the words of what was sent."""
        return [words(content) for content in self.recorder.contents()[after:]]

    async def waits(self, time: timedelta) -> list[str]:
        """Let time pass, and everything that falls due happen."""
        before = len(self.recorder.sent)
        self.clock.pass_(time)
        await self.settle()
        return self.sent(before)

    async def settle(self) -> None:
        """Let everything that is due happen."""
        for _ in range(3):
            await self.engine.sweep()
            self.engine.wake([int(row["id"]) for row in await self.rows(conversations)])
            await self.engine.idle()

    async def rows(self, table: Table) -> Sequence[RowMapping]:
        """Return a table's rows in the order of their first column."""
        return await self.workspace.database.run(
            lambda conn, now: conn.execute(select(table).order_by(*table.primary_key.columns)).mappings().all()
        )

    async def one(self, table: Table) -> RowMapping:
        """Return the only row of a table."""
        (row,) = await self.rows(table)
        return row

"""`kontor new`: a bot to begin with, in the folder that becomes its workspace."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from string import Template
from typing import Annotated

import typer
from rich.console import Console

from kontor.installed import catalogue
from kontor.nlu.sources import installed

console = Console(highlight=False, soft_wrap=True)
NAME = re.compile(r"[a-z][a-z0-9_]*")


def new(
    bot: Annotated[str, typer.Argument(metavar="BOT", help="the new bot's name: small letters, digits and _")],
    to: Annotated[Path, typer.Option(help="the workspace to write into")] = Path(),
) -> None:
    """Begin a bot: one flow with its words, its training data and a transcript. Nothing is overwritten."""
    if not NAME.fullmatch(bot) or keyword.iskeyword(bot):
        raise ValueError(
            f"{bot!r} is no name for a bot: use small letters, digits and _, begin with a letter; no word of Python's"
        )
    if not (to / "flows" / f"{bot}.py").exists() and _hides(bot):
        raise ValueError(f"a flow or topic {bot} is installed already, and would be hidden: choose another name")
    files = {Template(name).substitute(bot=bot): Template(text).substitute(bot=bot) for name, text in FILES.items()}
    write(bot, files, to)
    for name in files:
        console.print(str(to / name))
    console.print(f"next: kontor check {bot}, kontor test {bot}, kontor talk {bot}; docs/flows.md tells the rest")


def _hides(bot: str) -> bool:
    """Tell whether files of that name would stand in the place of installed ones."""
    topics = (root / "en" / f"{bot}.yml" for root in installed())
    return find_spec(f"flows.{bot}") is not None or any(one.is_file() for one in topics)


def write(bot: str, files: Mapping[str, str], to: Path) -> None:
    """Write the files of a new bot, all or none; raises `ValueError` when one is there already."""
    taken = [str(to / name) for name in files if (to / name).exists()]
    if bot in catalogue("bots") or taken:
        there = taken[0] if taken else f"a bot {bot} that is installed"
        raise ValueError(f"there is {there} already: choose another name for the bot, or move it away")
    for name, text in files.items():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        (to / name).write_text(text, encoding="utf-8")


FLOW = '''"""Callbacks of $bot."""

from __future__ import annotations

from datetime import date

from kontor.flows import Talk, flow
from kontor.slots import Day, Phone


async def note(number: str, day: date, *, idempotency_key: str) -> None:
    """Tell your own system; a repeat comes with the same key."""


@flow(intents=["call_me"])
async def call_me(talk: Talk) -> None:
    """Arranges a call."""
    number = await talk.ask(Phone("number"))
    day = await talk.ask(Day("day"))
    if await talk.confirm("call", number=number, day=day):
        await talk.once("note", note, number, day)
        await talk.say("call_arranged", day=day)
    else:
        await talk.say("no_call")
'''
BOT = '''"""The bot $bot."""

from __future__ import annotations

from connectors.webchat import WebChat
from flows.everyday import everyday
from flows.$bot import call_me
from kontor.bots import Bot
from kontor.nlu.embedded import Embedded

bot = Bot(
    name="$bot",
    connectors=[WebChat(account="$bot")],
    flows=[call_me, *everyday],
    understanding=Embedded(topics=("smalltalk", "$bot"), languages=("en",)),
    languages=("en",),
    zone="Europe/Berlin",
    country="DE",
)
'''
TEXTS = """responses:
  utter_topic_call_me:
  - text: "Have us call you"
  utter_ask_number:
  - text: "Which number may we call?"
  - text: "Please write the number with its country, such as +49 30 1234567."
  utter_ask_day:
  - text: "On which day?"
  utter_ask_call:
  - text: "We call {number} {day:on_day}. Is that right?"
  utter_call_arranged:
  - text: "Good, we talk {day:on_day}."
  utter_no_call:
  - text: "All right, nobody calls."
"""
TRAINING = """version: "3.1"
nlu:
- intent: call_me
  examples: |
    - arrange a call for me
    - can you call me back
    - I would like a call
    - call me on [Friday](day)
    - could someone phone me
    - give me a ring [tomorrow](day)
    - I want to talk on the phone
    - can we have a call next week
    - ring me up please
    - I need a callback
"""
TRANSCRIPT = """# a call is arranged
@ 2026-11-21T10:00+01:00
> can you call me back on Friday?
< * / Which number may we call?
> hm
< Please write the number *
> 030 1234567
< We call +49301234567 on Friday. Is that right?
[Yes]
< Good, we talk on Friday.
"""
FILES = {
    "flows/$bot.py": FLOW,
    "bots/$bot/__init__.py": BOT,
    "bots/$bot/texts/en.yml": TEXTS,
    "training_data/en/$bot.yml": TRAINING,
    "tests/bots/$bot/call_me.en.txt": TRANSCRIPT,
}

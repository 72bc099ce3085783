"""The test kit tells the author of a flow what went wrong in it."""

from __future__ import annotations

import asyncio
import itertools
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kontor.flows import Flow, Talk, flow
from kontor.slots import Count
from kontor.testing import Chat, NotHeard, NotRepeatable, Stuck
from kontor.texts import MissingValue
from tests.kontor.house import make_bot

NUMBERS = itertools.count()


@flow(intents=["broken"])
async def broken(talk: Talk) -> None:
    raise LookupError("the parcel service is closed")


@flow(intents=["valueless"])
async def valueless(talk: Talk) -> None:
    await talk.say("heard")


@flow(intents=["says"])
async def says_another(talk: Talk) -> None:
    await talk.say("heard", words=next(NUMBERS))


@flow(intents=["keeps"])
async def keeps_another(talk: Talk) -> None:
    talk.note("number", next(NUMBERS))
    await talk.ask(Count("count"))


@flow(intents=["hangs"])
async def hangs(talk: Talk) -> None:
    await asyncio.sleep(60)


def chat(folder: Path, one: Flow, **rest: Any) -> Chat:
    bot = make_bot(folder, [one], {"ask_count": "how many?"}, otherwise=one.intents[0], flow_seconds=0.3)
    return Chat(bot, **rest)


async def test_what_a_flow_raises_is_raised_to_its_author(tmp_path: Path) -> None:
    async with chat(tmp_path, broken) as ann:
        with pytest.raises(LookupError, match="the parcel service is closed"):
            await ann.says("hello")


async def test_a_value_that_a_text_lacks_is_raised_to_the_author(tmp_path: Path) -> None:
    async with chat(tmp_path, valueless) as ann:
        with pytest.raises(MissingValue, match="utter_heard in en: words was not given"):
            await ann.says("hello")


async def test_what_a_customer_hears_of_a_failed_flow_can_be_tested_too(tmp_path: Path) -> None:
    async with chat(tmp_path, broken, raises=False) as ann:
        await ann.says("hello")
        ann.hears("*Something went wrong on our side.*")


async def test_a_flow_that_says_something_else_when_it_is_run_again_is_found(tmp_path: Path) -> None:
    async with chat(tmp_path, says_another) as ann:
        with pytest.raises(NotRepeatable, match=r"run twice, it says \['heard \d+'\], then \['heard \d+'\]: take"):
            await ann.says("hello")


async def test_a_flow_that_keeps_something_else_is_found_with_what_it_is(tmp_path: Path) -> None:
    async with chat(tmp_path, keeps_another) as ann:
        with pytest.raises(NotRepeatable, match=r"it keeps another noted\.number: \d+ then \d+: take the time from"):
            await ann.says("hello")


async def test_a_flow_that_takes_too_long_is_told(tmp_path: Path) -> None:
    async with chat(tmp_path, hangs) as ann:
        with pytest.raises(Stuck, match="longer than the bot's flow_seconds"):
            await ann.says("hello")


async def test_a_button_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    @flow(intents=["choose"])
    async def choose(talk: Talk) -> None:
        await talk.choose("count", [("s", "Small"), ("l", "Large")])

    async with chat(tmp_path, choose) as ann:
        await ann.says("hello")
        with pytest.raises(NotHeard, match=re.escape("there is no button 'Huge' to tap, only ['Small', 'Large']")):
            await ann.taps("Huge")


async def test_outside_the_window_a_template_is_heard_as_it_reads(tmp_path: Path) -> None:
    @flow(intents=["remind"])
    async def remind(talk: Talk) -> None:
        await talk.until("later", talk.now + timedelta(hours=30))
        await talk.say("due", number=7)

    due = {"text": "No. {number} is due.", "custom": {"template": {"name": "due", "body": ["number"]}}}
    bot = make_bot(tmp_path, [remind], {"due": due}, otherwise="remind")
    async with Chat(bot) as ann:
        await ann.says("hello")
        await ann.waits(hours=31)
        ann.hears("No. 7 is due.")
        assert [content.kind for content in ann.recorder.contents()] == ["template"]


async def test_a_language_that_the_bot_does_not_speak_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="testing does not speak 'fr': it speaks en"):
        chat(tmp_path, broken, language="fr")

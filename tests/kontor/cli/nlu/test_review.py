"""`kontor nlu review` over a database in which somebody was not understood."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kontor.bots import Bot
from kontor.cli.nlu.review import gather
from kontor.flows import Talk, flow
from kontor.plugins import load_bot
from kontor.slots import Name
from kontor.understanding import Context, Reading
from tests.kontor.cli.conftest import Run
from tests.kontor.cli.learner import BOT as LEARNER
from tests.kontor.cli.learner import DATA
from tests.kontor.house import House, make_bot
from tests.kontor.nlu.bars import Bar

SAID = ("can wombats fly", "qwx the zzt", "call 0170 5551234 about the wombats", "give me a person")
DOUBTFUL = "zork the Quimby zork"


@pytest.fixture
def place(tmp_path: Path, data: Path) -> Path:
    """The training data of a workspace with a bot, and a database in which nothing was understood."""
    bot = make_bot(tmp_path / "texts", otherwise=None)
    asyncio.run(talked(tmp_path, bot, *SAID, beside=DOUBTFUL))
    return data


async def talked(folder: Path, bot: Bot, *said: str, beside: str = "", language: str | None = None) -> None:
    """Let Ann talk with a bot, whose language her channel tells, and Bob beside her."""
    async with House(f"sqlite:///{folder / 'kontor.db'}", folder, bot) as house:
        for text in said:
            one = house.inbound(text, at=house.clock.now())
            await house.takes(replace(one, sender=replace(one.sender, language=language)))
            await house.settle()
        if beside:
            await house.says(beside, sender="bob")
    (folder / "keys.json").rename(folder / "keystore.json")


REVIEW = ("nlu", "review", "learner", "--days", "100000")


def test_what_was_missed_is_listed_in_groups_and_masked(kontor: Run, place: Path) -> None:
    ran = kontor(*REVIEW, "--json")
    groups = json.loads(ran.out)
    messages = [one for group in groups for one in group["messages"]]

    assert (ran.code, len(ran.lines)) == (0, 1)
    assert {one["text"]: one["reason"] for one in messages} == {
        "can wombats fly": "handed over",
        "qwx the zzt": "handed over",
        "call 1234 5678912 about the wombats": "handed over",
        DOUBTFUL: "missed",
    }
    assert [group["usefulness"] for group in groups] == sorted((one["usefulness"] for one in groups), reverse=True)


def test_one_key_files_a_message_under_an_intent_and_every_comment_stays(kontor: Run, place: Path) -> None:
    first = json.loads(kontor(*REVIEW, "--json").out)[0]["messages"][0]
    ran = kontor(*REVIEW, stdin="1\nq\n")

    assert ran.code == 0
    assert "filed 1; kontor train makes the bot learn them" in ran.out
    assert f"    - {first['text']}\n" in place.read_text("utf-8")
    assert place.read_text("utf-8").replace(f"    - {first['text']}\n", "") == DATA


def test_undo_takes_it_back_and_skipping_files_nothing(kontor: Run, place: Path) -> None:
    ran = kontor(*REVIEW, stdin="1\nu\ns\ns\ns\ns\n")

    assert "filed 0" in ran.out
    assert place.read_text("utf-8") == DATA


def test_an_intent_can_be_named_by_its_beginning_and_a_text_given_instead(kontor: Run, place: Path) -> None:
    kontor(*REVIEW, stdin="i ask_c are wombats washable\nq\n")

    assert "    - washing the shoes at home\n    - are wombats washable\n" in place.read_text("utf-8")


def test_a_key_that_means_nothing_shows_the_keys_and_asks_again(kontor: Run, place: Path) -> None:
    ran = kontor(*REVIEW, stdin="x\ni ask\nq\n")

    assert ran.out.count("1-5 file under that intent") == 3
    assert place.read_text("utf-8") == DATA


def test_a_possible_name_is_only_written_when_somebody_says_that_it_is_none(kontor: Run, place: Path) -> None:
    keys = ["s\n"] * 9
    listed = [one for group in json.loads(kontor(*REVIEW, "--json").out) for one in group["messages"]]
    before = [one["text"] for one in listed].index(DOUBTFUL)
    ran = kontor(*REVIEW, stdin="".join(keys[:before]) + "1\nq\n")
    assert "is Quimby somebody's name?" in ran.out
    assert DOUBTFUL not in place.read_text("utf-8")

    kontor(*REVIEW, stdin="".join(keys[:before]) + "1\nn\nq\n")
    assert DOUBTFUL in place.read_text("utf-8")


@flow(intents=["book"])
async def books(talk: Talk) -> None:
    """Asks for a name."""
    await talk.ask(Name("surname"))
    await talk.say("heard", words="it")


def test_what_answered_a_question_is_not_listed_and_a_name_alone_is_asked_about(
    kontor: Run, data: Path, tmp_path: Path
) -> None:
    for intent in ("sell", "mend", "hide"):  # of five intents none is likely for what all of them say
        told = "".join(f"    - {intent} {what}\n" for what in ("it", "all of them", "this", "the lot", "both"))
        data.write_text(f"{data.read_text('utf-8')}- intent: {intent}\n  examples: |\n{told}", "utf-8")
    bot = make_bot(tmp_path / "texts", (books,), {"ask_surname": "Whose?"}, otherwise=None)
    asyncio.run(talked(tmp_path, bot, "/book", "oduya", "/book", "Lot", beside="quimby"))
    ran = kontor(*REVIEW, "--json")
    (missed,) = [one for group in json.loads(ran.out) for one in group["messages"] if "/book" not in one["text"]]

    assert (missed["text"], missed["reason"], missed["doubtful"]) == ("quimby", "missed", ["quimby"])


class Deaf:
    """Understands nothing, in no language."""

    async def read(self, text: str, context: Context) -> Reading:
        """Return nothing."""
        return Reading()


def test_a_short_message_is_read_and_filed_in_the_language_of_its_conversation(
    kontor: Run, data: Path, tmp_path: Path
) -> None:
    german = data.parents[1] / "de" / "things.yml"
    german.parent.mkdir()
    german.write_text(DATA.replace("the jacket", "die Jacke"), "utf-8")
    place = data.parents[2] / "bots" / "learner" / "__init__.py"
    place.write_text(LEARNER.replace('["en"])', '["en", "de"]), languages=("en", "de")'), "utf-8")
    bot = replace(make_bot(tmp_path / "texts"), understanding=Deaf(), languages=("en", "de"))
    (tmp_path / "texts" / "de.yml").write_text((tmp_path / "texts" / "en.yml").read_text("utf-8"), "utf-8")
    asyncio.run(talked(tmp_path, bot, "die Jacke Jacke", language="de-AT"))
    ran = kontor(*REVIEW, stdin="1\nq\n")

    assert "filed 1" in ran.out
    assert "    - die Jacke Jacke\n" in german.read_text("utf-8")
    assert data.read_text("utf-8") == DATA


def test_the_bar_moves_while_the_bot_learns_and_its_data_and_messages_are_read(kontor: Run, place: Path) -> None:
    bar = Bar()
    filing, groups = asyncio.run(gather(load_bot("learner"), timedelta(days=100_000), 2000, bar))

    assert (filing.intents, sum(len(group.members) for group in groups)) == (("ask_care", "ask_price"), 4)
    assert bar.is_whole, bar.shares
    assert {"intents.en", "reading training data", "reading messages"} <= set(bar.whats)


def test_without_a_database_there_is_nothing_to_review(kontor: Run) -> None:
    ran = kontor("nlu", "review", "shop")

    assert (ran.code, ran.out) == (1, "")
    assert "there is no database yet" in ran.err

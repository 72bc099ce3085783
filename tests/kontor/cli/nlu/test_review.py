"""`kontor nlu review` over a database in which somebody was not understood."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.kontor.cli.conftest import Run
from tests.kontor.cli.learner import DATA
from tests.kontor.house import House, make_bot

SAID = ("can wombats fly", "qwx zzt", "call 0170 5551234 about the wombats", "give me a person")
DOUBTFUL = "zork zork Quimby zork"


@pytest.fixture
def place(tmp_path: Path, data: Path) -> Path:
    """The training data of a workspace with a bot, and a database in which nothing was understood."""
    asyncio.run(_talked(tmp_path))
    (tmp_path / "keys.json").rename(tmp_path / "keystore.json")
    return data


async def _talked(folder: Path) -> None:
    house = House(f"sqlite:///{folder / 'kontor.db'}", folder, make_bot(folder / "texts", otherwise=None))
    async with house:
        for text in SAID:
            await house.says(text)
        await house.says(DOUBTFUL, sender="bob")


REVIEW = ("nlu", "review", "learner", "--days", "100000")


def test_what_was_missed_is_listed_in_groups_and_masked(kontor: Run, place: Path) -> None:
    ran = kontor(*REVIEW, "--json")
    groups = json.loads(ran.out)
    messages = [one for group in groups for one in group["messages"]]

    assert (ran.code, len(ran.lines)) == (0, 1)
    assert {one["text"]: one["reason"] for one in messages} == {
        "can wombats fly": "handed over",
        "qwx zzt": "handed over",
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


def test_without_a_database_there_is_nothing_to_review(kontor: Run) -> None:
    ran = kontor("nlu", "review", "shop")

    assert (ran.code, ran.out) == (1, "")
    assert "there is no database yet" in ran.err

"""`kontor check` asks the channels whether the accounts can be used."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from connectors.telegram.testing import FakeTelegram
from connectors.whatsapp.testing import FakeGraph
from kontor.cli.accounts import asked
from kontor.connectors import Throttled
from kontor.recording import Recorder
from tests.kontor.cli.conftest import ACCOUNT, Ran, Run, write_bot
from tests.kontor.house import make_bot

NUMBER = ACCOUNT["KONTOR_WHATSAPP_PHONE_NUMBER_ID"]


async def check(kontor: Run, folder: Path, name: str, graph: FakeGraph, *options: str, **settings: str) -> Ran:
    """Check a bot of its own, whose settings are those of the fake but for those given."""
    write_bot(folder, name, "paid")
    good = {"ACCESS_TOKEN": "token", "APP_SECRET": "secret", "API_URL": graph.url, **settings}
    env = ACCOUNT | {f"KONTOR_WHATSAPP_{one}": value for one, value in good.items()}
    return await asyncio.to_thread(kontor, "check", name, *options, env=env)


async def test_an_account_that_works_is_told(kontor: Run, folder: Path) -> None:
    async with FakeGraph(numbers=frozenset({NUMBER})) as graph:
        ran = await check(kontor, folder, "working", graph)
    assert ran.code == 0, ran.out
    assert "ok working: whatsapp/working is set up" in ran.lines
    assert "ok working: whatsapp/working is taken by its channel" in ran.lines


@pytest.mark.parametrize(
    "setting,value,code",
    [("ACCESS_TOKEN", "mistyped", 190), ("APP_SECRET", "mistyped", 100), ("PHONE_NUMBER_ID", "9", 100)],
)
async def test_credentials_that_do_not_work_are_wrong(
    kontor: Run, folder: Path, setting: str, value: str, code: int
) -> None:
    async with FakeGraph(numbers=frozenset({NUMBER})) as graph:
        name = f"refused_{setting.lower()}"
        ran = await check(kontor, folder, name, graph, **{setting: value})
    (line,) = [line for line in ran.lines if line.startswith("wrong ")]
    assert ran.code == 1
    assert line.startswith(f"wrong {name}: whatsapp/{name}: ")
    assert line.endswith(f" ({code})")
    assert f"KONTOR_WHATSAPP_{setting}" in line
    assert "mistyped" not in ran.out + ran.err


async def test_offline_asks_nobody(kontor: Run, folder: Path) -> None:
    async with FakeGraph() as graph:
        ran = await check(kontor, folder, "unasked", graph, "--offline", ACCESS_TOKEN="mistyped")
        assert (ran.code, list(graph.calls)) == (0, [])
    assert "ok unasked: whatsapp/unasked is set up" in ran.lines
    assert "channel" not in ran.out


async def test_a_channel_that_is_away_is_a_note(kontor: Run, folder: Path) -> None:
    async with FakeGraph() as graph:
        ran = await check(kontor, folder, "away", graph, API_URL="http://127.0.0.1:9/v25.0")
    (line,) = [line for line in ran.lines if "could not be asked" in line]
    assert (ran.code, line.startswith("note away: whatsapp/away: ")) == (0, True)
    assert line.endswith("look at the network, or say --offline")


async def test_what_the_channel_says_of_an_account_that_works_is_a_note(kontor: Run, folder: Path) -> None:
    async with FakeGraph() as graph:
        graph.business.told["quality_rating"] = "RED"
        ran = await check(kontor, folder, "rated", graph, "--json")
    told = {one["what"]: one for one in json.loads(ran.out)}["rated: whatsapp/rated"]
    assert (ran.code, told["warning"], "quality RED" in told["problem"]) == (0, True, True)


async def test_a_telegram_bot_is_asked_about_too(kontor: Run, folder: Path) -> None:
    write_bot(folder, "telegraphed", "paid")
    module = folder / "bots" / "telegraphed" / "__init__.py"
    module.write_text(
        module.read_text()
        .replace("from connectors.whatsapp import WhatsApp", "from connectors.telegram import Telegram")
        .replace("WhatsApp.from_env", "Telegram.from_env")
    )
    async with FakeTelegram() as telegram:
        env = {"KONTOR_TELEGRAM_TOKEN": "520000001:AArevoked", "KONTOR_TELEGRAM_API_URL": telegram.url}
        ran = await asyncio.to_thread(kontor, "check", "telegraphed", env=env)
    assert ran.code == 1
    assert "wrong telegraphed: telegram/telegraphed: Telegram does not know the token: " in ran.out
    assert "revoked" not in ran.out


# ----------------------------------------------------------------------------------------------------- other channels


class Probed(Recorder):
    """A channel that says what it was made with, raises it, or says nothing at all."""

    def __init__(self, says: Sequence[str] | Exception | None) -> None:
        super().__init__()
        self.says, self.closed = says, False

    async def probe(self) -> Sequence[str]:
        """Say it."""
        if self.says is None:
            await asyncio.Event().wait()
        if isinstance(self.says, Exception):
            raise self.says
        return self.says or ()

    async def close(self) -> None:
        """Let go."""
        self.closed = True


@pytest.mark.parametrize(
    "says,problems",
    [
        ((), [(None, False)]),
        (("first", "second"), [("first", True), ("second", True)]),
        (Throttled(429), [("was asked too often: ask again later, or say --offline", True)]),
        (None, [("its channel did not answer in 0 s: ask again later, or say --offline", True)]),
        (KeyError("its own fault"), [("KeyError: 'its own fault'", False)]),
    ],
)
async def test_whatever_comes_of_asking_is_told_and_the_connection_let_go(
    tmp_path: Path, says: Any, problems: list[tuple[str | None, bool]]
) -> None:
    one = Probed(says)
    bot = replace(make_bot(tmp_path), connectors=[one, Recorder()])
    found = await asked([bot], patience=0.01)
    assert [(finding.problem and finding.problem.partition(" (")[0], finding.warning) for finding in found] == problems
    assert one.closed

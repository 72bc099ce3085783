"""The command line in a workspace of its own, in this process."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest
import structlog

from kontor.cli import main
from tests.kontor.cli.learner import BOT as LEARNER
from tests.kontor.cli.learner import DATA

ROOT = Path(__file__).parents[3]
BOT = '''
    """A bot for tests of the command line."""

    from itertools import count as endless
    from pathlib import Path

    from connectors.whatsapp import WhatsApp
    from kontor.bots import Bot
    from kontor.flows import Talk, flow
    from kontor.slots import Count
    from tests.kontor.house import Scripted

    NUMBERS = endless()


    @flow(intents=["echo"])
    async def echo(talk: Talk) -> None:
        """Repeats."""
        await talk.say("heard", words=talk.text)


    @flow(intents=["counts"])
    async def counts(talk: Talk) -> None:
        """Says something else each time it is run."""
        await talk.say("heard", words=next(NUMBERS))


    @flow(intents=["pay"], renamed={"older_payment": "payment", "lost_payment": "paymnet"})
    async def pays(talk: Talk) -> None:
        """Pays."""
        count = await talk.ask(Count("count"))
        size = await talk.choose("size", [("s", "Small"), ("l", "Large")])
        await talk.once("payment", pay, count)
        await talk.say("MISSING", size=size, count=count)


    async def pay(count: int, *, idempotency_key: str) -> int:
        """Pay."""
        return count


    bot = Bot(
        "NAME",
        [WhatsApp.from_env(account="NAME")],
        [echo, counts, pays],
        Scripted("echo"),
        languages=["en"],
        texts=(Path(__file__).parent / "texts",),
    )
'''
TEXTS = {
    "heard": "heard {words}",
    "ask_count": "how many?",
    "ask_size": "which size?",
    "paid": "paid {count} for {size}",
}
ACCOUNT = {
    "KONTOR_WHATSAPP_APP_SECRET": "s",
    "KONTOR_WHATSAPP_VERIFY_TOKEN": "v",
    "KONTOR_WHATSAPP_ACCESS_TOKEN": "t",
    "KONTOR_WHATSAPP_PHONE_NUMBER_ID": "110000000000001",
    "KONTOR_WHATSAPP_API_URL": "http://127.0.0.1:9/v25.0",
}


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The printed lines."""
        return self.out.removesuffix("\n").split("\n")


Run = Callable[..., Ran]


def write_bot(folder: Path, name: str, said: str) -> None:
    """Write a bot that says `said` in the end."""
    place = folder / "bots" / name
    (place / "texts").mkdir(parents=True)
    (place / "__init__.py").write_text(dedent(BOT).replace("NAME", name).replace("MISSING", said))
    responses = {f"utter_{id}": [{"text": text}] for id, text in TEXTS.items()}
    (place / "texts" / "en.yml").write_text(json.dumps({"responses": responses}))


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a whole bot and one that lacks a text; of one test, for tests add bots of theirs."""
    found = tmp_path_factory.mktemp("bots")
    write_bot(found, "whole", "paid")
    write_bot(found, "lacking", "paid_in_full")
    write_bot(found, "unset", "paid")  # never given any settings
    return found


@pytest.fixture
def kontor(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Run `kontor` in the workspace, with a database and keystore of this test."""
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(folder)  # as tests do; a list of its own would outlive both
    monkeypatch.setenv("COLUMNS", "200")
    for name in [name for name in os.environ if name.startswith("KONTOR_") and "_TEST_" not in name]:
        monkeypatch.delenv(name)  # so that nobody's real account is asked about
    monkeypatch.setenv("KONTOR_DATA", str(tmp_path))
    forget_bots()

    def run(*arguments: str, stdin: str = "", env: dict[str, str] | None = None) -> Ran:
        for name, value in (env or {}).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["kontor", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    yield run
    forget_bots()
    structlog.reset_defaults()


def forget_bots() -> None:
    """Forget the bots of workspaces: the next may have another of the same name."""
    for name, module in list(sys.modules.items()):
        if name.startswith("bots.") and not Path(getattr(module, "__file__", None) or ROOT).is_relative_to(ROOT):
            del sys.modules[name]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kontor: Run) -> Path:
    """The training data of a workspace with one bot that learns."""
    workspace = tmp_path / "workspace"
    for name, text in (("bots/learner/__init__.py", LEARNER), ("training_data/en/things.yml", DATA)):
        (workspace / name).parent.mkdir(parents=True)
        (workspace / name).write_text(text, "utf-8")
    monkeypatch.chdir(workspace)
    monkeypatch.syspath_prepend(workspace)
    return workspace / "training_data/en/things.yml"

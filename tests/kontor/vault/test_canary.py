"""After a talk nothing a person said or is stands readable in any file or log line."""

from __future__ import annotations

from pathlib import Path

import pytest
import structlog
from sqlalchemy import Table

from kontor.cli.logs import set_up_logs
from kontor.contacts import PHONE, Address, Person
from kontor.flows import Flow, Talk, flow
from kontor.messages import AnyContent, File, Inbound, Quote, Text, Unknown
from kontor.slots import Words
from kontor.store.tables import metadata
from tests.kontor.house import House, echo, make_bot

NAME, NUMBER, WAMID = "Zacharias Canary", "4915799887766", "wamid.CANARYxyz"
SECRETS = (
    "canary says hello",
    "canary is the answer",
    "CanaryFileName",
    "canary bytes",
    NAME,
    NUMBER,
    "CANARYxyz",
    "canary noted",
)


@flow(intents=["asks"])
async def asks(talk: Talk) -> None:
    """Asks, acts, sends a file, notes, and fails in the end."""
    words = await talk.ask(Words("words"))
    talk.note("last", "canary noted")
    await talk.once("act", act, words)
    await talk.attach("file", File(b"canary bytes", "application/pdf", "CanaryFileName.pdf"))
    await talk.say("heard", words=words)
    await talk.ask(Words("more"))
    raise LookupError(words)


async def act(words: str, *, idempotency_key: str) -> str:
    """Return what it was given."""
    return words


TEXTS = {"ask_words": "what?", "ask_more": "more?"}
FLOWS: list[Flow] = [echo, asks]


async def talk(house: House) -> None:
    """Let somebody with a name, a number and an id say things of all kinds."""
    person = Person((Address("recorder", PHONE, NUMBER),), NAME)
    said: list[AnyContent] = [
        Text("/echo canary says hello"),
        Text("/asks"),
        Text("canary is the answer"),
        Unknown("new", "canary says hello"),
        Text("canary is the answer"),
    ]
    for number, content in enumerate(said):
        one = Inbound(f"{WAMID}{number}", "test", person, house.clock.now(), content, quote=Quote(f"{WAMID}q"))
        await house.takes(one)
        await house.settle()


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of the database."""
    return {file.name: file.read_bytes() for file in folder.glob("kontor.db*")}


async def rows(house: House, table: Table) -> str:
    """Return a table as text."""
    found = await house.rows(table)
    return "".join(repr([bytes(one) if isinstance(one, memoryview) else one for one in row.values()]) for row in found)


async def test_no_file_and_no_log_line_holds_what_was_said(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs()
    house = House(sqlite_url, tmp_path, make_bot(tmp_path / "texts", FLOWS, TEXTS, otherwise=None))
    async with house:
        await talk(house)
        assert len(house.sent()) > 3
        files = contents(tmp_path)
    structlog.reset_defaults()
    printed = capsys.readouterr()
    assert "flow_failed" in printed.err
    assert sum(len(data) for data in files.values()) > 100_000
    for secret in SECRETS:
        assert not [file for file, data in files.items() if secret.encode() in data], secret
        assert secret not in printed.err + printed.out


@pytest.mark.postgres
async def test_no_row_of_postgres_holds_what_was_said(postgres_url: str, tmp_path: Path) -> None:
    bot = make_bot(tmp_path / "texts", FLOWS, TEXTS, otherwise=None)
    async with House(postgres_url, tmp_path, bot) as house:
        await talk(house)
        whole = "".join([await rows(house, table) for table in metadata.tables.values()])
    assert len(whole) > 5000
    assert not [secret for secret in SECRETS if secret in whole]

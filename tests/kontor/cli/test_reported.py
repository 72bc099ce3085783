"""`kontor check` says what channels reported, in the words of their connectors or by its values."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from kontor.cli.reported import LONGEST, reported
from kontor.messages import AccountNotice
from kontor.store.tables import notices
from tests.kontor.cli.conftest import ACCOUNT, Run
from tests.kontor.house import House, make_bot

REJECTED = {"event": "REJECTED", "reason": "INVALID_FORMAT", "message_template_name": "order_update"}


@pytest.mark.parametrize(
    "account,name,values,said",
    [
        ("whatsapp/shop", "message_template_status_update", REJECTED, "template order_update rejected: INVALID_FORMAT"),
        (
            "whatsapp/shop",
            "account_update",
            {"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SPAM"}, "none": None},
            "account_update: event ACCOUNT_VIOLATION, violation type SPAM",
        ),
        ("nowhere/shop", "teleports", {"unread": ["a", "b"]}, "teleports: unread a, unread b"),
        ("whatsapp/shop", "security", {}, "security"),
        ("nowhere/shop", "odd", {"title": "two\nlines\x1b[2J"}, "odd: title two lines [2J"),
    ],
)
def test_what_a_channel_reports_is_one_line(account: str, name: str, values: dict[str, Any], said: str) -> None:
    assert reported(account, name, values) == said


def test_a_long_report_is_cut() -> None:
    line = reported("nowhere/shop", "odd", {"text": "word " * 200})
    assert (len(line), line[-1]) == (LONGEST, "…")


def test_a_check_says_what_a_channel_reported_and_why(kontor: Run, tmp_path: Path) -> None:
    async def reports() -> None:
        async with House(f"sqlite:///{tmp_path / 'kontor.db'}", tmp_path, make_bot(tmp_path / "t")) as one:
            now = one.clock.now()
            await one.takes(AccountNotice("n1", "test", "message_template_status_update", now, REJECTED))
            await one.takes(AccountNotice("n2", "test", "account_update", now, {"event": "ACCOUNT_VIOLATION"}))
            await one.workspace.database.run(lambda conn, now: conn.execute(notices.update().values(account=name)))

    name = "whatsapp/whole"
    asyncio.run(reports())
    (tmp_path / "keys.json").rename(tmp_path / "keystore.json")
    ran = kontor("check", "whole", env=ACCOUNT)
    assert ran.code == 0
    assert "note whatsapp/whole 2026-" in ran.out
    assert "the channel reported: template order_update rejected: INVALID_FORMAT\n" in ran.out
    assert "the channel reported: account_update: event ACCOUNT_VIOLATION\n" in ran.out

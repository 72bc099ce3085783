"""Who a visitor is, and whom a message was for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.webchat.visitors import LIFETIME, Visitors
from kontor.connectors import Forged

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
VISITORS = Visitors(bytes(32), "airline")
TOKEN = VISITORS.issue(NOW)


def test_a_token_names_its_visitor_and_no_other() -> None:
    first, second = VISITORS.issue(NOW), VISITORS.issue(NOW)

    assert VISITORS.read(f"Bearer {first}", NOW) == first.split(".")[0]
    assert VISITORS.read(f"Bearer {first}", NOW) != VISITORS.read(f"Bearer {second}", NOW)


@given(place=st.integers(0, len(TOKEN) - 1), other=st.characters(exclude_categories=["Cs"]))
def test_a_token_changed_anywhere_is_forged(place: int, other: str) -> None:
    changed = TOKEN[:place] + other + TOKEN[place + 1 :]
    if changed == TOKEN:
        return
    with pytest.raises(Forged):
        VISITORS.read(f"Bearer {changed}", NOW)


@given(st.text())
def test_anything_else_is_forged(header: str) -> None:
    with pytest.raises(Forged):
        VISITORS.read(header, NOW)


@pytest.mark.parametrize("other", [Visitors(bytes(32), "shop"), Visitors(bytes([1]) * 32, "airline")])
def test_a_token_serves_one_account_under_one_secret(other: Visitors) -> None:
    with pytest.raises(Forged):
        other.read(f"Bearer {TOKEN}", NOW)


def test_a_token_grows_old() -> None:
    VISITORS.read(f"Bearer {TOKEN}", NOW + LIFETIME - timedelta(days=1))
    for moment in (NOW + LIFETIME + timedelta(days=1), NOW - timedelta(days=1)):
        with pytest.raises(Forged, match="too old"):
            VISITORS.read(f"Bearer {TOKEN}", moment)


def test_a_messages_name_gives_our_id_to_its_receiver_only() -> None:
    name = VISITORS.name("one", "4711")

    assert VISITORS.echo("one", name) == "4711"
    assert VISITORS.echo("two", name) is None
    assert VISITORS.echo("one", name.replace("4711", "4712")) is None


@given(st.text())
def test_a_made_up_name_gives_nothing(name: str) -> None:
    assert VISITORS.echo("one", name) is None

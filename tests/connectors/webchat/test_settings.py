"""What a web chat is told by its surroundings."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.webchat import Settings, WebChat
from kontor.connectors import NotConfigured


def test_without_any_setting_a_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    environ = {"KONTOR_DATA": str(tmp_path / "data")}
    first, second = Settings.read("airline", environ), Settings.read("airline", environ)
    kept = tmp_path / "data" / "webchat.secret"

    assert first == second
    assert first.title == "Airline"
    assert first.url == f"sqlite:///{tmp_path / 'data' / 'webchat.db'}"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert list(kept.parent.iterdir()) == [kept]


def test_a_given_secret_needs_no_file_and_an_accounts_own_settings_win(tmp_path: Path) -> None:
    environ = {
        "KONTOR_DATA": str(tmp_path),
        "KONTOR_WEBCHAT_SECRET": "s" * 32,
        "KONTOR_WEBCHAT_TITLE": "Everybody",
        "KONTOR_WEBCHAT_AIRLINE_TITLE": "Example Air",
        "KONTOR_WEBCHAT_IMAGES": "https://a.example https://b.example:8443",
    }
    airline, shop = Settings.read("airline", environ), Settings.read("shop", environ)

    assert (airline.title, shop.title) == ("Example Air", "Everybody")
    assert airline.images == ("https://a.example", "https://b.example:8443")
    assert list(tmp_path.iterdir()) == []
    assert "sss" not in repr(airline)


@pytest.mark.parametrize(
    "name, value",
    [
        ("KONTOR_WEBCHAT_SECRET", "too short"),
        ("KONTOR_WEBCHAT_IMAGES", "http://plain.example"),
        ("KONTOR_WEBCHAT_IMAGES", "https://a.example; script-src *"),
    ],
)
def test_a_setting_that_cannot_be_right_is_named(tmp_path: Path, name: str, value: str) -> None:
    chat = WebChat.from_env("airline", {"KONTOR_DATA": str(tmp_path), name: value})

    with pytest.raises(NotConfigured, match=name):
        chat.settings  # noqa: B018

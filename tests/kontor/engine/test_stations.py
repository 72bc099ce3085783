"""Which bots may be at work at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from kontor.bots import BotError
from kontor.connectors import Account
from kontor.engine.stations import stations
from kontor.recording import Recorder
from kontor.texts import CORE
from tests.kontor.house import make_bot


@dataclass(slots=True)
class Numbered(Recorder):
    """A connector whose account has a number at its channel."""

    number: str = ""

    def __init__(self, name: str, number: str) -> None:
        Recorder.__init__(self, name)
        self.number = number

    @property
    def account(self) -> Account:
        """Its account."""
        return Account(self.channel, self.name, self.number)


def test_a_bot_without_words_for_what_kontor_says_is_not_at_work(tmp_path: Path) -> None:
    """Kontor brings none in French; a turn that cannot say a word of its own would fail for ever."""
    (tmp_path / "fr.yml").write_text("responses:\n  utter_cancelled:\n  - text: Annulé.\n", "utf-8")
    bot = make_bot(tmp_path, languages=["fr"], connectors=[Recorder()])
    with pytest.raises(
        BotError, match=r"^testing has no utter_.*utter_choose_label.* in fr: add them to its texts/fr"
    ) as raised:
        stations([bot])
    assert "utter_cancelled" not in str(raised.value)


def test_a_bot_with_all_of_them_is(tmp_path: Path) -> None:
    said = "".join(f"  utter_{id}:\n  - text: mot\n" for id in CORE)
    (tmp_path / "fr.yml").write_text(f"responses:\n{said}", "utf-8")
    found, _ = stations([make_bot(tmp_path, languages=["fr"], connectors=[Recorder()])])
    assert list(found) == ["recorder/test"]


def test_a_second_language_may_lack_them_for_the_first_serves(tmp_path: Path) -> None:
    found, _ = stations([make_bot(tmp_path, languages=["en", "fr"], connectors=[Recorder()])])
    assert list(found) == ["recorder/test"]


@pytest.mark.parametrize(
    "name, id, problem",
    [
        ("test", "2", "testing and testing both answer at recorder/test: give each its own account"),
        ("other", "1", "recorder/test and recorder/other are both 1 at recorder: give each its own"),
    ],
)
def test_an_account_is_answered_by_one_connector_alone(tmp_path: Path, name: str, id: str, problem: str) -> None:
    """Of two with one number at the channel the first would never hear of what comes in."""
    bot = make_bot(tmp_path, connectors=[Numbered("test", "1"), Numbered(name, id)])
    with pytest.raises(BotError, match=f"^{problem}$"):
        stations([bot])

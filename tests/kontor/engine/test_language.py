"""In which language a chat begins."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kontor.understanding import Context, Reading
from tests.kontor.house import House, make_bot


class Unsure:
    """Cannot tell any language, and notes which one it was told to expect."""

    def __init__(self) -> None:
        self.expected: list[str] = []

    async def read(self, text: str, context: Context) -> Reading:
        self.expected.append(context.language)
        return Reading("echo", 1.0)


@pytest.mark.parametrize(
    "told,spoken,answer",
    [("de-AT", "de", "gehört KX100"), ("fr", "en", "heard KX100"), (None, "en", "heard KX100")],
)
async def test_a_chat_begins_in_the_language_that_the_channel_tells(
    sqlite_url: str, tmp_path: Path, told: str | None, spoken: str, answer: str
) -> None:
    bot = replace(make_bot(tmp_path / "texts"), understanding=Unsure(), languages=("en", "de"))
    words = {"utter_heard": [{"text": "gehört {words}"}], "utter_automation_notice": [{"text": "Ich bin ein Bot."}]}
    (tmp_path / "texts" / "de.yml").write_text(json.dumps({"responses": words}))
    async with House(sqlite_url, tmp_path, bot) as house:
        first = house.inbound("KX100")
        await house.takes(replace(first, sender=replace(first.sender, language=told)))
        await house.settle()
        assert house.sent()[0].endswith(answer)
    assert bot.understanding.expected == [spoken]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "asked,spoken", [("pt_BR", "pt-BR"), ("pt-PT", "pt-BR"), ("DE", "de"), ("es-MX", "es"), ("fr", "de"), ("", "de")]
)
def test_a_bot_speaks_the_nearest_of_its_languages(tmp_path: Path, asked: str, spoken: str) -> None:
    bot = replace(make_bot(tmp_path / "texts"), languages=("de", "es", "pt-BR"))
    assert bot.speaks(asked) == spoken

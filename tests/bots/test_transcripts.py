"""The talks of our bots, each of which must go as its transcript says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kontor.bots import Bot
from kontor.cli.transcripts import Transcript, play, read
from kontor.nlu.embedded import Embedded
from kontor.plugins import load_bot
from tests.thorough import some

FOLDER = Path(__file__).parent
TALKS = {
    f"{file.parent.name}/{file.stem}: {talk.title}": talk
    for file in sorted(FOLDER.glob("*/*.txt"))
    for talk in read(file)
}


def test_every_bot_has_talks_in_each_of_its_languages() -> None:
    for name in ("airline", "shop"):
        told = {talk.language for talk in TALKS.values() if talk.file.parent.name == name}
        assert told == set(load_bot(name).languages)


@pytest.mark.parametrize("title", some(TALKS, every=8))
async def test_a_talk_goes_as_its_transcript_says(
    title: str, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk: Transcript = TALKS[title]
    bot = prepared(talk.file.parent.name, models)
    monkeypatch.setenv("KONTOR_DATA", str(tmp_path))
    await play(bot, talk)


@cache
def prepared(name: str, models: Path) -> Bot:
    """Return a bot that has read its model, once a run."""
    bot = load_bot(name)
    assert isinstance(bot.understanding, Embedded)
    bot.understanding.prepare(models)
    return bot

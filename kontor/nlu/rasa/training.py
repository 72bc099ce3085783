"""`kontor train BOT --engine rasa`: the bot's training data trained by Rasa, in Rasa's own environment."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from kontor.bots import Bot
from kontor.nlu.embedded import embedded_in
from kontor.nlu.progress import Progress, silently
from kontor.nlu.rasa.environment import Environment
from kontor.nlu.rasa.process import RasaFailed, call
from kontor.nlu.rasa.project import EPOCHS, digest, write_project
from kontor.nlu.sources import Source

_EPOCHS = re.compile(r"Epochs:\s+(\d+)%")


def train(
    bot: Bot,
    folder: Path,
    environment: Environment,
    *,
    languages: Sequence[str] = (),
    epochs: int = EPOCHS,
    progress: Progress = silently,
) -> dict[str, Path]:
    """Return a Rasa model for each language of a bot, trained where `folder` has none of just this data.

    `folder/rasa/<language>/` is the Rasa project it is trained from. Raises `BadTrainingData`, or `RasaFailed` with
    Rasa's own last words.
    """
    sources = sources_of(bot)
    known = {source.language for source in sources}
    if strange := sorted(set(languages) - known):
        raise RasaFailed(
            f"{bot.name} has no training data in {', '.join(strange)}: there is {', '.join(sorted(known))}"
        )
    wanted = languages or [language for language in bot.languages if language in known]
    return {one: train_language(one, sources, folder, environment, epochs, progress) for one in wanted}


def train_language(
    language: str,
    sources: Sequence[Source],
    folder: Path,
    environment: Environment,
    epochs: int = EPOCHS,
    progress: Progress = silently,
) -> Path:
    """Return the model of one language's sources; raises `RasaFailed`, also when Rasa skips the training."""
    model = folder / f"rasa-{language}-{digest(language, sources, epochs)}.tar.gz"
    if not model.exists():
        project = folder / "rasa" / language
        write_project(project, language, sources, epochs)
        progress(f"{language}: Rasa starts", 0.0)
        options = ("--out", "models", "--fixed-model-name", "new")
        log = project / "train.log"
        call([environment.checked().program, "train", "nlu", *options], log, project, _told(language, progress))
        made = project / "models" / "new.tar.gz"
        if not made.exists():
            raise RasaFailed(f"Rasa ended without a model for {language}: delete {project} and train again; see {log}")
        made.replace(model)
    progress(f"{language}: {model.name}", 1.0)
    return model


def sources_of(bot: Bot) -> tuple[Source, ...]:
    """Return the files a bot is trained from; raises `RasaFailed` when it names none."""
    if (engine := embedded_in(bot.understanding)) is None:
        raise RasaFailed(
            f"{bot.name} names no training data: give it understanding=Rasa(url, fallback=Embedded(topics=...))"
        )
    return engine.sources()


def _told(language: str, progress: Progress) -> Callable[[str], None]:
    def told(line: str) -> None:
        if found := _EPOCHS.search(line):
            progress(f"{language}: Rasa trains", int(found[1]) / 100)

    return told

"""The bots that tests ask: where their models are kept, and how they learn while tests run that need none."""

from __future__ import annotations

import multiprocessing
import os
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from kontor.nlu.embedded import embedded_in
from kontor.nlu.family import follow_parent
from kontor.plugins import load_bot

ROOT = Path(__file__).resolve().parents[1]
DEPENDS = (ROOT / "kontor/nlu", ROOT / "kontor/letters.py", ROOT / "kontor/understanding.py", ROOT / "constraints.txt")
"""What a model of the same training data depends on; the data's own digest is in its name."""
LEARNERS = {"gw0": "airline", "gw1": "shop"}
"""The processes of a run of several, and the bot that each lets learn."""


def kept_models(config: pytest.Config) -> Path:
    """Return the folder of models that this code learnt; those of other code are thrown away."""
    made = sha256()
    for path in sorted(path for place in DEPENDS for path in (place.rglob("*") if place.is_dir() else [place])):
        if path.is_file() and path.suffix != ".pyc":
            made.update(path.read_bytes())
    kept = Path(config.cache.mkdir(f"models-{made.hexdigest()[:16]}"))
    for old in kept.parent.glob("models-*"):
        if old != kept:
            shutil.rmtree(old, ignore_errors=True)
    return kept


def begin_learning(config: pytest.Config) -> None:
    """Let this process's bot learn beside the tests, unless its model is kept; it ends with them.

    A test that needs it sooner waits for it.
    """
    if bot := LEARNERS.get(os.environ.get("PYTEST_XDIST_WORKER", "")):
        spawn = multiprocessing.get_context("spawn")
        spawn.Process(target=_learn, args=(bot, kept_models(config)), daemon=True).start()


def _learn(bot: str, models: Path) -> None:
    follow_parent()
    engine = embedded_in(load_bot(bot).understanding)
    assert engine is not None
    engine.prepare(models)

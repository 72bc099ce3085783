"""Engines with much to learn do so in processes of their own, before anything is served."""

from __future__ import annotations

import asyncio
import multiprocessing
from pathlib import Path

import pytest

from kontor.nlu.apart import Apart
from kontor.nlu.beforehand import learn_beforehand
from kontor.nlu.data import BadTrainingData
from kontor.nlu.embedded import MUCH, Embedded, embedded_in
from kontor.nlu.rasa import Rasa
from tests.kontor.nlu.test_apart import DATA


class Slow(Embedded):
    """An engine that always takes long; the process it learns in knows it as any other."""

    def learns_long(self, folder: Path) -> bool:
        """Say so."""
        return True


def written(folder: Path, text: str) -> Path:
    (folder / "data" / "en").mkdir(parents=True)
    (folder / "data" / "en" / "small.yml").write_text(text, "utf-8")
    return folder / "data"


def forget(name: str, line: str) -> None:
    """Hear what is told."""


@pytest.mark.long
async def test_what_was_learnt_beforehand_is_not_learnt_again(tmp_path: Path) -> None:
    root, models = written(tmp_path, DATA), tmp_path / "models"
    told: list[str] = []
    await learn_beforehand({"one": Slow(("small",), ("en",), root)}, models, lambda name, line: told.append(name))
    engine = Embedded(("small",), ("en",), root)
    engine.prepare(models, told.append)

    assert told == ["one"]
    assert "parcel" in engine.intents()


async def test_an_engine_that_cannot_learn_says_why_when_it_is_prepared(tmp_path: Path) -> None:
    engine = Slow(("small",), ("en",), written(tmp_path, "version: '3.1'\nnlu:\n- intnet: one\n  examples: 3\n"))
    await learn_beforehand({"one": engine}, tmp_path / "models", forget)

    assert not list((tmp_path / "models").glob("nlu-*.safetensors"))
    with pytest.raises(BadTrainingData, match=r"small\.yml"):
        engine.prepare(tmp_path / "models")


async def test_what_learns_ends_when_nobody_waits_for_it_any_more(tmp_path: Path) -> None:
    engine = Slow(("small",), ("en",), written(tmp_path, DATA))
    others = set(multiprocessing.active_children())
    started = asyncio.Event()
    waiting = asyncio.create_task(learn_beforehand({"one": engine}, tmp_path, lambda name, line: started.set()))
    await started.wait()
    (learner,) = set(multiprocessing.active_children()) - others
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    learner.join(10)

    assert learner.exitcode is not None


def test_only_much_that_has_no_model_takes_long(tmp_path: Path) -> None:
    little = Embedded(("small",), ("en",), written(tmp_path / "little", DATA))
    much = Embedded(("small",), ("en",), written(tmp_path / "much", DATA + "#" * MUCH))
    assert (little.learns_long(tmp_path), much.learns_long(tmp_path)) == (False, True)

    much.prepare(tmp_path)
    assert not much.learns_long(tmp_path)


def test_the_engine_is_found_behind_what_reads_with_it() -> None:
    engine = Embedded(("small",), ("en",))

    assert (
        embedded_in(engine) is embedded_in(Apart(engine, 1)) is embedded_in(Rasa("http://127.0.0.1:1", fallback=engine))
    )
    assert embedded_in(object()) is None

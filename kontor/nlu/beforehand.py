"""Learning in processes of its own: bots learn side by side, and what learning takes of memory is given back."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

from kontor.nlu.embedded import Embedded, embedded_in
from kontor.nlu.family import follow_parent


async def learn_beforehand(
    understandings: Mapping[str, object], folder: Path, tell: Callable[[str, str], object]
) -> None:
    """Let engines that have much to learn do so, and keep their models in the folder; `tell` is told whose and what.

    One that fails keeps nothing: it says why when it is prepared. Raises `BadTrainingData` for files that are missing.
    """
    engines = {name: engine for name, one in understandings.items() if (engine := embedded_in(one)) is not None}
    learning: list[BaseProcess] = []
    try:
        for name, engine in engines.items():
            if engine.learns_long(folder):
                tell(name, "learns from its training data, once for each change of it")
                learning.append(_start(engine, folder))
        await asyncio.gather(*(asyncio.to_thread(one.join) for one in learning))
    finally:
        for one in learning:
            one.terminate()


def _start(engine: Embedded, folder: Path) -> BaseProcess:
    spawn = multiprocessing.get_context("spawn")
    process = spawn.Process(target=_learn, args=(engine, folder.absolute()), daemon=True)
    process.start()
    return process


def _learn(engine: Embedded, folder: Path) -> None:
    follow_parent()
    with suppress(Exception):  # the process that waits meets the same, and tells it
        engine.prepare(folder)

"""Texts read by another process are read as in this one, whatever becomes of the process."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kontor.nlu.apart import MOST, Apart
from kontor.nlu.embedded import Embedded
from kontor.understanding import Context, Reading

TEXTS = ["where is my parcel", "what is the weather like", "is the parcel here tomorrow?", "\ud800", ""]
NOW = Context(datetime(2026, 11, 18, 9, 0, tzinfo=UTC), "en", ZoneInfo("Europe/Berlin"))
DATA = """version: "3.1"
nlu:
- intent: parcel
  examples: |
    - where is my parcel
    - has my parcel left
    - my parcel is late
- intent: weather
  examples: |
    - what is the weather like
    - will it rain
    - is it sunny
"""
PATIENCE = 20.0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "data" / "en").mkdir(parents=True)
    (tmp_path / "data" / "en" / "small.yml").write_text(DATA, "utf-8")
    return tmp_path / "data"


@pytest.fixture
def others() -> set[int]:
    """Return what runs beside this process before a test."""
    return children()


@pytest.fixture
def apart(root: Path, tmp_path: Path, others: set[int]) -> Iterator[Apart]:
    made = Apart(Embedded(("small",), ("en",), root), 1)
    made.prepare(tmp_path / "models")
    yield made
    made.close()
    assert children() <= others


async def read(apart: Apart, texts: list[str]) -> list[Reading]:
    return await asyncio.gather(*(apart.read(text, NOW) for text in texts))


def children() -> set[int]:
    """Return the ids of the processes that were started from this one."""
    return {child.pid for child in multiprocessing.active_children() if child.pid is not None}


async def test_what_is_read_apart_is_read_as_here(apart: Apart, others: set[int]) -> None:
    texts = TEXTS * MOST
    assert await read(apart, texts) == [apart.engine.understand(text, NOW) for text in texts]
    assert len(children() - others) == 1


async def test_a_process_that_is_killed_loses_no_text_and_another_takes_its_place(
    apart: Apart, others: set[int]
) -> None:
    (first,) = children() - others
    wanted = [apart.engine.understand(text, NOW) for text in TEXTS]
    os.kill(first, signal.SIGSTOP)
    reading = asyncio.create_task(read(apart, TEXTS))
    await asyncio.sleep(0.05)
    os.kill(first, signal.SIGKILL)
    assert await reading == wanted
    assert await read(apart, TEXTS) == wanted

    end = time.monotonic() + PATIENCE
    while not children() - others - {first} and time.monotonic() < end:  # noqa: ASYNC110 (no event tells of a process)
        await asyncio.sleep(0.05)
    assert children() - others - {first}
    assert await read(apart, TEXTS) == wanted


async def test_texts_are_still_read_once_it_is_closed(apart: Apart, others: set[int]) -> None:
    apart.close()
    assert children() <= others
    assert await read(apart, TEXTS) == [apart.engine.understand(text, NOW) for text in TEXTS]


async def test_who_waits_no_longer_holds_up_nobody(apart: Apart) -> None:
    given_up = asyncio.create_task(apart.read(TEXTS[0], NOW))
    await asyncio.sleep(0)
    given_up.cancel()
    assert (await apart.read(TEXTS[1], NOW)).intent == "weather"


@pytest.mark.long
def test_processes_end_with_the_one_that_started_them_however_that_ends(root: Path, tmp_path: Path) -> None:
    code = f"""
import multiprocessing, pathlib, time
from kontor.nlu.apart import Apart
from kontor.nlu.embedded import Embedded
if __name__ == "__main__":
    apart = Apart(Embedded(("small",), ("en",), pathlib.Path({str(root)!r})), 1)
    apart.prepare(pathlib.Path({str(tmp_path / "models")!r}))
    print(*(child.pid for child in multiprocessing.active_children()), flush=True)
    time.sleep(60)
"""
    script = tmp_path / "starts.py"
    script.write_text(code, "utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        reader = int(parent.stdout.readline())
        parent.kill()
    end = time.monotonic() + PATIENCE
    while Path(f"/proc/{reader}").exists() and time.monotonic() < end:
        time.sleep(0.05)
    assert not Path(f"/proc/{reader}").exists()

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from connectors.whatsapp.testing import signed
from tests.kontor.web.serving import SECRET, Door, served
from tests.kontor.web.test_hooks import GOOD


@pytest.fixture
async def door(url: str, tmp_path: Path) -> AsyncIterator[Door]:
    async with served(url, tmp_path) as found:
        yield found


async def test_a_living_process_says_so_and_a_ready_one_too(door: Door) -> None:
    assert await door.get("/healthz") == (200, "ok")
    assert await door.get("/readyz") == (200, '{"ready":true,"problem":null}')


async def test_metrics_count_what_was_done_and_what_waits(door: Door) -> None:
    await door.post(GOOD, signed(GOOD, SECRET))
    await door.post(GOOD)
    status, text = await door.get("/metrics")
    assert status == 200
    found = dict(re.findall(r"^(\w+(?:\{[^}]*\})?) ([\d.e+]+)$", text, re.MULTILINE))
    assert found["kontor_events_accepted_total"] == "1.0"
    assert found['kontor_hooks_total{status="200"}'] == "1.0"
    assert found['kontor_hooks_total{status="403"}'] == "1.0"
    assert found['kontor_backlog{kind="inbox"}'] == "1.0"
    assert "4915100000001" not in text


async def test_metrics_tell_which_engine_read_the_texts(door: Door) -> None:
    vars(door.engine.bots[0].understanding)["counts"] = {"rasa": 3, "fallback": 1}
    text = (await door.get("/metrics"))[1]
    assert 'kontor_texts_read_total{bot="testing",by="rasa"} 3.0' in text
    assert 'kontor_texts_read_total{bot="testing",by="fallback"} 1.0' in text


async def test_what_is_not_there_is_not_found(door: Door) -> None:
    assert (await door.get("/nothing"))[0] == 404
    assert (await door.get("/docs"))[0] == 404


async def test_a_worker_tells_how_it_is_and_takes_no_hooks(sqlite_url: str, tmp_path: Path) -> None:
    async with served(sqlite_url, tmp_path, worker=True) as worker:
        assert await worker.get("/healthz") == (200, "ok")
        assert (await worker.get("/readyz"))[0] == 200
        assert "kontor_turns_total 0.0" in (await worker.get("/metrics"))[1]
        assert await worker.post(GOOD, signed(GOOD, SECRET)) == 404

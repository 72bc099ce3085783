"""A serving process and those beside it: the address it takes, and workers that are kept running."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from kontor.cli.workers import keep_running
from kontor.web.server import bound, listening
from tests.kontor.cli.conftest import ACCOUNT, Run
from tests.kontor.cli.test_telling import told

NOTES = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1], str(os.getpid())).touch(); time.sleep(600)"
"""A worker that tells who it is and goes on."""


def test_a_port_that_is_taken_is_told_before_anything_is_made(kontor: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        line = told(kontor("serve", "whole", "--port", port, env=ACCOUNT))
    assert line == (
        f"kontor: port {port} of 127.0.0.1 cannot be listened on (Address already in use): choose another with --port"
    )
    assert not list(tmp_path.iterdir())


def test_an_address_that_is_not_here_is_told(kontor: Run) -> None:
    line = told(kontor("serve", "whole", "--host", "no-such-host.invalid", env=ACCOUNT))
    assert "of no-such-host.invalid cannot be listened on" in line


def test_an_address_is_its_holders_alone_and_refuses_callers_until_it_is_listened_on() -> None:
    with bound("127.0.0.1", 0) as held:
        with pytest.raises(OSError, match="Address already in use"):
            bound(*held.getsockname())
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(held.getsockname(), 5)
        listening(held, 16)
        socket.create_connection(held.getsockname(), 5).close()
        with pytest.raises(OSError, match="Address already in use"):
            bound(*held.getsockname())


def noted(folder: Path) -> list[int]:
    """Return the workers that have told who they are."""
    return sorted(int(file.name) for file in folder.iterdir())


async def seen(folder: Path, count: int) -> list[int]:
    """Wait until so many workers have told who they are."""
    async with asyncio.timeout(60):
        while len(found := noted(folder)) < count:  # noqa: ASYNC110 (processes)
            await asyncio.sleep(0.01)
    return found


def lives(process: int) -> bool:
    """Tell whether there is a process."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_worker_that_is_gone_is_begun_anew_and_all_end_with_the_serving_process(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keeping = asyncio.create_task(keep_running([[sys.executable, "-c", NOTES, str(tmp_path)]] * 2))
    first = await seen(tmp_path, 2)
    os.kill(first[0], signal.SIGKILL)
    three = await seen(tmp_path, 3)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    assert [one for one in three if lives(one)] == []
    told = capsys.readouterr().out
    assert "worker_ended" in told
    assert str(first[0]) in told


async def test_a_worker_that_cannot_be_begun_is_told_and_tried_again(capsys: pytest.CaptureFixture[str]) -> None:
    keeping = asyncio.create_task(keep_running([["/no/such/program"]] * 2))
    await asyncio.sleep(0.1)
    assert not keeping.done()
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    assert capsys.readouterr().out.count("worker_not_begun") >= 2


@pytest.mark.long
async def test_a_worker_ends_with_the_process_that_started_it_however_that_went(tmp_path: Path) -> None:
    follows = "import asyncio, os, pathlib, sys\nfrom kontor.cli.workers import follow\n"
    follows += "pathlib.Path(sys.argv[1], str(os.getpid())).touch()\nasyncio.run(follow(int(sys.argv[2])))"
    starts = "import os, subprocess, sys\nsubprocess.run([sys.executable, '-c', *sys.argv[1:], str(os.getpid())])"
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", starts, follows, str(tmp_path))
    (worker,) = await seen(tmp_path, 1)
    parent.kill()
    await parent.wait()
    async with asyncio.timeout(60):
        while lives(worker):  # noqa: ASYNC110 (it is not our child any more)
            await asyncio.sleep(0.01)

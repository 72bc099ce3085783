"""Workers beside a serving process, for real: each tells its own figures at a port of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.kontor.cli.conftest import ACCOUNT, ROOT

BEGIN_SECONDS = 60.0


@pytest.fixture
def ports() -> tuple[int, int, int]:
    """Three free ports, the last two beside each other."""
    while True:
        with ExitStack() as held:
            serving, first = (held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(2))
            port = int(first.getsockname()[1])
            try:
                held.enter_context(socket.create_server(("127.0.0.1", port + 1)))
            except OSError:
                continue
            return int(serving.getsockname()[1]), port, port + 1


@pytest.fixture
def serving(
    folder: Path, tmp_path: Path, postgres_url: str, ports: tuple[int, int, int]
) -> Iterator[subprocess.Popen[bytes]]:
    """A serving process with two workers on PostgreSQL."""
    env = os.environ | ACCOUNT | {"PYTHONPATH": str(ROOT)}
    env |= {"KONTOR_DATA": str(tmp_path), "KONTOR_DATABASE_URL": postgres_url}
    command = [sys.executable, "-m", "kontor.cli", "serve", "whole", "--port", str(ports[0])]
    command += ["--workers", "2", "--metrics-port", str(ports[1])]
    process = subprocess.Popen(command, cwd=folder, env=env)
    yield process
    process.kill()
    process.wait()


def told(port: int) -> str:
    """Return what a process tells at its /metrics, once it does."""
    until = time.monotonic() + BEGIN_SECONDS
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
                return str(answer.read(), "utf-8")
        except URLError:
            assert time.monotonic() < until
            time.sleep(0.05)


@pytest.mark.postgres
def test_each_worker_tells_its_figures_at_a_port_of_its_own_until_all_end(
    serving: subprocess.Popen[bytes], ports: tuple[int, int, int]
) -> None:
    for port in ports:
        lines = dict(line.rsplit(" ", 1) for line in told(port).splitlines() if not line.startswith("#"))
        assert lines["kontor_turns_total"] == "0.0"
        assert lines["kontor_database_up"] == "1.0"
    serving.terminate()
    assert serving.wait(BEGIN_SECONDS) == 0
    for port in ports:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), 5)

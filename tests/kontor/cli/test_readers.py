"""`kontor serve --readers`: texts are read by processes that come and go with the serving one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from bench.town import readers_of
from tests.kontor.cli.learner import BOT, DATA
from tests.kontor.nlu.rasa.served import free_port
from tests.kontor.nlu.rasa.test_serving import ended

PATIENCE = 30.0


@pytest.mark.long
@pytest.mark.parametrize("sign", ([signal.SIGTERM, signal.SIGINT]))
def test_readers_end_with_what_serves(tmp_path: Path, sign: signal.Signals) -> None:
    for place, text in {"bots/learner/__init__.py": BOT, "training_data/en/things.yml": DATA}.items():
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_text(text)
    environ = {**os.environ, "KONTOR_DATA": str(tmp_path / "data")}
    command = [
        sys.executable,
        "-m",
        "kontor.cli",
        "serve",
        "learner",
        "--readers",
        "1",
        "--port",
        str(port := free_port()),
    ]
    with subprocess.Popen(command, cwd=tmp_path, env=environ, stderr=subprocess.PIPE, text=True) as serving:
        try:
            ready(port)
            (reader,) = readers_of(serving.pid)
        finally:
            serving.send_signal(sign)
        assert serving.stderr is not None
        assert "Traceback" not in serving.stderr.read()
    assert serving.returncode == 0
    assert ended(reader)


def ready(port: int) -> None:
    """Wait until what serves there says that it is ready."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1):
                return
        except URLError:
            assert time.monotonic() < end, "not ready in time"
            time.sleep(0.05)

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from kontor.nlu.rasa.environment import Environment
from kontor.nlu.rasa.process import RasaFailed, end
from kontor.nlu.rasa.serving import serving
from tests.kontor.nlu.rasa.pretending import pretended
from tests.kontor.nlu.rasa.served import free_port


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return Environment(pretended(tmp_path / "environment"))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    made = tmp_path / "model.tar.gz"
    made.write_bytes(b"trained")
    return made


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def ended(pid: int) -> bool:
    end = time.monotonic() + 10
    while lives(pid) and time.monotonic() < end:
        time.sleep(0.01)
    return not lives(pid)


def child_of(output: Path) -> int:
    found = re.search(r"child (\d+)", output.read_text())
    assert found is not None
    return int(found[1])


def test_a_server_answers_once_it_is_ready_and_nothing_of_it_is_left(
    environment: Environment, model: Path, tmp_path: Path
) -> None:
    with (tmp_path / "out").open("wb") as output, serving(environment, model, free_port(), output=output) as server:
        server.wait_until_ready(20)
        assert urllib.request.urlopen(server.url, timeout=5).read() == b"Hello from Rasa: 3.6.21"
        child = child_of(tmp_path / "out")
        assert lives(child)
    assert server.program.poll() is not None
    assert ended(child)


def test_one_that_ends_before_it_is_ready_is_an_error(environment: Environment, tmp_path: Path) -> None:
    with (
        serving(environment, tmp_path / "no model", free_port()) as server,
        pytest.raises(RasaFailed, match="ended with status 3 before it was ready"),
    ):
        server.wait_until_ready(20)


def test_one_that_does_not_end_when_asked_is_made_to(
    environment: Environment, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUBBORN", "1")
    with serving(environment, model, free_port()) as server:
        server.wait_until_ready(20)
        end(server.program, 0.2)
        assert server.program.poll() == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_it_does_not_outlive_a_parent_that_is_killed(environment: Environment, model: Path, tmp_path: Path) -> None:
    code = f"""
import sys, time
from pathlib import Path
from kontor.nlu.rasa.environment import Environment
from kontor.nlu.rasa.serving import serving
with serving(Environment(Path({str(environment.folder)!r})), Path({str(model)!r}), {free_port()}) as server:
    server.wait_until_ready(20)
    print(server.program.pid, flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        while not (line := parent.stdout.readline()).strip().isdecimal():
            assert line
        parent.kill()
    assert ended(int(line))
    os.killpg(int(line), signal.SIGKILL)  # what it had started itself only ends with an orderly end

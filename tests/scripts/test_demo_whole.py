"""The demo as a newcomer runs it: one command, a pasted webhook, a reply, Ctrl-C."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest

from scripts.demo import BOTS

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300.0


def begun(command: list[str]) -> subprocess.Popen[str]:
    """Start a program that heeds its terminal, also where the tests run under nohup or in a shell's background.

    Both make signals ignored, and children inherit that.
    """
    before = {number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGHUP, signal.SIGINT)}
    try:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    finally:
        for number, what in before.items():
            signal.signal(number, what)


class Demo:
    """A running demo, and what it has printed so far."""

    def __init__(self, port: int, data: Path) -> None:
        command = [str(ROOT / "scripts/demo"), "--port", str(port), "--data", str(data)]
        self.process = begun(command)
        self.port, self.text = port, ""
        self._lines: Queue[str] = Queue()
        Thread(target=self._read, daemon=True).start()

    def until(self, pattern: str) -> re.Match[str]:
        """Read on until the pattern is found in what was printed since the last one; `Empty` when it does not come."""
        while not (match := re.search(pattern, self.text, re.DOTALL)):
            self.text += self._lines.get(timeout=PATIENCE)
        self.text = self.text[match.end() :]
        return match

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)


@pytest.fixture
def demo(tmp_path: Path, models: Path) -> Iterator[Demo]:
    models.mkdir(exist_ok=True)
    (tmp_path / "models").symlink_to(models)  # whoever needs a bot first, the demo or another test, trains it
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    running = Demo(port, tmp_path)
    yield running
    running.process.kill()
    running.process.wait()
    assert running.process.stdout is not None
    running.process.stdout.close()


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl and openssl")
def test_one_command_two_bots_that_answer_and_ctrl_c_ends_it(demo: Demo) -> None:
    printed = demo.until(r"Or post a WhatsApp webhook.*?\n\n(?P<posts>.*)\n\nCtrl-C.*?\n\n +(?P<explain>[^\n]+)\n")

    for bot, post in zip(BOTS, printed["posts"].split("\n\n"), strict=True):
        posted = subprocess.run(["bash", "-euc", post], capture_output=True, text=True, check=True)
        assert posted.stdout.endswith("200\n")
        demo.until(rf"{bot.name} to WhatsApp \+15550001111:\n.*automated assistant")

    told = subprocess.run(["bash", "-euc", printed["explain"]], capture_output=True, text=True, check=True)
    assert "state: done" in told.stdout

    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(PATIENCE) == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", demo.port))


@pytest.mark.long
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGHUP])
def test_a_demo_that_was_killed_or_whose_terminal_was_closed_leaves_no_server_behind(
    demo: Demo, sign: signal.Signals
) -> None:
    demo.until(r"Ctrl-C stops everything")
    demo.process.send_signal(sign)
    demo.process.wait(PATIENCE)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", demo.port)).close()
        except ConnectionRefusedError:
            return
        time.sleep(0.05)
    pytest.fail("the server goes on")

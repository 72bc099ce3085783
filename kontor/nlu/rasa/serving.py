"""A Rasa server of ours: started with one model, waited for, and ended with all it started."""

from __future__ import annotations

import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kontor.nlu.rasa.environment import Environment
from kontor.nlu.rasa.process import RasaFailed, started

START_SECONDS = 600.0
"""A machine that has other work reads a model for minutes; a server that ends is told of at once."""
LOOK_EVERY = 0.25


@dataclass(frozen=True, slots=True)
class Serving:
    """A running server: its address, and the program behind it."""

    url: str
    program: subprocess.Popen[bytes]

    def wait_until_ready(self, seconds: float = START_SECONDS) -> None:
        """Return once the server answers; raises `RasaFailed` when it ends or takes too long."""
        end = time.monotonic() + seconds
        while not _answers(self.url):
            if (status := self.program.poll()) is not None:
                raise RasaFailed(f"rasa ended with status {status} before it was ready: its output says why")
            if time.monotonic() > end:
                raise RasaFailed(f"rasa was not ready after {seconds:.0f} seconds: its output says why")
            time.sleep(LOOK_EVERY)


@contextmanager
def serving(
    environment: Environment,
    model: Path,
    port: int,
    *,
    token: str | None = None,
    folder: Path | None = None,
    output: int | IO[bytes] | None = None,
) -> Iterator[Serving]:
    """Run `rasa run` with a model on 127.0.0.1, in `folder` where that is a Rasa project; ended on leaving."""
    command: list[str | Path] = [environment.checked().program, "run", "--enable-api", "--interface", "127.0.0.1"]
    command += ["--port", str(port), "--model", model.resolve(), *(["--auth-token", token] if token else [])]
    with started(command, folder, output) as program:
        yield Serving(f"http://127.0.0.1:{port}", program)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 (our own server on 127.0.0.1)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False

"""A real Rasa server for tests: its port is the system's choice, its output is kept to be shown when it fails."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kontor.nlu.rasa.environment import Environment
from kontor.nlu.rasa.process import RasaFailed
from kontor.nlu.rasa.serving import Serving, serving

TOKEN = "rasa-secret"


def free_port() -> int:
    """Return a port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(environment: Path, model: Path, folder: Path) -> Iterator[Serving]:
    """Serve a model; `folder` is the project, or any folder that has none."""
    output = folder / "rasa-run.log"
    with (
        output.open("wb") as kept,
        serving(Environment(environment), model, free_port(), token=TOKEN, folder=folder, output=kept) as server,
    ):
        try:
            server.wait_until_ready()
        except RasaFailed as error:
            raise AssertionError(f"{error}\n{output.read_text('utf-8')[-3000:]}") from error
        yield server

"""A real Rasa server for tests: its port is the system's choice, its output is kept to be shown when it fails."""

from __future__ import annotations

import json
import math
import socket
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kontor.nlu.rasa.environment import Environment
from kontor.nlu.rasa.process import RasaFailed
from kontor.nlu.rasa.serving import Serving, serving

TOKEN = "rasa-secret"


def free_port() -> int:
    """Return a port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def asked(server: Serving, text: str) -> dict[str, Any]:
    """Return what the server itself answers, with nothing of ours between."""
    told = json.dumps({"text": text}).encode()
    request = urllib.request.Request(f"{server.url}/model/parse?token={TOKEN}", told)
    with urllib.request.urlopen(request, timeout=30) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def alike(found: Sequence[tuple[str, float]], told: Sequence[tuple[str, float]]) -> bool:
    """Tell whether two rankings are one, but for what a certainty loses on its way through JSON."""
    names = [name for name, _ in found] == [name for name, _ in told]
    return names and all(math.isclose(one[1], other[1], rel_tol=1e-6) for one, other in zip(found, told, strict=True))


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

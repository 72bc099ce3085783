"""A process that only understands with Rasa; run by the Python of Rasa's own environment, 3.8 to 3.10.

`python rasa_reader.py MODEL TEXTS ANSWERS`, as `kontor.nlu.measuring.reader`, which this cannot import. An answer is
what `POST /model/parse` would give, without the server.
"""

from __future__ import annotations

import asyncio
import json
import re
import resource
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

KEPT = ("intent", "intent_ranking", "entities")


def read(model: str, texts: str, answers: str) -> None:
    """Read every text."""
    agent = import_module("rasa.core.agent").Agent.load(model)
    loop, first = asyncio.new_event_loop(), 0.0
    with Path(texts).open(encoding="utf-8") as asked, Path(answers).open("w", encoding="utf-8") as given:
        for line in asked:
            text = json.loads(line)
            begun, spent = time.perf_counter(), time.process_time()
            body = loop.run_until_complete(agent.parse_message(text))
            cpu, ms = (time.process_time() - spent) * 1000, (time.perf_counter() - begun) * 1000
            first = first or time.monotonic()
            given.write(
                json.dumps({**{key: body.get(key) for key in KEPT}, "ms": ms, "cpu_ms": cpu}, default=_plain) + "\n"
            )
        given.write(json.dumps({"first_answer": first, "rss_mb": _peak_mb()}) + "\n")


def _plain(value: Any) -> Any:
    return value.item()  # a number of numpy


def _peak_mb() -> float:
    status = Path("/proc/self/status")
    found = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text("ascii"), re.MULTILINE) if status.exists() else None
    return int(found[1]) / 1024 if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    read(*sys.argv[1:])

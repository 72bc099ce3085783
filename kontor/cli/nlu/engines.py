"""The engines that `--engine` names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kontor.nlu.measuring.engines import Embedded, Engine

Maker = Callable[[bool, Path | None], Engine]


def _embedded(readers: bool, embeddings: Path | None) -> Engine:
    return Embedded(readers, embeddings)


def _rasa(readers: bool, embeddings: Path | None) -> Engine:
    from kontor.cli.rasa import here
    from kontor.nlu.measuring.rasa import RasaEngine

    if readers or embeddings:
        raise ValueError("--readers and --embeddings are of the embedded engine: leave them out with rasa")
    return RasaEngine(here().checked())


ENGINES: dict[str, Maker] = {"embedded": _embedded, "rasa": _rasa}


def make_engine(name: str, *, readers: bool = False, embeddings: Path | None = None) -> Engine:
    """Return the engine of a name; raises `ValueError` on another, and where it is not installed."""
    if name not in ENGINES:
        raise ValueError(f"there is no engine {name!r}: choose {' or '.join(ENGINES)}")
    return ENGINES[name](readers, embeddings)

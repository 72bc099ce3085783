"""The connector that docs/connectors.md writes keeps the promises that the page asks of every connector."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from kontor.testing.conformance import Conformance, Conforms, Stand
from scripts.docs import ROOT, blocks


@pytest.fixture
def conforms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Conforms]:
    """The page's connector, as a reader would have copied it."""
    for block in blocks((ROOT / "docs" / "connectors.md").read_text("utf-8")):
        if block.file:
            (tmp_path / block.file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.file).write_text(block.code, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("connectors.pigeon.testing").conforms
    for name in ("connectors.pigeon", "connectors.pigeon.testing"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize("promise", [name for name in vars(Conformance) if name.startswith("test_")])
async def test_it_keeps_every_promise(conforms: Conforms, promise: str) -> None:
    opened: AbstractAsyncContextManager[Stand] = conforms()
    async with opened as stand:
        kept = getattr(Conformance(), promise)(stand=stand)
        if kept is not None:
            await kept

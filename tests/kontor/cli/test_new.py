"""A new bot is whole from its first minute."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kontor.nlu.formats import read
from tests.kontor.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[3]


def kontor_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "KONTOR_DATA": str(folder / "data"), "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    run = [sys.executable, "-m", "kontor.cli", *arguments]
    return subprocess.run(run, cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.mark.long
def test_a_new_bot_has_nothing_to_mend_and_its_transcript_passes(kontor: Run, tmp_path: Path) -> None:
    assert kontor("new", "depot", "--to", str(tmp_path)).code == 0
    told = kontor_in(tmp_path, "check", "depot").stdout.splitlines()
    wrong = [line for line in told if not line.startswith("ok ")]
    assert [line for line in wrong if "intent" not in line and "database" not in line] == []
    assert kontor_in(tmp_path, "test", "depot").stdout == "1 passed, 0 failed\n"


def test_a_new_bots_examples_are_none_of_the_everyday_ones(kontor: Run, tmp_path: Path) -> None:
    assert kontor("new", "depot", "--to", str(tmp_path)).code == 0
    own, everyday = (
        {one.text.lower() for one in read(root / "training_data" / "en" / name).examples}
        for root, name in ((tmp_path, "depot.yml"), (ROOT, "smalltalk.yml"))
    )
    assert own
    assert own & everyday == set()


@pytest.mark.parametrize(
    "name,told",
    [
        ("Depot", "is no name for a bot"),
        ("class", "is no name for a bot"),
        ("airline", "a bot airline that is installed"),
        ("tickets", "a flow or topic tickets is installed already"),
        ("smalltalk", "a flow or topic smalltalk is installed already"),
        ("elsewhere", "a flow or topic elsewhere is installed already"),
    ],
)
def test_a_name_that_is_none_or_taken_is_refused(kontor: Run, tmp_path: Path, name: str, told: str) -> None:
    ran = kontor("new", name, "--to", str(tmp_path))
    assert (ran.code, told in ran.err, list(tmp_path.iterdir())) == (1, True, [])


def test_nothing_is_overwritten(kontor: Run, tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "depot.py").write_text("mine")
    ran = kontor("new", "depot", "--to", str(tmp_path))
    assert (ran.code, "flows/depot.py already" in ran.err) == (1, True)
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["depot.py"]

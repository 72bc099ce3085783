"""The shell scripts: each is valid, can be run, and cleans up after itself."""

from __future__ import annotations

import os
import subprocess
import tomllib
from pathlib import Path

import psycopg
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("test", "check", "demo", "bench", "pin", "postgres")


@pytest.mark.parametrize("script", [*(f"scripts/{name}" for name in PROGRAMS), "scripts/environment", ".ci/run"])
def test_each_is_valid(script: str) -> None:
    subprocess.run(["bash", "-n", str(ROOT / script)], check=True)


@pytest.mark.parametrize("script", [*(f"scripts/{name}" for name in PROGRAMS), ".ci/run"])
def test_each_can_be_run(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


def test_everything_we_depend_on_is_pinned() -> None:
    """`scripts/pin` was run after the last change of the dependencies."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["build-system"]["requires"],
    ]
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    pins = {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines)}

    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(pins.get(canonicalize_name(requirement.name), "")), str(requirement)


def test_a_python_that_does_not_fit_is_refused_in_one_line(tmp_path: Path) -> None:
    old = tmp_path / "python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)

    ran = subprocess.run(
        [str(ROOT / "scripts/test")],
        env={**os.environ, "KONTOR_PYTHON": str(old)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 1
    assert ran.stderr == f"KONTOR_PYTHON={old} is not a Python 3.11, 3.12 or 3.13 with venv: name one, or unset it\n"


@pytest.mark.postgres
def test_the_private_postgres_serves_its_command_passes_on_its_status_and_is_gone(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    command = [
        f'echo "$KONTOR_TEST_POSTGRES $KONTOR_TEST_POSTGRES_SOCKET" >{seen}',
        'psql "${KONTOR_TEST_POSTGRES/+psycopg/}" -tAc "SHOW fsync"',
        "exit 7",
    ]
    program = [str(ROOT / "scripts/postgres"), "bash", "-c", "; ".join(command)]

    ran = subprocess.run(program, capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stdout.strip()) == (7, "on")
    url, folder = seen.read_text().split()
    assert not Path(folder).exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url.replace("+psycopg", ""), connect_timeout=2)

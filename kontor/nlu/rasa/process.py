"""Programs of another environment: started apart from ours, watched line by line, and never left behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

STOP_SECONDS = 15.0
_MORTAL = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGTERM)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Becomes another program that ends with its parent, however that ends: PR_SET_PDEATHSIG, prctl(2). Linux only."""
_COLOURS = re.compile(rb"\x1b\[[0-9;]*[A-Za-z]")


class RasaFailed(ValueError):
    """Rasa, or what installs it, did not do its work; one line that says what to do."""


def surroundings(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables a program of another environment is started with.

    Nothing of our own Python or our own settings goes along, and nothing is told to Rasa's makers
    (https://rasa.com/docs/rasa/telemetry).
    """
    given = os.environ if environ is None else environ
    kept = {
        name: value
        for name, value in given.items()
        if not name.startswith(("PYTHON", "KONTOR_", "VIRTUAL_ENV", "__PYVENV"))
    }
    return kept | {
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "2",
    }


def call(
    command: Sequence[str | Path],
    log: Path,
    folder: Path | None = None,
    told: Callable[[str], None] = lambda line: None,
) -> None:
    """Run a program to its end, its output in `log` and each line to `told`; raises `RasaFailed`."""
    with log.open("ab") as kept, started(command, folder, subprocess.PIPE) as program:
        assert program.stdout is not None
        last = ""
        for line in _lines(program.stdout, kept):
            told(line)
            last = line or last
        status = program.wait()
    if status:
        raise RasaFailed(f"{Path(command[0]).name} ended with status {status}: {last[-200:]} (all it said is in {log})")


@contextmanager
def started(
    command: Sequence[str | Path], folder: Path | None = None, output: int | IO[bytes] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program in a group of its own; the whole group is ended on leaving, whatever happens."""
    mortal = [sys.executable, "-I", "-S", "-c", _MORTAL] if sys.platform == "linux" else []
    program = subprocess.Popen(
        [*mortal, Path(command[0]).absolute(), *command[1:]],
        cwd=folder,
        env=surroundings(),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield program
    finally:
        end(program)


def end(program: subprocess.Popen[bytes], seconds: float = STOP_SECONDS) -> None:
    """End a program's group: asked first, then made to."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if program.poll() is None:
            _signal(program.pid, sign)
            try:
                program.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
    _signal(program.pid, signal.SIGKILL)
    if program.stdout is not None:
        program.stdout.close()


def _signal(group: int, sign: signal.Signals) -> None:
    try:
        os.killpg(group, sign)
    except (ProcessLookupError, PermissionError):
        return


def _lines(output: IO[bytes], kept: IO[bytes]) -> Iterator[str]:
    """Yield lines as they come; a progress bar's carriage return ends one too."""
    rest = b""
    while part := os.read(output.fileno(), 65_536):
        kept.write(part)
        *whole, rest = re.split(rb"[\r\n]", rest + part)
        yield from (_plain(line) for line in whole)
    yield _plain(rest)


def _plain(line: bytes) -> str:
    return _COLOURS.sub(b"", line).decode("utf-8", "replace").strip()

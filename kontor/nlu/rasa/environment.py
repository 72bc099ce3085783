"""The environment Rasa lives in: finding a Python that can hold it, and making it.

Rasa 3.6 needs Python 3.8 to 3.10 and pins SQLAlchemy 1.4 and pydantic 1, so it never shares an environment with Kontor.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kontor import private
from kontor.nlu.progress import Progress, silently
from kontor.nlu.rasa.process import RasaFailed, call, surroundings

REQUIREMENT = "rasa>=3.6.21,<4"
"""What is installed: the dependency group `rasa` of pyproject.toml, which an installed package does not carry along."""
VERSIONS = ("3.10", "3.9", "3.8")
PACKAGES = 163
"""How many packages Rasa 3.6.21 brings, for the progress bar."""

_PROBE = "import ensurepip, venv, sys; print('%d.%d' % sys.version_info[:2])"


class NoPython(RasaFailed):
    """There is no Python here that Rasa runs on; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment with Rasa in it, made or yet to be made."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.folder / "bin" / "python"

    @property
    def program(self) -> Path:
        """The command `rasa`."""
        return self.folder / "bin" / "rasa"

    @property
    def is_ready(self) -> bool:
        """Whether Rasa is wholly installed: by `install`, or by hand in an environment that KONTOR_RASA names."""
        return self.program.exists() and (_stamp(self).exists() or not (self.folder / "kontor-begun").exists())

    def checked(self) -> Environment:
        """Return the environment itself; raises `RasaFailed` when Rasa is not in it."""
        if not self.is_ready:
            raise RasaFailed(
                f"Rasa is not installed in {self.folder}: run `kontor rasa install`, or name an environment with Rasa "
                "in KONTOR_RASA"
            )
        return self


def install(environment: Environment, python: Path | None = None, progress: Progress = silently) -> str:
    """Make the environment and put Rasa into it; returns the version installed.

    An install that was broken off goes on where pip's cache left it, a finished one is left as it is. Raises
    `NoPython`, or `RasaFailed` with pip's own last words.
    """
    if not environment.is_ready or not _stamp(environment).exists():
        _make(environment, python, progress)
    version = _version(environment)
    _stamp(environment).write_text(f"{version}\n", "utf-8")
    progress(f"Rasa {version} is installed", 1.0)
    return version


def find_python(named: Path | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """Return a Python 3.8, 3.9 or 3.10 that can make environments, the newest found; raises `NoPython`."""
    if named is not None:
        if fits(named):
            return named
        raise NoPython(f"{named} is not a Python 3.8, 3.9 or 3.10 with venv, which Rasa 3.6 needs: name another")
    found = next((path for path in _candidates(os.environ if environ is None else environ) if fits(path)), None)
    if found is None:
        raise NoPython(
            "Rasa 3.6 needs Python 3.8, 3.9 or 3.10, and none is on the path, in pyenv or in uv: run "
            "`pyenv install 3.10` or `uv python install 3.10`, or name one with --python"
        )
    return found


def fits(python: Path) -> bool:
    """Tell whether this starts, is a Python that Rasa runs on, and can make environments."""
    try:
        told = subprocess.run(
            [python, "-I", "-c", _PROBE], capture_output=True, text=True, timeout=30, check=False, env=surroundings()
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return told.returncode == 0 and told.stdout.strip() in VERSIONS


def _candidates(environ: Mapping[str, str]) -> Iterator[Path]:
    home = Path(environ.get("HOME", "/nowhere"))
    pyenv = Path(environ.get("PYENV_ROOT") or home / ".pyenv") / "versions"
    uv = Path(environ.get("UV_PYTHON_INSTALL_DIR") or home / ".local" / "share" / "uv" / "python")
    for version in VERSIONS:
        if on_path := shutil.which(f"python{version}", path=environ.get("PATH", "")):
            yield Path(on_path)
        yield from sorted(pyenv.glob(f"{version}.*/bin/python"), key=_patch, reverse=True)
        yield from sorted(uv.glob(f"cpython-{version}.*/bin/python{version}"), key=_patch, reverse=True)


def _patch(path: Path) -> tuple[int, ...]:
    """Order 3.10.9 before 3.10.13."""
    return tuple(int(part) for part in path.parent.parent.name.replace("-", ".").split(".") if part.isdecimal())


def _make(environment: Environment, python: Path | None, progress: Progress) -> None:
    private.make_folder(environment.folder)
    (environment.folder / "kontor-begun").touch()
    log = environment.folder / "kontor-install.log"
    progress("making the environment", 0.0)
    if not (environment.folder / "bin" / "pip").exists():
        call([find_python(python), "-m", "venv", environment.folder], log)
    call([environment.python, "-m", "pip", *_pip(REQUIREMENT)], log, told=_told(progress))


def _pip(requirement: str) -> Sequence[str]:
    return ("install", "--disable-pip-version-check", "--progress-bar", "off", requirement)


def _told(progress: Progress) -> Callable[[str], None]:
    """Return what makes progress of pip's lines: each package is looked for, then all are installed."""
    seen: set[str] = set()

    def told(line: str) -> None:
        verb, _, rest = line.strip().partition(" ")
        if verb in ("Collecting", "Requirement"):
            seen.add(rest)
            progress("fetching Rasa and what it needs", min(0.9, 0.9 * len(seen) / PACKAGES))
        elif verb in ("Installing", "Building"):
            progress("installing", 0.95)

    return told


def _version(environment: Environment) -> str:
    listed = subprocess.run(
        [environment.python, "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"],
        capture_output=True, check=False, env=surroundings(),
    )  # fmt: skip
    try:
        return str(next(one["version"] for one in json.loads(listed.stdout) if one["name"] == "rasa"))
    except (ValueError, StopIteration, KeyError):
        raise RasaFailed(f"{environment.folder} holds no Rasa: delete it and run `kontor rasa install`") from None


def _stamp(environment: Environment) -> Path:
    return environment.folder / "kontor-installed"

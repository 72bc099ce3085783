from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path

import pytest

from kontor.nlu.rasa.environment import REQUIREMENT, Environment, NoPython, find_python, fits, install
from kontor.nlu.rasa.process import RasaFailed, call, surroundings
from tests.kontor.nlu.rasa.pretending import pretended

ROOT = Path(__file__).resolve().parents[4]


def python(path: Path, version: str, broken: bool = False) -> Path:
    """Make a program that says it is a Python of this version, makes environments, and whose pip installs `rasa`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"""#!{sys.executable}
import os, pathlib, shutil, sys
arguments = sys.argv[1:]
if {broken}:
    sys.exit("pyenv: python3.10: command not found")
if "-c" in arguments:
    print("{version}")
elif arguments[:2] == ["-m", "venv"]:
    folder = pathlib.Path(arguments[2]) / "bin"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pip").touch()
    shutil.copy(__file__, folder / "python")
elif arguments[2] == "install":
    bin = pathlib.Path(__file__).parent
    if (bin.parent / "no-network").exists():
        sys.exit("ERROR: Could not find a version that satisfies the requirement")
    for name in ("rasa", "numpy", "tensorflow"):
        print("Collecting", name)
    print("Installing collected packages: rasa")
    (bin / "rasa").touch()
elif arguments[2] == "list":
    print('[{{"name": "numpy", "version": "1"}}, {{"name": "rasa", "version": "3.6.21"}}]')
"""
    )
    path.chmod(0o755)
    return path


def test_the_requirement_is_the_one_of_the_dependency_group() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    assert [one.partition(";")[0].strip() for one in groups["rasa"]] == [REQUIREMENT]


def test_the_newest_python_that_fits_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "path"
    python(path / "python3.9", "3.9")
    best = python(path / "python3.10", "3.10")
    assert find_python(environ={"PATH": str(path), "HOME": str(tmp_path)}) == best


def test_a_shim_that_does_not_start_is_passed_over_for_pyenvs_own(tmp_path: Path) -> None:
    python(tmp_path / "shims" / "python3.10", "3.10", broken=True)
    for patch in ("3.10.9", "3.10.13"):
        python(tmp_path / ".pyenv" / "versions" / patch / "bin" / "python", "3.10")
    found = find_python(environ={"PATH": str(tmp_path / "shims"), "HOME": str(tmp_path)})
    assert found.parent.parent.name == "3.10.13"


def test_one_of_uv_is_found_too(tmp_path: Path) -> None:
    name = "cpython-3.9.19-linux-x86_64-gnu"
    made = python(tmp_path / ".local" / "share" / "uv" / "python" / name / "bin" / "python3.9", "3.9")
    assert find_python(environ={"PATH": "", "HOME": str(tmp_path)}) == made


def test_where_there_is_none_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoPython, match=r"pyenv install 3\.10") as caught:
        find_python(environ={"PATH": str(tmp_path), "HOME": str(tmp_path)})
    assert "\n" not in str(caught.value)


def test_a_named_python_that_does_not_fit_is_refused() -> None:
    assert not fits(Path(sys.executable))
    with pytest.raises(NoPython, match=r"is not a Python 3\.8, 3\.9 or 3\.10"):
        find_python(Path(sys.executable))


def test_an_install_makes_an_environment_tells_its_progress_and_is_left_as_it_is_afterwards(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    environment = Environment(tmp_path / "rasa")
    assert not environment.is_ready
    named = python(tmp_path / "python3.10", "3.10")
    assert install(environment, named, lambda *one: told.append(one)) == "3.6.21"
    assert environment.checked().is_ready
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    (tmp_path / "rasa" / "no-network").touch()
    assert install(environment, named) == "3.6.21"


def test_an_install_that_broke_off_goes_on(tmp_path: Path) -> None:
    named, environment = python(tmp_path / "python3.10", "3.10"), Environment(tmp_path / "rasa")
    (tmp_path / "rasa").mkdir()
    (tmp_path / "rasa" / "no-network").touch()
    with pytest.raises(RasaFailed, match="Could not find a version") as caught:
        install(environment, named)
    assert "kontor-install.log" in str(caught.value)
    assert not environment.is_ready
    (tmp_path / "rasa" / "no-network").unlink()
    assert install(environment, named) == "3.6.21"


def test_an_environment_made_by_hand_is_taken_as_it_is(tmp_path: Path) -> None:
    assert Environment(pretended(tmp_path / "mine")).checked().is_ready


def test_where_rasa_is_missing_the_error_names_the_command() -> None:
    with pytest.raises(RasaFailed, match="kontor rasa install"):
        Environment(Path("/nowhere")).checked()


def test_nothing_of_our_python_and_our_secrets_goes_along_and_nothing_is_reported_to_rasa() -> None:
    ours = {"PYTHONPATH": "x", "VIRTUAL_ENV": "y", "KONTOR_WHATSAPP_TOKEN": "secret", "PATH": os.environ["PATH"]}
    given = surroundings(ours)
    assert not {"PYTHONPATH", "VIRTUAL_ENV", "KONTOR_WHATSAPP_TOKEN"} & set(given)
    assert given["RASA_TELEMETRY_ENABLED"] == "false"


def test_a_program_that_fails_is_told_of_by_its_last_words(tmp_path: Path) -> None:
    code = "import sys; print('first'); sys.exit('\\x1b[91mlast words\\x1b[0m')"
    with pytest.raises(RasaFailed, match=r"ended with status 1: last words \(all it said is in .*log\)"):
        call([sys.executable, "-c", code], tmp_path / "log")
    assert "first" in (tmp_path / "log").read_text()

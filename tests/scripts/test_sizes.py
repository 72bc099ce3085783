"""The list of sizes names what is long, and only that."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scripts.sizes import Size, functions, reasons, report

LONG = "def long() -> None:\n" + "    pass\n" * 50


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository with one short file and an empty list of reasons."""
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/sizes.txt").write_text("# reasons\n")
    (tmp_path / "short.py").write_text("def short() -> int:\n    return 1\n")
    return tmp_path


def test_a_function_is_as_long_as_its_lines_with_decorators() -> None:
    assert list(functions("@a\n@b\ndef f():\n    return 1\n", "m.py")) == [Size("m.py::f", 4)]


def test_a_reason_is_the_rest_of_its_line() -> None:
    assert reasons("# comment\n\na.py  one vocabulary, read at once\nb.py::f\n") == {
        "a.py": "one vocabulary, read at once"
    }


def test_short_things_pass(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(tree) == 0
    assert capsys.readouterr().out == "1 files, median 2 lines; 1 functions, median 2 lines\n"


def test_a_long_function_without_a_reason_fails(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "long.py").write_text(LONG)

    assert report(tree) == 1
    assert "51  long.py::long  NO REASON" in capsys.readouterr().out


def test_a_long_file_with_a_reason_passes_and_is_shown(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "long.py").write_text("a = 1\n" * 401)
    (tree / "scripts/sizes.txt").write_text("long.py  a table of a vendor\n")

    assert report(tree) == 0
    assert "401  long.py  a table of a vendor" in capsys.readouterr().out


def test_a_reason_that_is_no_longer_needed_fails(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "scripts/sizes.txt").write_text("short.py  it was long once\n")

    assert report(tree) == 1
    assert "short.py  is short now" in capsys.readouterr().out


def test_what_git_ignores_is_not_measured(tree: Path) -> None:
    (tree / ".gitignore").write_text("long.py\n")
    (tree / "long.py").write_text(LONG)

    assert report(tree) == 0

"""An error of a plugin is told in one line, with the place its author looks for."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

from kontor.phrases import Phrase
from kontor.raised import told


def test_the_place_is_the_innermost_that_is_neither_ours_nor_a_librarys() -> None:
    with pytest.raises(KeyError) as ours:
        Phrase.read("<nowhere>")
    with pytest.raises(json.JSONDecodeError) as a_librarys:
        json.loads("{")
    for caught, line in ((ours.value, "KeyError: 'nowhere'"), (a_librarys.value, "JSONDecodeError: Expecting")):
        assert told(caught).startswith(line)
        assert "test_raised.py:" in told(caught)


def test_a_file_elsewhere_is_told_with_its_whole_path(tmp_path: Path) -> None:
    file = tmp_path / "elsewhere.py"
    file.write_text("\n1 / 0\n")
    with pytest.raises(ZeroDivisionError) as caught:
        runpy.run_path(str(file), run_name="elsewhere")
    assert told(caught.value) == f"ZeroDivisionError: division by zero ({file}:2)"


def test_an_error_of_many_lines_or_none_is_one_line() -> None:
    assert told(ValueError("first\nsecond")) == "ValueError: first"
    assert told(ValueError()) == "ValueError: it says no more"


def test_what_cannot_be_read_is_told_with_its_line() -> None:
    with pytest.raises(SyntaxError) as caught:
        compile("bot = (", "bot.py", "exec")
    assert told(caught.value).count("line 1") == 1

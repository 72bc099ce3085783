"""The documentation's code runs, and its links lead somewhere."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from scripts.docs import blocks, dead_links, run_page


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page to be written, in the folder its blocks run in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "page.md"


def test_a_block_knows_its_language_words_and_line() -> None:
    (block,) = blocks("# Title\n\n```python file=flows/mine.py\nx = 1\n```\n")

    assert (block.language, block.file, block.code, block.line) == ("python", "flows/mine.py", "x = 1\n", 4)


def test_a_block_inside_a_list_loses_its_indent() -> None:
    (block,) = blocks("1. do\n   ```python\n   if x:\n       y()\n   ```\n")

    assert block.code == "if x:\n    y()\n"


def test_blocks_of_a_page_build_on_each_other(page: Path) -> None:
    page.write_text("```python\nx = 20\n```\n```python\nassert x == 20\n```\n")

    run_page(page)


def test_a_block_may_await(page: Path) -> None:
    page.write_text("```python\nimport asyncio\nx = await asyncio.sleep(0, 3)\n```\n```python\nassert x == 3\n```\n")

    run_page(page)


def test_a_failing_block_names_page_and_line(page: Path) -> None:
    page.write_text("text\n\n```python\nassert 1 == 2\n```\n")

    with pytest.raises(AssertionError) as raised:
        run_page(page)

    assert raised.value.__notes__ == [f"{page}, line 4"]
    assert raised.traceback[-1].lineno == 3


def test_a_file_block_is_written_and_not_run(page: Path) -> None:
    page.write_text("```yaml file=texts/en.yml\nresponses: {}\n```\n```python file=mine.py\nraise SystemExit\n```\n")

    run_page(page)

    assert (page.parent / "texts/en.yml").read_text() == "responses: {}\n"
    assert (page.parent / "mine.py").read_text() == "raise SystemExit\n"


def test_a_block_that_is_not_to_be_run_must_still_be_python(page: Path) -> None:
    page.write_text("```python no-run\nraise SystemExit\n```\n")
    run_page(page)

    page.write_text("```python no-run\ndef :\n```\n")
    with pytest.raises(SyntaxError):
        run_page(page)


def test_shell_blocks_are_read_and_run_only_when_asked(page: Path) -> None:
    page.write_text("```bash\ntouch read\n```\n```bash run\ntouch ran\n```\n")

    run_page(page)

    assert [(page.parent / name).exists() for name in ("read", "ran")] == [False, True]


@pytest.mark.parametrize("block", ["```bash\nif true; then\n```\n", "```bash run\nfalse\n```\n"])
def test_a_shell_block_that_fails_is_seen(page: Path, block: str) -> None:
    page.write_text(block)

    with pytest.raises(subprocess.CalledProcessError):
        run_page(page)


def test_broken_json_is_seen(page: Path) -> None:
    page.write_text("```json\n{,}\n```\n")

    with pytest.raises(json.JSONDecodeError):
        run_page(page)


def test_a_link_that_leads_nowhere_is_seen(page: Path) -> None:
    (page.parent / "there.md").touch()
    text = "[a](there.md#part) [b](https://example.org/x) [c](missing.md) ![d](#part)\n```text\n[e](gone.md)\n```\n"

    assert list(dead_links(page, text)) == ["missing.md"]

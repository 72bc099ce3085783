"""Runs the code of the documentation: README.md, CONTRIBUTING.md, SECURITY.md, docs/*.md and the READMEs of the parts.

Each page is run from top to bottom, in one process and a temporary folder of its own: blocks build on each other.

- `python` blocks run, `await` at their top level included; `python no-run` only has to be valid Python.
- a block of any language with `file=PATH` is written to that path instead, to be imported or used by later blocks.
- `bash` blocks have to be valid; `bash run` blocks are run, and have to end with status 0.
- `json` and `yaml` blocks have to be valid.
- links to files have to lead somewhere.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("*.md", "docs/**/*.md", "bench/*.md", "connectors/*/README.md", "flows/*/README.md", "bots/*/README.md")
FENCE = re.compile(r"^(?P<indent> *)```(?P<info>[^`\n]+)\n(?P<code>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?P<target>[^)#\s]+)[^)]*\)")
SECONDS = 120


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: its language, the words behind it, its code, and the line of the page it begins at."""

    language: str
    words: tuple[str, ...]
    code: str
    line: int

    @property
    def file(self) -> str | None:
        """The path that the block is to be written to."""
        return next((word.removeprefix("file=") for word in self.words if word.startswith("file=")), None)


def blocks(text: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page."""
    for match in FENCE.finditer(text):
        language, *words = match["info"].split()
        code = re.sub(f"^{match['indent']}", "", match["code"], flags=re.MULTILINE)
        yield Block(language, tuple(words), code, text.count("\n", 0, match.start()) + 2)


def dead_links(page: Path, text: str) -> Iterator[str]:
    """Yield the links of a page that lead to no file."""
    prose = FENCE.sub("", text)
    for match in LINK.finditer(prose):
        target = match["target"]
        if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists():
            yield target


def run_page(page: Path) -> None:
    """Run a page's blocks in the current folder; raises what a block raises, with the page's line in the traceback."""
    names: dict[str, Any] = {"__name__": "__docs__"}
    for block in blocks(page.read_text(encoding="utf-8")):
        try:
            run_block(block, page, names)
        except Exception as error:
            error.add_note(f"{page}, line {block.line}")
            raise


def run_block(block: Block, page: Path, names: dict[str, Any]) -> None:
    """Write, run or read one block."""
    if block.file:
        path = Path(block.file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.code, encoding="utf-8")
    if block.language == "python":
        run_python(block, page, names)
    elif block.language == "bash":
        subprocess.run(
            ["bash", *([] if "run" in block.words else ["-n"]), "-euc", block.code], check=True, timeout=SECONDS
        )
    elif block.language == "json":
        json.loads(block.code)
    elif block.language == "yaml":
        list(YAML(typ="safe").load_all(block.code))


def run_python(block: Block, page: Path, names: dict[str, Any]) -> None:
    """Compile a block at its own line numbers, and run it unless it is a file or not to be run."""
    code = compile("\n" * (block.line - 1) + block.code, str(page), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    if block.file or "no-run" in block.words:
        return
    result = eval(code, names)  # noqa: S307 - the documentation's own code
    if inspect.iscoroutine(result):
        asyncio.run(result)


def check_page(page: Path) -> bool:
    """Run a page in a process and a folder of its own; print what is wrong."""
    text = page.read_text(encoding="utf-8")
    dead = list(dead_links(page, text))
    for target in dead:
        print(f"{page.relative_to(ROOT)}: the link to {target} leads nowhere")
    if next(blocks(text), None) is None:
        return not dead
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KONTOR_")}
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run(
            [sys.executable, __file__, "--page", str(page)], cwd=folder, env=environment, timeout=SECONDS, check=False
        )
    print(f"{'ok    ' if ran.returncode == 0 else 'FAILED'} {page.relative_to(ROOT)}")
    return ran.returncode == 0 and not dead


def main(arguments: list[str]) -> int:
    """Check the pages named, or all."""
    if arguments[:1] == ["--page"]:
        sys.path[:1] = [str(Path.cwd()), str(ROOT)]
        run_page(Path(arguments[1]))
        return 0
    named = [Path(name).resolve() for name in arguments]
    pages = named or sorted({page for pattern in PAGES for page in ROOT.glob(pattern)})
    failed = [page for page in pages if not check_page(page)]
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

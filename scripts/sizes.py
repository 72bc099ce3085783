"""Lists the files over 400 lines and the functions over 50, each with the reason that scripts/sizes.txt gives.

Ends with status 1 when one has no reason there, or when a reason there is no longer needed.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

MOST_IN_A_FILE = 400
MOST_IN_A_FUNCTION = 50


@dataclass(frozen=True, slots=True)
class Size:
    """How long something is: a file, or a function named `file::function`, in lines with decorators and docstring."""

    name: str
    lines: int


def files(root: Path) -> list[Path]:
    """Return the Python files of the tree that git does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", "*.py"],
        cwd=root,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return sorted(path for name in listed.split("\0") if name and (path := root / name).is_file())


def functions(source: str, file: str) -> Iterator[Size]:
    """Yield the size of every function of a file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield Size(f"{file}::{node.name}", (node.end_lineno or start) - start + 1)


def reasons(text: str) -> dict[str, str]:
    """Read the list of reasons: a name, two spaces or more, one line of reason; a line with # in front is a comment."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    parts = [line.split(maxsplit=1) for line in lines]
    return {name: reason for name, reason in (part if len(part) == 2 else (part[0], "") for part in parts) if reason}


def report(root: Path) -> int:
    """Print the list for a tree and return the status."""
    in_files, in_functions = measure(root)
    long = [size for size in in_files if size.lines > MOST_IN_A_FILE]
    long += [size for size in in_functions if size.lines > MOST_IN_A_FUNCTION]
    known = reasons((root / "scripts/sizes.txt").read_text(encoding="utf-8"))
    for size in sorted(long, key=lambda size: -size.lines):
        print(f"{size.lines:5}  {size.name}  {known.get(size.name, 'NO REASON in scripts/sizes.txt')}")
    stale = sorted(known.keys() - {size.name for size in long})
    for name in stale:
        print(f"    -  {name}  is short now: take its line out of scripts/sizes.txt")
    print(
        f"{len(in_files)} files, median {median(size.lines for size in in_files):.0f} lines; "
        f"{len(in_functions)} functions, median {median(size.lines for size in in_functions):.0f} lines"
    )
    return int(bool(stale) or any(size.name not in known for size in long))


def measure(root: Path) -> tuple[list[Size], list[Size]]:
    """Return the sizes of the files and of the functions of a tree."""
    in_files: list[Size] = []
    in_functions: list[Size] = []
    for path in files(root):
        source = path.read_text(encoding="utf-8")
        name = path.relative_to(root).as_posix()
        in_files.append(Size(name, source.count("\n")))
        in_functions += functions(source, name)
    return in_files, in_functions


if __name__ == "__main__":
    sys.exit(report(Path(__file__).resolve().parents[1]))

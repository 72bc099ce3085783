"""Lists the measurements: a name and what it measures, from each file's first line."""

from __future__ import annotations

import ast
from pathlib import Path


def listing(folder: Path) -> list[tuple[str, str]]:
    """Return name and first docstring line of every measurement: of each file that can be run."""
    sources = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("[!_]*.py"))}
    runnable = {name: source for name, source in sources.items() if '__name__ == "__main__"' in source}
    return [
        (name, (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]) for name, source in runnable.items()
    ]


if __name__ == "__main__":
    for name, line in listing(Path(__file__).parent):
        print(f"{name:12} {line}")

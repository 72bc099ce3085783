"""Keeps the figures: one section a measurement in RESULTS.md, with the date, the machine and the command."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
TITLE = "# Results\n\nEach section is written by the command it names, on the machine it names.\n"


def machine() -> str:
    """Describe this machine in one line: processor, cores we may use, memory, system, Python."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{_processor()}, {cores} cores, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    named = (
        re.search(r"^model name\s*:\s*(.+)$", info.read_text(encoding="utf-8"), re.MULTILINE) if info.exists() else None
    )
    return named[1] if named else platform.machine()


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Lay out rows as a Markdown table."""
    lines = [head, ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def keep(name: str, body: str, day: date, *, command: str = "", results: Path = RESULTS) -> None:
    """Write a measurement's section of RESULTS.md anew; the other sections stay as they are."""
    text = results.read_text(encoding="utf-8") if results.exists() else TITLE
    head, *sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    kept = {section.splitlines()[0].removeprefix("## "): section.rstrip() for section in sections}
    kept[name] = f"## {name}\n\n`{command or f'scripts/bench {name}'}`, {day}, {machine()}\n\n{body.strip()}"
    results.write_text("\n\n".join([head.rstrip(), *(kept[name] for name in sorted(kept))]) + "\n", encoding="utf-8")

"""Figures are kept one section a measurement."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bench.__main__ import listing
from bench.results import keep, machine, table

DAY = date(2026, 11, 21)


def test_a_section_is_written_anew_and_the_others_stay(tmp_path: Path) -> None:
    results = tmp_path / "RESULTS.md"
    for name, body in (("b", "old"), ("a", "first\n\n### part\n"), ("b", "new")):
        keep(name, body, DAY, results=results)

    place = f"{DAY}, {machine()}"
    assert results.read_text().split("\n\n", 2)[2] == (
        f"## a\n\n`scripts/bench a`, {place}\n\nfirst\n\n### part\n\n## b\n\n`scripts/bench b`, {place}\n\nnew\n"
    )


def test_a_table_has_a_head() -> None:
    assert table(["what", "ratio"], [["ack", 0.42]]) == "| what | ratio |\n| --- | --- |\n| ack | 0.42 |\n"


def test_the_listing_shows_what_can_be_run_with_its_first_line(tmp_path: Path) -> None:
    (tmp_path / "ack.py").write_text('"""How fast we answer.\n\nMore.\n"""\nif __name__ == "__main__":\n    pass\n')
    (tmp_path / "parts.py").write_text('"""Shared."""\n')

    assert listing(tmp_path) == [("ack", "How fast we answer.")]

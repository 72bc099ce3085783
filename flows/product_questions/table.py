"""Read a feed kept as a table: comma, semicolon, tab or bar between cells, quoted or not, in UTF-8 or UTF-16."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from itertools import islice

from flows.product_questions.rows import BadRow, Row, column

_SEPARATORS = "\t,;|"


def rows_of_table(data: bytes) -> Iterator[Row | BadRow]:
    """Yield the rows; raises `ValueError` when the first line names no `id` column."""
    text, remark = _decode(data)
    lines = text.splitlines(keepends=True)
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    separator, names = _header(lines[first] if lines else "")
    if remark:
        yield BadRow(1, remark, lost=False)
    yield from _rows(lines, first + 1, separator, names)


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace"), ""
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return data.decode(
            "cp1252", errors="replace"
        ), "the file is not UTF-8 and was read as Windows-1252; save it as UTF-8"


def _header(line: str) -> tuple[str, list[str]]:
    for separator in _SEPARATORS:
        names = [column(name) for name in next(csv.reader([line], delimiter=separator), [])]
        if "id" in names and len(names) > 1:
            return separator, names
    raise ValueError("the first line names no column id; a feed begins with a line such as id,title,price,availability")


def _rows(lines: list[str], start: int, separator: str, names: list[str]) -> Iterator[Row | BadRow]:
    """Read from line to line; after a broken quote go on at the next line, so that it costs one row only."""
    while start < len(lines):
        reader = csv.reader(islice(lines, start, None), delimiter=separator, strict=True)
        begin = start
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield _row(begin + 1, cells, names)
                begin = start + reader.line_num
            return
        except csv.Error:
            yield BadRow(
                begin + 1, "a quote is not closed or stands inside a cell; double the quotes within quoted text"
            )
            start = begin + 1


def _row(line: int, cells: list[str], names: list[str]) -> Row | BadRow:
    if any(cell.strip() for cell in cells[len(names) :]):
        return BadRow(
            line, f"{len(cells)} cells where the first line names {len(names)}; quote text that holds the separator"
        )
    values: dict[str, tuple[str, ...]] = {}
    for name, cell in zip(names, cells, strict=False):
        values[name] = (*values.get(name, ()), cell)
    return Row(line, values)

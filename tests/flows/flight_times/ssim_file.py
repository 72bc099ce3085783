"""Writes SSIM chapter 7 records column by column, independently of the reader."""

from __future__ import annotations

FILLER = "0" * 200


def record(*fields: tuple[int, str]) -> str:
    """Return 200 characters with texts put at columns counted from 1."""
    line = [" "] * 200
    for column, text in fields:
        line[column - 1 : column - 1 + len(text)] = text
    return "".join(line)


def header() -> str:
    """Return record type 1."""
    return record((1, "1AIRLINE STANDARD SCHEDULE DATA SET"), (192, "001"))


def carrier(airline: str = "KX", mode: str = "L", first: str = "25OCT26", last: str = "27MAR27") -> str:
    """Return record type 2."""
    return record((1, f"2{mode}{airline}"), (11, "W26"), (15, first), (22, last), (29, "01SEP26"), (72, "C"))


def leg(
    number: str = "100", origin: str = "FRA", destination: str = "LIS", departs: str = "0705", arrives: str = "0910", *,
    airline: str = "KX", variation: str = "01", sequence: str = "01", service: str = "J", first: str = "25OCT26",
    last: str = "27MAR27", days: str = "1234567", weeks: str = " ", utc: tuple[str, str] = ("+0100", "+0000"),
    terminals: tuple[str, str] = ("", ""), dates: str = "  ",
) -> str:  # fmt: skip
    """Return record type 3."""
    return record(
        (1, "3"), (3, airline), (6, f"{number:>4}"), (10, variation), (12, sequence), (14, service), (15, first),
        (22, last), (29, days), (36, weeks), (37, origin), (40, departs), (44, departs), (48, utc[0]),
        (53, terminals[0]), (55, destination), (58, arrives), (62, arrives), (66, utc[1]), (71, terminals[1]),
        (73, "32N"), (193, dates),
    )  # fmt: skip


def segment(number: str, element: str, data: str, *, airline: str = "KX", sequence: str = "01") -> str:
    """Return record type 4 for the first board and off point."""
    return record(
        (1, "4"), (3, airline), (6, f"{number:>4}"), (10, "01"), (12, sequence), (14, "J"), (29, "AB"),
        (31, element), (34, "FRALIS"), (40, data),
    )  # fmt: skip


def trailer(airline: str = "KX") -> str:
    """Return record type 5; `numbered` writes its check."""
    return record((1, f"5 {airline}"), (194, "E"))


def numbered(*records: str) -> str:
    """Return a file: serial numbers at the end of each record, the check in the trailers."""
    lines = []
    for serial, text in enumerate(records, start=1):
        check = f"{serial - 1:06}" if text[0] == "5" else text[187:193]
        lines.append(text[:187] + check + text[193] + f"{serial:06}")
    return "\n".join(lines) + "\n"


def ssim(*legs: str, mode: str = "L") -> str:
    """Return a whole file of the airline KX around some legs."""
    return numbered(header(), carrier(mode=mode), *legs, trailer())

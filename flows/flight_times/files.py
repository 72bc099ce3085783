"""The files an airline hands over: which kind one is, read and taken into the timetable."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from flows.flight_times import read_csv, read_ssim
from flows.flight_times.importing import Plan, Taken, Unreadable, take_news, take_plan
from flows.flight_times.journeys import News, NewsKey
from kontor.store.database import Now


@dataclass(frozen=True, slots=True)
class Reported:
    """News of some days."""

    news: tuple[tuple[NewsKey, News], ...]


def read_file(data: bytes) -> Plan | Reported:
    """Read a timetable (SSIM chapter 7 or CSV) or news (CSV), told apart by the first line; raises `Unreadable`."""
    text = _decode(data)
    if read_ssim.is_ssim(text):
        return read_ssim.read_plan(text)
    return Reported(tuple(read_csv.read_news(text))) if read_csv.is_news(text) else read_csv.read_plan(text)


def take(conn: Connection, now: Now, content: Plan | Reported) -> Taken:
    """Take a file's content into the timetable."""
    return take_plan(conn, content) if isinstance(content, Plan) else take_news(conn, content.news)


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(line, "a character is not UTF-8", "save the file as UTF-8") from None

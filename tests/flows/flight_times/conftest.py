"""A timetable in a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.flight_times.files import read_file, take
from flows.flight_times.sql import SqlTimetable

PLAN = b"""flight,from,to,departs,arrives,first_day,last_day,days,from_terminal,to_terminal,leg,weeks,operated_by
KX100,FRA,LIS,07:05,09:10,2026-01-01,2027-12-31,daily,1,1,,,
KX104,FRA,LIS,19:45,21:50,2026-01-01,2027-12-31,123456,1,1,,,
KX180,FRA,LHR,18:30,19:15,2026-01-01,2027-12-31,daily,1,2,,,
KX182,FRA,LCY,08:00,08:40,2026-01-01,2027-12-31,12345,1,,,,
KX401,JFK,FRA,18:10,07:45,2026-01-01,2027-12-31,daily,1,1,,,
KX510,FRA,BKK,21:45,14:25,2026-10-25,2027-03-27,daily,1,,1,,
KX510,BKK,SIN,16:20+1,19:45+1,2026-10-25,2027-03-27,daily,,2,2,,
KX550,FRA,CPT,20:15,09:00,2026-11-07,2027-03-27,6,1,,,2,
YY9100,FRA,LHR,18:30,19:15,2026-01-01,2027-12-31,daily,1,2,,,KX180
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'timetable.db'}"


@pytest.fixture
def timetable(url: str) -> Iterator[SqlTimetable]:
    """A small timetable of 2026 and 2027."""
    made = SqlTimetable(lambda: url)
    made.open().submit(take, read_file(PLAN)).result()
    yield made
    made.close()

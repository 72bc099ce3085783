"""A timetable in a database of its own, and talks about it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.bots import understanding as engine
from flows.everyday import everyday
from flows.flight_times import flight_times
from flows.flight_times.files import read_file, take
from flows.flight_times.sql import SqlTimetable
from kontor.bots import Bot
from kontor.nlu.embedded import Embedded
from kontor.testing import Chat, ManualClock

TEXTS = Path("bots/airline/texts")
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


@pytest.fixture(scope="module")
def understanding(models: Path) -> Embedded:
    """The airline's, trained once a run."""
    made = engine("airline")
    made.prepare(models)
    return made


def bot(timetable: SqlTimetable, understanding: Embedded, home: str | None = "FRA") -> Bot:
    """Return a bot that knows a timetable."""
    flows = [*flight_times(timetable, home), *everyday]
    return Bot("airline", [], flows, understanding, languages=("en",), zone="Europe/Berlin", texts=(TEXTS,))


def at(moment: str) -> ManualClock:
    """Return a clock that stands at a moment."""
    return ManualClock(datetime.fromisoformat(moment).astimezone(UTC))


@pytest.fixture
async def chat(timetable: SqlTimetable, understanding: Embedded) -> AsyncIterator[Chat]:
    """A talk on Saturday, 21 November 2026 at ten in Frankfurt."""
    async with Chat(bot(timetable, understanding), clock=at("2026-11-21T10:00+01:00")) as made:
        yield made

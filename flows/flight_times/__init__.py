"""When flights leave and land, from where, and a word when that changes."""

from flows.flight_times.airports import Airport, airport
from flows.flight_times.flow import flight_times
from flows.flight_times.sql import SqlTimetable
from flows.flight_times.timetable import Hours, State, Status, Timetable

__all__ = ["Airport", "Hours", "SqlTimetable", "State", "Status", "Timetable", "airport", "flight_times"]

"""Taking a file over: a plan replaces what was planned for its airlines on its days, news add to what is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from flows.flight_times import rows
from flows.flight_times.journeys import News, NewsKey
from flows.flight_times.legs import Leg, airline_of, clash, outside


class Unreadable(ValueError):
    """A file cannot be taken over. The text says where, what is wrong and what to do; `column` counts from 1."""

    def __init__(self, line: int, what: str, mend: str, column: int | None = None) -> None:
        place = f"line {line}" + (f", column {column}" if column else "")
        super().__init__(f"{place}: {what}; {mend}")
        self.line, self.column = line, column


@dataclass(frozen=True, slots=True)
class Planned:
    """A leg as a file plans it, and the line it stands in."""

    line: int
    leg: Leg


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file plans: legs, and for each airline the days it speaks for. `skipped` legs carry no passengers."""

    legs: tuple[Planned, ...]
    validity: dict[str, tuple[date, date]]
    skipped: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import changed."""

    added: int
    removed: int
    unchanged: int


def take_plan(conn: Connection, plan: Plan) -> Taken:
    """Replace what is planned for the file's airlines on the file's days; the same file twice changes nothing."""
    before = rows.of_airlines(conn, tuple(plan.validity))
    wanted = {part for leg in before for part in outside(leg, *plan.validity[airline_of(leg.flight)])}
    wanted |= {planned.leg for planned in plan.legs}
    rows.remove_legs(conn, [id for leg, id in before.items() if leg not in wanted])
    added = sorted(wanted - before.keys(), key=lambda leg: (leg.flight, leg.first_day, leg.sequence))
    rows.add_legs(conn, added)
    removed = len(before.keys() - wanted)
    return Taken(len(added), removed, len(before) - removed)


def take_news(conn: Connection, news: Sequence[tuple[NewsKey, News]]) -> Taken:
    """Write what became known of flights; a line that says what is known already changes nothing."""
    changed = sum(rows.write_news(conn, key, known) for key, known in news)
    return Taken(changed, 0, len(news) - changed)


def refuse_clashes(planned: Iterable[Planned]) -> None:
    """Raise `Unreadable` when two lines plan the same leg on one day."""
    seen: dict[tuple[str, int], list[Planned]] = {}
    for one in planned:
        others = seen.setdefault((one.leg.flight, one.leg.sequence), [])
        for other in others:
            if day := clash(one.leg, other.leg):
                what = f"{one.leg.flight} leg {one.leg.sequence} on {day} is planned in line {other.line} too"
                raise Unreadable(one.line, what, "keep one of the two")
        others.append(one)


def validity_of(planned: Iterable[Planned]) -> dict[str, tuple[date, date]]:
    """Return for each airline the first and the last day it is planned on."""
    days: dict[str, tuple[date, date]] = {}
    for one in planned:
        first, last = days.get(airline_of(one.leg.flight), (one.leg.first_day, one.leg.last_day))
        days[airline_of(one.leg.flight)] = (min(first, one.leg.first_day), max(last, one.leg.last_day))
    return days

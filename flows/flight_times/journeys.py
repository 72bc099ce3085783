"""From planned legs and the news of the day to what a passenger is told. Pure rules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flows.flight_times.airports import airport
from flows.flight_times.legs import DAY, Leg
from flows.flight_times.timetable import Status


@dataclass(frozen=True, slots=True)
class News:
    """What became known about one leg on one day; None leaves the plan, or an earlier leg's delay, as it is."""

    delay: int | None = None
    gate: str | None = None
    cancelled: bool = False
    reason: str | None = None


NO_NEWS = News()

# (operating flight, airport the leg leaves, local day the flight starts at its first airport)
NewsKey = tuple[str, str, date]


@dataclass(frozen=True, slots=True)
class Flown:
    """One leg on one date with its news; `delay` includes what earlier legs bring along."""

    leg: Leg
    departs: datetime
    arrives: datetime
    flight_day: date
    news: News
    delay: timedelta


def journeys(
    legs: Iterable[Leg],
    day: date,
    news: Mapping[NewsKey, News],
    origins: Collection[str] | None = None,
    destinations: Collection[str] | None = None,
) -> Iterator[Status]:
    """Yield what leaves on a local day: whole flights, or the parts between the given airports."""
    for chain in _chains(legs, day):
        flown = tuple(_fly(chain, news))
        for part in _parts(flown, origins, destinations):
            if part[0].departs.date() == day:
                yield _status(part)


def starts_near(day: date) -> tuple[date, ...]:
    """Return the days a flight may have started whose passengers leave on `day`: UTC dates and long legs shift it."""
    return tuple(day + shift * DAY for shift in (-3, -2, -1, 0, 1))


def _chains(legs: Iterable[Leg], day: date) -> Iterator[tuple[tuple[Leg, date], ...]]:
    by_flight: dict[tuple[str, date], list[Leg]] = {}
    for leg in legs:
        for start in starts_near(day):
            if leg.flies(start):
                by_flight.setdefault((leg.flight, start), []).append(leg)
    for (_, start), flying in by_flight.items():
        yield tuple((leg, start) for leg in sorted(flying, key=lambda leg: leg.sequence))


def _fly(chain: Sequence[tuple[Leg, date]], news: Mapping[NewsKey, News]) -> Iterator[Flown]:
    delay, flight_day = timedelta(0), chain[0][0].leaves(chain[0][1]).date()
    for leg, start in chain:
        known = news.get((leg.operated_by or leg.flight, leg.origin, flight_day), NO_NEWS)
        delay = delay if known.delay is None else timedelta(minutes=known.delay)
        yield Flown(leg, leg.leaves(start), leg.lands(start), flight_day, known, delay)


def _parts(
    flown: tuple[Flown, ...], origins: Collection[str] | None, destinations: Collection[str] | None
) -> Iterator[tuple[Flown, ...]]:
    starts = [0] if origins is None else [at for at, one in enumerate(flown) if one.leg.origin in origins]
    for start in starts:
        if destinations is None:
            yield flown[start:]
            continue
        end = next((at for at, one in enumerate(flown) if at >= start and one.leg.destination in destinations), None)
        if end is not None:
            yield flown[start : end + 1]


def _status(part: Sequence[Flown]) -> Status:
    first, last = part[0], part[-1]
    return Status(
        number=first.leg.flight,
        day=first.departs.date(),
        flight_day=first.flight_day,
        origin=airport(first.leg.origin),
        destination=airport(last.leg.destination),
        departs_planned=first.departs,
        arrives_planned=last.arrives,
        departs=first.departs.astimezone(UTC) + first.delay,
        arrives=last.arrives.astimezone(UTC) + last.delay,
        cancelled=any(one.news.cancelled for one in part),
        gate=first.news.gate,
        origin_terminal=first.leg.origin_terminal,
        destination_terminal=last.leg.destination_terminal,
        via=tuple(airport(one.leg.destination) for one in part[:-1]),
        operated_by=first.leg.operated_by,
        reason=next((one.news.reason for one in part if one.news.reason), None),
    )

"""Reading and writing the timetable's rows: plain functions over one connection."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, insert, or_, select, update

from flows.flight_times.journeys import News, NewsKey, starts_near
from flows.flight_times.legs import Leg, airline_of
from flows.flight_times.tables import legs, news, watches
from kontor.store.among import Among

_LEG = [legs.c[field.name] for field in fields(Leg)]
_NEWS = [news.c[field.name] for field in fields(News)]

# Asked at every question about a flight, so they are put together once.
_OF_FLIGHT = select(*_LEG).where(
    legs.c.flight == bindparam("flight"),
    legs.c.first_day <= bindparam("latest"),
    legs.c.last_day >= bindparam("earliest"),
)
_NEWS_OF = select(news.c.flight, news.c.origin, news.c.day, *_NEWS).where(
    Among(news.c.flight, "flights"), news.c.day.between(bindparam("first"), bindparam("last"))
)
_SOLD_AS = select(legs.c.flight).where(legs.c.operated_by == bindparam("flight")).distinct()
_WATCHING = (
    select(watches.c.conversation)
    .where(Among(watches.c.flight, "flights"), watches.c.day == bindparam("on"))
    .distinct()
    .order_by(watches.c.conversation)
)

_START, _END = legs.alias("start"), legs.alias("end")
_RIDES_ON = and_(_START.c.flight == _END.c.flight, _START.c.sequence <= _END.c.sequence)
"""From one leg of a flight to the same or a later one."""


# ----------------------------------------------------------------------------------------------------------------- legs


def of_flight(conn: Connection, flight: str, first: date, last: date) -> list[Leg]:
    """Return the legs of a flight that may leave between two days."""
    earliest, latest = starts_near(first)[0], starts_near(last)[-1]
    rows = conn.execute(_OF_FLIGHT, {"flight": flight, "latest": latest, "earliest": earliest})
    return [Leg(*row) for row in rows]


def of_route(conn: Connection, origins: Collection[str], destinations: Collection[str], day: date) -> list[Leg]:
    """Return every leg of the flights that go from one of the origins to one of the destinations around a day."""
    flights = (
        select(_START.c.flight)
        .join(_END, _RIDES_ON)
        .where(_START.c.origin.in_(origins), _END.c.destination.in_(destinations))
    )
    near = starts_near(day)
    rows = conn.execute(
        select(*_LEG).where(legs.c.flight.in_(flights), legs.c.first_day <= near[-1], legs.c.last_day >= near[0])
    )
    return [Leg(**row) for row in rows.mappings()]


def origins_of(conn: Connection, destinations: Collection[str], first: date, last: date) -> tuple[str, ...]:
    """Return the airports from which flights of some days go to one of the destinations, or at all without any."""
    there = [_END.c.destination.in_(destinations)] if destinations else []
    return _ends(conn, _START.c.origin, _END.c.first_day <= last, _END.c.last_day >= first, *there)


def destinations_of(conn: Connection, origins: Collection[str], first: date, last: date) -> tuple[str, ...]:
    """Return the airports to which flights of some days go from one of the origins, or at all without any."""
    there = [_START.c.origin.in_(origins)] if origins else []
    return _ends(conn, _END.c.destination, _START.c.first_day <= last, _START.c.last_day >= first, *there)


def _ends(conn: Connection, end: ColumnElement[str], *conditions: ColumnElement[bool]) -> tuple[str, ...]:
    found = select(end).select_from(_START.join(_END, _RIDES_ON)).where(*conditions)
    return tuple(conn.scalars(found.distinct().order_by(end)))


def of_airlines(conn: Connection, airlines: Collection[str]) -> dict[Leg, int]:
    """Return every leg of some airlines with its row id."""
    rows = conn.execute(select(legs.c.id, *_LEG).where(legs.c.airline.in_(airlines))).mappings()
    return {Leg(**{name: row[name] for name in Leg.__dataclass_fields__}): row["id"] for row in rows}


def add_legs(conn: Connection, new: Iterable[Leg]) -> None:
    """Write legs."""
    if values := [{**asdict(leg), "airline": airline_of(leg.flight)} for leg in new]:
        conn.execute(insert(legs), values)


def remove_legs(conn: Connection, ids: Sequence[int]) -> None:
    """Remove legs by row id, a thousand at a time: a statement takes a limited number of values."""
    for at in range(0, len(ids), 1000):
        conn.execute(delete(legs).where(legs.c.id.in_(ids[at : at + 1000])))


def empty(conn: Connection) -> bool:
    """Tell whether there is no leg at all."""
    return conn.execute(select(legs.c.id).limit(1)).first() is None


# ----------------------------------------------------------------------------------------------------------------- news


def news_of(conn: Connection, flights: Collection[str], day: date) -> dict[NewsKey, News]:
    """Return what is known of flights that start around a day."""
    near = starts_near(day)
    rows = conn.execute(_NEWS_OF, {"flights": list(flights), "first": near[0], "last": near[-1]})
    return {(flight, origin, on): News(*known) for flight, origin, on, *known in rows}


def write_news(conn: Connection, key: NewsKey, known: News) -> bool:
    """Write what is known of one leg; False when nothing changed."""
    flight, origin, day = key
    same = and_(news.c.flight == flight, news.c.origin == origin, news.c.day == day)
    before = conn.execute(select(*_NEWS).where(same)).first()
    if known == (News() if before is None else News(*before)):
        return False
    if before is None:
        conn.execute(insert(news).values(flight=flight, origin=origin, day=day, revision=1, **asdict(known)))
    else:
        conn.execute(update(news).where(same).values(revision=news.c.revision + 1, **asdict(known)))
    return True


# -------------------------------------------------------------------------------------------------------------- watches


@dataclass(frozen=True, slots=True)
class Untold:
    """A conversation that does not know of the latest change of a flight. `watch` is the row's id."""

    watch: int
    conversation: int
    flight: str
    day: date
    revision: int


def add_watch(conn: Connection, conversation: int, flight: str, day: date, key: str, told: int) -> bool:
    """Remember a watcher; False when it was remembered before."""
    known = or_(
        watches.c.idempotency_key == key,
        and_(watches.c.conversation == conversation, watches.c.flight == flight, watches.c.day == day),
    )
    if conn.execute(select(watches.c.id).where(known)).first() is not None:
        return False
    values = {"conversation": conversation, "flight": flight, "day": day, "idempotency_key": key, "told": told}
    conn.execute(insert(watches).values(values))
    return True


def watched_as(conn: Connection, flight: str) -> list[str]:
    """Return the numbers under which a flight is sold, its own first."""
    sold = conn.execute(_SOLD_AS, {"flight": flight})
    return [flight, *sold.scalars()]


def watchers(conn: Connection, flights: Collection[str], day: date) -> tuple[int, ...]:
    """Return the conversations that watch any of the flights on a day."""
    return tuple(conn.scalars(_WATCHING, {"flights": list(flights), "on": day}))


def watched_by(conn: Connection, conversation: int, first: date) -> list[tuple[str, date]]:
    """Return the flights that a conversation watches, by number and day, from a day on."""
    found = select(watches.c.flight, watches.c.day).where(
        watches.c.conversation == conversation, watches.c.day >= first
    )
    return [(flight, day) for flight, day in conn.execute(found.order_by(watches.c.id))]


def revision(conn: Connection, flight: str, day: date) -> int:
    """Return how many changes a flight has seen on a day, all its legs together."""
    total = select(func.coalesce(func.sum(news.c.revision), 0)).where(news.c.flight == flight, news.c.day == day)
    return int(conn.execute(total).scalar_one())


def untold(conn: Connection, flight: str, day: date) -> list[Untold]:
    """Return who has not been told of the latest change of a flight, under whichever number they watch it."""
    latest = revision(conn, flight, day)
    rows = conn.execute(
        select(watches.c.id, watches.c.conversation, watches.c.flight)
        .where(watches.c.flight.in_(watched_as(conn, flight)), watches.c.day == day, watches.c.told < latest)
        .order_by(watches.c.id)
    )
    return [Untold(watch, conversation, number, day, latest) for watch, conversation, number in rows]


def remove_watch(conn: Connection, watch: int) -> None:
    """Forget a watcher."""
    conn.execute(delete(watches).where(watches.c.id == watch))


def remove_watcher(conn: Connection, conversation: int, flight: str, day: date) -> bool:
    """Forget that a conversation watches a flight; False when it does not."""
    same = and_(watches.c.conversation == conversation, watches.c.flight == flight, watches.c.day == day)
    return conn.execute(delete(watches).where(same)).rowcount > 0


def mark_told(conn: Connection, watch: int, latest: int) -> None:
    """Note how many changes a watcher knows of."""
    conn.execute(update(watches).where(watches.c.id == watch).values(told=latest))

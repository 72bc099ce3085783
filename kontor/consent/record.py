"""The record of consent: events are only ever added, and the present state is computed from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from kontor.messages import UNDATED, Purpose

CHALLENGE_LIFE = timedelta(hours=48)
"""How long a request for consent may be answered; what is never confirmed is not kept (GDPR, Article 5(1)(e))."""

CONSENT_LIFE = timedelta(days=730)
"""How long a marketing consent stands unrenewed.

The law names no term; the EDPB advises to refresh at fit intervals (Guidelines 05/2020, paragraph 110).
"""


class Kind(StrEnum):
    """What happened. Blocked is the person's doing, barred the business's."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    STOPPED = "stopped"
    RESUMED = "resumed"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    BARRED = "barred"
    UNBARRED = "unbarred"


class Source(StrEnum):
    """Who reported it and how: the person by an own act on the channel, or the business by one of its ways.

    A web page belongs to the second: whoever fills it in has not shown that the address is theirs.
    """

    MESSAGE = "message"
    BUTTON = "button"
    FORM = "form"
    CHANNEL = "channel"
    WEB = "web"
    AGENT = "agent"
    API = "api"
    IMPORT = "import"
    SYSTEM = "system"

    @property
    def own(self) -> bool:
        """Whether the person acted; what the business says about a person never overrules the person's own no."""
        return self in (Source.MESSAGE, Source.BUTTON, Source.FORM, Source.CHANNEL)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves an event (GDPR, Article 7(1)): the exact text shown, in which language, and our ids of the messages.

    `notice` is the text's id, `shown` our id of the message that carried it, `act` our id of the person's answer.
    """

    notice: str
    text: str
    language: str
    shown: int | None = None
    act: int | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event of a person's record.

    `at` is when it happened, never later than its arrival; `purpose` is None for what concerns all.
    """

    kind: Kind
    at: datetime
    purpose: Purpose | None = None
    source: Source = Source.MESSAGE
    evidence: Evidence | None = None

    def __post_init__(self) -> None:
        """Refuse an event that names a purpose where all are meant, or none where one is."""
        if (self.purpose is not None) != (self.kind in PURPOSEFUL):
            raise ValueError(f"{self.kind} needs {'a purpose' if self.kind in PURPOSEFUL else 'no purpose'}")


PURPOSEFUL = (Kind.ASKED, Kind.GRANTED, Kind.REFUSED, Kind.WITHDRAWN, Kind.EXPIRED)


class Status(StrEnum):
    """Where one purpose stands; only granted allows anything."""

    NONE = "none"
    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Standing:
    """One purpose: its status, since when, and whether the person's last own word on it was a no."""

    status: Status = Status.NONE
    since: datetime | None = None
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Consents:
    """What holds for one person. `stopped_at` is set while a stop stands, over whatever the purposes say."""

    standings: Mapping[Purpose, Standing] = field(default_factory=lambda: {purpose: Standing() for purpose in Purpose})
    stopped_at: datetime | None = None
    blocked: bool = False
    barred: bool = False

    @property
    def granted(self) -> frozenset[Purpose]:
        """The purposes for which the business may write first; none while stopped, blocked or barred."""
        if self.stopped_at is not None or self.blocked or self.barred:
            return frozenset()
        return frozenset(purpose for purpose, standing in self.standings.items() if standing.status is Status.GRANTED)


def state(events: Iterable[Recorded]) -> Consents:
    """Return what a person's record adds up to, whatever order it arrived in and however often one event is repeated.

    Events count in the order they happened; of two at one moment the one that forbids counts last. A stop withdraws
    utility and marketing; only the person's own later act lifts it, and what it withdrew stays withdrawn until
    granted anew.
    """
    consents = Consents()
    for event in sorted(events, key=lambda event: (event.at, ORDER.index(event.kind), not event.source.own)):
        consents = _after(consents, event)
    return consents


def counts_from(at: datetime, now: datetime, newest: datetime | None, *, forbids: bool) -> datetime:
    """Return from when a word counts that was said `at` and arrives `now`; `newest` is the latest moment on record.

    Never later than its arrival, so that nothing said later is overruled. But where our clock is behind what we were
    told before, that moment has come: what was said after it counts after it. Where no time is told, what forbids
    counts from its arrival, and what allows from 1970, so only where nothing forbids.
    """
    arrival = now if newest is None else max(now, newest + timedelta(microseconds=1))
    return arrival if forbids and at == UNDATED else min(at, arrival)


ORDER = (
    Kind.ASKED, Kind.UNBARRED, Kind.UNBLOCKED, Kind.RESUMED, Kind.GRANTED, Kind.EXPIRED, Kind.REFUSED, Kind.WITHDRAWN,
    Kind.BLOCKED, Kind.BARRED, Kind.STOPPED,
)  # fmt: skip


def lapsed(consents: Consents, now: datetime) -> tuple[Recorded, ...]:
    """Return the expiries that are due: requests unanswered and marketing consents unrenewed for their terms."""
    return tuple(
        Recorded(Kind.EXPIRED, end, purpose, Source.SYSTEM)
        for purpose, standing in consents.standings.items()
        if (end := _end(purpose, standing)) is not None and end <= now
    )


def _end(purpose: Purpose, standing: Standing) -> datetime | None:
    if standing.since is None or standing.since == UNDATED:  # no term can be reckoned from a time that was not told
        return None
    if standing.status is Status.PENDING:
        return standing.since + CHALLENGE_LIFE
    marketing = standing.status is Status.GRANTED and purpose is Purpose.MARKETING
    return standing.since + CONSENT_LIFE if marketing else None


def _after(consents: Consents, event: Recorded) -> Consents:
    match event.kind:
        case Kind.STOPPED:
            return replace(_withdrawn(consents, event.at, Purpose.UTILITY, Purpose.MARKETING), stopped_at=event.at)
        case Kind.RESUMED:
            return replace(consents, stopped_at=None) if event.source.own else consents
        case Kind.BLOCKED:
            return replace(_withdrawn(consents, event.at, Purpose.MARKETING), blocked=True)
        case Kind.UNBLOCKED:
            return replace(consents, blocked=False)
        case Kind.BARRED | Kind.UNBARRED:
            return replace(consents, barred=event.kind is Kind.BARRED)
    return _judged(consents, event)


def _judged(consents: Consents, event: Recorded) -> Consents:
    """Return the state after an event about one purpose."""
    if event.purpose is None:
        return consents
    standing = consents.standings[event.purpose]
    match event.kind:
        case Kind.GRANTED:
            return _granted(consents, event, event.purpose)
        case Kind.WITHDRAWN:
            return _withdrawn(consents, event.at, event.purpose)
        case Kind.REFUSED:
            return _set(consents, event.purpose, Standing(Status.REFUSED, event.at, denied=True))
        case Kind.EXPIRED if standing.status in (Status.GRANTED, Status.PENDING):
            return _set(consents, event.purpose, replace(standing, status=Status.EXPIRED, since=event.at))
        case Kind.ASKED if standing.status is not Status.GRANTED:
            return _set(consents, event.purpose, replace(standing, status=Status.PENDING, since=event.at))
    return consents


def _granted(consents: Consents, event: Recorded, purpose: Purpose) -> Consents:
    standing = consents.standings[purpose]
    if event.source.own:
        consents = replace(consents, stopped_at=None)
    elif consents.stopped_at is not None or standing.denied or standing.status is Status.PENDING:
        return consents
    return _set(consents, purpose, Standing(Status.GRANTED, event.at))


def _withdrawn(consents: Consents, at: datetime, *purposes: Purpose) -> Consents:
    for purpose in purposes:
        consents = _set(consents, purpose, Standing(Status.WITHDRAWN, at, denied=True))
    return consents


def _set(consents: Consents, purpose: Purpose, standing: Standing) -> Consents:
    return replace(consents, standings={**consents.standings, purpose: standing})

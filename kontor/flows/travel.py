"""The flight a conversation speaks of, as flows about journeys leave it for each other.

Flows do not know each other: what one notes and another reads is written here, once for both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from kontor.flows.talk import Talk

IN_MIND = timedelta(minutes=30)
"""So long people mean by "it" the flight spoken of last."""

_TOLD, _BOOKED = "flight_told", "flight_booked"
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SpokenOf:
    """A flight that was spoken of: its number, the day it starts at its first airport, and the ends told of, by code.

    As a text it is `KX100 2026-11-21 FRA LIS`; `name` is what tells it from other flights, `KX100 2026-11-21`.
    """

    number: str
    day: date
    origin: str
    destination: str

    def __str__(self) -> str:
        return f"{self.name} {self.origin} {self.destination}"

    @property
    def name(self) -> str:
        """Number and day."""
        return named(self.number, self.day)

    @classmethod
    def read(cls, text: str) -> SpokenOf:
        """Read what `str` wrote."""
        number, day, origin, destination = text.split()
        return cls(number, date.fromisoformat(day), origin, destination)


def named(number: str, day: date) -> str:
    """Return what tells one flight of one day from others: `KX100 2026-11-21`."""
    return f"{number} {day.isoformat()}"


def note_told(talk: Talk, flight: SpokenOf) -> None:
    """Leave the flight that was told for the question that follows, of any flow."""
    _note(talk, _TOLD, flight)


def note_booked(talk: Talk, flight: SpokenOf) -> None:
    """Leave the flight of the booking spoken of for the question that follows, of any flow."""
    _note(talk, _BOOKED, flight)


def told(talk: Talk) -> SpokenOf | None:
    """Return the flight told last, while people have it in mind."""
    at, flight = _noted(talk, _TOLD)
    return flight if at >= talk.now - IN_MIND else None


def spoken_of(talk: Talk, leaning: bool = False) -> SpokenOf | None:
    """Return the flight told, or of the booking spoken of, last: while people have it in mind, longer for who leans."""
    at, flight = max((_noted(talk, note) for note in (_TOLD, _BOOKED)), key=lambda noted: noted[0])
    return flight if leaning or at >= talk.now - IN_MIND else None


def booked_meanwhile(talk: Talk) -> SpokenOf | None:
    """Return the flight of a booking shown since this run began: who is asked for a flight may send its code."""
    left = talk.noted(_BOOKED)
    return SpokenOf.read(left["flight"]) if left and left != talk.recall(_BOOKED) else None


def drop(talk: Talk) -> None:
    """Leave no flight to the runs that follow; this one still knows what it was left."""
    for note in (_TOLD, _BOOKED):
        talk.note(note, None)


def _note(talk: Talk, note: str, flight: SpokenOf) -> None:
    talk.note(note, {"flight": str(flight), "at": talk.now})


def _noted(talk: Talk, note: str) -> tuple[datetime, SpokenOf | None]:
    left = talk.recall(note)
    return (datetime.fromisoformat(left["at"]), SpokenOf.read(left["flight"])) if left else (_NEVER, None)

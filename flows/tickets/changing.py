"""What a change of a booking is to be: to which day, where people name the day it is now as well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.tickets.bookings import Booking
from kontor.flows import Talk
from kontor.letters import plain
from kontor.slots import Day, Heard, Situation, Unclear, Words
from kontor.slots.ordinals import SPELLED

CHOOSING = Words("choosing", default="yes")
"""Known from when on a message may answer which flight is meant: what it says then is no wish yet."""


@dataclass(frozen=True, slots=True)
class NewDay(Day):
    """A day; "the second" is one of the flights that were offered."""

    def read(self, heard: Heard, situation: Situation) -> date:
        """Return the day; raises `Unclear`."""
        if plain(heard.text) in SPELLED:
            raise Unclear(f"{self.key} is a place in a list")
        return Day.read(self, heard, situation)


def new_day(talk: Talk, booking: Booking) -> date | None:
    """Return the day that flights shall move to, None where it is not clear: of two, one that no flight has.

    What is not told as a day stands in the words that people get.
    """
    flown = {segment.departs.date() for segment in booking.segments}
    said = [date.fromisoformat(day) for day in talk.entities("day")]
    if len(said) < 2:
        return talk.peek(NewDay("day"))
    others = [day for day in dict.fromkeys(said) if day not in flown]
    return others[0] if len(others) == 1 else None

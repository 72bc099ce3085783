"""Whose booking it is: reference and surname, asked for a few times, or the booking this chat named a moment ago."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flows.tickets.bookings import Booking, Bookings, TooManyAttempts
from flows.tickets.surnames import Surname, beside_reference, mended_name, named_in
from flows.tickets.words import says_phrase
from kontor.flows import Talk
from kontor.knowledge import offer_person
from kontor.slots import BookingReference, Words

TRIES = 5
"""Rounds of questions before people take over, even when each round repeats the same wrong pair."""

NONE = "-"
SKILL = "bookings"
"""What the desk's people must know who take over."""

_Answer = Booking | TooManyAttempts | None


class Desk:
    """The one place where flows ask for bookings."""

    def __init__(self, bookings: Bookings) -> None:
        self._bookings = bookings

    async def booking(self, talk: Talk) -> Booking:
        """Return the booking the person proved to know, or hand over when they cannot."""
        now = _Moment(self._bookings, talk.now)
        named = talk.peek(BookingReference("reference.1"))
        asker = str(talk.conversation)
        known: Booking | None = await talk.look("recent", now.recent, asker)
        if known is None and named is None:
            # Another flow may have found it in between, even in this very turn.
            known = await talk.look("since", now.recent_by_now, asker, fresh=timedelta(0))
        if known is not None and named in (None, known.reference):
            return known
        for n in range(1, TRIES + 1):
            found = await self._tried(talk, now, n)
            if isinstance(found, Booking):
                return found
            if found is not None:
                break
            await talk.say("booking_not_found")
        await talk.say("too_many_attempts")
        await talk.hand_off("too_many_attempts", skill=SKILL)
        raise AssertionError("hand_off ends the run")

    async def _tried(self, talk: Talk, now: _Moment, n: int) -> _Answer:
        """Ask for reference and surname; a word beside the reference may be no name, then the surname is asked for."""
        reference = _last_reference(talk, n)
        if reference is not None and (mended := await _mended(talk, n)) is not None:
            return await talk.look(f"booking.{n}", now.find, reference, mended, str(talk.conversation))
        told = await _name_told(talk) if n == 1 else None
        if await _lacks_reference(talk, n):
            await offer_person(talk, "no_reference", SKILL, "ask_person", f"person.{n}", declined=None)
        reference = await talk.ask(BookingReference(f"reference.{n}"), text="ask_reference")
        beside = await talk.ask(Words(f"beside.{n}", default=beside_reference(talk.text, reference) or told or NONE))
        if beside != NONE:
            found: _Answer = await talk.look(f"beside.{n}", now.find, reference, beside, str(talk.conversation))
            if found is not None:
                return found
        if (since := await self._found_since(talk, now, n)) is not None and since.reference == reference:
            return since
        asked = "ask_surname" if beside == NONE else "ask_surname_alone"
        surname = await talk.ask(Surname(f"surname.{n}"), text=asked)
        return await talk.look(f"booking.{n}", now.find, reference, surname, str(talk.conversation))

    async def _found_since(self, talk: Talk, now: _Moment, n: int) -> Booking | None:
        """Return the booking another flow found since this run began, even in this very turn.

        A turn in which the person wrote to this run is not looked at again: what its own answer finds is no news.
        """
        fresh = None if talk.text else timedelta(0)
        return await talk.look(f"since.{n}", now.recent_by_now, str(talk.conversation), fresh=fresh)


def lacks_reference(text: str) -> bool:
    """Tell whether words say that the booking reference is not at hand."""
    return says_phrase(text, "lacking")


def names_lacking(text: str) -> bool:
    """Tell whether words say by its name that the reference is not at hand: "I lost my booking code"."""
    return lacks_reference(text) and says_phrase(text, "references")


async def _lacks_reference(talk: Talk, n: int) -> bool:
    """Tell whether somebody said that the reference is not at hand, when asked or by its name, and told none since."""
    if talk.peek(BookingReference(f"reference.{n}")) is not None:
        return False
    asked, lacks = Words(f"asked.{n}", default=NONE), Words(f"lacks.{n}", default=talk.text[:1000] or NONE)
    if names_lacking(talk.text) or (talk.peek(asked) is not None and lacks_reference(talk.text)):
        await talk.ask(lacks)
    else:
        await talk.ask(asked)
    return talk.peek(lacks) is not None


async def _mended(talk: Talk, n: int) -> str | None:
    """Return the surname that somebody mends after a wrong pair, in the place of a reference: "no, Schmidt"."""
    slot = Words(f"mended.{n}")
    if (known := talk.peek(slot)) is not None:
        return known
    asked = talk.peek(Words(f"asked.{n}")) is not None and talk.peek(BookingReference(f"reference.{n}")) is None
    if not asked or lacks_reference(talk.text) or (name := mended_name(talk.text)) is None:
        return None
    return await talk.ask(replace(slot, default=name))


def _last_reference(talk: Talk, n: int) -> str | None:
    """Return the newest reference that was told in the rounds before one."""
    told = (talk.peek(BookingReference(f"reference.{before}")) for before in range(n - 1, 0, -1))
    return next(filter(None, told), None)


async def _name_told(talk: Talk) -> str | None:
    """Return the name that somebody gave in a sentence before it was asked for; it waits for the reference."""
    if (known := talk.peek(Words("name"))) is not None or (name := named_in(talk.text)) is None:
        return known
    return await talk.ask(Words("name", default=name))


@dataclass(frozen=True, slots=True)
class _Moment:
    """The bookings as of one message. The moment is no argument of a look: what was seen once stays seen."""

    bookings: Bookings
    at: datetime

    async def find(self, reference: str, surname: str, asker: str) -> _Answer:
        return await self.bookings.find(reference, surname, asker=asker, at=self.at)

    async def recent(self, asker: str) -> Booking | None:
        return await self.bookings.recent(asker=asker, before=self.at)

    async def recent_by_now(self, asker: str) -> Booking | None:
        return await self.bookings.recent(asker=asker, before=self.at + timedelta(microseconds=1))

"""Whose booking it is: reference and surname, asked for a few times, or the booking this chat named a moment ago."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.tickets.bookings import Booking, Bookings, TooManyAttempts
from flows.tickets.words import every
from kontor.flows import Talk
from kontor.letters import plain
from kontor.slots import BookingReference, Name, Situation, Words

TRIES = 5
"""Rounds of questions before people take over, even when each round repeats the same wrong pair."""

NONE = "-"
SKILL = "bookings"
"""What the desk's people must know who take over."""

_SAYS_NAME = re.compile(
    r"(?:(?:and )?(?:my |the |our )?(?:last |sur|family |second )?name(?:'s| is|:)"
    r"|it'?s|it is|i'?m|i am|(?:under|for)(?: the name)?:?"
    r"|(?:und )?(?:mein |der |unser )?(?:nach|familien)?name(?: ist| lautet|:)"
    r"|ich hei(?:ß|ss)e|ich bin|es ist|das ist|auf|für"
    r"|(?:e |é |o |y )?(?:o |el |mi |meu |no |en el )?(?:sobrenome|apelido|nome|apellido|nombre)(?: é| es| de|:)?"
    r"|eu sou|sou|me chamo|me llamo|soy|é|es|está (?:no nome|en nombre|a nombre) de|a nombre de|no nome de|em nome de)"
    r"\s+(?P<name>.+)",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"[^\W\d_][^\d_?!]*")

_Answer = Booking | TooManyAttempts | None


@dataclass(frozen=True, slots=True)
class Surname(Name):
    """A surname, also out of "my name is ...", "ich heiße ..." or "me llamo ...", and no answer to something else."""

    def from_text(self, text: str, at: datetime, situation: Situation) -> str | None:
        """Read the name out of a short sentence."""
        words = text.strip().rstrip(".!")
        found = _SAYS_NAME.fullmatch(words)
        name = found["name"] if found else words
        return None if is_no_name(name) else Name.from_text(self, name, at, situation)


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
        reference = await talk.ask(BookingReference(f"reference.{n}"), text="ask_reference")
        beside = await talk.ask(Words(f"beside.{n}", default=beside_reference(talk.text, reference) or NONE))
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


def beside_reference(text: str, reference: str) -> str | None:
    """Return the name beside a reference in one line (`booking KXM4T7, Müller`), None where other words stand there."""
    code = rf"(?<!\w){'[ -]?'.join(map(re.escape, reference))}(?!\w)"
    sides = [_without_fillers(side) for side in re.split(code, text, flags=re.IGNORECASE)]
    name = " ".join(word for side in sides for word in side)
    alone = len(sides) == 2 and not all(sides) and 0 < len(name.split()) <= 3
    return name if alone and all(map(_NAME_WORD.fullmatch, name.split())) and not is_no_name(name) else None


def is_no_name(text: str) -> bool:
    """Tell whether words answer something else than whose booking it is: "yes", "all of us", "only Jonas"."""
    first, *more = map(plain, text.split() or [""])
    if first in every("no_names") or (more and first in every("limits")):
        return True
    return {first, *more} <= every("all_words") | (every("fillers") if more else frozenset())


def _without_fillers(side: str) -> list[str]:
    said = _SAYS_NAME.fullmatch(side.strip(" ,;:/.#-\n\t"))
    words = (word.strip(",;:/.#-") for word in (said["name"] if said else side).split())
    return [word for word in words if word and not set(plain(word).split()) <= every("fillers")]

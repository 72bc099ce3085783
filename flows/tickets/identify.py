"""Whose booking it is: reference and surname, asked for a few times, or the booking this chat named a moment ago."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from flows.tickets.bookings import Booking, Bookings, TooManyAttempts
from kontor.flows import Talk
from kontor.slots import BookingReference, Name, Situation

TRIES = 5
"""Rounds of questions before people take over, even when each round repeats the same wrong pair."""

SKILL = "bookings"
"""What the desk's people must know who take over."""

_SAYS_NAME = re.compile(
    r"(?:(?:and )?(?:my |the |our )?(?:last |sur|family |second )?name(?:'s| is|:)|it's|it is|i'm|i am|under|for"
    r"|(?:und )?(?:mein |der |unser )?(?:nach|familien)?name(?: ist| lautet|:)|ich hei(?:ß|ss)e|ich bin|auf|für)"
    r"\s+(?P<name>.+)",
    re.IGNORECASE,
)
_NO_NAME = frozenset(
    "a an and any boarding booking can change code confirmation e-ticket eticket find flight for get hello help hey hi "
    "i in is it look lookup me my need no number of ok please pls pnr ref reference reservation send show that the "
    "this ticket to trip up want what yes "
    "aendern ändern bitte bordkarte brauche buchung buchungscode buchungsnummer danke das die ein eine finden finde "
    "flug hallo hilfe ich ist ja mein meine meinen möchte nein nummer reise reservierung schick schicken stornieren "
    "suche und zeig zeige".split()
)


_Answer = Booking | TooManyAttempts | None


@dataclass(frozen=True, slots=True)
class Surname(Name):
    """A surname, also out of "my name is ..." or "ich heiße ..."."""

    def from_text(self, text: str, at: datetime, situation: Situation) -> str | None:
        """Read the name out of a short sentence."""
        words = text.strip().rstrip(".!")
        found = _SAYS_NAME.fullmatch(words)
        return Name.from_text(self, found["name"] if found else words, at, situation)


class Desk:
    """The one place where flows ask for bookings."""

    def __init__(self, bookings: Bookings) -> None:
        self._bookings = bookings

    async def booking(self, talk: Talk) -> Booking:
        """Return the booking the person proved to know, or hand over when they cannot."""
        asker = str(talk.conversation)
        named = talk.peek(BookingReference("reference.1"))
        known: Booking | None = await talk.look("recent", self._recent, asker)
        if known is not None and named in (None, known.reference):
            return known
        for n in range(1, TRIES + 1):
            reference = await talk.ask(BookingReference(f"reference.{n}"), text="ask_reference")
            beside = beside_reference(talk.text, reference)
            slot = Surname(f"surname.{n}", default=beside) if beside else Surname(f"surname.{n}")
            surname = await talk.ask(slot, text="ask_surname")
            found: _Answer = await talk.look(f"booking.{n}", self._find, reference, surname, asker)
            if isinstance(found, Booking):
                return found
            if isinstance(found, TooManyAttempts):
                break
            await talk.say("booking_not_found")
        await talk.say("too_many_attempts")
        await talk.hand_off("too_many_attempts", skill=SKILL)
        raise AssertionError("hand_off ends the run")

    async def _find(self, reference: str, surname: str, asker: str) -> _Answer:
        return await self._bookings.find(reference, surname, asker=asker)

    async def _recent(self, asker: str) -> Booking | None:
        return await self._bookings.recent(asker=asker)


def beside_reference(text: str, reference: str) -> str | None:
    """Return the name written in one line with a reference (`KXM4T7, Müller`), None where other words stand there."""
    code = rf"(?<!\w){'[ -]?'.join(map(re.escape, reference))}(?!\w)"
    parts = [part.strip(" ,;:/.#-\n\t") for part in re.split(code, text, flags=re.IGNORECASE)]
    rest = " ".join(part for part in parts if part)
    if len(parts) != 2 or all(parts) or not rest:
        return None
    said = _SAYS_NAME.fullmatch(rest)
    name = (said["name"] if said else rest).split()
    return " ".join(name) if len(name) <= 3 and all(map(_may_be_name, name)) else None


def _may_be_name(word: str) -> bool:
    return re.fullmatch(r"[^\W\d_][^\d_?!]*", word) is not None and word.strip(",.").lower() not in _NO_NAME

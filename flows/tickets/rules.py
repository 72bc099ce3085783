"""What the airline's own pages say: asked where a message wants to know a rule, not to have something done."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from flows.tickets.identify import NONE
from flows.tickets.words import says_phrase, words
from kontor.flows import Talk
from kontor.letters import plain
from kontor.slots import BookingReference, Day, FlightNumber, Words

CHECK_IN, MISSED_FLIGHT, MISSED_CONNECTION = "rule_check_in", "rule_missed_flight", "rule_missed_connection"


@dataclass(frozen=True, slots=True)
class Page:
    """What a page answers, and how it is called."""

    answer: str
    source: str


Pages = Callable[[str, str], Page | None]
"""From a language and a question to what the airline's pages answer; None where they have no sure answer."""

_REFERENCE, _FLIGHT = BookingReference("reference.1"), FlightNumber("named_flight")
_NUMBERED = re.compile(r"[a-z]{2}\d{1,4}|(?=[a-z]*\d)(?=\d*[a-z])\w{6}")
"""A flight number or a booking reference, plainly spelled."""


def wants_rule(talk: Talk, request: str) -> bool:
    """Tell whether a request is for when check-in is, or one must be there, of no flight or booking in particular."""
    named = any(talk.peek(slot) is not None for slot in (_REFERENCE, _FLIGHT))
    return (asks_about_check_in(request) or asks_when_to_be_there(request)) and not named


async def missed(talk: Talk) -> str | None:
    """Return the rule for the flight somebody missed or comes too late for, None where it is another wish.

    Who will not make it and names a day plans ahead. The message that began the run decides; it is kept as a fact.
    """
    gone = has_missed(talk.text) or (comes_late(talk.text) and talk.peek(Day("day")) in (None, talk.today))
    rule = MISSED_CONNECTION if says_phrase(talk.text, "connecting") else MISSED_FLIGHT
    known = await talk.ask(Words("missed", default=rule if gone else NONE))
    return None if known == NONE else known


def asks_about_check_in(text: str) -> bool:
    """Tell whether words ask when check-in, bag drop and the like are, not for a boarding pass."""
    return says_phrase(text, "asks_when") and says_phrase(text, "counters")


def asks_when_to_be_there(text: str, language: str = "") -> bool:
    """Tell whether words ask when one must be at the airport, for no flight or booking in particular."""
    asks = says_phrase(text, "asks_when") and says_phrase(text, "be_there")
    return asks and not any(_NUMBERED.fullmatch(word) for word in plain(text).split())


def has_missed(text: str) -> bool:
    """Tell whether words say that a flight left without somebody, or will."""
    return any(says_phrase(text, name) for name in ("missed", "missing")) and not says_phrase(text, "unmissed")


def tells_of_missing(text: str, language: str = "") -> bool:
    """Tell whether words surely say that a flight left without somebody, whatever else they read like."""
    return says_phrase(text, "missed") and has_missed(text) and not says_phrase(text, "supposing")


def comes_late(text: str) -> bool:
    """Tell whether words say that somebody comes too late for a flight."""
    return says_phrase(text, "late")


@dataclass(frozen=True, slots=True)
class Rules:
    """The pages as the flows ask them."""

    pages: Pages

    async def page(self, talk: Talk, rule: str) -> Page | None:
        """Return what the pages say to a rule, in the language of the conversation."""
        return await talk.look(rule, self._find, talk.language, words(talk.language)(rule))

    def _find(self, language: str, question: str) -> Page | None:
        return self.pages(language, question)

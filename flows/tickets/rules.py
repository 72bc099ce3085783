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
_CONNECTION = re.compile(r"\b(?:connect\w*|anschluss\w*|umst(?:eig|ieg)\w*|conexao|conexion|enlace)\b")
_MISSED = re.compile(
    r"\bmiss(?:ed|ing)? (?:\w+ ){0,3}(?:flights?|planes?|connections?)\b"
    r"|\b\w*(?:flug|flieger|maschine|anschluss|verbindung)\b.{0,60}\bverpass"
    r"|\bverpass\w* (?:\w+ ){0,3}\w*(?:flug|flieger|maschine|anschluss|verbindung)\b"
    r"|\b(?:perd|pierd)\w+ (?:\w+ ){0,2}(?:voo|aviao|conexao|vuelo|avion|conexion|enlace)\b"
)
_LATE = re.compile(
    r"\b(?:won t|wont|can t|cant|cannot|not going to|not gonna) make (?:it|(?:my|our|the) (?:flight|plane))\b"
    r"|\blate for (?:my|our|the) (?:flight|plane)\b|\boverslept\b|\bstuck in traffic\b"
    r"|\bverschlafen\b|\bim stau\b|\bzu spat (?:zum|am|fur den) \w*(?:flug|flieger|flughafen|gate)\b"
    r"|\bschaff\w* (?:es |das |den |meinen |unseren |\w*flug |\w*flieger )*(?:nicht|nimmer)\b"
    r"|\bnao (?:vou|vamos) (?:conseguir )?(?:chegar|pegar|embarcar)\b|\bdormi demais\b|\bperdi a hora\b"
    r"|\bpres[oa] no transito\b|\batrasad[oa]s? (?:pro|para o|pra o) (?:voo|aviao)\b"
    r"|\bno (?:llego|llegamos|alcanzo|alcanzamos|voy a llegar|vamos a llegar)\b|\bme (?:quede dormid[oa]|dormi)\b"
    r"|\btarde (?:al|para el) (?:vuelo|avion)\b|\ben (?:el|un) (?:atasco|trafico|trancon|taco)\b"
)
"""Over plainly spelled words."""


def wants_rule(talk: Talk, request: str) -> bool:
    """Tell whether a request is for when check-in is, of no flight or booking in particular."""
    named = any(talk.peek(slot) is not None for slot in (_REFERENCE, _FLIGHT))
    return asks_about_check_in(request) and not named


async def missed(talk: Talk) -> str | None:
    """Return the rule for the flight somebody missed or comes too late for, None where it is another wish.

    Who will not make it and names a day plans ahead. The message that began the run decides; it is kept as a fact.
    """
    gone = has_missed(talk.text) or (comes_late(talk.text) and talk.peek(Day("day")) in (None, talk.today))
    rule = MISSED_CONNECTION if _CONNECTION.search(plain(talk.text)) else MISSED_FLIGHT
    known = await talk.ask(Words("missed", default=rule if gone else NONE))
    return None if known == NONE else known


def asks_about_check_in(text: str) -> bool:
    """Tell whether words ask when check-in, bag drop and the like are, not for a boarding pass."""
    return says_phrase(text, "asks_when") and says_phrase(text, "counters")


def has_missed(text: str) -> bool:
    """Tell whether words say that a flight left without somebody."""
    return bool(_MISSED.search(plain(text)))


def comes_late(text: str) -> bool:
    """Tell whether words say that somebody comes too late for a flight."""
    return bool(_LATE.search(plain(text)))


@dataclass(frozen=True, slots=True)
class Rules:
    """The pages as the flows ask them."""

    pages: Pages

    async def page(self, talk: Talk, rule: str) -> Page | None:
        """Return what the pages say to a rule, in the language of the conversation."""
        return await talk.look(rule, self._find, talk.language, words(talk.language)(rule))

    def _find(self, language: str, question: str) -> Page | None:
        return self.pages(language, question)

"""Flight numbers: an airline's designator and up to four digits (IATA Resolution 762)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kontor.nlu.entities.airlines import airlines
from kontor.nlu.entities.found import Found, one
from kontor.nlu.entities.sieve import Sieve
from kontor.nlu.line import Line
from kontor.understanding import Context

_NUMBER = re.compile(
    r"(?<![\w.,:/+-])(?P<airline>[a-z]{2}|[a-z]\d|\d[a-z]|[a-z]{3})(?P<gap> ?[-.]? "
    r"?)(?P<number>\d{1,4})(?P<suffix>(?:[a-z](?! \d))?)(?![\w€$£%])"
    r"(?![.,:/-]\d)"
)
_SMALL = frozenset(
    "ab ag am an as at au be bi by ca da do du eh em er es ex go ha he hi ho ie if im in is it ja je la le ma me "
    "mi my na no nr of oh ok on or os pm pa re so to tv uk um un up us vs we wo ye zu zb id eu xs xl kg mm cm km "
    "ml gb tb mb co pc st dr mr ms al ao da de del di do dos el en eu fin há la las le lo los mi na ni no nº ou os pq "
    "pt rs se si su ta te tu tô um va vc ya yo às".split()
)
_MEASURES = frozenset("cm mm km kg ml gb tb mb xs xl eu uk us".split())
_OWN = {
    "en": frozenset("am as at en la or us".split()),
    "de": frozenset("am an de en um".split()),
    "pt": frozenset("as os em la de ou".split()),
    "es": frozenset("la en de as os".split()),
}
"""Words of a language: between small letters somebody also stresses them, "I AM 35", "AM 24. Dezember"."""
_DATE_BEHIND = re.compile(r"\. ?(?:$|\w)|:\d| ?(?:%|€|\$|(?:euro|eur|uhr|jahr|year|people|person|minut|min)\w*)")
_LED = re.compile(r"\b(?:flight|flug|flugnummer|voo|vuelo)(?: (?:number|no|nr|nummer|número|numero|nº))?[.:]? $")
_BEHIND = re.compile(r"(?:^|[^\w\s]|\b(?:flight|the|on|flug|der|die|dem|den|voo|vuelo|el|o|no|do|en)) ?$")
_PLACE = re.compile(
    r"\b(?:gates?|seats?|row|flugsteig|sitz|platz|reihe|puerta|asiento|fila|port[aã]o|assento|poltrona)"
    r"(?: (?:is|number|no|ist|nummer|nr|número|es|é))?[.:]? $"
)
"""Words before a place at the airport or in the plane: gate G38 is no flight."""
_AIRCRAFT = re.compile(r"a3[0-8]\d|b7\d7|e1\d\d")


def read_flight_numbers(line: Line, context: Context) -> Iterator[Found]:
    """Return flight numbers as `LH400`: designator and number without leading zeros, perhaps a letter.

    Written together they count in any case ("lh400"); apart, in capitals or for an airline we know ("lh 400"); an
    airline's name stands for its designator ("Lufthansa 400"). A designator that is a word too ("OS 455") counts apart
    in capitals within a message that is not, and behind "flight" in any case ("voo la 3240"). A bare number is never
    one, nor an aircraft ("A320").
    """
    for pattern, match in _sieve().matches(line.low):
        if pattern is not _NUMBER:
            yield from _found(match, airlines()[0][match["airline"]])
        elif not _AIRCRAFT.fullmatch(match[0]) and not _is_place(match, line):
            yield from _found(match, _airline(match, line, context.language[:2]))


def _found(match: re.Match[str], airline: str | None) -> Iterator[Found]:
    number = match["number"].lstrip("0")
    if airline and number:
        yield one(match.start(), match.end(), "flight_number", f"{airline}{number}{match['suffix'].upper()}")


def _is_place(match: re.Match[str], line: Line) -> bool:
    """Tell whether a letter and digits are a gate or a seat."""
    return match["airline"][1].isdigit() and not match["gap"] and bool(_PLACE.search(line.before(match.start())))


def _airline(match: re.Match[str], line: Line, language: str) -> str | None:
    """Return the designator these letters mean, None where they are more likely a word or a measure ("um 8", "2x4")."""
    written, number = line.plain[match.start("airline") : match.end("airline")], match["number"]
    upper, shouted, joined = written.upper(), written.isupper(), not match["gap"]
    _, icao, known = airlines()
    if len(written) == 3:
        return icao.get(upper) if shouted or joined else None
    if written.lower() in _SMALL:
        meant = shouted and len(number) >= 3 if joined else upper in known and _meant(match, line, language)
        return upper if meant else None
    if upper in known or (shouted and len(number) >= 2):
        return upper
    return upper if written.isalpha() and len(number) >= 3 else None


def _meant(match: re.Match[str], line: Line, language: str) -> bool:
    """Tell whether a word apart from a number is an airline we know, in the message's letters or behind "flight"."""
    word, digits = match["airline"], len(match["number"])
    before = line.before(match.start())
    own = word in _OWN.get(language, ()) or word in _MEASURES
    if not line.plain[match.start()].isupper() or not line.plain[match.start() + 1].isupper():
        return digits >= 3 and word not in ("de", "en") and bool(_LED.search(before))
    if match.start() == 0 and not line.plain[match.end() :].strip(" .!?"):
        return True
    if line.plain.isupper() or re.search(r"\d ?$", before) or (own and digits < 3):
        return False
    if own and _DATE_BEHIND.match(line.low, match.end()):
        return False
    return digits >= 2 or bool(_BEHIND.search(before))


@cache
def _sieve() -> Sieve:
    names = "|".join(map(re.escape, sorted(airlines()[0], key=len, reverse=True)))
    named = re.compile(
        rf"(?<!\w)(?P<airline>{names})(?: flight| flug| voo| vuelo)?(?: number| nr\.?| nummer| número| nº)? "
        rf"?(?P<number>\d{{2,4}})(?P<suffix>)(?!\w)(?![.,:/-]\d)"
    )
    return Sieve([_NUMBER, named])

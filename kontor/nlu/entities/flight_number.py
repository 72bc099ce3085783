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
    r"?)(?P<number>\d{1,4})(?P<suffix>[a-z]?)(?![\w€$£%])"
    r"(?![.,:/-]\d)"
)
_SMALL = frozenset(
    "ab ag am an as at au be bi by ca da do du eh em er es ex go ha he hi ho ie if im in is it ja je la le ma me "
    "mi my na no nr of oh ok on or os pm pa re so to tv uk um un up us vs we wo ye zu zb id eu xs xl kg mm cm km "
    "ml gb tb mb co pc st dr mr ms al ao da de del di do dos el en eu fin há la las le lo los mi na ni no nº ou os pq "
    "pt rs se si su ta te tu tô um va vc ya yo às".split()
)
_AIRCRAFT = re.compile(r"a3[0-8]\d|b7\d7|e1\d\d")


def read_flight_numbers(line: Line, context: Context) -> Iterator[Found]:
    """Return flight numbers as `LH400`: designator and number without leading zeros, perhaps a letter.

    Written together they count in any case ("lh400"); apart, in capitals or for an airline we know ("lh 400"); an
    airline's name stands for its designator ("Lufthansa 400"). A bare number is never one, nor an aircraft ("A320").
    """
    for pattern, match in _sieve().matches(line.low):
        if pattern is not _NUMBER:
            yield from _found(match, airlines()[0][match["airline"]])
        elif not _AIRCRAFT.fullmatch(match[0]):
            written = line.plain[match.start("airline") : match.end("airline")]
            yield from _found(match, _airline(written, match["gap"], match["number"]))


def _found(match: re.Match[str], airline: str | None) -> Iterator[Found]:
    number = match["number"].lstrip("0")
    if airline and number:
        yield one(match.start(), match.end(), "flight_number", f"{airline}{number}{match['suffix'].upper()}")


def _airline(written: str, gap: str, number: str) -> str | None:
    """Return the designator these letters mean, None where they are more likely a word or a measure ("um 8", "2x4")."""
    upper, shouted, joined = written.upper(), written.isupper(), not gap
    _, icao, known = airlines()
    if len(written) == 3:
        return icao.get(upper) if shouted or joined else None
    if written.lower() in _SMALL:
        return upper if joined and shouted and len(number) >= 3 else None
    if upper in known or (shouted and len(number) >= 2):
        return upper
    return upper if written.isalpha() and len(number) >= 3 else None


@cache
def _sieve() -> Sieve:
    names = "|".join(map(re.escape, sorted(airlines()[0], key=len, reverse=True)))
    named = re.compile(
        rf"(?<!\w)(?P<airline>{names})(?: flight| flug| voo| vuelo)?(?: number| nr\.?| nummer| número| nº)? "
        rf"?(?P<number>\d{{2,4}})(?P<suffix>)(?!\w)(?![.,:/-]\d)"
    )
    return Sieve([_NUMBER, named])

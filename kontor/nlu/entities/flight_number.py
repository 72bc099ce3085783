"""Flight numbers: an airline's designator and up to four digits (IATA Resolution 762)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kontor.nlu.entities.airlines import airlines
from kontor.nlu.entities.cues import FLIGHTS
from kontor.nlu.entities.found import Found, one
from kontor.nlu.entities.sieve import Sieve
from kontor.nlu.line import Line
from kontor.understanding import Context

_NUMBER = re.compile(
    r"(?<![\w.,:/+-])(?P<airline>[a-z]{2}|[a-z]\d|\d[a-z]|[a-z]{3})(?P<gap> ?[-.]? "
    r"?)(?P<number>\d{1,4})(?P<suffix>(?:[a-z](?! \d))?)(?![\w€$£%])"
    r"(?![.,:/-]\d)"
)
_SPELT = re.compile(
    r"(?<![\w.,:/+-])(?P<airline>[a-z] [a-z]|[a-z] \d|\d [a-z]) (?P<number>\d{3,4}|\d \d \d(?: \d)?)(?!\w)(?![.,:/-]\d)"
)
_DIGITS = {
    word: str(digit)
    for words in (
        "zero one two three four five six seven eight nine",
        "null eins zwei drei vier fünf sechs sieben acht neun",
        "zero um dois três quatro cinco seis sete oito nove",
        "cero uno dos tres cuatro cinco seis siete ocho nueve",
    )
    for digit, word in enumerate(words.split())
} | {"oh": "0", "zwo": "2", "tres": "3", "meia": "6"}
_DIGIT = "|".join(sorted(_DIGITS, key=len, reverse=True))
_DICTATED = re.compile(
    rf"(?<![\w.,:/+-])(?P<airline>[a-z]{{2}}|[a-z] [a-z]) (?P<number>(?:(?:{_DIGIT}) ){{2,3}}(?:{_DIGIT}))(?!\w)"
)
"""Three or four digits as they are said: "BA two eight three"."""
_RAND = re.compile(r"r\d \d{3}")
"""Thousands of South Africa's money: "R1 250"."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_SMALL = frozenset(
    "ab ag am an as at au be bi by ca da do du eh em er es ex go ha he hi ho ie if im in is it ja je la le ma me "
    "mi my na no nr of oh ok on or os pm pa re so to tv uk um un up us vs we wo ye zu zb id eu xs xl kg mm cm km "
    "ml gb tb mb co pc st dr mr ms al ao da de del di do dos el en eu fin há la las le lo los mi na ni no nº ou os pq "
    "pt rs se si su ta te tu tô um va vc ya yo às dm pd ps ve".split()
)
_MEASURES = frozenset("cm dm mm km kg ml gb tb mb xs xl eu uk us".split())
_OWN = {
    "en": frozenset("am as at be by ca do en ha id la no ok or to uk us".split()),
    "de": frozenset("am an be ca da de do du en ha ja la ok so to um vs".split()),
    "pt": frozenset("as be ca da de do em ha ja la lo no os ou ok su to tu va vs".split()),
    "es": frozenset("as ca de do en ha ja la lo no os ok pc su tu va vs".split()),
}
"""Words of a language: between small letters somebody also stresses them, "I AM 35", "AM 24. Dezember"."""
_CLOCK = frozenset("am as at by ca no to um".split())
"""Words before a time of day or a date: "as 1430"."""
_DATE_BEHIND = re.compile(r"\. ?(?:$|\w)|:\d| ?(?:%|€|\$|(?:euro|eur|uhr|jahr|year|people|person|minut|min)\w*)")
_LED = re.compile(r"\b(?:flight|flug|flugnummer|voo|vuelo)(?: (?:number|no|nr|nummer|número|numero|nº))?[.:]? $")
_HOUR = re.compile(r"\b(?:a|de|desde|hasta|sobre|até) $")
_CLOSED = re.compile(
    r"\W*$| ?[,;.?!)]| (?:hoje|hoy|heute|today|já|ya|schon|está|ist|is|has|hat|saiu|salió|pünktlich|on|em|from|von|to|"
    r"nach|para|pra)\b"
)
"""What stands behind a flight, not behind a number of things: "os 563 passageiros"."""
_BEHIND = re.compile(
    r"(?:^|[^\w\s]|\b(?:flight|the|on|flug|der|die|dem|den|voo|vuelo|el|o|no|do|en|is|was|of|my|with|by|"
    r"has|ist|hat|é|es)) ?$"
)
_THE = re.compile(r"\b(?:the|flight|der|flug|o|no|do|pro|voo|el|del|al|vuelo) $")
"""Words before one flight that stand before no "os" and no "la"."""
_PLACE = re.compile(
    r"\b(?:gates?|seats?|row|flugsteig|sitz|platz|reihe|puerta|asiento|fila|port[aã]o|assento|poltrona)"
    r"(?: (?:is|number|no|ist|nummer|nr|número|es|é))?[.:]? $"
)
"""Words before a place at the airport or in the plane: gate G38 is no flight."""
_WEEKDAYS = frozenset("fr sa".split())
"""German weekdays in short that are airlines, too: "Sa 28"."""
_HOUR_BEHIND = re.compile(r" ?uhr\b")
_AIRCRAFT = re.compile(r"a3[0-8]\d|b7\d7|e1\d\d")


def read_flight_numbers(line: Line, context: Context) -> Iterator[Found]:
    """Return flight numbers as `LH400`: designator and number without leading zeros, perhaps a letter.

    Written together they count in any case ("lh400"); apart, in capitals or for an airline we know ("lh 400"); an
    airline's name stands for its designator ("Lufthansa 400"). A designator that is a word too ("OS 455") counts apart
    in capitals within a message that is not, behind "flight" in any case ("voo la 3240"), and in small letters where it
    is no word of the message's language ("os 563" in German) or flights are spoken of. Single letters ("L H 2034")
    and digits said as words ("BA two eight three") count for an airline we know. A bare number is never one, nor an
    aircraft ("A320").
    """
    for pattern, match in _sieve().matches(line.low):
        if pattern is _SPELT:
            yield from _spelt(match, line)
        elif pattern is _DICTATED:
            yield from _dictated(match, line)
        elif pattern is not _NUMBER:
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
    if language == "de" and len(number) <= 2 and _is_german(match, line):
        return None
    if len(written) == 3:
        return icao.get(upper) if shouted or joined else None
    if written.lower() in _SMALL:
        meant = _is_one(match, line, language) if joined else upper in known and _meant(match, line, language)
        return upper if meant else None
    if upper in known or (shouted and len(number) >= 2 and not _RAND.fullmatch(match[0])):
        return upper
    return upper if written.isalpha() and len(number) >= 3 else None


def _is_german(match: re.Match[str], line: Line) -> bool:
    """Tell whether letters and one or two digits are a week ("KW 50"), a weekday ("Sa 28") or stand before an hour."""
    word, written = match["airline"], line.plain[match.start("airline") : match.end("airline")]
    weekday = word in _WEEKDAYS and written.istitle() and bool(match["gap"])
    return word == "kw" or weekday or (len(word) == 2 and bool(_HOUR_BEHIND.match(line.low, match.end())))


def _is_one(match: re.Match[str], line: Line, language: str) -> bool:
    """Tell whether a word and a number written together are a flight, not a year, a time or the regulation EU261."""
    word, number = match["airline"], match["number"]
    if len(number) < 2 or word in ("eu", "pm"):
        return False
    if len(number) == 2:
        known = word.upper() in airlines()[2] and word not in _OWN.get(language, ()) and word not in _MEASURES
        return known and bool(FLIGHTS.search(line.low) or _THE.search(line.before(match.start())))
    if line.plain[match.start("airline") : match.end("airline")].isupper():
        return True
    timed = (word in ("de", "en") and _YEAR.fullmatch(number)) or (word in _CLOCK and len(number) == 4)
    return word.upper() in airlines()[2] and not (timed and word in _OWN.get(language, ()))


def _meant(match: re.Match[str], line: Line, language: str) -> bool:
    """Tell whether a word apart from a number is an airline we know, in the message's letters or behind "flight"."""
    word, digits = match["airline"], len(match["number"])
    before = line.before(match.start())
    own = word in _OWN.get(language, ()) or word in _MEASURES
    if not line.plain[match.start()].isupper() or not line.plain[match.start() + 1].isupper():
        return digits >= 3 and word not in ("de", "en") and bool(_LED.search(before) or _is_told(match, line, own=own))
    if match.start() == 0 and not line.plain[match.end() :].strip(" .!?"):
        return True
    if line.plain.isupper() or re.search(r"\d ?$", before) or (own and digits < 3 and not _THE.search(before)):
        return False
    if own and _DATE_BEHIND.match(line.low, match.end()) and (digits < 3 or line.low[match.end()] != "."):
        return False
    return digits >= 2 or bool(_BEHIND.search(before))


def _is_told(match: re.Match[str], line: Line, *, own: bool) -> bool:
    """Tell whether small letters that are a word somewhere mean an airline: no word here, or flights are spoken of."""
    word, end = match["airline"], match.end()
    if not own:
        return not _DATE_BEHIND.match(line.low, end)
    before = line.before(match.start())
    the = _THE.search(before)
    if word in _CLOCK or _HOUR.search(before) or (word in _MEASURES and match["number"][0] != "0" and not the):
        return False
    closed = _CLOSED.match(line.low, end) or FLIGHTS.match(line.low, end + 1)
    return bool(closed and (the or FLIGHTS.search(line.low)))


def _spelt(match: re.Match[str], line: Line) -> Iterator[Found]:
    """Return a flight of single letters: "L H 2034", of small ones where flights are spoken of."""
    written = line.plain[match.start("airline") : match.end("airline")]
    iata = written.upper().replace(" ", "")
    about = FLIGHTS.search(line.low) and (written.isupper() or iata.isalpha())
    if iata in airlines()[2] and (about or _LED.search(line.before(match.start()))):
        number = match["number"].replace(" ", "").lstrip("0")
        yield one(match.start(), match.end(), "flight_number", f"{iata}{number}")


def _dictated(match: re.Match[str], line: Line) -> Iterator[Found]:
    """Return a flight whose digits are words, for an airline we know in capitals, or where flights are spoken of."""
    written = line.plain[match.start("airline") : match.end("airline")].replace(" ", "")
    number = "".join(_DIGITS[word] for word in match["number"].split()).lstrip("0")
    if number and written.upper() in airlines()[2] and (written.isupper() or FLIGHTS.search(line.low)):
        yield one(match.start(), match.end(), "flight_number", f"{written.upper()}{number}")


@cache
def _sieve() -> Sieve:
    names = "|".join(map(re.escape, sorted(airlines()[0], key=len, reverse=True)))
    named = re.compile(
        rf"(?<!\w)(?P<airline>{names})(?: flight| flug| voo| vuelo)?(?: number| nr\.?| nummer| número| nº)? "
        rf"?(?P<number>\d{{2,4}})(?P<suffix>)(?!\w)(?![.,:/-]\d)"
    )
    return Sieve([_NUMBER, _SPELT, _DICTATED, named])

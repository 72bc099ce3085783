"""Months, their beginnings and ends, and numbered weeks as stretches of days: "in December", "Ende Mai", "KW 50"."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from kontor.nlu.entities.dates.grammar import Field, Match, Rules
from kontor.nlu.entities.dates.meaning import Meaning, first_of_month

BEGINNING, MIDDLE, END = 1, 2, 3
_TENTH, _TWENTIETH = 10, 20

_THIRDS = {
    "en": "beginning start early|middle mid|end late",
    "de": "anfang|mitte|ende",
    "pt": "começo comeco início inicio|meio meados|fim final finais",
    "es": "principios principio comienzos comienzo inicios inicio primeros|mediados|finales final fines fin",
}


def fields(language: str) -> dict[str, Field]:
    """Return what the rules of a language need besides its own fields."""
    thirds = enumerate(_THIRDS[language].split("|"), BEGINNING)
    return {
        "third": Field({word: place for place, words in thirds for word in words.split()}),
        "week": Field({}, r"(?:[1-4]?\d|5[0-3])"),
    }


def _named(match: Match) -> Meaning | None:
    """Return a month by its name, the next one without a year, or the third of it that is named."""
    today, year = match.today.date, match.get("year")
    first = date(year or today.year, match["month"], 1)
    if not year and _end(first) < today:
        first = first.replace(year=today.year + 1)
    last = None if year else first.replace(year=first.year - 1)
    return _part(first, match, last)


def _this(match: Match) -> Meaning | None:
    return _part(first_of_month(match.today.date, 0), match)


def _next(match: Match) -> Meaning | None:
    return _part(first_of_month(match.today.date, 1), match)


def _numbered(match: Match) -> Meaning | None:
    """Return a week by its number, the next one so numbered (ISO 8601); of this one what is left."""
    today = match.today.date
    for year in range(today.year, today.year + 8):
        with suppress(ValueError):  # few years have a week 53, and none a week 0
            monday = date.fromisocalendar(year, match["week"], 1)
            if (sunday := monday + timedelta(6)) >= today:
                return Meaning(max(monday, today), until=sunday)
    return None


def _part(first: date, match: Match, last: date | None = None) -> Meaning | None:
    """Return what is left of a month, or of the third of it that is named; None where nothing is."""
    ends = {
        0: (first, _end(first)),
        BEGINNING: (first, first.replace(day=_TENTH)),
        MIDDLE: (first.replace(day=_TENTH + 1), first.replace(day=_TWENTIETH)),
        END: (first.replace(day=_TWENTIETH + 1), _end(first)),
    }
    begin, end = ends[match.get("third")]
    today = match.today.date
    return None if end < today else Meaning(max(begin, today), until=end, last=last)


def _end(day: date) -> date:
    """Return the last day of a month."""
    return first_of_month(day, 1) - timedelta(1)


_NO_DATE = r"(?! ?\d)"
_EN = r"(?P<lead>(?:(?:at|by|towards?|around|in|from) )?(?:the )?){third}"
_DE = r"(?P<lead>(?:(?:ab|bis|gegen|zum) )?){third}"
_PT = r"(?P<lead>(?:(?:n?o|em|até o|pro|pelo) )?){third}"
_ES = r"(?P<lead>(?:(?:al?|hasta|desde|en|para) )?(?:el |los )?){third}"

RULES: dict[str, Rules] = {
    "en": (
        (rf"(?P<lead>(?:in|during|throughout) (?:the month of )?)(?!mar\b){{month}}(?:,? (?:of )?{{year}})?{_NO_DATE}",
         _named),
        (rf"{_EN}(?: in| of)?[ -]{{month}}(?:,? {{year}})?{_NO_DATE}", _named),
        (rf"{_EN} of (?:the|this) month", _this),
        (rf"{_EN} (?:of )?next month", _next),
    ),
    "de": (
        (rf"(?P<lead>(?:im(?: monat)?|während des|(?:im )?ganzen) ){{month}}(?: {{year}})?{_NO_DATE}", _named),
        (rf"{_DE} (?:des )?(?:monats? )?{{month}}s?(?: {{year}})?{_NO_DATE}", _named),
        (rf"{_DE} (?:des|dieses|diesen) monats?", _this),
        (rf"{_DE} (?:des )?(?:nächsten|kommenden) monats?", _next),
        (r"(?P<lead>(?:in )?(?:der )?)(?:kw|kalenderwoche) ?{week}", _numbered),
    ),
    "pt": (
        (rf"(?P<lead>(?:em|no mês de|durante|durante o mês de) ){{month}}(?: (?:de )?{{year}})?{_NO_DATE}", _named),
        (rf"{_PT} (?:do mês )?de {{month}}(?: de {{year}})?{_NO_DATE}", _named),
        (rf"{_PT} d(?:o|este|esse) mês", _this),
        (rf"{_PT} do (?:mês que vem|próximo mês)", _next),
    ),
    "es": (
        (rf"(?P<lead>(?:en|durante)(?: el mes de)? )(?!mar\b){{month}}(?: (?:del? )?{{year}})?{_NO_DATE}", _named),
        (rf"{_ES} (?:del mes )?de {{month}}(?: del? {{year}})?{_NO_DATE}", _named),
        (rf"{_ES} (?:del?|de este) mes", _this),
        (rf"{_ES} del (?:mes que viene|próximo mes)", _next),
    ),
}  # fmt: skip
"""Rules like those of the languages; "mar" is a short March and a sea."""

"""Booking references (record locators): six letters and digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kontor.nlu.entities.airlines import airlines
from kontor.nlu.entities.found import Found, one
from kontor.nlu.entities.sieve import Sieve
from kontor.nlu.line import Line
from kontor.understanding import Context

_PAIRS = r"(?:[a-z]\d [a-z]\d|\d[a-z] \d[a-z]) [a-z0-9]{2}"
"""Two letters or digits at a time; "am 24 um" and "t1 or t2" are none."""
_SIX = re.compile(
    rf"(?<![\w.,:/@+#-])#?(?P<code>[a-z0-9]{{6}}|[a-z0-9]{{3}}[ -][a-z0-9]{{3}}|{_PAIRS})(?![\w@])(?![.,:/-]\w)"
)
_SPELT = re.compile(
    r"(?<![\w.,:/@+#-])(?P<code>[a-z0-9](?:[ -][a-z0-9]){5}|"
    r"(?=[a-z0-9 ]{0,7}(?:[a-z]\d|\d[a-z]))[a-z0-9]{2} [a-z0-9]{2} [a-z0-9]{2})(?![\w@])(?![.,:/-]\w)"
)
"""Single letters and digits, or any two at a time, as somebody dictates them: "k 9 t 4 l z", "M9 ZT 4H"."""
_PROMOTION = re.compile(
    r"\b(?:coupons?|vouchers?|promo\w*|discounts?|cup[oó]n|cupones|cupom|cupons|descuentos?|descontos?|gutschein\w*|"
    r"rabatt\w*|aktionscodes?|off|checkout|vale|black friday|newsletter)\b"
)
_OFFER = re.compile(r"[a-z]{4,5}\d{1,2}|[a-z]{6}")
"""What codes for a lower price look like: "SAVE15"."""
_NEAR = re.compile(
    r"\b(?:reference|ref|booking (?:code|number|no|id)|booking|confirmation|locator|pnr|code|reservation|"
    r"buchungs?(?:code|nummer|referenz|nr)|buchung|referenz(?:nummer)?|reservierung(?:snummer)?|bestätigungscode|vorgangsnummer|"
    r"localizador|código|codigo|reserva|reservación|reservacion|confirmação|confirmación|clave)"
    r"(?: (?:is|ist|lautet|number|code|nummer|nr|no|mit|with|the|der|die|"
    r"é|es|da|de la|de|nº|número|numero|com|con|a|la|foi|fue|era|war|was|que|me|passaram|deram|dieron|pasaron|mandaron|"
    r"mandaram|they|gave|i|have|got)\b)*[ :.#=-]{0,3}$"
)
_WORDS = frozenset(
    "falsch nichts rechts selbst bricht months things strong urgent please thanks really cancel refund return "
    "ticket flight number status change online wichtig sofort storno zurück person mensch agent europa london "
    "berlin munich amanha amanhã ontem quando cuando quiero quiere quería queria minhas nossas nuestr viagem viajes "
    "cambio cambia cancel perdón perdao perdão gracias voando volver lisboa madrid londre parada puedes consta semana "
    "martes jueves sábado sabado quarta quinta pessoa salida tarifa compra pagada online nombre stimmt starts sms por "
    "per via".split()
)


def read_booking_references(line: Line, context: Context) -> Iterator[Found]:
    """Return references as `AB12CD`.

    With a letter and a digit one counts anywhere unless it looks like a measure ("500ml2") or a flight number; six
    letters count in capitals, unless the whole message shouts. Behind "reference", "Buchungscode" and the like, and as
    an answer, all of these count, also spelt ("k 9 t 4 l z"), and small letters that are no word: those with at most
    one vowel. A code for a lower price ("SAVE15") is none.
    """
    for pattern, match in _sieve().matches(line.low):
        written = line.plain[match.start("code") : match.end("code")]
        if _is_reference(written, line, match, context, spelt=pattern is _SPELT):
            value = re.sub(r"[ -]", "", written).upper()
            yield one(match.start("code"), match.end("code"), "booking_reference", value)


def _is_reference(written: str, line: Line, match: re.Match[str], context: Context, *, spelt: bool) -> bool:
    if _OFFER.fullmatch(written.lower()) and _PROMOTION.search(line.low):
        return False
    named = context.asked == "booking_reference" or _NEAR.search(line.before(match.start()))
    if spelt:
        return bool(named and re.search(r"\d", written) and re.search("[a-zA-Z]", written))
    return _named(written) if named else _unnamed(written, line)


def _named(written: str) -> bool:
    if not re.search("[A-Za-z]", written) or not _WORDS.isdisjoint(re.split("[ -]", written.lower())):
        return False
    return written.isupper() or bool(re.search(r"\d", written)) or len(re.findall("[aeiouy]", written)) <= 1


def _unnamed(written: str, line: Line) -> bool:
    letters, digits = re.search("[A-Za-z]", written), re.search(r"\d", written)
    if re.fullmatch(_PAIRS, written.lower()):
        small = written.islower() and (re.search(r"\d", written[-2:]) or not re.search("[aeiouy]", written[-2:]))
        alone = line.plain.strip(" .!?") == written
        return bool(small) or (written.isupper() and (alone or not line.plain.isupper()))
    if letters is None or len(written) != 6 or written.lower() in _WORDS:
        return False
    if digits is None:
        return written.isupper() and not _is_stressed(written, line)
    if written[:3].upper() in airlines()[1] and written[3:].isdigit():
        return False
    measure = r"\d+[a-z]+\d?|[a-z]{3,}\d{1,2}"
    flight = r"[A-Za-z0-9]{2}\d{4}|[A-Za-z0-9]{2}\d{3}[A-Za-z]"
    return (written.isupper() or written.islower()) and not re.fullmatch(f"{measure}|{flight}", written)


def _is_stressed(written: str, line: Line) -> bool:
    """Tell whether six capitals are a word of a message, or a part of one, that shouts."""
    if line.plain.isupper():
        return line.plain.strip() != written
    words = [word for word in re.findall(r"[^\W\d_]{2,}", line.plain) if word != written]
    return sum(map(str.isupper, words)) > len(words) / 2


@cache
def _sieve() -> Sieve:
    return Sieve([_SIX, _SPELT])

"""Booking references (record locators): six letters and digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kontor.nlu.entities.found import Found, one
from kontor.nlu.line import Line
from kontor.understanding import Context

_SIX = re.compile(r"(?<![\w.,:/@+#-])#?(?P<code>[a-z0-9]{6}|[a-z0-9]{3}[ -][a-z0-9]{3})(?![\w@])(?![.,:/-]\w)")
_NEAR = re.compile(
    r"\b(?:reference|ref|booking (?:code|number|no|id)|booking|confirmation|locator|pnr|code|reservation|"
    r"buchungs?(?:code|nummer|referenz|nr)|buchung|referenz(?:nummer)?|reservierung(?:snummer)?|bestätigungscode|vorgangsnummer)"
    r"(?: (?:is|ist|lautet|number|code|nummer|nr|no|mit|with|the|der|die)\b)*[ :.#=-]{0,3}$"
)


def read_booking_references(line: Line, context: Context) -> Iterator[Found]:
    """Return references as `AB12CD`.

    One has a letter; with a digit it counts anywhere, in capitals alone where the message is not all capitals, and in
    small letters only behind "reference", "Buchungscode" and the like. Letters that shout a word count only there or
    as an answer.
    """
    for match in _SIX.finditer(line.low):
        written = line.plain[match.start("code") : match.end("code")]
        named = context.asked == "booking_reference" or bool(_NEAR.search(line.low[: match.start()]))
        if _is_reference(written, line, named=named):
            value = re.sub(r"[ -]", "", written).upper()
            yield one(match.start("code"), match.end("code"), "booking_reference", value)


def _is_reference(written: str, line: Line, *, named: bool) -> bool:
    letters, digits = re.search(r"[A-Za-z]", written), re.search(r"\d", written)
    if letters is None or (len(written) == 7 and not (named and (digits or written.isupper()))):
        return False
    if digits:
        return named or _mixed(written)
    return written.isupper() and (named or not line.plain.isupper() or line.plain.strip() == written)


def _mixed(written: str) -> bool:
    """Tell a reference from "500ml2" and "2stops": it is in one case, and not digits before one word."""
    return (written.isupper() or written.islower()) and not re.fullmatch(r"\d+[a-z]+|[a-z]{3,}\d{1,2}", written)

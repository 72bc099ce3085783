"""Phone numbers, in the international or the national form of the business's country."""

from __future__ import annotations

from collections.abc import Iterator

from kontor.nlu.entities.found import Found, one
from kontor.nlu.entities.territory import zone_territory
from kontor.nlu.line import Line
from kontor.understanding import Context

FEWEST = 7
"""Digits; a message with fewer holds no phone number."""
TRIES = 20


def read_phones(line: Line, context: Context) -> Iterator[Found]:
    """Return valid numbers as E.164 (`+4915112345678`), national ones of the zone's country."""
    if sum(map(str.isdecimal, line.plain)) < FEWEST:
        return
    from phonenumbers import PhoneNumberFormat, PhoneNumberMatcher, format_number  # noqa: PLC0415  slow to import, rarely needed

    for match in PhoneNumberMatcher(line.plain, zone_territory(context.zone), max_tries=TRIES):
        yield one(match.start, match.end, "phone", format_number(match.number, PhoneNumberFormat.E164))

"""Which country's habits a message follows: how a date is written, what is paid with, how a number is dialled."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import Locale, UnknownLocaleError, get_global, parse_locale

NOWHERE = "ZZ"
"""What CLDR calls the territory of a zone that is in none, as UTC."""
MOST_KEPT = 64


def zone_territory(zone: ZoneInfo) -> str | None:
    """Return the country (ISO 3166) in which a zone is, also by an older name of it ("US/Eastern"); None for UTC."""
    key = zone.key or ""
    found: str | None = get_global("zone_territories").get(get_global("zone_aliases").get(key, key))
    return None if found == NOWHERE else found


def month_first(language: str, zone: ZoneInfo) -> bool:
    """Return whether who writes English writes 3/4 for the fourth of March.

    The country is that of the language's tag ("en-GB"), else the zone's; where neither tells one the day comes first.
    """
    country = _tag_territory(language) or zone_territory(zone)
    return country is not None and _month_first(country)


def _tag_territory(language: str) -> str | None:
    try:
        return parse_locale(language.replace("_", "-"), sep="-")[1]
    except ValueError:
        return None


@lru_cache(MOST_KEPT)
def _month_first(country: str) -> bool:
    """Return whether the short date of CLDR begins with the month: in English as it is written there, else at all."""
    for tag in (f"en_{country}", f"und_{country}"):
        with suppress(UnknownLocaleError, ValueError):
            return str(Locale.parse(tag).date_formats["short"]).startswith("M")
    return False

"""Days and times of day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from babel import Locale, UnknownLocaleError

from kontor.letters import plain
from kontor.slots.base import Situation, Slot

RELATIVE: dict[str, int] = {
    "yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1, "day after tomorrow": 2, "the day after tomorrow": 2,
    "gestern": -1, "heute": 0, "heute abend": 0, "morgen": 1, "ubermorgen": 2, "uebermorgen": 2,
    "ayer": -1, "hoy": 0, "manana": 1, "pasado manana": 2, "ontem": -1, "hoje": 0, "hj": 0, "amanha": 1,
    "depois de amanha": 2,
    "hier": -1, "aujourd hui": 0, "demain": 1, "apres demain": 2,
}  # fmt: skip

_LEADING = re.compile(r"^(on the|on|am|den|der|el|na|no|le|for|fur|para el|para|pra)\s+")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.?(?:\s?(\d{4}))?")
_NAMED = re.compile(
    r"(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)? (?:of |de )?(?P<m1>\D+?)|(?P<m2>\D+?) (?P<d2>\d{1,2})(?:st|nd|rd|th)?)"
    r"(?: (?:de )?(?P<year>\d{4}))?"
)
_CLOCK = re.compile(
    r"(?:at |um |a las |as |a )?(\d{1,2})(?:[:.h](\d{2}))? ?(am|pm|a\.m\.|p\.m\.|uhr|h|o'clock)?", re.IGNORECASE
)


class PartOfDay(StrEnum):
    """A stretch of the day."""

    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


PARTS: dict[PartOfDay, str] = {
    PartOfDay.MORNING: "morning|in the morning|morgens|vormittag|vormittags|am vormittag|am morgen|fruh|por la manana"
    "|de manha|matin|le matin",
    PartOfDay.NOON: "noon|midday|at noon|mittag|mittags|am mittag|mediodia|al mediodia|meio dia|midi|a midi",
    PartOfDay.AFTERNOON: "afternoon|in the afternoon|nachmittag|nachmittags|am nachmittag|por la tarde|tarde|a tarde"
    "|de tarde|apres midi|l apres midi",
    PartOfDay.EVENING: "evening|in the evening|abend|abends|am abend|soir|le soir|noitinha|noche|por la noche"
    "|en la noche|noite|a noite|de noite",
    PartOfDay.NIGHT: "night|at night|nacht|nachts|in der nacht|madrugada|de madrugada|nuit|la nuit",
}


@dataclass(frozen=True, slots=True)
class Day(Slot[date]):
    """A day of the calendar in the business's zone.

    A day named without its year, or a weekday, is the next one from when it was said.
    """

    entity: str | None = field(default="day", kw_only=True)

    def from_value(self, value: object) -> date | None:
        """Read `2026-11-21`."""
        found = _ISO.fullmatch(str(value))
        return _date(*(int(part) for part in found.groups())) if found else None

    def from_text(self, text: str, at: datetime, situation: Situation) -> date | None:
        """Read an ISO day, `21.11.`, "21 November", a weekday, or today and its neighbours.

        Slashes are unclear: 3/4 is two days.
        """
        today = at.astimezone(situation.zone).date()
        word = _LEADING.sub("", plain(text))
        if (days := RELATIVE.get(word)) is not None:
            return today + timedelta(days)
        if (weekday := _names(situation.language, "days").get(word)) is not None:
            return today + timedelta((weekday - today.weekday()) % 7)
        return self.from_value(text) or _dotted(text, today) or _named(word, today, situation.language)


def _dotted(text: str, today: date) -> date | None:
    found = _DOTTED.fullmatch(text)
    if found is None:
        return None
    day, month, year = found.groups()
    return _date(int(year), int(month), int(day)) if year else _coming(int(month), int(day), today)


def _named(word: str, today: date, language: str) -> date | None:
    found = _NAMED.fullmatch(word)
    month = _names(language, "months").get((found["m1"] or found["m2"]).strip()) if found else None
    if found is None or month is None:
        return None
    day = int(found["d1"] or found["d2"])
    return _date(int(found["year"]), month, day) if found["year"] else _coming(month, day, today)


def _coming(month: int, day: int, today: date) -> date | None:
    """Return the first such day from today on; 29 February may be years away."""
    days = (_date(year, month, day) for year in range(today.year, today.year + 9))
    return next((found for found in days if found is not None and found >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _names(language: str, what: str) -> dict[str, int]:
    """Return the names of weekdays (0 is Monday) or months, those of the person's language over English and German."""
    names: dict[str, int] = {}
    for locale in (Locale("de"), Locale("en"), *_locale(language)):
        names |= {
            plain(name): number
            for width in ("abbreviated", "wide")
            for number, name in getattr(locale, what)["format"][width].items()
        }
    return names


def _locale(language: str) -> Iterator[Locale]:
    try:
        yield Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return


@dataclass(frozen=True, slots=True)
class Time(Slot[time]):
    """A time of day, without zone."""

    entity: str | None = field(default="time", kw_only=True)

    def from_value(self, value: object) -> time | None:
        """Read `19:30`, also with its seconds."""
        found = re.fullmatch(r"(\d{2}):(\d{2})(?::00)?", str(value))
        return _time(int(found[1]), int(found[2])) if found else None

    def from_text(self, text: str, at: datetime, situation: Situation) -> time | None:
        """Read `19:30`, `19.30 Uhr`, `19h30`, `7 pm`; a bare number is no time."""
        found = _CLOCK.fullmatch(text.strip())
        if found is None or not (found[2] or found[3]):
            return None
        hour, half = int(found[1]), (found[3] or "").lower().replace(".", "")
        if half in ("am", "pm"):
            hour = hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 24
        return _time(hour, int(found[2] or 0))


def _time(hour: int, minute: int) -> time | None:
    return time(hour, minute) if hour < 24 and minute < 60 else None


@dataclass(frozen=True, slots=True)
class Daypart(Slot[PartOfDay]):
    """A stretch of the day."""

    entity: str | None = field(default="daypart", kw_only=True)

    def from_value(self, value: object) -> PartOfDay | None:
        """Read `morning` and its fellows."""
        return next((part for part in PartOfDay if part == value), None)

    def from_text(self, text: str, at: datetime, situation: Situation) -> PartOfDay | None:
        """Read its name in English, German, Spanish, Portuguese or French."""
        word = plain(text)
        return next((part for part, words in PARTS.items() if word in words.split("|")), None)

"""What the rules of every language mean: days, minutes after midnight, parts of the day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kontor.nlu.entities.territory import month_first

PARTS = ("morning", "noon", "afternoon", "evening", "night")
MORNING, NOON, AFTERNOON, EVENING, NIGHT = range(5)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A day, a stretch of days from it `until` another, minutes after midnight, a part of the day, or some of them.

    None of them: words to pass over ("good evening").
    `sure` tells that the minutes are of 24 hours; `loose` that the day is a weekday, which an exact date beside it
    outweighs. `last` is the day that is meant where the words around tell that it lies behind.
    """

    day: date | None = None
    minutes: int | None = None
    part: str | None = None
    sure: bool = False
    loose: bool = False
    until: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """The moment a text was written, local, and by whom: the tag of its language, and the business's zone."""

    now: datetime
    language: str
    zone: ZoneInfo

    @property
    def date(self) -> date:
        """The day of it."""
        return self.now.date()

    @property
    def month_first(self) -> bool:
        """Whether 3/4 is the fourth of March here."""
        return month_first(self.language, self.zone)


def passed(_: object) -> Meaning:
    """Return the meaning of words that only look like a moment."""
    return Meaning()


def exact(day: int, month: int, year: int | None, today: date) -> Meaning | None:
    """Return a date; without a year the next such day from today on. A year of two digits is of this century."""
    years = range(today.year, today.year + 9) if year is None else (year + 2000 if year < 100 else year,)
    for tried in years:
        found = _date(tried, month, day)
        if found and (year is not None or found >= today):
            return Meaning(found, last=_date(tried - 1, month, day) if year is None and found > today else None)
    return None


def named(day: int, month: int, year: int | None, today: date) -> Meaning:
    """Return a date of a month that is named; a day that it never has means none, not that day of another month."""
    return exact(day, month, year, today) or passed(None)


def of_month(day: int, today: date) -> Meaning | None:
    """Return the next such day of a month from today on."""
    for ahead in range(4):
        year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        found = _date(year, month + 1, day)
        if found and found >= today:
            return Meaning(found, last=_last_of_month(day, today) if found > today else found)
    return None


def of_month_on(day: int, number: int, today: date) -> Meaning | None:
    """Return the next such day of a month that is such a weekday: Friday the 13th may be months away."""
    for ahead in range(30):
        year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        found = _date(year, month + 1, day)
        if found and found >= today and found.weekday() == number:
            return Meaning(found)
    return None


def of_near_month_on(day: int, number: int, today: date) -> Meaning | None:
    """Return such a day of this month or the next two that is such a weekday, and the last one of as many before."""
    start = today.year * 12 + today.month - 1
    days = (_date(month // 12, month % 12 + 1, day) for month in range(start - 2, start + 3))
    found = [day for day in days if day and day.weekday() == number]
    ahead = next((day for day in found if day >= today), None)
    return Meaning(ahead, last=max((day for day in found if day < today), default=None)) if ahead else None


def nth_weekday(place: int, number: int, month: int, year: int | None, today: date) -> Meaning | None:
    """Return the first, second ... such weekday of a month, -1 is the last; without a year the next one from today."""
    for tried in range(today.year, today.year + 9) if year is None else (year,):
        days = (_date(tried, month, day) for day in range(1, 32))
        found = [day for day in days if day and day.weekday() == number]
        day = found[place if place < 0 else place - 1] if place <= len(found) else None
        if day and (year is not None or day >= today):
            return Meaning(day)
    return None


def nth_of_next_month(place: int, number: int, today: date) -> Meaning | None:
    """Return the first, second ... such weekday of the next month, -1 is the last."""
    start = first_of_month(today, 1)
    return nth_weekday(place, number, start.month, start.year, today)


def beside(days: int, meaning: Meaning | None) -> Meaning | None:
    """Return the day so many days after another."""
    return Meaning(meaning.day + timedelta(days)) if meaning and meaning.day else None


def weekday(number: int, today: date, weeks: int = 0) -> Meaning:
    """Return the first such weekday (0 is Monday) from today on, and so many weeks later."""
    day = today + timedelta((number - today.weekday()) % 7 + 7 * weeks)
    return Meaning(day, loose=True, last=None if weeks else day - timedelta(7))


def weekday_after(number: int, today: date, weeks: int = 0) -> Meaning:
    """Return the first such weekday after today, and so many weeks later."""
    return Meaning(today + timedelta((number - today.weekday() - 1) % 7 + 1 + 7 * weeks), loose=True)


def weekday_before(number: int, today: date) -> Meaning:
    """Return the last such weekday before today."""
    return Meaning(today - timedelta((today.weekday() - number - 1) % 7 + 1), loose=True)


def weekday_of_week(number: int, today: date, weeks: int) -> Meaning:
    """Return a weekday of the week that is so many weeks after this one; weeks start on Monday."""
    return Meaning(today + timedelta(number - today.weekday() + 7 * weeks), loose=True)


def stretch(first: Meaning | None, last: Meaning | None) -> Meaning | None:
    """Return the days from one to another, which must be later."""
    if first is None or last is None or first.day is None or last.day is None or first.day >= last.day:
        return None
    return Meaning(first.day, until=last.day)


def weekdays(first: int, last: int, today: date) -> Meaning | None:
    """Return the days from the next such weekday on to the first such one after it."""
    start = weekday(first, today).day
    found = stretch(Meaning(start), weekday_after(last, start)) if start else None
    return replace(found, loose=True) if found else None


def of_one_month(first: int, last: int, month: int, year: int | None, today: date) -> Meaning | None:
    """Return the days from the first to the last of a month, the next one if no year is given."""
    end = named(last, month, year, today)
    return stretch(exact(first, month, end.day.year, today), end) if end.day else end


def weekend(today: date, weeks: int = 0) -> Meaning:
    """Return Saturday and Sunday of the week that is so many weeks after this one; of this one what is left."""
    saturday = today + timedelta(5 - today.weekday() + 7 * weeks)
    return Meaning(max(saturday, today), until=saturday + timedelta(1))


def week(today: date, weeks: int) -> Meaning:
    """Return Monday to Sunday of the week that is so many weeks after this one; of this one what is left."""
    monday = today + timedelta(7 * weeks - today.weekday())
    return Meaning(max(monday, today), until=monday + timedelta(6))


def month(today: date, months: int) -> Meaning:
    """Return the month that is so many months after this one; of this one what is left."""
    start, end = (first_of_month(today, ahead) for ahead in (months, months + 1))
    return Meaning(max(start, today), until=end - timedelta(1))


def first_of_month(today: date, ahead: int) -> date:
    """Return the first day of the month that is so many months after a day's own."""
    year, number = divmod(today.year * 12 + today.month - 1 + ahead, 12)
    return date(year, number + 1, 1)


def in_days(days: int, today: date) -> Meaning | None:
    """Return the day so many days from today, within some years."""
    return Meaning(today + timedelta(days)) if abs(days) < 4000 else None


def in_months(months: int, today: date) -> Meaning | None:
    """Return the same day some months from today, or that month's last."""
    if not 0 < months < 240:
        return None
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    days = (_date(year, month + 1, day) for day in range(today.day, 27, -1)) if today.day > 28 else ()
    return Meaning(next((day for day in days if day), None) or date(year, month + 1, min(today.day, 28)))


def in_minutes(minutes: int, today: Today) -> Meaning | None:
    """Return the day and time so many minutes from now."""
    if not 0 < minutes < 60 * 24 * 60:
        return None
    then = today.now + timedelta(minutes=minutes)
    return Meaning(then.date(), then.hour * 60 + then.minute, sure=True)


def clock(hour: int, minute: int = 0, *, sure: bool = False) -> Meaning | None:
    """Return a time of day; 24:00 is midnight. Hours over 12, and 0, can only be of 24 hours."""
    if not (0 <= hour <= 24 and 0 <= minute < 60) or (hour == 24 and minute):
        return None
    return Meaning(minutes=hour % 24 * 60 + minute, sure=sure or hour > 12 or hour == 0)


def around(hour: int, minutes: int) -> Meaning | None:
    """Return so many minutes after a full hour, before it if negative; the hour may still be of 12."""
    if not 1 <= hour <= 24:
        return None
    return Meaning(minutes=(hour * 60 + minutes) % 1440, sure=hour > 12)


def about_twelve(hour: int, minutes: int) -> Meaning:
    """Return so many minutes after noon (12) or midnight (0), before it if negative."""
    return Meaning(minutes=(hour * 60 + minutes) % 1440, sure=True)


def half_day(hour: int, minute: int, *, after_noon: bool) -> Meaning | None:
    """Return a time of the 12 hour clock."""
    return clock(hour % 12 + 12 * after_noon, minute, sure=True) if 1 <= hour <= 12 else None


def _last_of_month(day: int, today: date) -> date | None:
    """Return the last such day of a month before today."""
    for behind in range(4):
        year, month = divmod(today.year * 12 + today.month - 1 - behind, 12)
        found = _date(year, month + 1, day)
        if found and found < today:
            return found
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

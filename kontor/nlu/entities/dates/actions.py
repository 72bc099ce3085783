"""What the rules of Portuguese and Spanish do with their matches: both write days before months and alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from kontor.nlu.entities.dates import feasts
from kontor.nlu.entities.dates import meaning as m
from kontor.nlu.entities.dates.grammar import Match
from kontor.nlu.entities.dates.meaning import Meaning

Act = Callable[[Match], Meaning | None]


def named(match: Match) -> Meaning | None:
    """Read a `date` of a `month`, perhaps of a `year`."""
    return m.named(match["date"], match["month"], match.get("year") or None, match.today.date)


def numeric(match: Match) -> Meaning | None:
    """Read the `day` before the `number` of the month."""
    return m.exact(match["day"], match["number"], match.get("anyyear") or None, match.today.date)


def of_month(match: Match) -> Meaning | None:
    """Read the `day` of this month or the next that has it."""
    return m.of_month(match["day"], match.today.date)


def coming(match: Match) -> Meaning:
    """Read the first such `weekday` from today on."""
    return m.weekday(match["weekday"], match.today.date)


def agreed(match: Match) -> Meaning | None:
    """Read the `day` of a month near today that is such a `weekday`, perhaps a `short` one."""
    return m.of_near_month_on(match["day"], match.get("weekday", match.get("short")), match.today.date)


def after(weeks: int = 0) -> Act:
    """Read the first such `weekday` after today, and so many weeks later."""
    return lambda x: m.weekday_after(x["weekday"], x.today.date, weeks)


def before(match: Match) -> Meaning:
    """Read the last such `weekday` before today."""
    return m.weekday_before(match["weekday"], match.today.date)


def of_week(weeks: int) -> Act:
    """Read the `weekday` of the week that is so many weeks after this one."""
    return lambda x: m.weekday_of_week(x["weekday"], x.today.date, weeks)


def nth(match: Match) -> Meaning | None:
    """Read the `place`th `weekday` of a `month`, perhaps of a `year`; of the next month where none is named."""
    if month := match.get("month"):
        return m.nth_weekday(match["place"], match["weekday"], month, match.get("year") or None, match.today.date)
    return m.nth_of_next_month(match["place"], match["weekday"], match.today.date)


def eve(match: Match) -> Meaning | None:
    """Read the day before a `feast`."""
    return m.beside(-1, feasts.feast(match["feast"], match.today.date))


def morrow(match: Match) -> Meaning | None:
    """Read the day after a `feast`."""
    return m.beside(1, feasts.feast(match["feast"], match.today.date))


def past_twelve(match: Match) -> Meaning:
    """Read the `some` minutes after noon or midnight, the `twelve`."""
    return m.about_twelve(match["twelve"], match["some"])


def to_twelve(match: Match) -> Meaning:
    """Read the `some` minutes before noon or midnight, the `twelve`."""
    return m.about_twelve(match["twelve"], -match["some"])


def relative(match: Match) -> Meaning | None:
    """Read a word for a day near today."""
    return m.in_days(match["relative"], match.today.date)


def days(times: int = 1) -> Act:
    """Read `count` times so many days from today."""
    return lambda x: m.in_days(times * x["count"], x.today.date)


def months(match: Match) -> Meaning | None:
    """Read `count` months from today."""
    return m.in_months(match["count"], match.today.date)


def hours(more: int = 0) -> Act:
    """Read `count` hours, the `some` minutes after them and so many more, from now."""
    return lambda x: m.in_minutes(60 * x["count"] + x.get("some") + more, x.today)


def minutes(match: Match) -> Meaning | None:
    """Read `count` minutes from now."""
    return m.in_minutes(match["count"], match.today)


def soon(minutes: int) -> Act:
    """Read just so many minutes from now."""
    return lambda x: m.in_minutes(minutes, x.today)


def part(match: Match) -> Meaning:
    """Read a `part` of any day."""
    return Meaning(part=m.PARTS[match["part"]])


def part_of(days: int, part: int | None = None) -> Act:
    """Read a part of the day, given or matched, so many days from today."""
    return lambda x: Meaning(x.today.date + timedelta(days), part=m.PARTS[x["part"] if part is None else part])


def clock(match: Match) -> Meaning | None:
    """Read an `hour`, perhaps with its `minute`."""
    return m.clock(match["hour"], match.get("minute"))


def past(minutes: int = 0) -> Act:
    """Read the `some` minutes, and so many more, after an `hour`."""
    return lambda x: m.clock(x["hour"], x.get("some") + minutes)


def to(match: Match) -> Meaning | None:
    """Read the `some` minutes before an `hour`."""
    return m.around(match["hour"], -match["some"])


def half_day(match: Match) -> Meaning | None:
    """Read an `hour` of the 12 hour clock; `noon` is 1 after noon."""
    return m.half_day(match["hour"], match.get("minute"), after_noon=match["noon"] == 1)

"""Which day of a stretch of days is meant: "flights to Lisbon next week"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from babel.dates import format_skeleton

from flows.flight_times.search import Asked, Search
from kontor.flows import Talk
from kontor.letters import plain, says_any
from kontor.messages import Option
from kontor.slots import Choice, Day, Days, Heard, Period, Situation
from kontor.slots.moments import RELATIVE
from kontor.slots.ordinals import SPELLED

STRETCH = Period("stretch")
MOST_DAYS = 10
"""Days that are offered as options; a list has room for no more."""
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DayWithin(Day):
    """A day; a bare weekday is the one within a stretch of days, where that holds just one.

    "The first one" is the first of the options, and not of a month, and so is "2" where the stretch has no second.
    """

    stretch: Days | None = None

    def read(self, heard: Heard, situation: Situation) -> date:
        """Return the day; raises `Unclear`."""
        if self.stretch is not None and self._is_place(heard):
            return Day.read(self, replace(heard, value=None), situation)
        found = Day.read(self, heard, situation)
        if self.stretch is None or not _bare(heard.text):
            return found
        weeks = -((found - self.stretch.first) // WEEK)
        moved = found + weeks * WEEK
        return moved if moved <= self.stretch.last < moved + WEEK else found

    def _is_place(self, heard: Heard) -> bool:
        """Tell whether an answer is a place among the options, though it reads like a day of some month."""
        day = self.from_value(heard.value)
        outside = day is not None and self.stretch is not None and not self.stretch.first <= day <= self.stretch.last
        return plain(heard.text) in SPELLED or (outside and heard.text.strip().isdecimal())

    def from_text(self, text: str, at: datetime, situation: Situation) -> date | None:
        """Read what any day reads, else one of the options by its place or a part of its title."""
        day = Day.from_text(self, text, at, situation)
        chosen = Choice(self.key, options=self.options).from_text(text, at, situation) if day is None else None
        return self.from_value(chosen) if chosen else day


def stretch_of(talk: Talk) -> Days | None:
    """Return the stretch of days that was named, if there is one; a day that was named before it is dropped."""
    stretch, day = talk.said_at(STRETCH), talk.said_at(Day("day"))
    if stretch and day and day < stretch:
        talk.forget("day")
    return talk.peek(STRETCH)


async def with_day(talk: Talk, search: Search, asked: Asked, any_will_do: bool) -> Asked:
    """Return what was asked with its day: the one of its stretch that has flights, or the one chosen of several.

    `any_will_do` takes the first. Where no day has any it is the first of the stretch, which is told to have none.
    """
    if (stretch := asked.stretch) is None:
        return asked
    days = await talk.look("days", search.days, asked, stretch.first, stretch.last, MOST_DAYS + 1)
    if asked.order == "last":
        days = days[-1:]
    if len(days) <= 1 or any_will_do or asked.order == "first":
        return replace(asked, day=days[0] if days else stretch.first)
    offered = days if len(days) <= MOST_DAYS else ()
    options = tuple(Option(day.isoformat(), _title(day, talk.language)) for day in offered)
    text = "ask_day" if offered else "ask_day_of_many"
    return replace(asked, day=await talk.ask(DayWithin("day", options=options, stretch=stretch), text))


def _bare(text: str) -> bool:
    """Tell whether a text names a day by its weekday alone: no number, no "tomorrow"."""
    return not any(sign.isdigit() for sign in text) and not says_any(text, RELATIVE)


def _title(day: date, language: str) -> str:
    words = format_skeleton("MMMEd", day, locale=language.replace("-", "_"))
    return words.replace("\u202f", " ").replace("\u00a0", " ")

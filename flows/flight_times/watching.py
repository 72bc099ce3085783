"""Who hears of a flight's changes: the offer to tell them, and the wish to hear no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from babel.dates import format_skeleton

from flows.flight_times.abroad import Codes
from flows.flight_times.asking import DAY, FROM, NUMBER, TO, perhaps, told_before
from flows.flight_times.legs import DAY as ONE_DAY
from flows.flight_times.telling import route_at, values_of
from flows.flight_times.timetable import Status, Timetable
from flows.flight_times.words import every_one, means_every
from kontor.flows import Talk, digest
from kontor.flows.travel import named
from kontor.messages import Option, Purpose
from kontor.slots import Choice, Situation, Words

DECLINED = "unwatched"
"""Under which note stand the latest flights whose changes somebody does not want to hear of."""
OFFERED = "watch_offered"
"""Under which note stands the flight whose changes were offered and neither taken nor declined yet."""
MOST_DECLINED = 10
MOST_SHOWN = 9
"""Flights that a choice shows; with "all of them" they are as many rows as a list in a chat has."""
ALL, SOME = "all", "some"


@dataclass(frozen=True, slots=True)
class Which(Choice):
    """One of the flights that are watched, or all of them."""

    def from_text(self, text: str, at: datetime, situation: Situation) -> str | None:
        """Read what any choice reads, else a word for all of them."""
        return Choice.from_text(self, text, at, situation) or (ALL if means_every(text) else None)


def told_of(status: Status, now: datetime) -> bool:
    """Tell whether changes of a flight are still told: until it leaves, or would have landed when it is cancelled."""
    return now < (status.arrives if status.cancelled else status.departs)


async def offer_watch(talk: Talk, timetable: Timetable, status: Status) -> None:
    """Offer to tell of a flight's changes, unless they are told or declined already."""
    watchers = await talk.look("watchers", timetable.watchers, status.number, status.flight_day)
    if talk.conversation in watchers or _name(status) in (talk.recall(DECLINED) or []):
        return
    values = values_of(talk, status)
    talk.note(OFFERED, _name(status))
    # Who agreed before agreed for another flight: no new consent is needed, but a word is.
    if talk.agreed(Purpose.UTILITY):
        wanted = await talk.confirm("watch_too", **values)
    else:
        wanted = await talk.opt_in(Purpose.UTILITY, notice="flight_updates", **values)
    talk.note(OFFERED, None)
    if wanted:
        await talk.once("watch", timetable.watch, talk.conversation, status.number, status.flight_day)
    else:
        _decline(talk, [_name(status)])
    await talk.say("flight_watched" if wanted else "flight_not_watched", **values)


async def tell_watches(talk: Talk, timetable: Timetable) -> bool:
    """Say of which flights the changes are told, and how to end that; False where another flight is named."""
    watched = await talk.look("watched", timetable.watched, talk.conversation, talk.today - ONE_DAY)
    ahead = [one for one in watched if told_of(one, talk.now)]
    number = talk.peek(NUMBER)
    if number and not any(number in (one.number, one.operated_by) for one in ahead):
        return False
    if ahead:
        lines = "\n".join(_line(_option(one, talk.language)) for one in ahead)
        await talk.say("updates_of", flights=lines, **values_of(talk, ahead[0]))
    else:
        await talk.say("updates_of_none")
    return True


async def end_watch(talk: Talk, timetable: Timetable) -> None:
    """Tell no more of the changes of the flights meant; where an offer to tell them is open, that is turned down."""
    wanted = await _wanted(talk)
    if wanted.bare and wanted.spoken_of and wanted.spoken_of == talk.recall(OFFERED):
        talk.note(OFFERED, None)
        _decline(talk, [wanted.spoken_of])
        await talk.say("flight_not_watched")
        return
    ending = Ending(timetable, talk.now)
    done = await talk.once(f"unwatch.{wanted.name}", ending.end, talk.conversation, wanted)
    if not done.ended and done.left:
        chosen = await _chosen(talk, wanted, done.left)
        done = await talk.once(f"unwatch_chosen.{chosen.name}", ending.end, talk.conversation, chosen)
    await _tell(talk, done.ended)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which flights a message means: those that fit what it names; `spoken_of` is the one told last.

    `every` takes all that fit, else a single one must.
    """

    number: str | None = None
    day: date | None = None
    places: tuple[Codes, ...] = ()
    every: bool = False
    spoken_of: str = ""

    @property
    def name(self) -> str:
        """What tells this wish from others, however many airports it names."""
        return f"{self.number}.{self.day}.{digest(self.places)}.{self.every}.{self.spoken_of}"

    @property
    def bare(self) -> bool:
        """Whether it names nothing."""
        return not (self.every or self.named)

    @property
    def named(self) -> bool:
        """Whether it names a flight by its number, its day or its route."""
        return self.number is not None or self.day is not None or bool(self.places)

    def fitting(self, watched: Sequence[Status]) -> list[Status]:
        """Return the flights that fit: of a wish that names nothing the one spoken of, or any."""
        spoken_of = [one for one in watched if self.bare and _name(one) == self.spoken_of]
        return spoken_of or [one for one in watched if self._fits(one)]

    def _fits(self, status: Status) -> bool:
        touched = {status.origin.code, status.destination.code}
        return (
            self.number in (None, status.number, status.operated_by)
            and self.day in (None, status.day, status.departs.date())
            and all(touched & set(codes) for codes in self.places)
        )


@dataclass(frozen=True, slots=True)
class Ended:
    """The flights whose changes are told no more, or, where none was clearly meant, those among which to choose."""

    ended: tuple[Status, ...] = ()
    left: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """The watches as of one message; the moment is no argument of the act: what was done stays done."""

    timetable: Timetable
    at: datetime

    async def end(self, conversation: int, wanted: Wanted, *, idempotency_key: str) -> Ended:
        """Forget the watches that are clearly meant. Looked for in the act itself, which makes them unfindable."""
        watched = await self.timetable.watched(conversation, self.at.date() - ONE_DAY)
        ahead = [one for one in watched if told_of(one, self.at)]
        fitting = wanted.fitting(ahead)
        if len(fitting) != 1 and not (wanted.every and fitting):
            return Ended(left=tuple(fitting or ahead))
        for one in fitting:
            await self.timetable.unwatch(conversation, one.number, one.flight_day, idempotency_key=idempotency_key)
        return Ended(tuple(fitting))


async def _wanted(talk: Talk) -> Wanted:
    number, day = await talk.ask(perhaps(NUMBER)), await talk.ask(perhaps(DAY))
    ends = (await talk.ask(perhaps(TO)), await talk.ask(perhaps(FROM)))
    places = tuple(codes for codes in ends if codes)
    every = await talk.ask(Words("how_many", default=ALL if means_every(talk.text) else SOME)) == ALL
    return Wanted(number, day, places, every, told_before(talk))


async def _chosen(talk: Talk, wanted: Wanted, left: Sequence[Status]) -> Wanted:
    """Ask which of the flights is meant, or all of them."""
    fits = bool(wanted.fitting(left))
    if not fits:
        await talk.say("updates_not_of_that")
    shown = {_name(one): one for one in left[:MOST_SHOWN]}
    options = [_option(one, talk.language) for one in shown.values()]
    every = [Option(ALL, every_one(talk.language))] if len(shown) > 1 else []
    chosen = await talk.ask(Which("unwatch", options=(*options, *every)))
    if chosen == ALL:
        return replace(wanted, every=True) if fits else Wanted(every=True)
    return Wanted(shown[chosen].number, shown[chosen].flight_day)


async def _tell(talk: Talk, ended: Sequence[Status]) -> None:
    _decline(talk, map(_name, ended))
    if not ended:
        await talk.say("updates_none")
    elif len(ended) == 1:
        await talk.say("updates_ended", **values_of(talk, ended[0]))
    else:
        await talk.say("updates_ended_all", flights=[one.number for one in ended])


def _decline(talk: Talk, names: Iterable[str]) -> None:
    """Note that the changes of flights are not to be offered again."""
    talk.note(DECLINED, [*(talk.recall(DECLINED) or []), *names][-MOST_DECLINED:])


def _name(status: Status) -> str:
    return named(status.number, status.flight_day)


def _option(status: Status, language: str) -> Option:
    day = format_skeleton("MMMd", status.departs, locale=language.replace("-", "_"))
    return Option(_name(status), f"{status.number}, {day}", route_at(status, status.departs, language))


def _line(option: Option) -> str:
    return f"• {option.title}: {option.description}"

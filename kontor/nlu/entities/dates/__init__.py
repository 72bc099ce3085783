"""Days, times and parts of the day in running text, by a small table-driven grammar a language.

dateparser 1.5.0 loses the time of "morgen um 17 Uhr" and reads neither "nächsten Freitag" nor "half past seven", so the
grammar is ours; docs/decisions has the measurement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from kontor.nlu.entities.dates import de, en, es, months, pt
from kontor.nlu.entities.dates.done import behind
from kontor.nlu.entities.dates.grammar import Grammar, Piece
from kontor.nlu.entities.dates.joining import join
from kontor.nlu.entities.dates.meaning import Today
from kontor.nlu.entities.dates.ranges import stretches
from kontor.nlu.entities.dates.slips import mended, slips
from kontor.nlu.entities.found import Found, Value
from kontor.nlu.line import Line
from kontor.understanding import Context

TYPES = ("day", "time", "daypart", "period")


def read_dates(line: Line, context: Context) -> Iterator[Found]:
    """Return days as `2026-11-21`, times of day as `19:30` and parts of the day, seen from `context.now` in its zone.

    A stretch of days is one value, `{"from": "2026-11-21", "to": "2026-11-25"}`, and so is a day as the answer to a
    question for one.

    A day without its year, and a bare weekday, is the next one, today included, and the last one in a sentence about
    something done; "next Friday" is that of next week in English and the first one after today in German ("nächsten
    Freitag", Duden); a clock time of 1 to 12 follows the part of the day beside it.
    """
    now = Today(context.now.astimezone(context.zone), context.language, context.zone)
    for language in _languages(context):
        text = mended(line.low, _slips(language))
        read = _grammar(language).read(text.low, now, context.asked)
        pieces = join(stretches(read, text.low, language, now.date), text.low, language)
        if pieces:
            for piece in behind(pieces, text.low, language, now.date):
                if values := _values(piece, period=context.asked == "period"):
                    yield Found(text.written(piece.start), text.written(piece.end), values)
            return


def _languages(context: Context) -> tuple[str, ...]:
    """Return the message's language first; the answer to a question about time may come in any other."""
    first = context.language[:2] if context.language[:2] in _TABLES else "en"
    return (first, *(name for name in _TABLES if name != first)) if context.asked in TYPES else (first,)


_TABLES = {"en": en, "de": de, "pt": pt, "es": es}
LANGUAGES = frozenset(_TABLES)
"""Those with a grammar; a moment in another is read as an English one."""


@cache
def _grammar(language: str) -> Grammar:
    table = _TABLES[language]
    return Grammar(table.FIELDS | months.fields(language), (*table.RULES, *months.RULES[language]), table.ASKED)


@cache
def _slips(language: str) -> Mapping[str, str]:
    table = _TABLES[language]
    names = (name for field in ("weekday", "month", "relative") for name in table.FIELDS[field].words)
    return slips(names, table.NO_SLIPS)


def _values(piece: Piece, *, period: bool) -> tuple[Value, ...]:
    meaning = piece.meaning
    found = []
    if meaning.day is not None and (period or meaning.until):
        until = meaning.until or meaning.day
        found.append(Value("period", {"from": meaning.day.isoformat(), "to": until.isoformat()}))
    if meaning.until is not None:
        return tuple(found)
    if meaning.day is not None:
        found.append(Value("day", meaning.day.isoformat()))
    if meaning.minutes is not None:
        found.append(Value("time", f"{meaning.minutes // 60:02}:{meaning.minutes % 60:02}"))
    if meaning.part is not None:
        found.append(Value("daypart", meaning.part))
    return tuple(found)

"""How many: of people, pieces, bags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kontor.nlu.entities.found import Found, one
from kontor.nlu.line import Line
from kontor.understanding import Context

_EN = "one two three four five six seven eight nine ten eleven twelve"
_DE = "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"
_NUMBERS = {word: number for words in (_EN, _DE) for number, word in enumerate(words.split(), 1)} | {
    "a": 1, "an": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "eins": 1, "zwo": 2, "both": 2, "beide": 2,
    "a couple of": 2, "a pair of": 2, "a dozen": 12, "ein dutzend": 12, "ein paar": 2,
}  # fmt: skip
_TOGETHER = {"zweit": 2, "dritt": 3, "viert": 4, "fünft": 5, "sechst": 6, "siebt": 7, "acht": 8}
_NOUNS = (
    "tickets?|people|persons?|passengers?|travell?ers?|adults?|child|children|kids?|infants?|guests?|seats?|bags?|suitcases?|pieces?|"
    "items?|tables?|rooms?|pairs?|pcs|units?|bookings?|nights?|of (?:us|them|these|those)|personen|person|leute|"
    "passagiere?|reisende[nr]?|"
    "erwachsene[nr]?|kinder|kind|babys?|gäste|plätze|platz|koffer|gepäckstücke?|taschen?|stück|artikel|tische?|zimmer|paar|buchungen|nächte|mal"
)
_WORDS = "|".join(re.escape(word) for word in sorted(_NUMBERS, key=len, reverse=True))
_ARTICLES = frozenset({"a", "an", "ein", "eine", "einen", "einem", "einer"})
_COUNTED = re.compile(
    rf"(?<![\w.,:/+-])(?P<number>\d{{1,3}}|{_WORDS})(?P<x> ?x)? (?:more |other |weitere |neue )?(?:{_NOUNS})(?!\w)"
)
_TIMES = re.compile(r"(?<![\w.,:/])(?P<number>\d{1,2}) ?(?:x|×)(?= |$)")
_WE = re.compile(r"(?<!\w)zu (?P<number>zweit|dritt|viert|fünft|sechst|siebt|acht)(?!\w)")
_MANY = "|".join(word for words in (_EN, _DE) for word in words.split()[1:])
_BESIDE = r"(?= ?(?:$|[.,!?)])| (?:please|bitte|on|at|tonight|today|tomorrow|am|um|heute|morgen)\b)"
_FOR = re.compile(rf"(?<!\w)(?:for|für|fuer) (?P<number>{_MANY}){_BESIDE}")
_TABLE = re.compile(
    rf"(?<!\w)(?:table|room|seats|tickets|tisch|zimmer|plätze|karten) (?:for|für|fuer) (?P<number>\d{{1,2}}){_BESIDE}"
)
_ONE = re.compile(r"\W*(?P<number>eine?|einen|einem|einer)(?:,? bitte)?\W*")
_ANSWER = re.compile(rf"(?<![\w.,:/+-])(?P<number>\d{{1,3}}|{_WORDS})(?![\w.,:/-])")


def read_counts(line: Line, context: Context) -> Iterator[Found]:
    """Return whole numbers before what is counted ("two adults", "3x", "zu dritt", "for four"); any as an answer.

    Articles count only as an answer and before a noun: "a ticket" alone says nothing about how many, "quite a few" and
    the table of "a table for four" never do.
    """
    asked = context.asked == "count"
    told = [match for pattern in (_TIMES, _WE, _FOR, _TABLE) for match in pattern.finditer(line.low)]
    articles = asked and not told
    counted = [match for match in _COUNTED.finditer(line.low) if articles or match["number"] not in _ARTICLES]
    for match in (*counted, *told, *(_answers(line.low) if asked else ())):
        yield one(match.start("number"), match.end("number"), "count", _number(match["number"]))


def _answers(low: str) -> Iterator[re.Match[str]]:
    """Return the first number that is no article, or the German article that is a whole answer ("einen, bitte")."""
    alone = _ONE.fullmatch(low)
    numbers = (match for match in _ANSWER.finditer(low) if match["number"] not in _ARTICLES)
    if found := alone or next(numbers, None):
        yield found


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS.get(word) or _TOGETHER[word]

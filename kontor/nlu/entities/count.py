"""How many: of people, pieces, bags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kontor.nlu.entities.counting import Counting, counting
from kontor.nlu.entities.found import Found, one
from kontor.nlu.line import Line
from kontor.understanding import Context


def read_counts(line: Line, context: Context) -> Iterator[Found]:
    """Return whole numbers before what is counted ("two adults", "3x", "zu dritt", "for four"); any as an answer.

    Articles count only as an answer and before a noun: "a ticket" alone says nothing about how many, "quite a few" and
    the table of "a table for four" never do.
    """
    words = counting(context.language)
    asked = context.asked == "count"
    found = list(words.sieve.matches(line.low))
    told = [match for pattern, match in found if pattern is not words.counted]
    articles = asked and not told
    counted = [
        match
        for pattern, match in found
        if pattern is words.counted and (articles or match["number"] not in words.articles)
    ]
    for match in (*counted, *told, *(_answers(line.low, words) if asked else ())):
        yield one(match.start("number"), match.end("number"), "count", words.number(match["number"]))


def _answers(low: str, words: Counting) -> Iterator[re.Match[str]]:
    """Return the first number that is no article, or the article that is a whole answer ("einen, bitte")."""
    alone = words.one.fullmatch(low)
    numbers = (match for match in words.answer.finditer(low) if match["number"] not in words.articles)
    if found := alone or next(numbers, None):
        yield found

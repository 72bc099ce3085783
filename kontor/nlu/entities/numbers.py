"""Numbers in figures and in words, in any language that text2num knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from text_to_num import find_numbers

from kontor.nlu.entities.found import Found, one
from kontor.nlu.line import Line
from kontor.understanding import Context

_FIGURES = re.compile(r"(?<![\w.,:/])[+-]?\d{1,15}(?:[.,']\d{3})*(?:[.,]\d{1,6})?(?![\w:/])(?![.,]\d)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,'])\d{3})+(?:(?!\1)[.,]\d+)?")
_TOKEN = re.compile(r"\w+|\W")
LANGUAGES = frozenset({"de", "en", "es", "fr", "it", "nl", "pt"})
"""Those that text2num knows."""
_ONE = re.compile(r"(?:a|an|one|eine?|um|uma|un|una) $")
_ROUND = re.compile(
    r"hundred|thousand|million|billion|dozen|hundert|tausend|dutzend|cien|mil|mill\w+|milh\w+|d[uú]zia|docena"
)
_DOZEN = re.compile(r"\b(?:(?:a|half a|ein|uma|una) )?(?:dozen|dutzend|dúzia|duzia|docena)\b")
_STANDARD = {
    "fuffzig": "fünfzig", "fuffzich": "fünfzig", "fuchzig": "fünfzig", "fuffzehn": "fünfzehn", "zwo": "zwei",
    "zwanzich": "zwanzig", "dreissig": "dreißig", "dreissich": "dreißig", "vierzich": "vierzig", "sechzich": "sechzig",
    "siebzich": "siebzig", "achtzich": "achtzig", "neunzich": "neunzig", "hunnert": "hundert",
}  # fmt: skip
"""Numbers as they are spoken somewhere, and as text2num knows them."""
LARGEST = 1e15


@dataclass(frozen=True, slots=True)
class Number:
    """Characters `start` to `end` that say a number."""

    start: int
    end: int
    value: float


@dataclass(frozen=True, slots=True)
class _Token:
    """A word as text2num wants to see it."""

    word: str

    def text(self) -> str:
        return self.word

    def text_lowercase(self) -> str:
        return self.word

    def nt_separated(self, previous: _Token) -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return False


def read_numbers(line: Line, context: Context) -> Iterator[Found]:
    """Return the numbers of the answer to a question for one: `23` or `2.5`.

    In other messages a bare number says nothing; what is counted, paid or timed has types of its own.
    """
    if context.asked == "number":
        for number in numbers(line.low, context.language[:2]):
            value = int(number.value) if number.value.is_integer() else number.value
            yield one(number.start, number.end, "number", value)


def numbers(low: str, language: str) -> list[Number]:
    """Return the numbers in a text in lower case, in order; "1.299,50" and "1,299.50" are both 1299.5."""
    found = [Number(*match.span(), _figure(match[0])) for match in _FIGURES.finditer(low)]
    found += (number for number in _spoken(low, language) if not any(_touch(number, other) for other in found))
    return sorted(found, key=lambda number: number.start)


def _figure(written: str) -> float:
    if match := _GROUPED.fullmatch(written):
        written = written.replace(match[1], "")
    return float(written.replace(",", ".").replace("'", ""))


def _spoken(low: str, language: str) -> Iterator[Number]:
    if language not in LANGUAGES:
        return
    dozens = [Number(*match.span(), 6.0 if "half" in match[0] else 12.0) for match in _DOZEN.finditer(low)]
    yield from dozens
    spans = [match.span() for match in _TOKEN.finditer(low)]
    for said in find_numbers(
        [_Token(_STANDARD.get(low[start:end], low[start:end])) for start, end in spans], language, threshold=0.0
    ):
        start, end = spans[said.start][0], spans[said.end - 1][1]
        number = Number(_from_article(low, start), end, float(said.value))
        if not said.is_ordinal and number.value < LARGEST and not any(_touch(number, dozen) for dozen in dozens):
            yield number


def _from_article(low: str, start: int) -> int:
    """Return where "a hundred" begins if a round number begins at a place."""
    article = _ONE.search(low, max(0, start - 5), start) if _ROUND.match(low, start) else None
    return article.start() if article and (article.start() == 0 or not low[article.start() - 1].isalnum()) else start


def _touch(number: Number, other: Number) -> bool:
    return number.start < other.end and other.start < number.end

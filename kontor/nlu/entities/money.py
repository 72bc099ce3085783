"""Sums of money, and whether they are a most ("under 80 euros") or a least."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

from kontor.nlu.entities.currencies import LOCALES, NOTES, THOUSANDS, Names, names
from kontor.nlu.entities.found import Found, one
from kontor.nlu.entities.numbers import Number, numbers
from kontor.nlu.entities.sieve import Either, Later, Sieve
from kontor.nlu.line import Line
from kontor.understanding import Context

_FIGURES = r"\d{1,9}(?:(?:[.,' ]|,\d\d,)\d{3}){0,3}(?:[.,](?:\d{1,2}|-))?"
"""Thousands stand in threes, Indian ones before them in twos."""
_TIMES = {
    100: "hundred|hundert",
    1_000: r"mil|thousand|tsd\.?|tausend|grand|k", 100_000: "lakhs?",
    1_000_000: r"mio\.?|millions?|million(?:en)?|milh(?:ão|ões)(?: de)?|mill(?:ón|on|ones)(?: de)?",
}  # fmt: skip
_MANY = rf"(?: ?(?:{'|'.join(_TIMES.values())})(?![^\W\d_]))?"
_AMOUNT = rf"(?P<amount>{_FIGURES}{_MANY})"
_MORE = rf"(?P<most>{_FIGURES}{_MANY})"
_WHOLE = r"\d{1,4}"
_ENDS = r"(?=$|[?!;)]|[.,](?!\d))"
_DASHED = re.compile(r"(?<![\w.,])(?P<amount>\d{1,6},-)(?P<sign>)(?!\w)")
_BARE = re.compile(rf"(?<![\w.,]){_AMOUNT}(?P<sign>)(?![\w])")
_THROUGH = "and|und|to|bis|-|e|a|y|até|hasta|ou|o"
_BETWEEN = re.compile(rf" ?(?:{_THROUGH}) ?")
_GAP = re.compile(r"[ -](?:de )?")
_GIVEN_ONCE = frozenset("euro dollar dólar franken quid buck luca".split())
"""Of these "one" is a sum; "um real problema" is none."""
_LIMIT = re.compile(
    r"\b(?:under|below|less than|cheaper than|max\.?|unter|weniger als|billiger als|günstiger als|höchstens|maximal|"
    r"(?:por )?menos de|abaixo de|no máximo|como máximo|máximo|por debajo de|mais barat[oa]s? que|más barat[oa]s? que|"
    r"no más de|(?:até|ate|hasta)(?= \d{3})) "
    r"(?P<amount>[1-9]\d{1,4})(?P<sign>)"
    r"(?= ?(?:$|[?!]|bitte|please|por favor|pf|porfa|xfa|\. |\.$)|,? (?:for|für|para|pra|pro)\b"
    r"(?! (?:free|adults|gratis|umsonst)\b))"
)
_TOPS = r"tops|max(?:imum|imal)?|höchstens|como (?:mucho|máximo)|(?:no )?máximo"
_LIMIT_BEHIND = re.compile(
    rf"(?<![\w.,$€£₹₦¥])(?<![$€£₹₦¥] )(?P<amount>[1-9]\d{{1,4}})(?P<sign>)"
    rf"(?=,? (?:{_TOPS}|at most)\.?{_ENDS})"
)
_OTHER_PRICE = re.compile(
    r"\b(?:was|is|said|says|costs?|now|paid|kostet\w*(?: (?:das|es|er|die|der)(?: \w+)?)?|war(?:en)?|ist|jetzt|steht|"
    r"zahlte|tá|está(?: a| por)?|era|custa(?:va)?|saía|costaba|cuesta|vale|valía|marca|pagué) "
    r"(?P<amount>[1-9]\d{1,4}(?:[.,]\d\d)?)(?P<sign>)(?= ?(?:$|[?!,;)]|\.(?!\d))| wert\b)"
)
"""A price in a message that has told its currency: "79 euros but online it was 59"."""
_MOST = re.compile(
    r"(?:\b(?:under|below|less than|up to|max(?:imum)?\.?|at most|no more than|cheaper than|within|unter|bis(?: "
    r"zu)?|maximal|höchstens|"
    r"weniger als|nicht mehr als|billiger als|günstiger als|budget(?: of| is| von| ist)?|"
    r"menos de|abaixo de|até|ate|hasta|(?:no|como) máximo|máximo|por debajo de|debajo de|mais barat[oa]s? que|"
    r"más barat[oa]s? que|no más de|não mais (?:de|que)|presupuesto de|orçamento de|baj(?:e|a|en|an|ar) de|"
    r"baix(?:e|a|ar) de|(?:no|não|nao|nicht|not|[dw]on't|can't)(?: [^\W\d_]+){1,3} (?:más de|mais (?:de|que)|mehr als|"
    r"more than|over|über))|<) ?(?:of |the |about |etwa |uns |"
    r"unos |os )?$"
)
_LEAST = re.compile(
    r"(?:\b(?:over|above|more than|at least|min(?:imum)?\.?|from|starting at|über|mindestens|mehr als|ab|nicht "
    r"unter|mais de|acima de|a partir de|pelo menos|no mínimo|más de|por encima de|encima de|al menos|desde|"
    r"mínimo)|>) ?(?:uns |unos |os )?$"
)
_MOST_BEHIND = re.compile(rf" ?(?:{_TOPS}|at (?:the )?most|or (?:less|under)|oder weniger)(?!\w)")
_OVER = re.compile(r"\b(?:beleg|rechnung|quittung|gutschein|betrag|summe) über $")
"""A receipt "über 210 €" is for just that sum."""


def read_money(line: Line, context: Context) -> Iterator[Found]:
    """Return sums as `{"amount": "80", "currency": "EUR"}`; amounts are plain decimals.

    Where one digit, two or a dash follow the last comma or point it parts the cents. A bare number is a sum, in
    euros, only behind "under" and the like at a sentence's end or before whom it is for, or as an answer to a question
    for money; behind "it was" and the like in a message that tells one currency it is a sum in that. Of currencies
    that share a name ("pesos") it is the one of the zone's country.
    """
    ways = _ways(context.language[:2])
    told: set[str] = set()
    spoken = False
    for pattern, match in ways.sieve.matches(line.low):
        if pattern is ways.note:
            amount, code = ways.notes[match["note"]]
            yield _found(
                match.start(), match.end(), {"amount": str(amount), "currency": code}, _role(*match.span(), line)
            )
        elif pattern is ways.named:
            spoken = True
        elif _stands(match, line, ways.names):
            told.add(match["sign"])
            yield from _written(pattern, match, line, context)
    if spoken:
        yield from _spoken(line, context, ways)
    if context.asked == "money":
        yield from _answers(line, context)
    if len(told) == 1 and (sign := told.pop()):
        for match in _OTHER_PRICE.finditer(line.low):
            yield _found(match.start("amount"), match.end("amount"), _sum(match["amount"], sign, context))


@dataclass(frozen=True, slots=True)
class _Ways:
    """How sums are written in a language: two of them, each with or without its name, the name behind or before."""

    names: Names
    notes: Mapping[str, tuple[int, str]]
    named: Later
    note: Later
    sieve: Sieve


@cache
def _ways(language: str) -> _Ways:
    known = names(language)
    behind, before = _either(known.behind), _either(known.before)
    notes = NOTES.get(language, NOTES["en"])
    named = Later(rf"(?<=[^\W\d_][ -])(?P<sign>{_either(name for name in known.behind if len(name) > 2)})(?!\w)")
    note = Later(rf"(?<![\w-])(?P<note>{_either(notes)})(?![\w-]| jahre)")
    return _Ways(
        known,
        notes,
        named,
        note,
        Sieve(
            [
                Later(
                    rf"(?<![\w.,])(?P<least>{_AMOUNT}(?: ?(?P<first>{behind}))?) ?(?:{_THROUGH}) ?(?P<more>{_MORE} ?"
                    rf"(?P<sign>{behind}))(?!\w)"
                ),
                Later(
                    r"(?<!\w)(?:(?<=between )|(?<=zwischen )|(?<=entre )|(?<=from )|(?<=from about ))"
                    rf"(?P<least>(?P<sign>{before}) ?{_AMOUNT}) ?(?:and|to|und|bis|e|y|a) "
                    rf"(?P<more>(?:{before}) ?{_MORE})(?!\w)"
                ),
                Later(
                    rf"(?<!\w)(?P<least>(?P<sign>{before}) ?{_AMOUNT}) ?(?:-|to|bis|até|hasta) ?"
                    rf"(?P<more>(?:(?:{before}) ?)?{_MORE})(?!\w)"
                ),
                _LIMIT,
                _LIMIT_BEHIND,
                Later(rf"(?<![\w.,])(?P<amount>{_WHOLE}) ?(?P<sign>{behind}) (?P<cents>\d\d){_ENDS}"),
                Later(rf"(?<![\w.,])(?:[$€£] ?)?{_AMOUNT}[ -]?(?P<sign>{behind})(?!\w)"),
                Later(rf"(?<!\w)(?P<sign>{before}) ?{_AMOUNT}(?!\w)(?! ?(?:kilos?|kg|quilos?)\b)"),
                _DASHED,
                named,
                *([note] if notes else []),
            ]
        ),
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _stands(match: re.Match[str], line: Line, known: Names) -> bool:
    """Tell whether a name is written as it must be: codes that are words, too, and single letters in capitals."""
    sign = match["sign"]
    if sign not in known.shouted:
        return True
    written = line.plain[match.start("sign") : match.end("sign")]
    return written.isupper() and (len(sign) > 1 or len(re.sub(r"\D", "", match["amount"])) in (3, 4))


def _written(pattern: Either, match: re.Match[str], line: Line, context: Context) -> Iterator[Found]:
    cents = f",{match['cents']}" if "cents" in match.re.groupindex else ""
    amount = _sum(match["amount"] + cents, match["sign"], context)
    first = match["first"] if "first" in match.re.groupindex else None
    if first and _sum(match["amount"], first, context) != amount:
        return
    if "most" in match.re.groupindex:
        yield _found(*match.span("least"), amount, "min")
        yield _found(*match.span("more"), _sum(match["most"], match["sign"], context), "max")
    elif pattern is _LIMIT:
        yield _found(match.start("amount"), match.end(), amount, "max")
    else:
        yield _found(match.start(), match.end(), amount, _role(*match.span(), line))


def _spoken(line: Line, context: Context, ways: _Ways) -> Iterator[Found]:
    """Return the sums of number words before names, and the least of "twenty to thirty pounds"; in any language."""
    names = {name.start(): name for name in ways.named.finditer(line.low) if _stands(name, line, ways.names)}
    for language in dict.fromkeys((context.language[:2], *LOCALES)):
        said = [number for number in numbers(line.low, language) if number.value.is_integer() and number.value > 0]
        for least, last in pairwise((None, *said)):
            gap = _GAP.match(line.low, last.end) if last else None
            name = names.get(gap.end()) if gap else None
            if last and name and (last.value > 1 or name["sign"] in _GIVEN_ONCE):
                del names[name.start()]
                yield from _said(least, last, name, line, ways.names.code(name["sign"], context))
        if not names:
            return


def _said(least: Number | None, last: Number, name: re.Match[str], line: Line, code: str) -> Iterator[Found]:
    role = _role(last.start, name.end(), line)
    if least and least.value < last.value and _BETWEEN.fullmatch(line.low, least.end, last.start):
        yield _found(least.start, least.end, _of(least, name["sign"], code), "min")
        role = "max"
    yield _found(last.start, name.end(), _of(last, name["sign"], code), role)


def _of(number: Number, sign: str, code: str) -> dict[str, str]:
    return {"amount": str(int(number.value) * (1000 if sign in THOUSANDS else 1)), "currency": code}


def _answers(line: Line, context: Context) -> Iterator[Found]:
    """Return bare numbers, in figures or words, in euros."""
    for match in _BARE.finditer(line.low):
        yield _found(match.start(), match.end(), _sum(match["amount"], "", context), _role(*match.span(), line))
    for number in numbers(line.low, context.language[:2]):
        if number.value.is_integer() and not line.low[number.start].isdigit():
            yield _found(number.start, number.end, _of(number, "", "EUR"), _role(number.start, number.end, line))


def _found(start: int, end: int, amount: dict[str, str], role: str | None = None) -> Found:
    return one(start, end, "money", amount, role)


def _sum(written: str, sign: str, context: Context) -> dict[str, str]:
    many = 1000 if sign in THOUSANDS else 1
    return {"amount": _decimal(written, many), "currency": names(context.language[:2]).code(sign, context)}


def _decimal(written: str, many: int = 1) -> str:
    """Return "1.299,00" and "1,299.00" as 1299.00, "80,-" as 80, "19,9" as 19.90, "1,5 mil" as 1500."""
    figures = re.match(_FIGURES, written)
    assert figures
    whole, cents, times = figures[0], "", written[figures.end() :].strip()
    if match := re.fullmatch(r"(.*)[.,](\d{1,2}|-)", whole):
        whole, cents = match[1], match[2].replace("-", "")
    units = re.sub(r"\D", "", whole).lstrip("0") or "0"
    many *= next((size for size, names in _TIMES.items() if re.fullmatch(names, times)), 1)
    if many > 1:
        return str(int(Decimal(f"{units}.{cents or 0}") * many))
    return f"{units}.{cents:0<2}" if cents.strip("0") else units


def _role(start: int, end: int, line: Line) -> str | None:
    before = line.before(start)
    if _MOST.search(before) or _MOST_BEHIND.match(line.low, end):
        return "max"
    return "min" if _LEAST.search(before) and not _OVER.search(before) else None

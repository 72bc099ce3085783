"""Sums of money, and whether they are a most ("under 80 euros") or a least."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kontor.nlu.entities.found import Found, one
from kontor.nlu.line import Line
from kontor.understanding import Context

_CURRENCIES = {
    "EUR": "€ eur euro euros", "USD": "$ usd dollar dollars bucks us$", "GBP": "£ gbp pound pounds quid pfund",
    "CHF": "chf franken francs fr. sfr", "PLN": "pln zł zloty", "SEK": "sek kronor", "DKK": "dkk kroner", "NOK": "nok",
    "JPY": "¥ jpy yen", "BRL": "r$ brl reais", "CZK": "czk kč", "TRY": "₺ try lira",
}  # fmt: skip
_BY_NAME = {name: code for code, names in _CURRENCIES.items() for name in names.split()}
_SIGNS = "|".join(re.escape(name) for name in sorted(_BY_NAME, key=len, reverse=True))
_TENS = {
    name: f"{number}0"
    for tens in (
        "ten twenty thirty forty fifty sixty seventy eighty ninety hundred",
        "zehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert",
    )
    for number, name in enumerate(tens.split(), 1)
}
_WORDS = _TENS | {
    "a hundred": "100", "one hundred": "100", "two hundred": "200", "einhundert": "100", "zweihundert": "200",
    "dreihundert": "300", "fünfhundert": "500",
}  # fmt: skip
_SPELLED = "|".join(sorted(_WORDS, key=len, reverse=True))
_AMOUNT = rf"(?P<amount>\d{{1,9}}(?:[.,' ]\d{{3}}){{0,3}}(?:[.,](?:\d{{1,2}}|-))?|{_SPELLED})"
_AFTER = re.compile(rf"(?<![\w.,]){_AMOUNT} ?(?P<sign>{_SIGNS})(?![\w])")
_BEFORE = re.compile(rf"(?<!\w)(?P<sign>{_SIGNS}) ?{_AMOUNT}(?!\w)")
_DASHED = re.compile(r"(?<![\w.,])(?P<amount>\d{1,6},-)(?P<sign>)(?!\w)")
_BARE = re.compile(rf"(?<![\w.,]){_AMOUNT}(?P<sign>)(?![\w])")
_MORE = _AMOUNT.replace("amount", "most")
_RANGE = re.compile(rf"(?<![\w.,]){_AMOUNT} ?(?:{_SIGNS})? ?(?:and|und|to|bis|-) ?{_MORE} ?(?P<sign>{_SIGNS})(?!\w)")
_LIMIT = re.compile(
    r"\b(?:under|below|less than|cheaper than|max\.?|unter|weniger als|billiger als|günstiger als|höchstens|maximal) "
    r"(?P<amount>[1-9]\d{1,4})(?P<sign>)(?= ?(?:$|[?!]|bitte|please|\. |\.$))"
)
_MOST = re.compile(
    r"(?:\b(?:under|below|less than|up to|max(?:imum)?\.?|at most|no more than|cheaper than|within|unter|bis(?: "
    r"zu)?|maximal|höchstens|"
    r"weniger als|nicht mehr als|billiger als|günstiger als|budget(?: of| is| von| ist)?)|<) ?(?:of |the |about "
    r"|etwa )?$"
)
_LEAST = re.compile(
    r"(?:\b(?:over|above|more than|at least|min(?:imum)?\.?|from|starting at|über|mindestens|mehr als|ab|nicht "
    r"unter)|>) ?$"
)


def read_money(line: Line, context: Context) -> Iterator[Found]:
    """Return sums as `{"amount": "80", "currency": "EUR"}`; amounts are plain decimals.

    Where one digit, two or a dash follow the last comma or point it parts the cents. A bare number is a sum, in
    euros, only behind "under" and the like at a sentence's end, or as an answer to a question for money.
    """
    for match in _RANGE.finditer(line.low):
        yield one(match.start("amount"), match.end("amount"), "money", _sum(match), "min")
        yield one(match.start("most"), match.end(), "money", _sum(match, "most"), "max")
    for match in _LIMIT.finditer(line.low):
        yield one(match.start("amount"), match.end(), "money", _sum(match), "max")
    for pattern in (_AFTER, _BEFORE, _DASHED, *((_BARE,) if context.asked == "money" else ())):
        for match in pattern.finditer(line.low):
            yield one(match.start(), match.end(), "money", _sum(match), _role(line.before(match.start())))


def _sum(match: re.Match[str], group: str = "amount") -> dict[str, str]:
    return {"amount": _decimal(match[group]), "currency": _BY_NAME.get(match["sign"], "EUR")}


def _decimal(written: str) -> str:
    """Return "1.299,00" and "1,299.00" as 1299.00, "80,-" as 80, "19,9" as 19.90."""
    if written in _WORDS:
        return _WORDS[written]
    whole, cents = written, ""
    if match := re.fullmatch(r"(.*)[.,](\d{1,2}|-)", written):
        whole, cents = match[1], match[2].replace("-", "")
    units = re.sub(r"\D", "", whole).lstrip("0") or "0"
    return f"{units}.{cents:0<2}" if cents.strip("0") else units


def _role(before: str) -> str | None:
    if _MOST.search(before):
        return "max"
    return "min" if _LEAST.search(before) else None

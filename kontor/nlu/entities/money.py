"""Sums of money, and whether they are a most ("under 80 euros") or a least."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from babel.core import get_global
from babel.numbers import get_territory_currencies

from kontor.nlu.entities.found import Found, one
from kontor.nlu.entities.sieve import Sieve
from kontor.nlu.line import Line
from kontor.understanding import Context

_CURRENCIES = {
    "EUR": "€ eur euro euros pavos", "USD": "$ usd dollar dollars bucks us$ dólar dólares dolar dolares",
    "GBP": "£ gbp pound pounds quid pfund libra libras", "CHF": "chf franken francs fr. sfr", "PLN": "pln zł zloty",
    "SEK": "sek kronor", "DKK": "dkk kroner", "NOK": "nok", "JPY": "¥ jpy yen iene ienes yenes",
    "BRL": "r$ brl reais real conto contos", "MXN": "mxn mx$", "ARS": "ars ar$", "COP": "cop", "CLP": "clp",
    "PEN": "pen s/ soles", "UYU": "uyu", "CZK": "czk kč", "TRY": "₺ try lira", "peso": "peso pesos",
    "INR": "₹ inr rs rs. rupee rupees rupien rupias",
}  # fmt: skip
PESOS = frozenset("ARS CLP COP CUP DOP MXN PHP UYU".split())
_BY_NAME = {name: code for code, names in _CURRENCIES.items() for name in names.split()}
_SIGNS = "|".join(re.escape(name) for name in sorted(_BY_NAME, key=len, reverse=True))
_TENS = {
    name: f"{number}0"
    for tens in (
        "ten twenty thirty forty fifty sixty seventy eighty ninety hundred",
        "dez vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem",
        "diez veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien",
        "zehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert",
    )
    for number, name in enumerate(tens.split(), 1)
}
_WORDS = _TENS | {
    "a hundred": "100", "one hundred": "100", "two hundred": "200", "einhundert": "100", "zweihundert": "200",
    "dreihundert": "300", "fünfhundert": "500", "cento e cinquenta": "150", "duzentos": "200", "trezentos": "300",
    "quinhentos": "500", "ciento cincuenta": "150", "doscientos": "200", "trescientos": "300", "quinientos": "500",
}  # fmt: skip
_SPELLED = "|".join(sorted(_WORDS, key=len, reverse=True))
_AMOUNT = rf"(?P<amount>\d{{1,9}}(?:[.,' ]\d{{3}}){{0,3}}(?:[.,](?:\d{{1,2}}|-))?|{_SPELLED})"
_AFTER = re.compile(rf"(?<![\w.,]){_AMOUNT} ?(?P<sign>{_SIGNS})(?![\w])")
_BEFORE = re.compile(rf"(?<!\w)(?P<sign>{_SIGNS}) ?{_AMOUNT}(?!\w)(?! ?(?:kilos?|kg|quilos?)\b)")
_DASHED = re.compile(r"(?<![\w.,])(?P<amount>\d{1,6},-)(?P<sign>)(?!\w)")
_BARE = re.compile(rf"(?<![\w.,]){_AMOUNT}(?P<sign>)(?![\w])")
_MORE = _AMOUNT.replace("amount", "most")
_RANGE = re.compile(
    rf"(?<![\w.,]){_AMOUNT} ?(?:{_SIGNS})? ?(?:and|und|to|bis|-|e|a|y|até|hasta|ou|o) ?{_MORE} ?"
    rf"(?P<sign>{_SIGNS})(?!\w)"
)
_RANGE_BEHIND = re.compile(
    rf"(?<!\w)(?:(?<=between )|(?<=zwischen )|(?<=entre )|(?<=from ))(?P<sign>{_SIGNS}) ?{_AMOUNT} ?"
    rf"(?:and|to|und|bis|e|y|a) (?P<also>{_SIGNS}) ?{_MORE}(?!\w)"
)
_LIMIT = re.compile(
    r"\b(?:under|below|less than|cheaper than|max\.?|unter|weniger als|billiger als|günstiger als|höchstens|maximal|"
    r"(?:por )?menos de|abaixo de|no máximo|como máximo|máximo|por debajo de|mais barat[oa]s? que|más barat[oa]s? que|"
    r"no más de|(?:até|ate|hasta)(?= \d{3})) "
    r"(?P<amount>[1-9]\d{1,4})(?P<sign>)(?= ?(?:$|[?!]|bitte|please|por favor|pf|porfa|xfa|\. |\.$))"
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
    r"más barat[oa]s? que|no más de|não mais (?:de|que)|presupuesto de|orçamento de)|<) ?(?:of |the |about |etwa |uns |"
    r"unos |os )?$"
)
_LEAST = re.compile(
    r"(?:\b(?:over|above|more than|at least|min(?:imum)?\.?|from|starting at|über|mindestens|mehr als|ab|nicht "
    r"unter|mais de|acima de|a partir de|pelo menos|no mínimo|más de|por encima de|encima de|al menos|desde|"
    r"mínimo)|>) ?(?:uns |unos |os )?$"
)
_MOST_BEHIND = re.compile(
    r" ?(?:tops|max(?:imum|imal)?|at (?:the )?most|or (?:less|under)|höchstens|oder weniger|como (?:mucho|máximo)|"
    r"(?:no )?máximo)(?!\w)"
)
_OVER = re.compile(r"\b(?:beleg|rechnung|quittung|gutschein|betrag|summe) über $")
"""A receipt "über 210 €" is for just that sum."""


def read_money(line: Line, context: Context) -> Iterator[Found]:
    """Return sums as `{"amount": "80", "currency": "EUR"}`; amounts are plain decimals.

    Where one digit, two or a dash follow the last comma or point it parts the cents. A bare number is a sum, in
    euros, only behind "under" and the like at a sentence's end, or as an answer to a question for money; behind
    "it was" and the like in a message that tells one currency it is a sum in that.
    """
    told: set[str] = set()
    for pattern, match in _sieve(context.asked == "money").matches(line.low):
        told.add(match["sign"])
        if pattern in (_RANGE, _RANGE_BEHIND):
            begins = ("amount", "most") if pattern is _RANGE else ("sign", "also")
            yield one(match.start(begins[0]), match.end("amount"), "money", _sum(match, context), "min")
            yield one(match.start(begins[1]), match.end(), "money", _sum(match, context, "most"), "max")
        elif pattern is _LIMIT:
            yield one(match.start("amount"), match.end(), "money", _sum(match, context), "max")
        else:
            yield one(match.start(), match.end(), "money", _sum(match, context), _role(match, line))
    if len(told) == 1 and (sign := told.pop()):
        for match in _OTHER_PRICE.finditer(line.low):
            amount = {"amount": _decimal(match["amount"]), "currency": _currency(sign, context)}
            yield one(match.start("amount"), match.end("amount"), "money", amount)


@cache
def _sieve(asked: bool) -> Sieve:
    return Sieve([_RANGE, _RANGE_BEHIND, _LIMIT, _AFTER, _BEFORE, _DASHED, *((_BARE,) if asked else ())])


def _sum(match: re.Match[str], context: Context, group: str = "amount") -> dict[str, str]:
    return {"amount": _decimal(match[group]), "currency": _currency(match["sign"], context)}


def _currency(sign: str, context: Context) -> str:
    currency = _BY_NAME.get(sign, "EUR")
    return _pesos(context) if currency == "peso" else currency


def _pesos(context: Context) -> str:
    """Return the peso of the country of the zone, Mexico's where that has none."""
    country = get_global("zone_territories").get(context.zone.key, "")
    return next((code for code in get_territory_currencies(country) if code in PESOS), "MXN") if country else "MXN"


def _decimal(written: str) -> str:
    """Return "1.299,00" and "1,299.00" as 1299.00, "80,-" as 80, "19,9" as 19.90."""
    if written in _WORDS:
        return _WORDS[written]
    whole, cents = written, ""
    if match := re.fullmatch(r"(.*)[.,](\d{1,2}|-)", written):
        whole, cents = match[1], match[2].replace("-", "")
    units = re.sub(r"\D", "", whole).lstrip("0") or "0"
    return f"{units}.{cents:0<2}" if cents.strip("0") else units


def _role(match: re.Match[str], line: Line) -> str | None:
    before = line.before(match.start())
    if _MOST.search(before) or _MOST_BEHIND.match(line.low, match.end()):
        return "max"
    return "min" if _LEAST.search(before) and not _OVER.search(before) else None

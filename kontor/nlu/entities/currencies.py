"""What the world's money is called: by signs, by codes, in full, by its noun alone, and by those who pay with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies

from kontor.letters import plain
from kontor.nlu.entities.territory import zone_territory
from kontor.understanding import Context

_SIGNS = {
    "EUR": "€", "USD": "$ us$ u$s u$d u$", "GBP": "£", "BRL": "r$", "JPY": "¥", "INR": "₹ rs rs.",
    "CHF": "fr. sfr sfr.", "MXN": "mx$ mex$", "ARS": "ar$", "CLP": "cl$ clp$", "COP": "col$ cop$", "UYU": "uy$ $u",
    "DOP": "rd$", "PEN": "s/ s/.", "CAD": "ca$ c$ can$", "AUD": "a$ au$", "NZD": "nz$", "HKD": "hk$", "SGD": "s$ sg$",
    "TWD": "nt$", "TTD": "tt$",
    "JMD": "j$", "PYG": "₲ gs gs.", "BOB": "bs bs.", "CRC": "₡", "NGN": "₦", "GHS": "₵ gh₵ gh¢", "KES": "ksh ksh. kshs",
    "TZS": "tsh", "UGX": "ush", "PHP": "₱", "VND": "₫", "THB": "฿", "KRW": "₩", "ILS": "₪", "UAH": "₴", "RUB": "₽",
    "KZT": "₸", "TRY": "₺", "PLN": "zł", "CZK": "kč", "SEK DKK NOK ISK": "kr kr.", "AED MAD": "dhs dhs.",
}  # fmt: skip
_LEADING = {"ZAR": "r", "GTQ": "q", "MYR": "rm", "IDR": "rp", "EGP": "e£", "AED MAD": "dh"}
"""Letters that are money only in front of a sum."""
_SAID: dict[str, dict[str, str]] = {
    "": {
        "EUR": "euro euros eurs", "USD": "dollar dollars dólar dólares dolar dolares", "CHF": "franken fränkli stutz",
        "GBP": "quid nicker pfund", "BRL": "reais", "PLN": "zloty zlotys zlotych", "SEK": "kronor", "DKK": "kroner",
        "TRY": "lira liras", "ZAR": "rand rands",
    },
    "en": {"GBP": "grand", "USD": "buck bucks", "CAD": "loonie loonies"},
    "de": {"EUR": "euronen eurönchen euröchen öcken tacken mäuse kröten piepen", "CHF": "stütz fränklis"},
    "pt": {
        "BRL": "real conto contos pila pilas pau paus mango mangos prata pratas", "USD": "doleta doletas",
        "EUR": "eurinhos",
    },
    "es": {
        "EUR": "pavos eurillos euritos eurazos eurejos", "USD": "dolaritos", "MXN": "varos baros morlacos",
        "ARS UYU": "mango mangos", "VES BOB": "bolos", "PEN": "sol soles solcitos",
        "MXN CLP ARS COP UYU DOP CUP": "pesitos", "CLP ARS COP": "luca lucas luquitas",
    },
}  # fmt: skip
"""Nouns of all languages, and what they say to each other; the first of several codes counts where none is at home."""
_LED = frozenset("euro euros dollar dollars franken reais rupees rand".split())
"""Nouns that stand in front of a sum, too ("Euro 50"), for those of signs do."""
THOUSANDS = frozenset(("grand", "luca", "lucas", "luquitas"))
"""Names of a thousand of their currency."""
NOTES: dict[str, dict[str, tuple[int, str]]] = {
    "en": {"tenner": (10, "GBP"), "fiver": (5, "GBP")},
    "de": {
        "fuffi": (50, "EUR"), "zwanni": (20, "EUR"), "hunni": (100, "EUR"), "hunderter": (100, "EUR"),
        "zweihunderter": (200, "EUR"), "fünfhunderter": (500, "EUR"),
        "zwanziger": (20, "EUR"), "fünfziger": (50, "EUR"),
    },
    "pt": {"dezão": (10, "BRL"), "vintão": (20, "BRL"), "cinquentão": (50, "BRL"), "cenzão": (100, "BRL")},
    "es": {},
}  # fmt: skip
"""Banknotes that are a sum without any number."""
_FIRST = "USD MXN GBP CHF INR SEK DKK RUB RON KES AED KWD ZMW KRW SAR UZS AZN HUF".split()
"""Which of several currencies of one name counts where none of them is at home."""
_EVERYDAY = frozenset(
    "gold mark marks marco marcos real reals som soms sum sums sons won wons lev leva levas lek leks pula pulas tala "
    "talas bat bats bir bires kip kips sol novo novos nuevo nuevos leona leonas leone leones dram drams kina lari dong "
    "dongs escudo escudos leu lei tenge taka top soles".split()
)
"""Nouns that are everyday words, too; with their country ("Korean won") they are money."""
_CLEAR = frozenset(
    "eur usd gbp chf pln sek dkk nok jpy brl mxn ars cop clp uyu czk inr cad aud nzd zar hkd sgd aed sar".split()
)
_WORDLIKE = frozenset(("all", "top", "sos", "mad", "cup", "try", "bob", "lak"))
LOCALES = {"en": "en", "de": "de", "pt": "pt_BR", "es": "es"}


@dataclass(frozen=True, slots=True)
class Names:
    """Codes by the names that stand behind a sum, and by those before; `shouted` are codes that need their capitals."""

    behind: Mapping[str, tuple[str, ...]]
    before: Mapping[str, tuple[str, ...]]
    shouted: frozenset[str]

    def code(self, name: str, context: Context) -> str:
        """Return the code that a name means: of several the one paid with in the zone's country, else the first."""
        codes = self.behind.get(name) or self.before.get(name, ("EUR",))
        if len(codes) == 1:
            return codes[0]
        country = zone_territory(context.zone)
        paid = get_territory_currencies(country) if country else ()
        return next((code for code in paid if code in codes), codes[0])


@cache
def names(language: str) -> Names:
    """Return the names of money in a language, two letters, as English has them for one that is not known here."""
    language = language if language in LOCALES else "en"
    found: dict[str, tuple[str, ...]] = {}
    for locale in (*LOCALES.values(), LOCALES[language]):
        found |= _nouns(locale)
    found |= dict(_full(LOCALES[language]))
    found |= {plain(name): codes for name, codes in found.items()}
    written = {code.lower(): (code,) for code in _codes() if code.lower() not in _WORDLIKE}
    said = _table(_SAID[""]) | _table(_SAID[language])
    signs = written | _table(_SIGNS)
    behind = found | said | signs
    if language == "pt":
        del behind["rs"]
    return Names(
        behind,
        signs | _table(_LEADING) | {name: behind[name] for name in _LED},
        frozenset(written) - _CLEAR | set(_LEADING.values()),
    )


def _table(names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(codes.split()) for codes, written in names.items() for name in written.split()}


@cache
def _codes() -> tuple[str, ...]:
    """Return the codes of what is legal tender somewhere today."""
    paid = (one for rows in get_global("territory_currencies").values() for one in rows)
    return tuple(sorted({code for code, _, end, tender in paid if tender and not end}))


def _full(locale: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return currencies by their full names of one and of several: "peso mexicano", "kanadische Dollar"."""
    for code in _codes():
        for many in (1, 2):
            name = get_currency_name(code, many, locale).lower()
            if " " in name or "-" in name:
                yield name, (code,)
                yield name.replace("-", " "), (code,)


@cache
def _nouns(locale: str) -> dict[str, tuple[str, ...]]:
    """Return currencies by the nouns of their names, first in Portuguese and Spanish, in the order of `_FIRST`."""
    place = 0 if locale in ("pt_BR", "es") else -1
    found: defaultdict[str, set[str]] = defaultdict(set)
    for code in _codes():
        for many in (1, 2):
            noun = get_currency_name(code, many, locale).lower().split()[place]
            if noun.isalpha() and len(noun) > 2 and noun not in _EVERYDAY and noun.upper() != code:
                found[noun].add(code)
    rank = {code: place for place, code in enumerate(_FIRST)}
    return {noun: tuple(sorted(codes, key=lambda code: (rank.get(code, 99), code))) for noun, codes in found.items()}

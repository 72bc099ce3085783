"""Counts and sums of money."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

from babel import UnknownLocaleError
from babel.numbers import NumberFormatError, is_currency, parse_decimal

from kontor.letters import plain
from kontor.slots.base import Situation, Slot

NUMBERS = {
    "en": "zero/none one two three four five six seven eight nine ten eleven twelve",
    "de": "null/kein/keine ein/eins/eine/einen zwei/zwo drei vier funf/fuenf sechs sieben acht neun zehn elf"
    " zwolf/zwoelf",
    "es": "cero un/uno/una dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "pt": "zero/nenhum/nenhuma um/uma dois/duas tres quatro cinco seis sete oito nove dez onze doze",
    "fr": "zero un/une deux trois quatre cinq six sept huit neuf dix onze douze",
}

SIGNS = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "dollar": "USD", "dollars": "USD", "dolares": "USD",
    "£": "GBP", "pound": "GBP", "pounds": "GBP", "pfund": "GBP", "¥": "JPY", "yen": "JPY", "₹": "INR", "r$": "BRL",
    "reais": "BRL", "real": "BRL", "franken": "CHF", "francs": "CHF", "fr": "CHF", "zł": "PLN",
}  # fmt: skip

_SUM = re.compile(
    r"(?P<before>[^\d\s.,+-]{0,10})\s*(?P<number>\d[\d.,'\u00a0\u202f]{0,14})\s*(?P<after>[^\d\s.,]{0,10})"
)


@dataclass(frozen=True, slots=True)
class Count(Slot[int]):
    """How many, `least` to `most`."""

    entity: str | None = field(default="count", kw_only=True)
    least: int = 0
    most: int = 99

    def from_value(self, value: object) -> int | None:
        """Read a whole number, also written in digits."""
        if isinstance(value, str) and value.isdecimal() and len(value) < 10:
            value = int(value)
        return (
            value if isinstance(value, int) and value is not True and value is not False and self._fits(value) else None
        )

    def from_text(self, text: str, at: datetime, situation: Situation) -> int | None:
        """Read digits, or a number's word up to twelve."""
        word = plain(text)
        names = NUMBERS.get(situation.language[:2], NUMBERS["en"]).split()
        spelled = next((number for number, words in enumerate(names) if word in words.split("/")), None)
        return self.from_value(word if spelled is None else spelled) if "-" not in text else None

    def _fits(self, number: int) -> bool:
        return self.least <= number <= self.most


@dataclass(frozen=True, slots=True)
class Price:
    """A sum of money; `currency` is its ISO 4217 code."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Money(Slot[Price]):
    """A sum of money. `currency` is meant where none is named; without it a bare number is unclear."""

    entity: str | None = field(default="money", kw_only=True)
    currency: str | None = None

    def from_value(self, value: object) -> Price | None:
        """Read `{"amount": "80", "currency": "EUR"}`."""
        if not isinstance(value, dict):
            return None
        try:
            amount = Decimal(str(value.get("amount")))
        except InvalidOperation:
            return None
        return _price(amount, str(value.get("currency") or self.currency))

    def from_text(self, text: str, at: datetime, situation: Situation) -> Price | None:
        """Read one number as the language writes it, with a currency's sign, name or code before or after it."""
        found = _SUM.fullmatch(text)
        if found is None or (found["before"] and found["after"]):
            return None
        try:
            amount = parse_decimal(found["number"], locale=situation.language.replace("-", "_"), strict=True)
        except (NumberFormatError, UnknownLocaleError, ValueError):
            return None
        sign = (found["before"] or found["after"]).casefold()
        return _price(amount, SIGNS.get(sign, sign.upper()) if sign else self.currency or "")


def _price(amount: Decimal, currency: str) -> Price | None:
    if not amount.is_finite() or amount < 0 or amount >= Decimal(10) ** 12:
        return None
    return Price(amount, currency) if len(currency) == 3 and is_currency(currency) else None

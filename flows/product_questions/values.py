"""Single values of a product feed, in the spellings Google's and Meta's documentation allow and shops actually write.

Sources: Google Merchant Center product data specification; Meta Commerce Manager catalogue field reference.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from html import unescape

from babel.core import get_global

from flows.product_questions.items import Availability, Sale
from kontor.slots import Price

_AVAILABILITY = {
    "in stock": Availability.IN_STOCK,
    "available": Availability.IN_STOCK,
    "auf lager": Availability.IN_STOCK,
    "out of stock": Availability.OUT_OF_STOCK,
    "oos": Availability.OUT_OF_STOCK,
    "sold out": Availability.OUT_OF_STOCK,
    "discontinued": Availability.OUT_OF_STOCK,
    "nicht auf lager": Availability.OUT_OF_STOCK,
    "em estoque": Availability.IN_STOCK,
    "disponivel": Availability.IN_STOCK,
    "en existencia": Availability.IN_STOCK,
    "en stock": Availability.IN_STOCK,
    "disponible": Availability.IN_STOCK,
    "fora de estoque": Availability.OUT_OF_STOCK,
    "esgotado": Availability.OUT_OF_STOCK,
    "indisponivel": Availability.OUT_OF_STOCK,
    "sin existencias": Availability.OUT_OF_STOCK,
    "agotado": Availability.OUT_OF_STOCK,
    "pre venda": Availability.PREORDER,
    "preventa": Availability.PREORDER,
    "sob encomenda": Availability.TO_ORDER,
    "bajo pedido": Availability.TO_ORDER,
    "preorder": Availability.PREORDER,
    "pre order": Availability.PREORDER,
    "vorbestellt": Availability.PREORDER,
    "available for order": Availability.TO_ORDER,
    "backorder": Availability.TO_ORDER,
    "back order": Availability.TO_ORDER,
    "pending": Availability.TO_ORDER,
}
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "zł": "PLN", "₹": "INR", "R$": "BRL"}
_PRICE = re.compile(
    r"(?P<before>[^\d\s.,-]{1,4})?\s*(?P<amount>\d[\d.,'\u00a0\u202f ]{0,20})\s*(?P<after>[^\d\s.,]{1,4})?"
)
_MARKUP = re.compile(r"<(?:br|/p|/li|/div|/h\d)\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,500}>")
_SPACE = re.compile(r"[ \t\r\f\v\u00a0]+")
_ZONE = re.compile(r"([+-]\d\d)(\d\d)$")


def read_availability(text: str) -> Availability:
    """Read `in stock`, `in_stock`, `https://schema.org/InStock` and their kin; raises `ValueError` on anything else."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text.rsplit("/", 1)[-1])
    known = _AVAILABILITY.get(re.sub(r"[\s_-]+", " ", plain).strip().casefold())
    if known is None:
        raise ValueError(
            f"{text[:40]!r} is no availability; write in stock, out of stock, preorder or available for order"
        )
    return known


def read_price(text: str) -> Price:
    """Read `49.99 EUR`, `EUR 1.299,00`, `€49`; raises `ValueError` without a known currency or amount."""
    found = _PRICE.fullmatch(text.strip())
    currency = _currency(found["before"] or found["after"] or "") if found else None
    if found is None or currency is None:
        raise ValueError(f"{text[:40]!r} is no price; write an amount and a currency, such as 49.99 EUR")
    return Price(read_amount(found["amount"]), currency)


def read_amount(text: str) -> Decimal:
    """Read a number whose last comma or point is a decimal mark when one, two or more than three digits follow it."""
    digits = re.sub(r"['\s\u00a0\u202f]", "", text)
    mark = max(digits.rfind(","), digits.rfind("."))
    tail = digits[mark + 1 :]
    thousands = mark >= 0 and len(tail) == 3 and (digits.count(digits[mark]) > 1 or digits[0] != "0")
    whole = digits if mark < 0 or thousands else digits[:mark]
    number = re.sub(r"[.,]", "", whole) + ("" if mark < 0 or thousands else "." + tail)
    try:
        return Decimal(number.rstrip("."))
    except InvalidOperation:
        raise ValueError(f"{text[:40]!r} is no amount; write it with a point, such as 49.99") from None


def read_sale(price: Price, sale: str, period: str) -> Sale:
    """Read a sale price and its `start/end` period; raises `ValueError` when it is not lower than `price`."""
    lower = read_price(sale)
    if lower.currency != price.currency or lower.amount >= price.amount:
        raise ValueError(f"the sale price {sale[:40]} is not below the price; leave it empty when nothing is reduced")
    if not period:
        return Sale(lower)
    parts = [part.strip() for part in period.split("/")]
    if len(parts) != 2:
        raise ValueError(
            f"{period[:60]!r} is no period; write start/end, such as 2026-11-20T08:00+0100/2026-11-30T23:59+0100"
        )
    return Sale(lower, read_moment(parts[0]), read_moment(parts[1]))


def read_moment(text: str) -> datetime:
    """Read an ISO 8601 moment; without an offset it is UTC, as both vendors say."""
    try:
        moment = datetime.fromisoformat(_ZONE.sub(r"\1:\2", text))
    except ValueError:
        raise ValueError(f"{text[:40]!r} is no moment; write it like 2026-11-20T08:00+0100") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def read_text(text: str) -> str:
    """Return plain text: feeds carry HTML, entities (sometimes escaped twice) and stray white space."""
    plain = unescape(_TAG.sub(" ", _MARKUP.sub("\n", unescape(text))))
    lines = (_SPACE.sub(" ", line).strip() for line in plain.split("\n"))
    return "\n".join(line for line in lines if line)


def read_link(text: str) -> str:
    """Return a web address; raises `ValueError` on anything a browser should not be sent to."""
    address = text.strip()
    if not re.fullmatch(r"https?://[^\s<>\"]{1,2000}", address):
        raise ValueError(f"{address[:40]!r} is no web address; write it with https://")
    return address


def _currency(text: str) -> str | None:
    code = _SIGNS.get(text, text.upper())
    return code if code in get_global("all_currencies") else None

"""Who speaks: addresses on channels, and the contact that several of them may be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

PHONE = "phone"
BUSINESS_SCOPED_ID = "bsuid"
PARENT_SCOPED_ID = "parent_bsuid"
CHAT = "chat"
VISITOR = "visitor"
GROUP = "group"

_NOT_DIGITS = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Address:
    """Where one person is reached on one channel.

    `value` is what the channel gave and expects back; `normal` is the form two spellings of one address share.
    """

    channel: str
    kind: str
    value: str

    @property
    def normal(self) -> str:
        """The one spelling under which this address is found."""
        return normal_phone(self.value) if self.kind == PHONE else self.value.strip()

    def __repr__(self) -> str:
        """Name the kind only: an address is personal and must not reach a log."""
        return f"Address({self.channel}, {self.kind})"


@dataclass(frozen=True, slots=True)
class Person:
    """How an event names its sender: every alias it carries, the address to answer to first."""

    addresses: tuple[Address, ...]
    name: str | None = None
    language: str | None = None

    @property
    def address(self) -> Address:
        """The address to answer to."""
        return self.addresses[0]


@lru_cache(maxsize=4_096)
def normal_phone(value: str) -> str:
    """Return a phone number in E.164 with the national variants of one mobile folded together.

    Brazil writes mobiles with and without a ninth digit, Mexico with and without `1` after the country code, Argentina
    with and without `9`: one person each time. What cannot be a number keeps its digits, so that it still finds itself.
    """
    digits = _NOT_DIGITS.sub("", value).removeprefix("00")
    try:
        number = phonenumbers.parse("+" + digits, None)
    except phonenumbers.NumberParseException:
        return "+" + digits
    national = phonenumbers.national_significant_number(number)
    return f"+{number.country_code}{_fold(number.country_code or 0, national)}"


def _fold(country: int, national: str) -> str:
    if country == 55 and len(national) == 10 and national[2] in "6789":
        return f"{national[:2]}9{national[2:]}"
    if country == 52 and len(national) == 11 and national[0] == "1":
        return national[1:]
    if country == 54 and len(national) == 11 and national[0] == "9":
        return national[1:]
    return national

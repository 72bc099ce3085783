"""Free words, and how people are named and reached."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime

import phonenumbers

from kontor.slots.base import Situation, Slot

_NAME = re.compile(r"[^\W\d_][^\W\d_'’.\- ]*(?:['’.\- ]{1,2}[^\W\d_]+)*\.?")
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63})"
)


@dataclass(frozen=True, slots=True)
class Words(Slot[str]):
    """Anything in the person's own words, `least` to `most` characters."""

    least: int = 1
    most: int = 1000

    def from_value(self, value: object) -> str | None:
        """Read a text of fitting length."""
        words = value.strip() if isinstance(value, str) else ""
        return words if words and self.least <= len(words) <= self.most else None

    def from_text(self, text: str, at: datetime, situation: Situation) -> str | None:
        """Read the whole text."""
        return self.from_value(text)


@dataclass(frozen=True, slots=True)
class Name(Slot[str]):
    """A person's name: letters of any script, at most eight words and 80 characters."""

    def from_value(self, value: object) -> str | None:
        """Read a name with its spaces tidied."""
        name = unicodedata.normalize("NFC", " ".join(value.split())) if isinstance(value, str) else ""
        return name if len(name) <= 80 and len(name.split()) <= 8 and _NAME.fullmatch(_bare(name)) else None

    def from_text(self, text: str, at: datetime, situation: Situation) -> str | None:
        """Read the whole text, which must be one line."""
        return self.from_value(text) if len(text.splitlines()) == 1 else None


def _bare(name: str) -> str:
    """Return a name without combining signs: a regular expression knows them not, Indian and Thai names do."""
    return "".join(sign for sign in name if not unicodedata.category(sign).startswith("M"))


@dataclass(frozen=True, slots=True)
class Phone(Slot[str]):
    """A phone number, as E.164.

    `country` (ISO code) is meant where no country code is written, else the situation's.
    """

    entity: str | None = field(default="phone", kw_only=True)
    country: str | None = None

    def from_value(self, value: object) -> str | None:
        """Read a number in E.164."""
        return _phone(value, None) if isinstance(value, str) else None

    def from_text(self, text: str, at: datetime, situation: Situation) -> str | None:
        """Read a number as people write it; it must be one that exists by its country's plan."""
        return _phone(text, self.country or situation.country)


def _phone(text: str, country: str | None) -> str | None:
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@dataclass(frozen=True, slots=True)
class Email(Slot[str]):
    """A mail address; its domain in lower case."""

    entity: str | None = field(default="email", kw_only=True)

    def from_value(self, value: object) -> str | None:
        """Read an address alone."""
        address = value.strip() if isinstance(value, str) else ""
        if len(address) > 254 or _EMAIL.fullmatch(address) is None or ".." in address:
            return None
        box, _, domain = address.rpartition("@")
        return f"{box}@{domain.lower()}"

    def from_text(self, text: str, at: datetime, situation: Situation) -> str | None:
        """Read the whole text."""
        return self.from_value(text)

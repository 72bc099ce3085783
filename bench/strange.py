"""Messages that nobody writes in good faith: random, huge, of mixed scripts, invisible, and made to keep it busy."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kontor.understanding import Context

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
LANGUAGES = ("en", "de", "pt-BR", "es")
ASKED = (
    None, "day", "time", "period", "duration", "number", "place", "count", "money", "size", "booking_reference",
    "phone", "flight_number", "email",
)  # fmt: skip
SEEDS = (
    "a" * 50, "1" * 40, "1.", "1:", "1,000", "x" * 7, "LH400 ", "from ", "am 3.", "um ", "halb ", "a@",
    "a.b@c.d.", "€ ", "+49 ",
    "\u200b", "\u200d", "\ufeff", "\u202e", "\x00", "\ud800", "İ", "ß", "ﬃ", "🏳️‍🌈", "👩‍👩‍👧‍👦", "你好", "مرحبا",
    "שלום", "नमस्ते", "สวัสดี", "ё",
    "(a+)+$", "(((((", "[[[[", "{{{{", "\\\\", "../../", "'; drop", "<b>", "%s%n", "\n", "\t", " ", "-",
    "e\u0301", "z\u0335\u0336\u0337",
    "monday ", "mon-fri ", "3. bis ", "two hours and a half ", "one hundred and ",
    "in two hours and ", "twenty five ", "einund", "quarter past ", "extra extra ", "xxxxxxl",
    "nach nach ", "-> ", "/",
    "amanhã às ", "daqui a ", "vinte e ", "pra sexta que vem ", "a partir do dia ", "uma hora e ", "de 3 a ",
    "mañana a las ", "menos cuarto ", "treinta y ", "entre el 3 y el ", "dentro de ", "el primer lunes ", "talla ",
)  # fmt: skip

Maker = Callable[[random.Random, Sequence[str]], str]


def _character(chance: random.Random) -> str:
    return chr(chance.choice((chance.randrange(0x20, 0x7F), chance.randrange(0x3000), chance.randrange(0x110000))))


def repeated(chance: random.Random, seeds: Sequence[str]) -> str:
    """Return one seed, up to 3,000 times."""
    return chance.choice(seeds) * chance.choice((1, 2, 7, 20, 3_000))


def mixed(chance: random.Random, seeds: Sequence[str]) -> str:
    """Return up to 20 seeds."""
    return "".join(chance.choice(seeds) for _ in range(chance.randrange(1, 20)))


def noise(chance: random.Random, _: Sequence[str]) -> str:
    """Return up to 80 characters of any script, of none, and halves of such."""
    return "".join(_character(chance) for _ in range(chance.randrange(0, 80)))


def huge(chance: random.Random, seeds: Sequence[str]) -> str:
    """Return seeds and noise, up to 200 times."""
    return (mixed(chance, seeds) + noise(chance, seeds)) * chance.choice((1, 1, 2, 3, 200))


MAKERS: tuple[Maker, ...] = (repeated, mixed, noise, huge)


def asking(language: str, asked: str | None) -> Context:
    """Return what is known beside a message to a business in Berlin."""
    return Context(NOW, language, ZoneInfo("Europe/Berlin"), asked)

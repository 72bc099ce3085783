"""No message, however strange or long, raises or takes over 50 ms."""

from __future__ import annotations

import gc
import random
import time
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.bots import understanding
from kontor.nlu.embedded import Embedded
from kontor.understanding import Context, Reading
from tests.thorough import tries

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
MESSAGES = 5_000
SLOWEST = 0.050
ASKED = (
    None, "day", "time", "period", "duration", "number", "place", "count", "money", "size", "booking_reference",
    "phone", "flight_number", "email",
)  # fmt: skip
SEEDS = [
    "a" * 50, "1" * 40, "1.", "1:", "1,000", "x" * 7, "LH400 ", "from ", "am 3.", "um ", "halb ", "a@",
    "a.b@c.d.", "€ ", "+49 ",
    "\u200b", "\u200d", "\ufeff", "\u202e", "\x00", "\ud800", "İ", "ß", "ﬃ", "🏳️‍🌈", "👩‍👩‍👧‍👦", "你好", "مرحبا",
    "שלום", "नमस्ते", "สวัสดี", "ё",
    "(a+)+$", "(((((", "[[[[", "{{{{", "\\\\", "../../", "'; drop", "<b>", "%s%n", "\n", "\t", " ", "-",
    "e\u0301", "z\u0335\u0336\u0337",
    "monday ", "mon-fri ", "3. bis ", "two hours and a half ", "one hundred and ",
    "in two hours and ", "twenty five ", "einund", "quarter past ", "extra extra ", "xxxxxxl",
    "nach nach ", "-> ", "/",
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(models: Path) -> Iterator[Embedded]:
    """The airline's, with all its readers, in a process that keeps the garbage collector off them as a serving one."""
    engine = understanding("airline")
    engine.prepare(models)
    gc.collect()
    gc.freeze()
    yield engine
    gc.unfreeze()


def any_character(chance: random.Random) -> str:
    return chr(chance.choice((chance.randrange(0x20, 0x7F), chance.randrange(0x3000), chance.randrange(0x110000))))


def repeated(chance: random.Random) -> str:
    return chance.choice(SEEDS) * chance.choice((1, 2, 7, 20, 3_000))


def mixed(chance: random.Random) -> str:
    return "".join(chance.choice(SEEDS) for _ in range(chance.randrange(1, 20)))


def noise(chance: random.Random) -> str:
    return "".join(any_character(chance) for _ in range(chance.randrange(0, 80)))


def huge(chance: random.Random) -> str:
    return (mixed(chance) + noise(chance)) * chance.choice((1, 1, 2, 3, 200))


def messages(seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    makers: list[Callable[[random.Random], str]] = [repeated, mixed, noise, huge]
    for number in range(MESSAGES):
        yield makers[number % len(makers)](chance)


def test_no_hostile_message_raises_or_is_slow(engine: Embedded) -> None:
    slow = []
    for number, text in enumerate(messages(seed=20261121)):
        seconds, reading = timed(engine, text, asking(number))
        assert all(text[entity.start : entity.end] for entity in reading.entities)
        again = (timed(engine, text, asking(number))[0] for _ in range(2) if seconds > SLOWEST)
        slow += [text[:40]] if min([seconds, *again]) > SLOWEST else []
    assert slow == []


def timed(engine: Embedded, text: str, context: Context) -> tuple[float, Reading]:
    """Return the processor's seconds, which are more where other programs crowd it, and what was read."""
    begun = time.thread_time()
    reading = engine.understand(text, context)
    return time.thread_time() - begun, reading


def asking(number: int) -> Context:
    asked = ASKED[number % len(ASKED)]
    return Context(NOW, ("en", "de")[number % 2], ZoneInfo("Europe/Berlin"), asked)


@given(text=st.text(max_size=300), number=st.integers(0, 100))
@settings(deadline=None, max_examples=tries(300))
def test_spans_point_at_what_was_read(engine: Embedded, text: str, number: int) -> None:
    for entity in engine.understand(text, asking(number)).entities:
        assert 0 <= entity.start < entity.end <= len(text)


def test_invisible_characters_do_not_hide_words(engine: Embedded) -> None:
    plain = engine.understand("is LH400 late tomorrow", asking(0))
    hidden = engine.understand("is L\u200bH4\u200d\u206000 la\u00adte tomo\u200brrow", asking(0))
    assert [entity.value for entity in plain.entities] == ["LH400", "2026-11-19"]
    assert [entity.value for entity in hidden.entities] == ["LH400", "2026-11-19"]


def test_wide_letters_are_read_as_plain_ones(engine: Embedded) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in "LH400")
    assert unicodedata.normalize("NFKC", wide) == "LH400"
    assert [entity.value for entity in engine.understand(wide, asking(0)).entities] == ["LH400"]


def test_what_comes_after_a_thousand_characters_costs_nothing(engine: Embedded) -> None:
    text = "hello " * 200_000
    assert engine.understand(text, asking(0)) == engine.understand(text[:1_000], asking(0))


def test_the_cache_folder_is_made(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    examples = "nlu:\n- intent: greet\n  examples: |\n    - hello\n- intent: thanks\n  examples: |\n    - thanks\n"
    (tmp_path / "en/small.yml").write_text(examples, encoding="utf-8")
    Embedded(("small",), ("en",), tmp_path).prepare(tmp_path / "deep" / "er")
    assert list((tmp_path / "deep" / "er").iterdir())

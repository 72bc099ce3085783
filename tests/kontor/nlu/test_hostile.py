"""No message, however strange or long, raises or takes over 50 ms."""

from __future__ import annotations

import gc
import random
import time
import unicodedata
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.bots import understanding
from bench.hostile import SLOWEST, TRIES
from bench.strange import ASKED, LANGUAGES, MAKERS, SEEDS, asking
from kontor.nlu.embedded import Embedded
from kontor.understanding import Context, Reading
from tests.thorough import tries

SEED, EACH = 20261121, tries(28)
"""How many messages of every maker are read in every language, to every question; `scripts/bench` reads more."""


@pytest.fixture(scope="module")
def engine(models: Path) -> Iterator[Embedded]:
    """The airline's, with all its readers, in a process that keeps the garbage collector off them as a serving one."""
    engine = understanding("airline")
    engine.prepare(models)
    gc.collect()
    gc.freeze()
    yield engine
    gc.unfreeze()


def messages() -> Iterator[tuple[str, Context]]:
    """Return messages of every maker in every language as an answer to every question."""
    chance = random.Random(SEED)
    for maker, language, asked in list(product(MAKERS, LANGUAGES, ASKED)) * EACH:
        yield maker(chance, SEEDS), asking(language, asked)


@pytest.mark.long
def test_no_hostile_message_raises_or_is_slow(engine: Embedded) -> None:
    slow = []
    for text, context in messages():
        seconds, reading = read(engine, text, context)
        assert all(text[entity.start : entity.end] for entity in reading.entities)
        again = (read(engine, text, context)[0] for _ in range(TRIES - 1) if seconds > SLOWEST)
        slow += [text[:40]] if min([seconds, *again]) > SLOWEST else []
    assert slow == []


def read(engine: Embedded, text: str, context: Context) -> tuple[float, Reading]:
    """Return the processor's seconds, which are more where other programs crowd it, and what was read."""
    begun = time.thread_time()
    reading = engine.understand(text, context)
    return time.thread_time() - begun, reading


@given(text=st.text(max_size=300), language=st.sampled_from(LANGUAGES), asked=st.sampled_from(ASKED))
@settings(deadline=None, max_examples=tries(300))
def test_spans_point_at_what_was_read(engine: Embedded, text: str, language: str, asked: str | None) -> None:
    for entity in engine.understand(text, asking(language, asked)).entities:
        assert 0 <= entity.start < entity.end <= len(text)


def test_invisible_characters_do_not_hide_words(engine: Embedded) -> None:
    plain = engine.understand("is LH400 late tomorrow", asking("en", None))
    hidden = engine.understand("is L\u200bH4\u200d\u206000 la\u00adte tomo\u200brrow", asking("en", None))
    assert [entity.value for entity in plain.entities] == ["LH400", "2026-11-19"]
    assert [entity.value for entity in hidden.entities] == ["LH400", "2026-11-19"]


def test_wide_letters_are_read_as_plain_ones(engine: Embedded) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in "LH400")
    assert unicodedata.normalize("NFKC", wide) == "LH400"
    assert [entity.value for entity in engine.understand(wide, asking("en", None)).entities] == ["LH400"]


def test_what_comes_after_a_thousand_characters_costs_nothing(engine: Embedded) -> None:
    text = "hello " * 200_000
    assert engine.understand(text, asking("en", None)) == engine.understand(text[:1_000], asking("en", None))


def test_the_cache_folder_is_made(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    examples = "nlu:\n- intent: greet\n  examples: |\n    - hello\n- intent: thanks\n  examples: |\n    - thanks\n"
    (tmp_path / "en/small.yml").write_text(examples, encoding="utf-8")
    Embedded(("small",), ("en",), tmp_path).prepare(tmp_path / "deep" / "er")
    assert list((tmp_path / "deep" / "er").iterdir())

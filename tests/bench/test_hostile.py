"""The hostile measurement counts what raises and what is always slow, and meets every language, question and maker."""

from __future__ import annotations

import time
from itertools import islice

from bench.hostile import SLOWEST, TRIES, Took, messages
from bench.strange import ASKED, LANGUAGES, SEEDS, asking
from kontor.understanding import Context, Reading

ANY = asking("en", None)


def busy(seconds: float) -> None:
    """Keep the processor busy for so long."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_what_raises_breaks_the_promise() -> None:
    def reads(text: str, context: Context) -> Reading:
        raise ValueError("no")

    took = Took()
    took.take(reads, "hello", ANY)
    assert took.broken == ["ValueError('no'): en, asked None: 'hello' (5)"]


def test_what_is_slow_each_time_breaks_the_promise_and_what_is_once_does_not() -> None:
    waits = [2 * SLOWEST] * TRIES + [2 * SLOWEST, 0.0, 0.0]

    def reads(text: str, context: Context) -> Reading:
        busy(waits.pop(0))
        return Reading()

    took = Took()
    took.take(reads, "always", ANY)
    took.take(reads, "once", ANY)
    assert [line.partition(": ")[2] for line in took.broken] == ["en, asked None: 'always' (6)"]
    assert len(took.processor) == len(took.wall) == 2


def test_a_thousand_messages_meet_every_question_in_every_language() -> None:
    met = {(context.language, context.asked) for _, context in islice(messages(1_000, SEEDS), 1_000)}
    assert len(met) == len(LANGUAGES) * len(ASKED)
    assert list(messages(50, SEEDS)) == list(messages(50, SEEDS))

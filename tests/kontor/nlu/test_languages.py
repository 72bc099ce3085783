"""Four languages beside each other: which one a message is in, and which one serves a tag."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kontor.nlu.embedded import Embedded
from kontor.nlu.rasa_yaml import read_text
from kontor.nlu.sources import installed
from kontor.understanding import Context

LANGUAGES = ("en", "de", "pt-BR", "es")
SETS = Path(__file__).parent / "held_out" / "hard"
TOPIC = "flight_times"


@pytest.fixture(scope="module")
def engine(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Embedded:
    """Return an engine that learnt half of the examples: enough for four languages."""
    root = tmp_path_factory.mktemp("data")
    for language in LANGUAGES:
        lines = (installed()[0] / language / f"{TOPIC}.yml").read_text("utf-8").splitlines()
        (root / language).mkdir()
        half = [line for place, line in enumerate(lines) if place % 2 or not line.startswith("    - ")]
        (root / language / f"{TOPIC}.yml").write_text("\n".join(half), "utf-8")
    engine = Embedded((TOPIC,), LANGUAGES, root)
    engine.prepare(models)
    return engine


def language(engine: Embedded, text: str, spoken: str) -> str | None:
    moment = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
    return engine.understand(text, Context(moment, spoken, ZoneInfo("Europe/Berlin"))).language


@pytest.mark.parametrize(
    "tag, served",
    [("pt_BR", "pt-BR"), ("pt-br", "pt-BR"), ("pt", "pt-BR"), ("pt_PT", "pt-BR"), ("es_MX", "es"), ("es-419", "es")],
)
def test_a_tag_is_served_by_the_language_of_its_tongue(engine: Embedded, tag: str, served: str) -> None:
    assert language(engine, "KX100", tag) == served


@pytest.mark.parametrize("spoken, other", [("pt-BR", "es"), ("es", "pt-BR"), ("pt-BR", "en"), ("es", "de")])
def test_most_sentences_tell_their_language_whatever_was_spoken_before(
    engine: Embedded, spoken: str, other: str
) -> None:
    examples = read_text((SETS / spoken / f"{TOPIC}.yml").read_text("utf-8"), TOPIC).examples
    long = [one.text for one in examples if len(one.text.split()) - sum(1 for _ in one.marks) >= 4]
    told = [text for text in long if language(engine, text, other) == spoken]
    assert len(told) >= 0.9 * len(long), set(long).difference(told)


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_hardly_any_message_is_taken_for_another_language(engine: Embedded, spoken: str) -> None:
    examples = read_text((SETS / spoken / f"{TOPIC}.yml").read_text("utf-8"), TOPIC).examples
    kept = [one.text for one in examples if language(engine, one.text, spoken) == spoken]
    assert len(kept) >= 0.97 * len(examples)


WORDS = st.text("abcdefghijklmnopqrstuvwxyzäöüáéíóúãõñç", min_size=1, max_size=12)
CODES = st.from_regex(r"[A-Z]{2}[0-9]{1,4}|[A-Z0-9]{6}|[0-9]{1,8}", fullmatch=True)
BOTH = ("hotel", "terminal", "gate", "status", "no", "a", "in", "check-in", "me", "was", "die", "para", "de", "ok")
"""Words of two of the languages at least."""


@given(st.one_of(WORDS.map(str.title), CODES, st.sampled_from(BOTH)), st.sampled_from(LANGUAGES))
@settings(max_examples=200, deadline=None)
def test_one_word_of_two_languages_a_name_or_a_code_keeps_the_language(
    engine: Embedded, text: str, spoken: str
) -> None:
    trained = engine.trained()
    has = {tag: model.has(text.lower()) for tag, model in trained.intents.items()}
    if sum(has.values()) == 1 and not has[spoken]:
        return
    assert language(engine, text, spoken) == spoken


@given(
    st.lists(st.sampled_from(["Smith", "Garcia", "Müller", "Silva", "Berg", "Peter", "Ana"]), min_size=1, max_size=3)
)
def test_names_keep_the_language(engine: Embedded, names: list[str]) -> None:
    assert [language(engine, " ".join(names), spoken) for spoken in LANGUAGES] == list(LANGUAGES)


@pytest.mark.parametrize("text, spoken", [("wann?", "de"), ("gracias", "es"), ("obrigado", "pt-BR")])
def test_one_word_of_one_language_alone_tells_it(engine: Embedded, text: str, spoken: str) -> None:
    assert language(engine, text, "en") == spoken

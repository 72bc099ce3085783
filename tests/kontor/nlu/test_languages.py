"""Four languages beside each other: which one a message is in, and which one serves a tag."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.bots import understanding
from kontor.nlu.embedded import Embedded
from kontor.nlu.rasa_yaml import read_text
from kontor.understanding import Context
from tests.thorough import tries

LANGUAGES = ("en", "de", "pt-BR", "es")
SETS = Path(__file__).parent / "held_out" / "hard"
TOPIC = "flight_times"


@cache
def prepared(bot: str, models: Path) -> Embedded:
    """Return a bot's own engine: other tests want it trained, too."""
    engine = understanding(bot)
    engine.prepare(models)
    return engine


@pytest.fixture(scope="module")
def engine(models: Path) -> Embedded:
    return prepared("airline", models)


def language(engine: Embedded, text: str, spoken: str, asked: str | None = None, *, free: bool = False) -> str | None:
    moment = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
    return engine.understand(text, Context(moment, spoken, ZoneInfo("Europe/Berlin"), asked, free=free)).language


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
BOTH = tuple("hotel terminal gate status no a in check-in me para de ok".split())
"""Words of two of the languages at least."""


@given(st.one_of(WORDS.map(str.title), CODES, st.sampled_from(BOTH)), st.sampled_from(LANGUAGES))
@settings(max_examples=tries(200), deadline=None)
def test_one_word_of_two_languages_a_name_or_a_code_keeps_the_language(
    engine: Embedded, text: str, spoken: str
) -> None:
    tongues = engine.trained().tongues
    assert tongues is not None
    if text.lower() in tongues.model.words and len(tongues.languages(text.lower())) == 1:
        return
    assert language(engine, text, spoken) == spoken


@given(
    st.lists(st.sampled_from(["Smith", "Garcia", "Müller", "Silva", "Berg", "Peter", "Ana"]), min_size=1, max_size=3)
)
def test_names_keep_the_language_where_one_is_asked_for(engine: Embedded, names: list[str]) -> None:
    assert [language(engine, " ".join(names), spoken, free=True) for spoken in LANGUAGES] == list(LANGUAGES)


@pytest.mark.parametrize("bot", ["airline", "shop"])
@pytest.mark.parametrize(
    "spoken, texts",
    [
        ("en", ["hello", "Hello there", "hello!", "Good morning", "good evening", "Thank you", "I need help"]),
        ("de", ["hallo", "Hallo!", "Guten Tag", "Guten Morgen", "guten abend", "moin", "Servus", "Hallo zusammen"]),
        ("de", ["danke", "Danke schön", "vielen Dank", "ich brauche Hilfe", "Auf Wiedersehen", "Tschüss", "wann?"]),
        ("pt-BR", ["oi", "oi, tudo bem?", "Olá", "bom dia", "boa tarde", "boa noite", "obrigado", "muito obrigada!"]),
        ("es", ["Hola", "¡Hola!", "buenas", "hola, buenas", "Buenos días", "buenas tardes", "muchas gracias"]),
        ("es", ["gracias 🙏", "adiós", "ayuda", "hola qué tal", "necesito ayuda"]),
    ],
)
def test_whoever_begins_with_a_greeting_is_answered_in_its_language(
    models: Path, bot: str, spoken: str, texts: list[str]
) -> None:
    engine = prepared(bot, models)
    assert {text: [language(engine, text, other) for other in LANGUAGES] for text in texts} == {
        text: [spoken] * len(LANGUAGES) for text in texts
    }


@pytest.mark.parametrize("text", ["black", "Regent", "large", "Smith", "yes", "gate"])
def test_one_word_that_answers_a_question_keeps_the_language(engine: Embedded, text: str) -> None:
    assert [language(engine, text, spoken, asked="colour") for spoken in ("pt-BR", "es")] == ["pt-BR", "es"]

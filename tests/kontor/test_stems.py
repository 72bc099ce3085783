from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.stems import LONGEST_WORD, has_stems, stem


@pytest.mark.parametrize(
    "language, forms, shared",
    [
        ("en", ["card", "cards"], "card"),
        ("de", ["jacke", "jacken"], "jack"),
        ("de-AT", ["jacke", "jacken"], "jack"),
        ("pt-BR", ["mala", "malas"], "mal"),
        ("es", ["vuelo", "vuelos"], "vuel"),
    ],
)
def test_forms_of_a_word_share_their_stem(language: str, forms: list[str], shared: str) -> None:
    assert {stem(form, language) for form in forms} == {shared}
    assert has_stems(language)


def test_where_no_stemmer_is_known_a_word_is_its_own_stem() -> None:
    assert stem("cards", "tlh") == "cards"
    assert not has_stems("tlh")


@given(st.text(st.characters(), max_size=60), st.sampled_from(["en", "de", "es", "pt-BR", "ar", "tlh", ""]))
def test_any_word_has_a_stem_and_a_very_long_one_itself(word: str, language: str) -> None:
    assert stem(word, language) == stem(word, language)
    assert len(word) <= LONGEST_WORD or stem(word, language) == word


def test_half_an_emoji_is_its_own_stem() -> None:
    assert stem("\ud83d" + "cards", "en") == "\ud83d" + "cards"


def test_threads_do_not_mix_their_words_up() -> None:
    words = [f"{'ab' * (number % 9)}{number}cards" for number in range(3_000)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda word: stem(word, "en"), words)) == [word[:-1] for word in words]

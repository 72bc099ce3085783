"""What many texts show, found in all at once, is what each shows by itself."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.features import MANY
from kontor.nlu.shown import shown
from tests.kontor.nlu.naming import by_name

WORDS = st.sampled_from(["a", "my", "flight", "flights", "größe", "👍🏽", "42,5", "où", "\ud800", "…", "x" * 40])


@given(st.lists(st.lists(WORDS, max_size=14).map(" ".join), min_size=1, max_size=6))
def test_every_text_shows_what_it_shows_alone(texts: list[str]) -> None:
    words, families = shown(texts, MANY, [None] * len(texts))
    names = [by_name(text) for text in texts]
    assert list(words) == list(dict.fromkeys(word for one in names for word in one["words"]))
    for family, found in families.items():
        every = Counter(name for one in names for name in one[family])
        assert sorted(found.counts.sum(axis=0).A1) == sorted(every.values())
        assert list(found.codes) == sorted(set(found.codes.tolist()))
        for row, one in enumerate(names):
            assert sorted(found.counts[row].data) == sorted(Counter(one[family]).values())


def test_words_of_two_languages_have_one_number_where_their_stems_are_the_same() -> None:
    words, families = shown(["flights", "flight", "flights"], ["words"], ["en", "zz", None])
    assert words == ("flight", "flights")
    assert families["words"].counts.toarray().tolist() == [[1, 0], [1, 0], [0, 1]]

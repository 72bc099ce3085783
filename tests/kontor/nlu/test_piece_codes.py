from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kontor.nlu.features import piece_features
from kontor.nlu.tables import Tables, piece_codes
from tests.thorough import tries

LETTERS = st.characters(exclude_categories=["Z", "Cc"]) | st.sampled_from("abc123éß👍")
WORDS = st.text(LETTERS, min_size=1, max_size=12).filter(lambda word: word.split() == [word])


@settings(max_examples=tries(300), deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=9))
def test_each_piece_has_a_number_of_its_own_wherever_it_stands(words: list[str]) -> None:
    pieces = [piece for word in words for piece in piece_features(word)]
    codes = [code for word in words for code in piece_codes(word).tolist()]
    assert len(codes) == len(pieces)
    assert min(codes) >= 0
    assert len({*zip(pieces, codes, strict=True)}) == len(set(pieces)) == len(set(codes))


@pytest.mark.parametrize(
    "text, known, tells",
    [
        ("parcels", "parcel", True),  # "par", "arc" ...
        ("parcels", "xs sy", False),  # letters and couples of letters alone
        ("2026", "2026", False),
        ("kx100", "kx100", True),
        ("kx100", "100", False),
        ("👍🏽", "👍🏽", True),
        ("parcels", "", False),
    ],
)
def test_only_a_known_piece_of_three_letters_tells_something(text: str, known: str, tells: bool) -> None:
    codes = np.unique(np.concatenate([piece_codes(word) for word in ("", *known.split())]))
    assert Tables({}, {"pieces": codes}).seen([], text).pieces == tells

"""What was labelled before the readers saw it is read rightly, nearly all of it."""

from __future__ import annotations

import pytest

from bench.moments import LANGUAGES, LATER, moments

FEWEST = 0.9


@pytest.mark.parametrize("language", LANGUAGES)
def test_nine_of_ten_moments_held_out_are_read_wholly_right(language: str) -> None:
    found = [*moments(language), *moments(language, LATER)]
    assert len(found) >= 54
    assert sum(one.wanted == one.found for one in found) >= FEWEST * len(found)

"""A sieve holds back no pattern that matches, whatever the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kontor.nlu.entities import find_values
from kontor.nlu.entities.sieve import Sieve, wider
from kontor.nlu.line import read_line
from tests.kontor.nlu.entities.reading import context
from tests.thorough import tries

PATTERNS = [
    r"(?<!\w)(?P<size>\d?x{1,4}[sl]|[sml])(?![\w'.-])(?! of)",
    r"^(?:and )?(?P<number>\d{1,2})(?= (?:left|da)\b)|(?<![\w.])[^\W\d_]{3,6}(?=blau|grün)\W+x$",
    r"(?<!from )(?<!\d[.,:/-])half (?:past )?[1-9]?\d(?!\w)(?![.,:/-]\d)",
    r"a[](x]\)\$\.(?=[)(]|\))b",
]
TEXTS = st.text(alphabet="ab xsml0189.,:'-/$)(]éü٣²ßhalf past", max_size=30)


def matching(text: str) -> list[int]:
    return [place for place, pattern in enumerate(PATTERNS) if re.search(pattern, text)]


@given(
    st.one_of(
        TEXTS, st.lists(st.sampled_from(["half", "past", "9", "XL", "m", "and 3 da", "moosgrün x"])).map(" ".join)
    )
)
@settings(max_examples=tries(400), deadline=None)
def test_every_pattern_that_matches_passes(text: str) -> None:
    assert set(matching(text)) <= set(Sieve(list(map(re.compile, PATTERNS))).passing(text))


def test_most_patterns_do_not_pass() -> None:
    found = Sieve(list(map(re.compile, PATTERNS)))
    assert found.passing("where is my parcel") == []
    assert found.passing("half past 9") == [2]
    assert [match[0] for _, match in found.matches("m or xl")] == ["m", "xl"]


def test_the_borders_of_words_stay_in_the_wider_pattern() -> None:
    assert not Sieve([re.compile(r"(?<!\w)[sml](?!\w)")]).passing("small sums")
    assert wider(r"a(?!\w) b") == "a b"


FILES = sorted(Path(__file__).parent.glob("*_??.txt"))


def lines(language: str) -> Iterator[str]:
    files = (path for path in FILES if path.stem.endswith(language))
    return (line.partition("|")[0].strip() for path in files for line in path.read_text("utf-8").splitlines())


@pytest.mark.parametrize("language", ["en", "de", "pt", "es"])
def test_values_are_those_that_all_patterns_find(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    contexts = [context(language, asked=asked) for asked in (None, "day", "time", "size")]
    texts = [*lines(language), *PLAIN]
    sieved = [find_values(read_line(text), known, {}) for text in texts for known in contexts]
    monkeypatch.setattr(Sieve, "passing", lambda self, text: list(range(len(self.patterns))))
    assert sieved == [find_values(read_line(text), known, {}) for text in texts for known in contexts]


PLAIN = (
    "LH 400 am 3.3. um 5",
    "2 adults under 80 euros",
    "navy in 40-43",
    "zwei Koffer, dunkelblau, M",
    "dos billetes",
)

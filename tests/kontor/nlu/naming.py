"""The features of a text by their names, found in the plainest way, to compare numbers with."""

from __future__ import annotations

from itertools import pairwise

from kontor.nlu.features import REACH, RUN, piece_features, word_features


def by_name(text: str) -> dict[str, list[str]]:
    """Return the features of a text by their families, in the plainest way, as often as they occur."""
    words, whole = word_features(text), f" {' '.join(text.split())} "
    near = {(one, other) for place, one in enumerate(words) for other in words[place + 1 : place + 1 + REACH]}
    return {
        "words": words,
        "pieces": piece_features(text),
        "pairs": sorted({"~".join(sorted(pair)) for pair in near if pair[0] != pair[1]}),
        "neighbours": [" ".join(pair) for pair in pairwise(("^", *words, "$"))],
        "runs": [whole[place : place + RUN] for place in range(len(whole) - RUN + 1)],
    }

"""When sentence vectors join the n-grams: where unseen examples say so, and never where they don't."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from kontor.nlu.embeddings import Embedding, Vectors, open_embedding
from kontor.nlu.embeddings.dense import Dense
from kontor.nlu.embeddings.joined import Joined, Joining, from_tensors, to_tensors
from kontor.nlu.embeddings.joining import join
from kontor.nlu.embeddings.remembered import Remembered
from kontor.nlu.linear import OUT_OF_SCOPE
from kontor.nlu.training import Learnt, learn_intents
from tests.kontor.nlu.embeddings.models import MEANINGS, write_folder

ASKED = ("where is my {}", "tell me about the {}", "{} please")
INTENTS = {"ask_one": "parcel", "ask_two": "money", "ask_three": "shop", "ask_four": "hours"}


def synonyms() -> tuple[list[str], list[str]]:
    """Examples whose every word of meaning is said once or twice: only who knows synonyms can tell the unseen."""
    examples = [
        (ASKED[place % 3].format(word), intent)
        for intent, meaning in INTENTS.items()
        for place, word in enumerate(MEANINGS[meaning])
    ]
    return [text for text, _ in examples], [intent for _, intent in examples]


def spelt() -> tuple[list[str], list[str]]:
    """Examples that words alone tell apart, of which the sentence model knows none."""
    said = {"yes": ("ja", "jawohl", "klar"), "no": ("nein", "nee", "niemals"), "wait": ("warte", "moment", "gleich")}
    examples = [(f"{word} {rest}", intent) for intent, words in said.items() for word, rest in product(words, "abcd")]
    return [text for text, _ in examples], [intent for _, intent in examples]


@pytest.fixture
def embedding(tmp_path: Path) -> Embedding:
    return open_embedding(write_folder(tmp_path / "m"), tmp_path)


def joined(embedding: Embedding, examples: tuple[list[str], list[str]]) -> tuple[Learnt, Joining, Dense | None]:
    texts, intents = examples
    learnt = learn_intents(texts, intents, "en")
    return learnt, *join(embedding, texts, intents, learnt)


def read(learnt: Learnt, dense: Dense, embedding: Embedding, text: str) -> tuple[str, float, float]:
    """The best intent of a text, its certainty, and how far the text is in scope."""
    model = learnt.model
    vector = embedding.vectors([text])[0]
    scores = dense.scores(model, model.margins(model.features(text)), vector)
    chances = dense.chances(scores, vector)
    assert chances.sum() == pytest.approx(1.0, abs=1e-5)
    return model.labels[int(chances.argmax())], float(chances.max()), dense.scope(model, scores, vector)


def test_vectors_join_where_they_know_what_words_alone_cannot(embedding: Embedding) -> None:
    learnt, decision, dense = joined(embedding, synonyms())
    assert decision.taken
    assert decision.joined > 0.9 > decision.ngrams + decision.error
    assert dense is not None
    intent, certainty, scope = read(learnt, dense, embedding, "your consignment")
    assert intent == "ask_one"
    assert certainty > 0.5
    assert scope > 0.5


def test_vectors_that_know_nothing_of_a_language_stay_out(embedding: Embedding) -> None:
    _, decision, dense = joined(embedding, spelt())
    assert dense is None
    assert not decision.taken
    assert decision.ngrams > 0.9
    assert str(decision).endswith("n-grams alone")


def test_no_more_than_chance_is_no_reason_to_join() -> None:
    _, decision, dense = joined(Noise(), spelt())
    assert dense is None
    assert not decision.taken


class Noise:
    """Vectors that mean nothing."""

    name, digest, size = "noise", "0" * 32, 16

    def vectors(self, texts: Sequence[str], *, documents: bool = False) -> Vectors:
        chance = np.random.default_rng(3)
        rows = chance.normal(size=(len(texts), self.size))
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_one_intent_alone_needs_no_vectors(embedding: Embedding) -> None:
    _, decision, dense = joined(embedding, (["a parcel", "the parcel", "my box"], ["only"] * 3))
    assert (decision.taken, dense) == (False, None)


def test_examples_out_of_scope_pull_what_is_like_them_out_of_scope(embedding: Embedding) -> None:
    texts, intents = synonyms()
    intents = [OUT_OF_SCOPE if intent == "ask_four" else intent for intent in intents]
    learnt, decision, dense = joined(embedding, (texts, intents))
    assert decision.taken
    assert dense is not None
    assert len(dense.centres) == 3
    assert read(learnt, dense, embedding, "about your holidays")[0] == OUT_OF_SCOPE
    assert read(learnt, dense, embedding, "about your refund")[0] == "ask_two"


def test_the_same_examples_give_the_same_model(embedding: Embedding) -> None:
    _, first, one = joined(embedding, synonyms())
    _, second, other = joined(embedding, synonyms())
    assert first == second
    assert one is not None
    assert other is not None
    assert np.array_equal(one.weights, other.weights)


def test_what_was_joined_comes_back_from_its_tensors(embedding: Embedding) -> None:
    learnt, decision, dense = joined(embedding, synonyms())
    assert dense is not None
    value = Joined(embedding.name, embedding.digest, {"en": decision}, {"en": dense})
    tensors, about = to_tensors(value)
    again = from_tensors(tensors.__getitem__, about, {"en": learnt.model})
    assert again.decisions == value.decisions
    assert read(learnt, again.models["en"], embedding, "my cash") == read(learnt, dense, embedding, "my cash")
    assert again.why_not(embedding) is None
    assert "no sentence model is here" in (again.why_not(None) or "")
    assert "noise is another sentence model" in (again.why_not(Noise()) or "")


@pytest.mark.parametrize("name", ["weights", "bias", "centres", "examples"])
@pytest.mark.parametrize("damage", ["nan", "kind", "shape"])
def test_damaged_tensors_are_refused(embedding: Embedding, name: str, damage: str) -> None:
    learnt, decision, dense = joined(embedding, synonyms())
    assert dense is not None
    tensors, about = to_tensors(Joined("m", "0", {"en": decision}, {"en": dense}))
    whole = tensors[f"joined.en.{name}"]
    damaged: dict[str, NDArray[Any]] = {
        "nan": whole * np.float32("nan"),
        "kind": whole.astype(np.float64),
        "shape": whole[..., 1:],
    }
    tensors[f"joined.en.{name}"] = damaged[damage]
    with pytest.raises(ValueError, match="the vectors' model"):
        from_tensors(tensors.__getitem__, about, {"en": learnt.model})


class Counting(Noise):
    """Counts what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def vectors(self, texts: Sequence[str], *, documents: bool = False) -> Vectors:
        self.asked += texts
        return super().vectors(texts, documents=documents)


def test_vectors_of_known_examples_are_computed_once(tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    before = Remembered(first, tmp_path).vectors(["one", "two", "one"])
    after = Remembered(second, tmp_path).vectors(["two", "three", "one"])
    assert (first.asked, second.asked) == (["one", "two"], ["three"])
    assert np.array_equal(before[[1, 0]], after[[0, 2]])


@pytest.mark.parametrize("damage", [b"", b"\xff" * 100, b"\x02\0\0\0\0\0\0\0{}"])
def test_a_damaged_file_of_vectors_counts_as_none(tmp_path: Path, damage: bytes) -> None:
    Remembered(Counting(), tmp_path).vectors(["one"])
    next(tmp_path.glob("vectors-*")).write_bytes(damage)
    counting = Counting()
    assert Remembered(counting, tmp_path).vectors(["one"]).shape == (1, 16)
    assert counting.asked == ["one"]

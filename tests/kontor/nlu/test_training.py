"""The classifier on numpy alone gives what scikit-learn gives, and is calibrated and careful."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.svm import LinearSVC

from kontor.nlu.features import piece_features, word_features
from kontor.nlu.linear import find_features
from kontor.nlu.rasa_yaml import read_files
from kontor.nlu.training import train

TEXTS = ["where is my flight", "is my flight late", "show my booking", "find booking please", "hello there", "hi hi"]
LABELS = ["flight", "flight", "booking", "booking", "greet", "greet"]
UNSEEN = ["where is the booking", "hello, flight?", "zebra", "hi", "my my my", "is it late or early, please?", "", "…"]


@pytest.mark.parametrize("labels", [LABELS, ["a", "a", "b", "b", "b", "b"]], ids=["several labels", "two labels"])
def test_margins_are_those_of_scikit_learn(labels: list[str]) -> None:
    blocks = []
    for analyse in (word_features, piece_features):
        counts = CountVectorizer(analyzer=analyse).fit(TEXTS + UNSEEN)
        weights = TfidfTransformer(sublinear_tf=True).fit(counts.transform(TEXTS))
        blocks.append([weights.transform(counts.transform(texts)) for texts in (TEXTS, UNSEEN)])
    seen, unseen = (hstack([block[place] for block in blocks]).tocsr() for place in (0, 1))
    theirs = LinearSVC(C=0.5, random_state=0).fit(seen, labels)
    expected = theirs.decision_function(unseen)
    if expected.ndim == 1:
        expected = np.stack([-expected, expected], axis=1)
    ours = train(TEXTS, labels)
    margins = np.array([ours.margins(find_features(text)) for text in UNSEEN])
    assert list(ours.labels) == list(theirs.classes_)
    np.testing.assert_allclose(margins, expected, atol=3e-3)


def test_pieces_of_words_are_those_of_scikit_learn() -> None:
    theirs = CountVectorizer(analyzer="char_wb", ngram_range=(1, 4)).build_analyzer()
    for text in [*TEXTS, *UNSEEN, "a b", "größe 42,5 für die jacke 👍"]:
        assert sorted(piece_features(text)) == sorted(theirs(text))


def test_the_same_data_gives_the_same_model() -> None:
    first, second = train(TEXTS, LABELS), train(TEXTS, LABELS)
    assert (first.heat, first.floor, first.words) == (second.heat, second.floor, second.words)
    assert np.array_equal(first.weights, second.weights)


def test_a_strange_text_is_further_from_every_label_than_a_known_one() -> None:
    model = train(TEXTS, LABELS)
    known = model.margins(find_features("where is my flight"))
    strange = model.margins(find_features("where lie tectonic plates my friend"))
    assert strange.max() < known.max()


def test_one_label_and_one_example_are_enough_to_train() -> None:
    model = train(["hello"], ["greet"])
    margins = model.margins(find_features("hello"))
    assert model.labels == ("greet",)
    assert list(model.chances(margins)) == [1.0]
    assert margins.max() >= model.floor


def test_without_examples_there_is_nothing_to_train() -> None:
    with pytest.raises(ValueError, match="no training examples"):
        train([], [])


def test_chances_sum_to_one() -> None:
    model = train(TEXTS, LABELS)
    for text in UNSEEN:
        assert model.chances(model.margins(find_features(text))).sum() == pytest.approx(1.0, abs=1e-5)


def test_the_shipped_training_data_is_read_whole() -> None:
    from importlib.resources import files

    for language in ("en", "de"):
        data = read_files([files("training_data") / language])
        assert {"human", "help", "cancel", "greet", "thanks", "goodbye", "affirm", "deny"} <= set(data.intents)
        for intent in data.intents:
            texts = {example.text for example in data.examples if example.intent == intent}
            assert len(texts) >= 25, (language, intent)

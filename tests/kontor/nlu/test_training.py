"""Training gives what it should: known libraries' numbers, careful chances, the same bytes every time."""

from __future__ import annotations

import math
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from kontor.nlu import training
from kontor.nlu.counting import count, unseen
from kontor.nlu.data import Example, TrainingData, join
from kontor.nlu.features import FAMILIES, MANY, PLAIN, piece_features
from kontor.nlu.formats import read
from kontor.nlu.learning import learn_data
from kontor.nlu.linear import Linear, scores
from kontor.nlu.model_file import load, save
from kontor.nlu.sources import installed
from kontor.nlu.training import FEW, FOLDS, PLENTY, folds, in_words, learn_intents, learn_together, together
from tests.kontor.nlu.naming import by_name


def train(texts: list[str], labels: list[str]) -> Linear:
    """Learn by words as they stand: a language without stemmer, and names that say nothing."""
    return learn_intents(texts, labels, "zz").model


TEXTS = ["where is my flight", "is my flight late", "show my booking", "find booking please", "hello there", "hi hi"]
LABELS = ["flight", "flight", "booking", "booking", "greet", "greet"]
UNSEEN = ["where is the booking", "hello, flight?", "zebra", "hi", "my my my", "is it late or early, please?", "", "…"]


def values(labels: list[str], families: dict[str, float]) -> tuple[Any, Any, list[str]]:
    """Return what scikit-learn makes of the examples and names, of the unseen texts, and the labels of the former."""
    names = sorted(set(labels))
    learnt = TEXTS + names
    blocks = []
    for family, share in families.items():
        counts = CountVectorizer(analyzer=lambda text, name=family: by_name(text)[name])
        counts.fit(learnt + UNSEEN)
        weights = TfidfTransformer(sublinear_tf=True).fit(counts.transform(learnt))
        blocks.append([weights.transform(counts.transform(texts)) * share for texts in (learnt, UNSEEN)])
    seen, unseen = (hstack([block[place] for block in blocks]).tocsr() for place in (0, 1))
    return seen, unseen, labels + names


def test_the_regression_is_that_of_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kontor.nlu.regression.ROUNDS", 2_000)
    seen, unseen, labels = values(LABELS, FAMILIES)
    theirs = LogisticRegression(C=30.0, tol=1e-8, max_iter=10_000, fit_intercept=False)
    theirs.fit(hstack([seen, np.ones((seen.shape[0], 1))]).tocsr(), labels)
    ours = train(TEXTS, LABELS)
    expected = theirs.decision_function(hstack([unseen, np.ones((len(UNSEEN), 1))]).tocsr())
    margins = np.array([ours.margins(ours.features(text)) for text in UNSEEN])
    assert list(ours.labels) == list(theirs.classes_)
    np.testing.assert_allclose(margins, expected, atol=2e-2)


@pytest.mark.parametrize("labels", [LABELS, ["a", "a", "b", "b", "b", "b"]], ids=["several labels", "two labels"])
def test_margins_of_many_examples_are_those_of_scikit_learns_machines(
    labels: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "FEW", 0)
    monkeypatch.setattr("kontor.nlu.counting.RARE", frozenset())
    monkeypatch.setattr("kontor.nlu.machines.EXACT", 1e-4)
    seen, unseen, every = values(labels, MANY)
    theirs = LinearSVC(C=0.7, random_state=0).fit(seen, every)
    expected = theirs.decision_function(unseen)
    if expected.ndim == 1:
        expected = np.stack([-expected, expected], axis=1)
    ours = train(TEXTS, labels)
    margins = np.array([ours.margins(ours.features(text)) for text in UNSEEN])
    np.testing.assert_allclose(margins, expected, atol=3e-3)


def test_of_many_examples_rare_pairs_weigh_as_strange_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "FEW", 0)
    model = train(TEXTS, LABELS)
    assert known(model, "pairs", "flight my")
    assert known(model, "pairs", "my flight")
    assert not known(model, "pairs", "booking find")


def test_pieces_of_words_are_those_of_scikit_learn() -> None:
    theirs = CountVectorizer(analyzer="char_wb", ngram_range=(1, 4)).build_analyzer()
    for text in [*TEXTS, *UNSEEN, "a b", "größe 42,5 für die jacke 👍"]:
        assert sorted(piece_features(text)) == sorted(theirs(text))


def test_languages_of_many_examples_learn_together() -> None:
    assert together({"en": 2_501, "de": 2_500, "es": 9_000}) == [("de",), ("en", "es")]
    assert together({"en": 10}) == [("en",)]


def test_one_language_learns_from_another_what_both_say() -> None:
    own = (["radio one", "radio two", "lamp one", "lamp two"], ["play", "stop", "light", "light"])
    other = (["radio", "radio radio", "tres", "luz"], ["play", "play", "stop", "light"])
    model = learn_together({"yy": own, "zz": other})["yy"].model
    margins = dict(zip(model.labels, model.margins(model.features("radio")), strict=True))
    assert margins["play"] > margins["stop"] + 0.1
    assert model.has("lamp")
    assert not model.has("luz")


def test_a_language_has_the_intents_alone_that_its_texts_have() -> None:
    both = {"yy": (["red", "blue"], ["warm", "cold"]), "zz": (["rojo", "verde", "azul"], ["warm", "fresh", "cold"])}
    learnt = learn_together(both)
    assert learnt["yy"].model.labels == ("cold", "warm")
    assert learnt["yy"].margins.shape == (2, 2)
    assert learnt["zz"].model.labels == ("cold", "fresh", "warm")


def test_a_text_not_learnt_yet_shows_what_others_of_its_language_show() -> None:
    found = count(["red car", "red bus", "red car"], {"words": 1.0, "pieces": 1.0}, ["yy", "yy", "zz"], 2.0, least=1)
    shown = unseen(found.values, np.array([0, 0, 1]))[:, :3].toarray() > 0.0
    assert list(found.tables.words) == ["red", "car", "bus"]
    assert shown.tolist() == [[True, False, False], [True, False, False], [False, False, False]]


def test_what_speaks_against_being_out_of_scope_speaks_for_being_in_scope() -> None:
    names = ("fly", "out_of_scope")
    near, far = scores(names, np.array([[0.2, -0.1], [0.2, -1.0]]))
    assert far > near


def test_a_word_is_known_by_its_stem() -> None:
    model = learn_intents(TEXTS, LABELS, "en").model
    assert model.labels[int(model.margins(model.features("bookings")).argmax())] == "booking"
    assert list(count(["bookings"], PLAIN, [None], 1.0, least=1).tables.words) == ["bookings"]


@pytest.mark.parametrize("text", ["bookign", "boking", "bookking", "bopking", "show my bookinf please"])
def test_a_typo_is_mended(text: str) -> None:
    model = learn_intents(TEXTS, LABELS, "en").model
    assert "booking" in model.mended(text)
    assert "book" in model.features(text).words


@pytest.mark.parametrize("text", ["booking", "book", "hi", "helo", "b00king", "boooooking", "zebra", "_b_king", ""])
def test_what_is_known_short_or_far_from_known_stays(text: str) -> None:
    assert learn_intents(TEXTS, LABELS, "en").model.mended(text) == text


@pytest.mark.long
def test_one_typo_a_word_costs_little(airline: tuple[Linear, list[Example]]) -> None:
    model, unseen = airline
    chance = random.Random(20261121)
    plain = [example.text.lower() for example in unseen]
    clean, mistyped = (
        sum(
            model.labels[int(model.margins(model.features(text)).argmax())] == example.intent
            for text, example in zip(texts, unseen, strict=True)
        )
        / len(unseen)
        for texts in (plain, [" ".join(mistype(word, chance) for word in text.split(" ")) for text in plain])
    )
    assert clean - mistyped <= 0.06


def mistype(word: str, chance: random.Random) -> str:
    """Return a word of five letters or more with two letters swapped, one gone, another, or one more."""
    if len(word) < 5 or not word.isalpha():
        return word
    place, letter = chance.randrange(len(word) - 1), chance.choice("abcdefghijklmnopqrstuvwxyz")
    kinds = (
        word[place + 1] + word[place] + word[place + 2 :],
        word[place + 1 :],
        letter + word[place + 1 :],
        letter + word[place:],
    )
    return word[:place] + chance.choice(kinds)


@pytest.fixture(scope="module")
def airline() -> tuple[Linear, list[Example]]:
    topics = ("smalltalk", "elsewhere", "flight_times", "tickets")
    examples = join(read(installed()[0] / "en" / f"{topic}.yml") for topic in topics).examples
    learnt = [example for number, example in enumerate(examples) if number % 5 in (1, 2)]
    model = learn_intents([one.text.lower() for one in learnt], [one.intent for one in learnt], "en").model
    return model, list(examples[::15])


def test_an_intents_name_is_an_example_of_it() -> None:
    model = learn_intents(["alpha beta", "gamma delta"], ["card_lost", "card_found"], "en").model
    assert model.labels[int(model.margins(model.features("lost")).argmax())] == "card_lost"
    assert in_words("faq/orderStatus_late") == "faq order status late"


def test_the_same_data_gives_the_same_model() -> None:
    first, second = train(TEXTS, LABELS), train(TEXTS, LABELS)
    assert (first.certainty, first.floor) == (second.certainty, second.floor)
    assert first.tables.words == second.tables.words
    assert np.array_equal(first.tables.coded["pieces"], second.tables.coded["pieces"])
    assert np.array_equal(first.weights, second.weights)


@pytest.mark.long
def test_another_process_trains_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys; from dataclasses import replace; from pathlib import Path;"
        "from kontor.nlu.formats import read; from kontor.nlu.learning import learn_data;"
        "from kontor.nlu.model_file import save; from kontor.nlu.sources import installed;"
        "steps = {'en': 2, 'de': 20}  # many examples and few\n"
        "data = {one: read(installed()[0] / one / 'flight_times.yml') for one in steps};"
        "some = {one: replace(each, examples=each.examples[:: steps[one]]) for one, each in data.items()};"
        "save(learn_data(some), Path(sys.argv[1]))"
    )
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "PATH": ""}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / seed)], env=environment, check=True)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_a_language_that_did_not_change_is_not_trained_again(tmp_path: Path) -> None:
    told: list[str] = []
    both = {"en": fruit("apple", "pear"), "de": fruit("apfel", "birne")}
    changed = {"en": both["en"], "de": fruit("apfel", "pflaume")}
    save(learn_data(both), tmp_path / "earlier")
    earlier = load(tmp_path / "earlier")
    save(learn_data(changed, earlier=[earlier], progress=lambda what, share: told.append(what)), tmp_path / "kept")
    save(learn_data(changed), tmp_path / "anew")
    assert taught(told) == ["intents.de", "language"]
    assert (tmp_path / "kept").read_bytes() == (tmp_path / "anew").read_bytes()


def test_a_language_that_learnt_with_one_that_changed_is_trained_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "FEW", 6)
    data = {"en": fruit("apple", "pear", "plum"), "de": fruit("apfel", "birne", "kiwi"), "es": fruit("uva", "pera")}
    changed = {**data, "de": fruit("apfel", "birne", "pflaume")}
    save(learn_data(data), tmp_path / "earlier")
    earlier = load(tmp_path / "earlier")
    for now, trained in ((data, []), (changed, ["intents.en,de"])):
        told: list[str] = []
        save(learn_data(now, earlier=[earlier], progress=progress(told)), tmp_path / "kept")
        save(learn_data(now), tmp_path / "anew")
        assert taught(told) == [*trained, "language"]
        assert (tmp_path / "kept").read_bytes() == (tmp_path / "anew").read_bytes()


def taught(told: list[str]) -> list[str]:
    """Return which models were learnt, of all that was told."""
    return [what for what in dict.fromkeys(told) if what.startswith(("intents", "language"))]


def known(model: Linear, family: str, text: str) -> bool:
    """Tell whether a model knows something that a text shows of a family."""
    return bool((model.features(text).families == list(model.tables.sizes()).index(family)).any())


def progress(told: list[str]) -> Callable[[str, float], None]:
    return lambda what, share: told.append(what)


def fruit(*names: str) -> TrainingData:
    return TrainingData(tuple(Example(name, f"{word} {name}") for name in names for word in ("an", "two", "my")))


def test_a_strange_text_is_further_from_every_label_than_a_known_one() -> None:
    model = train(TEXTS, LABELS)
    known = model.margins(model.features("where is my flight"))
    strange = model.margins(model.features("where lie tectonic plates my friend"))
    assert strange.max() < known.max()
    assert model.scope(strange) < model.scope(known)


def test_one_label_and_one_example_are_enough_to_train() -> None:
    model = train(["hello"], ["greet"])
    margins = model.margins(model.features("hello"))
    assert model.labels == ("greet",)
    assert list(model.chances(margins)) == [1.0]
    assert model.scope(margins) >= 0.5


def test_without_examples_there_is_nothing_to_train() -> None:
    with pytest.raises(ValueError, match="no training examples"):
        train([], [])


def test_chances_sum_to_one() -> None:
    model = train(TEXTS, LABELS)
    for text in UNSEEN:
        chances = model.chances(model.margins(model.features(text)))
        assert chances.sum() == pytest.approx(1.0, abs=1e-5)
        assert chances.argmax() == model.margins(model.features(text)).argmax()


def test_each_fold_has_its_share_of_every_label() -> None:
    truth = np.repeat(np.arange(3), 10)
    fold = folds(truth)
    assert {
        (label, part, int(((truth == label) & (fold == part)).sum())) for label in range(3) for part in range(5)
    } == {(label, part, 10 // FOLDS) for label in range(3) for part in range(FOLDS)}


def test_what_is_said_twice_is_unseen_only_where_it_was_never_learnt() -> None:
    texts = [f"{word} it" for word in "abcdefghij"]
    fold = folds(
        np.repeat([0, 1, 0], 10), texts=[*texts, *(f"{text} now" for text in texts), *(f"{t}!" for t in texts)]
    )
    assert list(fold[:10]) == list(fold[20:])
    assert list(folds(np.repeat([0, 1], 10), texts=[str(place) for place in range(20)])) == list(
        folds(np.repeat([0, 1], 10))
    )


def test_examples_that_are_there_thrice_refuse_no_more_than_once() -> None:
    texts, labels = TEXTS * 3, LABELS * 3
    once, thrice = (learn_intents(said, meant, "zz").model.floor for said, meant in ((TEXTS, LABELS), (texts, labels)))
    assert thrice <= once + 1.0


def test_the_shipped_training_data_is_read_whole() -> None:
    for language in ("en", "de", "pt-BR", "es"):
        data = read(installed()[0] / language)
        assert {"human", "help", "cancel", "greet", "thanks", "goodbye", "affirm", "deny"} <= set(data.intents)
        for intent in data.intents:
            texts = {example.text for example in data.examples if example.intent == intent}
            assert len(texts) >= 25, (language, intent)


@cache
def known_model(many: bool) -> Linear:
    """Learn as from few examples, or as from many with another language beside."""
    other = {"yy": (TEXTS, LABELS)} if many else {}
    return learn_together({"zz": (TEXTS * 2, LABELS * 2) if many else (TEXTS, LABELS), **other})["zz"].model


@pytest.mark.parametrize("many", [False, True], ids=["of few", "of many"])
@given(st.lists(st.sampled_from([*"abcdef", "zebra", "is", "flight", "my", "my"]), max_size=14).map(" ".join))
def test_what_is_read_is_what_was_learnt_from(many: bool, text: str) -> None:
    model, shown = known_model(many), by_name(text)
    learnt = [by_name(one) for one in (*TEXTS, *set(LABELS))]
    seen = model.features(text)
    assert set(model.tables.sizes()) == set(MANY if many else FAMILIES)
    for place, family in enumerate(model.tables.sizes()):
        there = {name for one in learnt for name in one[family]}
        known = Counter(name for name in shown[family] if name in there)
        strange = Counter(name for name in shown[family] if name not in there)
        assert sorted(known.values()) == sorted(seen.counts[seen.families == place].tolist())
        assert sum((1 + math.log(count)) ** 2 for count in strange.values()) == pytest.approx(seen.strange[place])


@pytest.mark.parametrize("labels, kept", [(20, True), (60, False)])
def test_what_two_texts_alone_show_is_kept_where_a_feature_has_few_weights(labels: int, kept: bool) -> None:
    texts = [f"topic{number % labels} {number}" for number in range(FEW)] + ["abcde", "abcde"]
    model = learn_intents(texts, [text.split()[0] for text in texts[:FEW]] + ["topic0", "topic1"], "en").model
    assert known(model, "runs", "abcde") is kept


def test_of_plenty_of_examples_a_third_tells_how_sure_to_be() -> None:
    chance = np.random.default_rng(0)
    labels = [f"topic{number}" for number in chance.integers(0, 3, PLENTY + 1)]
    texts = [f"{label if chance.random() < 0.8 else 'topic0'} word{chance.integers(0, 50)}" for label in labels]
    some, every = (learn_together({"zz": (texts, labels)}, every=every)["zz"] for every in (False, True))
    asked = ~np.isnan(some.margins).any(axis=1)
    assert asked.mean() == pytest.approx(1 / 3, abs=0.01)
    assert not np.isnan(every.margins).any()
    assert np.array_equal(some.margins[asked], every.margins[asked])
    assert np.array_equal(some.model.weights, every.model.weights)
    sure = [one.model.chances(np.array([1.0, -1.0, -1.0], dtype=np.float32)).max() for one in (some, every)]
    assert sure[0] == pytest.approx(sure[1], abs=0.02)

"""Whatever stands in a model file, it is refused with a reason, or the model reads every message without raising."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.numpy import load_file, save_file
from structlog.testing import capture_logs

from kontor.nlu.checked import BadModel
from kontor.nlu.embedded import understand
from kontor.nlu.embeddings import Vectors
from kontor.nlu.model_file import Trained, load
from tests.kontor.nlu.small import FILE, SAID, Meant, at
from tests.thorough import tries

About = Any
Tensors = dict[str, np.ndarray[Any, Any]]

DEEP, DEEPEST = "{deep}", "{deepest}"
NESTED = {DEEP: 300, DEEPEST: 200_000}
"""How many lists stand in one another where these texts stand, more than `json.dumps` writes."""
VALUES: tuple[object, ...] = (
    None, True, False, 0, 1, -1, 0.5, 1e-300, 1e300, 10**400, -(10**400), float("nan"), float("inf"), -float("inf"),
    "", "\\", "\\g<9>", "en", "out_of_scope", "a\nb", "\ud800", "(", "x" * 50_000, [], {}, [[]], [None], [0, 0], [-1],
    ["en"], ["en", "en"], [10**30], {"": None}, {"en": {}}, {"en": None}, {"fr": []}, DEEP, DEEPEST,
)  # fmt: skip
FILLS = (0, 1, -1, 0.5, 9_999, 1e6, float("nan"), float("inf"))
KINDS = (np.float64, np.float32, np.float16, np.int64, np.uint8, np.bool_)
SHAPES: tuple[Callable[[Any], Any], ...] = (
    lambda one: one[:0], lambda one: one[:1], lambda one: one[:-1], lambda one: one[::-1], lambda one: one[None],
    lambda one: one.ravel(), lambda one: one.T, lambda one: one.ravel()[0], lambda one: np.concatenate([one, one]),
)  # fmt: skip
WRITTEN = (b"", b"\n", b"\\", b"\\1\n\\g<x>", b"\xff", b"*", b"a" * 5_000, b"\0", b"*\nw \\")


def parts(about: About, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to everything that stands in JSON."""
    keys = about if isinstance(about, dict) else range(len(about)) if isinstance(about, list) else ()
    for key in keys:
        yield (*path, key)
        yield from parts(about[key], (*path, key))


with safe_open(FILE, framework="numpy") as opened:
    ABOUT = json.loads(opened.metadata()["kontor"])
TENSORS: Tensors = load_file(FILE)
PATHS = sorted(parts(ABOUT), key=repr)
NAMES = sorted(TENSORS)

Change = Callable[[About, Tensors], None]


def put(path: tuple[Any, ...], value: object) -> Change:
    def change(about: About, tensors: Tensors) -> None:
        for key in path[:-1]:
            about = about[key]
        about[path[-1]] = value

    return change


def leave_out(path: tuple[Any, ...]) -> Change:
    def change(about: About, tensors: Tensors) -> None:
        for key in path[:-1]:
            about = about[key]
        del about[path[-1]]

    return change


def tensor(name: str, made: Callable[[Any], Any]) -> Change:
    def change(about: About, tensors: Tensors) -> None:
        with np.errstate(all="ignore"):
            tensors[name] = np.array(made(tensors[name]), order="C")

    return change


paths, names = st.sampled_from(PATHS), st.sampled_from(NAMES)
changes = st.one_of(
    st.builds(put, paths, st.sampled_from(VALUES)),
    st.builds(leave_out, paths),
    st.builds(tensor, names, st.sampled_from(SHAPES)),
    st.builds(lambda name, kind: tensor(name, lambda one: one.astype(kind)), names, st.sampled_from(KINDS)),
    st.builds(
        lambda name, fill: tensor(name, lambda one: np.full(one.shape, fill).astype(one.dtype)),
        names,
        st.sampled_from(FILLS),
    ),
    st.builds(
        lambda name, text: tensor(name, lambda one: np.frombuffer(text, dtype=np.uint8)),
        names,
        st.sampled_from(WRITTEN),
    ),
    st.builds(lambda name, other: tensor(name, lambda one: TENSORS[other]), names, names),
)


def write(path: Path, *changed: Change) -> Path:
    about, tensors = json.loads(json.dumps(ABOUT)), dict(TENSORS)
    for change in changed:
        try:
            change(about, tensors)
        except (LookupError, TypeError, ValueError):  # an earlier change took away what this one is of
            continue
    text = json.dumps(about)
    for name, depth in NESTED.items():
        text = text.replace(json.dumps(name), "[" * depth + "]" * depth)
    save_file(tensors, path, metadata={"kontor": text})
    return path


def read_all(trained: Trained) -> None:
    """Let a model read every text, and demand that what it says are chances."""
    for text in SAID:
        for context in (at("en"), replace(at("de"), asked="day"), at("xx")):
            reading = understand(trained, text, context, embedding=Meant())
            assert all(isfinite(chance) and -1e-6 <= chance <= 1 + 1e-6 for _, chance in reading.ranking)
            assert 0 <= reading.scope <= 1


@given(changed=st.lists(changes, min_size=1, max_size=3))
@settings(max_examples=tries(400))
def test_a_changed_model_is_refused_with_a_reason_or_reads_every_message(
    tmp_path_factory: pytest.TempPathFactory, changed: list[Change]
) -> None:
    path = write(tmp_path_factory.mktemp("models") / "model", *changed)
    try:
        trained = load(path)
    except BadModel as error:
        reason = str(error)
    else:
        reason = "train again"
        read_all(trained)
    assert reason.endswith("train again")


MODEL, VECTORS = ("models", "intents.en"), ("joined", "models", "en")
HUGE = 10**400


@pytest.mark.parametrize(
    "change, reason",
    [
        (put(("engine",), 1), r"the model was made by engine 1, this Kontor reads \d+"),
        (put(("engine",), "8" * 9_000), r"the model was made by engine '88888888888, this Kontor reads \d+"),
        (put((*VECTORS, "ends"), []), "the examples of the vectors' model are not of one shape"),
        (put((*VECTORS, "ends"), [HUGE]), r"damaged or not ours \(OverflowError while it was read\)"),
        (put((*MODEL, "strange"), HUGE), r"damaged or not ours \(OverflowError while it was read\)"),
        (put(("languages",), []), "the model understands no language"),
        (put((*MODEL, "labels"), []), "the model has no labels, or the same twice"),
        (put(("parts", "intents.fr"), "0"), "the model names parts that it does not have"),
        (put(("digest",), DEEPEST), r"damaged or not ours \(RecursionError while it was read\)"),
        (leave_out(("words",)), r"damaged or not ours \(KeyError while it was read\)"),
        (
            tensor("intents.en.spelt", lambda one: np.frombuffer(b"consignment\\1", dtype=np.uint8)),
            "the model's spelt words are not of letters",
        ),
        (tensor("intents.en.idf", np.zeros_like), r"the model's intents\.en\.idf is out of bounds"),
        (tensor("joined.en.examples", lambda one: one * 9), "the examples of the vectors' model are longer than one"),
        (tensor("sequences.en.moves", lambda one: one[1:]), "the sequence model's weights are not of shape"),
    ],
)
def test_the_reason_of_a_refusal_is_told(tmp_path: Path, change: Change, reason: str) -> None:
    with pytest.raises(BadModel, match=rf"{reason}.*; train again$"):
        load(write(tmp_path / "model", change))


def test_a_file_that_was_cut_off_says_so(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(FILE.read_bytes()[:-1])
    with pytest.raises(BadModel, match=r"damaged or not ours \(.*header.*\); train again"):
        load(tmp_path / "model")


class Longer(Meant):
    """Calls itself what the model was trained with, and has another number more."""

    def vectors(self, texts: Sequence[str], *, documents: bool = False) -> Vectors:
        return np.pad(super().vectors(texts), ((0, 0), (0, 1)))


def test_vectors_of_another_length_than_the_models_leave_the_ngrams() -> None:
    trained, text = load(FILE), "where is my parcel"
    with capture_logs() as logs:
        reading = understand(trained, text, at(), embedding=Longer())
    assert reading == understand(trained, text, at())
    assert [entry["reason"] for entry in logs] == [
        "its vectors are not as long as those it was trained with; train again"
    ]


def test_a_word_is_mended_to_what_training_saw_and_never_read_as_a_pattern() -> None:
    model = load(FILE).intents["en"]
    written = replace(model, spelt=("parcel\\1",))
    assert written.mended("parcelx1 parcel1") == "parcelx1 parcel1"
    assert replace(model, spelt=("wher\\g",)).mended("wherxg it") == "wher\\g it"


def test_a_model_made_by_this_engine_elsewhere_is_opened_and_read_here() -> None:
    """The file was written once, by one Python on one machine, and is read by each that the tests run on.

    Writing and reading in one process would not notice what differs between two: the order of a set or a hash, a sign
    that one Unicode knows as a letter and another does not, a dtype of the platform's own width. Whoever raises the
    engine's number writes it anew, see `small`.
    """
    trained = load(FILE)
    said = {text: understand(trained, text, at(), embedding=Meant()) for text in SAID}
    read_all(trained)
    assert said["where is my consignment"].intent == "ask_parcel"
    assert said["guten tag und vielen dank"].language == "de"
    found = {one.type: one.value for reading in said.values() for one in reading.entities}
    assert found == {
        "person": "Fred Stone", "case_number": "case 31", "flight_number": "LH400", "brand": "Wintergreen",
        "day": "2026-11-24",
    }  # fmt: skip

"""A model file is taken whole or refused; nothing in it can run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from kontor.nlu import model_file
from kontor.nlu.checked import BadModel
from kontor.nlu.model_file import Trained, load, save
from kontor.nlu.spoken import tell_apart
from kontor.nlu.training import learn_intents, learn_tongues
from tests.thorough import tries

TEXTS = ["where is my flight", "is it late", "show my booking", "find it please", "\ud800 broken", "ünïcode 👍"]
LABELS = ["flight", "flight", "booking", "booking", "other", "other"]


@pytest.fixture(scope="module")
def trained() -> Trained:
    model = learn_intents(TEXTS, LABELS, "en").model
    languages = ["en", "en", "de", "de", "de", "de"]
    tongues = tell_apart(learn_tongues(TEXTS, languages), list(zip(TEXTS, languages, strict=True)))
    return Trained("abc", {"en": model, "de": model}, tongues, {"en": {"brand": {"x": "X"}}})


@pytest.fixture
def path(trained: Trained, tmp_path: Path) -> Path:
    save(trained, tmp_path / "model.safetensors")
    return tmp_path / "model.safetensors"


def test_what_was_saved_reads_the_same(trained: Trained, path: Path) -> None:
    again = load(path)
    assert (again.digest, again.words, again.intents["en"].labels) == (
        trained.digest,
        trained.words,
        ("booking", "flight", "other"),
    )
    for text in TEXTS:
        features = trained.intents["en"].features(text)
        assert np.array_equal(again.intents["en"].margins(features), trained.intents["en"].margins(features))
    assert again.tongues is not None
    assert trained.tongues is not None
    assert np.array_equal(again.tongues.of, trained.tongues.of)


def test_without_a_file_there_is_nothing_to_load(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.safetensors")


def rewrite(path: Path, change: Callable[[dict[str, Any], dict[str, Any]], None]) -> None:
    from safetensors import safe_open

    with safe_open(path, framework="numpy") as file:
        about = json.loads(file.metadata()["kontor"])
    tensors = load_file(path)
    change(tensors, about)
    save_file(tensors, path, metadata={"kontor": json.dumps(about)})


def _short(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    tensors["intents.en.weights"] = tensors["intents.en.weights"][:-1].copy()


def _wide(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    about["models"]["intents.en"]["labels"].append("more")


def _endless(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    tensors["intents.en.bias"] = np.full_like(tensors["intents.en.bias"], np.inf)


def _doubles(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    tensors["intents.en.idf"] = tensors["intents.en.idf"].astype(np.float64)


def _repeats(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    tensors["intents.en.rows.words"] = np.frombuffer(b"is\nis", dtype=np.uint8)


def _not_text(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    tensors["intents.en.rows.words"] = np.frombuffer(b"\xff\xfe", dtype=np.uint8)


def _cold(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    about["models"]["intents.en"]["certainty"]["heat"] = 0.0


def _uncertain(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    about["models"]["intents.en"]["certainty"]["shift"] = float("nan")


def _narrow(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    about["models"]["intents.en"]["spread"] = 0.0


def _foreign(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    tensors["intents.en.rows.dreams"] = tensors["intents.en.rows.words"]
    about["models"]["intents.en"]["families"].append("dreams")


def _wordless(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    about["models"]["intents.en"]["families"] = ["pieces"]


def _misspelt(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    tensors["intents.en.spelt"] = np.frombuffer(b"late\nlate", dtype=np.uint8)


def _of_halves(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    tensors["intents.en.weights"] = tensors["intents.en.weights"].astype(np.float16)


def _stepless(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    tensors["intents.en.steps"] = np.full_like(tensors["intents.en.steps"], np.nan)


def _nameless(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    del about["digest"]


def _listed(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    about["words"] = ["en"]


def _gone(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    del tensors["language.idf"]


def _unspoken(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    about["models"]["language"]["labels"] = ["de", "fr"]


def _of_fewer(tensors: dict[str, Any], about: dict[str, Any]) -> None:
    tensors["language.of"] = tensors["language.of"][1:].copy()


@pytest.mark.parametrize(
    "change",
    [
        _short,
        _wide,
        _endless,
        _doubles,
        _repeats,
        _not_text,
        _cold,
        _uncertain,
        _narrow,
        _foreign,
        _wordless,
        _misspelt,
        _of_halves,
        _stepless,
        _nameless,
        _listed,
        _gone,
        _unspoken,
        _of_fewer,
    ],
)
def test_a_file_that_was_tampered_with_is_refused(path: Path, change: Callable[[Any, Any], None]) -> None:
    rewrite(path, change)
    with pytest.raises(BadModel, match="train again"):
        load(path)


@pytest.mark.parametrize("content", [b"", b"{}", b"\x80\x04\x95", b"\xff" * 64, b"\x10\0\0\0\0\0\0\0" + b"{" * 16])
def test_what_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "m").write_bytes(content)
    with pytest.raises(BadModel):
        load(tmp_path / "m")


def test_a_huge_file_is_not_opened(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_file, "LARGEST", 10)
    with pytest.raises(BadModel, match="larger than 10 bytes"):
        load(path)


@given(place=st.floats(0, 1, exclude_max=True), value=st.integers(0, 255))
@settings(max_examples=tries(200), deadline=None)
def test_any_changed_byte_is_refused_or_harmless(
    trained: Trained, tmp_path_factory: pytest.TempPathFactory, place: float, value: int
) -> None:
    path = tmp_path_factory.mktemp("models") / "model"
    save(trained, path)
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] = value
    path.write_bytes(content)
    try:
        model = load(path).intents["en"]
    except (BadModel, KeyError):
        return
    assert model.margins(model.features("where is it")).shape == (3,)

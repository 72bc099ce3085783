"""The embedded engine with a sentence model: named, joined where it helps, and done without where it is missing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from structlog.testing import capture_logs

from kontor.nlu.embedded import Embedded
from kontor.nlu.model_file import Trained, load
from kontor.understanding import Context, Reading
from tests.kontor.nlu.embeddings.models import table, write_folder, write_model
from tests.kontor.nlu.embeddings.test_joining import spelt, synonyms


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """English that needs synonyms, and German of which the sentence model knows no word."""
    for language, (texts, intents) in {"en": synonyms(), "de": spelt()}.items():
        lines = ['version: "3.1"', "nlu:"]
        for intent in sorted(set(intents)):
            lines += [f"- intent: {intent}", "  examples: |"]
            lines += [f"    - {text}" for text, other in zip(texts, intents, strict=True) if other == intent]
        (tmp_path / "data" / language).mkdir(parents=True)
        (tmp_path / "data" / language / "topic.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path / "data"


def engine(data: Path, embeddings: Path | str | None = None, models: Path | None = None) -> Embedded:
    made = Embedded(("topic",), ("en", "de"), data, None if embeddings is None else str(embeddings))
    made.prepare(models or data.parent / "models")
    return made


def asked(engine: Embedded, text: str, language: str = "en") -> Reading:
    return engine.understand(text, Context(datetime(2026, 1, 1, tzinfo=UTC), language, ZoneInfo("UTC")))


def kept(data: Path) -> Trained:
    return load(next((data.parent / "models").glob("nlu-*")))


def test_a_language_in_which_vectors_help_is_read_with_them_and_another_without(data: Path, tmp_path: Path) -> None:
    model = write_folder(tmp_path / "m")
    with_vectors, without = engine(data, model), engine(data, "", tmp_path / "other")
    assert asked(with_vectors, "your consignment").intent == "ask_one"
    assert asked(without, "your consignment").certainty < asked(with_vectors, "your consignment").certainty
    assert asked(with_vectors, "jawohl doch", "de") == asked(without, "jawohl doch", "de")
    decisions = kept(data).joined.decisions
    assert {language: decision.taken for language, decision in decisions.items()} == {"en": True, "de": False}


def test_the_setting_names_the_model_when_the_bot_starts(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Embedded(("topic",), ("en", "de"), data)
    monkeypatch.setenv("KONTOR_EMBEDDINGS", str(write_folder(tmp_path / "m")))
    made.prepare(tmp_path / "models")
    assert kept(data).joined.name == "m/model"


def test_a_start_without_changes_trains_nothing(data: Path, tmp_path: Path) -> None:
    model = write_folder(tmp_path / "m")
    first = engine(data, model)
    path = next((tmp_path / "models").glob("nlu-*"))
    before = path.stat()
    again = engine(data, model)
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert asked(again, "the repayment please") == asked(first, "the repayment please")


def test_another_sentence_model_is_learnt_anew(data: Path, tmp_path: Path) -> None:
    engine(data, write_folder(tmp_path / "m"))
    first = kept(data).joined.digest
    engine(data, write_folder(tmp_path / "m2", seed=8))
    assert kept(data).joined.digest != first


def test_a_machine_without_the_sentence_model_says_so_once_and_reads_by_ngrams_as_if_there_had_never_been_one(
    data: Path, tmp_path: Path
) -> None:
    engine(data, write_folder(tmp_path / "m"))
    with capture_logs() as logs:
        missing = engine(data, tmp_path / "gone")
        readings = [asked(missing, "your consignment") for _ in range(3)]
    reasons = [str(entry["reason"]) for entry in logs if entry["log_level"] == "warning"]
    assert [reason.partition(":")[0] for reason in reasons] == [
        f"{tmp_path / 'gone'} does not exist",
        "it was trained with m/model, and no sentence model is here",
    ]
    assert readings == [asked(engine(data, "", tmp_path / "other"), "your consignment")] * 3
    assert kept(data).joined.models.keys() == {"en"}


def test_a_sentence_model_that_does_not_work_is_told_of_and_trained_without(data: Path, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "m")
    write_model(folder / "model.onnx", np.full_like(table()[1], np.nan))
    with capture_logs() as logs:
        made = engine(data, folder)
    assert ["no finite vector" in str(entry["reason"]) for entry in logs] == [True]
    without = engine(data, "", tmp_path / "other")
    assert asked(made, "my parcel please") == asked(without, "my parcel please")


def test_a_sentence_model_that_breaks_later_leaves_the_ngrams(data: Path, tmp_path: Path) -> None:
    """Its vectors of some words alone are not finite, and none of those stands in the training data."""
    folder = write_folder(tmp_path / "m")
    words, vectors = table()
    vectors[words.index("i")] = np.inf
    write_model(folder / "model.onnx", vectors)
    made = engine(data, folder)
    with capture_logs() as logs:
        reading = asked(made, "i want my parcel")
    assert reading == asked(engine(data, "", tmp_path / "other"), "i want my parcel")
    assert "no finite vector" in str(logs[0]["reason"])
    assert "parcel" not in str(logs)

"""Vectors of true ONNX models, and what hostile or broken model folders give."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto

from kontor.nlu.embeddings import BadEmbedding, Embedding, open_embedding
from tests.kontor.nlu.embeddings.models import SIZE, table, write_folder, write_model, write_note, write_static


def opened(folder: Path) -> Embedding:
    return open_embedding(folder, folder.parent / "store")


def refused(folder: Path) -> str:
    """What a folder is refused with, in one line, when it is opened or first used."""
    with pytest.raises(BadEmbedding) as caught:
        _ = opened(folder).size
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_texts_of_one_meaning_are_near_and_others_far(tmp_path: Path) -> None:
    vectors = opened(write_folder(tmp_path / "m")).vectors(["where is my parcel", "Where is the SHIPMENT", "a refund"])
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, SIZE)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0)
    assert vectors[0] @ vectors[1] > 0.9
    assert vectors[0] @ vectors[2] < 0.6


def test_a_vector_is_the_mean_of_the_tokens_without_the_padding(tmp_path: Path) -> None:
    words, rows = table()
    mean = (rows[words.index("refund")] + rows[words.index("please")]) / 2
    assert np.allclose(opened(write_folder(tmp_path / "m")).vectors(["refund please"])[0], mean / np.linalg.norm(mean))


def test_a_text_has_the_same_vector_whatever_stands_beside_it(tmp_path: Path) -> None:
    model = opened(write_folder(tmp_path / "m"))
    alone = model.vectors(["my parcel"])
    assert np.array_equal(opened(write_folder(tmp_path / "m")).vectors(["a", "my parcel", "refund " * 50])[1:2], alone)


def test_no_texts_give_no_rows(tmp_path: Path) -> None:
    assert opened(write_folder(tmp_path / "m")).vectors([]).shape == (0, SIZE)


@pytest.mark.parametrize("output", ["last_hidden_state", "sentence_embedding", "token_vectors_of_somebody"])
@pytest.mark.parametrize("dtype", [TensorProto.INT64, TensorProto.INT32])
def test_token_and_sentence_outputs_of_either_kind_of_number_are_read_alike(
    tmp_path: Path, output: str, dtype: int
) -> None:
    plain = opened(write_folder(tmp_path / "plain")).vectors(["my parcel"])
    other = write_folder(
        tmp_path / "other",
        output=output,
        dtype=dtype,
        inputs=("input_ids", "attention_mask", "token_type_ids", "position_ids"),
    )
    assert np.allclose(opened(other).vectors(["my parcel"]), plain, atol=1e-6)


def test_static_vectors_parted_by_offsets_are_read(tmp_path: Path) -> None:
    plain = opened(write_folder(tmp_path / "plain")).vectors(["my parcel"])
    folder = write_folder(tmp_path / "static")
    write_static(folder / "model.onnx", table()[1])
    assert np.allclose(opened(folder).vectors(["my parcel"]), plain, atol=1e-6)


@pytest.mark.parametrize("text", ["", "\0", "\ud800", "parcel\udfff", "x" * 1_000_000, "🎁" * 5_000, "\u202e\u200b"])
def test_any_text_has_a_vector(tmp_path: Path, text: str) -> None:
    assert np.isfinite(opened(write_folder(tmp_path / "m")).vectors([text])).all()


@pytest.mark.parametrize(
    "note, expected",
    [
        ({"pooling_mode_cls_token": True}, "cls"),
        ({"pooling_mode_max_tokens": True}, "max"),
        ({"pooling_mode": "lasttoken"}, "last"),
        ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": True}, "cls and mean"),
    ],
)
def test_the_pooling_is_the_one_the_model_names(tmp_path: Path, note: object, expected: str) -> None:
    words, rows = table()
    tokens = rows[[words.index("refund"), words.index("please")]]
    wanted = {
        "cls": tokens[0], "max": tokens.max(0), "last": tokens[1], "cls and mean": np.append(tokens[0], tokens.mean(0)),
    }[expected]  # fmt: skip
    folder = write_folder(tmp_path / "m")
    write_note(folder / "1_Pooling" / "config.json", note)
    assert np.allclose(opened(folder).vectors(["refund please"])[0], wanted / np.linalg.norm(wanted), atol=1e-6)


def test_questions_and_documents_have_the_words_before_them_that_the_model_wants(tmp_path: Path) -> None:
    plain = opened(write_folder(tmp_path / "plain"))
    folder = write_folder(tmp_path / "prompted")
    write_note(folder / "config_sentence_transformers.json", {"prompts": {"query": "tell me ", "document": "about "}})
    model = opened(folder)
    assert np.array_equal(model.vectors(["refund"]), plain.vectors(["tell me refund"]))
    assert np.array_equal(model.vectors(["refund"], documents=True), plain.vectors(["about refund"]))


def test_an_e5_model_is_asked_in_its_own_way_though_no_file_says_so(tmp_path: Path) -> None:
    model = opened(write_folder(tmp_path / "multilingual-e5-small"))
    plain = opened(write_folder(tmp_path / "plain"))
    assert np.array_equal(model.vectors(["refund"]), plain.vectors(["query: refund"]))
    assert np.array_equal(model.vectors(["refund"], documents=True), plain.vectors(["passage: refund"]))


def test_a_text_is_read_as_far_as_the_model_reads(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "m")
    write_note(folder / "sentence_bert_config.json", {"max_seq_length": 2})
    model = opened(folder)
    assert np.array_equal(model.vectors(["my parcel refund"]), model.vectors(["my parcel money"]))


def test_of_several_models_the_small_one_for_this_machine_is_taken(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "m")
    for name in ("model_O4", "model_fp16", "model_qint8_avx512", "model_quint8_avx2", "model_qint8_arm64"):
        write_model(folder / "onnx" / f"{name}.onnx", table()[1])
    assert opened(folder).name in {"m/model_quint8_avx2", "m/model_qint8_arm64"}
    assert opened(folder / "onnx" / "model_O4.onnx").name == "m/model_O4"


def test_the_digest_names_the_files_and_how_they_are_read(tmp_path: Path) -> None:
    first = opened(write_folder(tmp_path / "first")).digest
    assert opened(write_folder(tmp_path / "same")).digest == first
    assert opened(write_folder(tmp_path / "other", seed=8)).digest != first
    pooled = write_folder(tmp_path / "pooled")
    write_note(pooled / "1_Pooling" / "config.json", {"pooling_mode_cls_token": True})
    assert opened(pooled).digest != first


def test_who_names_the_same_files_shares_one_model(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "m")
    first = opened(folder)
    assert opened(folder / "model.onnx") is first
    write_model(folder / "model.onnx", table(8)[1])
    assert opened(folder) is not first


def test_a_folder_without_a_model_or_tokenizer_says_what_is_missing(tmp_path: Path) -> None:
    assert "has no model.onnx" in refused(tmp_path)
    folder = write_folder(tmp_path / "m")
    (folder / "tokenizer.json").unlink()
    assert "tokenizer.json is missing" in refused(folder)
    assert "does not exist" in refused(tmp_path / "nowhere" / "at all")


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"not a model", b"\x08\x08" * 10_000])
def test_a_damaged_model_is_refused(tmp_path: Path, content: bytes) -> None:
    folder = write_folder(tmp_path / "m")
    (folder / "model.onnx").write_bytes(content)
    assert "onnxruntime can run" in refused(folder)


@pytest.mark.parametrize("content", ["", "{}", "[[[[", '{"model": {"type": "Evil"}}', "\0" * 1000, "[" * 100_000])
def test_a_damaged_tokenizer_is_refused(tmp_path: Path, content: str) -> None:
    folder = write_folder(tmp_path / "m")
    (folder / "tokenizer.json").write_text(content, encoding="utf-8")
    assert "is no tokenizer" in refused(folder)


def test_a_giant_tokenizer_is_not_read(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "m")
    with (folder / "tokenizer.json").open("ab") as file:
        file.truncate(100 * 1024**2)
    assert "is larger than" in refused(folder)


@pytest.mark.parametrize("bad", [np.nan, np.inf, 0.0])
def test_vectors_that_are_not_finite_or_nothing_are_refused(tmp_path: Path, bad: float) -> None:
    folder = write_folder(tmp_path / "m")
    write_model(folder / "model.onnx", np.full_like(table()[1], bad))
    assert "no finite vector" in refused(folder)


def test_a_model_of_another_kind_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "m")
    write_model(folder / "model.onnx", table()[1], inputs=("input_ids", "pixel_values"))
    assert "wants pixel_values" in refused(folder)
    write_model(folder / "model.onnx", table()[1], output="pooler_output")
    assert "gives neither sentence nor token vectors" in refused(folder)


def test_a_tokenizer_with_more_words_than_the_model_is_refused_when_it_meets_one(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "m")
    write_model(folder / "model.onnx", table()[1][:3])
    assert "failed on a text" in refused(folder)


def test_a_model_whose_last_layers_were_not_exported_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "m")
    modules = [{"type": f"sentence_transformers.models.{name}"} for name in ("Transformer", "Pooling", "Dense")]
    write_note(folder / "modules.json", modules)
    assert "ends before the model's Dense" in refused(folder)


@pytest.mark.parametrize("note", [[], "text", 7, None, {"pooling_mode": None, "max_seq_length": "many", "prompts": 3}])
def test_strange_configuration_counts_as_none(tmp_path: Path, note: object) -> None:
    folder = write_folder(tmp_path / "m")
    for name in ("1_Pooling/config.json", "sentence_bert_config.json", "config_sentence_transformers.json"):
        write_note(folder / name, note)
    assert opened(folder).size == SIZE


@pytest.mark.parametrize("name", ["1_Pooling/config.json", "config.json", "modules.json", "tokenizer_config.json"])
@pytest.mark.parametrize("content", ["{", "\0", "[" * 200_000])
def test_configuration_that_is_not_json_is_refused(tmp_path: Path, name: str, content: str) -> None:
    folder = write_folder(tmp_path / "m")
    write_note(folder / name, {})
    (folder / name).write_text(content, encoding="utf-8")
    assert "is not JSON" in refused(folder)


def test_a_pooling_nobody_knows_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "m")
    write_note(folder / "1_Pooling" / "config.json", {"pooling_mode": "median"})
    assert "asks for 'median'" in refused(folder)


def run(program: str, folder: Path) -> str:
    """What a program prints in a process of its own, with a home of its own."""
    home = folder / "home"
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    found = subprocess.run(
        [sys.executable, "-c", program, str(folder)], env=environment, capture_output=True, text=True, check=True
    )
    return found.stdout


def test_nothing_is_reported_to_the_makers_of_the_runtime(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from kontor.nlu.embeddings import open_embedding
print(open_embedding(sys.argv[1] + "/m", Path(sys.argv[1])).size)
"""
    write_folder(tmp_path / "m")
    assert run(program, tmp_path).strip() == str(SIZE)
    assert list(tmp_path.glob("home/**/*")) == []


def test_without_the_extra_the_way_to_install_it_is_told(tmp_path: Path) -> None:
    program = """
import json, sys
from pathlib import Path
from kontor.nlu.embeddings import MissingExtra, open_embedding
said = {}
for name in ("onnxruntime", "tokenizers"):
    sys.modules.pop("onnxruntime", None)
    sys.modules[name] = None
    try:
        open_embedding(sys.argv[1] + "/m", Path(sys.argv[1]))
    except MissingExtra as missing:
        said[name] = str(missing)
    del sys.modules[name]
print(json.dumps(said))
"""
    write_folder(tmp_path / "m")
    said = json.loads(run(program, tmp_path))
    assert set(said) == {"onnxruntime", "tokenizers"}
    assert all("pip install 'kontor[embeddings]'" in line for line in said.values())

"""Models of the Hugging Face hub: downloaded once, when asked for by name, and pinned to what was downloaded."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from shutil import rmtree

from kontor.nlu.embeddings import BadEmbedding, MissingExtra
from kontor.nlu.embeddings.folder import best, read_folder

_NAME = re.compile(r"(?P<owner>[\w.-]{1,96})/(?P<name>[\w.-]{1,96})(?:@(?P<revision>[\w./-]{1,96}))?")
_NOTES = {
    "1_Pooling/config.json", "config.json", "config_sentence_transformers.json", "modules.json",
    "sentence_bert_config.json", "tokenizer.json", "tokenizer_config.json",
}  # fmt: skip
REVISION = "kontor-revision.txt"
_FALLBACK = "or give the folder of a model you already have"


def find_model(place: str, store: Path) -> Path:
    """Return the folder or `.onnx` file a place names, downloading a hub's model that `store` lacks.

    A folder of that name always counts before the hub. Raises `BadEmbedding`.
    """
    here = Path(place).expanduser()
    if here.exists():
        return here
    named = _NAME.fullmatch(place)
    if named is None or place.startswith((".", "~")):
        raise BadEmbedding(f"{place} does not exist: name a folder with model.onnx and tokenizer.json in it")
    folder = store / place.replace("/", "--")
    return folder if (folder / REVISION).is_file() else _download(named, folder)


def _download(named: re.Match[str], folder: Path) -> Path:
    """Download a model whole or not at all, and note which revision it was."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        from huggingface_hub import HfApi  # noqa: PLC0415  an extra
    except ImportError as error:
        raise MissingExtra("sentence models need more packages: pip install 'kontor[embeddings]'") from error
    hub, name = HfApi(token=False), f"{named['owner']}/{named['name']}"
    half = folder.with_name(f"{folder.name}.{os.getpid()}.half")
    try:
        revision = hub.model_info(name, revision=named["revision"]).sha
        files = _needed([str(file) for file in hub.list_repo_files(name, revision=revision)])
        hub.snapshot_download(name, revision=revision, local_dir=half, allow_patterns=files)
    except Exception as error:  # the hub's client raises its own, its transport's and the system's errors
        rmtree(half, ignore_errors=True)
        if isinstance(error, LookupError):
            raise BadEmbedding(f"{name} has no ONNX model and tokenizer.json in it: take another model") from error
        raise BadEmbedding(f"{name} cannot be downloaded ({type(error).__name__}): try later, {_FALLBACK}") from error
    (half / REVISION).write_text(f"{name}@{revision}\n{read_folder(half).digest()}\n", encoding="utf-8")
    half.replace(folder)
    return folder


def _needed(files: Sequence[str]) -> list[str]:
    """Return the files to download: one model with its numbers, the tokenizer, and what tells how they are read."""
    model = best(files)
    if model is None or "tokenizer.json" not in files:
        raise LookupError("no .onnx file and tokenizer.json")
    return [file for file in files if file in _NOTES or file in {model, f"{model}_data", f"{model}.data"}]

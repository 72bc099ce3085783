"""Models of the Hugging Face hub: downloaded once, when asked for by name, and pinned to what was downloaded."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from kontor import private
from kontor.nlu.embeddings import BadEmbedding, MissingExtra
from kontor.nlu.embeddings.folder import best, read_folder

if TYPE_CHECKING:
    from huggingface_hub import HfApi

_NAME = re.compile(r"(?P<owner>[\w.-]{1,96})/(?P<name>[\w.-]{1,96})(?:@(?P<revision>[\w./-]{1,96}))?")
_NOTES = {
    "1_Pooling/config.json", "config.json", "config_sentence_transformers.json", "modules.json",
    "sentence_bert_config.json", "tokenizer.json", "tokenizer_config.json",
}  # fmt: skip
REVISION = "kontor-revision.txt"
_FALLBACK = "or give the folder of a model you already have"


def find_model(place: str, store: Path, hub: HfApi | None = None) -> Path:
    """Return the folder or `.onnx` file a place names, downloading a hub's model that `store` lacks.

    A folder of that name always counts before the hub, which is Hugging Face's, or the one `HF_ENDPOINT` names, unless
    given. Raises `BadEmbedding`.
    """
    here = Path(place).expanduser()
    if here.exists():
        return here
    named = _NAME.fullmatch(place)
    if named is None or place.startswith((".", "~")):
        raise BadEmbedding(f"{place} does not exist: name a folder with model.onnx and tokenizer.json in it")
    folder = store / place.replace("/", "--")
    if not (folder / REVISION).is_file():
        _download(hub or _hub(), f"{named['owner']}/{named['name']}", named["revision"], folder)
    return folder


def _hub() -> HfApi:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        from huggingface_hub import HfApi  # noqa: PLC0415  an extra
    except ImportError as error:
        raise MissingExtra("sentence models need more packages: pip install 'kontor[embeddings]'") from error
    return HfApi(token=False)


def _download(hub: HfApi, name: str, wanted: str | None, folder: Path) -> None:
    """Download a model whole or not at all, and note which revision it was."""
    half = folder.with_name(f"{folder.name}.{os.getpid()}.half")
    private.make_folder(folder.parent)
    try:
        revision = hub.model_info(name, revision=wanted).sha
        files = _needed(name, hub.list_repo_files(name, revision=revision))
        hub.snapshot_download(name, revision=revision, local_dir=half, allow_patterns=files)
        (half / REVISION).write_text(f"{name}@{revision}\n{read_folder(half).digest()}\n", encoding="utf-8")
        half.replace(folder)
    except BadEmbedding:
        raise
    except Exception as error:  # the hub's client raises its own, its transport's and the system's errors
        raise BadEmbedding(f"{name} cannot be downloaded ({type(error).__name__}): try later, {_FALLBACK}") from error
    finally:
        rmtree(half, ignore_errors=True)


def _needed(name: str, files: Sequence[str]) -> list[str]:
    """Return the files to download: one model with its numbers, the tokenizer, and what tells how they are read."""
    model = best(files)
    if model is None or "tokenizer.json" not in files:
        raise BadEmbedding(f"{name} has no ONNX model and tokenizer.json in it: take another model")
    return [file for file in files if file in _NOTES or file in {model, f"{model}_data", f"{model}.data"}]

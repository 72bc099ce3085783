"""What every file of the project keeps to."""

from __future__ import annotations

import json
import re
from hashlib import blake2b
from pathlib import Path

import pytest
from ruamel.yaml import YAML

# Paths of one machine, and hosts that only an installer should know.
PLACES = re.compile(r"/work/[a-z]|/root/[a-z.]|/home/[a-z]|/opt/(?:wheels|pypi)|pypi\.(?:org|python)|pythonhosted\.org")
# Words about makers and workplaces, kept as digests so that this list does not find itself.
STRANGERS = {
    "0ae36a7939ac0be1",
    "205c32d9309e2b52",
    "3e9017c5ccba1528",
    "746b1fecd8af744b",
    "82ed5c003b2d013b",
    "d231f0786aea9e97",
    "da76f2d14559acce",
    "debfc01d608a0d4c",
    "efeca74d58fe1780",
    "fd8a35cf0dfc8a35",
}
SEALED_SUFFIXES = {
    ".png",
    ".jpg",
    ".jpeg",
    ".webp",
    ".gif",
    ".ico",
    ".pdf",
    ".ttf",
    ".woff2",
    ".onnx",
    ".npz",
    ".ogg",
    ".bin",
    ".safetensors",
}


@pytest.fixture(scope="session")
def texts(root: Path, names: tuple[str, ...]) -> dict[str, str]:
    """The text of every file that is one, by path."""
    written = [name for name in names if Path(name).suffix not in SEALED_SUFFIXES]
    return {name: (root / name).read_text(encoding="utf-8", errors="replace") for name in written}


def test_no_file_names_a_place_of_one_machine(texts: dict[str, str]) -> None:
    found = [f"{name}: {match[0]}" for name, text in texts.items() for match in PLACES.finditer(text)]

    assert found == []


def test_the_project_speaks_only_of_itself(texts: dict[str, str]) -> None:
    found = [f"{name}: {word}" for name, text in texts.items() for word in words(text) if digest(word) in STRANGERS]

    assert found == []


def test_every_json_file_is_json(texts: dict[str, str]) -> None:
    for name, text in texts.items():
        if name.endswith(".json"):
            assert json.loads(text) is not None, name


def test_every_yaml_file_is_yaml(texts: dict[str, str]) -> None:
    """But for the training data, ten megabytes that are read whole where understanding is tested."""
    for name, text in texts.items():
        if name.endswith((".yml", ".yaml")) and not name.startswith("training_data/"):
            assert all(document is not None for document in YAML(typ="safe", pure=True).load_all(text)), name


def words(text: str) -> set[str]:
    """Return the words of a text in lower case."""
    return {word.lower() for word in re.findall(r"[A-Za-z]{4,}", text)}


def digest(word: str) -> str:
    """Return the digest under which a word stands in the list."""
    return blake2b(word.encode(), digest_size=8).hexdigest()

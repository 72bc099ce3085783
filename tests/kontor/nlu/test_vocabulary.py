"""Entities that training data teaches go through training, the model file and reading, together with the readers."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kontor.nlu.data import TrainingData
from kontor.nlu.embedded import understand
from kontor.nlu.learning import learn_data
from kontor.nlu.model_file import Trained, load, save
from kontor.nlu.rasa_yaml import read_text
from kontor.understanding import Context, Entity

DATA = """
version: "3.1"
nlu:
- intent: play
  examples: |
    - play [Blue Train](album) by [John Coltrane](artist)
    - put on [Kind of Blue](album) by [Miles Davis](artist)
    - play something by [Nina Simone](artist)
    - play music by [Bill Evans](artist) tomorrow
    - please play [Mingus Ah Um](album) by [Charles Mingus](artist)
    - music by [Art Blakey](artist) at 8pm
    - something by [Sonny Rollins](artist) for 2 hours
    - play [jazz]{"entity": "genre", "value": "Jazz"} in the kitchen
- intent: fly
  examples: |
    - fly from [Oslo]{"entity": "place", "role": "home"} to [Rome]{"entity": "place", "role": "away"}
    - from [Paris]{"entity": "place", "role": "home"} to [Madrid]{"entity": "place", "role": "away"} please
    - a flight to [Vienna]{"entity": "place", "role": "away"} from [Berlin]{"entity": "place", "role": "home"}
    - to [Lisbon]{"entity": "place", "role": "away"} from [Porto]{"entity": "place", "role": "home"}
    - order 12345-AB is late
- synonym: John Coltrane
  examples: |
    - coltrane
    - trane
- lookup: station
  examples: |
    - Radio Helsinki
    - Jazzradio Berlin
- regex: order
  examples: |
    - \\\\b\\\\d{5}-[A-Z]{2}\\\\b
- lookup: order
  examples: |
    - the last one
- lookup: size
  examples: |
    - big band
"""
CONTEXT = Context(datetime(2026, 11, 18, 9, 30, tzinfo=UTC), "en", ZoneInfo("Europe/Berlin"))


@pytest.fixture(scope="module")
def data() -> TrainingData:
    return read_text(DATA.replace("\\\\", "\\"), "music.yml")


@pytest.fixture(scope="module")
def trained(data: TrainingData, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    path = tmp_path_factory.mktemp("model") / "model.safetensors"
    save(learn_data({"en": data}), path)
    return load(path)


def read(trained: Trained, text: str) -> list[tuple[str, object, str | None]]:
    return [(entity.type, entity.value, entity.role) for entity in entities(trained, text)]


def entities(trained: Trained, text: str) -> tuple[Entity, ...]:
    return understand(trained, text, CONTEXT).entities


def test_what_was_learnt_stands_beside_what_readers_find(trained: Trained) -> None:
    assert read(trained, "play something by Dexter Gordon tomorrow for 3 hours") == [
        ("artist", "Dexter Gordon", None),
        ("day", "2026-11-19", None),
        ("duration", "PT3H", None),
    ]


def test_a_synonym_gives_the_value_of_what_was_learnt(trained: Trained) -> None:
    assert read(trained, "play something by Trane") == [("artist", "John Coltrane", None)]


def test_roles_of_the_bot_s_own_go_to_what_a_reader_found(trained: Trained) -> None:
    assert read(trained, "fly from Hamburg to Athens") == [
        ("place", ["HAM"], "home"),
        ("place", ["ATH"], "away"),
    ]


def test_lists_and_patterns_are_found_with_typos_and_in_any_case(trained: Trained) -> None:
    assert read(trained, "radio helsinky please")[0][:2] == ("station", "Radio Helsinki")
    assert ("order", "54321-xy", None) in read(trained, "where is 54321-xy")


def test_a_list_of_a_type_that_a_reader_knows_adds_to_what_it_finds(trained: Trained) -> None:
    assert read(trained, "a Big Band shirt and one in XL") == [("size", "big band", None), ("size", "XL", None)]


def test_training_again_gives_the_same_file(data: TrainingData, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    save(learn_data({"en": data}), first)
    save(learn_data({"en": data}), second)
    assert first.read_bytes() == second.read_bytes()


def test_a_bot_without_such_marks_has_no_model_of_them() -> None:
    plain = (
        "nlu:\n- intent: a\n  examples: |\n    - hello [Rome](place)\n    - hi\n- intent: b\n  examples: |\n    - bye\n"
    )
    trained = learn_data({"en": read_text(plain, "plain.yml")})
    assert trained.sequences == {}


def test_hostile_messages_are_read_in_bounded_time(trained: Trained) -> None:
    chance = random.Random(7)
    pieces = [
        "play ",
        "by ",
        "radio helsinky ",
        "12345-AB ",
        "\u200b",
        "İ",
        "a" * 40,
        "9" * 30,
        "-",
        "🏳️‍🌈",
        "\ud800",
        "three hundred ",
    ]
    for size in (1, 10, 100, 2_000):
        for _ in range(20):
            text = "".join(chance.choice(pieces) for _ in range(size))
            assert all(0 <= entity.start < entity.end <= len(text) for entity in entities(trained, text))
            assert min(seconds(trained, text) for _ in range(3)) < 0.05


def seconds(trained: Trained, text: str) -> float:
    """Return the processor's seconds that a text takes."""
    begun = time.thread_time()
    entities(trained, text)
    return time.thread_time() - begun

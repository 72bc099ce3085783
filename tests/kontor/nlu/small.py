"""A small whole model: two languages, a list, a pattern, learnt marks and sentence vectors; and a file of it.

`python -m tests.kontor.nlu.small` writes the file anew, which an engine of a higher number needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from kontor.nlu.embeddings import Vectors
from kontor.nlu.learning import learn_data
from kontor.nlu.model_file import Trained, save
from kontor.nlu.rasa_yaml import read_text
from kontor.understanding import Context

FILE = Path(__file__).with_name("small.safetensors")
MEANINGS = {
    "ask_parcel": ("parcel", "package", "shipment", "box", "packet", "consignment"),
    "ask_money": ("money", "refund", "cash", "payback", "funds", "credit"),
    "ask_shop": ("shop", "store", "branch", "outlet", "boutique", "market"),
}
ENGLISH = """
nlu:
- intent: send_to
  examples: |
    - send it to [Anna Berg](person)
    - send it to [Bo](person) in Rome
    - mail it to [Carl Maria](person)
    - ship it to [Dora](person)
    - send all to [Eve Stone](person)
- intent: out_of_scope
  examples: |
    - sing a song
    - tell a joke
- lookup: brand
  examples: |
    - Wintergreen
- regex: case_number
  examples: |
    - case \\d+
- regex: shout
  examples: |
    - [!]{2,}
- intent: tell_case
  examples: |
    - it is [case 12](case_number)
    - [case 7](case_number)
"""
GERMAN = """
nlu:
- intent: greet
  examples: |
    - hallo zusammen
    - guten tag
- intent: thanks
  examples: |
    - vielen dank
    - danke euch
"""
SAID = (
    "where is my consignment", "the refund, and the outlet please", "send it to Fred Stone", "case 31 about LH400!!",
    "wintergren jacket tomorrow", "guten tag und vielen dank", "paket danke", "sing", "", "\ud800 👍", "zzzzz " * 30,
)  # fmt: skip
"""Texts that ask every part of it for something."""


class Meant:
    """A sentence model of one meaning a number; any other word is of none."""

    name, digest, size = "meant", "5" * 32, len(MEANINGS) + 1

    def vectors(self, texts: Sequence[str], *, documents: bool = False) -> Vectors:
        """Return a row a text."""
        found = np.zeros((len(texts), self.size), dtype=np.float32)
        for row, text in zip(found, texts, strict=True):
            row[-1] = 0.2
            for place, words in enumerate(MEANINGS.values()):
                row[place] = len(set(words) & set(text.lower().split()))
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


def learnt() -> Trained:
    """Return the model, trained now."""
    asked = ("where is my {}", "tell me about the {}", "{} please")
    english = ENGLISH + "".join(
        f"- intent: {intent}\n  examples: |\n"
        + "".join(f"    - {asked[place % 3].format(word)}\n" for place, word in enumerate(words))
        for intent, words in MEANINGS.items()
    )
    data = {"en": read_text(english, "en.yml"), "de": read_text(GERMAN, "de.yml")}
    trained = learn_data(data, embedding=Meant())
    dense = trained.joined.models["en"]
    known = [MEANINGS.get(label, ()) for label in trained.intents["en"].labels]
    near = replace(  # so few examples teach nothing of near ones, which are to be read all the same
        dense,
        neighbours=1.0,
        examples=Meant().vectors([word for words in known for word in words]),
        ends=np.cumsum([0, *map(len, known)]),
    )
    return replace(trained, joined=replace(trained.joined, models={"en": near}))


def at(language: str = "en") -> Context:
    """Return a moment to read at."""
    return Context(datetime(2026, 11, 23, 12, tzinfo=UTC), language, ZoneInfo("UTC"))


if __name__ == "__main__":
    save(learnt(), FILE)

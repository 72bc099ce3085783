"""A small shop's training data, test data and texts out of scope, outside of any workspace."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

TRAIN = """
    version: "3.1"
    nlu:
    - intent: ask_delivery
      examples: |
        - when will my parcel arrive
        - how long does delivery take
        - where is my parcel
        - do you deliver to [Oslo](town)
        - is delivery to [Rome](town) free
        - has my order been shipped
    - intent: faq/returns
      examples: |
        - can I send the shoes back
        - how do I return a jacket
        - I want to return my order
        - where do I send returns
        - who pays for sending it back
        - I would like my money back
    - intent: ask_price
      examples: |
        - what does the jacket cost
        - how much are the shoes
        - what is the price of this
        - how much is it
        - is there a discount
        - price please
"""
TEST = """
    version: "3.1"
    nlu:
    - intent: ask_delivery
      examples: |
        - when does the parcel arrive
        - do you deliver to [Rome](town)
    - intent: faq/returns
      examples: |
        - how can I return the shoes
        - I want to send the jacket back
    - intent: ask_price
      examples: |
        - how much does the jacket cost
        - what is the price of the shoes
    - intent: oos
      examples: |
        - sing a song about volcanoes
"""


@dataclass(frozen=True, slots=True)
class Material:
    """Paths of the files."""

    train: str
    test: str
    oos: str
    folder: Path


@pytest.fixture(scope="session")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    folder = tmp_path_factory.mktemp("elsewhere")
    for name, text in (("train.yml", TRAIN), ("test.yml", TEST), ("oos.txt", "tell me a joke\n\nbake some bread\n")):
        (folder / name).write_text(dedent(text), encoding="utf-8")
    return Material(str(folder / "train.yml"), str(folder / "test.yml"), str(folder / "oos.txt"), folder)

from __future__ import annotations

from pathlib import Path

import pytest

from kontor.nlu.embedded import Embedded
from kontor.nlu.measuring.crossed import crossed
from kontor.nlu.measuring.engines import Embedded as Measured
from kontor.nlu.measuring.trial import read_trial
from kontor.nlu.progress import MOST_STEPS, each, stages
from kontor.nlu.rasa_yaml import read_text
from tests.kontor.nlu.bars import Bar

TOWNS = ("Oslo", "Rome", "Bonn", "Wien", "Kiel", "Graz", "Bern")
MARKED = "".join(f"    - please send it to [{town}](town) today\n" for town in TOWNS)
DATA = f"""version: "3.1"
nlu:
- intent: send
  examples: |
{MARKED}
- intent: price
  examples: |
    - what does it cost
    - how much is the hat
    - what is the price
    - how dear are the shoes
    - price please
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "data" / "en" / "small.yml"
    place.parent.mkdir(parents=True)
    place.write_text(DATA, "utf-8")
    return place


def test_stages_are_shares_of_the_whole_by_their_size() -> None:
    bar = Bar()
    first, none, last = stages(bar, 1, 0, 3)
    for stage in (first, none, last):
        stage("work", 0.0)
        stage("work", 1.0)

    assert bar.shares == [0.0, 0.25, 0.25, 0.25, 0.25, 1.0]
    assert stages(bar) == []


@pytest.mark.parametrize("number", [0, 1, 99, 100, 101, 12_345])
def test_however_many_things_there_are_a_bar_takes_no_more_steps_than_it_is_wide(number: int) -> None:
    bar = Bar()

    assert list(each(bar, "work", range(number))) == list(range(number))
    assert bar.shares[-1] == 1.0
    assert min(number, MOST_STEPS // 2) < len(bar.shares) <= MOST_STEPS + 1


def test_a_bar_moves_while_a_bot_learns_and_while_it_is_cross_validated(file: Path, tmp_path: Path) -> None:
    learning, crossing = Bar(), Bar()
    Embedded(("small",), ("en",), file.parents[1]).prepare(tmp_path / "models", progress=learning)
    crossed(read_text(DATA, "small.yml"), "en", crossing)

    assert learning.is_whole, learning.shares
    assert {"reading training data", "examples.en", "intents.en", "marks"} <= set(learning.whats)
    assert crossing.is_whole, crossing.shares


def test_a_bar_moves_while_an_engine_is_measured_in_one_language(file: Path, tmp_path: Path) -> None:
    bar = Bar()
    Measured().run(read_trial(file, file, None, "en"), tmp_path, bar)

    assert bar.is_whole, bar.shares
    assert sum(what == "intents.en" for what in bar.whats) > 5

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from kontor.nlu.data import Example, TrainingData
from kontor.nlu.measuring.engines import Embedded, EngineFailed, start
from kontor.nlu.measuring.memory import peak_mb
from kontor.nlu.measuring.trial import Trial

WAYS = ("I want a {}", "a {} please", "bring me a {}", "how much is a {}", "is there a {} near me", "{} now")
EXAMPLES = tuple(Example(intent, way.format(intent)) for intent in ("pizza", "taxi") for way in WAYS)
TRIAL = Trial(TrainingData(EXAMPLES), EXAMPLES, ("purple \x00 rain\n",), "en")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run")


def test_the_reading_process_gives_an_answer_a_text_and_its_own_cost(folder: Path) -> None:
    run = Embedded().run(TRIAL, folder, lambda what, share: None)

    assert [answer.best for answer in run.inside] == [example.intent for example in EXAMPLES]
    assert len(run.outside) == 1
    assert 10 < run.cost.rss_mb < 200
    assert 0 < run.cost.first_answer_seconds < 60
    assert run.cost.model_mb > 0


def test_the_reading_process_loads_nothing_that_only_training_needs(folder: Path) -> None:
    Embedded().run(TRIAL, folder, lambda what, share: None)
    last = json.loads((folder / "answers.jsonl").read_text("utf-8").splitlines()[-1])

    assert "numpy" in last["modules"]
    assert {"sklearn", "scipy", "torch", "typer"}.isdisjoint(last["modules"])


def test_peak_memory_is_the_programs_own_and_not_that_of_the_one_that_started_it() -> None:
    status = Path("/proc/self/status")
    ballast = bytearray(150 * 2**20)
    ballast[::4096] = b"x" * len(ballast[::4096])
    small = "from kontor.nlu.measuring.memory import peak_mb; assert peak_mb() < 100, peak_mb()"

    assert peak_mb() > 150
    if status.exists():
        start([sys.executable, "-c", small])


def test_a_program_that_fails_says_why_in_one_line() -> None:
    with pytest.raises(EngineFailed, match=r"ended with status 3: the disk is full$"):
        start([sys.executable, "-c", "import sys; print('first\\nthe disk is full', file=sys.stderr); sys.exit(3)"])

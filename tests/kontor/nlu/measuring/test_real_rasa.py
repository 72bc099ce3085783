"""A real Rasa, measured: what it is given it can learn from, and its answers are read as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kontor.nlu.data import Example, Mark, TrainingData
from kontor.nlu.measuring.figures import figures
from kontor.nlu.measuring.rasa import SLASH, RasaEngine
from kontor.nlu.measuring.trial import Trial
from kontor.nlu.rasa.environment import Environment
from tests.kontor.nlu.rasa.served import alike

WAYS = {
    "order/pizza": ("I want a pizza: now", "one pizza, please", "bring me # two pizzas", "'pizza' for four", "a pizza"),
    "call_taxi": ("I need a taxi", "a taxi to Rome", "send a cab to Oslo {now}", '"taxi" please', "get me a taxi"),
}
TOWNS = ("Rome", "Oslo")


def marked(intent: str, text: str) -> Example:
    towns = ((town, text.find(town)) for town in TOWNS)
    marks = tuple(Mark("town", town, at, at + len(town)) for town, at in towns if at >= 0)
    return Example(intent, text, marks)


EXAMPLES = tuple(marked(intent, text) for intent, texts in WAYS.items() for text in texts)


@pytest.mark.rasa
def test_rasa_learns_from_what_it_is_given_and_is_asked_every_text(rasa_environment: Path, tmp_path: Path) -> None:
    trial = Trial(TrainingData(EXAMPLES), EXAMPLES, ("/restart", "volcano"), "en")
    run = RasaEngine(Environment(rasa_environment), epochs=30).run(trial, tmp_path, lambda what, share: None)
    found = figures(run)

    assert (len(run.inside), len(run.outside)) == (len(EXAMPLES), 2)
    assert found["intent_accuracy"] > 0.7
    assert found["entity_f1"] > 0.7
    assert found["rss_mb"] > 300
    assert {label for answer in run.inside for label, _ in answer.ranking} <= set(WAYS)

    bodies = [json.loads(line) for line in next(tmp_path.rglob("answers.jsonl")).read_text("utf-8").splitlines()[:-1]]
    for answer, body in zip((*run.inside, *run.outside), bodies, strict=True):
        named = [(one["name"].replace(SLASH, "/"), one["confidence"]) for one in body["intent_ranking"]]
        told = [one for one in named if one[0] != "nlu_fallback"][: len(answer.ranking)]
        assert alike(answer.ranking, told)
        assert list(answer.spans) == [(one["entity"], one["start"], one["end"]) for one in body["entities"]]
    assert {span[0] for answer in run.inside for span in answer.spans} == {"town"}

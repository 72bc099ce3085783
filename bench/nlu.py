"""Understanding: accuracy, calibration, out of scope and speed on any Rasa YAML.

python -m bench.nlu --train PATH --test PATH [--oos FILE] [--language en] [--json]
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kontor.nlu.data import Example
from kontor.nlu.entities import find_values
from kontor.nlu.features import masked
from kontor.nlu.learning import seen
from kontor.nlu.line import read_line
from kontor.nlu.linear import Linear, find_features
from kontor.nlu.rasa_yaml import read_files
from kontor.nlu.scores import accuracy, auroc, calibration_error, macro_f1
from kontor.nlu.training import train
from kontor.understanding import Context

ROUNDS = 2_000


def measure(train_path: Path, test_path: Path, oos: Path | None, language: str) -> dict[str, float]:
    """Train on one file or folder, test on another, and return the figures by name."""
    learnt, tested = read_files([train_path]), read_files([test_path])
    begun = time.perf_counter()
    model = train(
        [seen(example, language, {}) for example in learnt.examples], [example.intent for example in learnt.examples]
    )
    seconds = time.perf_counter() - begun
    texts, truth = [example.text for example in tested.examples], [example.intent for example in tested.examples]
    outside = [line for line in oos.read_text(encoding="utf-8").splitlines() if line.strip()] if oos else []
    return {
        **_intents(model, [seen(example, language, {}) for example in tested.examples], truth),
        **_scope(model, *([seen(Example("", text), language, {}) for text in group] for group in (texts, outside))),
        "train_seconds": seconds,
        **_speed(model, texts, language),
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "model_mb": (model.weights.nbytes + model.idf.nbytes) / 2**20,
    }


def _intents(model: Linear, texts: list[str], truth: list[str]) -> dict[str, float]:
    margins = [model.margins(find_features(text)) for text in texts]
    given = [model.labels[int(row.argmax())] for row in margins]
    kept = [label if row.max() >= model.floor else None for label, row in zip(given, margins, strict=True)]
    right = [true == label for true, label in zip(truth, given, strict=True)]
    return {
        "intent_accuracy": accuracy(truth, given),
        "intent_accuracy_in_scope": accuracy(truth, kept),
        "macro_f1": macro_f1(truth, given),
        "ece": calibration_error(right, [float(model.chances(row).max()) for row in margins]),
    }


def _scope(model: Linear, texts: list[str], outside: list[str]) -> dict[str, float]:
    if not outside:
        return {}
    inside_scores, outside_scores = (
        [float(model.margins(find_features(text)).max()) for text in group] for group in (texts, outside)
    )
    refused = sum(score < model.floor for score in outside_scores)
    wrongly = sum(score < model.floor for score in inside_scores)
    return {
        "oos_auroc": auroc(inside_scores, outside_scores),
        "oos_recall": refused / len(outside),
        "oos_precision": refused / max(1, refused + wrongly),
    }


def _speed(model: Linear, texts: list[str], language: str) -> dict[str, float]:
    context = Context(datetime(2026, 11, 18, 9, 30, tzinfo=UTC), language, ZoneInfo("Europe/Berlin"))
    find_values(read_line("LH400 from Rome tomorrow"), context, {})
    intent, whole = [], []
    for number in range(ROUNDS):
        begun = time.perf_counter()
        line = read_line(texts[number % len(texts)])
        finds = find_values(line, context, {})
        found = time.perf_counter()
        model.chances(model.margins(find_features(masked(line, finds))))
        intent.append(time.perf_counter() - found)
        whole.append(time.perf_counter() - begun)
    return {
        "p50_ms": _quantile(intent, 0.5), "p95_ms": _quantile(intent, 0.95),
        "p50_ms_with_entities": _quantile(whole, 0.5), "p95_ms_with_entities": _quantile(whole, 0.95),
    }  # fmt: skip


def _quantile(seconds: list[float], share: float) -> float:
    return sorted(seconds)[int(len(seconds) * share)] * 1000


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--oos", type=Path)
    parser.add_argument("--language", default="en")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    figures = measure(wanted.train, wanted.test, wanted.oos, wanted.language)
    lines = [f"{name:26} {value:10.4f}" for name, value in figures.items()]
    print(json.dumps(figures) if wanted.json else "\n".join(lines))


if __name__ == "__main__":
    main()

"""Understanding: Rasa and ours on the same splits of public sets, in one run.

`scripts/bench nlu --data FOLDER [--full] [--sets NAME...] [--embeddings FOLDER] [--rasa-env FOLDER] [--rasa-on NAME...]
[--without-rasa] [--keep]`: the folder (or KONTOR_NLU_DATA) holds a folder a set, with `train.yml`, `test.yml` and
perhaps `oos_test.txt`.
Rasa trains for minutes on each set: what a broken-off run has measured of it is kept in `--work` and taken from there,
as long as the data is the same. On the full sets, where Rasa trains for hours, it is left out.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.results import RESULTS, keep, table
from kontor.clock import SystemClock
from kontor.nlu.measuring.drawing import Axis, Frame, bars, element, picture, shares, words
from kontor.nlu.measuring.engines import Embedded, Engine
from kontor.nlu.measuring.figures import figures
from kontor.nlu.measuring.paired import pair
from kontor.nlu.measuring.rasa import RasaEngine
from kontor.nlu.measuring.runs import Run
from kontor.nlu.measuring.trial import Trial, read_trial
from kontor.nlu.rasa.environment import Environment

SETS, FULL = ("xsid_de", "banking77_10", "clinc150_10"), ("xsid_en", "banking77", "clinc150")
OURS, WITH, RASA = "ours", "ours + embeddings", "Rasa 3.6.21"
SHARE, SECONDS, MS, MB = "{:.3f}", "{:.2f} s", "{:.2f} ms", "{:.0f} MB"
ROWS = {
    "intent_accuracy": ("intent accuracy", SHARE),
    "intent_accuracy_kept": ("… after its own decision", SHARE),
    "macro_f1": ("macro F1", SHARE),
    "entity_f1": ("entity F1, exact span", SHARE),
    "entity_f1_words": ("… by whole words", SHARE),
    "ece": ("ECE", SHARE),
    "ece_noise": ("… of a faultless certainty", SHARE),
    "oos_auroc": ("out of scope, AUROC", SHARE),
    "oos_recall": ("out of scope, recall", SHARE),
    "oos_precision": ("out of scope, precision", SHARE),
    "train_seconds": ("training", SECONDS),
    "train_cpu_seconds": ("… processor time", SECONDS),
    "p50_ms": ("one message, p50", MS),
    "p95_ms": ("one message, p95", MS),
    "p50_cpu_ms": ("… processor time, p50", MS),
    "p95_cpu_ms": ("… processor time, p95", MS),
    "rss_mb": ("peak memory, only understanding", MB),
    "first_answer_seconds": ("process start to first answer", SECONDS),
    "model_mb": ("model", MB),
}
EVERYWHERE = {"ece": 0.03, "p50_ms": 0.4, "p95_ms": 0.8, "rss_mb": 90.0, "first_answer_seconds": 0.5}
EVERYWHERE_WITH = {"ece": 0.03, "p50_ms": 2.5, "p95_ms": 4.0, "rss_mb": 250.0, "first_answer_seconds": 1.5}
MOST = frozenset((*EVERYWHERE, "train_seconds"))
"""Figures of which less is better."""
PROMISED: dict[str, dict[str, dict[str, float]]] = {
    OURS: {
        "banking77_10": {"intent_accuracy": 0.75, "train_seconds": 1.0},
        "banking77": {"intent_accuracy": 0.915},
        "clinc150_10": {"intent_accuracy": 0.815},
        "clinc150": {"intent_accuracy": 0.93, "oos_auroc": 0.955},
        "xsid_de": {"intent_accuracy": 0.925, "entity_f1": 0.65},
    },
    WITH: {
        "banking77_10": {"intent_accuracy": 0.86, "train_seconds": 8.0},
        "banking77": {"intent_accuracy": 0.94},
        "clinc150_10": {"intent_accuracy": 0.90},
        "clinc150": {"intent_accuracy": 0.96, "oos_auroc": 0.97},
        "xsid_de": {"intent_accuracy": 0.925, "entity_f1": 0.65},
    },
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One set and its runs, by what the table calls them."""

    name: str
    runs: dict[str, Run]

    @property
    def found(self) -> dict[str, dict[str, Any]]:
        """Each run's figures."""
        return {name: figures(run) for name, run in self.runs.items()}


def measure(name: str, trial: Trial, engines: dict[str, Engine], work: Path) -> Measured:
    """Return every engine's run of a set; Rasa's files are kept in `work`, ours are made anew each time."""
    runs = {}
    for called, engine in engines.items():
        print(f"{name}: {called}", flush=True)
        if isinstance(engine, RasaEngine):
            (work / name).mkdir(parents=True, exist_ok=True)
            runs[called] = engine.run(trial, work / name, lambda what, share: None)
        else:
            with tempfile.TemporaryDirectory(prefix="kontor-nlu-") as folder:
                runs[called] = engine.run(trial, Path(folder), lambda what, share: None)
    return Measured(name, runs)


def missed(one: Measured) -> list[str]:
    """Return the promised figures that a set's runs do not reach, a line each."""
    lines = []
    for called, found in one.found.items():
        general = {OURS: EVERYWHERE, WITH: EVERYWHERE_WITH}.get(called, {})
        for key, promised in (general | PROMISED.get(called, {}).get(one.name, {})).items():
            value = found[key]
            if value is None or (value > promised if key in MOST else value < promised):
                lines.append(f"{one.name}, {called}: {ROWS[key][0]} {_shown(found, key)}, promised {promised:g}")
    return lines


def text(one: Measured) -> str:
    """Return a set's table, and how ours and Rasa differ text by text."""
    trial, found = next(iter(one.runs.values())).trial, one.found
    rows = [
        [label, *(_shown(figured, key) for figured in found.values())]
        for key, (label, _) in ROWS.items()
        if any(figured[key] is not None for figured in found.values())
    ]
    size = f"{len(trial.train.examples)} to learn, {len(trial.test)} to understand, {_outside(trial)}“{trial.language}”"
    return "\n".join([f"### {one.name}", "", f"{size}.", "", table(["", *found], rows), *_paired(one.runs)])


def _outside(trial: Trial) -> str:
    return f"{len(trial.outside)} out of scope, " if trial.outside else ""


def _shown(found: dict[str, Any], key: str) -> str:
    return "–" if found[key] is None else ROWS[key][1].format(found[key])


def _paired(runs: dict[str, Run]) -> list[str]:
    lines = []
    for called in (OURS, WITH):
        if RASA in runs and called in runs:
            found = pair(runs[called], runs[RASA])
            lines.append(
                f"- {called} alone understood {len(found.only_first)} texts, Rasa alone {len(found.only_second)} "
                f"(McNemar, exact: p = {found.chance:.2g})"
            )
    return lines


def drawn(measured: Sequence[Measured]) -> str:
    """Return the accuracies as bars, a group a set; it brings its own colours, light and dark."""
    names = list(dict.fromkeys(name for one in measured for name in one.runs))
    frame = Frame(640, 320)
    ticks = {(place + 0.5) / len(measured): one.name for place, one in enumerate(measured)}
    groups = [(one.name, [_accuracy(one, name) for name in names]) for one in measured]
    colours = (
        "svg{background:#fff}text{font:12px system-ui,sans-serif;fill:#1c2430}.grid{stroke:#d9dee5}"
        ".axis{stroke:#5b6675}.one{fill:#1f5fd1}.two{fill:#c2571a}.three{fill:#3f8f4f}"
    )
    key = [
        words(f"■ {name}", 60 + 150 * place, 12, kind)
        for place, (name, kind) in enumerate(zip(names, KINDS, strict=False))
    ]
    plot = bars(frame, groups, Axis("", ticks), Axis("intent accuracy", shares()))
    inner = plot.replace("<svg ", '<svg y="20" ', 1)
    return picture(640, 340, [element("style", colours), *key, inner], "intent accuracy of each engine on each set")


def _accuracy(one: Measured, name: str) -> float:
    """Return a run's accuracy, nothing where an engine was not measured on a set: its colour keeps its place."""
    return float(one.found[name]["intent_accuracy"]) if name in one.runs else 0.0


KINDS = ("one", "two", "three")


def engines(given: argparse.Namespace, name: str) -> dict[str, Engine]:
    """Return the engines to measure on a set, by what the table calls them."""
    found: dict[str, Engine] = {}
    if name in given.rasa_on and not given.without_rasa:
        found[RASA] = RasaEngine(Environment(given.rasa_env.absolute()).checked(), given.epochs)
    found[OURS] = Embedded()
    if given.embeddings:
        found[WITH] = Embedded(embeddings=given.embeddings)
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and end with status 1 when a promised figure is missed."""
    given = _arguments(arguments)
    measured: list[Measured] = []
    for name in given.sets or (*SETS, *(FULL if given.full else ())):
        folder, oos = given.data / name, given.data / name / "oos_test.txt"
        trial = read_trial(folder / "train.yml", folder / "test.yml", oos if oos.exists() else None)
        measured.append(measure(name, trial, engines(given, name), given.work))
        print(text(measured[-1]), flush=True)
        if given.keep:
            _keep(measured, given)
    lines = [line for one in measured for line in missed(one)]
    print("\n".join(["", *lines]) if lines else "every promised figure is reached")
    sys.exit(1 if lines else 0)


def _keep(measured: Sequence[Measured], given: argparse.Namespace) -> None:
    """Write what is measured so far: a run that is broken off later has kept it."""
    given.picture.write_text(drawn(measured), encoding="utf-8")
    lines = [f"- {line}" for one in measured for line in missed(one)]
    below = ["", "Promised and not reached:", "", *lines] if lines else ["", "Every promised figure is reached."]
    shown = os.path.relpath(given.picture, RESULTS.parent)
    body = "\n\n".join([f"![intent accuracy]({shown})", *(text(one) for one in measured), "\n".join(below)])
    keep("nlu", body, SystemClock().now().date(), command=_command(given))


def _command(given: argparse.Namespace) -> str:
    flags = [f"--sets {' '.join(given.sets)}"] if given.sets else ["--full"] if given.full else []
    flags += ["--embeddings FOLDER"] if given.embeddings else []
    flags += ["--without-rasa"] if given.without_rasa else ["--rasa-env FOLDER"]
    flags += [f"--rasa-on {' '.join(given.rasa_on)}"] if tuple(given.rasa_on) != SETS else []
    return " ".join(["scripts/bench nlu --data FOLDER", *flags])


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench nlu", description=__doc__)
    named = os.environ.get("KONTOR_NLU_DATA")
    parser.add_argument(
        "--data", type=Path, default=named and Path(named), help="folder of the sets; or KONTOR_NLU_DATA"
    )
    parser.add_argument("--sets", nargs="+", help=f"which sets, by default {', '.join(SETS)}")
    parser.add_argument("--full", action="store_true", help=f"also {', '.join(FULL)}, without Rasa")
    parser.add_argument("--embeddings", type=Path, help="folder of a sentence-embedding model in ONNX form")
    parser.add_argument("--rasa-env", type=Path, default=Path("var/rasa-environment"), help="an environment with Rasa")
    parser.add_argument("--rasa-on", nargs="+", default=SETS, help="sets that Rasa is measured on; hours on a full one")
    parser.add_argument("--without-rasa", action="store_true")
    parser.add_argument("--epochs", type=int, default=100, help="Rasa's; fewer only to try this out")
    parser.add_argument("--work", type=Path, default=Path("var/bench-nlu"), help="where Rasa's models are kept")
    parser.add_argument("--picture", type=Path, default=Path("docs/pictures/understanding.svg"))
    parser.add_argument("--keep", action="store_true", help="write the figures to bench/RESULTS.md")
    given = parser.parse_args(arguments)
    if given.data is None:
        parser.error("name the folder of the sets with --data or KONTOR_NLU_DATA")
    return given


if __name__ == "__main__":
    main()

"""A run as one HTML page that needs nothing else: figures, curves, confusions, tables and the worst misreadings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from kontor.nlu.measuring.curves import Bin, Step, calibration, confusions, matrix, misreadings
from kontor.nlu.measuring.drawing import Axis, Frame, Series, bars, curve, heat, shares
from kontor.nlu.measuring.figures import figures
from kontor.nlu.measuring.runs import Run

FIGURES = {
    "intent_accuracy": ("intent accuracy", "{:.1%}"),
    "intent_accuracy_kept": ("after the engine's decision", "{:.1%}"),
    "macro_f1": ("macro F1", "{:.3f}"),
    "entity_f1": ("entity F1, exact span", "{:.3f}"),
    "ece": ("calibration error (ECE)", "{:.3f}"),
    "ece_noise": ("… of a faultless certainty", "{:.3f}"),
    "oos_auroc": ("out of scope: AUROC", "{:.3f}"),
    "oos_recall": ("out of scope: recall", "{:.1%}"),
    "oos_precision": ("out of scope: precision", "{:.1%}"),
    "train_seconds": ("training", "{:.2f} s"),
    "p50_ms": ("one message, median", "{:.2f} ms"),
    "p95_ms": ("one message, 95th percentile", "{:.2f} ms"),
    "first_answer_seconds": ("start to first answer", "{:.2f} s"),
    "rss_mb": ("memory", "{:.0f} MB"),
    "model_mb": ("model", "{:.1f} MB"),
}
MOST_PAIRS, MOST_MISREADINGS, BUCKETS = 40, 100, 20
PLOT = Frame(440, 330)
CALIBRATION = (
    "Of the answers that are 80% sure, 80% should be right: on the dashed line. Larger dots stand for more answers."
)
LEARNING = "Accuracy after learning from so many examples an intent. While it still climbs, more examples help."
LEFT_OUT = (
    "Left out, for it takes a training a point and one took {:.0f} s: kontor nlu eval --curve draws it all the same."
)

Cell = str | int | float


def report(run: Run, steps: Sequence[Step] = ()) -> str:
    """Return the page of a run; without steps it says that the learning curve was left out."""
    found = figures(run)
    title = f"Understanding: {run.engine}, {found['intents']} intents"
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(_sizes(run))}</p>",
        _figures(found),
        _curves(run, steps),
        _scope(run),
        *_confused(run),
        *_scores("Intents", found["per_intent"]),
        *(_scores("Entities", found["per_entity"]) if found["per_entity"] else ()),
        *_misread(run),
    ]
    return _page(title, "\n".join(part for part in parts if part))


def _page(title: str, body: str) -> str:
    folder = files("kontor.nlu.measuring") / "page"
    page = (folder / "report.html").read_text("utf-8")
    for name, file in (("style", "report.css"), ("script", "report.js")):
        page = page.replace(f"@{name}@", (folder / file).read_text("utf-8"))
    return page.replace("@title@", escape(title)).replace("@body@", body)


def _sizes(run: Run) -> str:
    learnt, language = len(run.trial.train.examples), run.trial.language
    outside = f", and {len(run.outside)} out of scope" if run.outside else ""
    return f"Learnt {learnt} examples in “{language}”, read {len(run.inside)} texts it had not seen{outside}."


def _figures(found: Mapping[str, Any]) -> str:
    tiles = (
        f"<div><dt>{escape(words)}</dt><dd>{form.format(found[key])}</dd></div>"
        for key, (words, form) in FIGURES.items()
        if found[key] is not None
    )
    return f'<dl class="figures">{"".join(tiles)}</dl>'


def _curves(run: Run, steps: Sequence[Step]) -> str:
    drawn = [("Calibration", CALIBRATION, _calibration(calibration(run)))]
    if len(steps) > 1:
        drawn.append(("Learning", LEARNING, _learning(steps)))
    elif not steps:
        drawn.append(("Learning", LEFT_OUT.format(run.cost.train_seconds), ""))
    boxes = (f"<section><h2>{name}</h2><p>{words}</p>{picture}</section>" for name, words, picture in drawn)
    return f'<div class="pair">{"".join(boxes)}</div>'


def _calibration(bins: Sequence[Bin]) -> str:
    most = max(one.count for one in bins)
    series = Series(
        [(one.certainty, one.right) for one in bins],
        [f"{one.count} answers {one.certainty:.0%} sure: {one.right:.0%} right" for one in bins],
        [3 + 8 * (one.count / most) ** 0.5 for one in bins],
    )
    return curve(PLOT, [series], Axis("certainty", shares()), Axis("right", shares()), diagonal=True)


def _learning(steps: Sequence[Step]) -> str:
    frame = Frame(PLOT.width, PLOT.height, high=(len(steps) - 1, 1.0))  # every step has the same room: sizes double
    series = Series(
        [(place, one.accuracy) for place, one in enumerate(steps)],
        [f"{one.examples} an intent, {one.learnt} in all: {one.accuracy:.1%}" for one in steps],
    )
    ticks = {float(place): str(one.examples) for place, one in enumerate(steps)}
    return curve(frame, [series], Axis("examples an intent", ticks), Axis("accuracy", shares()))


def _scope(run: Run) -> str:
    """Draw how many texts in and out of scope have each score, as shares of their own kind."""
    if not run.outside:
        return ""
    kinds = [[answer.scope for answer in group] for group in (run.inside, run.outside)]
    low, high = min(map(min, kinds)), max(map(max, kinds))
    wide = (high - low) / BUCKETS or 1.0
    held = [_shares([min(int((score - low) / wide), BUCKETS - 1) for score in scores]) for scores in kinds]
    groups = [(f"{low + place * wide:.2f}", [one[place] for one in held]) for place in range(BUCKETS)]
    top = max(max(values) for _, values in groups)
    frame = Frame(760, 260, low=(low, 0.0), high=(high, top))
    ticks = {low + (high - low) * part / 4: f"{low + (high - low) * part / 4:.2f}" for part in range(5)}
    picture = bars(frame, groups, Axis("score of being in scope", ticks), Axis("texts", {0.0: "0%", top: f"{top:.0%}"}))
    key = '<span class="key"></span>in scope<span class="key two"></span>out of scope'
    return f"<h2>In scope or not</h2><p>The less the two overlap, the better they are told apart.{key}</p>{picture}"


def _shares(places: Sequence[int]) -> list[float]:
    return [places.count(place) / len(places) for place in range(BUCKETS)]


def _confused(run: Run) -> Iterable[str]:
    yield "<h2>Confusions</h2>"
    pairs = confusions(run)
    if not pairs:
        yield "<p>Every text was understood.</p>"
        return
    yield (
        "<p>A row is what was meant, a column what was understood."
        '<span class="key"></span>right<span class="key wrong"></span>wrong; point at a cell for its names.</p>'
    )
    yield f'<div class="wide">{heat(*matrix(run))}</div>'
    rows = [(one.truth, one.found, one.count, " · ".join(one.texts)) for one in pairs[:MOST_PAIRS]]
    yield _table(("meant", "understood", "texts", "such as"), rows)


def _scores(title: str, scores: Mapping[str, Mapping[str, Any]]) -> Iterable[str]:
    yield f"<h2>{title}</h2>"
    rows = [(name, *(one[key] for key in ("precision", "recall", "f1", "support"))) for name, one in scores.items()]
    yield _table(("name", "precision", "recall", "F1", "texts"), sorted(rows, key=lambda row: row[3]))


def _misread(run: Run) -> Iterable[str]:
    wrong = misreadings(run)
    if wrong:
        yield f"<h2>Worst misreadings</h2><p>The surest first, {min(len(wrong), MOST_MISREADINGS)} of {len(wrong)}.</p>"
        rows = [(one.text, one.truth, one.found, one.certainty) for one in wrong[:MOST_MISREADINGS]]
        yield _table(("text", "meant", "understood", "certainty"), rows)


def _table(heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return a table that can be sorted; numbers stand to the right."""
    numeric = [isinstance(cell, int | float) for cell in rows[0]] if rows else [False] * len(heads)
    head = "".join(
        f"<th{_kind(one)}><button>{escape(name)}</button></th>" for name, one in zip(heads, numeric, strict=True)
    )
    body = "".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in rows)
    return f'<div class="wide long"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cell(cell: Cell) -> str:
    text = f"{cell:.3f}" if isinstance(cell, float) else str(cell)
    return f"<td{_kind(isinstance(cell, int | float))}>{escape(text)}</td>"


def _kind(numeric: bool) -> str:
    return ' class="number"' if numeric else ""

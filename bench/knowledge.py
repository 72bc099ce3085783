"""Finding products and answers in four languages: recall of words, of sentence vectors and of databases' full text.

`scripts/bench knowledge [--embeddings FOLDER] [--items 50000] [--keep]` asks the demo shop every labelled question of
tests/flows/product_questions: `questions.*.yml`, which the search was built with, and `unseen.*.yml`, written
afterwards. `near.*.yml` has questions near to what the FAQ answers, most of them with no answer there: what is said to
those is mostly wrong. It ends with status 1 when fewer are found than tests promise.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from bench.full_text import Finder, Fts5, Parts, Postgres
from bench.results import keep, table
from flows.product_questions.feed import read_feed
from flows.product_questions.items import Item
from flows.product_questions.search import SURE, Shelf, Wish
from kontor.clock import SystemClock
from kontor.knowledge import Entry, Faq, Sense, lexicon, read_faq
from kontor.nlu.embeddings import open_embedding

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
DATA = files("bots.shop") / "data"
ASKED = Path(__file__).parent.parent / "tests" / "flows" / "product_questions"
FILES = {
    "en": ("feed.csv", "faq.en.yml"),
    "de": ("feed.de.csv", "faq.de.md"),
    "pt": ("feed.pt.csv", "faq.pt.md"),
    "es": ("feed.es.csv", "faq.es.md"),
}
MOST = 5
PROMISED = 0.85
"""Recall among the first three, without a sentence model, in every language."""
Ranking = Callable[[str], Sequence[object]]


@dataclass(frozen=True, slots=True)
class Question:
    """A labelled question: the places that answer it, none where the shop has nothing.

    From those in `fits` the answer can be seen all the same; `topic` is what understanding says that it is about.
    """

    text: str
    right: frozenset[object]
    fits: frozenset[object] = frozenset()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """Shares: of questions answered, and answered rightly; of answers that are right; of unanswerable ones refused."""

    answered: float
    right: float
    precision: float
    refused: float

    def cells(self) -> list[str]:
        """Return the figures as a table's cells."""
        return [f"{figure:.3f}" for figure in (self.answered, self.right, self.precision, self.refused)]


class Shop:
    """The demo shop in one language."""

    def __init__(self, language: str, sense: Sense | None) -> None:
        feed, faq = FILES[language]
        self.items = read_feed((DATA / feed).read_bytes()).items
        self.entries: tuple[Entry, ...] = read_faq((DATA / faq).read_text(encoding="utf-8"), faq)
        self.language = language
        self.shelf, self.faq = Shelf(self.items, language, sense), Faq({language: DATA / faq}, sense)
        self.faq.wait(language)
        if self.shelf.neighbours:
            self.shelf.neighbours.wait()

    def products(self, text: str) -> list[str]:
        """Return the products found, best first."""
        return [one.item.product for one in self.shelf.find(Wish(text), NOW, MOST)]

    def answers(self, text: str) -> list[int]:
        """Return the places of the answers found, best first."""
        return [self.entries.index(one.entry) for one in self.faq.ranked(self.language, text, most=MOST)]

    def sure_products(self, text: str) -> list[str]:
        """Return the products that a bot would name."""
        return [one.item.product for one in self.shelf.find(Wish(text), NOW) if one.certainty >= SURE]

    def sure_answers(self, text: str, topic: str = "") -> list[int]:
        """Return the place of the answer that a bot would give."""
        found = self.faq.find(self.language, text, topic)
        return [] if found is None else [self.entries.index(found.entry)]


def asked(language: str, kinds: Sequence[str]) -> tuple[list[Question], list[Question]]:
    """Return the questions about products, and those to the FAQ; `kinds` are the files' first names."""
    rows: list[dict[str, Any]] = []
    for path in [ASKED / f"{kind}.{language}.yml" for kind in kinds]:
        rows += YAML(typ="safe").load(path) if path.exists() else []
    products = [Question(row["ask"], frozenset(row.get("want", ()))) for row in rows if "want" in row or "none" in row]
    faq = [row for row in rows if "faq" in row or "unanswered" in row]
    return products, [Question(row["ask"], frozenset([row["faq"]] if "faq" in row else [])) for row in faq]


def near_by(language: str) -> list[Question]:
    """Return the questions near to what the FAQ answers."""
    rows: list[dict[str, Any]] = YAML(typ="safe").load(ASKED / f"near.{language}.yml")
    return [
        Question(
            row["ask"],
            frozenset([row["faq"]] if "faq" in row else []),
            frozenset(row.get("fits", ())),
            row.get("topic", ""),
        )
        for row in rows
    ]


def mistaken(questions: Sequence[Question], shop: Shop) -> tuple[float, float]:
    """Return the share of questions answered wrongly, and of those that have an answer the share answered rightly."""
    said = [(one, set(shop.sure_answers(one.text, one.topic))) for one in questions]
    wrong = [bool(places - one.right - one.fits) for one, places in said]
    right = [bool(places & one.right) for one, places in said if one.right]
    return float(np.mean(wrong)), float(np.mean(right))


def recall(questions: Sequence[Question], ranking: Ranking) -> tuple[float, ...]:
    """Return the share of answerable questions with a right one first, among the first three and the first five."""
    found = [(one.right, list(ranking(one.text))) for one in questions if one.right]
    return tuple(float(np.mean([bool(right & set(places[:most])) for right, places in found])) for most in (1, 3, 5))


def decided(questions: Sequence[Question], sure: Ranking) -> Decided:
    """Return what came of questions where only what is sure is said."""
    found = [(one.right, set(sure(one.text))) for one in questions]
    answered = [bool(places) for right, places in found if right]
    right = [bool(right & places) for right, places in found if right]
    wrong = sum(bool(places) for right, places in found if not right)
    precision = sum(right) / max(1, sum(answered) + wrong)
    refused = [not places for right, places in found if not right]
    return Decided(float(np.mean(answered)), float(np.mean(right)), precision, float(np.mean(refused)))


def parts(shop: Shop) -> tuple[dict[str, Parts], list[Parts]]:
    """Return the texts of products and of the FAQ for a database: what names them, and what is said."""
    products = {
        one.product: (
            f"{one.title} {one.product_type} {one.colour} {one.material} {one.gender} {one.age_group}",
            one.description,
        )
        for one in reversed(shop.items)
    }
    return products, [(" ".join((one.question, *one.also)), one.answer) for one in shop.entries]


def rankings(shop: Shop, other: Shop | None, postgres: str) -> dict[str, tuple[Ranking, Ranking]]:
    """Return every way to find, each for products and for the FAQ."""
    products, faq = parts(shop)
    names, texts = list(products), list(products.values())
    ways: dict[str, tuple[Ranking, Ranking]] = {"ours": (shop.products, shop.answers)}
    if other is not None:
        ways["ours + embeddings"] = (other.products, other.answers)
    ways["FTS5"] = (_found(Fts5(texts, shop.language), names), _found(Fts5(faq, shop.language)))
    ways["FTS5, our words"] = (_read(texts, shop.language, names), _read(faq, shop.language))
    if postgres:
        first, second = Postgres(postgres, texts, shop.language), Postgres(postgres, faq, shop.language)
        ways["PostgreSQL"] = (_found(first, names), _found(second))
    return ways


def _found(finder: Finder, names: Sequence[str] = ()) -> Ranking:
    return lambda text: [names[place] if names else place for place in finder.find(text, MOST)]


def measure(embeddings: Path | None, postgres: str, folder: Path) -> tuple[str, bool]:
    """Return the tables as Markdown, and whether what is promised was found."""
    sense = None if embeddings is None else Sense(lambda: open_embedding(embeddings, folder), lambda: folder)
    found_rows: list[list[str]] = []
    said_rows: list[list[str]] = []
    near_rows: list[list[str]] = []
    head: list[str] = []
    kept = True
    for language in FILES:
        shop, other = Shop(language, None), Shop(language, sense) if sense else None
        ways = rankings(shop, other, postgres)
        head = ["", *ways]
        for kinds in (("questions",), ("unseen",)):
            for place, (what, questions) in enumerate(zip(("products", "FAQ"), asked(language, kinds), strict=True)):
                if not questions:
                    continue
                figures = {way: recall(questions, both[place]) for way, both in ways.items()}
                name = f"{language} {what}, {sum(bool(one.right) for one in questions)} {kinds[0]}"
                found_rows.append([name, *(" / ".join(f"{one:.3f}" for one in said) for said in figures.values())])
                kept = kept and figures["ours"][1] >= PROMISED
        for one, label in ((shop, "ours"), (other, "ours + embeddings")):
            if one is not None:
                said_rows += said(one, label)
                near = near_by(language)
                shares = (f"{share:.3f}" for share in mistaken(near, one))
                near_rows.append([f"{language} FAQ, {label}, {len(near)} near", *shares])
    text = "Recall among the first 1 / 3 / 5.\n\n" + table(head, found_rows)
    text += "\nWhat is said where only what is sure is said, over all questions.\n\n"
    text += table(["", "answered", "right", "precision", "refused rightly"], said_rows)
    text += "\nWhat is said to questions near to those that the FAQ answers, with what understanding makes of them.\n\n"
    return text + table(["", "answered wrongly", "answered rightly, of those with an answer"], near_rows), kept


def said(shop: Shop, label: str) -> list[list[str]]:
    """Return the rows of what one way to find makes of all questions of a language."""
    products, faq = asked(shop.language, ("questions", "unseen"))
    return [
        [f"{shop.language} products, {label}", *decided(products, shop.sure_products).cells()],
        [f"{shop.language} FAQ, {label}", *decided(faq, shop.sure_answers).cells()],
    ]


def _read(texts: Sequence[Parts], language: str, names: Sequence[str] = ()) -> Ranking:
    """Return FTS5 over our reading of words: their stems, meanings and parts, without typing errors and filler."""
    words = lexicon(language)

    def keys(text: str) -> str:
        units = [unit for unit in words.units(text) if unit.term.surface not in words.stop]
        found = [key for unit in units for term in (unit.term, *unit.parts) for key in term.keys]
        return " ".join(key.replace("=", "is").replace(" ", "x") for key in found)

    ranked = _found(Fts5([(keys(name), keys(about)) for name, about in texts], ""), names)
    return lambda text: ranked(keys(text))


# --------------------------------------------------------------------------------------------------------- many items


def many(items: Sequence[Item], count: int) -> list[Item]:
    """Return so many different products, made of the names and sentences of a few."""
    chance = Random(1)
    syllables = "ba ke li mo ru sta vin dor fel gra hus jor kan lund mar nes ost pil ran sol tor ulv var".split()
    made = []
    for number in range(count):
        first, second, third = chance.choices(items, k=3)
        name = "".join(chance.choices(syllables, k=3)).title()
        made.append(
            replace(
                first,
                id=f"i{number}",
                group=f"g{number}",
                title=f"{name} {first.title.partition(' ')[2]}",
                material=second.material,
                description=f"{second.description.partition('. ')[0]}. {third.description}",
            )
        )
    return made


def at_size(count: int, postgres: str) -> str:
    """Return what so many products cost: building, and one question, in processor time; PostgreSQL's as it passes."""
    items = many(Shop("en", None).items, count)
    texts = [(f"{one.title} {one.product_type} {one.material}", one.description) for one in items]
    questions = [one.text for one in asked("en", ("unseen",))[0]]
    made: dict[str, tuple[Callable[[], Any], Callable[[], float]]] = {
        "ours": (lambda: Shelf(items, "en"), time.process_time),
        "FTS5": (lambda: Fts5(texts, "en"), time.process_time),
    }
    if postgres:
        made["PostgreSQL"] = (lambda: Postgres(postgres, texts, "en"), time.perf_counter)
    rows = []
    for name, (build, clock) in made.items():
        before, start = _resident(), clock()
        way = build()
        seconds, grown = clock() - start, _resident() - before
        took = []
        for text in questions:
            start = clock()
            _ = way.find(Wish(text), NOW) if isinstance(way, Shelf) else way.find(text, MOST)
            took.append((clock() - start) * 1000)
        middle, late = np.quantile(took, [0.5, 0.95])
        memory = f"{grown:.0f} MB" if name == "ours" else "on disk"
        rows.append([name, f"{seconds:.1f} s", memory, f"{middle:.1f} ms", f"{late:.1f} ms"])
    return f"\n{count:,} products.\n\n" + table(["", "built in", "memory", "a question, p50", "p95"], rows)


def _resident() -> float:
    """Return the megabytes of memory this process has now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main(arguments: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ) -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(prog="scripts/bench knowledge", description=__doc__)
    parser.add_argument("--embeddings", type=Path, help="folder of a sentence model")
    parser.add_argument("--items", type=int, default=50_000, help="how many products to measure cost with; 0 for none")
    parser.add_argument("--keep", action="store_true", help="write the figures to bench/RESULTS.md")
    given = parser.parse_args(arguments)
    postgres = environment.get("KONTOR_TEST_POSTGRES", "")
    with tempfile.TemporaryDirectory(prefix="kontor-knowledge-") as folder:
        text, kept = measure(given.embeddings, postgres, Path(folder))
    if given.items:
        text += at_size(given.items, postgres)
    print(text)
    if given.keep:
        model = f" --embeddings {given.embeddings.name}" if given.embeddings else ""
        keep("knowledge", text, SystemClock().now().date(), command=f"scripts/bench knowledge{model}")
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()

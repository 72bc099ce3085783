from __future__ import annotations

import json
from pathlib import Path

from tests.kontor.cli.conftest import Run
from tests.kontor.cli.nlu.conftest import Material


def less(material: Material, folder: Path) -> str:
    """Write training data that lacks what one intent is about."""
    text = Path(material.train).read_text("utf-8").replace("parcel", "gift").replace("deliver", "bring")
    (folder / "less.yml").write_text(text, "utf-8")
    return str(folder / "less.yml")


def test_training_data_is_compared_on_the_same_test(kontor: Run, material: Material, tmp_path: Path) -> None:
    other = less(material, tmp_path)
    ran = kontor("nlu", "compare", "--train", material.train, "--train", other, "--test", material.test, "--json")
    told = json.loads(ran.out)

    assert (ran.code, ran.err, len(ran.lines)) == (0, "", 1)
    assert [one["engine"] for one in told["runs"]] == [material.train, other]
    (one,) = told["pairs"]
    right = [run["intent_accuracy"] * run["test_examples"] for run in told["runs"]]
    assert round(right[0] - right[1]) == len(one["only_first"]) - len(one["only_second"])
    assert 0 < one["chance"] <= 1


def test_the_readable_form_tells_whether_chance_explains_the_difference(
    kontor: Run, material: Material, tmp_path: Path
) -> None:
    train = ("--train", material.train, "--train", less(material, tmp_path))
    ran = kontor("nlu", "compare", *train, "--test", material.test)

    assert ran.code == 0
    assert "chance can explain it (McNemar's exact test, p = " in ran.out.replace("\n", " ")


def test_one_alone_is_not_compared(kontor: Run, material: Material) -> None:
    ran = kontor("nlu", "compare", "--train", material.train, "--test", material.test)

    assert (ran.code, ran.out) == (1, "")
    assert "one alone cannot be compared" in ran.err

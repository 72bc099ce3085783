"""The page of a run, as text and in a browser."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from kontor.nlu.data import Example, TrainingData
from kontor.nlu.measuring.answers import Answer
from kontor.nlu.measuring.curves import Step
from kontor.nlu.measuring.report import report
from kontor.nlu.measuring.runs import Cost, Run, make_run
from kontor.nlu.measuring.trial import Trial

STEPS = (Step(1, 3, 0.5), Step(2, 6, 0.75))


def run(intents: int = 3, hostile: str = "hello") -> Run:
    """Return a run in which the second example of each intent is taken for the next one."""
    names = [f"intent_{number:03}" for number in range(intents)]
    test = tuple(Example(name, f"{hostile} {number} {name}") for name in names for number in range(3))
    answers = [
        Answer(((names[(place // 3 + (place % 3 == 1)) % intents], 0.5 + 0.4 * (place % 2)),), None, 0.5, (), 1.0)
        for place in range(len(test))
    ]
    outside = [Answer((("intent_000", 0.2),), None, 0.1, (), 1.0)]
    trial = Trial(TrainingData(test), test, ("nonsense",), "en")
    return make_run("parrot", trial, [*answers, *outside], Cost(1.0, 0.9, 0.2, 40.0, 2.0))


def test_the_page_loads_nothing_and_says_so() -> None:
    page = report(run(), STEPS)

    assert "default-src 'none'" in page
    assert re.findall(r"(?:src|href)\s*=", page) == []
    assert set(re.findall(r"https?://[^\"' <]+", page)) <= {"http://www.w3.org/2000/svg"}


def test_what_people_wrote_is_text_and_nothing_else() -> None:
    page = report(run(hostile="<script>alert(1)</script>"))

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 1 intent_000" in page


def test_every_confused_pair_is_named_with_its_texts() -> None:
    page = report(run())

    assert '<td>intent_000</td><td>intent_001</td><td class="number">1</td><td>hello 1 intent_000</td>' in page
    assert "intent_000 → intent_001: 1 of 3" in page


def test_a_learning_curve_that_was_left_out_is_said_with_the_option_that_draws_it() -> None:
    slow = run()
    page = report(replace(slow, cost=replace(slow.cost, train_seconds=75.4)))

    assert (
        "<h2>Learning</h2><p>Left out, for it takes a training a point and one took 75 s: kontor nlu eval --curve"
        in page
    )
    assert "Left out" not in report(slow, STEPS)


def test_a_run_of_one_example_without_mistakes_has_a_page_too() -> None:
    example = Example("a", "b")
    trial = Trial(TrainingData((example,)), (example,), (), "en")
    page = report(make_run("parrot", trial, [Answer((("a", 1.0),), "a", 1.0, (), 1.0)], Cost(1, 1, 1, 1, 1)), STEPS[:1])

    assert "Every text was understood." in page
    assert "Learning" not in page


@pytest.mark.browser
@pytest.mark.parametrize("intents", [3, 150])
async def test_a_browser_shows_it_without_complaint_and_sorts_its_tables(
    chromium: str, tmp_path: Path, intents: int
) -> None:
    (tmp_path / "report.html").write_text(report(run(intents), STEPS), "utf-8")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = await browser.new_page(color_scheme="dark")
        said: list[str] = []
        page.on("console", lambda line: said.append(line.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url) if request.url[:5] != "file:" else None)
        await page.goto((tmp_path / "report.html").as_uri())
        assert await page.locator("svg").count() == 4
        assert await page.evaluate("document.body.scrollWidth <= window.innerWidth")
        table = page.locator("table").nth(1)
        for name in ("intent_000", f"intent_{intents - 1:03}"):
            await table.get_by_role("button", name="name").click()
            assert await table.locator("tbody td").first.text_content() == name
        await browser.close()
    assert said == []

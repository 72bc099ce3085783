"""What `kontor check` reads in the source of a flow before it is ever run."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest

from tests.kontor.cli.conftest import Run

BOT = """
import datetime as dt
import random
import time
import uuid
from datetime import date, datetime
from uuid import uuid4

from kontor.bots import Bot
from kontor.flows import Talk, flow
from kontor.nlu.embedded import Embedded
from kontor.slots import Count, Day
from tests.kontor.house import Scripted


async def helped(talk: Talk) -> None:
    await talk.say("ok")


@flow(intents=["go"])
async def going(talk: Talk) -> None:
BODY


bot = Bot("NAME", [], FLOWS, UNDERSTANDING, LANGUAGES)
"""

NUMBERS = itertools.count()
Checked = Callable[..., list[tuple[str, str, bool]]]


@pytest.fixture
def checked(kontor: Run, folder: Path) -> Checked:
    """Check a bot with a flow of this body and these texts; return what was found of it, and whether it is a note."""

    def check(
        body: str,
        head: str = "",
        flows: str = "[going]",
        understanding: str = 'Scripted("go")',
        languages: str = '["en"]',
        **texts: Any,
    ) -> list[tuple[str, str, bool]]:
        name = f"habit_{next(NUMBERS)}"
        place = folder / "bots" / name
        (place / "texts").mkdir(parents=True)
        source = BOT.replace("BODY", indent(dedent(body).strip(), "    ")).replace("NAME", name)
        source = source.replace("FLOWS", flows).replace("UNDERSTANDING", understanding).replace("LANGUAGES", languages)
        (place / "__init__.py").write_text(source.replace("@flow(intents", f"{head}@flow(intents"))
        words = {f"utter_{id}": [{"text": one} if isinstance(one, str) else one] for id, one in texts.items()}
        (place / "texts" / "en.yml").write_text(json.dumps({"responses": {"utter_ok": [{"text": "ok"}], **words}}))
        found = json.loads(kontor("check", name, "--json").out)
        told = [one for one in found if one["problem"] and one["what"].startswith(f"{name}: ")]
        short = [(one["what"].removeprefix(f"{name}: ").replace(f"{name}/__init__.py:", "line "), one) for one in told]
        return [(what, one["problem"], one["warning"]) for what, one in short if what != "channels"]

    return check


@pytest.mark.parametrize(
    "body",
    [
        'talk.say("ok")',
        'guests = talk.ask(Count("guests"), "ok")',
        'if talk.confirm("ok", "ok"): pass',
        'await talk.say("ok", number=talk.ask(Count("guests"), "ok"))',
        "helped(talk)",
    ],
)
def test_what_nobody_awaits_is_wrong(checked: Checked, body: str) -> None:
    ((what, problem, note),) = checked(body)
    assert (what, note) == ("line 22", False)
    assert "is not awaited: write await " in problem


@pytest.mark.parametrize(
    "body",
    [
        'await talk.say("ok")',
        'saying = [talk.say("ok")]',
        "await helped(talk)",
        'await (talk.say("ok") if talk.text else talk.say("ok"))',
        'later = talk.say("ok")\nawait later',
        'both = {"one": talk.say("ok")}',
        'print(talk.peek(Count("guests")))',
        'return await talk.say("ok")',
        'number = await talk.look("now", lambda: datetime.now().isoformat())',
        "def make():\n    return uuid4()\nnumber = talk.now - datetime.fromtimestamp(0, talk.zone)",
    ],
)
def test_what_is_awaited_or_handed_on_is_not(checked: Checked, body: str) -> None:
    assert checked(body) == []


@pytest.mark.parametrize(
    "body,mend",
    [
        ("now = datetime.now()", "datetime.now() differs when the flow is run again: take talk.now or talk.today"),
        ("now = dt.datetime.now(dt.UTC)", "take talk.now"),
        ("if date.today() > talk.today: pass", "take talk.now or talk.today"),
        ("time.sleep(1)", "holds up every chat of this process: wait with await talk.until"),
        ("one = random.choice([1, 2])", "make it in a function that talk.look keeps"),
        ("one = uuid4(); two = str(uuid4())", "make it in a function that talk.look keeps"),
        ("one = uuid.uuid4()", "make it in a function that talk.look keeps"),
    ],
)
def test_what_differs_or_blocks_in_every_run_is_noted(checked: Checked, body: str, mend: str) -> None:
    (what, problem, note), *_ = checked(body)
    assert (what, note) == ("line 22", True)
    assert mend in problem


def test_a_talk_by_another_name_is_looked_at_too(checked: Checked) -> None:
    body = "await other(talk)"
    head = 'async def other(t: Talk) -> None:\n    t.say("ok")\n    await t.say("nowhere")\n\n\n'
    assert [what for what, _, _ in checked(body, head)] == ["line 21", "text utter_nowhere"]


# ---------------------------------------------------------------------------------------------------------------- texts


@pytest.mark.parametrize(
    "body,gap",
    [
        ('await talk.say("told", number=1)', "{day}"),
        ('await talk.ask(Day("day"), "told", number=1)', "{day}"),
        ('await talk.choose("x", [("a", "A")], text="told")', "{number}"),
    ],
)
def test_a_gap_that_a_flow_does_not_fill_is_wrong(checked: Checked, body: str, gap: str) -> None:
    found = checked(body, told="{number} comes {day:on_day}")
    assert found
    assert any(f"in en it names {gap}, which" in problem and not note for _, problem, note in found)
    assert {what for what, _, _ in found} == {"text utter_told"}


@pytest.mark.parametrize(
    "body",
    [
        'await talk.say("told", number=1, day=talk.today, more=2)',
        'await talk.say("told", **{"number": 1})',
        'await talk.say(f"to{talk.text}", number=1)',
    ],
)
def test_a_gap_that_is_filled_or_may_be_is_not(checked: Checked, body: str) -> None:
    assert checked(body, told="{number} comes {day:on_day}") == []


def test_a_variant_whose_condition_no_call_can_meet_needs_nothing(checked: Checked) -> None:
    late = {"text": "{hours} late", "condition": [{"type": "slot", "name": "late", "value": True}]}
    assert [what for what, _, _ in checked('await talk.say("told")', told=late)] == ["text utter_told"]
    assert not any("hours" in problem for _, problem, _ in checked('await talk.say("told")', told=late))


def test_a_text_that_cannot_always_be_said_is_wrong(checked: Checked) -> None:
    late = {"text": "late", "condition": [{"type": "slot", "name": "late", "value": True}]}
    (found,) = checked('await talk.say("told")', told=late)
    assert (found[0], found[2]) == ("text utter_told", False)
    assert found[1].startswith("in en each variant has a channel, or a condition on what")
    assert checked('await talk.say("told", late=talk.intent is None)', told=late) == []
    (found,) = checked('await talk.say("ok")', handed_over={"text": "wait", "channel": "slack"})
    assert found[:2] == (
        "text utter_handed_over",
        "in en each variant has a channel, or a condition on what Kontor itself does not give: add one without",
    )


def test_a_button_that_starts_no_flow_is_noted(checked: Checked) -> None:
    buttons = [{"title": "Go", "payload": "/go"}, {"title": "Stop", "payload": "/cancel_it"}]
    (found,) = checked('await talk.say("told")', told={"text": "hi", "buttons": buttons})
    told = "its button /cancel_it starts no flow: give one intents=['cancel_it']"
    assert found == ("text utter_told", told, True)


def test_a_button_that_answers_or_cancels_is_the_cores(checked: Checked) -> None:
    buttons = [{"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/cancel"}]
    assert checked('await talk.say("told")', told={"text": "hi", "buttons": buttons}) == []


# ----------------------------------------------------------------------------------------------------- flows, languages


def test_a_flow_that_nothing_starts_is_noted(checked: Checked) -> None:
    lost = "@flow()\nasync def lost(talk: Talk) -> None: ...\n\n\n"
    (found,) = checked('await talk.say("ok")', lost, flows="[going, lost]")
    assert found == ("flow lost", "nothing starts it: give it intents=[...] or events=[...]", True)


def test_a_language_that_the_understanding_never_learnt_is_wrong(checked: Checked) -> None:
    found = checked('await talk.say("ok")', understanding='Embedded(["smalltalk"], ["en"])', languages='["en", "de"]')
    assert ("language de", False) in {(what, note) for what, _, note in found}


def test_a_language_that_the_readers_do_not_know_is_noted(checked: Checked) -> None:
    spoken = 'Embedded(["smalltalk"], ["en", "de"])'
    found = checked('await talk.say("ok")', understanding=spoken, languages='["en", "de", "pt-BR", "fr"]')
    ((_, told),) = [(what, told) for what, told, note in found if note and what.startswith("language")]
    assert "are read as English ones (the readers know de, en, es, pt): ask for them in figures" in told
    elsewhere = checked('await talk.say("ok")', languages='["fr"]')
    assert not [what for what, told, _ in elsewhere if "English" in told]


def test_intents_that_no_flow_takes_are_noted(checked: Checked) -> None:
    found = checked('await talk.say("ok")', understanding='Embedded(["smalltalk"], ["en"])')
    ((_, told),) = [(what, told) for what, told, note in found if note]
    assert "trained, but no flow starts with goodbye, greet, help, human, thanks: give each to one" in told

"""What `kontor check` finds a flow to name, wherever in its package it stands."""

from __future__ import annotations

import importlib
import json
from fnmatch import fnmatchcase
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.cli.named import effect_keys, fits, texts
from kontor.flows import Flow
from tests.kontor.cli.conftest import ACCOUNT, Run, write_bot

DESK = '''
    """A flow whose class and other module do the talking."""

    from kontor.flows import Talk, flow
    from kontor.slots import Count
    from SHARED import farewell, unsaid
    from PACKAGE.telling import tell


    class Desk:
        """Answers."""

        async def answer(self, talk: Talk) -> None:
            """Answer."""
            await self._more(talk)

        async def _more(self, talk: Talk) -> None:
            await talk.offer("in_a_method", talk.topics)
            await talk.ask(Count("rows"))
            await talk.ask(Count("never", default=1))
            await talk.ask(Count("nights"), "by_place")
            await talk.say("yes" if talk.text else "no", text="a value")
            await talk.once(f"pay.{talk.now}", tell)
            self.say("of_another_thing")
            await tell(talk)
            await farewell(talk, "see_you")


    answers = flow(intents=["x"], name="answers")(Desk().answer)
'''
TELLING = '''
    """The words."""

    from dataclasses import replace
    from typing import cast

    from kontor.flows import Talk
    from kontor.slots import Count

    STATES = {"en": "sold", "de": "lent"}
    RATING = Count("rating")


    async def tell(talk: Talk) -> None:
        """Tell."""
        await talk.say(f"product_{talk.text}")
        await talk.choose("size", [], text="in_another_module")
        state = "open" if talk.text else STATES.get(talk.language, "gone")
        await talk.say(f"{state}_at_all")
        await talk.say(f"{talk.language}_greeting_{state}")
        await worded(talk, "given_here", RATING)
        await worded(talk, worst(talk), replace(RATING, key="never", default=1))
        await talk.say(talk.recall("anything"))


    def worst(talk: Talk) -> str:
        """Word it."""
        if talk.text:
            return "returned"
        return cast(str, (found := "cast_and_named") and found)


    async def worded(talk: Talk, text: str, slot: Count, other: str = "by_default") -> None:
        """Ask in these words."""
        await talk.ask(slot)
        await talk.say(text)
        await talk.say(text_id=other)
'''
SHARED = '''
    """What speaks for whoever hands over the talk."""

    from kontor.flows import Talk


    async def farewell(talk: Talk, text: str = "so_long") -> None:
        """Take leave."""
        await talk.say(text)
        await talk.once("leave", farewell)


    unsaid = "not_a_text"
'''


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flow:
    package = tmp_path / "named_desk"
    package.mkdir()
    (package / "telling.py").write_text(dedent(TELLING))
    (package / "__init__.py").write_text(
        dedent(DESK).replace("PACKAGE", "named_desk").replace("SHARED", "named_shared")
    )
    (tmp_path / "named_shared.py").write_text(dedent(SHARED))
    monkeypatch.syspath_prepend(tmp_path)
    found: Flow = importlib.import_module("named_desk").answers
    return found


def test_texts_are_found_in_methods_and_in_every_module_of_the_package(answers: Flow) -> None:
    named = {"in_a_method", "ask_rows", "by_place", "yes", "no", "product_*", "in_another_module"}

    assert named <= texts([answers]).ids
    assert "ask_never" not in texts([answers]).ids
    assert effect_keys(answers) == {"pay.*", "leave"}


def test_a_function_from_elsewhere_speaks_for_the_flow_that_hands_it_its_talk(answers: Flow) -> None:
    assert {"see_you", "so_long"} <= texts([answers]).ids


def test_names_arguments_tables_and_functions_are_followed_to_the_texts_they_stand_for(answers: Flow) -> None:
    begun = {"open_at_all", "sold_at_all", "lent_at_all", "gone_at_all", "*_greeting_open", "*_greeting_gone"}
    followed = {"given_here", "returned", "cast_and_named", "by_default", "ask_rating"}

    assert begun | followed <= texts([answers]).ids


def test_what_only_a_run_can_tell_is_named_by_its_place(answers: Flow) -> None:
    source = dedent(TELLING).splitlines()
    line = next(number for number, text in enumerate(source, 1) if "anything" in text)

    assert texts([answers]).unread == (f"named_desk/telling.py:{line}",)


@pytest.mark.parametrize(
    "id,named,may",
    [
        ("pay", {"pay"}, True),
        ("guest.2", {"guest.*"}, True),
        ("my.guest", {"guest.*"}, False),
        ("2.paid", {"*.paid"}, True),
        ("2.paid.", {"*.paid"}, False),
        ("any", {"*"}, True),
        ("pay", set(), False),
    ],
)
def test_an_id_fits_one_that_is_named_or_put_together(id: str, named: set[str], may: bool) -> None:
    assert fits(id, named) is may


@given(st.text("ab*.", max_size=8), st.text("ab.", max_size=8))
def test_a_put_together_id_fits_just_when_its_parts_stand_in_order(named: str, id: str) -> None:
    assert fits(id, {named}) == fnmatchcase(id, named)


@pytest.mark.parametrize(
    "said,code",
    [('f"pa{talk.text}"', 0), ('f"{talk.text}_full"', 1), ('f"gone_{talk.text}"', 1), ('f"{talk.text}id"', 0)],
)
def test_at_least_one_text_must_be_as_a_made_up_id_says(kontor: Run, folder: Path, said: str, code: int) -> None:
    name = "made_" + "".join(filter(str.isalpha, said))
    write_bot(folder, name, "paid")
    file = folder / "bots" / name / "__init__.py"
    file.write_text(file.read_text().replace('"heard", words', f"{said}, words"))
    ran = kontor("check", name, "--json", env=ACCOUNT)
    assert ran.code == code, ran.out
    problems = [one["what"] for one in json.loads(ran.out) if one["problem"] and not one["warning"]]
    made = said[2:-1].replace("{talk.text}", "*")
    assert problems == ([f"{name}: text utter_{made}"] if code else [])


def test_a_text_that_only_a_run_can_tell_is_a_note(kontor: Run, folder: Path) -> None:
    write_bot(folder, "unread", "paid")
    file = folder / "bots" / "unread" / "__init__.py"
    file.write_text(file.read_text().replace('"heard", words', "talk.text, words", 1))
    line = next(number for number, text in enumerate(file.read_text().splitlines(), 1) if "talk.text, words" in text)
    ran = kontor("check", "unread", "--json", env=ACCOUNT)
    assert ran.code == 0, ran.out
    notes = [one for one in json.loads(ran.out) if one["what"] == "unread: 1 texts"]
    assert [(note["warning"], note["problem"]) for note in notes] == [
        (True, f"known only when they run, not looked at: unread/__init__.py:{line}")
    ]

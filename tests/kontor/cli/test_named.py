"""What `kontor check` finds a flow to name, wherever in its package it stands."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from textwrap import dedent

import pytest

from kontor.cli.named import effect_keys, text_ids
from kontor.flows import Flow
from tests.kontor.cli.conftest import ACCOUNT, Run, write_bot

DESK = '''
    """A flow whose class and other module do the talking."""

    from kontor.flows import Talk, flow
    from kontor.slots import Count
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
            await talk.once(f"pay.{1}", tell)
            self.say("of_another_thing")
            await tell(talk)


    answers = flow(intents=["x"], name="answers")(Desk().answer)
'''
TELLING = '''
    """The words."""

    from kontor.flows import Talk


    async def tell(talk: Talk) -> None:
        """Tell."""
        await talk.say(f"product_{talk.text}")
        await talk.choose("size", [], text="in_another_module")
'''


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flow:
    package = tmp_path / "named_desk"
    package.mkdir()
    (package / "telling.py").write_text(dedent(TELLING))
    (package / "__init__.py").write_text(dedent(DESK).replace("PACKAGE", "named_desk"))
    monkeypatch.syspath_prepend(tmp_path)
    found: Flow = importlib.import_module("named_desk").answers
    return found


def test_texts_are_found_in_methods_and_in_every_module_of_the_package(answers: Flow) -> None:
    assert text_ids(answers) == {
        "in_a_method", "ask_rows", "by_place", "yes", "no", "product_*", "in_another_module",
    }  # fmt: skip
    assert effect_keys(answers) == {"pay.*"}


@pytest.mark.parametrize("said,code", [("pa", 0), ("gone_", 1)])
def test_at_least_one_text_must_begin_as_a_made_up_id_does(kontor: Run, folder: Path, said: str, code: int) -> None:
    name = f"made_{said.strip('_')}"
    write_bot(folder, name, "paid")
    file = folder / "bots" / name / "__init__.py"
    file.write_text(file.read_text().replace('"heard", words', f'f"{said}{{talk.text}}", words'))
    ran = kontor("check", name, "--json", env=ACCOUNT)
    assert ran.code == code, ran.out
    problems = [one["what"] for one in json.loads(ran.out) if one["problem"] and not one["warning"]]
    assert problems == ([f"{name}: text utter_gone_*"] if code else [])

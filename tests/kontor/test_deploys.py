"""A deploy in mid-talk: the next turn runs the new code over the facts there are."""

from __future__ import annotations

from typing import Any

from kontor.flows import Flow, Talk, flow
from kontor.slots import Count
from tests.kontor.conversing import Person


def version(*keys: str) -> Flow:
    """The same flow as a deploy may leave it: it asks for other things, in another order."""

    @flow(intents=["order"])
    async def order(talk: Talk) -> None:
        found: dict[str, Any] = {key: await talk.ask(Count(key)) for key in keys}
        await talk.say("ordered", **found)

    return order


async def test_a_question_added_by_a_deploy_in_mid_talk_is_asked() -> None:
    one = Person([version("apples", "pears")])
    await one.says("/order")
    await one.says("1")
    one.flows = [version("apples", "plums", "pears")]
    assert await one.says("2") == ["ask_plums"]
    assert await one.says("3") == ["ask_pears"]
    assert await one.says("2") == ["ordered apples=1 plums=3 pears=2"]


async def test_a_question_removed_by_a_deploy_in_mid_talk_is_not_missed() -> None:
    one = Person([version("apples", "pears", "plums")])
    await one.says("/order")
    await one.says("1")
    one.flows = [version("apples", "plums")]
    assert await one.says("2") == ["ask_plums"]
    assert await one.says("3") == ["ordered apples=1 plums=3"]


async def test_questions_reordered_by_a_deploy_in_mid_talk_keep_their_answers() -> None:
    one = Person([version("apples", "pears")])
    await one.says("/order")
    await one.says("1")
    one.flows = [version("pears", "apples")]
    assert await one.says("2") == ["ordered pears=2 apples=1"]

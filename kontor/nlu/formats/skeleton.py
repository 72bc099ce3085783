"""The Python of a bot that came from a Rasa project."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from string import Template

from kontor.texts.responses import PREFIX


def bot_module(bot: str, language: str, topics: Iterable[str], assistant: str | None, answers: bool) -> str:
    """Return `bots/<bot>/__init__.py`; with `assistant`, the URL of a Rasa server, that one answers."""
    values = {
        "name": bot,
        "language": language,
        "topics": "".join(f"            {_quoted(topic)},\n" for topic in topics),
        "url": assistant or "http://127.0.0.1:5005",
        "imports": f"from bots.{bot}.answers import answers\n" if answers else "",
        "flows": "*answers, *everyday" if answers else "*everyday",
    }
    return Template(_ASSISTED if assistant else _ALONE).substitute(values)


def answers_module(bot: str, answers: Mapping[str, str]) -> str:
    """Return `bots/<bot>/answers.py`: a flow for each intent that one text answers."""
    lines = (f"    {_quoted(intent)}: {_quoted(id.removeprefix(PREFIX))},\n" for intent, id in answers.items())
    return Template(_ANSWERS).substitute(name=bot, answers="".join(lines))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


_HEAD = '''"""The bot $name, whose training data and texts came from a Rasa project."""

from __future__ import annotations

'''
_FOOT = """    understanding=Embedded(
        topics=(
$topics        ),
        languages=("$language",),
    ),
    languages=("$language",),
)
"""
_ALONE = f"""{_HEAD}${{imports}}from connectors.webchat import WebChat
from flows.everyday import everyday
from kontor.bots import Bot
from kontor.nlu.embedded import Embedded

bot = Bot(
    name="$name",
    connectors=[WebChat(account="$name")],
    # The project's stories, rules, forms and actions stay with Rasa. To let its server answer whatever no flow here
    # takes, import RasaAssistant from flows.rasa_assistant and add RasaAssistant("$url").
    flows=[$flows],
{_FOOT}"""
_ASSISTED = f"""{_HEAD}from connectors.webchat import WebChat
from flows.everyday import human
from flows.rasa_assistant import RasaAssistant
from kontor.bots import Bot
from kontor.nlu.embedded import Embedded

bot = Bot(
    name="$name",
    connectors=[WebChat(account="$name")],
    # Rasa's stories, rules, forms and actions answer; a flow of yours placed here takes its intents over from them.
    flows=[RasaAssistant("$url"), human],
{_FOOT}"""
_ANSWERS = '''"""What $name says to a question that has one answer, whatever was said before."""

from __future__ import annotations

from kontor.flows import Flow, Talk, flow

ANSWERS = {
$answers}
"""The id of the text that answers an intent."""


def answer(intent: str, text: str) -> Flow:
    """Return the flow that says one text to one intent."""

    @flow(intents=[intent], name=f"answer_{intent}")
    async def says(talk: Talk) -> None:
        """Answers a question."""
        await talk.say(text)

    return says


answers = tuple(answer(intent, text) for intent, text in ANSWERS.items())
'''

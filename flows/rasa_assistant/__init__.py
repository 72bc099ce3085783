"""A whole Rasa assistant behind a bot, as one flow over its REST channel."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Literal

from flows.rasa_assistant.exchange import Assistant
from flows.rasa_assistant.flow import Conversing
from flows.rasa_assistant.handoff import ACTIONS
from kontor.clock import Clock, SystemClock
from kontor.flows import Flow
from kontor.nlu.rasa.breaker import Breaker
from kontor.nlu.rasa.guarded import Guarded
from kontor.nlu.rasa.server import Server

__all__ = ["RasaAssistant"]

API_SECONDS = 2.0


class RasaAssistant(Flow):
    """A flow that leaves the talking to a Rasa assistant: `flows=[RasaAssistant("http://127.0.0.1:5005"), human]`.

    It is started by its `intents`, and by every message that no other flow of the bot explains, unless `catches_all` is
    False. From then on it has the floor for `floor`: all texts go to Rasa, but for stop words and asking for a person,
    which stay the core's. `start` is what Rasa is told when somebody presses a channel's start button. `seconds` bounds
    its answer; with the look into the tracker it has to fit into the bot's `flow_seconds`.

    Each message is forwarded once. Where a crash leaves a doubt, the tracker of the server's API tells (`rasa run
    --enable-api`); without it `doubt` says what to do: "hand_off" gives the conversation to people, "retry" says the
    message again, which an assistant that only informs can bear. `actions` are names of its actions that hand off.
    """

    __slots__ = ()

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        name: str = "rasa_assistant",
        intents: Sequence[str] = (),
        catches_all: bool = True,
        seconds: float = 6.0,
        floor: timedelta = timedelta(minutes=30),
        start: str = "/greet",
        doubt: Literal["hand_off", "retry"] = "hand_off",
        actions: Collection[str] = ACTIONS,
        clock: Clock | None = None,
    ) -> None:
        guarded = Guarded(name, Server(url, token, seconds), clock or SystemClock(), Breaker())
        api = Server(url, token, min(seconds, API_SECONDS))
        made = Conversing(Assistant(guarded, api, doubt == "retry"), name, floor, start, frozenset(actions))
        super().__init__(name, made.run, tuple(intents), about=made.run.__doc__ or "", catches_all=catches_all)

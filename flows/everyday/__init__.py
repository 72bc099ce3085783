"""What every bot answers: a greeting, thanks, "what can you do", and "I want to talk to a person"."""

from __future__ import annotations

from kontor.flows import Talk, flow
from kontor.handoff import Reason

__all__ = ["everyday", "goodbye", "greet", "help_", "human", "thanks"]


@flow(intents=["greet"])
async def greet(talk: Talk) -> None:
    """Greets, and offers what this bot can do."""
    await talk.offer("greet", talk.topics)


@flow(intents=["help"], name="help")
async def help_(talk: Talk) -> None:
    """Tells what this bot can do."""
    await talk.offer("help", talk.topics)


@flow(intents=["thanks"], aside=True)
async def thanks(talk: Talk) -> None:
    """Takes thanks."""
    await talk.say("thanks")


@flow(intents=["goodbye"], aside=True)
async def goodbye(talk: Talk) -> None:
    """Says goodbye."""
    await talk.say("goodbye")


@flow(intents=["human"])
async def human(talk: Talk) -> None:
    """Brings a person."""
    await talk.hand_off(Reason.ASKED)


everyday = (greet, help_, thanks, goodbye, human)

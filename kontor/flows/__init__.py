"""Conversation as code over named facts.

A flow is an async function over a `Talk`. It is run again from its top each turn: `ask` returns the stored answer of
its key or stops the run at the first question without one, `look` and `once` return what they brought before, `say`
says only what was not said yet.
Nothing runs between two turns, so a crash, a digression, a handoff or a deploy has nothing to interrupt.

A flow's author needs `flow`, `Talk`, and perhaps `Flow`, `AlreadyDone` and `StillDoubtful`, beside the slots of
`kontor.slots`; the rest is what the core runs flows with. docs/flows.md tells all of it.
"""

from kontor.flows.acting import Doubt
from kontor.flows.declaring import BadFlow, Flow, Run, flow
from kontor.flows.saying import Consented, Saying, offered
from kontor.flows.stopping import Again, AlreadyDone, GaveWay, HandedOff, Misused, MisusedKey, StillDoubtful, Waiting
from kontor.flows.surroundings import Begun, Journal, Said, Surroundings, Voice
from kontor.flows.talk import Talk
from kontor.flows.values import digest

__all__ = [
    "Again",
    "AlreadyDone",
    "BadFlow",
    "Begun",
    "Consented",
    "Doubt",
    "Flow",
    "GaveWay",
    "HandedOff",
    "Journal",
    "Misused",
    "MisusedKey",
    "Run",
    "Said",
    "Saying",
    "StillDoubtful",
    "Surroundings",
    "Talk",
    "Voice",
    "Waiting",
    "digest",
    "flow",
    "offered",
]

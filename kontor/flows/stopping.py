"""How a run stops before its end, and what may go wrong with an act."""

from __future__ import annotations

from kontor.handoff import Handover


class Waiting(BaseException):
    """The run needs an answer or a later hour.

    A `BaseException`, so that no broad `except` in a flow can swallow it.
    """


class Again(BaseException):
    """Facts were forgotten: the run starts from its top once more."""


class GaveWay(BaseException):
    """The message is for the flow of another intent."""

    def __init__(self, intent: str) -> None:
        super().__init__(intent)
        self.intent = intent


class HandedOff(BaseException):
    """People take over."""

    def __init__(self, handover: Handover) -> None:
        super().__init__(handover.reason)
        self.handover = handover


class AlreadyDone(Exception):
    """An act was finished with other arguments. `value` is what it returned then; the flow settles the difference."""

    def __init__(self, key: str, value: object) -> None:
        super().__init__(f"{key} was done before with other arguments")
        self.key, self.value = key, value


class StillDoubtful(Exception):
    """What settles a doubt could not find out whether the act was done: people decide."""


class Misused(Exception):
    """A flow calls its talk with what cannot work; the text says what to mend."""


class MisusedKey(Misused):
    """A flow used one key twice in one run."""

    def __init__(self, flow: str, key: str) -> None:
        super().__init__(f"the flow {flow} uses the key {key!r} twice in one run: number the keys of a loop")

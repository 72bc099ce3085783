"""Which messages were understood badly, and how much would be learnt from each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kontor.nlu.reviewing.masking import Masked
from kontor.understanding import Reading

UNSURE = 0.5
"""Below this certainty a reading is worth a look even where it did no harm."""
WEIGHTS = {"handed over": 3.0, "missed": 2.0, "corrected": 1.0, "unsure": 0.5}
_MISSED = ("not understood", "does not answer")
_CORRECTION = "corrects "
_GIVEN_UP = "handed over: misunderstood"
_SETTLED = ("answers ", _CORRECTION, "cancel", "stop", "restart")
"""What was taken as it was meant, whatever it reads like alone: a surname, a code, "the 3rd"."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A message to look at: what it says, masked, why it is here, and how the engine of now reads it.

    `language` is the one to file it under.
    """

    id: int
    masked: Masked
    reason: str
    reading: Reading
    language: str

    @property
    def weight(self) -> float:
        """How much is learnt from it, more where it hurt and where the engine is less sure."""
        return WEIGHTS[self.reason] + 1.0 - self.reading.certainty


def reasons(taken: Sequence[tuple[int, str]]) -> list[str | None]:
    """Return why each message of some conversations may be worth a look, None for those that are not.

    `taken` has conversation and the turn's word for each, in their order. What was missed shortly before a chat went
    to people counts as the cause of that; what a customer corrected next may have been read wrongly. "unsure" is what
    a message is if it reads so now; what answered, corrected or ended something is not, unless a miss followed it.
    """
    found = [_reason(why) for _, why in taken]
    last: dict[int, int] = {}
    for place, (conversation, why) in enumerate(taken):
        before = last.get(conversation)
        if before is not None and found[before] in (None, "unsure"):
            found[before] = _seen_after(why) or found[before]
        while before is not None and why.startswith(_GIVEN_UP) and found[before] == "missed":
            found[before] = "handed over"
            before = next((n for n in range(before - 1, -1, -1) if taken[n][0] == conversation), None)
        last[conversation] = place
    return found


def _reason(why: str) -> str | None:
    if why.startswith(_GIVEN_UP):
        return "handed over"
    if why.startswith(_MISSED):
        return "missed"
    return None if why.startswith(_SETTLED) else "unsure"


def _seen_after(why: str) -> str | None:
    """Return what the word for the next message makes of one that did no harm."""
    if why.startswith(_CORRECTION):
        return "corrected"
    return "unsure" if why.startswith((*_MISSED, _GIVEN_UP)) else None


def remains(reason: str, reading: Reading) -> bool:
    """Tell whether a message is worth a look once it was read again.

    What was not understood then and is read with much certainty now, has been mended since.
    """
    if reason == "missed":
        return reading.intent is None or reading.certainty <= 1 - UNSURE / 5
    return reason != "unsure" or reading.certainty < UNSURE


def fresh(candidates: Sequence[Candidate], known: Collection[str]) -> list[Candidate]:
    """Return candidates whose text is not in the training data (`known`, in lower case) already, each text once."""
    found: dict[str, Candidate] = {}
    for one in candidates:
        low = one.masked.text.casefold()
        if low not in known and (low not in found or found[low].weight < one.weight):
            found[low] = one
    return list(found.values())

"""What people add while a cancellation is talked over: that only a part is meant, or that they hesitate."""

from __future__ import annotations

from itertools import count, takewhile

from flows.tickets.words import says
from kontor.flows import Talk
from kontor.slots import Words

_MOST = 300
"""So much of a remark is kept: the question repeats it."""


def narrows(text: str) -> bool:
    """Tell whether words mean only a part of a booking: "only the return", "nur Jonas", but not "just a moment"."""
    return says(text, "outbound", "inbound") or (says(text, "limits") and not hesitates(text))


def hesitates(text: str) -> bool:
    """Tell whether words ask to wait, or what it costs."""
    return says(text, "pauses") or asks_price(text)


def asks_price(text: str) -> bool:
    """Tell whether words ask what it costs."""
    return says(text, "costs")


async def remarks(talk: Talk) -> list[str]:
    """Return what was said in this run that narrows the wish or hesitates, oldest first; each is kept as a fact."""
    said = list(takewhile(bool, (talk.peek(Words(f"remark.{n}")) or "" for n in count(1))))
    text = talk.text.strip()[:_MOST]
    if text not in ("", *said[-1:]) and (narrows(text) or hesitates(text)):
        said.append(await talk.ask(Words(f"remark.{len(said) + 1}", default=text)))
    return said

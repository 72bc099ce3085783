"""A Rasa server's answer to `POST /model/parse` as a reading.

The shape is Rasa 3.6's (https://rasa.com/docs/rasa/pages/http-api, "Parse a message"): `intent`, `intent_ranking`,
`entities`, and per retrieval intent a `response_selector`. What is missing or of another kind is passed over; an answer
without an intent that can be read is none at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kontor.nlu.line import LONGEST
from kontor.nlu.rasa.numbers import is_number
from kontor.nlu.rasa.values import read_values
from kontor.understanding import Context, Reading, Wish

SHOWN = 5
LONGEST_NAME = 200
FALLBACK = "nlu_fallback"
"""What Rasa's FallbackClassifier says where it is not sure."""
NO_SCOPE = frozenset((FALLBACK, "out_of_scope"))
TOGETHER = "+"
"""What parts the intents of one message where Rasa is trained with such (`intent_split_symbol`)."""


class NotARasaAnswer(ValueError):
    """The server answered with something else."""


def as_sent(text: str, most: int = LONGEST) -> str:
    """Return a text as it is sent: its first `most` characters, every character in its place, and never a command.

    Rasa takes a text that starts with a slash ("/restart", "/pay{...}") for an intent with entities, unseen by its
    model. Those come from buttons only, not from what somebody types.
    """
    kept = text[:most].encode("utf-8", "replace").decode()
    bare = kept
    while bare.lstrip().startswith("/"):
        bare = bare.lstrip()[1:]
    return " " * (len(kept) - len(bare)) + bare


def read_answer(body: object, text: str, context: Context) -> Reading:
    """Return what the server says of a text in the context's language; raises `NotARasaAnswer`."""
    if not isinstance(body, Mapping):
        raise NotARasaAnswer("no object")
    ranking = list(_ranked(body))
    if not ranking:
        raise NotARasaAnswer("no intent")
    chosen, certainty = ranking[0]
    known = tuple(pair for pair in ranking if pair[0] != FALLBACK)[:SHOWN]
    found, best = read_values(body.get("entities"), text, context), known[0][1] if known else 0.0
    if chosen in NO_SCOPE:
        return Reading(None, best, found, context.language, known, best)
    first, *more = _whole(chosen, body).split(TOGETHER)
    wishes = tuple(Wish(name, certainty) for name in (first, *more) if name) if more else ()
    return Reading(first, certainty, found, context.language, known, best, wishes)


def _ranked(body: Mapping[Any, Any]) -> Iterator[tuple[str, float]]:
    """Yield the intent the server chose, then the others, each once."""
    listed, seen = body.get("intent_ranking"), set[str]()
    for item in (body.get("intent"), *(listed if isinstance(listed, list) else ())):
        name, sure = (item.get("name"), item.get("confidence")) if isinstance(item, Mapping) else (None, None)
        if isinstance(name, str) and name and name not in seen and is_number(sure):
            seen.add(name)
            yield name[:LONGEST_NAME], min(1.0, max(0.0, sure))


def _whole(name: str, body: Mapping[Any, Any]) -> str:
    """Return a retrieval intent with its part: `faq` as `faq/returns`, where a response selector names one."""
    selectors = body.get("response_selector")
    for selector in selectors.values() if isinstance(selectors, Mapping) else ():
        response = selector.get("response") if isinstance(selector, Mapping) else None
        key = response.get("intent_response_key") if isinstance(response, Mapping) else None
        if isinstance(key, str) and key.startswith(f"{name}/"):
            return key[:LONGEST_NAME]
    return name

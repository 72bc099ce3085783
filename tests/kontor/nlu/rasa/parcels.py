"""Training data whose entities no reader of ours knows: what is read of them can only be a Rasa's own answer."""

from __future__ import annotations

from itertools import product

PEOPLE = ("Anna", "Bert", "Carla", "Dieter", "Edna", "Fritz")
"""Names with a role: who sends, and who gets."""
GOODS = ("straw", "sand", "wool", "glass")
SPELT = {"hay": "straw", "gravel": "sand"}
"""Spellings with another value."""

_SEND = (
    "send a parcel from {0} to {1}",
    "{0} sends a parcel to {1}",
    "a parcel for {1} , it comes from {0}",
    "can {0} mail something to {1}",
)
_PACK = (
    "a crate of {0} and a barrel of {1}",
    "pack a crate with {0} and a barrel with {1}",
    "i need a crate full of {0} and a barrel full of {1}",
)
_FETCH = ("i fetch the parcel at {0}", "my parcel is stored at {0}", "the parcel waits for me at {0}")
TOWNS = ("Oslo", "Rome", "Hamburg", "Vienna")
"""Places, which our reader knows, in a role that it does not."""


def mark(words: str, entity: str, **more: str) -> str:
    """Return words as Rasa's YAML marks them."""
    keys = {"entity": entity, **more}
    return f"[{words}]{{" + ", ".join(f'"{key}": "{value}"' for key, value in keys.items()) + "}"


def _sent() -> list[str]:
    pairs = [(one, other) for one, other in product(PEOPLE, PEOPLE) if one != other]
    return [
        way.format(mark(one, "person", role="sender"), mark(other, "person", role="receiver"))
        for way, (one, other) in product(_SEND, pairs)
    ]


def _goods(words: str, group: str) -> str:
    return mark(words, "filling", group=group, **({"value": SPELT[words]} if words in SPELT else {}))


def _packed() -> list[str]:
    named = (*GOODS, *SPELT)
    pairs = [(one, other) for one, other in product(named, named) if one != other]
    return [way.format(_goods(one, "crate"), _goods(other, "barrel")) for way, (one, other) in product(_PACK, pairs)]


def _fetched() -> list[str]:
    return [way.format(mark(town, "place", role="depot")) for way, town in product(_FETCH, TOWNS)]


def parcels() -> str:
    """Return the training data as Rasa YAML."""
    intents = {"send_parcel": _sent(), "pack_goods": _packed(), "fetch_parcel": _fetched()}
    entries = (
        f"- intent: {name}\n  examples: |\n" + "".join(f"    - {text}\n" for text in texts)
        for name, texts in intents.items()
    )
    return 'version: "3.1"\nnlu:\n' + "".join(entries)

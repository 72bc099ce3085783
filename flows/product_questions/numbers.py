"""Items and products named by their number in the feed, or by the address of their page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.product_questions.items import Item

_TOKEN = re.compile(r"[^\s<>()\[\]\"',;!]+")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_MARKS = ",;.:!?()"


class Numbers:
    """Which items a text names by number or address; a word without a digit is no number."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._named: dict[str, list[Item]] = {}
        for item in items:
            numbers = {name.casefold() for name in (item.id, item.group) if _DIGIT.search(name)}
            for name in numbers | {_address(item.link), _address(item.link).partition("?")[0]} - {""}:
                self._named.setdefault(name, []).append(item)

    def named(self, text: str) -> list[list[Item]]:
        """Return for each number or address in a text the items it stands for: one, or all of a product."""
        tokens = (token.rstrip(_MARKS) for token in _TOKEN.findall(text))
        found = {_address(token): self._found(token) for token in tokens}
        return [items for items in found.values() if items]

    def _found(self, token: str) -> list[Item]:
        address = _address(token)
        return (
            self._named.get(token.casefold())
            or self._named.get(address)
            or self._named.get(address.partition("?")[0], [])
        )


def without_numbers(text: str, item: Item) -> str:
    """Return a text without web addresses, nor the numbers of an item: they say nothing of it."""
    numbers = {item.id.casefold(), item.group.casefold()}
    return " ".join(one for one in _LINK.sub(" ", text).split() if one.strip(_MARKS).casefold() not in numbers)


def _address(link: str) -> str:
    """Return a web address as it is compared: without scheme, "www." and the slash at its end."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", link.strip().casefold()).rstrip("/")

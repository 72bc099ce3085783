"""Bring contents down to what a channel can carry."""

from __future__ import annotations

from kontor.messages import AnyContent
from kontor.policy import Abilities


def join(contents: list[AnyContent], abilities: Abilities) -> tuple[AnyContent, ...]:
    return tuple(contents)


def degrade(content: AnyContent, abilities: Abilities) -> tuple[AnyContent, ...]:
    return (content,)

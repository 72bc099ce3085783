"""Brings what flows say to what a channel can show, in as few messages as possible and without losing a word."""

from kontor.rendering.degrading import degrade
from kontor.rendering.joining import join
from kontor.rendering.listing import numbered

__all__ = ["degrade", "join", "numbered"]

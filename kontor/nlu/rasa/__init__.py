"""Rasa at arm's length: `Rasa(url)` reads texts over HTTP, and Rasa itself lives in an environment of its own."""

from kontor.nlu.rasa.engine import Rasa

__all__ = ["Rasa"]

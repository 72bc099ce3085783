"""All words of a bot: read from Rasa `responses:` YAML per language, formatted the way each language writes."""

from kontor.texts.catalogue import CORE, Missing, Texts
from kontor.texts.errors import MissingValue, TextError, UnknownText, Unreadable
from kontor.texts.formats import written
from kontor.texts.rendered import Rendered

__all__ = ["CORE", "Missing", "MissingValue", "Rendered", "TextError", "Texts", "UnknownText", "Unreadable", "written"]

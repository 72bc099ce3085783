"""What can be wrong with words."""

from __future__ import annotations


class TextError(Exception):
    """A text cannot be read or said; the message is one line and holds no value of a person."""


class Unreadable(TextError):
    """A file of texts is not what it should be; names the file and the line."""


class UnknownText(TextError):
    """No language of the bot has this text for this channel."""


class MissingValue(TextError):
    """A text names a value that was not given, is empty, or is of another kind than its format says."""

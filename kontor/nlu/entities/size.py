"""Sizes of clothes and shoes: letters (S, XL, 3XL) and numbers (42, 38.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kontor.nlu.entities.found import Found, one
from kontor.nlu.line import Line
from kontor.understanding import Context

_WORDS = {
    "extra small": "XS", "small": "S", "medium": "M", "large": "L", "extra large": "XL", "x-large": "XL", "x "
    "large": "XL",
    "xx-large": "XXL", "klein": "S", "mittel": "M", "groß": "L", "extra groß": "XL", "one size": "ONE SIZE",
    "einheitsgröße": "ONE SIZE",
}  # fmt: skip
_LETTERS = r"\d?x{1,4}[sl]|[sml]"
_NUMBER = r"\d{2}(?:[.,]5)?|\d{1,3}"
_NAMED = re.compile(
    rf"(?<!\w)(?:sizes?|sz|größe|groesse|grösse|gr\.?|schuhgröße)(?![^\W\d])(?: is| ist| von)? ?:? ?(?:eu |uk |us )?"
    rf"(?P<size>{_LETTERS}|{_NUMBER}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![\w])"
)
_PLAIN = re.compile(r"(?<![\w'.-])(?P<size>\d?x{1,4}[sl]|[sml])(?![\w'.-])")
_LED = re.compile(
    rf"(?<!\w)(?:in|a|an|as|als|eine?|wear|trage|need|brauche|or|oder) (?P<size>{_LETTERS}|(?:eu|uk|us) "
    rf"\d{{1,2}}(?:[.,]5)?|"
    r"(?:extra )?(?:small|medium|large)|one size|klein|mittel|groß)(?![\w'.-])"
)
_SHOE = re.compile(
    r"(?<!\w)(?:in|schuhe?|shoes?|stiefel|boots?|sneakers?) (?P<size>(?:3[2-9]|4\d|50)(?:[.,]5)?)(?![\w.,:%€$£-])"
    r"(?! (?:tag|day|min|hour|stund|week|woch|euro|dollar|pound))"
)
_ANSWER = re.compile(
    rf"(?<![\w.,])(?P<size>{_LETTERS}|{_NUMBER}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![\w])"
)


def read_sizes(line: Line, context: Context) -> Iterator[Found]:
    """Return sizes as `M`, `3XL` or `42.5`, letters in capitals.

    Letters of several characters count anywhere; S, M and L in capitals, or behind "size", "in" and the like; numbers
    behind "size" or "Größe", from 32 to 50 behind "in" and words for shoes, or as an answer to a question for a size.
    """
    for pattern in (_NAMED, _LED, _SHOE, _PLAIN, *((_ANSWER,) if context.asked == "size" else ())):
        for match in pattern.finditer(line.low):
            if pattern is not _PLAIN or len(match["size"]) > 1 or line.plain[match.start("size")].isupper():
                yield one(match.start("size"), match.end("size"), "size", _normal(match["size"]))


def _normal(size: str) -> str:
    if size in _WORDS:
        return _WORDS[size]
    number = re.sub(r"^(?:eu|uk|us) ", lambda system: system[0].upper() if system[0] != "eu " else "", size)
    letters = re.fullmatch(r"(\d)x([sl])", number)
    if letters and letters[1] in "12":
        return "X" * int(letters[1]) + letters[2].upper()
    return re.sub(r"^X{3,4}(?=[SL]$)", lambda many: f"{len(many[0])}X", number.upper()).replace(",", ".")

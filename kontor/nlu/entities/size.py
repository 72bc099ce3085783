"""Sizes of clothes and shoes: letters (S, XL, 3XL) and numbers (42, 38.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kontor.nlu.entities.found import Found, one
from kontor.nlu.line import Line
from kontor.understanding import Context

_WORDS = {
    "extra small": "XS", "small": "S", "medium": "M", "large": "L", "extra large": "XL", "x-large": "XL", "x "
    "large": "XL",
    "xx-large": "XXL", "klein": "S", "mittel": "M", "groß": "L", "extra groß": "XL", "one size": "ONE SIZE",
    "einheitsgröße": "ONE SIZE",
}  # fmt: skip
_BY_LANGUAGE: dict[str, dict[str, str]] = {
    "pt": {
        "pp": "XS", "p": "S", "g": "L", "gg": "XL", "xg": "XXL", "exg": "XXL", "xgg": "3XL", "pequeno": "S",
        "pequena": "S", "médio": "M", "medio": "M", "média": "M", "media": "M", "grande": "L", "extra grande": "XL",
        "extragrande": "XL", "único": "ONE SIZE", "tamanho único": "ONE SIZE",
    },
    "es": {
        "ch": "S", "g": "L", "eg": "XL", "xg": "XL", "chico": "S", "chica": "S", "pequeño": "S", "pequeña": "S",
        "mediano": "M", "mediana": "M", "grande": "L", "extra grande": "XL", "extragrande": "XL", "única": "ONE SIZE",
        "talla única": "ONE SIZE", "unitalla": "ONE SIZE",
    },
}  # fmt: skip
"""Brazilian letters (pequeno, médio, grande) and Mexican ones (chico, grande) by the international ones."""
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
    r"(?<!\w)(?:in|schuhe?|shoes?|stiefel|boots?|sneakers?) (?P<size>(?:3[2-9]|4\d|5[0-6])(?:[.,]5)?)"
    r"(?![\w%€$£])(?![.,:]\d)(?!-[^\W\d])(?! (?:tag|day|min|hour|stund|week|woch|euro|dollar|pound))"
)
_COLOURS = "black|white|gr[ae]y|blue|green|red|navy|beige|pink|schwarz|weiß|grau|blau|grün|rot"
_THERE = "in stock|available|left|back|da|vorrätig|verfügbar|noch"
_BESIDE = re.compile(
    rf"(?<!\w)(?:{_COLOURS}) (?:in )?(?P<size>[sml])(?![\w'.-])|"
    rf"^(?P<number>(?:3[2-9]|4\d|5[0-6])(?:[.,]5)?)(?= (?:{_THERE})\b)"
)
"""A letter behind a colour, a number before "in stock"."""
_ANSWER = re.compile(
    rf"(?<![\w.,])(?P<size>{_LETTERS}|{_NUMBER}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![\w])"
)


def read_sizes(line: Line, context: Context) -> Iterator[Found]:
    """Return sizes as `M`, `3XL` or `42.5`, letters in capitals.

    Letters of several characters count anywhere; S, M and L in capitals, or behind "size", "in" and the like; numbers
    behind "size" or "Größe", from 32 to 50 behind "in" and words for shoes, or as an answer to a question for a size.
    """
    language = context.language[:2]
    named, led, shoe, plain, answer = _patterns(language if language in _BY_LANGUAGE else "")
    for match in _BESIDE.finditer(line.low):
        group = "size" if match["size"] else "number"
        yield one(match.start(group), match.end(group), "size", _normal(match[group], language))
    for pattern in (named, led, shoe, plain, *((answer,) if context.asked == "size" else ())):
        for match in pattern.finditer(line.low):
            if pattern is not plain or len(match["size"]) > 1 or line.plain[match.start("size")].isupper():
                yield one(match.start("size"), match.end("size"), "size", _normal(match["size"], language))


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a language with words of its own: behind "size", behind "in", of shoes, plain, answers."""
    if not language:
        return _NAMED, _LED, _SHOE, _PLAIN, _ANSWER
    known = "|".join(sorted(_BY_LANGUAGE[language], key=len, reverse=True))
    short = "|".join(name for name in _BY_LANGUAGE[language] if len(name) < 4)
    led = (
        r"(?:n[oa]|em|d[oa]|uso|visto|quero|preciso|só(?: tem)?|tem|sou|ou)"
        if language == "pt"
        else r"(?:en(?: el| la)?|(?:de )?la|el|uso|llevo|quiero|necesito|solo(?: en)?|soy|o)"
    )
    shoes = (
        r"(?:n[oa]|d[oa]|calço|n[uú]mero|botas?|tênis|sapatos?|galochas?|sandálias?)"
        if language == "pt"
        else r"(?:en el|en la|el|del|calzo|n[uú]mero|botas?|zapat\w+|tenis|sandalias?)"
    )
    return (
        re.compile(
            rf"(?<!\w)(?:tamanhos?|tam|n[uú]mero|numera[çc][ãa]o|tallas?|talles?|nº)(?![^\W\d])\.?(?: é| es)?,? ?:? ?"
            rf"(?:el |la )?(?P<size>{_LETTERS}|{_NUMBER}|{known})(?!\w)"
        ),
        re.compile(
            rf"(?<!\w){led} (?P<size>{_LETTERS}|{short}|pequen\w|m[ée]di\w|pequeñ\w|chic[oa]|median[oa])(?![\w'.-])"
            r"(?! (?:de|e|y) )"
        ),
        re.compile(
            rf"(?<!\w){shoes} (?P<size>(?:3[2-9]|4\d|5[0-8])(?:[.,]5)?)(?![\w%€$£])(?![.,:/-]\d)"
            r"(?! (?:d[ií]a|min|h|semana|euro|reais|pesos|d[óo]lar|de ))"
        ),
        re.compile(rf"(?<![\w'.-])(?P<size>\d?x{{1,4}}[slg]|[sml]|{short})(?![\w'.-])"),
        re.compile(rf"(?<![\w.,])(?P<size>{_LETTERS}|{_NUMBER}|{known})(?!\w)"),
    )


def _normal(size: str, language: str) -> str:
    words = _BY_LANGUAGE.get(language, _WORDS)
    if size in words:
        return words[size]
    number = re.sub(r"^(?:eu|uk|us) ", lambda system: system[0].upper() if system[0] != "eu " else "", size)
    letters = re.fullmatch(r"(\d)x([sl])", number)
    if letters and letters[1] in "12":
        return "X" * int(letters[1]) + letters[2].upper()
    return re.sub(r"^X{3,4}(?=[SL]$)", lambda many: f"{len(many[0])}X", number.upper()).replace(",", ".")

"""Sizes that one kind of garment has of its own: jeans, children's things, bras and hats."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kontor.nlu.entities.sieve import Sieve
from kontor.nlu.entities.worn import ends, kinds
from kontor.nlu.line import Line

_JEANS = re.compile(r"(?<!\w)w ?(?P<waist>2[2-9]|[345]\d) ?[-/x,]? ?l ?(?P<length>2[4-9]|3\d)(?!\w)")
_TROUSERS = re.compile(
    r"(?<![\w.,:/-])(?P<waist>2[4-9]|3\d|4[0-8])(?P<by> ?x ?|/)(?P<length>2[6-9]|3[0-8])(?![\w/])(?![.,:-]\d)"
    r"(?! ?(?:cm|mm|zoll|inch|m\b))"
)
"""A stroke parts waist and length where the message tells of trousers, or the waist is the greater: "36/32"."""
_LEGS = re.compile(
    r"(?<!\w)(?:\w*(?:hosen?|jeans)|leg|inseam|\w*beinlänge|schrittlänge|entrepierna|entreperna|trousers|pants|chinos|cargos?|calças?|pantal\w+|vaqueros|tejanos)(?!\w)"
)
_UNITS = {
    "MONTHS": r"months?|mths?|mos?|m|monate?n?|mes(?:es)?|m[eê]s", "YEARS": r"years?|yrs?|y|jahre?n?|anos?|años?",
}  # fmt: skip
_AGE = re.compile(
    r"(?<![\w.,:/€$£-])(?P<age>(?P<low>\d{1,2})(?: ?(?:-|/|to|bis|a|ao|até) ?(?P<high>\d{1,2}))?)"
    rf"(?: ?(?P<unit>{'|'.join(_UNITS.values())})|t)(?!\w)"
)
_STEPS = {"MONTHS": ((3, 6, 12), 36), "YEARS": ((1, 2), 18)}
"""How far two ages of a size are apart, and the greatest."""
_IN = re.compile(
    r"(?<!\w)(?:in|en|em|tamanho|talla|size|größe|tam|infantil|age|aged|[oa]|el|la|macacão|casaco|bebê|beb[eé]|kids?)"
    r"(?: an?| de| für)?:? $"
)
_SIZED = re.compile(r"(?<!\w)(?:talla|talle|tamanho|tam\.?|size|größe)(?: d[eo])? $")
"""Behind these one age is a size, whatever follows."""
_LASTS = re.compile(
    r"(?<!\w)(?:warranty|guarantee|lasts?|takes?|within|every|after|garantie|gewährleistung|hält|halten|dauert?|alle|nach|seit|"
    r"garant[ií]a|dur[aó]\w*|demora\w*|tarda\w*|cada|hace|há|faz|prazo)(?!\w)"
)
_BRA = re.compile(r"(?<![\w.,:/-])(?P<size>(?:[6-9][05]|1[0-2][05]|[34]\d) ?(?:dd|ff|[a-h]))(?![\w-])")
_BRAS = re.compile(
    r"(?<!\w)(?:\w*bras?|\w*bhs?|bustiers?|suj[ae]tador\w*|suti[ãa]s?|soutiens?|tops?|bras?sier\w*|corpiños?|"
    r"sost[eé]n\w*)(?!\w)"
)
_HAT = re.compile(r"(?<![\w.,:/-])(?P<size>[67] (?:1/[248]|3/[48]|[57]/8))(?![\w/])")
_SIEVE = Sieve([_JEANS, _TROUSERS, _AGE, _BRA, _HAT])


def special_sizes(line: Line) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and normal form: `W32/L34`, `6-12 MONTHS`, `3T`, `85B`, `7 1/4`."""
    matches = list(_SIEVE.matches(line.low))
    told = kinds(line) if matches else set()
    for pattern, match in matches:
        if pattern is _AGE:
            size = _age(match, line, told) if told else None
        elif pattern is _BRA:
            size = match["size"].replace(" ", "").upper() if _BRAS.search(line.low) else None
        elif pattern is _HAT:
            size = match["size"] if "hats" in told else None
        elif pattern is _TROUSERS and match["by"] == "/" and not _is_trousers(match, line):
            size = None
        else:
            size = f"W{match['waist']}/L{match['length']}"
        if size:
            yield match.start(), match.end(), size


def _is_trousers(match: re.Match[str], line: Line) -> bool:
    return match["waist"] > match["length"] or _LEGS.search(line.low) is not None


def _age(match: re.Match[str], line: Line, told: set[str]) -> str | None:
    """Return a child's age where the message tells of something worn, or of a child; a single one only behind "in"."""
    if _LASTS.search(line.before(match.start())):
        return None
    low, written = int(match["low"]), match["unit"]
    if written is None:
        return f"{low}T" if match["high"] is None and 2 <= low <= 6 else None
    unit = next(unit for unit, words in _UNITS.items() if re.fullmatch(words, written))
    steps, greatest = _STEPS[unit]
    if match["high"]:
        high = int(match["high"])
        return f"{low}-{high} {unit}" if high - low in steps and high <= greatest else None
    before = line.before(match.start())
    worn = told & {"shoes", "clothes"} and ends(line, match.end()) and _IN.search(before)
    alone = len(written) > 1 and 1 < low <= greatest and (_SIZED.search(before) or worn)
    return f"{low} {unit}" if alone else None

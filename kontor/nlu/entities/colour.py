"""Colours, also inflected and compounded, by their English base names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kontor.nlu.entities.found import Found, one
from kontor.nlu.line import Line
from kontor.understanding import Context

_ENGLISH = {
    "black": "black balck blakc", "white": "white off-white ivory", "grey": "grey gray charcoal anthracite",
    "red": "red burgundy crimson scarlet", "blue": "blue navy indigo bleu", "turquoise": "turquoise teal aqua",
    "green": "green olive khaki mint grren", "yellow": "yellow mustard yelow", "orange": "orange",
    "purple": "purple violet lilac lavender purpel", "pink": "pink magenta fuchsia", "brown": "brown",
    "beige": "beige cream sand-coloured", "gold": "gold golden", "silver": "silver", "bronze": "bronze",
    "multicolour": "multicoloured multicolored colourful colorful",
}  # fmt: skip
_GERMAN = {
    "black": "schwarz", "white": "weiß weiss", "grey": "grau anthrazit", "red": "rot", "blue": "blau marine",
    "turquoise": "türkis tuerkis petrol", "green": "grün gruen oliv", "yellow": "gelb", "orange": "orangefarben",
    "purple": "lila violett flieder", "pink": "rosa", "brown": "braun", "beige": "creme sandfarben",
    "gold": "golden goldfarben", "silver": "silbern silberfarben", "multicolour": "bunt mehrfarbig",
}  # fmt: skip
_ROMANCE = {
    "black": "preto preta pretos pretas negro negra negros negras",
    "white": "branco branca brancos brancas blanco blanca blancos blancas",
    "grey": "cinza cinzas cinzento cinzenta cinzentos grafite chumbo gris grises grafito",
    "red": "vermelho vermelha vermelhos vermelhas bordô rojo roja rojos rojas granate",
    "blue": "azul azuis azules celeste celestes", "turquoise": "turquesa turquesas",
    "green": "verde verdes oliva cáqui caqui",
    "yellow": "amarelo amarela amarelos amarelas amarillo amarilla amarillos amarillas mostarda mostaza",
    "orange": "laranja laranjas alaranjado naranja naranjas anaranjado",
    "purple": "roxo roxa roxos roxas lilás violeta violetas morado morada morados moradas púrpura",
    "pink": "rosa rosas rosado rosada rosados rosadas fúcsia fucsia",
    "brown": "marrom marrons castanho castanha marrón marrones castaño color~café",
    "beige": "bege beis", "gold": "dourado dourada dorado dorada",
    "silver": "prateado prateada plateado plateada", "multicolour": "colorido colorida coloridos multicor multicolor",
}  # fmt: skip
_RO = {name.replace("~", " "): base for base, names in _ROMANCE.items() for name in names.split()}
_TONES = (
    r"(?:[ -](?:claro|clara|claros|escuro|escura|oscuro|oscura|oscuros|marinho|marino|royal|céu|cielo|militar|musgo|"
    r"musgo|água|petróleo|bebê|neón|neon|limão|limón|oliva))?"
)
_EN = {name: base for base, names in _ENGLISH.items() for name in names.split()}
_DE = {name: base for base, names in _GERMAN.items() for name in names.split()}
_ENDINGS = "(?:e[nrsm]?)?"
_KNOWS = re.compile(
    r"\b(?:ich|er|sie|es|wer|niemand|jemand|keiner|man) (?:\w+ )?\||\| (?:ich|er|sie|wer|jemand|ni|nicht|man)\b"
)
_SHADES = (
    "(?:dunkel|hell|knall|marine|königs|himmel|oliv|tannen|zitronen|feuer|wein|rost|taupe|schoko|nacht|royal|mittel|"
    "neon|pink|alt|bordeaux|senf)?"
)
_SHADES_EN = r"(?:(?:dark|light|navy|royal|sky|bright|pale|deep|neon|forest|lime|hot)[ -]?)?"


def read_colours(line: Line, context: Context) -> Iterator[Found]:
    """Return colours as `blue`, `black` and so on; "dunkelblaue" and "navy" are blue, "ich weiß" is none."""
    for match in _pattern().finditer(line.low):
        if match[0] in ("weiß", "weiss") and _KNOWS.search(
            line.before(match.start()) + "|" + line.low[match.end() :][:8]
        ):
            continue
        yield one(match.start(), match.end(), "colour", _base(match))


def _base(match: re.Match[str]) -> str:
    return next(names[match[group]] for group, names in (("en", _EN), ("de", _DE), ("ro", _RO)) if match[group])


@cache
def _pattern() -> re.Pattern[str]:
    english = "|".join(sorted(_EN, key=len, reverse=True))
    german = "|".join(sorted(_DE, key=len, reverse=True))
    romance = "|".join(sorted(_RO, key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?:{_SHADES_EN}(?P<en>{english})|{_SHADES}(?P<de>{german}){_ENDINGS}|(?P<ro>{romance}){_TONES})(?!\w)"
    )

"""Colours, also inflected and compounded, by their English base names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kontor.nlu.entities.found import Found, one
from kontor.nlu.entities.sieve import Sieve
from kontor.nlu.line import Line
from kontor.understanding import Context

_ENGLISH = {
    "black": "black balck blakc", "white": "white off~white off-white offwhite ivory",
    "grey": "grey gray greyish grayish charcoal anthracite", "red": "red reddish burgundy crimson scarlet maroon",
    "blue": "blue bluish navy indigo cobalt bleu", "turquoise": "turquoise teal aqua",
    "green": "green greenish olive khaki mint emerald grren", "yellow": "yellow yellowish mustard yelow",
    "orange": "orange", "purple": "purple violet lilac lavender purpel", "pink": "pink magenta fuchsia",
    "brown": "brown brownish", "beige": "beige cream ecru taupe sand-coloured", "gold": "gold golden",
    "silver": "silver", "bronze": "bronze", "multicolour": "multicoloured multicolored colourful colorful",
}  # fmt: skip
_GERMAN = {
    "black": "schwarz", "white": "weiß weiss", "grey": "grau gräulich anthrazit", "red": "rot rötlich bordeaux",
    "blue": "blau bläulich marine", "turquoise": "türkis tuerkis petrol petrolfarben",
    "green": "grün gruen grünlich oliv", "yellow": "gelb gelblich", "orange": "orangefarben",
    "purple": "lila lilan violett flieder", "pink": "rosa rosan", "brown": "braun bräunlich",
    "beige": "beige beig creme cremefarben sandfarben naturfarben", "gold": "golden goldfarben",
    "silver": "silbern silberfarben", "multicolour": "bunt mehrfarbig",
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
    "brown": "camel marrom marrons castanho castanha marrón marrones castaño color~café",
    "beige": "bege beis", "gold": "dourado dourada dorado dorada",
    "silver": "prateado prateada plateado plateada", "multicolour": "colorido colorida coloridos multicor multicolor",
}  # fmt: skip
_RO = {name.replace("~", " "): base for base, names in _ROMANCE.items() for name in names.split()}
_TONES = (
    r"(?:[ -](?:claro|clara|claros|escuro|escura|oscuro|oscura|oscuros|marinho|marino|royal|céu|cielo|militar|musgo|"
    r"musgo|água|petróleo|bebê|neón|neon|limão|limón|oliva|botella|garrafa|bandeira|pino|esmeralda|menta|vinho|vino|pastel|bebé|el[ée]ctrico|grisáceo|"
    r"turquesa))?"
)
_EN = {name.replace("~", " "): base for base, names in _ENGLISH.items() for name in names.split()}
_DE = {name: base for base, names in _GERMAN.items() for name in names.split()}
_ENDINGS = "(?:e[nrsm]?)?"
_KNOWS = re.compile(
    r"\b(?:ich|er|sie|es|wer|niemand|jemand|keiner|man) (?:\w+ )?\||\| (?:ich|er|sie|wer|jemand|ni|nicht|man)\b"
)
_SHADES = (
    "(?:(?:dunkel|hell|knall|marine|königs|himmel|oliv|tannen|zitronen|feuer|wein|rost|taupe|schoko|nacht|royal|mittel|"
    "neon|pink|alt|bordeaux|senf|schnee|woll|natur|rein|creme|perl|blut|kirsch|ziegel|rubin|purpur|orange|pastell|"
    "zart|blass|matt|tief)-?|schwarz|blau|braun|grau|weiß|gelb|rosa|silber|gold)?"
)
_MIXED = r"(?:[^\W\d_]{3,12}(?=blau|grün|grau|gelb|braun|schwarz|violett|türkis))?"
"""Before most colours any noun is a shade ("moosgrün", "stahlblau"); "Brot" ends like a colour too."""
_SHADES_EN = (
    r"(?:(?:dark|light|navy|royal|sky(?=[ -]?blue)|bright|pale|deep|neon|forest|lime|hot|midnight|baby|bottle|steel|"
    r"slate|ice|mint|powder|dusty|rose|burnt|blood|cherry|wine|chocolate|lemon|pastel|petrol|electric|moss|sage|pine|"
    r"medium)[ -]?)?"
)
_NAMED = re.compile(
    r"(?:\b(?:mrs?|ms|miss|dr|herrn?|frau|señora?|sra?|senhora?|dona)\.?|"
    r"\b(?:surname|last name|family name|name|nachname|familienname|apellido|sobrenome|nome)(?:'s| is| ist| es| é|:)) $"
)
"""Words before a name: "Mr Brown" has no colour."""
_EMPTY = re.compile(
    r"\b(?:est[oáéó]\w*|qued[éó]\w*|queda|fico\w*|fica|veio|vem|vino|viene|abr\w+|sai[ua]?|sali[óo]|sale|aparec\w+|"
    r"p[áa]gina|hoja|folha|pantalla|tela)(?: \w+){0,3} (?:em|en) $"
)
"""Words before a screen or a mind that is empty: "estoy en blanco", "o cartão abre em branco"."""
_SALVE = re.compile(r" (?:para|de|hidratante|solar|protetor)\b")
"""Words behind what is rubbed in: "creme para conservar"."""
_STATUS = re.compile(
    r"[ -](?:members?|membership|status|card|frequent|elite|kunde|karte|mitglied\w*|vielflieger\w*|medal|ring|"
    r"juice|saft|wine|wein|market|friday|monday|mail|berry|pass|list|box|eye)\b"
)
"""Words behind what is no colour of a thing: "gold member", "black friday"."""


def read_colours(line: Line, context: Context) -> Iterator[Found]:
    """Return colours as `blue`, `black` and so on; "dunkelblaue" and "navy" are blue, "Mr Brown" is none."""
    for _, match in _pattern().matches(line.low):
        if not _is_other(match, line):
            yield one(match.start(), match.end(), "colour", _base(match))


def _is_other(match: re.Match[str], line: Line) -> bool:
    """Tell whether what looks like a colour is knowledge, somebody's name or a kind of customer."""
    before = line.before(match.start())
    if match[0] in ("weiß", "weiss") and _KNOWS.search(f"{before}|{line.low[match.end() :][:8]}"):
        return True
    if match[0] == "creme" and _SALVE.match(line.low, match.end()):
        return True
    if match[0] in ("branco", "blanco") and _EMPTY.search(before):
        return True
    return bool(_NAMED.search(before) or _STATUS.match(line.low, match.end()))


def _base(match: re.Match[str]) -> str:
    return next(names[match[group]] for group, names in (("en", _EN), ("de", _DE), ("ro", _RO)) if match[group])


@cache
def _pattern() -> Sieve:
    english = "|".join(sorted(_EN, key=len, reverse=True))
    german = "|".join(sorted(_DE, key=len, reverse=True))
    romance = "|".join(sorted(_RO, key=len, reverse=True))
    names = rf"(?:{_SHADES}|{_MIXED})(?P<de>{german}){_ENDINGS}|(?P<ro>{romance}){_TONES}"
    return Sieve([re.compile(rf"(?<!\w)(?:{_SHADES_EN}(?P<en>{english})|{names})(?!\w)")])

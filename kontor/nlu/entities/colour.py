"""Colours, also inflected and compounded, by their English base names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from kontor.nlu.entities.cues import FLIGHTS
from kontor.nlu.entities.found import Found, one
from kontor.nlu.entities.sieve import Sieve
from kontor.nlu.line import NEAR, Line
from kontor.understanding import Context

_ENGLISH = {
    "black": "black balck blakc", "white": "white off~white off-white offwhite ivory",
    "grey": "grey gray greyish grayish charcoal anthracite",
    "red": "red reddish burgundy crimson scarlet maroon oxblood",
    "blue": "blue bluish navy indigo cobalt bleu", "turquoise": "turquoise teal aqua",
    "green": "green greenish olive khaki mint emerald grren", "yellow": "yellow yellowish mustard yelow ochre",
    "orange": "orange", "purple": "purple violet lilac lavender purpel mauve", "pink": "pink magenta fuchsia",
    "brown": "brown brownish", "beige": "beige cream ecru taupe sand-coloured", "gold": "gold golden",
    "silver": "silver", "bronze": "bronze", "multicolour": "multicoloured multicolored colourful colorful",
}  # fmt: skip
_GERMAN = {
    "black": "schwarz", "white": "weiß weiss", "grey": "grau gräulich anthrazit", "red": "rot rötlich bordeaux",
    "blue": "blau bläulich marine", "turquoise": "türkis tuerkis petrol",
    "green": "grün gruen grünlich oliv", "yellow": "gelb gelblich ocker",
    "orange": "orangene orangenen orangener orangenes orangenem",
    "purple": "lila lilan violett flieder", "pink": "rosa rosan pink", "brown": "braun bräunlich",
    "beige": "beige beig creme", "gold": "golden", "silver": "silbern silber", "multicolour": "bunt mehrfarbig",
}  # fmt: skip
_ROMANCE = {
    "black": "preto preta pretos pretas pretinho pretinha negro negra negros negras negrito negrita",
    "white": "branco branca brancos brancas branquinho branquinha branco~gelo branco~neve branco~cru branco~osso "
    "blanco blanca blancos blancas blanquito blanquita blanco~roto blanco~hueso blanco~crudo blanco~nieve",
    "grey": "cinza cinzas cinzento cinzenta cinzentos cinzentas grafite chumbo gris grises grisáceo grisácea grafito",
    "red": "vermelho vermelha vermelhos vermelhas vermelhinho vermelhinha bordô grená rojo roja rojos rojas rojito "
    "rojita bordó granate granates",
    "blue": "azul azuis azules azulzinho azulzinha azulado azulada celeste celestes",
    "turquoise": "turquesa turquesas",
    "green": "verde verdes verdinho verdinha verdoso verdosa oliva cáqui caqui kaki",
    "yellow": "amarelo amarela amarelos amarelas amarelinho amarelinha amarillo amarilla amarillos amarillas mostarda "
    "mostaza ocre",
    "orange": "laranja laranjas alaranjado alaranjada alaranjados alaranjadas naranja naranjas naranjo anaranjado "
    "anaranjada anaranjados anaranjadas",
    "purple": "roxo roxa roxos roxas roxinho roxinha lilás violeta violetas morado morada morados moradas púrpura",
    "pink": "rosa rosas rosinha rosita rosado rosada rosados rosadas fúcsia fucsia",
    "brown": "camel marrom marrons marron castanho castanha castanhos castanhas marrón marrones castaño castaña "
    "castaños castañas café~oscuro café~claro terracota",
    "beige": "bege beges beis", "gold": "dourado dourada douradas dorado dorada dorados doradas",
    "silver": "prateado prateada prateados prateadas plateado plateada plateados plateadas",
    "multicolour": "colorido colorida coloridos coloridas multicor multicolor",
}  # fmt: skip
_NOUNS = {
    "white": "snow elfenbein schnee gelo marfim marfil hueso",
    "grey": "slate steel schiefer plomo acero",
    "red": "wine ruby cherry wein rubin kirsch kirsche burgund vinho vino tinto guinda rubi rubí cereza cereja",
    "blue": "denim azur marinho marino royal cielo",
    "turquoise": "petróleo petrol",
    "green": "sage moss forest lime salbei limette pistazie musgo menta pistacho pistache",
    "yellow": "lemon senf zitronen honig limón mel miel",
    "orange": "tangerine apricot amber kürbis mango aprikosen bernstein abóbora mandarina",
    "purple": "plum aubergine pflaumen brombeer lavendel berinjela berenjena uva ciruela lavanda",
    "pink": "coral salmon peach rose blush lachs korallen koralle pfirsich rosé salmão salmón goiaba",
    "brown": "tan rust copper chocolate rost kupfer cognac mokka nougat schoko kastanien terrakotta caramelo canela "
    "ferrugem tabaco cobre café teja telha tijolo ladrillo chocolate",
    "beige": "sand stone oatmeal nude natur champagner haut schlamm eierschalen creme areia cru palha arena crema "
    "perla vainilla",
    "gold": "gold ouro oro", "silver": "prata plata silber",
}  # fmt: skip
"""Things that are colours behind "colour", "Farbe" and "cor", where worn ("in plum, size M"), and before "-farben"."""
_SHADES_EN = (
    "dark light sky(?=[~-]?blue) bright pale deep neon fluoro fluo fluorescent luminous hi[~-]?vis high[~-]?vis "
    "forest lime hot midnight baby bottle steel slate ice powder dusty dusky rose burnt blood cherry wine "
    "chocolate lemon pastel petrol electric moss sage pine mid apple army canary coral cornflower denim duck~egg "
    "peacock gun[~-]?metal ash pearl silver stone smoke sea salmon racing safety signal rust ruby tomato brick "
    "sand jet matte? plum royal ocean candy bubblegum bluey greeny pinky mauvy purply"
)
"""Words before an English colour that make it a shade, as the names of shades do ("olive green")."""
_SHADES_DE = (
    "dunkel hell knall marine königs himmel oliv tannen zitronen feuer wein rost taupe schoko nacht royal mittel neon "
    "pink alt bordeaux senf schnee woll natur rein creme perl blut kirsch ziegel rubin purpur orange pastell zart "
    "blass matt tief lachs korallen leucht signal quietsch mokka schwarz(?!-) blau(?!-) braun(?!-) grau(?!-) weiß(?!-) "
    "gelb(?!-) rosa(?!-) silber(?!-) gold(?!-)"
)
_SHADES_RO = (
    "clar[oa]s? clarit[oa]s? clarinh[oa]s? escur[oa]s? escurinh[oa]s? oscur[oa]s? oscurit[oa]s? marinho marino "
    "royal céu cielo militar musgo folha [áa]gua petr[óo]leo beb[êée] ne[oó]n fl[uú]or fluo fluorescentes? "
    "fosforescentes? fosforit[oa]s? chill[oó]na? lim[aãóo]o? limón oliva botella garrafa bandeira pin[ho]o? "
    "esmeralda menta vinho vino pastel el[ée]c?tric[oa] grisáceo turquesa choque chiclete chicle mexicano chá "
    "chumbo plomo grafite grafito mescla jaspead[oa] marengo p[eé]rola perla humo rata topo piedra pedra "
    "antracita ceniza rey rei klein francia tinta noche noite acero aço cobalto [íi]ndigo jeans? denim bic caneta "
    "tiffany pavo pavão celeste palo viej[oa] velho antig[oa] cereza cereja sangre sangue ferrari teja tijolo "
    "ladrillo granate burdeos mostaza mostarda ouro can[aá]rio pollo pato queimad[oa] quemad[oa] manzana maçã "
    "pistacho pistache abacate aguacate bosque selva ejército exército cana ca(?:qu|k)i kaki fucsia fúcsia pink "
    "salmón salmão chocolate café caramelo uva berinjela intens[oa]s? mate fosc[oa]s? brilhante brillante "
    "metálic[oa] metalizad[oa] azabache lavanda lilás violeta"
)
"""Words behind a colour of Portuguese and Spanish that make it a shade ("rosa-choque", "gris marengo")."""
_KINDS = "(?:(?:dunkl|hell|matt|blass)e[nrsm]? )?"
"""What German says of a colour that is a noun: "dunkles Blau"."""
_MIXED = r"(?:[^\W\d_]{3,12}(?=blau|grün|grau|gelb|braun|schwarz|violett|türkis))?"
"""Before most colours any noun is a shade ("moosgrün", "stahlblau"); "Brot" ends like a colour too."""
_ENDINGS = "(?:e[nrsm]?)?"
_HUED = frozenset(
    "café caramelo chocolate canela tabaco cobre ferrugem teja telha tijolo ladrillo vinho tinto guinda "
    "rubi rubí cereza "
    "cereja gelo marfim marfil hueso plomo marinho marino petróleo petrol musgo menta pistacho pistache limón "
    "honig mel miel abóbora mandarina berinjela berenjena uva ciruela lavanda salmão salmón goiaba ouro "
    "oro prata plata "
    "areia arena crema cru palha perla vainilla".split()
)
"""Those of `_NOUNS` that follow what is worn as its colour: "poncho café"."""
_WORN_RO = (
    r"(?:camis(?:a|eta)s?|playeras?|remeras?|blusas?|blusões|casacos?|abrigos?|jaquetas?|chaquetas?|chamarras?|camperas?|"
    r"calças?|pantal(?:ón|ones)|faldas?|saias?|vestidos?|su[ée]ter(?:es)?|buzos?|moletom|sudaderas?|polos?|ponchos?|"
    r"botas?|botin(?:a|es)s?|tênis|zapat(?:o|illa)s?|sapat(?:o|ilha)s?|sand[aá]lias?|gorros?|gorras?|bon[ée]s?|chapéus?|"
    r"sombreros?|luvas?|guantes|meias?|calcetines|mochilas?|bols[ao]s?|cintur(?:ón|ones)|cintos?|mantas?|bufandas?|"
    r"cachec(?:ol|óis)|chalecos?|coletes?|parkas?|anoraks?|impermeables?)"
)
_ASKED = (
    "(?:" + "|".join(f"(?<={word} )" for word in "colour color farbe cor tom tono ton shade".split()) + "|(?<=cor de ))"
)
_WORN = r"(?:(?<=\bin )|(?<=\bem )|(?<=\ben )|(?<=\bthe )(?=[^\W\d_]+ ones?\b))"
_GROUND = frozenset(
    "snow schnee sand areia arena stone steel natur haut café wine wein mango cielo gelo telha teja".split()
)
"""Things of `_NOUNS` that somebody walks on or drinks."""
_CLOSED = (
    r"(?=\W*$| ?[,.;?!)/]| (?:ones?|or|and|oder|und|ou|y|e|o|size|in|em|en|talla|tamanho|größe|para|pra|por|please|"
    r"bitte|gibt|haben|hat|habt|verfügbar|not|é|es|ist|is)\b)"
)
_KNOWS = re.compile(
    r"\b(?:i|ich|er|sie|es|wer|niemand|jemand|keiner|jeder|man) (?:\w+ )?\||"
    r"\| (?:(?:auch|gar|noch|leider|ja|halt|eigentlich|das|es) )?"
    r"(?:i|ich|er|sie|wer|jemand|öpper|emand|nicht|nix|nichts|net|ned|nöd|nid|nüt|man|wann|wo|wie|ob|dass|was|warum|wieso|bescheid)\b"
)
"""What stands around knowledge, "|" in the word's place: "ich weiß", "weiss nöd"."""
_NAMED = re.compile(
    r"(?:\b(?:mrs?|ms|miss|dr|herrn?|frau|señora?|sra?|senhora?|dona)\.?|"
    r"\b(?:soy|sou|me llamo|me chamo|ich heiße)|\b(?:surname|last name|family name|name|nachname|"
    r"familienname|apellido|sobrenome|nome)(?:'s| is| ist| es| é|:| as| als| como)) $"
)
"""Words before a name: "Mr Brown" has no colour."""
_EMPTY = re.compile(
    r"\b(?:est[oáéó]\w*|qued[éó]\w*|queda|fico\w*|fica|veio|vem|vino|viene|abr\w+|sai[ua]?|sali[óo]|sale|aparec\w+|"
    r"p[áa]gina|hoja|folha|pantalla|tela)(?: \w+){0,3} (?:em|en) $"
)
"""Words before a screen or a mind that is empty: "estoy en blanco", "o cartão abre em branco"."""
_SALVE = re.compile(r" (?:para|de|hidratante|solar|protetor)\b")
"""Words behind what is rubbed in: "creme para conservar"."""
_FOOD = re.compile(r"\b(?:ice|sun|face|hand|shaving|foot|barrier|skin|body|whipped|double|clotted|antiseptic)[ -]?$")
"""Words before a cream that is none of a thing: "ice cream"."""
_CARRIER = re.compile(
    r"(?:^|[.,;:!?(] ?|\b(?:da|pela|na|a|com|de|por|con|la|voo|vôo|avião|vuelo|avión|aérea|e|y|ou|flug|mit|with) )$"
)
"""Words before the airline "Azul" in a flight's sentence."""
_STATUS = re.compile(
    r"[ -](?:members?|membership|status|card|frequent|elite|kunde|karte|mitglied\w*|vielflieger\w*|medal|ring|"
    r"weg|platz|gasse|straße|strasse|road|street|lane|juice|saft|wine|wein|market|friday|monday|mail|berry|pass|list|box|eye)\b"
)
"""Words behind what is no colour of a thing: "gold member", "black friday"."""


def read_colours(line: Line, context: Context) -> Iterator[Found]:
    """Return colours as `blue`, `black` and so on; "dunkelblaue" and "navy" are blue, "Mr Brown" is none."""
    for _, match in _pattern().matches(line.low):
        if not _is_other(match, line, context.language):
            start = match.start("hue") if match["hue"] else match.start()
            yield one(start, match.end(), "colour", _base(match))


def _is_other(match: re.Match[str], line: Line, language: str) -> bool:
    """Tell whether what looks like a colour is knowledge, fuel, an airline, somebody's name or a kind of customer."""
    before, name = line.before(match.start()), match[0]
    if name in ("weiß", "weiss") and _KNOWS.search(f"{before}|{line.low[match.end() :][:NEAR]}"):
        return True
    if name.endswith(("creme", "cream")):
        salve = _SALVE.match(line.low, match.end()) or _FOOD.search(line.before(match.end("en") - len("cream")))
        return bool(salve if match["en"] else _SALVE.match(line.low, match.end()))
    if name in ("branco", "blanco") and _EMPTY.search(before):
        return True
    if name == "azul" and _CARRIER.search(before) and FLIGHTS.search(line.low):
        return True
    return (name == "petrol" and language == "en") or bool(
        _NAMED.search(before) or _STATUS.match(line.low, match.end())
    )


def _base(match: re.Match[str]) -> str:
    return next(names[match[group]] for group, names in _names().items() if match[group])


@cache
def _names() -> dict[str, dict[str, str]]:
    """Return base names by spelling for each group of the pattern; "dye" comes before "-farben"."""
    tables = {"en": _ENGLISH, "de": _GERMAN, "ro": _ROMANCE, "noun": _NOUNS}
    names = {
        group: {_spaced(name): base for base, row in table.items() for name in row.split()}
        for group, table in tables.items()
    }
    return names | {"dye": names["en"] | names["noun"] | names["de"], "worn": names["noun"], "hue": names["noun"]}


def _spaced(word: str) -> str:
    return word.replace("~", " ")


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(_spaced, words), key=len, reverse=True))


@cache
def _pattern() -> Sieve:
    names = _names()
    shades = _any([*_SHADES_EN.split(), *(name for name in names["en"] if name not in _ENGLISH)])
    english = rf"(?:(?:{shades})[ -]?){{0,2}}(?P<en>{_any(names['en'])})"
    german = rf"{_KINDS}(?:(?:(?:{_any(_SHADES_DE.split())})-?)?|{_MIXED})(?P<de>{_any(names['de'])}){_ENDINGS}"
    dyed = rf"(?P<dye>{_any(names['dye'])})-?farb(?:en|ig){_ENDINGS}"
    romance = rf"(?P<ro>{_any(names['ro'])})(?:[ -](?:{_any(_SHADES_RO.split())})){{0,2}}"
    noun = rf"{_ASKED}(?P<noun>{_any(names['noun'])})"
    hued = rf"{_WORN_RO} (?P<hue>{_any(_HUED)})"
    worn = rf"{_WORN}(?P<worn>{_any(set(names['noun']) - _GROUND)}){_CLOSED}"
    return Sieve([re.compile(rf"(?<!\w)(?:{english}|{dyed}|{romance}|{german}|{noun}|{worn}|{hued})(?!\w)")])

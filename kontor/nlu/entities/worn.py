"""Which bare numbers are sizes: what a message tells of things worn, what is around a number, its range, weighed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kontor.nlu.line import Line

THROUGH = r" ?[-/] ?| (?:to|bis|a|ao|al) "
ENOUGH = 4
"""The weight from which on a number is a size."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """Things of one kind and the numbers they come in: the usual ones alone, and others; lowest, highest and step."""

    words: str
    usual: tuple[tuple[float, float, float], ...]
    others: tuple[tuple[float, float, float], ...] = ()


_CHILDREN = ((50, 176, 6),)
_KINDS = {
    "shoes": _Kind(
        r"\w*(?:shoes?|boots?|schuhe?n?|stiefeln?|sandalen?|latschen|pantoffeln?|socken)|sneakers?|sandals?|"
        r"slippers?|"
        r"trainers|wellies|crocs|clogs|moccasins|mokassins?|treter|loafers|heels|pumps|flip-?flops|jandals|takkies|"
        r"finken|botas?|botines|tênis|tenis|sapat\w+|pantufas?|"
        r"galochas?|sandálias?|sandalias?|chinelos?|zapat\w+|pantuflas?|chanclas|ojotas|zuecos|mocasines|tamancos|"
        r"papetes?|alpargatas|socks?|meias?|meião|"
        r"calcetin\w*|calcetín|patines?|patins|palmilhas?|calço|calzo|calçado|calzado",
        ((33, 50, 0.5), (4.5, 14.5, 1)),
        ((16, 51, 0.5), (3, 14.5, 0.5)),
    ),
    "gloves": _Kind(
        r"\w*handschuhe?n?|fäustlinge|gloves?|mittens|luvas?|guantes|mitones|manoplas", (), ((5, 13, 0.5),)
    ),
    "hats": _Kind(
        r"\w*(?:hats?|hut|hüte|helme?|mützen?|kappen?)|caps?|beanies?|fedoras?|boinas?|helmets?|bon[ée]s?|chapéus?|"
        r"gorros?|gorras?|"
        r"capacetes?|"
        r"sombreros?|viseras?|cascos?|cabeça|cabeza|kopf|head",
        ((54, 63, 1),),
        ((48, 66, 1),),
    ),
    "belts": _Kind(r"belts?|gürtel\w*|cintos?|cintur[oó]n\w*", (), ((65, 155, 5),)),
    "children": _Kind(
        r"(?:kids?|child|children|childs|toddlers?|infants?|baby|babies|boy|girl|son|daughter|niece|nephew|bairn|sohn|tochter|"
        r"mädchen|"
        r"\w*bue?b(?:en)?|bua|buam|madl|junge|enkelin?|nichte|neffe|filh[oa]s?|crianças?|beb[êée]s?|menin[oa]s?|net[oa]s?|"
        r"hij[oa]s?|niñ[oa]s?|niet[oa]s?|nene|nena|peques?|infantil)(?:'s)?|kinder\w*|kind(?:es)?|\w*(?:bodys?|"
        r"strampler)|body|bodies|enxoval|ajuar",
        ((104, 176, 6),),
        _CHILDREN,
    ),
    "clothes": _Kind(
        r"\w*(?:jacken?|hosn|mäntel|mantel|anoraks?|parkas?|pullover|hosen?|shirts?|hemd|hemden|kleid|westen?|blusen?|"
        r"anz[uü]ge?|"
        r"schlafanzug|overall|pulli|bluse|janker|badeanzug|strickjacke|röcke|rock)|jackets?|coats?|dress(?:es)?|"
        r"skirts?|fleeces?|softshells?|jumpers?|"
        r"sweaters?|hoodies?|"
        r"blouses?|leggings|shorts|chinos|trousers|pants|jeans|suits?|snowsuits?|vests?|pyjamas?|onesies?|tights|"
        r"rompers?|babygrows?|bodysuits?|cardigans?|gilets?|bikinis?|"
        r"jaquetas?|casacos?|calças?|camisas?|camisetas?|blusas?|vestidos?|saias?|bermudas?|moletom|moletons|macac\w+|"
        r"pijamas?|coletes?|biquíni|"
        r"agasalhos?|"
        r"chaquetas?|abrigos?|remeras?|buzos?|bañador\w*|chalecos?|peleles?|pantal[oó]n\w*|chamarras?|camperas?|"
        r"playeras?|polar|polares|plumíferos?|chubasqueros?|"
        r"faldas?|sudaderas?|vaqueros|mallas?|enteritos?|impermeables?|tallas?|talles?|konfektion|manequim|cintura|"
        r"mangas?",
        (),
        ((4, 64, 1), *_CHILDREN),
    ),
    "talk": _Kind(
        r"sizes?|fits?|größen?|grössen?|f[aä]llt|fallen|\w*tausch\w*|gekauft in|uso|numera[çc][ãa]o|trocar?|"
        r"precisava|números?|cambias?|cambiar|tamanhos?|tallan?|pares?|pairs?|paar|chart|uk|us|eu",
        ((33, 50, 0.5), (4.5, 14.5, 1)),
    ),
    "verbs": _Kind(r"(?:takes?|wears?) an?|swap|swop|exchange", ((33, 50, 0.5),), ((4, 30, 1),)),
}
_UNSURE = {"children", "talk", "verbs"}
"""Kinds of words that are told of journeys, too."""
_THINGS = re.compile(rf"(?<!\w)(?:{'|'.join(f'(?P<{name}>{kind.words})' for name, kind in _KINDS.items())})(?!\w)")
_HALF = r"(?:[.,]5| (?:[ye] )?[12]/[23]| y medi[oa]| e mei[oa]| and a half)"
_NUMBER = re.compile(
    r"(?<![\w.,:/#€$£°+-])(?<![€$£] )"
    rf"(?P<size>(?P<low>\d{{1,3}})(?P<half>{_HALF})?(?:(?P<by>{THROUGH})(?P<high>\d{{1,3}}){_HALF}?)?)(?:er)?(?![\w%€$£°])(?![.,:/-]\d)(?!-[^\W\d])"
)
_COLOUR = (
    r"black|white|gr[ae]y|blue|green|red|navy|beige|pink|schwarz|weiß|grau|blau|grün|rot|braun|pret[oa]|branc[oa]|"
    r"cinza|"
    r"vermelh[oa]|marrom|azul|verde|rosa|negr[oa]|blanc[oa]|gris|roj[oa]|marrón|brown|lila"
)
_BEFORE = {
    "en": (
        (
            r"in(?: an?| the| my| her| his)?|(?:wears?|takes?|needs?|normally|usually|mostly|always|childs?|child's|"
            r"kids|boys'?|"
            r"women'?s|mens|men's|ladies'?|womens|toddler|junior|infant|age)(?: an?| the)?|i'm an?|"
            r"(?:longer|bigger|larger|smaller) than"
        ),
        r"an?|the|my|any|or|instead of|than|between",
        r"for|at",
    ),
    "de": (
        (
            r"in(?: an| eine[rm]?| der| ner| nem| ihrer| meiner)?|tr[aä]g(?:e|t|en)(?: (?:sonst|meist(?:ens)?|"
            r"normalerweise|immer|"
            r"eigentlich|ich|er|sie|eine?))*|hab(?:e|en)? (?:ich )?(?:sonst|normalerweise|immer|eigentlich)(?: eine?)?|"
            r"(?:brauch\w*|nehm\w*)(?: (?:ich|er|sie|wir|aber|dann|eher|eine?))*|konfektion|die|eine|ne|"
            r"(?:länger|größer|kleiner) als"
        ),
        r"der|einer|ner|kein|keine|statt|gegen|oder|wie|einmal|bestellt|bräuchte|wär|zwischen|d|bei",
        r"für|um|nach",
    ),
    "pt": (
        (
            r"em|n[oa]|numa?|cal[çc]o|uso|visto|veste|n[úu]mero|infantil|manequim|sou|calça|"
            r"troca(?:r|ndo)? (?:por|pel[oa])|(?:mais longo|maior|menor) (?:de|que)"
        ),
        r"[oa]|uma?|meu|minha|d[oa]|pr[oa]|ou|quero|só|veio|pedi|entre",
        r"por|(?:sa(?:i|em)|fica[m]?) (?:a|em|por)|de",
    ),
    "es": (
        (
            r"(?:más (?:largo|grande|chico)|mayor|menor) (?:de|que)|"
            r"(?<!sale )(?<!salen )(?<!queda )(?<!deja )en(?: el| la| una?| los| las)?|calz[oa]|uso(?: una?| la| el)?|"
            r"llevo(?: una?| la| el)?|"
            r"soy(?: una?)?|gasto(?: una?)?|(?:queda|quedan|tienen|hay|sale|salen)(?: (?:alguna?|algún|la|el|en))*|la|"
            r"una|por (?:la|el|una?)"
        ),
        r"el|un|mi|del|o|ni|alguna?|pedí|quiero",
        r"a|al|por|de|que|(?:salen?|queda|deja) en",
    ),
}
"""What leads to a size for sure, what may, and what leads to something else."""
_OTHERWISE = (
    r"rows?|reihe|fila|fileira|seats?|sitz|platz|asientos?|assentos?|poltrona|gates?|flugsteig|puerta|port[ãa]o|"
    r"terminal|"
    r"flights?|flug|vuelos?|voos?|orders?|pedidos?|bestellung|nr\.?|nummer|room|bus|linie|line|straße|str\.|rua|calle|"
    r"casa|"
    r"cost(?:s|aban?|ó)?|paid|pay|pagu?[eéo]i?|pagar|kost\w+|gezahlt|custa(?:m|va|vam)?|cuestan?|vale|valen|preis|"
    r"price|preço|"
    r"precio|"
    r"for|für|à|às|as|las|at|after|before|nach|vor|day|tag|d[ií]a|until|till|bis|hasta|até|under|over|below|unter|über|"
    r"menos de|m[aá]s de|mais de|from|ab|seit|since|desde|card|ending in|stand|estaba[n]?|está[n]?|fico|page|"
    r"january|february|march|april|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|"
    r"sept?|oct|nov|dec|"
    r"cama|zona|group|gruppe|grupo|seite|página|pág|foot|largo|länge|long|desk|schalter"
)
_UNITS = (
    r"tage?n?|days?|d[ií]as?|min\w*|hours?|hrs?|h|std|stund\w*|horas?|weeks?|woch\w*|seman\w*|mon[ai]t?\w*|month\w*|"
    r"m[eê]s\w*|"
    r"years?|jahr\w*|an[oñ]\w*|uhr|am|pm|a\.?m|p\.?m|euro\w*|dollar\w*|pounds?|quid|bucks|reais|real|pesos?|pavos|"
    r"franken|soles|"
    r"libras?|people|persons?|pessoas?|personas?|leute|personen|k[mg]|cm|mm|ml|cl|l|lt|ltr|lit\w*|m|met\w+|meter|g|gr|"
    r"gramm?\w*|"
    r"foot|kilo\w*|quilo\w*|kilómetros|inch\w*|zoll|pol|polegadas|pulgadas|feet|ft|grad|gra[du]\w*|degrees?|°c|c|f|"
    r"fieber|"
    r"fever|febre|fiebre|mal|times|veces|vezes|x|prozent|percent|por ?cento|por ciento|off|pages?|seiten?|páginas|"
    r"stück|pieces|pieza\w*|"
    r"paare?|pairs?|pares|kunden|items|artikel|volt|watt|mah|bar|psi|teile|seats|plätze|tickets|mil|years|points|"
    r"punkte|pontos|"
    r"puntos|nights?|nächte|noites?|noches?|bus|flug|flight|vuelo|voo|(?:de )?(?:janu|janei|ener|febr|feve|märz|march|"
    r"marz|"
    r"març|april|abril|mai|juni|june|junh|juli|july|julh|august|agost|septem|septiem|setem|okto|octo|octu|outub|novem|"
    r"noviem|"
    r"dezem|decem|diciem)\w*|reasons?|de cintura|de pecho|de peito"
)
_COUNTED = re.compile(rf"\.?[ -]?(?:{_UNITS})(?!\w)")
_ELSEWHERE = re.compile(
    r"(?<!\w)(?:gates?|flugsteig|puertas?|port[ãa]o|port[õo]es|terminal|flights?|flug|flüge|vuelos?|voos?|avi[ãõó]\w*|"
    r"plane|"
    r"check-?in|boarding|embar\w+|tickets?|passage\w+|billetes?|boletos?|aeropuerto|aeroporto|airport|flughafen|liter|"
    r"litres?|"
    r"litros?|hours?|stunden|minut\w+|grad|graus|fila|row|reihe|seats?|asientos?|assentos?|"
    r"pasaportes?|control|izquierda|derecha|lado|direita|esquerda|praça|porta|banheiro|ventana|screen|pantalla|"
    r"app|"
    r"delivered|entregue|entregaron)(?!\w)"
)
"""Words of messages in which a number alone is of something else: of a gate, a row, a bag."""
_WASHED = re.compile(r"(?<!\w)(?:\w*wasch\w*|wash\w*|lav[aeo]\w*)(?!\w)")
_DEGREES = frozenset((30.0, 40.0, 60.0, 90.0, 95.0))
_DESIGNATED = re.compile(r"(?:^|\W)[A-Z]{2} $")
"""A number behind it is a flight's."""
_DATED = re.compile(r"(?:^|\W)(?:the|el|al|o|no|der) $")
_OF_DAY = re.compile(r"(?:^|\W)(?:del|do) $")
"""Up to 31 such a number is a day; "guantes del 8" are of a size."""
_ENDS = re.compile(
    r"\W*$|[?!.,;:)]| (?:in|is|are|at|usually|normally|mostly|and|or|und|oder|ou|o|y|e|please|bitte|por favor|porfa|pf|"
    r"fit|fits|be|if|rather|instead|passt|passen|wäre|available|left|back|da|vorrätig|verfügbar|noch|wieder|tem|hay|"
    r"statt|"
    r"em vez|en vez|möglich|europeo|europeu|say|dont?|doesn't|habt|hat|have|still|again|gibt|for|für|para|pra)(?!\w)"
)
_LANGUAGES = {
    language: tuple(
        re.compile(rf"(?:^|[^\w])(?:{words}),? $")
        for words in (sure, rf"{_OTHERWISE}|{other}", rf"(?:{_COLOUR})(?:,? (?:and|und|e|y|in|em|en))?|{maybe}")
    )
    for language, (sure, maybe, other) in _BEFORE.items()
}
_TIGHT = re.compile(
    r"(?: (?:is|are|was|were|me|mir|ihm|ihr|uns|le|te|ist|war|sind|fica[m]?|ficou|ficaram|está|queda[n]?|"
    r"quedó|quedaron|"
    r"viene[n]?|far|way|much|an?|bit|viel|etwas|bisschen|ein|um|un|pouco|poco|deutlich|just|doch|leider|eher|einfach|aber|ja)){0,5}"
    r" (?:too|zu|muy|muito|bem|demasiado) (?:[^\W\d]+ )?(?:tight|small|big|large|long|short|loose|wide|"
    r"narrow|eng|weit|klein|"
    r"groß|kurz|lang|knapp|(?:apertad|larg|pequen|pequeñ|chic|just|curt|cort|anch|apretad|estrech)[oa]s?|grandes?)(?!\w)"
)
"""Behind a number that tells how a thing fits."""
_SWAPPED = re.compile(
    r"(?:(?P<asked>asked for|ordered|wanted|bestellt|pedi|pedí) (?:an? |size |die |o |um |la |una? |el )?)?"
    r"(?<![\w.,:/#€$£°+-])(?P<got>3[3-9]|4\d)(?: (?:instead of|rather than|and not|statt|anstatt|und nicht|"
    r"en vez de|em vez de|en lugar de|ao invés de|e não|y no)|,?(?: (?:but|and|aber|und|mas|pero|y|e))? "
    r"(?:got|received|came|kam|bekam|bekommen|veio|recebi|llegó|recibí|vino)) "
    r"(?:(?:an?|the|die|eine?r?|el|la|una?|[oa]|uma?) )?(?P<meant>3[3-9]|4\d)(?![\w%€$£°:/])"
)
"""One size and the other that it came, or was said, instead of."""
MOST_APART = 6
_WEIGHTS = (3, -ENOUGH, 2)
_JOINED = re.compile(
    r"\d(?:[.,]5)?(?:,| or| oder| und| and| ou| o| y| e| statt| em vez de)(?: an?| the| die| eine| [oa]| la| el)? $"
)
_GAP = re.compile(r",? (?:[^\W\d]+(?:-[^\W\d]+)?,? )?")


def worn_numbers(line: Line, language: str) -> Iterator[re.Match[str]]:
    """Yield matches of the numbers, or ranges of two, that are more likely a size than anything else; group `size`.

    What is measured, counted or paid is none; a message that tells of nothing worn needs a number that is usual for
    clothes and something before it that leads to one.
    """
    found = [match for match in _NUMBER.finditer(line.low) if not _COUNTED.match(line.low, match.end())]
    if not found:
        return
    things = list(_THINGS.finditer(line.low))
    told = {str(thing.lastgroup) for thing in things}
    if told <= _UNSURE and _ELSEWHERE.search(line.low):
        return
    swapped = _swapped(line, language, things)
    for match in found:
        if match["by"] == "/" and float(match["low"]) >= float(match["high"]):  # a date, or a share
            continue
        if match.start() in swapped:
            if swapped[match.start()]:
                yield match
            continue
        weight = 3 if _TIGHT.match(line.low, match.end()) else 0
        weight += _range(match, told, line)
        weight += _before(match.start("size"), float(match["low"]), line, language, things)
        if weight + (ends(line, match.end()) or any(thing.start() == match.end() + 1 for thing in things)) >= ENOUGH:
            yield match


def _swapped(line: Line, language: str, things: list[re.Match[str]]) -> dict[int, bool]:
    """Return where two numbers begin that are told one instead of the other, and whether they are sizes, no prices."""
    told: dict[int, bool] = {}
    for match in _SWAPPED.finditer(line.low):
        if abs(int(match["got"]) - int(match["meant"])) <= MOST_APART:
            sizes = (
                bool(match["asked"]) or _before(match.start("got"), float(match["got"]), line, language, things) >= 0
            )
            told |= {match.start("got"): sizes, match.start("meant"): sizes}
    return told


def kinds(line: Line) -> set[str]:
    """Return the kinds of things worn, of those who wear them and of talk about sizes that a message tells of."""
    return {str(thing.lastgroup) for thing in _THINGS.finditer(line.low)}


def ends(line: Line, place: int) -> bool:
    """Tell whether a place ends what is said of a thing: with a stop, a joint, or a word like "please"."""
    return _ENDS.match(line.low, place) is not None


def _range(match: re.Match[str], told: set[str], line: Line) -> int:
    """Weigh a number: usual for a thing that is told of, possible for it, or usual for what is worn at all."""
    low = float(match["low"]) + (0.5 if match["half"] else 0)
    if match["high"] and match["by"].strip() == "/" and float(match["high"]) - low == 6 and _within(low, _CHILDREN):
        return ENOUGH
    if low in _DEGREES and _WASHED.search(line.low):
        return -2
    if any(_within(low, _KINDS[kind].usual) for kind in told):
        return 3
    if any(_within(low, _KINDS[kind].others) for kind in told):
        return 2
    return 1 if _within(low, ((32, 50, 0.5), (52, 56, 2))) else -2


def _within(number: float, ranges: tuple[tuple[float, float, float], ...]) -> bool:
    return any(low <= number <= high and (number - low) % step == 0 for low, high, step in ranges)


def _before(start: int, number: float, line: Line, language: str, things: list[re.Match[str]]) -> int:
    """Weigh what stands right before a number; a thing does as much as an article, with one word between, too."""
    before = line.before(start)
    if _DESIGNATED.search(line.plain[max(0, start - 4) : start]) and not line.plain.isupper():
        return -ENOUGH
    near = any(_GAP.fullmatch(line.low, thing.end(), start) for thing in things)
    if number < 32 and (_DATED.search(before) or (not near and _OF_DAY.search(before))):
        return 0
    patterns = _LANGUAGES.get(language, _LANGUAGES["en"])
    for weight, words in zip(_WEIGHTS, patterns, strict=True):
        if words.search(before):
            return weight
    return 2 if near or (things and _JOINED.search(before)) else 0

"""Sizes of clothes and shoes: letters (S, XL, 3XL), numbers (42, 38.5), ranges (40-43) and jeans (W32/L34)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kontor.nlu.entities.found import Found, one
from kontor.nlu.entities.sieve import Sieve
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
        "pp": "XS", "p": "S", "g": "L", "gg": "XL", "xg": "XXL", "exg": "XXL", "xgg": "3XL", "xxg": "3XL",
        "pequeno": "S", "pequena": "S", "médio": "M", "medio": "M", "média": "M", "media": "M", "grande": "L",
        "extra grande": "XL", "extragrande": "XL", "único": "ONE SIZE", "tamanho único": "ONE SIZE",
    },
    "es": {
        "ch": "S", "g": "L", "eg": "XL", "xg": "XL", "chico": "S", "chica": "S", "pequeño": "S", "pequeña": "S",
        "mediano": "M", "mediana": "M", "grande": "L", "extra grande": "XL", "extragrande": "XL", "única": "ONE SIZE",
        "talla única": "ONE SIZE", "unitalla": "ONE SIZE",
    },
}  # fmt: skip
"""Brazilian letters (pequeno, médio, grande) and Mexican ones (chico, grande) by the international ones."""
_LETTERS = r"\d?x{1,4}[sl]|[sml]"
_ONE = r"\d{1,2}(?: [12]/3|[.,]5)?|\d{1,3}"
_THROUGH = r" ?[-/] ?| (?:to|bis|a|ao|al) "
_NUMBER = rf"\d{{1,3}}(?:[.,]5)?(?:{_THROUGH})\d{{1,3}}(?:[.,]5)?(?![\w€$£%])(?![.,:/-]\d)|{_ONE}"
_ENOUGH = r"3[2-9]|4\d|5[0-6]"
"""Numbers that are a size where no word says so."""
_WORN = rf"(?:{_ENOUGH})(?:[.,]5)?(?:(?:{_THROUGH})(?:{_ENOUGH})(?:[.,]5)?)?"
_JEANS = re.compile(r"(?<!\w)w ?(?P<waist>2[2-9]|[345]\d) ?[-/x,]? ?l ?(?P<length>2[4-9]|3\d)(?!\w)")
_SYSTEM = re.compile(r"(?<!\w)(?P<size>(?:eu|uk|us) (?:1?\d|[2-5]\d)(?:[.,]5)?)(?![\w%€$£])(?![.,:/-]\d)")
"""Behind the capitals of a system of sizes; "give us 9" is none."""
_RANGE = re.compile(rf"(?P<low>\d{{1,3}}(?:\.5)?)(?P<by>{_THROUGH})(?P<high>\d{{1,3}}(?:\.5)?)")
_NAMED = re.compile(
    rf"(?<!\w)(?:sizes?|sz|[^\W\d_]*(?:größen?|groesse|grösse)|gr\.?)(?![^\W\d])(?: is| ist| von)? ?:? ?"
    rf"(?:eu |uk |us )?(?P<size>{_LETTERS}|{_NUMBER}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![\w])"
)
_PLAIN = re.compile(r"(?<![\w'.-])(?P<size>\d?x{1,4}[sl]|[sml](?!\.(?!\W*$)))(?![\w'-])(?!\.\w)")
_LED = re.compile(
    rf"(?<!\w)(?:in|a|an|as|als|eine?|wear|trage|need|brauche|or|oder) (?P<size>{_LETTERS}|(?:eu|uk|us) "
    rf"\d{{1,2}}(?:[.,]5)?|"
    r"(?:extra )?(?:small|medium|large)|one size|klein|mittel|groß)(?![\w'.-])"
    r"(?! (?:dogs?|cats?|child|children|kids?|family|group|party|bags?|suitcase|number|amount|problem|question|fee)\b)"
)
"""Of a "large dog" nobody asks the size."""
_ALIKE = (
    r"(?![\w%€$£])(?![.,:]\d)(?!-[^\W\d])"
    r"(?! ?(?:tag|day|min|hour|std|stund|week|woch|month|monat|euro|dollar|pound|pe[or]|k[mg]\b|cm|kilo|grad|degree))"
)
_SHOE = re.compile(
    r"(?<!\w)(?:in(?: an?)?|(?:take|wear|need) an?|trage(?: (?:sonst|meist(?:ens)?|normalerweise|immer|eigentlich))?|"
    r"schuhe?|shoes?|stiefel|boots?|sneakers?|"
    r"socks?|socken|jeans|hosen?|trousers) "
    rf"(?P<size>{_WORN}|(?:[4-9]|1[0-4])[.,]5){_ALIKE}"
)
_BELT = re.compile(
    r"(?<!\w)(?:belts?|gürtel\w*|cintos?|cintur[oó]n\w*) (?:[^\W\d_]+ ){0,5}(?P<size>(?:[6-9]|1[0-5])[05])"
    rf"{_ALIKE}(?![.,:/-]\d)(?! ?(?:€|reais|pesos|libras|franken))"
)
"""Belts are as long as a waist in centimetres, in steps of five."""
_CLOTHES = (
    "gloves?|boots?|shoes?|sandals?|trainers|jackets?|coats?|parkas?|anoraks?|dress(?:es)?|skirts?|softshells?|fleeces?|"
    "jumpers?|sweaters?|shirts?|blouses?|leggings|shorts|chinos"
)
_DRESS = re.compile(
    rf"(?<!\w)(?:(?:takes?|wears?|left in) an?|(?:{_CLOTHES})(?: \w+)? in(?: an?)?|"
    r"(?:swap|exchange|change) (?:it|them) for an?|between an?|(?<=\d )(?:and|or) an?) "
    rf"(?P<size>[4-9]|[12]\d|30){_ALIKE}"
    r"(?=[?!]|[,.](?!\d)|$| (?:in|is|are|at|usually|normally|mostly|and|or)\b)"
)
"""British dresses and gloves have small numbers."""
_AFTER = re.compile(
    rf"^[¿¡]?(?:(?:and|und|what about|how about|was ist mit|wie wär(?:e|s) mit|e|y|qué tal|que tal)"
    rf"(?: (?:a|an|die|der|das|size|el|la|no|na|o))? )?(?P<size>{_WORN})(?:,? (?:please|bitte|por favor))? ?[?.!]*$"
)
"""A number that is nearly the whole message follows up: "what about 38?", "36/38"; alone it is one of two."""
_SPELT = re.compile(r"\b\w, \w, \w\b|\b\w (?:wie|as in) ")
"""Letters that spell a reference: "S wie Siegfried", "T, 6, G"."""
_OF_THEM = re.compile(
    r"(?<!\w)(?:an?|the|ein(?:e[nrms]?)?|die|black|white|blue|green|red|schwarz|blau|grün|rot|braun|grau|marrom|marrón|"
    r"pret[oa]|negr[oa]|branc[oa]|blanc[oa]|azul|verde|cinza|gris)"
    rf"(?:,| und| and| e| y)? (?P<size>{_WORN})"
    r"(?=[?!]|[,.](?!\d)|$| (?:fit|be|and|und|oder|or|if|please|bitte|rather|instead|passt|passen|wäre)\b)"
)
"""A number where a thing would stand: "swap it for a 43", "black, 41"."""
_COLOURS = "black|white|gr[ae]y|blue|green|red|navy|beige|pink|schwarz|weiß|grau|blau|grün|rot"
_THERE = "in stock|available|left|back|da|vorrätig|verfügbar|noch"
_BESIDE = re.compile(
    rf"(?<!\w)(?:{_COLOURS}) (?:in )?(?P<size>[sml])(?![\w'.-])|"
    rf"^(?P<number>{_WORN})(?= (?:{_THERE})\b)|"
    rf"(?<![\w.,:/-])(?P<between>(?:{_ENOUGH})[-/](?:{_ENOUGH}))(?= (?:(?:wieder|again|still|noch) )?(?:{_THERE})\b)"
)
"""A letter behind a colour, a number before "in stock"."""
_WORN_THINGS = re.compile(
    r"\b(?:shoes?|boots?|sneakers?|sandals?|slippers?|sizes?|fits?|swap|exchange|\w*schuhe?n?|\w*stiefel\w*|sandalen?|"
    r"größen?|grössen?|f[aä]llt|fallen|tausch\w*|umtausch\w*|gekauft in|botas?|tênis|tenis|sapatos?|pantufas?|"
    r"sandálias?|uso|calço|numera[çc][ãa]o|troca|trocar|precisava|zapat\w+|pantuflas?|sandalias?|calzo|tallas?|"
    r"números?|cambias?|cambiar)\b"
)
_AMONG = re.compile(
    r"(?<![\w.,:/#€$£+-])(?<![€$£] )(?P<size>(?:3[3-9]|4\d|50)(?:[.,]5)?|(?:[4-9]|1[0-4])[.,]5)(?![\w%€$£°])"
    r"(?![.,:/-]\d)"
    r"(?! ?(?:tag|day|d[ií]a|min|hour|std|stund|hora|week|woch|seman|euro|dollar|pound|reais|real|pesos|pavos|bucks|"
    r"people|person|pessoa|jahr|year|an[oñ]|month|monat|mes|k[mg]\b|cm|kilo|grad|degree|gra[du]|mal\b|times|prozent|perce))"
)
"""A number in a message about things that are worn by number."""
_ANSWER = re.compile(
    rf"(?<![\w.,])(?P<size>{_LETTERS}|{_NUMBER}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?![\w])"
)
_MUCH = r"(?: (?!in\b|size\b)[^\W\d_]+){0,3}?"
_FITS = re.compile(
    rf"(?<!\w)(?:runs?|running|fits?|comes? up){_MUCH} (?:small|large|big)(?: or (?:small|large|big))?(?!\w)|"
    rf"(?<!\w)f[äa]ll(?:t|en){_MUCH} (?:klein|groß)(?: oder (?:klein|groß))?(?= aus|\W*$)|"
    rf"(?<!\w)(?:vestem?|formas? (?:é|são)|fica[m]?){_MUCH} (?:pequen[oa]|grande)s?"
    r"(?: ou (?:pequen[oa]|grande)s?)?(?!\w)|"
    rf"(?<!\w)(?:tallan?|vienen?|quedan?|calzan?)(?: (?:muy|un poco|algo|más bien))? (?:pequeño|chico|grande o \w+|"
    r"(?:pequeño|chico) o grande)(?!\w)"
)
"""What tells how something fits and wishes for no size: "does it run small", "¿talla pequeño?"."""


def read_sizes(line: Line, context: Context) -> Iterator[Found]:
    """Return sizes as `M`, `3XL`, `42.5`, `40-43`, `36/38` or `W32/L34`, letters in capitals.

    Letters of several characters count anywhere; S, M and L in capitals, or behind "size", "in" and the like; numbers
    behind "size" or "Größe", from 32 to 56 behind "in" and words for shoes and where they are nearly the whole message,
    or as an answer to a question for a size. How something fits ("does it run small") is no size.
    """
    if not (sizes := list(_sizes(line, context))):
        return
    fits = _FITS.search(line.low)
    for found in sizes:
        if fits is None or not fits.start() <= found.start < fits.end():
            yield found


def _sizes(line: Line, context: Context) -> Iterator[Found]:
    language = context.language[:2]
    plain, sieve = _sieve(language if language in _BY_LANGUAGE else "", context.asked == "size")
    for pattern, match in sieve.matches(line.low):
        if pattern is _JEANS:
            yield one(match.start(), match.end(), "size", f"W{match['waist']}/L{match['length']}")
            continue
        group = str(match.lastgroup)
        start, written = match.start(group), match[group]
        capital = line.plain[start].isupper()
        if not capital and (pattern is _SYSTEM or (pattern is plain and len(written) == 1)):
            continue
        if pattern is _AMONG and not _WORN_THINGS.search(line.low):
            continue
        if len(written) == 1 and _SPELT.search(line.low, max(0, start - 6), start + 7):
            continue
        if pattern is not _AFTER or start or _RANGE.fullmatch(written):
            yield _found(start, written, language)


@cache
def _sieve(language: str, asked: bool) -> tuple[re.Pattern[str], Sieve]:
    """Return the pattern of plain sizes and all patterns of a language; `asked` adds that of answers."""
    named, led, shoe, plain, answer = _patterns(language)
    return plain, Sieve(
        [
            _JEANS,
            _BESIDE,
            _SYSTEM,
            named,
            led,
            shoe,
            _BELT,
            _DRESS,
            _OF_THEM,
            _AMONG,
            plain,
            answer if asked else _AFTER,
        ]
    )


def _found(start: int, written: str, language: str) -> Found:
    """Return a size as it is written; of numbers that are no range the first alone."""
    through = _RANGE.fullmatch(written.replace(",", "."))
    if through is None:
        return one(start, start + len(written), "size", _normal(written, language))
    if not float(through["low"]) < float(through["high"]) <= 1.3 * float(through["low"]):
        return one(start, start + through.end("low"), "size", _normal(through["low"], language))
    by = "/" if "/" in through["by"] else "-"
    return one(start, start + len(written), "size", f"{through['low']}{by}{through['high']}")


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a language with words of its own: behind "size", behind "in", of shoes, plain, answers."""
    if not language:
        return _NAMED, _LED, _SHOE, _PLAIN, _ANSWER
    known = "|".join(sorted(_BY_LANGUAGE[language], key=len, reverse=True))
    short = "|".join(name for name in _BY_LANGUAGE[language] if len(name) < 4)
    middle = r"pequen\w|m[ée]di\w" if language == "pt" else "pequen[oa]"
    led = (
        r"(?:n[oa]|em|d[oa]|uso|visto|quero|preciso|só(?: tem)?|tem|sou|ou)"
        if language == "pt"
        else r"(?:en(?: el| la)?|(?:de )?la|el|uso|llevo|quiero|necesito|solo(?: en)?|soy|o)"
    )
    shoes = (
        r"(?:n[oa]|d[oa]|calço|n[uú]mero|botas?|tênis|sapatos?|galochas?|sandálias?|calças?|meias?)"
        if language == "pt"
        else r"(?:en|en el|en la|(?:queda|quedan|tienen|hay|sale|salen)(?: (?:alguna?|algún|la|el|en))*|el|del|calzo|"
        r"n[uú]mero|botas?|zapat\w+|tenis|sandalias?|pantal\w+|vaqueros|calcetines)"
    )
    return (
        re.compile(
            rf"(?<!\w)(?:tamanhos?|tam|n[uú]mero|numera[çc][ãa]o|tallas?|talles?|nº)(?![^\W\d])\.?(?: é| es)?,? ?:? ?"
            rf"(?:el |la )?(?P<size>{_LETTERS}|{_NUMBER}|{known})(?!\w)"
        ),
        re.compile(
            rf"(?<!\w){led} (?P<size>{_LETTERS}|{short}|{middle}|pequeñ\w|chic[oa]|median[oa])(?![\w'.-])"
            r"(?! (?:de|e|y) )"
        ),
        re.compile(
            rf"(?<!\w){shoes} (?P<size>{_WORN})(?![\w%€$£])(?![.,:/-]\d)"
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

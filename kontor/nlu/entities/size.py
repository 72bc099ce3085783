"""Sizes of clothes and shoes: letters (S, XL, 3XL), numbers (42, 38.5), ranges (40-43) and jeans (W32/L34)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kontor.nlu.entities.found import Found, one
from kontor.nlu.entities.garments import special_sizes
from kontor.nlu.entities.sieve import Sieve
from kontor.nlu.entities.worn import THROUGH, worn_numbers
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
_NUMBER = rf"\d{{1,3}}(?:[.,]5)?(?:{THROUGH})\d{{1,3}}(?:[.,]5)?(?![\w€$£%])(?![.,:/-]\d)|{_ONE}"
_ENOUGH = r"3[2-9]|4\d|5[0-6]"
"""Numbers that are a size where no word says so."""
_WORN = rf"(?:{_ENOUGH})(?:[.,]5)?(?:(?:{THROUGH})(?:{_ENOUGH})(?:[.,]5)?)?"
_SYSTEM = re.compile(
    r"(?<!\w)(?P<size>(?:(?:eu|uk|us) ?(?:1?\d|[2-5]\d)|mx ?(?:2[0-9]|3[0-2]))(?:[.,]5)?)(?![\w%€$£])(?![.,:/-]\d)"
)
_BEHIND = re.compile(
    r"(?<![\w.,:/€$£-])(?P<size>(?:1?\d|[2-5]\d)(?:[.,]5)? ?(?:eu|uk|us|mx))(?![\w€$£-])"
    r"(?! ?(?:dollars?|d[óo]lar\w*|pounds?|citizens?|adults?|passports?|flights?))"
)
"""Beside the capitals of a system of sizes; "give us 9" is none."""
_PAIR = re.compile(r"(?<![\w'.-])(?P<size>[sml])(?=(?:,| und| oder| or| and| ou| y| o| e|/) ?\d?x{1,4}[sl](?!\w))")
_OF_SYSTEM = re.compile(r"(eu|uk|us|mx)? ?(\d{1,2}(?:[.,]5)?) ?(eu|uk|us|mx)?")
_RANGE = re.compile(rf"(?P<low>\d{{1,3}}(?:\.5)?)(?P<by>{THROUGH})(?P<high>\d{{1,3}}(?:\.5)?)")
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
_AFTER = re.compile(
    rf"^[¿¡]?(?:(?:and|und|what about|how about|was ist mit|wie wär(?:e|s) mit|e|y|qué tal|que tal)"
    rf"(?: (?:a|an|die|der|das|size|el|la|no|na|o))? )?(?P<size>{_WORN})(?:,? (?:please|bitte|por favor))? ?[?.!]*$"
)
"""A number that is nearly the whole message follows up: "what about 38?", "36/38"; alone it is one of two."""
_SPELT = re.compile(r"\b\w, \w, \w\b|\b\w \w \d{3,4}\b|\b\w (?:wie|as in) ")
"""Letters that spell a reference: "S wie Siegfried", "T, 6, G", or a flight: "L H 2034"."""
_DIGIT = re.compile(r"\d")
"""Most messages have none, and need no look for numbers."""
_LITRES = re.compile(r"\d $")
"""A letter behind a number is its unit: "40 L"."""
_COLOURS = "black|white|gr[ae]y|blue|green|red|navy|beige|pink|schwarz|weiß|grau|blau|grün|rot"
_THERE = "in stock|available|left|back|da|vorrätig|verfügbar|noch"
_BESIDE = re.compile(
    rf"(?<!\w)(?:{_COLOURS}) (?:in )?(?P<size>[sml])(?![\w'.-])|"
    rf"(?<!\w)(?:{_COLOURS}|orange|yellow|purple|brown), (?P<word>small|medium|large|extra large)(?![\w'-])|"
    rf"^(?P<number>{_WORN})(?= (?:{_THERE})\b)|"
    rf"(?<![\w.,:/-])(?P<between>(?:{_ENOUGH})[-/](?:{_ENOUGH}))(?= (?:(?:wieder|again|still|noch) )?(?:{_THERE})\b)"
)
"""A letter behind a colour, a number before "in stock"."""
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

    Children's ages are `6-12 MONTHS`, `10-12 YEARS` or `3T`; systems other than the European stand before: `US 10`.
    Letters of several characters count anywhere; S, M and L in capitals, or behind "size", "in" and the like; numbers
    behind "size" or "Größe", where they are nearly the whole message, as an answer to a question for a size, and where
    `worn_numbers` finds one. How something fits ("does it run small") is no size.
    """
    if not (sizes := list(_sizes(line, context))):
        return
    fits = _FITS.search(line.low)
    for found in sizes:
        if fits is None or not fits.start() <= found.start < fits.end():
            yield found


def _sizes(line: Line, context: Context) -> Iterator[Found]:
    language = context.language[:2]
    numbered = _DIGIT.search(line.low) is not None
    for start, end, size in special_sizes(line) if numbered else ():
        yield one(start, end, "size", size)
    plain, sieve = _sieve(language if language in _BY_LANGUAGE else "", context.asked == "size")
    for pattern, match in sieve.matches(line.low):
        group = str(match.lastgroup)
        start, written = match.start(group), match[group]
        if pattern is _SYSTEM or pattern is _BEHIND:
            other = _is_no_system(pattern, match, line, language)
        else:
            other = len(written) == 1 and _is_letter(match, line, language, plain=pattern is plain)
        if other:
            continue
        if pattern is not _AFTER or start or _RANGE.fullmatch(written):
            yield _found(start, written, language)
    for match in worn_numbers(line, language) if numbered else ():
        yield _found(match.start("size"), match["size"], language)


def _is_no_system(pattern: re.Pattern[str], match: re.Match[str], line: Line, language: str) -> bool:
    """Tell whether small letters beside a number are a word: "us", and in Portuguese "eu"."""
    if pattern is _BEHIND:
        return not line.plain[match.end() - 1].isupper()
    start = match.start("size")
    return not line.plain[start].isupper() and (language not in _BY_LANGUAGE or match["size"].startswith("eu"))


def _is_letter(match: re.Match[str], line: Line, language: str, *, plain: bool) -> bool:
    """Tell whether one letter is no size: a small one alone, one that is spelt, litres, or an initial: "Julián M."."""
    start = match.start(str(match.lastgroup))
    if plain and (
        not line.plain[start].isupper() or (language in _BY_LANGUAGE and line.low[start + 1 : start + 2] == ".")
    ):
        return True
    spelt = _SPELT.search(line.low, max(0, start - 6), start + 9)
    return bool(spelt or _LITRES.search(line.before(start)))


@cache
def _sieve(language: str, asked: bool) -> tuple[re.Pattern[str], Sieve]:
    """Return the pattern of plain sizes and all patterns of a language; `asked` adds that of answers."""
    named, led, plain, answer = _patterns(language)
    followed = answer if asked else _AFTER
    return plain, Sieve([_BESIDE, _SYSTEM, _BEHIND, named, led, _PAIR, plain, followed])


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
    """Return the patterns of a language with words of its own: behind "size", behind "in", plain, answers."""
    if not language:
        return _NAMED, _LED, _PLAIN, _ANSWER
    known = "|".join(sorted(_BY_LANGUAGE[language], key=len, reverse=True))
    short = "|".join(name for name in _BY_LANGUAGE[language] if len(name) < 4)
    middle = r"pequen\w|m[ée]di\w" if language == "pt" else "pequen[oa]"
    led = (
        r"(?:n[oa]|em|d[oa]|uso|visto|quero|preciso|só(?: tem)?|tem|sou|ou)"
        if language == "pt"
        else r"(?:en(?: el| la)?|(?:de )?la|el|uso|llevo|quiero|necesito|solo(?: en)?|soy|o)"
    )
    return (
        re.compile(
            rf"(?<!\w)(?:tamanhos?|tam|n[uú]mero|numera[çc][ãa]o|tallas?|talles?|nº)(?![^\W\d])\.?(?: é| es)?,? ?:? ?"
            rf"(?:el |la )?(?P<size>{_LETTERS}|{_NUMBER}|{known})(?!\w)(?! \d{{3}})"
        ),
        re.compile(
            rf"(?<!\w){led} (?P<size>{_LETTERS}|{short}|{middle}|pequeñ\w|chic[oa]|median[oa])(?![\w'-])(?!\.\w)"
            r"(?! (?:de|e|y) )"
        ),
        re.compile(rf"(?<![\w'.-])(?P<size>\d?x{{1,4}}[slg]|[sml]|{short})(?![\w'-])(?!\.\w)"),
        re.compile(rf"(?<![\w.,])(?P<size>{_LETTERS}|{_NUMBER}|{known})(?!\w)"),
    )


def _normal(size: str, language: str) -> str:
    size = re.sub(r" (?:y medi[oa]|e mei[oa]|and a half)$", ".5", size).replace(" y ", " ").replace(" e ", " ")
    words = _BY_LANGUAGE.get(language, _WORDS)
    if size in words:
        return words[size]
    number = size
    if system := _OF_SYSTEM.fullmatch(size):
        name = system[1] or system[3] or "eu"
        number = system[2] if name == "eu" else f"{name} {system[2]}"
    letters = re.fullmatch(r"(\d)x([sl])", number)
    if letters and letters[1] in "12":
        return "X" * int(letters[1]) + letters[2].upper()
    return re.sub(r"^X{3,4}(?=[SL]$)", lambda many: f"{len(many[0])}X", number.upper()).replace(",", ".")

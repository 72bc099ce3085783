"""Airports and cities, with the role "from" or "to" that the words around give them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

from kontor.letters import plain
from kontor.nlu.entities.cities import Codes, cities
from kontor.nlu.entities.cues import Cues, cues
from kontor.nlu.entities.found import Found, one
from kontor.nlu.line import Line
from kontor.understanding import Context

_WORD = re.compile(r"[^\W_]+")
CODE = 3
LONG = 7
SHORTEST_TYPO = 5

_NO_CODE = frozenset(
    "act add ago aid air all and any are ask bad bag bar bei bin bis but buy bye can car cat day den der des did "
    "die dog due ein end far few fly for fun gar get got gut had has hat her hey him his hot how hun ich ihm ihn "
    "ihr ist its jan job let lot low mal man map mar max may men mit mom net new nie non not now nun nur off oft "
    "old one our out own par pay per pet pls put red ran run sad sat say sea see set she sie sir sit six sky son "
    "sun tag tax tea ten the thx tim tip too top try tue tun two und uns use van via von vor war was way web wed "
    "wem wen wer wie win wir wow yes yet you zum zur fri mon thu feb apr jun jul aug sep oct nov dec okt dez mai "
    "ela ele era est eso ese esa eu fin foi gol hoy ira las les los mas mes meu mis más muy nem num nos oye olá ola "
    "oro pan par paz pra pro que qué rio san sao seu sin sol son sua tal tan tia tio tua tus uma una uno vai vem vez "
    "voo voy vas ver vou vos xfa pfv ano año dia día dos das mal mar mil luz ley gas obg vlw flw sim não nao "
    "uhr pdf gps sms usb pin pnr vip faq app url atm eta etd cvv vat usa led csv png jpg eur usd gbp chf dhl ups "
    "gls dpd pcr xxl xxs agb plz tel lol omg btw bro ice cpf cvc cdc iva rfc dni nif cep pix nfe rut ust vat "
    "gst cod upi kyc otp".split()
)
_NO_SMALL = frozenset(
    "ver dar bus cor ida pie bom cap per kit fue sou sai fez lad cae ter nas dad sob far fat pit eve fog age pop gel "
    "wat plz bah cai sal mel rot ans nan pus cup ach blz mid bla hav lei ade mae pai mum fix log bed gym lap tab cab "
    "cia bay rio ama ata ala alo dou epa pos bon cos bra boa vir rir lei pub bos det".split()
)
"""Words in small letters that are codes in capitals."""
_MONTHS_AND_DAYS = frozenset(
    "mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec okt dez mai ene abr ago set out dic "
    "seg ter qua qui sex sab dom lun mie jue vie mit don fre son die".split()
)
_ARROW = "(?:[-–→>]|->)"
_CODES = re.compile(rf"(?<!\w)([a-z]{{3}}) ?{_ARROW} ?(?=([a-z]{{3}})(?!\w))")
"""A route of two codes: "NBO-ADD"."""
_CODES_TOLD = re.compile(
    r"\b(?:from|von|ab|de|desde|do|da|voo|flight|flug|vuelo) ([a-z]{3}) (?:to|nach|bis|pra|para|pro|a|hasta|hacia) "
    r"([a-z]{3})(?!\w)"
)
_TRAVEL = re.compile(
    r"\b(?:fl(?:y|ies|ying|ights?|ug|üge|iege?n?)|voos?|voar|vuelos?|volar|viaj\w+|planes?|avi[aã]o|avión)(?: \S+)? "
    r"(?:to|from|nach|von|ab|pra|para|pro|a|de|desde|hacia|do) $"
)
_BACK = re.compile(r"\b(?:from|to|von|nach|ab|desde|para|pra|pro) $")
"""Words between flights and a code in small letters, and those that do behind another place."""
_ONWARDS = re.compile(rf" ?(?P<dash>{_ARROW}) ?| (?P<cross>x) | (?:(?:to|nach|pra|para|pro|pa|a) )?")
_SET_OUT = re.compile(r"\b(?:de|do|da|desde) $")
_LATELY = re.compile(r"(?:^|[.,;:!?(] ?)$")
_ENDS = re.compile(
    r"\W*$| ?[,;.?!)/>-]| (?:to|from|on|at|by|via|and|or|this|next|tomorrow|today|tonight|please|pls|in|am|um|im|nach|"
    r"von|bis|morgen|heute|bitte|und|oder|over|return|airport|flights?|is|with|for|ab|"
    r"desde|hasta|hacia|para|pra|saindo|saliendo|y|e|ou|el|no|dia|día|hoy|hoje|amanhã|mañana|por|na|en|às|con|com|que|\d\S*)\b"
)
"""What stands behind a town in small letters, not behind a word: "to split on 3 May", not "to split the bill"."""
_FOR = re.compile(r"\bfor $")
_SURELY = re.compile(r"\b(?:nach|ab|fl(?:y|ying|ights?) (?:to|from)) $")
_FLOWN = re.compile(r"(?:-| )(?:flights?|planes?|airport|flug|flieger)\b")
_MINE = re.compile(r"\b(?:the|my|our|this|that|der|den|dem|mein|meinen|unser)(?: \S+)? $")
_NO_TYPO = frozenset(
    "pizza parts pairs ports order other later early today hours morgen heute abend hause deinem meinem leeds "
    "dates delay delays denver doors gates prices price paper phone berlin milan oder ende email agent human "
    "somebody someone anyone please monday sunday friday abends mittag montag freitag sonntag refund change "
    "boarding manha mañana manana amanha viagem viaje viajar fazer favor porfa volta vuelta noche noite todos todas "
    "mudar cambiar outro otro saber lunes martes sabado domingo sexta quinta quarta segunda quando cuando quanto "
    "cuanto portao porton maria marca malas maleta natal navidad vegan vegans vegano vegana "
    "polen poland brasilien colombia grenada samoa vietnam vietna maldivas jordan lebanon armenia peru angola benin "
    "liberia montenegro gibraltar franca guadalupe barraca barracas".split()
)
"""Everyday words and countries that are one or two letters from a city, or the name of a small one."""
_RIVERS = frozenset({"rio"})
_WORDS_OF = {"de": frozenset({"porto", "bergen", "bh"}), "pt": _RIVERS, "es": _RIVERS}
"""Names that in a language are an everyday word: "das Porto" is postage, "in den Bergen" the mountains, "BH" a bra."""
_SEASONS = frozenset({"natal", "rodas"})
_TRIP = (
    r"vo[oô]s?|vuelos?|avi(?:[oó]n|[aã]o)|embarque|chegada|sa[íi]da|salida|llegada|puerta|port[aã]o|el|los|pessoal|ir|"
    r"sair|salir|volar|voar|voy"
)
_NEARLY = re.compile(rf"\b(?:a|al|en|em|no|do|pro|(?:{_TRIP}) de) $|\w ?[-–→/>] ?$")
"""Words of Portuguese and Spanish that often stand before a place: enough for a surname, not for a season's name."""
_OTHER = re.compile(
    r"\b(?:(?:mrs?|ms|miss|herrn?|frau|señora?|sra?|senhora?|dona|doña|don|parroquia|par[óo]quia|colegio|col[ée]gio|iglesia|"
    r"igreja|hospital|calle|rua|avenida|barrio|bairro|clube?|escuela|escola|parque)\.?|(?:nome|nombre|name|apellido|"
    r"sobrenome|nachname|surname)(?:'s| is| ist| es| é|:)?|me llamo|me chamo|ich heiße) $"
)
"""Words before somebody's name, a street's or a school's: "la parroquia San José" is no city."""
_WARE = re.compile(
    r" (?:boots?|shoes?|jackets?|trousers|sandals?|socks?|rucksacks?|backpacks?|shirts?|tents?|hats?|in (?:black|white|"
    r"gr[ae]y|blue|green|red|brown|beige|pink|navy|size|an?|\d))\b"
)
_STREET = re.compile(r" (?:road|street|avenue|lane|str\.|straße|strasse|allee)(?!\w)|-?(?:straße|strasse|allee)(?!\w)")
_THING = re.compile(r"\b(?:the|a|an|your) $")
"""Things are named after cities: "the Bergen boots", "the Bergen in black"."""
_ONTO = re.compile(r"\b(?:auf|via|über|flug|flieger|statt|mein(?:e|te)|sondern|lieber|doch) $")
_DASH = re.compile(rf" ?{_ARROW} ?| x ")
"""Between the two ends of a route: "the invoice for LHR-ZRH"."""
_RIVER = re.compile(r"\b(?:el|un|um|este|ese|esse) $")
_ARTICLE = re.compile(r"\b(?:das|dem|des|ein|kein|vom|fürs|zum|zuzüglich|zzgl\.?|inklusive|inkl\.?|plus) $")


class _Word(NamedTuple):
    """A word of the line and its plain spelling."""

    start: int
    end: int
    plain: str


class _Sure:
    """Whether words before one tell that a place comes, or the question does; found out when it matters, once."""

    def __init__(self, context: Context, line: Line, word: _Word) -> None:
        self._told = True if context.asked == "place" else None
        self._cues, self._line, self._word = cues(context.language), line, word

    def __call__(self) -> bool:
        if self._told is None:
            self._told = bool(self._cues.sure.search(self._line.before(self._word.start)))
        return self._told


def read_places(line: Line, context: Context) -> list[Found]:
    """Return places as lists of IATA airport codes, all airports of a city for a city's name.

    A code counts in capitals, alone as an answer in any case. Names that are everyday words too, cities off our
    table, and names with a typo (one in five to seven letters, two in more) count only behind "from", "to" and the
    like, or as the answer to a question for a place; a long name with a typo also before "to".
    """
    words = [_word(line, *word.span()) for word in _WORD.finditer(line.plain)]
    shouted = line.plain.isupper() and len(words) > 2
    around = cues(context.language)
    routed = _routed(line)
    found: list[Found] = []
    place = 0
    while place < len(words):
        if not _may_begin(words[place].plain):
            place += 1
            continue
        end = found[-1].end if found else 0
        joined = bool(found and _DASH.fullmatch(line.low[end : words[place].start]))
        size, codes = _longest(line, words, place, context, shouted=shouted, joined=joined)
        if not codes and len(words[place].plain) == CODE:
            codes = _small_code(line, words[place], routed, seen=bool(found))
        start, end = words[place].start, words[place + size - 1].end
        if codes and not _is_other(line, start, end):
            found.append(_with_role(one(start, end, "place", list(codes)), line, around))
        place += size
    return _paired(found, line, around)


def with_role(found: Found, line: Line, context: Context) -> Found:
    """Return a place that was found otherwise with the role that the words before it give it."""
    return _with_role(found, line, cues(context.language))


def _with_role(found: Found, line: Line, around: Cues) -> Found:
    before = line.before(found.start)
    return _as(found, around.role(before) or around.told(line.low, before))


def _word(line: Line, start: int, end: int) -> _Word:
    low = line.low[start:end]
    return _Word(start, end, low if low.isascii() else plain(line.plain[start:end]))


def _may_begin(word: str) -> bool:
    """Tell whether a place may begin with a word: a name does, or it may be a code or a name with a typo."""
    return len(word) == CODE or len(word) >= SHORTEST_TYPO or word in cities().most


def _routed(line: Line) -> frozenset[int]:
    """Return where codes begin that are the ends of a route; those in capitals also where they are words."""
    known, starts = cities().busy, set[int]()
    for pattern in (_CODES, _CODES_TOLD):
        for match in pattern.finditer(line.low):
            codes = {match[1], match[2]}
            words = not codes.isdisjoint(_NO_CODE) or (pattern is _CODES_TOLD and not codes.isdisjoint(_NO_SMALL))
            said = (words or codes <= _NO_SMALL) and not line.plain[match.start(1) : match.end(2)].isupper()
            if codes <= known and not said and not codes <= _MONTHS_AND_DAYS:
                starts |= {match.start(1), match.start(2)}
    return frozenset(starts)


def _small_code(line: Line, word: _Word, routed: frozenset[int], *, seen: bool) -> Codes:
    """Return the airport of a code that is an end of a route, or stands in small letters behind "flight to"."""
    if word.start not in routed:
        if word.plain not in cities().busy or word.plain in _NO_CODE or word.plain in _NO_SMALL:
            return ()
        before = line.before(word.start)
        if not (_TRAVEL.search(before) or (seen and _BACK.search(before))) or not _ENDS.match(line.low, word.end):
            return ()
    return cities().codes.get(word.plain.upper(), ())


def _longest(
    line: Line, words: list[_Word], place: int, context: Context, *, shouted: bool, joined: bool
) -> tuple[int, Codes]:
    """Return how many words make the longest name that starts here, and its codes; one and none without a name.

    `joined` tells that a dash joins what starts here to a place before.
    """
    table, word = cities(), words[place]
    words_of = _WORDS_OF.get(context.language[:2], frozenset())
    sure = _Sure(context, line, word)
    for size in range(min(table.most.get(word.plain, 0), len(words) - place), 0, -1):
        name = " ".join(one.plain for one in words[place : place + size]) if size > 1 else word.plain
        guarded = name in table.guarded or name in words_of or name in table.rare
        through = joined or (guarded and _leads_on(line, words, place, size))
        if name in words_of and not (through or sure() or _is_city(line, word, context)):
            continue
        if codes := table.names.get(name):
            return size, codes
        if through and name in table.rare and line.plain[word.start].isupper():
            return size, table.rare[name]
        if name in table.guarded and (
            through or _nearly(line, word, context) or _is_flown(line, word, words[place + size - 1].end)
        ):
            return size, table.guarded[name]
        if (name in table.guarded or name in table.rare) and sure():
            meant = not _is_word(line, word, words[place + size - 1].end, context)
            if meant and (codes := _guarded(line, word, name)):
                return size, codes
    onward = len(word.plain) >= LONG and cues(context.language).onward.match(line.low, word.end)
    return 1, _code(line, word, context, shouted=shouted) or (
        _typo(word.plain) if len(word.plain) >= SHORTEST_TYPO and (onward or sure()) else ()
    )


def _leads_on(line: Line, words: list[_Word], place: int, size: int) -> bool:
    """Tell whether a route goes on to a known city: "Navegantes-Recife", "rio lisboa", "cork to London"."""
    onward = _ONWARDS.match(line.low, words[place + size - 1].end)
    if not onward:
        return False
    ahead = [word.plain for word in words[place + size : place + size + 4] if word.start >= onward.end()]
    names = {" ".join(ahead[:end]) for end in range(1, len(ahead) + 1)}
    dashed = onward["dash"] or onward["cross"]
    known = not names.isdisjoint(cities().names) or bool(dashed and not names.isdisjoint(cities().guarded))
    start, before = words[place].start, line.before(words[place].start)
    if onward[0] == " ":
        return known and words[place].plain in _RIVERS and not _RIVER.search(before)
    begun = dashed or _LATELY.search(before) or _SET_OUT.search(before) or line.plain[start].isupper()
    return known and bool(begun) and not _ARTICLE.search(before)


def _is_flown(line: Line, word: _Word, end: int) -> bool:
    """Tell of "the Cork flight", where a name that is an everyday word too is written as a name."""
    written = line.plain[word.start].isupper() and not line.plain.isupper()
    return bool(written and _FLOWN.match(line.low, end) and _MINE.search(line.before(word.start)))


def _is_word(line: Line, word: _Word, end: int, context: Context) -> bool:
    """Tell whether small letters of English or German are a word and no town: "to split the bill", "for nice boots"."""
    if line.plain[word.start].isupper() or context.asked == "place" or context.language[:2] in ("pt", "es"):
        return False
    before = line.before(word.start)
    return not _SURELY.search(before) and bool(not _ENDS.match(line.low, end) or _FOR.search(before))


def _is_other(line: Line, start: int, end: int) -> bool:
    """Tell whether a city's name is that of a person, a street or a thing."""
    before = line.before(start)
    if _STREET.match(line.low, end):
        return True
    return bool(_OTHER.search(before) or (_THING.search(before) and _WARE.match(line.low, end)))


def _nearly(line: Line, word: _Word, context: Context) -> bool:
    """Tell whether a name that is an everyday word too stands where places often do in the message's language."""
    if word.plain in _SEASONS or context.language[:2] not in ("pt", "es"):
        return False
    return bool(_NEARLY.search(line.before(word.start)))


def _is_city(line: Line, word: _Word, context: Context) -> bool:
    """Tell whether a name that is an everyday word too means the city: behind "auf", or where a route begins."""
    before = line.before(word.start)
    if context.language[:2] != "de":
        return line.plain[word.start].isupper() and not _RIVER.search(before)
    onward = cues("de").onward.match(line.low, word.end) and not _ARTICLE.search(before)
    return line.plain[word.start].isupper() and bool(onward or _ONTO.search(before))


def _guarded(line: Line, word: _Word, name: str) -> Codes:
    """Return a city whose name is an everyday word too, or one off our table if it is written as a name."""
    if codes := cities().guarded.get(name):
        return codes
    longer = line.low.startswith((" de ", " del "), word.end)
    written = line.plain[word.start].isupper() and name not in _NO_TYPO and not longer
    return cities().rare.get(name, ()) if written else ()


def _code(line: Line, word: _Word, context: Context, *, shouted: bool) -> Codes:
    written = line.plain[word.start : word.end]
    if len(written) != CODE or not written.isascii() or not written.isalpha() or word.plain in _NO_CODE:
        return ()
    before, around = line.before(word.start), cues(context.language)
    led = context.asked == "place" or bool(around.role(before) or around.bare.search(before))
    alone = led and line.plain.strip(" .!?") == written
    return cities().codes.get(written.upper(), ()) if alone or (written.isupper() and (led or not shouted)) else ()


def _typo(name: str) -> Codes:
    if name in _NO_TYPO or name.isdigit():
        return ()
    distance = 1 if len(name) < 8 else 2
    best = extractOne(name, _alike(name[0], len(name)), scorer=DamerauLevenshtein.distance, score_cutoff=distance)
    return cities().names[best[0]] if best else ()


@lru_cache(maxsize=1024)
def _alike(letter: str, size: int) -> tuple[str, ...]:
    """Return the names that a word with this first letter and so many letters may be misspelt from."""
    return tuple(name for name in cities().often if name[0] == letter and len(name) >= 5 and abs(len(name) - size) <= 2)


def _paired(found: list[Found], line: Line, around: Cues) -> list[Found]:
    """Give "Oslo to Rome", "OSL-FCO", "between Oslo and Rome" and "from Oslo or Bergen" their roles."""
    for place in range(len(found) - 1):
        left, right = found[place : place + 2]
        if _is_route(left, right, line, around):
            found[place : place + 2] = _as(left, "from"), _as(right, "to")
        elif right.values[0].role is None and around.also.fullmatch(line.low[left.end : right.start]):
            found[place + 1] = _as(right, left.values[0].role)
    return found


def _is_route(left: Found, right: Found, line: Line, around: Cues) -> bool:
    gap, before = line.low[left.end : right.start], line.before(left.start)
    if around.between.search(before):
        return gap in around.both
    if _DASH.fullmatch(gap):
        return right.values[0].role is None
    roleless = left.values[0].role is None and right.values[0].role != "from"
    return roleless and bool(around.thence.fullmatch(gap)) and not around.bare.search(before)


def _as(found: Found, role: str | None) -> Found:
    return replace(found, values=(replace(found.values[0], role=role),))

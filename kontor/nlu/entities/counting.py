"""Number words and counted things by language, as patterns that name the number they found `number`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kontor.nlu.entities.sieve import Sieve


@dataclass(frozen=True, slots=True)
class Words:
    """What a language counts with.

    `articles` are numbers only as an answer or before a noun, `nouns` and `more` patterns of what is counted and of
    what may stand between, `groups` of "four of us" without a noun, `together` their own number words; `whom` leads to
    the number of people, `tables` are what is booked for them, and `beside` may follow that number. `alone` is an
    article that is a whole answer.
    """

    numbers: Mapping[str, int]
    articles: frozenset[str]
    more: str
    nouns: str
    groups: str
    together: Mapping[str, int]
    whom: str
    tables: str
    beside: str
    alone: str


@dataclass(frozen=True, slots=True)
class Counting:
    """The patterns of one language and the numbers its words stand for."""

    counted: re.Pattern[str]
    sieve: Sieve
    one: re.Pattern[str]
    answer: re.Pattern[str]
    articles: frozenset[str]
    numbers: Mapping[str, int]

    def number(self, word: str) -> int:
        """Return what digits or a word stand for."""
        return int(word) if word.isdecimal() else self.numbers[word]


def _numbered(*lists: str) -> dict[str, int]:
    return {word: number for words in lists for number, word in enumerate(words.split(), 1)}


_ENGLISH_GERMAN = Words(
    _numbered(
        "one two three four five six seven eight nine ten eleven twelve",
        "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    )
    | {
        "a": 1, "an": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "eins": 1, "zwo": 2, "both": 2, "beide": 2,
        "a couple of": 2, "a pair of": 2, "a dozen": 12, "ein dutzend": 12, "ein paar": 2,
    },
    frozenset("a an ein eine einen einem einer".split()),
    "more |other |weitere |neue ",
    "tickets?|people|persons?|passengers?|travell?ers?|adults?|child|children|kids?|infants?|guests?|seats?|bags?|"
    "suitcases?|pieces?|items?|tables?|rooms?|pairs?|pcs|units?|bookings?|nights?|of (?:us|them|these|those)|personen|"
    "person|leute|passagiere?|reisende[nr]?|erwachsene[nr]?|kinder|kind|babys?|gäste|plätze|platz|koffer|"
    "gepäckstücke?|taschen?|stück|artikel|tische?|zimmer|paar|buchungen|nächte|mal",
    "zu",
    {"zweit": 2, "dritt": 3, "viert": 4, "fünft": 5, "sechst": 6, "siebt": 7, "acht": 8},
    "for|für|fuer",
    "table|room|seats|tickets|tisch|zimmer|plätze|karten",
    "please|bitte|on|at|tonight|today|tomorrow|am|um|heute|morgen",
    "eine?|einen|einem|einer",
)  # fmt: skip
_PORTUGUESE_NUMBERS = _numbered("um dois três quatro cinco seis sete oito nove dez onze doze") | {
    "uma": 1, "duas": 2, "tres": 3, "ambos": 2, "ambas": 2, "os dois": 2, "as duas": 2, "uma dúzia de": 12,
    "meia dúzia de": 6, "um par de": 2,
}  # fmt: skip
_PORTUGUESE = Words(
    _PORTUGUESE_NUMBERS,
    frozenset(("um", "uma")),
    "mais |outr[oa]s? |nov[oa]s? ",
    "passage(?:m|ns)|bilhetes?|ingressos?|pessoas?|passageir[oa]s?|viajantes?|adult[oa]s?|crianças?|criancas?|filh[oa]s?|"
    "beb[êe]s?|hóspedes|convidad[oa]s|assentos?|lugar(?:es)?|malas?|bagage(?:m|ns)|mochilas?|peças?|itens|item|mesas?|"
    "quartos?|par(?:es)?|unidades?|reservas?|noites?|del[ea]s|de nós",
    "somos em|somos|estamos em|vamos em|em|a",
    {word: number for word, number in _PORTUGUESE_NUMBERS.items() if 1 < number < 13 and " " not in word},
    "pra|para|p/",
    "mesa|quarto|lugares|passagens|bilhetes|ingressos",
    "por favor|pf|pfv|no|na|às|as|hoje|amanhã|dia",
    "um|uma",
)
_SPANISH_NUMBERS = _numbered("un dos tres cuatro cinco seis siete ocho nueve diez once doce") | {
    "uno": 1, "una": 1, "ambos": 2, "ambas": 2, "los dos": 2, "las dos": 2, "una docena de": 12, "media docena de": 6,
    "un par de": 2,
}  # fmt: skip
_SPANISH = Words(
    _SPANISH_NUMBERS,
    frozenset(("un", "una")),
    "más |mas |otr[oa]s? |nuev[oa]s? ",
    "pasajes?|billetes?|boletos?|entradas?|personas?|pasajer[oa]s?|viajer[oa]s?|adult[oa]s?|niñ[oa]s?|hij[oa]s?|"
    "beb[ée]s?|huéspedes|invitad[oa]s|asientos?|plazas?|lugar(?:es)?|maletas?|valijas?|equipajes?|mochilas?|piezas?|"
    "artículos?|mesas?|habitaci(?:ón|ones)|cuartos|par(?:es)?|unidades|reservas?|noches?|"
    "de (?:nosotr[oa]s|ell[oa]s)",
    "somos|estamos|vamos",
    {word: number for word, number in _SPANISH_NUMBERS.items() if 1 < number < 13 and " " not in word},
    "para",
    "mesa|habitación|plazas|pasajes|billetes|boletos|entradas",
    "por favor|porfa|xfa|el|a las|hoy|mañana|esta",
    "uno|una|un",
)
_BY_LANGUAGE = {"pt": _PORTUGUESE, "es": _SPANISH}


def counting(language: str) -> Counting:
    """Return how a language counts, as English and German do for one without its own."""
    return _counting(language[:2] if language[:2] in _BY_LANGUAGE else "")


@cache
def _counting(language: str) -> Counting:
    words = _BY_LANGUAGE.get(language, _ENGLISH_GERMAN)
    spelled = _either(words.numbers)
    many = _either(word for word, number in words.numbers.items() if number > 1 and " " not in word)
    beside = rf"(?= ?(?:$|[.,!?)])| (?:{words.beside})\b)"
    ends = beside if language else r"(?!\w)"
    counted = re.compile(
        rf"(?<![\w.,:/+-])(?P<number>\d{{1,3}}|{spelled})(?P<x> ?x)? (?:{words.more})?(?:{words.nouns})(?!\w)"
    )
    return Counting(
        counted,
        Sieve(
            [
                counted,
                re.compile(r"(?<![\w.,:/])(?P<number>\d{1,2}) ?(?:x|×)(?= |$)"),
                re.compile(rf"(?<!\w)(?:{words.groups}) (?P<number>{_either(words.together)}){ends}"),
                re.compile(rf"(?<!\w)(?:{words.whom}) (?P<number>{many}){beside}"),
                re.compile(rf"(?<!\w)(?:{words.tables}) (?:{words.whom}) (?P<number>\d{{1,2}}){beside}"),
            ]
        ),
        re.compile(rf"\W*(?P<number>{words.alone})(?:,? (?:bitte|por favor|porfa|pf))?\W*"),
        re.compile(rf"(?<![\w.,:/+-])(?P<number>\d{{1,3}}|{spelled})(?![\w.,:/-])"),
        words.articles,
        {**words.together, **words.numbers} if language else {**words.numbers, **words.together},
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))

"""The words around a place that tell what it is: where a journey starts, where it goes, or neither."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cues:
    """Patterns of one language, or of some that do not get in each other's way.

    `origin`, `goal`, `bare` and `between` end a text before a place. Behind `sure` also a name counts that is an
    everyday word, one off our table, and one with a typo. `thence` and `also` are all that stands between two places
    of a route or of a choice, `both` what stands between those behind `between`. `neither` is before a place that is
    no end of a journey: where somebody lives or writes from, where a shop or a congress is. `arrives` and `leaves` are
    words of a text that tell what a place behind `bare` is.
    """

    origin: re.Pattern[str]
    goal: re.Pattern[str]
    bare: re.Pattern[str]
    sure: re.Pattern[str]
    thence: re.Pattern[str]
    also: re.Pattern[str]
    onward: re.Pattern[str]
    between: re.Pattern[str]
    both: frozenset[str]
    neither: re.Pattern[str] = re.compile(r"(?!)")
    arrives: re.Pattern[str] = re.compile(r"(?!)")
    leaves: re.Pattern[str] = re.compile(r"(?!)")

    def role(self, before: str) -> str | None:
        """Return the role of a place behind a text."""
        if self.neither.search(before):
            return None
        if self.goal.search(before):
            return "to"
        return "from" if self.origin.search(before) else None

    def told(self, text: str, before: str) -> str | None:
        """Return the role of a place behind "in" and the like in a text about either arriving or leaving."""
        arrives, leaves = self.arrives.search(text), self.leaves.search(text)
        if not self.bare.search(before) or self.neither.search(before) or bool(arrives) == bool(leaves):
            return None
        return "to" if arrives else "from"


FLIGHTS = re.compile(
    r"\b(?:v(?:oo|ôo|oô)s?|vuelos?|aviões|avi[aã]o|aviones|avi[oó]n|embarque|check-?in|passage[mn]s?|pasajes?|"
    r"port[aã]o|decol\w+|despeg\w+|aterri\w+|pous(?:a|o)[ru]?|cheg(?:a|ou|ada)|lleg(?:a|ó|ada)|"
    r"flights?|fl[uü]ge?|flieger|maschine|planes?|aircraft|boarding|gates?|puerta|departures?|depart(?:s|ed)|arrivals?|"
    r"arriv(?:es?|ed)|land(?:s|ed|ing|et|e)?|gelandet|abflug|ankunft|verspätet|verspätung|delay(?:ed)?|eta|etd|"
    r"atras(?:o|ado|ou)|retras(?:o|ado)|demorado|airlines?|airways|aerol[ií]nea|companhia aérea|conex[aã]o)\b"
)
"""Words of a sentence about a flight."""
_FROM = (
    r"\b(?:from|leav(?:e|es|ing)|left|departing|departs?|out of|ex|verl(?:asse|assen|ässt|ieß|ießen)|von|aus|ab|"
    r"abflug(?: in| von)?|abfliegt in|startet in) (?:the )?$"
)
_TO = (
    r"\b(?:to|towards?|into|for|(?:(?:i|we|you|he|she|they)(?: will)?|to|must|'ll) be in|(?:am i|are we) in|"
    r"arriv(?:al|es?|ing)(?: in| at)?|lands?(?: in| at)?|landing(?: in| at)?|"
    r"reach(?:es)?|nach|uf|richtung|bis|ankunft(?: in)?|erreich(?:t|en) (?:\S+ ){0,5}?\S+(?<!\baus)(?<!\bvon)(?<!\bin)|"
    r"(?:landet|lande|landen|ankommt)(?: in)?|kommt in) $"
)
_BARE = r"\b(?:in|at|via|over|über|near|bei) $"
_MEANT = r"\b(?:i meant|meant|ich meinte?|meinte ich|i mean) $"
"""Before what corrects a name."""
ENGLISH_GERMAN = Cues(
    re.compile(_FROM),
    re.compile(
        rf"{_TO}|\b(?:für|fuer|(?:tausch\w*|wechsel\w*|statt) .*\bgegen|gegen(?= $)|"
        r"(?:bin|sind|wären?) (?:ich|wir)(?: \S+){0,3} in) $"
    ),
    re.compile(_BARE),
    re.compile(f"{_FROM}|{_TO}|{_BARE}|{_MEANT}"),
    re.compile(r" ?(?:to|nach|->|→|➡|-|/|>|bis)? ?"),
    re.compile(r" ?(?:,|or|oder|and|und|/|&) ?|, (?:or|oder|and|und) "),
    re.compile(r" (?:to |nach|->|→|-)"),
    re.compile(r"\b(?:between|zwischen) $"),
    frozenset({" and ", " und "}),
    re.compile(
        r"\b(?:(?:been|close|next|near|similar) to|(?:here|hier|live|living|lebe|wohne|wohnen) in|"
        r"(?:hi|hello|hey|greetings|regards|calling|writing|cheers|bye|gr[uü](?:ß|ss)e|gruß|gruss|hallo)(?: \w+)? "
        r"(?:from|aus)) $"
    ),
    re.compile(
        r"\b(?:land(?:e|en|et|est|s|ed|ing)?|gelandet|touch\w* down|arr?iv\w+|komm\w*|kom|in \S+ sein|ankomm\w*|"
        r"eintreff\w*|eintrifft|aufsetz\w*|get in)\b"
    ),
    re.compile(
        r"\b(?:start(?:e|en|et|est)|ab(?:flieg|heb)\w*|wegflieg\w*|losflieg\w*|fliegt \w+ (?:weg|ab|los)|abflug|"
        r"tak\w+ off|depart\w*|leav\w+)\b"
    ),
)
_AT_PT = r"ao lado|congresso|feira|festival|carnaval|maratona|centro|cidade|regi[aã]o|agência|escritório|hor[áa]rio"
_AT_ES = r"al lado|congreso|feria|festival|carnaval|marat[óo]n|centro|ciudad|regi[oó]n|agencia|oficina|horario|hora"
PORTUGUESE = Cues(
    re.compile(
        r"\b(?:de|do|da|deix(?:o|a|ar|ou|ando)|desde|saindo d[eo]|partindo d[eo]|vindo d[eo]|"
        r"origem:?) (?:aeroporto d[eo] )?$"
    ),
    re.compile(
        r"(?:\b(?:para|pra|pro|pr|p|a|até|ate|rumo a|destino:?|com destino a|em direção a|chegada (?:em|a)|"
        r"(?:troc\w+|mud\w+) .*\bpor|"
        r"(?:cheg\w+|pous\w+|aterriss\w+|desembarc\w+|desc\w+|estar(?:ei|emos)?|estamos)"
        r"(?: (?:a )?q(?:ue)? (?:horas?|hrs?))? (?:em|a|no|na))|"
        r"(?<!\w)(?:p/|à)) ?"
        r"(?:(?:o )?aeroporto d[eo] )?$"
    ),
    re.compile(r"\b(?:em|no|na|por|via|perto de|sobre|escala em|conexão em) $"),
    re.compile(
        r"(?:\b(?:para|pra|pro|desde|rumo a|destino|vo[oô]s? (?:de|do|da|a|para|pra|pro)|avi(?:ão|ao) d[eo]|"
        r"viaj\w+ (?:a|de)|(?:sai(?:o|r|mos|em|u)|volt\w+|part(?:o|imos|ir)) d[eo]|cheg\w+ (?:em|a)|"
        r"aeroporto d[eo]|(?:unidades?|lojas?|filia(?:l|is)) d[eoa]|"
        r"quis dizer|queria dizer|quero dizer|digo|saindo de|partindo de|vindo de)|(?<!\w)p/) $"
    ),
    re.compile(r" ?(?:para|pra|pro|p/|a|até|->|→|➡|-|/|>|x)? ?"),
    re.compile(r" ?(?:,|ou|e|/|&) ?|, (?:ou|e) "),
    re.compile(r" (?:para |pra |a |->|→|-)"),
    re.compile(r"\bentre $"),
    frozenset({" e "}),
    re.compile(
        rf"(?:\b(?:o|lojas?|unidades?|filia(?:l|is)|pert(?:o|inho)|longe|fora|{_AT_PT}) d[eoa]|"
        r"\b(?:aqui|mor(?:o|a|amos)|viv(?:o|e|emos)) (?:em|no|na)) $"
    ),
)
SPANISH = Cues(
    re.compile(
        r"\b(?:de|del|desde|dej(?:o|a|ar|ó|amos)|abandon(?:o|a|ó)|saliendo de|partiendo de|"
        r"procedente de|origen:?) (?:aeropuerto de )?$"
    ),
    re.compile(
        r"\b(?:a|al|para|hacia|hasta|pa|rumbo a|destino:?|con destino a|llegada (?:en|a)|"
        r"(?:lleg\w+|aterri\w+|desembar\w+|estar(?:é|emos)?|estamos) (?:en|a)|(?:cambi\w+) .*\bpor) "
        r"(?:(?:el )?aeropuerto de )?$"
    ),
    re.compile(r"\b(?:en|por|vía|via|cerca de|sobre|escala en) $"),
    re.compile(
        r"\b(?:para|pa|hacia|desde|hasta|rumbo a|destino|vuelos? (?:de|a|para|desde)|avi[oó]n (?:de|a)|"
        r"(?:voy|vamos|ir|viaj\w+|vol\w+|vuelo|lleg\w+) a|aeropuerto de|(?:sal(?:go|e|en|imos|ir)|"
        r"regres\w+|vuelv\w+|volv\w+|part(?:o|imos|ir)) de|(?:tiendas?|sucursal(?:es)?) de|"
        r"(?:quería|quise|quiero) decir|digo|decía|saliendo de) $"
    ),
    re.compile(r" ?(?:a|para|pa|hacia|hasta|->|→|➡|-|/|>|x)? ?"),
    re.compile(r" ?(?:,|o|u|y|e|/|&) ?|, (?:o|y) "),
    re.compile(r" (?:a |para |pa |hasta |->|→|-)"),
    re.compile(r"\bentre $"),
    frozenset({" y ", " e "}),
    re.compile(
        rf"(?:\b(?:el|tiendas?|sucursal(?:es)?|visados|cerca|cerquita|lejos|fuera|{_AT_ES}) del?|"
        r"\b(?:aquí|aca|acá|viv(?:o|e|imos)) en) $"
    ),
)
_BY_LANGUAGE = {"pt": PORTUGUESE, "es": SPANISH}


def cues(language: str) -> Cues:
    """Return the cues of a language, those of English and German for one without its own."""
    return _BY_LANGUAGE.get(language[:2], ENGLISH_GERMAN)

"""What was done lies behind: the day of "I sent them back on the 10th" and of "seit Dienstag" is the last such one.

A date is so, too, where it is long until the next one and not long since the last, and a word nearby tells of the past:
"my flight on 4 November was cancelled" in the middle of November.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kontor.nlu.entities.dates.grammar import Piece
from kontor.nlu.entities.dates.meaning import Meaning


@dataclass(frozen=True, slots=True)
class Done:
    """Patterns of one language for a clause in which a day stands as `|`.

    `told` tells that the clause is about something done, unless `open` is in it; in a clause with `since` the day began
    what still lasts. `cue` finds words that tell of the past, and in its group `ahead` words that tell of what is to
    come; the one that stands nearest before a date decides, or else the first behind it.
    """

    told: re.Pattern[str]
    open: re.Pattern[str]
    since: re.Pattern[str]
    cue: re.Pattern[str]


RARE = timedelta(days=100)
"""A day that comes round after no less is a date, with its month, and what was done on one may be called by it."""


_SENT_EN = (
    r"(?:ordered|bought|sent|returned|paid|posted|shipped|mailed|dispatched|received|dropped \w+ off|handed \w+ (?:in|"
    r"over)|placed (?:the|my|an) order)"
)
_SENT_DE = (
    r"(?:bestellt|gekauft|bezahlt|überwiesen|(?:zurück|retour|ab|weg|los|ein|ver|her)?(?:ge)?(?:schickt|sendet|sandt)|"
    r"(?:zurück|retour|ab|auf) ?gegeben|retourniert|eingeworfen|zurückgebracht)"
)
_GOT_DE = (
    r"(?:gebucht|bekommen|erhalten|gekriegt|angekommen|eingetroffen|geliefert|abgeholt|storniert|reklamiert|gemeldet)"
)
_SENT_PT = (
    r"(?:voei|viajei|embarquei|comprei|compramos|pedi|encomendei|paguei|mandei|enviei|postei|devolvi|despachei|recebi|venceu|"
    r"fiz (?:o|um) pedido|"
    r"foi (?:enviad[oa]|postad[oa]|despachad[oa]|pag[oa])|chegou|reclamei)"
)
_SENT_ES = (
    r"(?:volé|viajé|pedí|compré|pagué|mandé|envié|devolví|encargué|recibí|despaché|entregué|reclamé|"
    r"hice (?:el|un|mi) pedido|"
    r"(?:he|hemos) (?:\w+ )?(?:pedido|comprado|pagado|mandado|enviado|devuelto|encargado)|llegó|"
    r"(?:lo|la|los|las) pedi)"
)
_TRIP = (
    r"\b(?:flights?|flug|flüge|vo[oô]s?|vuelos?|passage(?:m|ns)|pasajes?|billetes?|bilhetes?|boletos?|tickets?|"
    r"viage[mn]s?|viajes?)\b"
)
"""A journey has a day of its own: "I bought a ticket Friday" may be for Friday."""
_TRIP_PT = _TRIP.replace("boletos?|", "")
"""In Brazil a "boleto" is a slip to be paid."""
_CUE_EN = re.compile(
    r"\b(?:was|were|had|did|didn['’]?t|wasn['’]?t|hasn['’]?t|haven['’]?t|(?<!have i )got|came|went|flew|flown|"
    r"sent|paid|made|took|bought|"
    r"broke|told|said|gave|left|lost|found|ago|invoice|claim|complaint|receipt|order|purchase|statement|"
    r"(?!(?:united|picked|selected|limited|unlimited|interested|hundred|booked|reserved|scheduled|delayed|confirmed|need|discounted)\b)"
    r"[a-z]{3,}(?<!e)ed)\b(?! (?:for|to|until|till) \|)|"
    r"(?P<ahead>\b(?:if|when|will|won['’]?t|want|like|can|could|may|might|shall|should(?! have)|let|going|"
    r"gonna|plan|planning|"
    r"need|hope|book|fly|flying|travel|travelling|traveling|leave|leaving|coming|next|rebook|change|move)\b|['’]ll\b|"
    r"\b(?:for|to|until|till)(?: the)?(?: \w+day)? (?=\|))"
)
_CUE_DE = re.compile(
    rf"\b(?:war|waren|las|sah|fand|schrieb|schrieben|rief|riefen|bekam|bekamen|erhielt|holte|kaufte|bestellte|zahlte|wurden?|worden|hatten?|hätten?|sollten?|kam|kamen|ging|gingen|flog|flogen|gab|"
    rf"versprochen|zugesagt|gewesen|ausgefallen|verschoben|kaputt|rechnung|reklamation|beschwerde|antrag|beleg|quittung|bestellung|kauf|"
    rf"gereist|geflogen|gekommen|gegangen|gewartet|gestrichen|gerissen|gebrochen|gecancelt|annulliert|verloren|gelandet|gestartet|passiert|"
    rf"eröffnet|angelegt|abgesagt|abgebucht|verpasst|unterschrieben|abgeschlossen|zugestellt|ausgestellt|umgetauscht|"
    rf"widerrufen|{_SENT_DE}|(?!gebucht){_GOT_DE})\b(?!,? (?:für|auf) (?:den )?\|)|"
    r"(?P<ahead>\b(?:wenn|falls|ob|wird|werde|werden|möchten?|will|wollen|würden?|kann|können|könnt|soll|sollen|muss|müssen|"
    r"darf|dürfen|fliege|fliegen|fliegt|reise|reisen|reist|geht|gibt|gehen|nächste[nrs]?|buchen|umbuchen)\b|"
    r"\b(?:für|auf)(?: den)?(?: \w+tag)?,?(?: den)? (?=\|))"
)
_CUE_PT = re.compile(
    rf"\b(?:{_SENT_PT}|era|eram|estava|foi|foram|fui|fiz|fez|teve|tive|tinha|veio|vim|ia|devia|deveria ter|reclamação|"
    rf"nota(?: fiscal)?|recibo|fatura|compra|pedido|"
    r"(?!(?:marquei|remarquei|agendei|reservei|selecionei|sei)\b)[a-zà-ú]{2,}(?:ou|ei|iu|aram|eram|iram|[aei]mos)|(?:sa|ca|ped|perd|receb|viv|part|sub|desc)(?:iu|iram|íram)|(?:ped|perd|receb|viv|desc|sa)[ií](?<!sai)|"
    r"(?:compr|pag|envi|entreg|cancel|post|abert|feit|emit|voad|despach|troc|devolv|receb|ped|vend)(?:[ai]d)?[oa]s?|"
    r"(?:ocorr|aconte|aparec|sofr)id[oa]s?|(?:realiz|efetu|registr|cobr|debit|lanç)ad[oa]s?)\b"
    r"(?! (?:para|pra|pro|até|p)(?: o)?(?: dia)? \|)|"
    r"(?P<ahead>\b(?:se|quando|vou|vai|vamos|vão|quero|queria|queremos|gostaria|posso|podemos|pode|preciso|precisamos|"
    r"pretendo|irei|iremos|viajo|viajamos|volto|chego|saio|embarco|próxim[oa]|dá|tem|há|voar|viajar|remarcar|mudar|trocar|"
    r"vamos|temos|queremos)\b|\b(?:para|pra|pro)(?: o)?(?: dia)? (?=\|))"
)
_CUE_ES = re.compile(
    rf"\b(?:{_SENT_ES}|viajamos|volamos|compramos|pedimos|pagamos|era|eran|estaba|fue|fueron|fui|hice|hizo|"
    rf"hicieron|tuve|tuvo|tuvimos|tenía|debía|tendría que haber|debería haber|debió|"
    rf"reclamo|reclamación|iba|iban|había|habían|"
    r"vino|vine|vinieron|puse|pusieron|traje|trajeron|dijeron|dijo|di|dio|dieron|estuve|"
    r"factura|recibo|compra|pedido|(?:ticket|tique|boleta|factura|recibo) es|"
    r"(?!(?:café|bebé|porqué|olé|también|reservé|marqué|agendé|seleccioné)\b)[a-zñáéíóú]{3,}(?<![aei]r)(?:é|ó)|[a-zñáéíóú]{2,}(?:aron|ieron|aste|iste)|"
    r"(?:retir|gir|tir|esper|repar|compr)[éó]|(?:ped|recib|sal|perd|volv|part|sub|viv|devolv|eleg|sufr|abr)í|"
    r"(?:compr|pag|envi|entreg|cancel|factur|abiert|hech|emit|vol|despach|cambi|devuelt|recib|ped|vend|adquir|viaj)(?:[ai]d)?[oa]s?|"
    r"(?:ocurr|suced|sufr)id[oa]s?|(?:realiz|efectu|registr|cobr|carg)ad[oa]s?)"
    r"(?<!viajo)(?<!vuelo)(?!\w)(?! (?:para|hasta|a)(?: el)? \|)|"
    r"(?P<ahead>\b(?:si|cuando|voy|va|vamos|van|quiero|queremos|quisiera|querría|gustaría|puedo|podemos|pueden|necesito|"
    r"viajo|vuelvo|llego|salgo|embarco|próxim[oa]|hay|tienen|volar|viajar|cambiar|mover|pasar|iré|tenemos)\b|"
    r"\bpara(?: el)?(?: d[íi]a)? (?=\|))"
)
DONE = {
    "en": Done(
        re.compile(
            rf"\b(?:i|we|you|they|he|she)(?: have| had|'ve|'d| already| just| only){{0,2}} {_SENT_EN}\b.*\||"
            rf"^\W*(?:(?:hi|hiya|hello|hey|already|just|was|were|got),? ){{0,2}}{_SENT_EN}\b.*\||"
            rf"\b(?:was|were|got|been) {_SENT_EN}\b.*\||"
            rf"\b(?:flew|travell?ed)\b.*\||"
            rf"^\W*(?:on )?(?:the )?\|,? (?:i|we|you|they)(?: have|'ve)? {_SENT_EN}\b"
        ),
        re.compile(
            rf"\b(?:if|when|can|could|will|would|shall|should|must|to be|gets?)\b.*\||"
            rf"\b(?:for|by|until|till)(?: the)? \||{_TRIP}"
        ),
        re.compile(
            r"\bsince (?:the )?\||(?<!if )(?<!if i )(?<!if we )\b(?:bought|purchased|ordered) (?:on )?(?:the )?\|"
        ),
        _CUE_EN,
    ),
    "de": Done(
        re.compile(
            rf"\b(?:bin|sind)\b.*\|.*\b(?:geflogen|gereist|gelandet|angekommen)\b|"
            rf"\b(?:habe?|haben|habt|hat|hatten?|hob|han|wurden?|worden)\b.*(?:\b{_SENT_DE}|\b{_GOT_DE})\b|"
            rf"^\W*(?:am |den )?\|(?: \w+){{0,3}} {_SENT_DE}\W*$|\b{_SENT_DE}(?: \w+){{0,2}} \||\b{_SENT_DE} am \|"
        ),
        re.compile(
            r"\b(?:wenn|falls|ob|wird|werden|kann|können|könnt|soll|sollen|muss|müssen|will|wollen|möchte|dürfen|darf|"
            r"würde)\b.*\||\b(?:bis|für|ab|zum|vor)(?: (?:zum|den|dem))? \||"
            rf"\|.*\b(?:werden|wird|kann|können|soll|will|möchte|muss)\b|{_TRIP}"
        ),
        re.compile(r"\bseit (?:dem )?\||\| (?:gekauft|bestellt|erworben|geliefert|bezahlt)e[mnrs]?\b"),
        _CUE_DE,
    ),
    "pt": Done(
        re.compile(rf"\b{_SENT_PT}\b"),
        re.compile(
            r"\b(?:se|quando)\b.*\||\b(?:para|pra|pro|até|ate|a partir d[eo])(?: [oa])?(?: dia)? \||"
            rf"{_TRIP_PT}"
        ),
        re.compile(r"\bdesde (?:a |o )?(?:dia )?\|(?! (?:até|ate|a|ao)\b)|\bcomprad[oa]s? (?:n[ao]|em|dia) \|"),
        _CUE_PT,
    ),
    "es": Done(
        re.compile(rf"\b{_SENT_ES}(?!\w)"),
        re.compile(
            r"\b(?:si|cuando)\b.*\||\b(?:para|hasta|a partir del?)(?: el)?(?: d[íi]a)? \||"
            rf"{_TRIP}"
        ),
        re.compile(
            r"\bdesde (?:el )?(?:día )?\|(?! (?:hasta|al?|vivo|viviré|estaré|estoy)\b)|\bcomprad[oa]s? el (?:día )?\|"
        ),
        _CUE_ES,
    ),
}
_MOVING = re.compile(
    r"\b(?:rebook|reschedule|postpone|um(?:zu)?buchen|verschieben|verlegen|remarcar|remarca|reagendar|adiar|reprogramar|"
    r"reagendar|aplazar)\b"
)
"""Who moves a journey names days to come, whatever came about."""
_BREAK = re.compile(
    r"[.!?;:,¿¡\n]+(?= |$)|(?<= )[¿¡]| (?:but|aber|pero|mas|porque|weil|because|"
    r"(?:and|und|y|e) (?!(?:the|a|my|two|de[rnm]|das|die|ein\w*|mein\w*|zwei|el|la|los|las|una?|o|os|as|um) )) ?"
)
"""What parts clauses; "the shirt and the boots" are in one."""
REACH = 200
"""Characters of a clause on either side of a day that are looked at: a message may be one clause full of days."""


def behind(pieces: Sequence[Piece], low: str, language: str, today: date) -> list[Piece]:
    """Return pieces with the last such day in place of the next one where their clause is about something done.

    A stretch of days that lies behind is passed over.
    """
    return [_last(piece, low, DONE[language], today) for piece in pieces]


def _last(piece: Piece, low: str, done: Done, today: date) -> Piece:
    meaning = piece.meaning
    if meaning.day is None or meaning.last is None:
        return piece
    clause = _clause(piece, low)
    nearer = meaning.day - meaning.last >= RARE and 2 * (today - meaning.last) < meaning.day - today
    recent = nearer and not _MOVING.search(low) and _tells_of_past(clause, done.cue)
    if not recent and not _is_done(clause, done):
        return piece
    return replace(piece, meaning=Meaning() if meaning.until else replace(meaning, day=meaning.last))


def _is_done(clause: str, done: Done) -> bool:
    if done.since.search(clause):
        return True
    return bool(done.told.search(clause)) and not done.open.search(clause)


def _tells_of_past(clause: str, cue: re.Pattern[str]) -> bool:
    """Return whether the last cue before the date, or else the first behind it, tells of the past."""
    place = clause.index("|")
    nearest = None
    for found in cue.finditer(clause):
        if nearest is None or found.end() <= place:
            nearest = found
    return nearest is not None and nearest["ahead"] is None


def _clause(piece: Piece, low: str) -> str:
    """Return the clause around a piece, which stands in it as `|`."""
    first, last = max(0, piece.start - REACH), min(len(low), piece.end + REACH)
    start = max((match.end() for match in _BREAK.finditer(low, first, piece.start)), default=first)
    end = _BREAK.search(low, piece.end, last)
    return f"{low[start : piece.start]}|{low[piece.end : end.start() if end else last]}"

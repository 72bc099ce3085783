"""What was done lies behind: the day of "I sent them back on the 10th" and of "seit Dienstag" is the last such one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kontor.nlu.entities.dates.grammar import Piece


@dataclass(frozen=True, slots=True)
class Done:
    """Patterns of one language for a clause in which a day stands as `|`.

    `told` tells that the clause is about something done, unless `open` is in it; in a clause with `since` the day began
    what still lasts.
    """

    told: re.Pattern[str]
    open: re.Pattern[str]
    since: re.Pattern[str]


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
    r"(?:comprei|compramos|pedi|encomendei|paguei|mandei|enviei|postei|devolvi|despachei|recebi|venceu|"
    r"fiz (?:o|um) pedido|"
    r"foi (?:enviad[oa]|postad[oa]|despachad[oa]|pag[oa])|chegou|reclamei)"
)
_SENT_ES = (
    r"(?:pedí|compré|pagué|mandé|envié|devolví|encargué|recibí|despaché|entregué|reclamé|hice (?:el|un|mi) pedido|"
    r"(?:he|hemos) (?:\w+ )?(?:pedido|comprado|pagado|mandado|enviado|devuelto|encargado)|llegó|"
    r"(?:lo|la|los|las) pedi)"
)
_TRIP = (
    r"\b(?:flights?|flug|flüge|vo[oô]s?|vuelos?|passage(?:m|ns)|pasajes?|billetes?|bilhetes?|boletos?|tickets?|"
    r"viage[mn]s?|viajes?)\b"
)
"""A journey has a day of its own: "I bought a ticket Friday" may be for Friday."""
DONE = {
    "en": Done(
        re.compile(
            rf"\b(?:i|we|you|they|he|she)(?: have| had|'ve|'d| already| just| only){{0,2}} {_SENT_EN}\b.*\||"
            rf"^\W*(?:(?:hi|hiya|hello|hey|already|just|was|were|got),? ){{0,2}}{_SENT_EN}\b.*\||"
            rf"\b(?:was|were|got|been) {_SENT_EN}\b.*\||"
            rf"^\W*(?:on )?(?:the )?\|,? (?:i|we|you|they)(?: have|'ve)? {_SENT_EN}\b"
        ),
        re.compile(
            rf"\b(?:if|when|can|could|will|would|shall|should|must|to be|gets?)\b.*\||"
            rf"\b(?:for|by|until|till)(?: the)? \||{_TRIP}"
        ),
        re.compile(r"\bsince (?:the )?\|"),
    ),
    "de": Done(
        re.compile(
            rf"\b(?:habe?|haben|habt|hat|hatten?|hob|han|wurden?|worden)\b.*(?:\b{_SENT_DE}|\b{_GOT_DE})\b|"
            rf"^\W*(?:am |den )?\|(?: \w+){{0,3}} {_SENT_DE}\W*$|\b{_SENT_DE}(?: \w+){{0,2}} \||\b{_SENT_DE} am \|"
        ),
        re.compile(
            r"\b(?:wenn|falls|ob|wird|werden|kann|können|könnt|soll|sollen|muss|müssen|will|wollen|möchte|dürfen|darf|"
            r"würde)\b.*\||\b(?:bis|für|ab|zum|vor)(?: (?:zum|den|dem))? \||"
            rf"\|.*\b(?:werden|wird|kann|können|soll|will|möchte|muss)\b|{_TRIP}"
        ),
        re.compile(r"\bseit (?:dem )?\|"),
    ),
    "pt": Done(
        re.compile(rf"\b{_SENT_PT}\b"),
        re.compile(
            r"\b(?:se|quando)\b.*\||\b(?:para|pra|pro|até|ate|a partir d[eo])(?: [oa])?(?: dia)? \||"
            rf"{_TRIP}"
        ),
        re.compile(r"\bdesde (?:a |o )?(?:dia )?\|(?! (?:até|ate|a|ao)\b)"),
    ),
    "es": Done(
        re.compile(rf"\b{_SENT_ES}(?!\w)"),
        re.compile(
            r"\b(?:si|cuando)\b.*\||\b(?:para|hasta|a partir del?)(?: el)?(?: d[íi]a)? \||"
            rf"{_TRIP}"
        ),
        re.compile(r"\bdesde (?:el )?(?:día )?\|(?! (?:hasta|al?|vivo|viviré|estaré|estoy)\b)"),
    ),
}
_BREAK = re.compile(
    r"[.!?;:,¿¡\n]+(?= |$)|(?<= )[¿¡]| (?:but|aber|pero|mas|porque|weil|because|"
    r"(?:and|und|y|e) (?!(?:the|a|my|two|de[rnm]|das|die|ein\w*|mein\w*|zwei|el|la|los|las|una?|o|os|as|um) )) ?"
)
"""What parts clauses; "the shirt and the boots" are in one."""


def behind(pieces: Sequence[Piece], low: str, language: str) -> list[Piece]:
    """Return pieces with the last such day in place of the next one where their clause is about something done."""
    return [_last(piece, low, DONE[language]) for piece in pieces]


def _last(piece: Piece, low: str, done: Done) -> Piece:
    if piece.meaning.last is None or piece.meaning.until or not _is_done(_clause(piece, low), low, done):
        return piece
    return replace(piece, meaning=replace(piece.meaning, day=piece.meaning.last))


def _is_done(clause: str, low: str, done: Done) -> bool:
    if done.since.search(clause):
        return True
    return bool(done.told.search(clause)) and not done.open.search(clause)


def _clause(piece: Piece, low: str) -> str:
    """Return the clause around a piece, which stands in it as `|`."""
    start = max((match.end() for match in _BREAK.finditer(low, 0, piece.start)), default=0)
    end = _BREAK.search(low, piece.end)
    return f"{low[start : piece.start]}|{low[piece.end : end.start() if end else len(low)]}"

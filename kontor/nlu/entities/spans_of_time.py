"""The words of durations in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

HOUR, DAY, WEEK = 60, 24 * 60, 7 * 24 * 60
"""Minutes."""
MONTH = -1
"""A month has no length in minutes; what is counted in months is negative."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Durations in one language, by patterns.

    `units` of time in minutes; `amounts` are numbers with a half; `fixed` are whole durations in minutes; `article` is
    the one that means 1, which counts behind `lead` alone; `joint` may stand between hours and minutes, `half` behind
    a unit; `either` between two numbers of which the later counts.
    """

    units: Mapping[str, int]
    amounts: Mapping[str, float]
    fixed: Mapping[str, int]
    article: str
    lead: str
    joint: str
    half: str
    either: str


_ENGLISH = Spoken(
    units={r"minutes?|mins?": 1, r"hours?|hrs?|h": HOUR, r"days?|nights?": DAY, r"weeks?|wks?": WEEK,
           r"fortnights?": 2 * WEEK, r"months?": MONTH, r"years?": 12 * MONTH},
    amounts={r"one and a half": 1.5, r"two and a half": 2.5, r"three and a half": 3.5, r"four and a half": 4.5,
             r"half an?|a half|half a": 0.5, r"a couple of|a couple": 2.0},
    fixed={r"(?:a )?quarter of an hour": 15, r"three[ -]quarters of an hour": 45, r"overnight": DAY},
    article=r"an?|the whole|a whole|a full",
    lead=r"for|within|about|around|takes?|took|only|just|another|at least|almost|nearly|over|under|than|lasts?|^",
    joint=r",? ?(?:and )?",
    half=r" and a half(?! (?:an )?(?:hour|day|week))",
    either=r"-|to|or",
)  # fmt: skip
_GERMAN = Spoken(
    units={r"minuten?|min": 1, r"stunden?|std|h": HOUR, r"tage?n?|nächten?|nacht": DAY, r"wochen?": WEEK,
           r"monate?n?": MONTH, r"jahre?n?": 12 * MONTH},
    amounts={r"anderthalb|eineinhalb|einundeinhalb|ein und ein halb(?:e[nrs]?)?": 1.5,
             r"zweieinhalb|zweiundeinhalb": 2.5, r"dreieinhalb|dreiundeinhalb": 3.5, r"viereinhalb": 4.5,
             r"fünfeinhalb": 5.5, r"(?:(?:eine[nrm]?|ne|ner) )?halbe[nrs]?": 0.5, r"ein paar": 2.0},
    fixed={r"(?:eine[r]? |ne |ner )?dreiviertelstunde": 45, r"(?:eine[r]? |ne |ner )?viertelstunde": 15,
           r"über nacht": DAY},
    article=r"eine[nmr]?|ein|ne|ner|den ganzen|die ganze",
    lead=r"für|innerhalb|in|etwa|ungefähr|rund|knapp|gut|dauert|dauerte|nur|noch|mindestens|fast|über|unter|als|seit"
    r"|binnen|^",
    joint=r",? ?(?:und )?",
    half=r"(?!)",
    either=r"-|bis|oder",
)  # fmt: skip
_PORTUGUESE = Spoken(
    units={r"minut(?:o|inho)s?|mins?": 1, r"horas?|hrs?|h": HOUR, r"dias?|noites?|di[áa]rias?": DAY, r"semanas?": WEEK,
           r"m[êe]s|meses": MONTH, r"anos?": 12 * MONTH},
    amounts={r"meia": 0.5, r"um par de": 2.0},
    fixed={r"um quarto de hora": 15, r"tr[êe]s quartos de hora": 45},
    article=r"uma?|o|a",
    lead=r"por|durante|em|cerca de|quase|só|apenas|demora|dura|leva|mais|menos de|^",
    joint=r",? ?(?:e )?",
    half=r" e mei[oa]",
    either=r"-|a|ou|até",
)  # fmt: skip
_SPANISH = Spoken(
    units={r"minut(?:o|ito)s?|mins?": 1, r"horas?|hrs?|h": HOUR, r"d[íi]as?|noches?": DAY, r"semanas?": WEEK,
           r"mes|meses": MONTH, r"años?": 12 * MONTH},
    amounts={r"media": 0.5, r"un par de": 2.0},
    fixed={r"(?:un )?cuarto de hora": 15, r"tres cuartos de hora": 45},
    article=r"una?|todo el|toda la",
    lead=r"por|durante|en|unos|casi|sólo|solo|tarda|dura|más|menos de|^",
    joint=r",? ?(?:y )?",
    half=r" y medi[oa]",
    either=r"-|a|o",
)  # fmt: skip
SPOKEN = {"en": _ENGLISH, "de": _GERMAN, "pt": _PORTUGUESE, "es": _SPANISH}
"""By language; a message in another is read as an English one."""

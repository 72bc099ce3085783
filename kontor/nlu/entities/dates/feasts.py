"""Named days: those of a date, those that hang on Easter or on Advent, and the nth such weekday of a month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from kontor.nlu.entities.dates.meaning import Meaning

Reckoned = Callable[[int], date]


def _on(month: int, day: int) -> Reckoned:
    return lambda year: date(year, month, day)


def _easter(days: int) -> Reckoned:
    return lambda year: easter(year) + timedelta(days)


def _advent(days: int) -> Reckoned:
    """Reckon from the first Sunday of Advent, the fourth before Christmas."""
    return lambda year: date(year, 12, 25) - timedelta(date(year, 12, 25).isoweekday() + 21 - days)


def _nth(place: int, weekday: int, month: int) -> Reckoned:
    """Reckon the first, second ... such weekday of a month; 0 is Monday."""

    def reckoned(year: int) -> date:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.weekday()) % 7 + 7 * (place - 1))

    return reckoned


_TABLE: tuple[tuple[Reckoned, str, str, str, str], ...] = (
    (_on(1, 1), "new year's day|new years day|new year's|new year", "neujahr|neujahrstag", "ano novo|dia de ano novo",
     "año nuevo|día de año nuevo"),
    (_on(1, 6), "three kings day|three kings' day", ("heilige drei könige|heiligen drei könige|dreikönig|dreikönige|"
     "dreikönigstag"), "dia de reis|dia dos reis", "día de reyes|dia de reyes|día de los reyes|reyes magos|reyes"),
    (_on(2, 14), "valentine's|valentines|valentine's day|valentines day", "valentinstag", "",
     "san valentín|san valentin|día de san valentín|día de los enamorados"),
    (_on(3, 17), "st patrick's day|st patricks day|st. patrick's day|paddy's day", "", "", ""),
    (_on(4, 21), "", "", "tiradentes", ""),
    (_on(5, 1), "", "tag der arbeit|maifeiertag", "dia do trabalho|dia do trabalhador",
     "día del trabajo|día del trabajador"),
    (_on(6, 12), "", "", "dia dos namorados", ""),
    (_on(6, 24), "", "", "dia de são joão", "noche de san juan"),
    (_on(8, 15), "", "mariä himmelfahrt", "", "la asunción"),
    (_on(10, 3), "", "tag der deutschen einheit|tag der einheit", "", ""),
    (_on(10, 12), "", "", "dia das crianças|nossa senhora aparecida", "día de la hispanidad|día del pilar"),
    (_on(10, 31), "halloween|hallowe'en", "halloween|reformationstag", "halloween|dia das bruxas", "halloween"),
    (_on(11, 1), "all saints' day|all saints day", "allerheiligen", "dia de todos os santos", "todos los santos"),
    (_on(11, 2), "", "allerseelen", "finados|dia de finados", "día de muertos|día de los muertos|dia de muertos"),
    (_on(11, 5), "bonfire night|guy fawkes night", "", "", ""),
    (_on(11, 11), "veterans day|remembrance day", "martinstag|sankt martin", "", ""),
    (_on(11, 15), "", "", "proclamação da república", ""),
    (_on(11, 20), "", "", "consciência negra|dia da consciência negra", ""),
    (_on(12, 6), "", "nikolaus|nikolaustag", "", "día de la constitución"),
    (_on(12, 8), "", "mariä empfängnis", "", "la inmaculada|día de la inmaculada|inmaculada concepción"),
    (_on(12, 24), "christmas eve|xmas eve", "heiligabend|heilig abend|heiliger abend|heiligen abend|weihnachtsabend",
     "véspera de natal|vespera de natal|noite de natal", "nochebuena|víspera de navidad"),
    (_on(12, 25), "christmas|christmas day|xmas|xmas day", ("weihnachten|{1} weihnachtsfeiertag|{1} weihnachtstag|"
     "{1} feiertag"), "natal|dia de natal", "navidad|día de navidad|dia de navidad"),
    (_on(12, 26), "boxing day|st stephen's day|st stephens day|st. stephen's day|stephen's day",
     "{2} weihnachtsfeiertag|{2} weihnachtstag|{2} feiertag|stephanstag|stefanitag|stephanitag", "", ""),
    (_on(12, 28), "", "", "", "día de los inocentes|santos inocentes"),
    (_on(12, 31), "new year's eve|new years eve|hogmanay", "silvester|silvesterabend|silvesternacht",
     "véspera de ano novo|vespera de ano novo|réveillon|reveillon|virada do ano", "nochevieja|noche vieja|fin de año"),
    (_easter(-52), "", "weiberfastnacht", "", ""),
    (_easter(-50), "", "", "sábado de carnaval", "sábado de carnaval"),
    (_easter(-49), "", "", "domingo de carnaval", "domingo de carnaval"),
    (_easter(-48), "", "rosenmontag", "segunda de carnaval", "lunes de carnaval"),
    (_easter(-47), "shrove tuesday|pancake day|mardi gras", ("faschingsdienstag|fastnachtsdienstag|karnevalsdienstag|"
     "veilchendienstag|fasching|fastnacht|karneval"), "carnaval|terça de carnaval|terça-feira de carnaval",
     "carnaval|martes de carnaval"),
    (_easter(-46), "ash wednesday", "aschermittwoch", "quarta-feira de cinzas|quarta de cinzas",
     "miércoles de ceniza"),
    (_easter(-7), "palm sunday", "palmsonntag", "domingo de ramos", "domingo de ramos"),
    (_easter(-3), "maundy thursday", "gründonnerstag", "quinta-feira santa|quinta santa", "jueves santo"),
    (_easter(-2), "good friday", "karfreitag", "sexta-feira santa|sexta santa|paixão de cristo", "viernes santo"),
    (_easter(-1), "easter saturday|holy saturday", "karsamstag|ostersamstag", "sábado de aleluia",
     "sábado santo|sábado de gloria"),
    (_easter(0), "easter|easter sunday|easter day", "ostern|ostersonntag", "páscoa|domingo de páscoa",
     "domingo de resurrección|domingo de pascua"),
    (_easter(1), "easter monday", "ostermontag", "", "lunes de pascua"),
    (_easter(39), "ascension day", "christi himmelfahrt|himmelfahrt|himmelfahrtstag|vatertag", "", ""),
    (_easter(49), "whit sunday|whitsun|pentecost", "pfingsten|pfingstsonntag", "pentecostes", "pentecostés"),
    (_easter(50), "whit monday", "pfingstmontag", "", ""),
    (_easter(60), "", "fronleichnam", "corpus christi|dia de corpus christi", "corpus christi|día del corpus"),
    (_advent(0), "first sunday of advent", "{1} advent|{1} adventssonntag", "", ""),
    (_advent(7), "", "{2} advent|{2} adventssonntag", "", ""),
    (_advent(14), "", "{3} advent|{3} adventssonntag", "", ""),
    (_advent(21), "", "{4} advent|{4} adventssonntag", "", ""),
    (_advent(-11), "", "buß- und bettag|buß und bettag", "", ""),
    (_advent(-7), "", "totensonntag", "", ""),
    (_nth(3, 0, 1), "martin luther king day|mlk day", "", "", ""),
    (_nth(2, 6, 5), "", "muttertag", "dia das mães", ""),
    (_nth(2, 6, 8), "", "", "dia dos pais", ""),
    (_nth(1, 0, 9), "labor day", "", "", ""),
    (_nth(4, 3, 11), "thanksgiving|thanksgiving day", "thanksgiving", "dia de ação de graças", "acción de gracias"),
)  # fmt: skip
"""How a named day is reckoned, and its names in English, German, Portuguese and Spanish, apart by `|`."""
_LANGUAGES = ("en", "de", "pt", "es")
_PLACED = {1: "erst", 2: "zweit", 3: "dritt", 4: "viert"}


def names(language: str) -> dict[str, int]:
    """Return the names of feasts in a language, with their places in the table."""
    column = 1 + _LANGUAGES.index(language)
    return {
        spelling: place
        for place, row in enumerate(_TABLE)
        for name in str(row[column]).split("|")
        for spelling in _placed(name)
        if spelling
    }


def feast(place: int, today: date) -> Meaning | None:
    """Return the next day of the feast at a place of the table, today included."""
    reckoned = _TABLE[place][0]
    this, next, last = (reckoned(today.year + years) for years in (0, 1, -1))
    return Meaning(this, last=last if this > today else this) if this >= today else Meaning(next, last=this)


def easter(year: int) -> date:
    """Return Easter Sunday of a year by the Gregorian calendar (Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * sunday) // 451
    month, day = divmod(epact + sunday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _placed(name: str) -> tuple[str, ...]:
    """Return the spellings of a name; `{2}` stands for "2.", "zweiter" and "zweiten"."""
    if not name.startswith("{"):
        return (name,)
    place, noun = int(name[1]), name[4:]
    return tuple(f"{word} {noun}" for word in (f"{place}.", *(f"{_PLACED[place]}e{end}" for end in ("", "n", "r"))))

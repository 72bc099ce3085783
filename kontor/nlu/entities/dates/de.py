"""German moments: the words, and the rules they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from kontor.nlu.entities.dates import feasts
from kontor.nlu.entities.dates import meaning as m
from kontor.nlu.entities.dates.grammar import Field, Match, Rules
from kontor.nlu.entities.dates.meaning import Meaning

_ONES = "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn"
_PLAIN = {word: number for number, word in enumerate(f"{_ONES} achtzehn neunzehn".split(), 1)}
_TENS = {"zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50}
_NUMBERS = (
    _PLAIN
    | _TENS
    | {f"{word}und{ten}": value + number for ten, value in _TENS.items() for word, number in tuple(_PLAIN.items())[:9]}
    | {"eins": 1, "zwo": 2, "fuenf": 5, "zwoelf": 12, "fuenfzehn": 15, "dreissig": 30, "fuenfzig": 50}
)
_HOURS = {word: number for word, number in _NUMBERS.items() if number <= 24}
_STEMS = (
    "erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft dreizehnt vierzehnt fünfzehnt sechzehnt "
    "siebzehnt achtzehnt neunzehnt zwanzigst einundzwanzigst zweiundzwanzigst dreiundzwanzigst vierundzwanzigst "
    "fünfundzwanzigst sechsundzwanzigst siebenundzwanzigst achtundzwanzigst neunundzwanzigst dreißigst einunddreißigst"
)
_ORDINALS = {f"{stem}e{end}": place for place, stem in enumerate(_STEMS.split(), 1) for end in ("", "n", "r")}
_DAYS = {
    "montag": 0, "dienstag": 1, "mittwoch": 2, "donnerstag": 3, "freitag": 4, "samstag": 5, "sonnabend": 5, "sonntag":
    6, "montags": 0, "dienstags": 1, "mittwochs": 2, "donnerstags": 3, "freitags": 4, "samstags": 5, "sonntags": 6,
    "mitwoch": 2, "donerstag": 3, "dinstag": 1, "freitg": 4, "mäntig": 0, "ziischtig": 1, "zischtig": 1, "mittwuch": 2,
    "dunnschtig": 3, "donnschtig": 3, "friitig": 4, "fritig": 4, "samschtig": 5, "sunntig": 6,
}  # fmt: skip
_MONTHS = {
    "januar": 1, "jänner": 1, "jan": 1, "februar": 2, "feber": 2, "feb": 2, "märz": 3, "maerz": 3, "mär": 3, "mrz": 3,
    "april": 4, "apr": 4, "mai": 5, "juni": 6, "juno": 6, "jun": 6, "juli": 7, "julei": 7, "jul": 7, "august": 8,
    "aug": 8, "september": 9, "sept": 9, "sep": 9, "oktober": 10, "okt": 10, "november": 11, "nov": 11, "dezember":
    12, "dez": 12,
}  # fmt: skip
_PART_NOUNS = {
    "morgen": m.MORNING, "früh": m.MORNING, "vormittag": m.MORNING, "mittag": m.NOON, "nachmittag": m.AFTERNOON,
    "namittag": m.AFTERNOON, "abig": m.EVENING, "abend": m.EVENING, "nacht": m.NIGHT,
}  # fmt: skip
_ADJECTIVES = {"heutig": 0, "morgig": 1, "gestrig": -1}

FIELDS = {
    "weekday": Field(_DAYS),
    "habit": Field({f"{day}s": place for day, place in _DAYS.items() if day.endswith(("tag", "woch", "abend"))}),
    "short": Field({**_DAYS, "mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6}),
    "month": Field(_MONTHS),
    "relative": Field({
        "heute": 0, "heut": 0, "heit": 0, "hüt": 0, "morgen": 1, "morn": 1, "übermorgen": 2, "uebermorgen": 2,
        "überübermorgen": 3, "gestern": -1, "vorgestern": -2,
        **{f"{stem}e{end}": days for stem, days in _ADJECTIVES.items() for end in ("", "n", "r", "s", "m")},
    }),
    "part": Field({
        "morgens": m.MORNING, "vormittag": m.MORNING, "vormittags": m.MORNING, "mittag": m.NOON, "mittags": m.NOON,
        "nachmittag": m.AFTERNOON, "nachmittags": m.AFTERNOON, "abend": m.EVENING, "abends": m.EVENING, "nacht":
        m.NIGHT, "nachts": m.NIGHT, "frühmorgens": m.MORNING,
    }),
    "partnoun": Field(_PART_NOUNS),
    "trip": Field({
        "morgenflug": m.MORNING, "frühflug": m.MORNING, "morgenmaschine": m.MORNING, "frühmaschine": m.MORNING,
        "mittagsflug": m.NOON, "nachmittagsflug": m.AFTERNOON, "abendflug": m.EVENING, "abendmaschine": m.EVENING,
        "nachtflug": m.NIGHT, "mittagsmaschine": m.NOON, "nachmittagsmaschine": m.AFTERNOON,
    }),
    "place": Field({f"{stem}e{end}": place for stem, place in (("erst", 1), ("zweit", 2), ("dritt", 3), ("viert", 4),
                    ("letzt", -1)) for end in ("", "n", "r")}, r"[1-4]\."),
    "twelve": Field({"mitternacht": 0, "mittag": 12}),
    "count": Field({**_NUMBERS, "eine": 1, "einer": 1, "einem": 1, "einen": 1, "zwei bis drei": 3}, r"\d{1,3}"),
    "ordinal": Field(_ORDINALS, r"\d{1,2}\."),
    "date": Field(_ORDINALS, r"\d{1,2}\.?"),
    "first": Field(_ORDINALS, r"\d{1,2}\.?"),
    "begin": Field({**_DAYS, "mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6}),
    "feast": Field(feasts.names("de")),
    "day": Field({}, r"\d{1,2}"),
    "number": Field({}, r"\d{1,2}"),
    "year": Field({}, r"20\d{2}"),
    "anyyear": Field({}, r"(?:20)?\d{2}"),
    "hour": Field(_HOURS, r"[01]?\d|2[0-4]"),
    "two": Field({}, r"[01]\d|2[0-3]"),
    "stroke": Field({word: number for word, number in _HOURS.items() if word != "ein"}, r"[01]?\d|2[0-4]"),
    "minute": Field(_NUMBERS, r"[0-5]\d"),
    "some": Field({**_NUMBERS, "viertel": 15}, r"[1-5]?\d"),
}  # fmt: skip

NO_SLIPS = frozenset({"mogen", "gesten"})
"""Words that are no slips of names: "mögen" and "Gesten"."""

_AT = r"(?:um|gegen|ab|ca\.?|circa|zirka|so um|so gegen|etwa um|vor|nach|bis|seit|punkt|von)"
_OTHER = (
    r"(?! ?(?:%|€|\$|£|(?:euro|eur|dollar|franken|person|leut|erwachsen|kind|tag|woche|monat|stund|minut|min|"
    r"ticket|platz|"
    r"plätz|stück|jahr|paar|koffer)))"
)
_ALONE = (
    r"(?! (?!(?:am|um|abends|morgens|nachmittags|nachts|mittags|morgen|heute|früh|in|und|oder|bitte|bis|nach|ab|von|"
    r"wäre|ist|geht|los|passt)\b)[a-zäöüß])"
)
_BARE = (
    r"(?= ?(?:$|[?!.,;:)])| (?:um|gegen|ab|bitte|statt|geht|wäre|passt|ist|"
    r"(?:und|oder|bis|nach|von) (?!\d|{hour}\b))\b|"
    r"(?:(?<=2[5-9])|(?<=3[01])) (?:früh|morgens|(?:vor|nach)?mittags?|abends?|nachts?)\b)"
)
"""Behind a weekday and a bare number that is a day of the month: no time of day, and nothing that is counted."""
_NO_DAY = r"(?! ?(?:\d|klasse|stock|stelle|advent|mal|teil|trag|wasch|wäsch|gebrauch|einsatz|regen|versuch|blick))"
"""Behind these "first" is no day: "vor dem ersten Tragen"."""
_NO_CLOCK = r"(?! (?:vorher|davor|zuvor|vor|danach|später|nach|lang|am|pro|noch|um|frist|service)\b)"
"""Behind these hours are a length of time: "24h vorher"."""
_CALLED = (
    "(?:abflug|ankunft|abfahrt|landung|start|boarding|startet|landet|fliegt|abfliegt|ankommt|kommt an|um|gegen|punkt|"
    "steht|sagt|zeigt)"
)
"""Words of timetables, behind which four digits are a time."""
_LASTED = (
    r"(?:(?:ging|klappte|dauerte|erledigt|gelöst)(?: (?:ja|doch|echt|wirklich|alles|sogar|nur))*|trocknet|"
    r"getrocknet|lädt|geladen|kocht|wurden? (?:\w+ )?|hält|schafft|passierte?)"
)
"""Before a length of time in which something happens."""
_ABOUT = r"(?:(?:etwa|ca\.?|circa|zirka|ungefähr|rund|gut|knapp|fast|über|so|gerade|schon|mindestens) )*"
"""Before a number that is not meant exactly."""
_DONE = r"(?:\w+mal|trocken|voll|leer|fertig|kaputt|geladen|aufgeladen|ausverkauft|vergriffen|weg)"
"""Behind a length of time in which it did."""
_SPAN = "(?:stunden?|minuten?|min|tage?n?|wochen?|monate?n?)"
_TO = "(?:-|bis)"
_ON = "(?P<lead>(?:am |den |der |dem |bis |für |ab |von |diesen |dieser |diesem )?)"
_THE = "(?:am |den |der |dem )?"
_NEXT = "(?:nächste[nrsm]?|naechste[nrsm]?|kommende[nrsm]?|nä\\.|nächst)"
_INSTEAD = (
    r"(?P<lead>^(?:(?:ach|oh|ups|sorry|entschuldigung|verzeihung|pardon|nein|nee|moment|doch|lieber|besser|"
    r"ich mein(?:e|te))[,.!:]* )+)"
)
"""Words before what corrects an answer: "nein, der 28." is a day, "der 28." alone may be a seat or a floor."""


def _named(match: Match) -> Meaning | None:
    return m.named(match["date"], match["month"], match.get("year") or None, match.today.date)


def _numeric(match: Match) -> Meaning | None:
    return m.exact(match["day"], match["number"], match.get("anyyear") or None, match.today.date)


def _dates(match: Match) -> Meaning | None:
    return m.of_one_month(match["first"], match["date"], match["month"], match.get("year") or None, match.today.date)


def _days(days: int) -> Callable[[Match], Meaning | None]:
    return lambda x: m.in_days(days, x.today.date)


def _minutes(minutes: int) -> Callable[[Match], Meaning | None]:
    return lambda x: m.in_minutes(minutes, x.today)


def _relative_part(match: Match) -> Meaning | None:
    return Meaning(match.today.date + timedelta(match["relative"]), part=m.PARTS[match["partnoun"]])


def _of_next_month(match: Match) -> Meaning | None:
    start = m.month(match.today.date, 1).day
    return m.of_month(match["ordinal"], start) if start else None


def _next_weekday_part(match: Match) -> Meaning | None:
    day = m.weekday_after(match["weekday"], match.today.date)
    return Meaning(day.day, part=m.PARTS[match["partnoun"]], loose=True)


def _weekday_part(match: Match) -> Meaning | None:
    weekday = match.get("weekday", match.get("short"))
    return replace(m.weekday(weekday, match.today.date), part=m.PARTS[match["partnoun"]])


RULES: Rules = (
    # words that only look like a moment
    (r"gute[nr]? (?:morgen|tag|abend|nacht|mittag)|jeden {weekday}|{habit}", m.passed),
    (r"(?:frohe|fröhliche|schöne)s? {feast}", m.passed),
    ((r"{feast}[ -](?:geschenke?|angebote?|deals?|rabatte?|aktion|sales?|preise?|markt|woche|look|kostüme?|"
      r"outfits?)"), m.passed),
    (r"(?:stra(?:ß|ss)e|str\.|platz|allee|brücke) (?:des|vom|der) {date} ?{month}", m.passed),
    (r"minus \d{1,2}|\d{1,2} (?:1/2|[13]/4|[1357]/8)|3/4[ -](?:hosen?|arm|ärmel|lang|länge)", m.passed),
    (rf"{_LASTED} ?in {{count}} {_SPAN}", m.passed),
    ((r"(?:dauert|dauerte|braucht|brauchte|verspätung(?: von)?|umsteigezeit(?: von)?) (?:nur |ca\.? |etwa |"
      r"rund )?{hour} ?h"), m.passed),
    (rf"in {{count}} {_SPAN} {_DONE}", m.passed),
    (r"(?:wunder)?schöne[nrs]? (?:morgen|tag|nachmittag|mittag|abend|nacht|wochenende)(?: noch)?", m.passed),
    (r"^(?:schönen )?(?:guten )?(?:morgen|n'?abend|abend|mahlzeit)(?= ?(?:!|zusammen|allerseits))", m.passed),
    (r"(?:{count}|halben?|eine halbe) (?:stunden?|minuten?|tage?n?|wochen?|monate?n?)", m.passed),
    # days around today
    (r"(?P<lead>(?:für |bis |ab |von )?){relative}", lambda x: m.in_days(x["relative"], x.today.date)),
    (r"{relative} {partnoun}", _relative_part),
    (r"heute in der früh|in der früh heute", lambda x: Meaning(x.today.date, part="morning")),
    (r"morgen in der früh", lambda x: Meaning(x.today.date + timedelta(1), part="morning")),
    (r"diese[nr]? {partnoun}", lambda x: Meaning(x.today.date, part=m.PARTS[x["partnoun"]])),
    (r"letzte nacht", lambda x: Meaning(x.today.date - timedelta(1), part="night")),
    (rf"(?:heute )?in (?!(?:acht|vierzehn) tagen){_ABOUT}{{count}} tage?n?",
     lambda x: m.in_days(x["count"], x.today.date)),
    (rf"(?:heute )?in {_ABOUT}{{count}} wochen?", lambda x: m.in_days(7 * x["count"], x.today.date)),
    (r"heute (?:in )?acht tagen?|in acht tagen", _days(7)),
    (r"(?:heute )?in vierzehn tagen", _days(14)),
    (r"morgen (?:in )?(?:einer woche|acht tagen)", _days(8)),
    (r"übermorgen in einer woche", _days(9)),
    (rf"in {_ABOUT}{{count}} monate?n?", lambda x: m.in_months(x["count"], x.today.date)),
    (rf"vor {_ABOUT}{{count}} tage?n?", lambda x: m.in_days(-x["count"], x.today.date)),
    (rf"vor {_ABOUT}{{count}} wochen?", lambda x: m.in_days(-7 * x["count"], x.today.date)),
    # weekdays
    (rf"{_ON}{{weekday}}", lambda x: m.weekday(x["weekday"], x.today.date)),
    (rf"{_ON}{{weekday}}[ -]?{{partnoun}}s?", _weekday_part),
    (r"(?P<lead>(?:am|diesen) ){short}\.?", lambda x: m.weekday(x["short"], x.today.date)),
    (r"(?!so){short}\.?,?(?= (?:um )?\d{1,2}(?:[:.]\d\d| ?uhr))", lambda x: m.weekday(x["short"], x.today.date)),
    (rf"{_ON}{_NEXT} {{weekday}} {{partnoun}}", _next_weekday_part),
    (rf"(?:letzte|vergangene) woche,? {_THE}{{short}}|{_THE}{{weekday}} (?:letzter|vergangener|der letzten) woche",
     lambda x: m.weekday_of_week(x.get("short", x.get("weekday")), x.today.date, -1)),
    (rf"{_ON}{{weekday}},? (?:den |dem |der )?{{ordinal}}(?! ?\d)",
     lambda x: m.of_month_on(x["ordinal"], x["weekday"], x.today.date)),
    (rf"{_ON}(?!so\b)(?:{_NEXT} )?{{short}}\.?,? (?:den |der )?{{day}}{_BARE}",
     lambda x: m.of_near_month_on(x["day"], x["short"], x.today.date)),
    (r"(?P<lead>(?:am |den |der )?){ordinal} (?:des )?nächsten monats", _of_next_month),
    (rf"{_ON}{{place}} {{weekday}} (?:im|des|in) {{month}}\.?(?: {{year}})?",
     lambda x: m.nth_weekday(x["place"], x["weekday"], x["month"], x.get("year") or None, x.today.date)),
    (rf"{_ON}{{place}} {{weekday}} (?:im|des) nächsten monats?",
     lambda x: m.nth_of_next_month(x["place"], x["weekday"], x.today.date)),
    (r"(?P<lead>(?:am |der |einen )?)tag (?:vor|nach) (?:dem )?{feast}",
     lambda x: m.beside(-1 if " vor " in x.text else 1, feasts.feast(x["feast"], x.today.date))),
    (r"in {count} jahre?n?", lambda x: m.in_months(12 * x["count"], x.today.date)),
    (r"(?P<lead>(?:an |zu |am |bis )?){feast}", lambda x: feasts.feast(x["feast"], x.today.date)),
    (r"(?P<lead>(?:am |den |für )?)(?!so){short}\.?,?(?= (?:um )?\d{1,2}\.)",
     lambda x: m.weekday(x["short"], x.today.date)),
    (r"(?P<lead>(?:am |für )?)(?!so){short}\.? {partnoun}", _weekday_part),
    (r"(?P<lead>(?:von|vom) ){begin}\.?(?= auf {short}\b)", lambda x: m.weekday(x["begin"], x.today.date)),
    (r"(?P<lead>(?:von|vom) {begin}\.? auf ){short}\.?", lambda x: m.weekday(x["short"], x.today.date)),
    (rf"{_ON}{_NEXT} {{short}}", lambda x: m.weekday_after(x["short"], x.today.date)),
    (rf"{_ON}(?:über|ueber)nächste[nrsm]? {{short}}", lambda x: m.weekday_after(x["short"], x.today.date, 1)),
    (rf"{_ON}{{short}} (?:in der |der )?{_NEXT} woche", lambda x: m.weekday_of_week(x["short"], x.today.date, 1)),
    (rf"(?:in der |der )?{_NEXT} woche,? {_THE}{{short}}", lambda x: m.weekday_of_week(x["short"], x.today.date, 1)),
    (rf"(?:in der )?(?:über|ueber)nächste[nr]? woche,? {_THE}{{short}}",
     lambda x: m.weekday_of_week(x["short"], x.today.date, 2)),
    (rf"{_ON}{{short}} (?:in der )?(?:über|ueber)nächste[nr]? woche",
     lambda x: m.weekday_of_week(x["short"], x.today.date, 2)),
    (rf"{_ON}{{short}} diese[rn]? woche|diese woche {_THE}{{weekday}}",
     lambda x: m.weekday_of_week(x.get("short", x.get("weekday")), x.today.date, 0)),
    (rf"{_ON}letzte[nrm]? {{short}}|{_THE}vergangene[nrm]? {{weekday}}",
     lambda x: m.weekday_before(x.get("short", x.get("weekday")), x.today.date)),
    (rf"{_ON}{{short}} in (?:einer woche|acht tagen|8 tagen)", lambda x: m.weekday(x["short"], x.today.date, 1)),
    (rf"{_ON}{{short}} in {{count}} wochen", lambda x: m.weekday(x["short"], x.today.date, x["count"])),
    (rf"{_ON}{{short}} in (?:14|vierzehn) tagen", lambda x: m.weekday(x["short"], x.today.date, 2)),
    # dates
    (rf"{_ON}{{date}} ?{{month}}\.?(?: {{year}})?", _named),
    (rf"(?P<lead>(?:am|den|dem|des|zum|vom|ab dem|bis zum) ){{ordinal}}{_NO_DAY}",
     lambda x: m.of_month(x["ordinal"], x.today.date)),
    ((r"(?P<lead>\b(?:ist|wäre|bleibt|geht|ginge|passt|oder|auf) "
      r"(?:jetzt |aktuell |derzeit |noch |auch )?de[rn] ){ordinal}"
     r"(?= ?(?:$|[,!?]))"),
     lambda x: m.of_month(x["ordinal"], x.today.date)),
    (rf"{_INSTEAD}(?:de[rnm] )?(?=\d){{ordinal}}(?= ?[.!]*$)", lambda x: m.of_month(x["ordinal"], x.today.date)),
    (r"{year}-{number}-{day}", lambda x: m.exact(x["day"], x["number"], x["year"], x.today.date)),
    (rf"{_ON}{{day}}\. ?{{number}}\. ?{{anyyear}}?", _numeric),
    (rf"{_ON}{{day}}\.{{number}}", _numeric),
    (rf"{_ON}{{day}}/{{number}}(?:/{{anyyear}})?", _numeric),
    # stretches of days
    (rf"(?P<lead>(?:vom |von |ab )?(?:dem |den )?){{first}} ?{_TO} ?(?:zum |den )?{{date}} ?{{month}}\.?(?: {{year}})?",
     _dates),
    (r"(?P<lead>zwischen (?:dem |den )?){first} und (?:dem |den )?{date} ?{month}\.?(?: {year})?", _dates),
    (rf"(?P<lead>(?:vom |von )?(?:dem |den )?){{first}} ?{_TO} ?(?:zum |den )?{{date}} ?{{number}}\.(?: ?{{year}})?",
     lambda x: m.of_one_month(x["first"], x["date"], x["number"], x.get("year") or None, x.today.date)),
    (rf"(?P<lead>(?:von |vom )?){{begin}}\.? ?{_TO} ?{{short}}\.?",
     lambda x: m.weekdays(x["begin"], x["short"], x.today.date)),
    (r"(?P<lead>(?:am |an diesem |übers |fürs |das |dieses )?)wochenende|(?:dieses|am) we",
     lambda x: m.weekend(x.today.date)),
    (r"(?P<lead>(?:am |das )?)(?:über|ueber)nächste[ns]? wochenende", lambda x: m.weekend(x.today.date, 2)),
    (rf"(?P<lead>(?:am |das )?){_NEXT} wochenende", lambda x: m.weekend(x.today.date, 1)),
    (rf"(?P<lead>(?:in der |die )?){_NEXT} woche", lambda x: m.week(x.today.date, 1)),
    (r"(?P<lead>(?:in der |die )?)(?:über|ueber)nächste[nr]? woche", lambda x: m.week(x.today.date, 2)),
    (r"diese[rn]? woche", lambda x: m.week(x.today.date, 0)),
    (rf"(?P<lead>(?:im |den )?){_NEXT} monat", lambda x: m.month(x.today.date, 1)),
    (r"diesen monat", lambda x: m.month(x.today.date, 0)),
    # parts of the day
    (r"(?P<lead>(?:am |zu |zur |in der )?){part}", lambda x: Meaning(part=m.PARTS[x["part"]])),
    (r"(?P<lead>am )(?:frühen |späten )?{partnoun}", lambda x: Meaning(part=m.PARTS[x["partnoun"]])),
    (r"in der (?:früh|nacht)|in aller früh",
     lambda x: Meaning(part="night" if x.text.endswith("nacht") else "morning")),
    (r"(?<=uhr )früh", lambda x: Meaning(part="morning")),
    (r"{trip}", lambda x: Meaning(part=m.PARTS[x["trip"]])),
    # clock times
    (rf"(?P<lead>(?:{_AT} )?){{hour}}[ -]?uhr(?: {{minute}})?", lambda x: m.clock(x["hour"], x.get("minute"))),
    (rf"(?P<lead>(?:{_AT} )?){{hour}}[:.]{{minute}} ?(?:uhr|h)", lambda x: m.clock(x["hour"], x["minute"])),
    (rf"(?P<lead>(?:{_AT} )?){{hour}}:{{minute}}", lambda x: m.clock(x["hour"], x["minute"])),
    (rf"(?P<lead>(?:{_AT} )?){{hour}} ?h{_NO_CLOCK} ?{{minute}}?",
     lambda x: m.clock(x["hour"], x.get("minute"))),
    (rf"(?P<lead>(?:{{weekday}}|{{relative}}|{{month}}|{{day}}\.{{number}}\.),? ){{hour}}\.{{minute}}(?!\.){_OTHER}",
     lambda x: m.clock(x["hour"], x["minute"])),
    (rf"(?P<lead>(?:{_AT} )?){{some}}(?: minuten| min)? (?:vor|nach) {{twelve}}",
     lambda x: m.about_twelve(x["twelve"], x["some"] * (-1 if " vor " in x.text else 1))),
    (r"(?:um|gegen|ab|so um|ca\.) {hour}\.{minute}(?!\.)", lambda x: m.clock(x["hour"], x["minute"])),
    (rf"(?P<lead>(?:um|gegen|punkt|so um) ){{stroke}}(?!\.){_OTHER}", lambda x: m.clock(x["stroke"])),
    (rf"(?P<lead>{_AT} ){{stroke}}(?!\.){_OTHER}{_ALONE}", lambda x: m.clock(x["stroke"])),
    (rf"(?P<lead>{_CALLED} ){{two}}{{minute}}(?: ?uhr| ?h)?{_OTHER}", lambda x: m.clock(x["two"], x["minute"])),
    (rf"(?P<lead>(?:{_AT} )?){{two}}{{minute}} ?uhr", lambda x: m.clock(x["two"], x["minute"])),
    (rf"(?P<lead>(?:{_AT} )?)halb {{hour}}", lambda x: m.around(x["hour"], -30)),
    (rf"(?P<lead>(?:{_AT} )?){{some}}(?: minuten| min)? (?:nach|über) {{hour}}{_OTHER}",
     lambda x: m.around(x["hour"], x["some"])),
    (rf"(?P<lead>(?:{_AT} )?){{some}}(?: minuten| min)? vor {{hour}}{_OTHER}",
     lambda x: m.around(x["hour"], -x["some"])),
    (rf"(?P<lead>(?:{_AT} )?){{some}}(?: minuten)? nach halb {{hour}}", lambda x: m.around(x["hour"], x["some"] - 30)),
    (rf"(?P<lead>(?:{_AT} )?){{some}}(?: minuten)? vor halb {{hour}}", lambda x: m.around(x["hour"], -x["some"] - 30)),
    (rf"(?P<lead>(?:{_AT} )?)drei ?viertel {{hour}}", lambda x: m.around(x["hour"], -15)),
    (rf"(?P<lead>(?:{_AT} )?)viertel {{hour}}", lambda x: m.around(x["hour"], -45)),
    (rf"(?P<lead>(?:{_AT} |zu )?)mitternacht", lambda x: m.clock(0, sure=True)),
    # from now
    (rf"in {_ABOUT}{{count}} ?(?:stunden?|std\.?|h)", lambda x: m.in_minutes(60 * x["count"], x.today)),
    (rf"in {_ABOUT}{{count}} ?(?:minuten?|min\.?)", lambda x: m.in_minutes(x["count"], x.today)),
    (r"in {count} ?(?:stunden?|std\.?|h) (?:und )?{minute} ?(?:minuten?|min\.?)",
     lambda x: m.in_minutes(60 * x["count"] + x["minute"], x.today)),
    (r"in {count}einhalb stunden", lambda x: m.in_minutes(60 * x["count"] + 30, x.today)),
    (r"in {hour},5 ?(?:stunden|std\.?|h)", lambda x: m.in_minutes(60 * x["hour"] + 30, x.today)),
    (r"in (?:anderthalb|eineinhalb|einundeinhalb) stunden", _minutes(90)),
    (r"in (?:einer|ner|'ner) halben? stunde", _minutes(30)),
    (r"in (?:einer |ner )?viertelstunde", _minutes(15)),
    (r"in (?:einer |ner )?dreiviertelstunde", _minutes(45)),
)  # fmt: skip

ASKED: dict[str, Rules] = {
    "day": (
        (rf"{_ON}{{ordinal}}", lambda x: m.of_month(x["ordinal"], x.today.date)),
        (rf"{_ON}{{short}}", lambda x: m.weekday(x["short"], x.today.date)),
        (r"^{day}$", lambda x: m.of_month(x["day"], x.today.date)),
    ),
    "time": (
        (r"^{hour}[:. ]{minute}", lambda x: m.clock(x["hour"], x["minute"])),
        (r"^{hour}$", lambda x: m.clock(x["hour"])),
    ),
    "period": (
        (
            r"(?P<lead>(?:vom |von |zwischen )?(?:dem |den )?){first} ?(?:-|bis|und) ?(?:zum |dem |den )?{date}",
            lambda x: m.stretch(m.of_month(x["first"], x.today.date), m.of_month(x["date"], x.today.date)),
        ),
        (rf"{_ON}{{ordinal}}", lambda x: m.of_month(x["ordinal"], x.today.date)),
        (rf"{_ON}{{short}}", lambda x: m.weekday(x["short"], x.today.date)),
    ),
    "daypart": ((r"^(?:morgen|früh|in der früh|am morgen)$", lambda _: Meaning(part="morning")),),
}

"""English moments: the words, and the rules they make."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from kontor.nlu.entities.dates import feasts
from kontor.nlu.entities.dates import meaning as m
from kontor.nlu.entities.dates.grammar import Field, Match, Rules
from kontor.nlu.entities.dates.meaning import Meaning

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_NUMBERS = {word: number for number, word in enumerate(f"{_ONES} eighteen nineteen".split(), 1)}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_NUMBERS |= _TENS | {
    f"{ten}{joint}{word}": value + number
    for ten, value in _TENS.items()
    for word, number in tuple(_NUMBERS.items())[:9]
    for joint in "- "
}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
        "fourteenth fifteenth "
        "sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        1,
    )
}
_ORDINALS |= {f"twenty{joint}{word}": 20 + _ORDINALS[word] for word in tuple(_ORDINALS)[:9] for joint in "- "}
_ORDINALS |= {"thirtieth": 30, "thirty-first": 31, "thirty first": 31}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "weds": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip

FIELDS = {
    "weekday": Field({**{name: place for place, name in enumerate(_DAYS)}, "wensday": 2, "wednsday": 2, "thrusday": 3}),
    "short": Field({**{name: place for place, name in enumerate(_DAYS)}, **_SHORT}),
    "month": Field(
        {spelling: place for place, name in enumerate(_MONTHS, 1) for spelling in (name, name[:3])} | {"sept": 9}
    ),
    "relative": Field({
        "today": 0, "todays": 0, "tomorrow": 1, "tomorrows": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1, "tmrw": 1,
        "next tomorrow": 2, "2morrow": 1, "tmr": 1, "day after tmrw": 2, "day after tmr": 2,
        "yesterday": -1, "day after tomorrow": 2, "overmorrow": 2,
        "day before yesterday": -2,
    }),
    "part": Field({
        "morning": m.MORNING, "mornings": m.MORNING, "forenoon": m.MORNING, "lunchtime": m.NOON, "lunch time": m.NOON,
        "mid-morning": m.MORNING, "midmorning": m.MORNING, "daybreak": m.MORNING, "mid-afternoon": m.AFTERNOON,
        "midafternoon": m.AFTERNOON, "arvo": m.AFTERNOON, "avo": m.AFTERNOON,
        "afternoon": m.AFTERNOON, "evening": m.EVENING, "night": m.NIGHT,
    }),
    "count": Field({**_NUMBERS, "a": 1, "an": 1, "a couple of": 2}, r"\d{1,3}"),
    "ordinal": Field(_ORDINALS, r"\d{1,2}(?:st|nd|rd|th)"),
    "date": Field(_ORDINALS, r"\d{1,2}(?:st|nd|rd|th)?"),
    "first": Field(_ORDINALS, r"\d{1,2}(?:st|nd|rd|th)?"),
    "begin": Field({**{name: place for place, name in enumerate(_DAYS)}, **_SHORT}),
    "plainly": Field({name: day for name, day in _SHORT.items() if name not in ("mon", "wed", "sat", "sun")}),
    "feast": Field(feasts.names("en")),
    "day": Field({}, r"\d{1,2}"),
    "number": Field({}, r"\d{1,2}"),
    "year": Field({}, r"(?:20)\d{2}"),
    "anyyear": Field({}, r"(?:20)?\d{2}"),
    "hour": Field({word: number for word, number in _NUMBERS.items() if number <= 12}, r"[01]?\d|2[0-4]"),
    "two": Field({}, r"[01]\d|2[0-3]"),
    "minute": Field({}, r"[0-5]\d"),
    "spoken": Field({word: number for word, number in _NUMBERS.items() if 5 <= number < 60}, r"[1-5]\d"),
    "half": Field({"half": 30, "a quarter": 15, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25,
                   "twenty five": 25}, "5|10|15|20|25"),
    "place": Field({"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}, r"[1-4](?:st|nd|rd|th)"),
    "twelve": Field({"noon": 12, "midday": 12, "midnight": 0}),
    "noon": Field({"a.m.": 0, "am": 0, "a.m": 0, "p.m.": 1, "pm": 1, "p.m": 1}),
}  # fmt: skip


NO_SLIPS: frozenset[str] = frozenset()
"""Words that are no slips of names."""

_AT = r"(?:at|around|about|at around|at about|by|before|after|from|until|till|past|since|@)"
_OTHER = (
    r"(?! ?(?:%|€|\$|£|(?:euro|dollar|pound|bag|person|people|adult|child|kid|day|week|month|hour|minute|min|"
    r"ticket|seat|item|piece|year|pair|of us)))"
)
_ALONE = r"(?! (?!(?:in|on|at|and|or|this|tonight|tomorrow|today|please|for|then|sharp|to|from|is|works)\b)[a-z])"
_PART = "(?:morning|afternoon|arvo|evening|night|lunchtime)"
_BARE = (
    r"(?= ?(?:$|[?!.,;:)])| (?:at|please|if|instead|back|(?:or|and|to|until|till|from) (?!\d|{hour}\b))\b|"
    rf"(?:(?<=2[5-9])|(?<=3[01])) (?:for|in|is|works|with|{_PART})\b)"
)
"""Behind a weekday and a bare number that is a day of the month: no time of day, and nothing that is counted."""
_JOINT = r"(?: |-(?!1[0-2](?!\d)|(?:five|six|seven|eight|nine|ten|eleven|twelve)\b))"
"""Between an hour and its minutes; "9-11" are two hours."""
_HOURS, _MINUTES = "(?:hours?|hrs?|h)", "(?:minutes?|mins?)"
_WEEKS = "(?:weeks?|wks?)"
_ABOUT = "(?:about |around |roughly |approx\\.? |like |some |maybe |another )?"
"""Before a number that is not meant exactly."""
_DATED = r"(?P<lead>(?:{short}|{relative}|(?!may){month}|(?=\d){ordinal}),? )"
"""A day, behind which figures with a dot are a time."""
_TO = "(?:-|to|until|till|through|thru)"
_ON = "(?P<lead>(?:on |by |for |this )?(?:the )?)"
_NO_DAY = r"(?! (?:floor|class|terminal|row|time|of|power|degree|percentile)\b)"
_WARES = (
    "(?:gifts?|presents?|cards?|markets?|trees?|jumpers?|sweaters?|sales?|offers?|deals?|dinner|discounts?|promos?|promotions?|"
    "prices?|codes?|season|part(?:y|ies)|eggs?|costumes?|outfits?|stockings?|shopping|holidays?|break)"
)
"""Behind the name of a feast these are things, and no day."""
_SHORTS = rf"(?:{'|'.join((*_DAYS, *_SHORT))})"
_TRIP = (
    "leav(?:e|es|ing)|depart(?:s|ing)?|fly(?:ing)?(?: out| back| home)?|travel(?:ling|ing)?|return(?:ing)?|"
    "back|out|arriv(?:e|es|ing)|"
    "go(?:ing)?|coming|home|due"
)
"""Words of journeys, behind which "the 3rd" is a day."""
_CALLED = (
    "(?:(?:dep(?:\\.|arts?|arting|arture)?|arr(?:\\.|ives?|iving|ival)?|lands?|landing|leaves?|leaving|takes off|"
    "boards?|boarding|"
    "etd|eta|get in)(?: at| around| about| by)?|says|shows|at|@)"
)
"""Words of timetables, behind which four digits are a time."""
_NO_YEAR = r"(?!(?:19|20)\d\d(?! ?(?:h\b|hrs?|hours)))"
_MEASURED = (
    r"(?! ?(?:m\b|metres|meters|feet|ft|km|miles|cal|kcal|words|mah|rpm|g\b|kg|w\b|watts?|lumens|rupees|usd|"
    r"gbp|eur|inr|aud))"
)
_LASTED = (
    r"(?:arrived|came(?: off| apart)?|broke|fell (?:off|apart)|delivered|lasted|dr(?:y|ies|ied)|charge[sd]?|"
    r"boil(?:s|ed)?|lost|"
    r"shrank|sold out|ran out|out of stock|times|twice|gone|done|finished|"
    r"(?:sorted|fixed|solved|booked|did|ordered|answered|replied|settled|found|paid|changed|mended|got)"
    r"(?: (?:it|that|this|me|us|them|everything|all|mine))?)"
)
"""Before a length of time in which something happened."""
_HOUSE = r"(?! (?:[a-z]+ ){1,2}(?:street|road|avenue|lane|square|drive|way|court|terrace|close|hill)\b)"
"""Behind a number this is an address."""
_NO_ONE = "".join(f"(?<!{word} )" for word in ("first", "last", "next", "the", "this", "any"))
"""Behind these "one in the morning" is a flight."""
_INSTEAD = r"(?P<lead>^(?:(?:oh|oops|sorry|no|wait|actually|rather|i mean|i meant|make (?:it|that))[,.!:]* )+)"
"""Words before what corrects an answer: "sorry, the 28th" is a day, "the 28th" alone may be a seat or a floor."""


def _numeric(match: Match) -> Meaning | None:
    """Read 24/12 and 12/24; where both orders are possible the country decides."""
    first, second, year = match["day"], match["number"], match.get("anyyear") or None
    month_first = second > 12 or (match.today.month_first and first <= 12)
    return m.exact(second if month_first else first, first if month_first else second, year, match.today.date)


def _named(match: Match) -> Meaning | None:
    return m.named(match["date"], match["month"], match.get("year") or None, match.today.date)


def _dates(match: Match) -> Meaning | None:
    return m.of_one_month(match["first"], match["date"], match["month"], match.get("year") or None, match.today.date)


def _of_next_month(match: Match) -> Meaning | None:
    start = m.month(match.today.date, 1).day
    return m.of_month(match.get("ordinal") or match["date"], start) if start else None


def _before_noon(match: Match) -> Meaning | None:
    """Read "quarter to five pm"."""
    minutes = match["half"] if "past" in match.text or "after" in match.text else -match["half"]
    hour, minute = divmod((match["hour"] % 12 * 60 + minutes + 12 * 60 * match["noon"]) % 1440, 60)
    return m.clock(hour, minute, sure=True)


def _about_twelve(match: Match) -> Meaning:
    behind = "past" in match.text or "after" in match.text
    return m.about_twelve(match["twelve"], match["half"] if behind else -match["half"])


def _half_day(match: Match) -> Meaning | None:
    minute = match.get("minute") or match.get("spoken")
    return m.half_day(match["hour"], minute, after_noon=match["noon"] == 1)


def _part_of(days: int, part: int) -> Callable[[Match], Meaning | None]:
    return lambda x: Meaning(x.today.date + timedelta(days), part=m.PARTS[part])


def _minutes(minutes: int) -> Callable[[Match], Meaning | None]:
    return lambda x: m.in_minutes(minutes, x.today)


RULES: Rules = (
    # words that only look like a moment
    (r"^(?:morning|evening|afternoon)(?= ?(?:!|,(?! please)|from|all|everyone|everybody|folks))", m.passed),
    (r"good (?:morning|afternoon|evening|night|day)|have an? (?:\w+ )?(?:day|evening|night|weekend)|top of the morning",
     m.passed),
    (r"black friday|cyber monday|singles['’]? day", m.passed),
    (r"(?:merry|happy) {feast}|(?:chinese|lunar|the) new year", m.passed),
    (rf"{{feast}}(?:'s)? {_WARES}", m.passed),
    (r"{date} (?:of )?{month} (?:street|st|avenue|ave|road|rd|square)", m.passed),
    (r"(?:minus|below) \d{1,2}", m.passed),
    (r"\d{1,2} (?:1/2|[13]/4|[1357]/8)|\d{1,2}/(?:8|16|32)(?= ?(?:inch|in\b|\"))|3/4 (?:lengths?|sleeves?|zip|pants)",
     m.passed),
    (r"(?:half an?|an? quarter(?: of an)?|{count}) (?:hour|minute|day|week|month)s?", m.passed),
    (r"for the first time in {count} years?", m.passed),
    (rf"{_LASTED} in {{count}} (?:minute|min|hour|hr|day|week|month)s?", m.passed),
    (r"in {count} (?:minute|min|hour|hr|day|week|month)s? (?:flat|straight|in a row|it (?:was|had))", m.passed),
    # days around today
    (r"(?P<lead>(?:by |for |from |until |till )?(?:the )?){relative}",
     lambda x: m.in_days(x["relative"], x.today.date)),
    (r"tonight|tonite|2nite", _part_of(0, m.EVENING)),
    (r"last night", _part_of(-1, m.NIGHT)),
    (r"this {part}", lambda x: Meaning(x.today.date, part=m.PARTS[x["part"]])),
    (rf"in {_ABOUT}{{count}} days?(?:'? time)?", lambda x: m.in_days(x["count"], x.today.date)),
    (r"{count} days? (?:from now|from today)", lambda x: m.in_days(x["count"], x.today.date)),
    (rf"in {_ABOUT}{{count}} {_WEEKS}(?:'? time)?", lambda x: m.in_days(7 * x["count"], x.today.date)),
    (rf"{{count}} {_WEEKS} (?:from now|from today)", lambda x: m.in_days(7 * x["count"], x.today.date)),
    (rf"in {_ABOUT}{{count}} (?:months?|mths?)(?: time)?", lambda x: m.in_months(x["count"], x.today.date)),
    (r"{count} days? ago", lambda x: m.in_days(-x["count"], x.today.date)),
    (rf"{{count}} {_WEEKS} ago", lambda x: m.in_days(-7 * x["count"], x.today.date)),
    (r"{count} days? (?:from|after) (?:the )?{relative}",
     lambda x: m.in_days(x["count"] + x["relative"], x.today.date)),
    (rf"{{count}} {_WEEKS} (?:from|after) (?:the )?{{relative}}",
     lambda x: m.in_days(7 * x["count"] + x["relative"], x.today.date)),
    (r"{count} months? from (?:now|today)", lambda x: m.in_months(x["count"], x.today.date)),
    (r"(?:in )?a fortnight", lambda x: m.in_days(14, x.today.date)),
    (r"a fortnight ago", lambda x: m.in_days(-14, x.today.date)),
    (r"(?:a week (?:from )?tomorrow|tomorrow week|tomorrow in a week)", lambda x: m.in_days(8, x.today.date)),
    (r"(?:today week|a week today|this time next week|same day next week)", lambda x: m.in_days(7, x.today.date)),
    # weekdays
    (rf"{_ON}{{weekday}}", lambda x: m.weekday(x["weekday"], x.today.date)),
    (r"(?P<lead>(?:on|by|for) |)(?:this |coming |this coming |upcoming ){short}\.?",
     lambda x: m.weekday(x["short"], x.today.date)),
    (r"(?P<lead>(?:on|by) ){short}\.?", lambda x: m.weekday(x["short"], x.today.date)),
    ((rf"(?<!re )(?<!was )(?<!is )(?<!i ){{short}}[.,]{{0,2}}(?= (?:\d|at \d|the \d|(?:early |late )?{_PART}|"
      rf"(?:or|and|to|till) {_SHORTS}))"),
     lambda x: m.weekday(x["short"], x.today.date)),
    (rf"(?P<lead>{_SHORTS} (?:or|and) ){{short}}", lambda x: m.weekday(x["short"], x.today.date)),
    (r"{plainly}", lambda x: m.weekday(x["plainly"], x.today.date)),
    (r"(?<!the )(?<!in )(?<!for )(?<!i )(?<!of )(?<!from ){short}(?= ?\?)",
     lambda x: m.weekday(x["short"], x.today.date)),
    (r"{short} fortnight", lambda x: m.weekday_after(x["short"], x.today.date, 2)),
    (rf"{{short}} in {{count}} {_WEEKS}(?:'? time)?", lambda x: m.weekday(x["short"], x.today.date, x["count"])),
    (rf"{{count}} {_WEEKS} (?:from|on|after) {{weekday}}",
     lambda x: m.weekday_after(x["weekday"], x.today.date, x["count"])),
    (r"a fortnight (?:from|on) {weekday}", lambda x: m.weekday_after(x["weekday"], x.today.date, 2)),
    (r"last week,? (?:on )?{short}|{weekday} (?:of )?last week",
     lambda x: m.weekday_of_week(x.get("short", x.get("weekday")), x.today.date, -1)),
    (rf"{_ON}{{short}}\.?,? (?:the )?(?=\d){{ordinal}}",
     lambda x: m.of_month_on(x["ordinal"], x["short"], x.today.date)),
    (rf"{_ON}(?:(?<!re )(?<!was )(?<!is )(?<!i )){{short}}\.?,? {{day}}{_BARE}",
     lambda x: m.of_near_month_on(x["day"], x["short"], x.today.date)),
    (rf"{_ON}{{place}} {{weekday}} (?:of|in) {{month}}\.?(?: {{year}})?",
     lambda x: m.nth_weekday(x["place"], x["weekday"], x["month"], x.get("year") or None, x.today.date)),
    (rf"{_ON}{{place}} {{weekday}} (?:of|in) next month",
     lambda x: m.nth_of_next_month(x["place"], x["weekday"], x.today.date)),
    (r"(?P<lead>(?:on )?(?:the )?)day (?:before|after) {feast}",
     lambda x: m.beside(-1 if "before" in x.text else 1, feasts.feast(x["feast"], x.today.date))),
    (r"(?P<lead>(?:on )?(?:the )?){ordinal} of (?:this|the) month", lambda x: m.of_month(x["ordinal"], x.today.date)),
    (r"(?P<lead>(?:on )?(?:the )?){ordinal} of next month|next month,? (?:on )?the {date}", _of_next_month),
    (rf"in {_ABOUT}{{count}} (?:years?|yrs?)(?: time)?", lambda x: m.in_months(12 * x["count"], x.today.date)),
    (r"(?P<lead>(?:on |for |at )?){feast}", lambda x: feasts.feast(x["feast"], x.today.date)),
    (rf"{_ON}(?:coming|upcoming) {{short}}", lambda x: m.weekday_after(x["short"], x.today.date)),
    (rf"{_ON}next {{short}}", lambda x: m.weekday_of_week(x["short"], x.today.date, 1)),
    (rf"{_ON}{{short}}(?: of)? next week", lambda x: m.weekday_of_week(x["short"], x.today.date, 1)),
    (r"next week,? (?:on )?{short}", lambda x: m.weekday_of_week(x["short"], x.today.date, 1)),
    (rf"{_ON}{{short}} this week", lambda x: m.weekday_of_week(x["short"], x.today.date, 0)),
    (rf"{_ON}{{short}} after next", lambda x: m.weekday_of_week(x["short"], x.today.date, 2)),
    (rf"{_ON}(?:last|past) {{short}}", lambda x: m.weekday_before(x["short"], x.today.date)),
    (r"(?:a week(?: on| from)?|week on) {short}", lambda x: m.weekday_after(x["short"], x.today.date, 1)),
    (rf"{_ON}{{weekday}} week", lambda x: m.weekday_after(x["weekday"], x.today.date, 1)),
    # dates
    (rf"{_ON}{{date}} (?:of )?{{month}}\.?(?:,? {{year}})?", _named),
    (rf"{_ON}{{month}}\.? (?:the )?{{date}}(?:,? {{year}})?{_OTHER}", _named),
    (rf"{_INSTEAD}(?:on )?(?:the )?(?=\d){{ordinal}}(?= ?[.!]*$)", lambda x: m.of_month(x["ordinal"], x.today.date)),
    (rf"(?P<lead>(?:from|(?<!\d )to|until|till|through|thru|since|by|not) )the (?=\d){{ordinal}}{_NO_DAY}",
     lambda x: m.of_month(x["ordinal"], x.today.date)),
    (r"(?P<lead>on )the {ordinal}(?! (?:floor|class|terminal|attempt|try|go|page|leg|wash|wear))",
     lambda x: m.of_month(x["ordinal"], x.today.date)),
    (rf"(?P<lead>(?:on|{_TRIP}) (?:the )?)(?=\d){{ordinal}}{_NO_DAY}{_ALONE}",
     lambda x: m.of_month(x["ordinal"], x.today.date)),
    ((r"(?P<lead>the )(?=\d){ordinal}(?= (?:at \d|in the (?:morning|afternoon|evening)|of this month|please|instead)|"
     r" ?\?)"), lambda x: m.of_month(x["ordinal"], x.today.date)),
    (r"{year}[-/]{number}[-/]{day}", lambda x: m.exact(x["day"], x["number"], x["year"], x.today.date)),
    (r"{day}\.{number}\.{anyyear}?", lambda x: m.exact(x["day"], x["number"], x.get("anyyear") or None, x.today.date)),
    (r"{day}/{number}(?:/{anyyear})?", _numeric),
    (r"{day}-{number}-{anyyear}", _numeric),
    # stretches of days
    (rf"(?P<lead>(?:from )?(?:the )?){{first}} ?{_TO} ?(?:the )?{{date}} (?:of )?{{month}}\.?(?:,? {{year}})?", _dates),
    (r"(?P<lead>between the ){first} and (?:the )?{date} (?:of )?{month}\.?(?:,? {year})?", _dates),
    (rf"(?P<lead>(?:from )?){{month}}\.? (?:the )?{{first}} ?{_TO} ?(?:the )?{{date}}(?:,? {{year}})?{_OTHER}", _dates),
    (rf"(?P<lead>(?:from )?){{begin}}\.? ?{_TO} ?{{short}}\.?",
     lambda x: m.weekdays(x["begin"], x["short"], x.today.date)),
    (r"(?P<lead>(?:on |over |at |for )?)(?:the|this)(?: coming)? weekend|wkend|wknd",
     lambda x: m.weekend(x.today.date)),
    (r"(?P<lead>(?:on |over |for )?(?:the )?)weekend after next", lambda x: m.weekend(x.today.date, 2)),
    (r"(?P<lead>(?:on |over |for )?(?:the )?)next weekend", lambda x: m.weekend(x.today.date, 1)),
    (r"(?P<lead>(?:in |over )?(?:the )?)(?:next|coming) week", lambda x: m.week(x.today.date, 1)),
    (r"the week after next", lambda x: m.week(x.today.date, 2)),
    (r"(?:later )?this week", lambda x: m.week(x.today.date, 0)),
    (r"(?P<lead>(?:in |the )?)next month", lambda x: m.month(x.today.date, 1)),
    (r"(?:later )?this month", lambda x: m.month(x.today.date, 0)),
    # parts of the day
    (r"first thing(?= (?:tomorrow|(?:on )?{weekday})(?! morning))", lambda _: Meaning(part=m.PARTS[m.MORNING])),
    (r"(?P<lead>(?:(?:in|during) the |at )?){part}", lambda x: Meaning(part=m.PARTS[x["part"]])),
    # clock times
    (rf"(?P<lead>(?:{_AT} )?){{hour}}(?:[:.]{{minute}}|ish)? ?{{noon}}", _half_day),
    (rf"(?P<lead>(?:{_AT} )?){{hour}}{_JOINT}{{spoken}} ?{{noon}}", _half_day),
    (rf"(?P<lead>(?:{_AT} )?){{hour}}:{{minute}}(?: ?h| hours)?", lambda x: m.clock(x["hour"], x["minute"])),
    (rf"(?P<lead>{_AT} ){{hour}}[.]{{minute}}", lambda x: m.clock(x["hour"], x["minute"])),
    (rf"{_DATED}{{hour}}[.]{{minute}}{_OTHER}", lambda x: m.clock(x["hour"], x["minute"])),
    (rf"(?P<lead>{_AT} ){{hour}}ish", lambda x: m.clock(x["hour"])),
    (rf"(?P<lead>(?:{_AT} )?){{half}}(?: minutes)? (?:past|after|to|before|till) {{twelve}}", _about_twelve),
    (rf"(?P<lead>(?:{_AT} )?)half {{hour}} ?{{noon}}",
     lambda x: m.half_day(x["hour"], 30, after_noon=x["noon"] == 1)),
    (r"(?P<lead>(?:the|my|our|your) ){hour}[.]{minute}(?= (?:to|from|flight|plane|departure)\b)",
     lambda x: m.clock(x["hour"], x["minute"])),
    (rf"(?P<lead>{_AT} ){{hour}}{_JOINT}{{spoken}}", lambda x: m.clock(x["hour"], x["spoken"])),
    (rf"(?P<lead>(?:at|around|about|@) ){{hour}}{_OTHER}(?! of){_HOUSE}", lambda x: m.clock(x["hour"])),
    (rf"(?P<lead>{_AT} ){{hour}}{_OTHER}{_ALONE}", lambda x: m.clock(x["hour"])),
    (rf"{_NO_ONE}{{hour}}(?= (?:at night|in the (?:morning|afternoon|evening)|tonight))",
     lambda x: m.clock(x["hour"])),
    (rf"(?P<lead>(?:{_AT} )?){{hour}} ?o'? ?clock", lambda x: m.clock(x["hour"])),
    (rf"(?P<lead>(?:{_AT} )?){{half}}(?: minutes)? (?:past|after) {{hour}}", lambda x: m.around(x["hour"], x["half"])),
    (rf"(?<!from )(?<!between )(?P<lead>(?:{_AT} )?){{half}}(?: minutes)? (?:to|before|till) {{hour}}{_OTHER}",
     lambda x: m.around(x["hour"], -x["half"])),
    (rf"(?P<lead>(?:{_AT} )?){{half}}(?: minutes)? (?:past|after|to|before|till) {{hour}} ?{{noon}}", _before_noon),
    (rf"(?P<lead>(?:{_AT} )?)(?:a )?quarter of {{hour}}{_OTHER}", lambda x: m.around(x["hour"], -15)),
    (rf"(?P<lead>(?:{_AT} )?){{hour}} (?:thirty|fifteen|forty[ -]five){_OTHER}",
     lambda x: m.clock(x["hour"], {"n": 15, "y": 30, "e": 45}[x.text[-1]])),
    (r"{hour}h{minute}", lambda x: m.clock(x["hour"], x["minute"], sure=True)),
    (r"{hour}(?= tomorrow (?:morning|afternoon|evening|night))", lambda x: m.clock(x["hour"])),
    (rf"(?P<lead>(?:{_AT} )?)half {{hour}}", lambda x: m.around(x["hour"], 30)),
    (rf"(?P<lead>(?:{_AT} )?)(?:12 )?(?:noon|midday)(?:ish)?", lambda x: m.clock(12, sure=True)),
    (rf"(?P<lead>(?:{_AT} )?)(?:12 )?midnight", lambda x: m.clock(0, sure=True)),
    (rf"(?P<lead>{_CALLED} ){{two}}{{minute}}(?: ?(?:hours|hrs?|h))?{_MEASURED}{_OTHER}",
     lambda x: m.clock(x["two"], x["minute"])),
    (rf"(?P<lead>(?:by|before|after|until|till) ){_NO_YEAR}{{two}}{{minute}}(?: ?(?:hours|hrs?|h))?{_MEASURED}{_OTHER}",
     lambda x: m.clock(x["two"], x["minute"])),
    (r"(?P<lead>(?:the|my|our|your) ){two}{minute}(?= (?:to|from|flight|plane|departure|arrival)\b)",
     lambda x: m.clock(x["two"], x["minute"])),
    (r"(?=0){two}{minute} ?(?:hours|hrs?|h)", lambda x: m.clock(x["two"], x["minute"])),
    (rf"(?P<lead>(?:{_AT} )?)(?:oh|zero) {{hour}} {{spoken}}", lambda x: m.clock(x["hour"], x["spoken"], sure=True)),
    # from now
    (rf"in {_ABOUT}{{count}} ?{_HOURS}(?: time)?", lambda x: m.in_minutes(60 * x["count"], x.today)),
    (rf"{{count}} {_HOURS} from now", lambda x: m.in_minutes(60 * x["count"], x.today)),
    (rf"in {_ABOUT}{{count}} ?{_MINUTES}(?: time)?", lambda x: m.in_minutes(x["count"], x.today)),
    (rf"{{count}} {_MINUTES} from now", lambda x: m.in_minutes(x["count"], x.today)),
    (r"in {count} (?:hours? )?and a half(?: hours?)?", lambda x: m.in_minutes(60 * x["count"] + 30, x.today)),
    (rf"in {{hour}}\.5 {_HOURS}", lambda x: m.in_minutes(60 * x["hour"] + 30, x.today)),
    (rf"in {{count}} {_HOURS} (?:and )?{{spoken}} {_MINUTES}",
     lambda x: m.in_minutes(60 * x["count"] + x["spoken"], x.today)),
    (r"in (?:half an hour|a half hour)", _minutes(30)),
    (r"in an? quarter of an hour", _minutes(15)),
    (r"in three quarters of an hour", _minutes(45)),
)  # fmt: skip

ASKED: dict[str, Rules] = {
    "day": (
        (rf"{_ON}{{ordinal}}", lambda x: m.of_month(x["ordinal"], x.today.date)),
        (rf"{_ON}{{short}}", lambda x: m.weekday(x["short"], x.today.date)),
        (r"^{day}$", lambda x: m.of_month(x["day"], x.today.date)),
    ),
    "period": (
        (
            rf"(?P<lead>(?:from |between )?(?:the )?){{first}} ?(?:and|{_TO}) ?(?:the )?{{date}}",
            lambda x: m.stretch(m.of_month(x["first"], x.today.date), m.of_month(x["date"], x.today.date)),
        ),
        (rf"{_ON}{{ordinal}}", lambda x: m.of_month(x["ordinal"], x.today.date)),
        (rf"{_ON}{{short}}", lambda x: m.weekday(x["short"], x.today.date)),
    ),
    "time": (
        (rf"(?P<lead>^|{_AT} ){{hour}}[:. ]{{minute}}", lambda x: m.clock(x["hour"], x["minute"])),
        (r"^{hour}$", lambda x: m.clock(x["hour"])),
        (r"^{hour}[ -]{spoken}", lambda x: m.clock(x["hour"], x["spoken"])),
    ),
}

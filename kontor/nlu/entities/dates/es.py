"""Spanish moments, as written in Spain and in Latin America: the words, and the rules they make.

"El próximo viernes" and "el viernes que viene" are the first Friday after today (Diccionario de la lengua española,
"próximo"). "Noche" is the evening, "madrugada" the night; "tarde" lasts until dark.
"""

from __future__ import annotations

from kontor.nlu.entities.dates import actions as a
from kontor.nlu.entities.dates import feasts
from kontor.nlu.entities.dates import meaning as m
from kontor.nlu.entities.dates.grammar import Field, Match, Rules
from kontor.nlu.entities.dates.meaning import Meaning

_ONES = (
    "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
)
_PLAIN = {word: number for number, word in enumerate(_ONES.split(), 1)}
_TENS = {"treinta": 30, "cuarenta": 40, "cincuenta": 50}
_NUMBERS = (
    _PLAIN
    | _TENS
    | {f"{ten} y {word}": value + one for ten, value in _TENS.items() for word, one in _PLAIN.items() if one < 10}
    | {"un": 1, "una": 1, "dieciseis": 16, "veintiún": 21, "veintiuna": 21, "veintidos": 22, "veintitres": 23,
       "veintiseis": 26}
)  # fmt: skip
_HOURS = {word: number for word, number in _NUMBERS.items() if number <= 24 and word not in ("un", "uno")}
_DAYS = {
    "lunes": 0, "martes": 1, "miércoles": 2, "miercoles": 2, "miercóles": 2, "mierc": 2, "jueves": 3,
    "viernes": 4, "biernes": 4, "vierns": 4, "sábado": 5, "sabado": 5, "domingo": 6, "domigo": 6,
}  # fmt: skip
_MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()

FIELDS = {
    "weekday": Field(_DAYS),
    "short": Field({"lun": 0, "mar": 1, "mié": 2, "mie": 2, "jue": 3, "vie": 4, "sáb": 5, "sab": 5, "dom": 6}),
    "month": Field(
        {spelling: place for place, name in enumerate(_MONTHS, 1) for spelling in (name, name[:3])}
        | {"setiembre": 9, "sept": 9}
    ),
    "relative": Field({
        "hoy": 0, "oy": 0, "hoy mismo": 0, "mañana": 1, "manana": 1, "mañana mismo": 1, "pasado mañana": 2,
        "pasado manana": 2, "ayer": -1, "anteayer": -2, "antier": -2, "antes de ayer": -2,
    }),
    "part": Field({
        "mañana": m.MORNING, "manana": m.MORNING, "tarde": m.AFTERNOON, "tardecita": m.AFTERNOON,
        "noche": m.EVENING, "nochecita": m.EVENING, "madrugada": m.NIGHT,
    }),
    "trip": Field({"matutino": m.MORNING, "matinal": m.MORNING, "vespertino": m.AFTERNOON, "nocturno": m.NIGHT}),
    "place": Field({"primer": 1, "primero": 1, "segundo": 2, "tercer": 3, "tercero": 3, "cuarto": 4, "último": -1,
                    "ultimo": -1}, r"[1-4](?:º|°|er|o)"),
    "twelve": Field({"mediodía": 12, "mediodia": 12, "medio día": 12, "medianoche": 0, "media noche": 0}),
    "other": Field({"lun": 0, "mar": 1, "mié": 2, "mie": 2, "jue": 3, "vie": 4, "sáb": 5, "sab": 5, "dom": 6}),
    "count": Field(_NUMBERS | {"un par de": 2}, r"\d{1,3}"),
    "feast": Field(feasts.names("es")),
    "date": Field({**_NUMBERS, "primero": 1, "1º": 1, "1°": 1, "1o": 1, "1ro": 1, "1ero": 1}, r"\d{1,2}"),
    "first": Field({**_NUMBERS, "primero": 1}, r"\d{1,2}"),
    "day": Field({}, r"\d{1,2}"),
    "spoken": Field({**_NUMBERS, "primero": 1}, r"\d{1,2}"),
    "number": Field({}, r"\d{1,2}"),
    "year": Field({}, r"20\d{2}"),
    "anyyear": Field({}, r"(?:20)?\d{2}"),
    "hour": Field(_HOURS, r"[01]?\d|2[0-4]"),
    "two": Field({}, r"[01]\d|2[0-3]"),
    "minute": Field({}, r"[0-5]\d"),
    "tens": Field({word: number for word, number in _NUMBERS.items() if 10 <= number < 60}),
    "some": Field(
        {word: number for word, number in _NUMBERS.items() if number >= 5} | {"cuarto": 15, "un cuarto": 15},
        r"[1-5]?\d",
    ),
    "noon": Field({"a.m.": 0, "am": 0, "a.m": 0, "a. m.": 0, "p.m.": 1, "pm": 1, "p.m": 1, "p. m.": 1}),
}  # fmt: skip

NO_SLIPS = frozenset({"mares", "mates", "vienes", "bienes", "domino", "manna", "agoto"})
"""Words that are no slips of names: seas, mate tea, you come, goods, dominoes, manna, I use up."""

_AT = (
    r"(?:(?:a |de |desde |hasta |sobre |hacia |como a |tipo |a eso de |antes de |después de |despues de |"
    r"a partir de |para |alrededor de |entre )?(?:las|ls|la(?= (?:una|1)\b))|tipo|sobre)"
)
_ENDS = (
    r"(?= ?(?:$|[?!.,;:)])| (?:de|del|por|en|y|o|para|a|el|hasta|hoy|mañana|pasado|en punto|porfa|xfa|por favor|más|"
    r"mas|está|es|aprox|aproximadamente|ok|sale|vale|cuál|cuáles|qué|cuándo|dónde|cómo)\b)"
)
_BARE = (
    r"(?= ?(?:$|[?!.,;:)])| (?:a las?|o (?!\d)|con|por favor|porfa|mismo|saliendo|volviendo|para (?!las?\b|\d))\b|"
    r"(?:(?<=2[5-9])|(?<=3[01])) (?:por|en|a) la (?:mañana|tarde|noche)\b)"
)
"""Behind a weekday and a bare number that is a day of the month: no time of day, and nothing that is counted."""
_ON = (
    r"(?P<lead>(?:(?:(?:para|desde|hasta|de|a partir de|antes de|hacia) )?(?:el|este|ese|del|al|este mismo|el mismo|"
    r"el día|el dia) |para |de |hasta )?)"
)
_NOT_BETWEEN = "(?<!entre )(?<!entre las )(?<!entre la )"
"""Behind "between" a second number is an hour, no minutes: "entre 3 y 5"."""
_NEXT_WEEK = "(?:semana que viene|próxima semana|proxima semana|semana próxima|otra semana|semana entrante)"
_NEXT = "(?:próximo|proximo|prox\\.?|siguiente)"
_DATED = (
    r"(?P<lead>(?:(?:(?:para|desde|hasta|hacia|sobre|a partir de|antes de|después de) )?(?:el|del|al) |para |de )?"
    r"(?:(?:día|dia) )?)"
)
_LEADING = (
    r"(?P<lead>(?:(?:para|desde|hasta|hacia|sobre|viajo|vuelo|salgo|vuelvo|regreso|voy|llego|sale|viajamos|volamos|"
    r"salimos) el |(?:antes|a partir|después|despues) del |(?:(?:el|del|al) )?(?:día|dia) )(?:día |dia )?)"
)
_DAYS_OF = (
    r"(?P<lead>(?:del? |entre )?(?:el )?(?:d[íi]a )?){first} (?:al?|hasta|y)(?: el)?(?: d[íi]a)? {date} de {month}"
)
_TRIP = (
    "ustedes|vosotros|nosotros|puest[oa]|marcad[oa]|programad[oa]|reservad[oa]|agendad[oa]|vuelta|ida|regreso|vuelo|viaje|"
    "ir|viajar|volar|salir|volver|regresar|billete|boleto|pasaje|reserva|plaza|ticket|avi[oó]n"
)
"""Words of journeys, behind which a bare number is a day of the month: "el billete del 30", "volver el 28"."""
_GOING = (
    "salgo|viajo|vuelo|vuelos|volar|viajar|salir|volver|regresar|vuelvo|regreso|llego|llegar|ir|voy|embarco|salimos|viajamos|"
    "volamos|vuelta|ida|salida|pasaje|billete|boleto|reserva|avi[oó]n|algo"
)
"""Words of journeys, some words behind which a bare number is a day of the month, too: "salgo de Malpensa el 20"."""
_IN = "(?:dentro de|en|de aquí a|de aqui a|de acá a)"
_LENGTH = (
    r"(?:(?:dur|tard|demor|retras|atras)(?:a|ó|aba|ado)(?: (?:de|en|más|unas|casi|cerca de))?|"
    r"(?:duración|retraso|atraso|escala|conexión|conexion|espera|parada)"
    r"(?: (?!(?:a|las?|hasta|sale|saliendo|hoy|mañana)\b)[a-zñáéíóú]+){0,5} de)"
)
"""Before a length of time: "la escala en Lima es de 1h20"."""
_STREET = (
    r"(?:avenida|avda\.?|av\.?|calle|c/|c\.|plaza|plazoleta|paseo|bulevar|pasaje|autopista|diagonal|barrio|colonia|col\.|"
    r"estación|metro|parque|esquina|entre)"
)
_CALLED = (
    r"(?:salida|llegada|embarque|despegue|aterrizaje|(?:a |de |desde |hasta |sobre )?las|sale|llega|aterriza|despega|"
    r"dice|muestra)"
)
"""Words of timetables, behind which four digits are a time."""
_NO_TIME = r"(?! ?(?:%|€|\$|euros|pesos|soles|km|metros|personas|piezas|unidades|puntos|millas|mil))"
_WARES = (
    r"(?:regalos?|promo\w*|ofertas?|descuentos?|cup(?:ón|ones)|árbol|cena|tarjetas?|cestas?|vacaciones|ropa|disfra(?:z|ces)|"
    r"campaña|precios?|compras?|rebajas|venta|felicitaci(?:ón|ones)|jers[ée]y?s?|huevos?)"
)
"""Before the name of a feast these are things, and no day."""
_TIMED = (
    r"(?= (?:a las?|por la|en la|al? mediod[íi]a|temprano|de madrugada|de est[ea]|del? (?:presente|"
    r"corriente|mismo) mes|hay|abren|cierran)\b)"
)
"""What follows a bare number that is a day of the month: "el 20 a las 6"."""
_ABOUT = r"(?:(?:ya|unos|unas|como|casi|cerca de|más de|más o menos|aproximadamente|por lo menos|al menos) )*"
"""Before a number that is not meant exactly."""
_SPAN = "(?:horas?|min(?:utos?)?|d[íi]as?|semanas?|mes(?:es)?)"
_HOUR, _MINUTE = "(?:horas?|hrs?|h)", "(?:minutos?|minutitos|mins?)"
_LASTED = (
    r"(?:[a-zá-ú]{2,}(?:ó|aste|iste|aron|ieron)(?: (?:todo|eso|esto))?|hice|hicimos|vino|sec[ao]|carga|"
    r"hierve|dura|veces|(?:adelant|aplaz|atras|retras)[a-zá-ú]+(?: [a-zá-ú]+){0,4})"
)
"""Before a number of days that something took, or by which something moves."""
_INSTEAD = (
    r"(?P<lead>^(?:(?:no|ay|uy|perdón|perdon|disculpa|disculpe|espera|mejor|digo|quise decir|quiero decir|en realidad|"
    r"bueno|es)[,.!:]* )+)"
)
"""Words before what corrects an answer."""
_BY = "(?:por la|x la|en la|de la|a la|al|a)"


def _of_next_month(match: Match) -> Meaning | None:
    """Read the `day` of the next month."""
    start = m.month(match.today.date, 1).day
    return m.of_month(match["day"], start) if start else None


RULES: Rules = (
    # words that only look like a moment
    (r"(?:buen[oa]?s?|lind[oa]|bonit[oa]|feliz|excelente|gran) (?:días?|dias?|tardes?|noches?|fin de semana)",
     m.passed),
    (r"(?:todos los|cada) (?:días?|dias|{weekday})", m.passed),
    (rf"(?:media|{{count}}|(?:tres cuartos|un cuarto) de) {_SPAN}(?: y media)?", m.passed),
    (r"(?:más|mas|muy|llega|llegar|llegamos|sale|salir|viene|tan|demasiado|es) tarde|más temprano|noche de", m.passed),
    (rf"{_LASTED} en {{count}} {_SPAN}", m.passed),
    (rf"en {{count}} {_SPAN} (?:(?:se )?[a-zá-ú]{{2,}}ó|(?:dos|tres|{{day}}) veces)", m.passed),
    (rf"{_LENGTH} {{hour}} ?h(?:oras?)?(?: ?(?:y )?{{minute}})?(?: ?min)?", m.passed),
    ((r"(?:(?:es|son|fue|era) )?de {hour} ?h(?:oras?)? ?{minute}?(?= de (?:duración|duracion|espera|retraso|"
      r"vuelo|viaje))"), m.passed),
    (r"hoy (?:en )?d[íi]a|black friday|viernes negro|cyber monday", m.passed),
    (rf"{_STREET} (?:del? )?{{date}} (?:de )?{{month}}(?: \d{{1,5}})?", m.passed),
    (r"{date} de {month},? (?:n[º°.]? ?)?(?!20\d\d)\d{2,4}(?! ?(?:€|euros|pesos))",
     m.passed),
    (r"menos \d{1,2}(?= (?:grados|por|de|en|bajo))|\d{1,2} (?:1/2|[13]/4|[1357]/8)", m.passed),
    (r"(?:feliz|felices|buen[oa]?) {feast}", m.passed),
    (rf"{_WARES} (?:de|para|por)(?: el)? {{feast}}", m.passed),
    ((r"(?!(?:antes|despu[ée]s|partir|feriado|festivo|d[íi]a|semana|noche|mañana|tarde|v[íi]spera|fecha|lunes|martes|domingo|"
     r"jueves|viernes|sábado|miércoles)\b)[a-zñáéíóú]{2,} de? {feast}"), m.passed),
    (r"(?:el|la) primer[oa] (?:del día|de la (?:mañana|tarde|noche)|que)(?!\w)", m.passed),
    # days around today
    (r"(?P<lead>(?:(?:para|hasta|de|desde) )?){relative}", a.relative),
    (r"esta (?:misma )?{part}", a.part_of(0)),
    (r"(?:hoy|esta mañana) (?:bien |muy )?temprano", a.part_of(0, m.MORNING)),
    (r"(?:mañana|manana) (?:bien |muy )?temprano", a.part_of(1, m.MORNING)),
    (r"anoche", a.part_of(-1, m.EVENING)),
    (rf"{_IN} {_ABOUT}{{count}} d[íi]as?", a.days()),
    (rf"{_IN} {_ABOUT}{{count}} semanas?", a.days(7)),
    (rf"{_IN} {_ABOUT}{{count}} mes(?:es)?", a.months),
    (r"(?:de )?{relative} en ocho(?: d[íi]as)?", lambda x: m.in_days(x["relative"] + 7, x.today.date)),
    (r"(?:de )?{relative} en quince(?: d[íi]as)?", lambda x: m.in_days(x["relative"] + 14, x.today.date)),
    (rf"hace {_ABOUT}{{count}} d[íi]as?(?: atr[áa]s)?", a.days(-1)),
    (r"{count} d[íi]as? atr[áa]s", a.days(-1)),
    (rf"hace {_ABOUT}{{count}} semanas?(?: atr[áa]s)?", a.days(-7)),
    (r"{count} semanas? atr[áa]s", a.days(-7)),
    # weekdays
    (rf"{_ON}{{place}} {{weekday}} (?:del?|en) (?:{{month}}(?: del? {{year}})?|(?:el )?(?:mes que viene|{_NEXT} mes))",
     a.nth),
    (r"(?P<lead>(?:el )?)d[íi]a (?:antes|anterior)(?: del?| a)? {feast}", a.eve),
    (r"(?P<lead>(?:el |al )?)d[íi]a (?:despu[ée]s|siguiente)(?: del?| a)? {feast}", a.morrow),
    (r"(?P<lead>(?:el )?){short}(?= o (?:el )?(?:lun|mar|mi[ée]|jue|vie|s[áa]b|dom)\b)",
     lambda x: m.weekday(x["short"], x.today.date)),
    (r"(?P<lead>{other} o (?:el )?){short}", lambda x: m.weekday(x["short"], x.today.date)),
    (rf"{_ON}{{weekday}}", a.coming),
    (r"{short}[.,]{0,2}(?= (?:\d|(?:por|en|a) la (?:mañana|tarde|noche)\b))",
     lambda x: m.weekday(x["short"], x.today.date)),
    (r"(?P<lead>(?:(?:en|para|por|antes de|después de|hasta|el) )?)(?!reyes\b|corpus|carnaval|navidad|fin de){feast}",
     lambda x: feasts.feast(x["feast"], x.today.date)),
    ((r"(?P<lead>(?:para|en|por|antes del?|después del?|desde|hasta|a|el|día de|pasar(?: la| el)?|entre) )"
     r"(?=reyes\b|corpus|carnaval|navidad|fin de){feast}"),
     lambda x: feasts.feast(x["feast"], x.today.date)),
    (r"(?P<lead>(?:el|este|para el) )(?!mar (?!por |a las )[a-zà-ú]){short}\.?",
     lambda x: m.weekday(x["short"], x.today.date)),
    (rf"{_ON}{_NEXT} {{weekday}}", a.after()),
    (rf"{_ON}{{weekday}} (?:que viene|{_NEXT}|entrante)", a.after()),
    (rf"{_ON}{{weekday}},? (?:de |en )?la {_NEXT_WEEK}", a.of_week(1)),
    (rf"(?:en )?la {_NEXT_WEEK},? (?:el )?{{weekday}}", a.of_week(1)),
    (rf"{_ON}{{weekday}} (?:de )?esta(?: misma)? semana", a.of_week(0)),
    (rf"{_ON}{{weekday}} en ocho(?: días)?", a.after(1)),
    (rf"{_ON}{{weekday}} pasado", a.before),
    (rf"{_ON}(?:pasado|último) {{weekday}}", a.before),
    # dates
    (rf"{_DATED}{{date}} ?(?:de |/|-)?{{month}}\b\.?(?:,? (?:de |del )?{{year}})?", a.named),
    (rf"{_DATED}{{month}} {{date}}(?!\d)(?:,? (?:de |del )?{{year}})?(?! ?(?:de|personas|adultos))", a.named),
    (rf"{_LEADING}(?!primero \w){{spoken}}(?! ?(?:%|€|euros|personas|adultos|minutos|horas|de (?:la|los|las)))",
     lambda x: m.of_month(x["spoken"], x.today.date)),
    (rf"{_ON}{{weekday}},? (?:el )?{{day}}", a.of_month),
    (rf"{_ON}{{short}}\.?,? (?:el )?{{day}}{_BARE}", a.agreed),
    (rf"(?P<lead>\b(?:el|del|al|para el) ){{day}}{_TIMED}", a.of_month),
    ((rf"(?P<lead>\b(?:{_GOING})(?: (?![a-zñ]+(?:ó|[ai]d[oa])\b)[a-zñáéíóú]+){{0,4}}"
      rf"(?<! en)(?<! con)(?<! por) el ){{day}}(?= ?(?:$|"
      rf"[?!.,])| (?:y|o|al?|para|con)\b)"), a.of_month),
    (rf"(?P<lead>(?:el |del |al )?){{day}} del? (?:mes que viene|{_NEXT} mes|mes próximo)", _of_next_month),
    (rf"(?P<lead>\b(?:{_TRIP}) el ){{day}}(?= ?(?:$|[?!.,]))", a.of_month),
    (rf"(?P<lead>\b(?:el|la|{_TRIP}) del ){{day}}(?= ?(?:$|[?!.,])| (?:al?|para|por|fuera|ya|no|lo|la|se)\b)",
     a.of_month),
    (r"(?P<lead>\bdel ){day}(?= al? (?:el )?\d{1,2} ?(?:$|[?!.,]))", a.of_month),
    (r"(?P<lead>\bdel \d{1,2} al? (?:el )?){day}(?= ?(?:$|[?!.,]))", a.of_month),
    (rf"{_INSTEAD}(?:el )?(?:d[íi]a )?(?=\d){{day}}(?= ?[.!]*$)", a.of_month),
    (r"{year}-{number}-{day}", lambda x: m.exact(x["day"], x["number"], x["year"], x.today.date)),
    (rf"{_DATED}{{day}}/{{number}}(?:/{{anyyear}})?", a.numeric),
    (r"{day}-{number}-{anyyear}", a.numeric),
    (r"{day}\.{number}\.{anyyear}", a.numeric),
    (r"(?P<lead>(?:el|del|al|para el|hasta el) (?:d[íi]a )?){day}\.{number}\.", a.numeric),
    # stretches of days
    (rf"{_DAYS_OF}(?: de {{year}})?",
     lambda x: m.of_one_month(x["first"], x["date"], x["month"], x.get("year") or None, x.today.date)),
    (r"(?P<lead>(?:(?:en )?(?:el |este |ese ))?)(?:fin de semana|finde)", lambda x: m.weekend(x.today.date)),
    (rf"(?P<lead>(?:el )?)(?:(?:fin de semana|finde) que viene|{_NEXT} fin de semana)",
     lambda x: m.weekend(x.today.date, 1)),
    (rf"(?P<lead>(?:la )?){_NEXT_WEEK}", lambda x: m.week(x.today.date, 1)),
    (r"esta semana", lambda x: m.week(x.today.date, 0)),
    (rf"(?P<lead>(?:el )?)(?:mes que viene|{_NEXT} mes)", lambda x: m.month(x.today.date, 1)),
    # parts of the day
    (rf"(?P<lead>(?:{_BY}|de|hacia la) ){{part}}", a.part),
    (r"(?:a la|por la) hora d(?:e comer|el almuerzo)", lambda _: m.Meaning(part=m.PARTS[m.NOON])),
    (r"(?P<lead>{weekday},? )(?:muy |bien )?temprano", lambda _: m.Meaning(part=m.PARTS[m.MORNING])),
    (r"a primera hora(?! de la)", lambda _: m.Meaning(part=m.PARTS[m.MORNING])),
    (r"(?:últimas|ultimas|primeras) horas de la {part}", a.part),
    (r"{trip}", lambda x: m.Meaning(part=m.PARTS[x["trip"]])),
    # clock times
    (rf"(?P<lead>(?:{_AT} )?){{hour}}:{{minute}}(?: ?(?:h|hs|hrs|horas))?", a.clock),
    (rf"(?P<lead>(?:{_AT} )?){{hour}}\.{{minute}} ?(?:h|hs|hrs|horas)", a.clock),
    (r"(?P<lead>(?:a las|las) ){hour}\.{minute}", a.clock),
    (rf"(?P<lead>{_CALLED} ){{two}}{{minute}}(?: ?(?:h|hs|hrs|horas))?{_NO_TIME}",
     lambda x: m.clock(x["two"], x["minute"])),
    (r"(?=0){two}{minute} ?(?:h|hs|hrs|horas)", lambda x: m.clock(x["two"], x["minute"])),
    (rf"(?P<lead>(?:{_AT} |a(?:l)? )?){{twelve}} y {{some}}{_ENDS}", a.past_twelve),
    (rf"(?P<lead>(?:{_AT} )?){{some}} (?:para|antes de)(?: la| el)? {{twelve}}", a.to_twelve),
    (rf"(?P<lead>{_AT} ){_NOT_BETWEEN}{{hour}} (?:y )?{{tens}}", lambda x: m.clock(x["hour"], x["tens"])),
    (rf"(?P<lead>(?:{_AT} )?){{hour}} ?(?:h|hs|hrs)(?! (?:antes|después|despues|al día|previas)\b)\.?(?: ?{{minute}})?",
     a.clock),
    (rf"(?P<lead>{_AT} ){{hour}} horas", a.clock),
    (rf"(?P<lead>(?:{_AT} )?){{hour}}(?:[:.]{{minute}})? ?{{noon}}", a.half_day),
    (rf"(?P<lead>{_AT} ){{hour}}{_ENDS}", a.clock),
    (rf"(?P<lead>{_AT} ){{hour}} en punto", a.clock),
    (rf"(?P<lead>(?:{_AT} )?){{hour}}(?= (?:de|por|en) la (?:mañana|manana|tarde|noche|madrugada))", a.clock),
    (r"(?P<lead>entre (?:las? )?){hour}(?= y (?:las? )?{first} de la (?:mañana|manana|tarde|noche|madrugada))",
     a.clock),
    (rf"(?P<lead>(?:{_AT} )?){{hour}} y media", a.past(30)),
    (rf"(?P<lead>(?:{_AT} )?){_NOT_BETWEEN}{{hour}} y {{some}}(?: minutos)?{_ENDS}", a.past()),
    (rf"(?P<lead>(?:{_AT} )?){{hour}} menos {{some}}", a.to),
    (rf"(?P<lead>(?:{_AT} )?){{some}} para (?:las|la) {{hour}}", a.to),
    (rf"(?P<lead>(?:{_AT} )?)12 del? medio ?d[íi]a", lambda _: m.clock(12, sure=True)),
    (rf"(?P<lead>(?:{_AT} |al |a |del |el )?)medio ?d[íi]a", lambda _: m.clock(12, sure=True)),
    (r"(?P<lead>(?:a |a la |de )?)media ?noche", lambda _: m.clock(0, sure=True)),
    # from now
    (rf"{_IN} {_ABOUT}{{count}} ?{_HOUR}", a.hours()),
    (rf"{_IN} {_ABOUT}{{count}} ?{_MINUTE}", a.minutes),
    (rf"{_IN} {{count}} ?{_HOUR} y media", a.hours(30)),
    (rf"{_IN} {{count}} ?{_HOUR} ?(?:y )?{{some}} ?{_MINUTE}?", a.hours()),
    (rf"{_IN} hora y media", a.soon(90)),
    (rf"{_IN} media hor(?:a|ita)", a.soon(30)),
    (rf"{_IN} (?:un )?cuarto de hora", a.soon(15)),
    (rf"{_IN} tres cuartos de hora", a.soon(45)),
)  # fmt: skip

_DAY: Rules = (
    (rf"{_ON}{{short}}", lambda x: m.weekday(x["short"], x.today.date)),
    (r"^(?:el |al )?(?:día |dia )?{date}$", lambda x: m.of_month(x["date"], x.today.date)),
)
ASKED: dict[str, Rules] = {
    "day": _DAY,
    "period": _DAY,
    "time": (
        (r"^{hour}[:. h]{minute}", a.clock),
        (r"^{hour}$", a.clock),
    ),
    "daypart": ((r"{part}", a.part),),
}

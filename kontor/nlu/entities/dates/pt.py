"""Portuguese moments, as Brazilians write them: the words, and the rules they make.

"Próxima sexta" is the first Friday after today, "sexta que vem" that of next week. "Noite" is the evening, "madrugada"
the night.
"""

from __future__ import annotations

from kontor.nlu.entities.dates import actions as a
from kontor.nlu.entities.dates import feasts
from kontor.nlu.entities.dates import meaning as m
from kontor.nlu.entities.dates.grammar import Field, Rules

_ONES = (
    "um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete dezoito "
    "dezenove"
)
_PLAIN = {word: number for number, word in enumerate(_ONES.split(), 1)} | {
    "uma": 1,
    "duas": 2,
    "tres": 3,
    "catorze": 14,
}
_TENS = {"vinte": 20, "trinta": 30, "quarenta": 40, "cinquenta": 50}
_NUMBERS = (
    _PLAIN
    | _TENS
    | {f"{ten} e {word}": value + one for ten, value in _TENS.items() for word, one in _PLAIN.items() if one < 10}
)
_HOURS = {word: number for word, number in _NUMBERS.items() if number <= 24 and word not in ("um", "dois")}
_LONG = {
    "segunda": 0, "terça": 1, "terca": 1, "tersa": 1, "quarta": 2, "quinta": 3, "sexta": 4, "2a": 0, "2ª": 0, "3a": 1,
    "3ª": 1, "4a": 2, "4ª": 2, "5a": 3, "5ª": 3, "6a": 4, "6ª": 4,
}  # fmt: skip
_DAYS = {f"{name}{end}": day for name, day in _LONG.items() for end in ("-feira", " feira", "-fera")} | {
    name: day for name, day in _LONG.items() if name.isalpha()
} | {"sábado": 5, "sabado": 5, "domingo": 6, "domigo": 6}  # fmt: skip
_MONTHS = (
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split()
)  # fmt: skip

FIELDS = {
    "weekday": Field(_DAYS),
    "short": Field({"seg": 0, "ter": 1, "qua": 2, "qui": 3, "sex": 4, "sáb": 5, "sab": 5, "dom": 6}),
    "month": Field(
        {spelling: place for place, name in enumerate(_MONTHS, 1) for spelling in (name, name[:3])} | {"marco": 3}
    ),
    "relative": Field({
        "hoje": 0, "hj": 0, "oje": 0, "amanhã": 1, "amanha": 1, "amanhã mesmo": 1, "amnh": 1, "depois de amanhã": 2,
        "depois de amanha": 2, "dps de amanhã": 2, "dps de amanha": 2, "depois d amanhã": 2, "ontem": -1,
        "anteontem": -2, "antes de ontem": -2,
    }),
    "part": Field({
        "manhã": m.MORNING, "manha": m.MORNING, "manhãzinha": m.MORNING, "matina": m.MORNING,
        "manhazinha": m.MORNING, "madrugadinha": m.NIGHT,
        "tardezinha": m.AFTERNOON, "tardinha": m.AFTERNOON, "hora do almoço": m.NOON,
        "tarde": m.AFTERNOON,
        "noite": m.EVENING, "noitinha": m.EVENING, "madrugada": m.NIGHT,
    }),
    "trip": Field({
        "matutino": m.MORNING, "matinal": m.MORNING, "vespertino": m.AFTERNOON, "noturno": m.NIGHT,
    }),
    "place": Field({"primeira": 1, "primeiro": 1, "segunda": 2, "segundo": 2, "terceira": 3, "terceiro": 3, "quarta": 4,
                    "quarto": 4, "última": -1, "último": -1, "ultima": -1, "ultimo": -1}, r"[1-4][ªºa]"),
    "twelve": Field({"meio-dia": 12, "meio dia": 12, "meia-noite": 0, "meia noite": 0}),
    "other": Field({"seg": 0, "ter": 1, "qua": 2, "qui": 3, "sex": 4, "sáb": 5, "sab": 5, "dom": 6}),
    "count": Field(_NUMBERS | {"um par de": 2}, r"\d{1,3}"),
    "feast": Field(feasts.names("pt")),
    "date": Field({**_NUMBERS, "primeiro": 1, "1º": 1, "1°": 1, "1o": 1}, r"\d{1,2}"),
    "begin": Field(_DAYS),
    "first": Field({**_NUMBERS, "primeiro": 1}, r"\d{1,2}"),
    "day": Field({}, r"\d{1,2}"),
    "spoken": Field({**_NUMBERS, "primeiro": 1, "1º": 1, "1°": 1, "1o": 1}, r"\d{1,2}"),
    "number": Field({}, r"\d{1,2}"),
    "year": Field({}, r"20\d{2}"),
    "anyyear": Field({}, r"(?:20)?\d{2}"),
    "hour": Field(_HOURS, r"[01]?\d|2[0-4]"),
    "two": Field({}, r"[01]\d|2[0-3]"),
    "minute": Field({}, r"[0-5]\d"),
    "some": Field({word: number for word, number in _NUMBERS.items() if number >= 5}, r"[1-5]?\d"),
    "noon": Field({"a.m.": 0, "am": 0, "a.m": 0, "p.m.": 1, "pm": 1, "p.m": 1}),
}  # fmt: skip

NO_SLIPS = frozenset({"quita", "quina", "sabao", "domino"})
"""Words that are no slips of names: to pay off, a lottery, soap, dominoes."""

_AT = (
    r"(?:(?:ate |até |desde |entre |antes d|depois d|dps d|a partir d|por volta d|em torno d|perto d|la |lá |tipo )?"
    r"(?:às|as|à|das|da|pelas|pela|a)|tipo|umas)"
)
_ENDS = (
    r"(?= ?(?:$|[?!.,;:)])| (?:da|de|do|em|no|na|para|pra|pro|p|e|ou|até|ate|hoje|amanhã|amanha|por|pf|pfv|em ponto|"
    r"mais|mesmo|né|qual|quais|que|quando|onde|como|serve|tá|está|é|aproximadamente|ok)\b)"
)
_BARE = (
    r"(?= ?(?:$|[?!.,;:)])| (?:às|as|a partir|ou (?!\d)|com|por favor|pf|pfv|mesmo|saindo|voltando|"
    r"(?:pra|para) (?!as?\b|\d))\b|"
    r"(?:(?<=2[5-9])|(?<=3[01])) (?:à|a|de|pela) (?:manhã|manha|tarde|noite)\b)"
)
"""Behind a weekday and a bare number that is a day of the month: no time of day, and nothing that is counted."""
_ON = (
    r"(?P<lead>(?:(?:na|no|nessa|nesse|nesta|neste|essa|esse|esta|este|da|do|de|desta|deste|dessa|desse|pra|pro|"
    r"para a|para o|para|até a|até o|até|ate|toda a|p) )?)"
)
_WEEKEND = "(?:fim|final) de semana"
_NOT_BETWEEN = "(?<!entre )(?<!entre as )(?<!entre às )"
"""Behind "between" a second number is an hour, no minutes: "entre 3 e 5"."""
_OF = "(?:da|na|d)"
_NEXT_WEEK = "(?:semana que vem|próxima semana|proxima semana|outra semana)"
_DATED = r"(?P<lead>(?:(?:em|no|do|pro|para o|até o|até|ate|a partir do|antes do|depois do) )?(?:dia )?)"
_DAYS_OF = r"(?P<lead>(?:d[eo] |entre )?(?:o )?(?:dia )?){first} (?:a|ao|até|ate|e)(?: o)?(?: dia)? {date} de {month}"
_TRIP = (
    "volto|viajo|vou|chego|saio|embarco|retorno|voltar|viajar|sair|chegar|embarcar|"
    "marcad[oa]|agendad[oa]|reservad[oa]|remarcad[oa]|mud[aeo]r?|pass[aeo]r?|adi[aeo]r?|volta|ida|voo|viagem|passagem|tá|"
    "está|ficou"
)
"""Words of journeys, behind which a bare number is a day of the month: "a volta tá marcada pro 28"."""
_IN = "(?:daqui a|daqui|daki a|daqui há|em|dentro de)"
_HOUR, _MINUTE = "(?:horas?|hrs?|h)", "(?:minutos?|minutinhos|mins?)"
_HOUR_SIGN = r"(?:h|hs|hrs?|horas?)(?! (?:antes|depois|por dia)\b)"
_LASTED = (
    r"(?:[a-zà-ú]{3,}(?:ou|iu|[aei]ram|aste)(?: (?:tudo|isso))?|veio|sec[ao]|carrega|ferve|dura|vezes|"
    r"(?:adiant|antecip|adi|atras|"
    r"prorrog)[a-z]+(?: [a-zà-ú]+){0,4})"
)
"""Before a number of days that something took, or by which something moves."""
_ABOUT = r"(?:(?:já|uns|umas|cerca de|quase|mais de|mais ou menos|aproximadamente|por volta de|pelo menos|bem) )*"
"""Before a number that is not meant exactly."""
_SPAN = r"(?:horas?|minutos?|min|dias?|semanas?|meses|mês)"
_LENGTH = (
    r"(?:(?:dur|demor|lev|atras)(?:a|ou|ando|ado|ada)(?: (?:de|em|mais|uns|umas|quase|cerca de))?|"
    r"(?:duração|atraso|escala|conex(?:ão|ao|ões)|espera|intervalo|parada)"
    r"(?: (?!(?:às|as|à|das|pelas|até|saindo|sai|hoje|amanhã)\b)[a-zà-ú]+){0,5} de)"
)
"""Before a length of time: "a conexão em Lima é de 1h20"."""
_STREET = r"(?:avenida|av\.?|rua|r\.|praça|travessa|alameda|largo|rodovia|ponte|bairro|vila|condomínio|edifício)"
_CALLED = (
    r"(?:saída|saida|chegada|partida|embarque|decolagem|pouso|às|as|das|pelas|sai|chega|decola|pousa|parte|"
    r"horário|horario|diz|mostra)"
)
"""Words of timetables, behind which four digits are a time."""
_NO_TIME = r"(?! ?(?:%|€|\$|reais|mil|km|metros|pessoas|peças|unidades|pontos|milhas))"
_WARES = (
    r"(?:presentes?|promo\w*|ofertas?|descontos?|cup(?:om|ons)|[áa]rvore|ceia|cart(?:ão|ões)|cestas?|f[ée]rias|roupas?|"
    r"fantasias?|looks?|ovos?|campanha|preços?|vendas?)"
)
"""Before the name of a feast these are things, and no day."""
_INSTEAD = (
    r"(?P<lead>^(?:(?:não|nao|n|desculpa|desculpe|opa|ops|ih|espera|aliás|melhor|quer dizer|quis dizer|na verdade|é|e|"
    r"perdão)[,.!:]* )+)"
)
"""Words before what corrects an answer."""

RULES: Rules = (
    # words that only look like a moment
    (rf"(?:bom|boa|bons|boas|ótimo|ótima|lindo|linda|excelente|belo|bela) (?:dia|tarde|noite|manhã|{_WEEKEND})s?",
     m.passed),
    (r"(?:tod[oa]s?(?: [oa]s)?|cada) (?:dias?|{weekday}s?)", m.passed),
    (r"(?:a|pela|uma) (?:segunda|quarta|quinta|sexta)|segunda (?:via|pele|opção|opcao|vez|mão|parte|alternativa|mala)",
     m.passed),
    (r"(?:meia|{count}) (?:horas?|hora e meia|minutos?|min|dias?|semanas?|mês|mes|meses)(?: e meia)?", m.passed),
    (r"(?:mais|muito|chegar|chegou|tão) tarde|mais cedo", m.passed),
    (rf"{_LASTED} em {{count}} {_SPAN}", m.passed),
    (rf"em {{count}} {_SPAN} (?:[a-z]{{3,}}(?:ou|iu)|(?:duas|três|{{day}}) vezes)", m.passed),
    (rf"{_LENGTH} {{hour}} ?h(?:oras?)?(?: ?(?:e )?{{minute}})?(?: ?min)?", m.passed),
    ((r"(?:(?:é|são|foi|era) )?de {hour} ?h(?:oras?)? ?{minute}?(?: a {day} ?h)?(?= de (?:duração|duracao|"
      r"espera|atraso|voo|viagem))"),
     m.passed),
    (r"(?:hoje|hj) em dia|black friday|cyber monday", m.passed),
    (rf"{_STREET} (?:d[eoa] )?{{date}} (?:de )?{{month}}", m.passed),
    (r"{date} de {month},? (?:n[º°.]? ?)?(?!20\d\d)\d{2,4}", m.passed),
    (r"menos \d{1,2}(?! (?:da|de|para|pras?)\b)|menos \d{1,2}(?= (?:graus|à|de) (?:noite|à noite))", m.passed),
    (r"\d{1,2} (?:1/2|[13]/4|[1357]/8)", m.passed),
    (r"(?:feliz|boa|bom) {feast}", m.passed),
    (rf"{_WARES} (?:de|da|do|pra|para|p/?)(?: [oa])? {{feast}}", m.passed),
    ((r"(?!(?:antes|depois|partir|feriado|dia|semana|noite|manhã|v[ée]spera|data|segunda|terça|domingo|sábado|quarta|feira)\b)"
     r"[a-zà-ú]{2,} de? {feast}"), m.passed),
    (r"{feast} (?:brasil|antecipad[oa]|shopping)", m.passed),
    # days around today
    (r"(?P<lead>(?:(?:pra|para|até|ate|de|desde) )?){relative}", a.relative),
    (r"(?:n?essa|n?esta) {part}", a.part_of(0)),
    (r"(?:hoje|hj) ced(?:o|inho)", a.part_of(0, m.MORNING)),
    (r"(?:amanhã|amanha) (?:bem )?ced(?:o|inho)", a.part_of(1, m.MORNING)),
    (rf"{_IN} {_ABOUT}{{count}} dias?", a.days()),
    (rf"{_IN} {_ABOUT}{{count}} semanas?", a.days(7)),
    (rf"{_IN} {_ABOUT}{{count}} (?:mês|mes|meses)", a.months),
    (rf"(?:há|faz|ha) {_ABOUT}{{count}} dias?(?: atr[áa]s)?", a.days(-1)),
    (r"{count} dias? atr[áa]s", a.days(-1)),
    (rf"(?:há|faz|ha) {_ABOUT}{{count}} semanas?(?: atr[áa]s)?", a.days(-7)),
    (r"{count} semanas? atr[áa]s", a.days(-7)),
    (r"de hoje a oito(?: dias)?", lambda x: m.in_days(7, x.today.date)),
    # weekdays
    (rf"{_ON}(?:a |o )?{{place}} {{weekday}} (?:de|do|em) (?:{{month}}(?: de {{year}})?|mês que vem|pr[óo]ximo mês)",
     a.nth),
    (r"(?P<lead>(?:(?:um|no) )?)dia (?:antes|anterior)(?: a?d?[eo])? {feast}", a.eve),
    (r"(?P<lead>(?:(?:um|no) )?)dia (?:depois|seguinte)(?: a?d?[eo])? {feast}", a.morrow),
    (r"(?P<lead>(?:na |no )?){short}(?= ou (?:na |no )?(?:seg|ter|qua|qui|sex|s[áa]b|dom)\b)",
     lambda x: m.weekday(x["short"], x.today.date)),
    (r"(?P<lead>{other} ou (?:na |no )?){short}", lambda x: m.weekday(x["short"], x.today.date)),
    (rf"{_ON}{{weekday}}(?: agora)?", a.coming),
    (r"{short}[.,]{0,2}(?= (?:(?:dia )?\d|(?:à|a|de|pela) (?:manhã|manha|tarde|noite)\b))",
     lambda x: m.weekday(x["short"], x.today.date)),
    (r"(?P<lead>(?:de|da) ){short}(?= (?:pra|para|p) (?:a |o )?(?:seg|ter|qua|qui|sex|s[áa]b|dom)\b)",
     lambda x: m.weekday(x["short"], x.today.date)),
    ((r"(?P<lead>(?:(?:no|na|em|até o|até a|até|antes do|antes da|depois do|depois da|pro|pra|para o|"
      r"feriado d[eoa]|d[oa]) )?)"
     r"(?!natal|corpus|tiradentes|carnaval){feast}"), lambda x: feasts.feast(x["feast"], x.today.date)),
    ((r"(?P<lead>(?:no|até o|antes do|depois do|a partir do|desde o|entre o|pro|para o|pelo|"
      r"feriado d[eo]|dia de|passar o) )"
     r"(?=natal|corpus|tiradentes|carnaval){feast}"),
     lambda x: feasts.feast(x["feast"], x.today.date)),
    (r"(?P<lead>(?:na|no|pra|pro) )(?!ter (?!de |às )[a-zà-ú]){short}\.?",
     lambda x: m.weekday(x["short"], x.today.date)),
    (rf"{_ON}(?:a |o )?(?:próxim[oa]|proxim[oa]) {{weekday}}", a.after()),
    (rf"{_ON}(?:a |o )?{{weekday}} que vem", a.of_week(1)),
    (rf"{_ON}(?:a |o )?{{weekday}},? {_OF} {_NEXT_WEEK}", a.of_week(1)),
    (rf"(?:na )?{_NEXT_WEEK},? (?:na |no )?{{weekday}}", a.of_week(1)),
    (rf"{_ON}{{weekday}} (?:desta|dessa|nesta|nessa) semana", a.of_week(0)),
    (rf"{_ON}(?:a |o )?(?:últim[oa]|ultim[oa]) {{weekday}}", a.before),
    (rf"{_ON}(?:a |o )?{{weekday}} passad[oa]", a.before),
    (rf"{_ON}(?:(?:a |o )?pr[óo]xim[oa] )?{{weekday}},? {{day}}{_BARE}", a.agreed),
    (rf"{_ON}{{short}}\.?,? {{day}}{_BARE}", a.agreed),
    # dates
    (rf"{_DATED}{{date}} ?(?:de |/|-)?{{month}}\b\.?(?:,? (?:de |do )?{{year}})?", a.named),
    (r"(?P<lead>(?:(?:em|no|do|pro|para o|até o|até|ate|a partir do|antes do|depois do) )?dia ){spoken}",
     lambda x: m.of_month(x["spoken"], x.today.date)),
    ((rf"(?P<lead>\b(?:{_TRIP}|(?<!\d)\d{{1,2}}) (?:pro|para o|do|no) ){{day}}"
     r"(?= ?(?:$|[?!.,])| (?:de manhã|à|de tarde|às|as|pro|para o)\b)"), a.of_month),
    (r"(?P<lead>\bd[eo] ){day}(?= (?:pro|para o) (?:dia )?\d{1,2} ?(?:$|[?!.,]))", a.of_month),
    (rf"{_INSTEAD}(?:o )?(?:dia )?(?=\d){{day}}(?= ?[.!]*$)", a.of_month),
    (rf"{_INSTEAD}(?:a |o )?(?=\w+-feira){{weekday}}", a.coming),
    (r"{year}-{number}-{day}", lambda x: m.exact(x["day"], x["number"], x["year"], x.today.date)),
    (rf"{_DATED}{{day}}/{{number}}(?:/{{anyyear}})?", a.numeric),
    (r"{day}-{number}-{anyyear}", a.numeric),
    (r"{day}\.{number}\.{anyyear}", a.numeric),
    (r"(?P<lead>(?:no|do|pro|até o|no dia|dia) ){day}\.{number}\.", a.numeric),
    # stretches of days
    (rf"{_DAYS_OF}(?: de {{year}})?",
     lambda x: m.of_one_month(x["first"], x["date"], x["month"], x.get("year") or None, x.today.date)),
    (r"(?P<lead>(?:de |da )?){begin} (?:a|à|até|ate) {weekday}",
     lambda x: m.weekdays(x["begin"], x["weekday"], x.today.date)),
    (rf"(?P<lead>(?:no |neste |nesse |o |este |esse )?)(?:{_WEEKEND}|fds)", lambda x: m.weekend(x.today.date)),
    (rf"(?P<lead>(?:no |o )?)(?:{_WEEKEND} que vem|pr[óo]ximo {_WEEKEND})", lambda x: m.weekend(x.today.date, 1)),
    (rf"(?P<lead>(?:na |a )?){_NEXT_WEEK}", lambda x: m.week(x.today.date, 1)),
    (r"(?:esta|essa|nesta|nessa) semana", lambda x: m.week(x.today.date, 0)),
    (r"(?P<lead>(?:no |o )?)(?:m[êe]s que vem|pr[óo]ximo m[êe]s)", lambda x: m.month(x.today.date, 1)),
    # parts of the day
    (r"(?P<lead>(?:à|a|de|da|pela|na|ao|no fim da|no final da|no começo da) ){part}", a.part),
    (r"(?:fim|final|começo|início) da {part}", a.part),
    (r"{part}(?= ?$)", a.part),
    (r"(?P<lead>{weekday},? )(?:bem |logo )?ced(?:o|inho)", lambda _: m.Meaning(part=m.PARTS[m.MORNING])),
    (r"(?:logo |bem )?(?:na|à|a) primeira hora(?! d)", lambda _: m.Meaning(part=m.PARTS[m.MORNING])),
    (r"{trip}", lambda x: m.Meaning(part=m.PARTS[x["trip"]])),
    # clock times
    (rf"(?P<lead>(?:{_AT} )?){{hour}} ?{_HOUR_SIGN} ?(?:e )?{{minute}}? ?(?:min(?:utos)?)?", a.clock),
    (rf"(?P<lead>(?:{_AT} )?){{hour}}:{{minute}}(?: ?(?:h|hs|horas))?", a.clock),
    (r"(?P<lead>(?:às|as) ){hour}\.{minute}", a.clock),
    (rf"(?P<lead>(?:{_AT} |ao )?){{twelve}} e {{some}}{_ENDS}", a.past_twelve),
    (rf"(?P<lead>(?:{_AT} )?){{some}}(?: minutos)? (?:pra|para|p/|pro|para a|para o) {{twelve}}", a.to_twelve),
    (rf"(?P<lead>(?:(?:até|desde|antes d|depois d) ?)?{_CALLED} ){{two}}{{minute}}(?: ?(?:h|hs|hrs|horas))?{_NO_TIME}",
     lambda x: m.clock(x["two"], x["minute"])),
    (r"(?=0){two}{minute} ?(?:h|hs|hrs|horas)", lambda x: m.clock(x["two"], x["minute"])),
    (rf"(?P<lead>(?:{_AT} )?){{hour}}(?:[:.]{{minute}})? ?{{noon}}", a.half_day),
    (rf"(?P<lead>{_AT} ){{hour}}{_ENDS}(?! (?:de|e) \d)", a.clock),
    (rf"(?P<lead>(?:{_AT} )?){{hour}}(?= (?:da|de) (?:manhã|manha|matina|tarde|noite|noitinha|madrugada))", a.clock),
    (r"(?P<lead>entre (?:[aà]s )?){hour}(?= e (?:[aà]s )?{first} (?:da|de) (?:manhã|manha|tarde|noite|madrugada))",
     a.clock),
    (rf"(?P<lead>(?:{_AT} )?){{hour}}(?: horas?)? e meia", a.past(30)),
    (rf"(?P<lead>(?:{_AT} )?){_NOT_BETWEEN}{{hour}}(?: horas?)? e {{some}}(?: minutos)?{_ENDS}", a.past()),
    (rf"(?P<lead>(?:{_AT} )?){{some}}(?: minutos)? (?:pras|para as|pra|para a|p/ as|p as) {{hour}}", a.to),
    (rf"(?P<lead>(?:{_AT} |ao |do |o )?)meio[ -]dia", lambda _: m.clock(12, sure=True)),
    (rf"(?P<lead>(?:{_AT} |ao |do |o )?)meio[ -]dia e (?:meia|meio)", lambda _: m.clock(12, 30, sure=True)),
    (rf"(?P<lead>(?:{_AT} )?)meia[ -]noite", lambda _: m.clock(0, sure=True)),
    (rf"(?P<lead>(?:{_AT} )?)meia[ -]noite e meia", lambda _: m.clock(0, 30, sure=True)),
    # from now
    (rf"{_IN} {_ABOUT}{{count}} ?{_HOUR}", a.hours()),
    (rf"{_IN} {_ABOUT}{{count}} ?{_MINUTE}", a.minutes),
    (rf"{_IN} {{count}} ?{_HOUR} e meia", a.hours(30)),
    (rf"{_IN} {{count}} ?{_HOUR} ?(?:e )?{{some}} ?{_MINUTE}?", a.hours()),
    (rf"{_IN} (?:uma )?meia hora(?:inha)?", a.soon(30)),
    (rf"{_IN} (?:um )?quarto de hora", a.soon(15)),
)  # fmt: skip

_DAY: Rules = (
    (rf"{_ON}(?:a |o )?{{weekday}}", a.coming),
    (rf"{_ON}{{short}}", lambda x: m.weekday(x["short"], x.today.date)),
    (r"^(?:no |o )?{date}$", lambda x: m.of_month(x["date"], x.today.date)),
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

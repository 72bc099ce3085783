"""Everyday words that tell languages apart where a bot's own training data has too few of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

_WORDS = {
    "en": """the and you that was for are with his they this have from one had word but not what all were when your can
    said there use each which she how their will other about out many then them these some her would make like him into
    time has look two more write see number way could people my than first been who its now find long down day did get
    come made may part does should where why because please want need know think much very good only just any still
    today tomorrow tonight morning evening week something anything nothing someone always never again here over under
    between before after until while what's don't i'm it's isn't can't won't didn't i'd i've we're you're hello""",
    "de": """der die das und ist nicht ein eine einen ich du er sie es wir ihr mit auf für von dem den des im in zu zum
    zur an am bei aus nach über unter vor auch als wie was wer wo wann warum welche welcher welches kann können könnte
    will möchte würde soll muss darf habe hat haben hatte bin bist sind war wird werden wurde mein meine meinen dein
    deine sein seine ihre unser euer noch schon nur sehr mehr viel viele wenig alle alles etwas nichts jemand niemand
    immer nie wieder hier dort da jetzt heute morgen gestern abend woche tag uhr bitte gibt geht kommt macht sagt wenn
    weil dass ob aber oder denn doch mal ja nein kein keine keinen dann also so bis um ab seit gegen ohne durch
    hallo guten danke""",
    "es": """el la los las un una de del al que y en no se por con para como más pero sus le ya o este sí porque esta
    entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni contra otros ese
    eso ante ellos e esto mí antes algunos qué unos yo otro otras otra él tanto esa estos mucho quiero puedo necesito
    tengo cuál cuándo cuánto dónde cómo mi mis tu tus su hoy mañana ayer noche tarde semana día por favor
    gracias hola buenas buenos""",
    "pt": """o a os as um uma de do da dos das em no na nos nas que e é não por com para como mais mas foi ao ele ela
    seu sua ou quando muito já eu também só pelo pela até isso entre depois sem mesmo aos ter seus quem me esse eles
    você essa num nem suas meu minha numa elas qual nós lhe deles dela quero posso preciso tenho quanto onde hoje
    amanhã ontem noite tarde semana dia obrigado obrigada gostaria está estão são tem olá oi bom boa""",
    "fr": """le la les un une des du de et est pas que qui dans en pour sur avec par ne se ce cette ces il elle nous
    vous ils elles je tu mon ma mes ton ta tes son sa ses notre votre leur au aux plus moins très bien où quand comment
    pourquoi combien quel quelle peux peut voudrais veux dois ai as a avons avez ont suis es sommes êtes sont était
    aujourd'hui demain hier soir matin semaine jour s'il plaît merci oui non mais ou donc car si tout tous bonjour""",
}
PARTICLES = frozenset("de del la las los y da das do dos e van von vom zu zur der den".split())
"""Everyday words that stand in names, too."""
TOGETHER = 3


def everyday(language: str) -> Iterator[str]:
    """Yield short groups of everyday words of a language, none for one we do not know."""
    words = _words(language)
    for place in range(0, len(words), TOGETHER):
        yield " ".join(words[place : place + TOGETHER])


def is_everyday(word: str, language: str) -> bool:
    """Tell whether a word is one of the everyday words of a language that we know."""
    return word in _words(language)


@cache
def _words(language: str) -> tuple[str, ...]:
    return tuple(_WORDS.get(language.split("-", maxsplit=1)[0], "").split())

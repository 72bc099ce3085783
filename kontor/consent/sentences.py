"""Whole sentences by which people stop: "please stop writing to me", said of nothing else and asking for nothing else.

47 CFR 64.1200(a)(10) lets a person revoke consent in any reasonable manner that clearly expresses the wish, and
Article 7(3) GDPR wants withdrawing to be as easy as giving: neither asks for a certain word. Only a message that is
such a sentence from its first to its last word counts, beside courtesies; "please stop the delivery", "when does the
bus stop" and a sentence with a request behind it are no stop.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kontor.letters import plain


@dataclass(frozen=True, slots=True)
class Grammar:
    """How one language says it, in plain spelling (`kontor.letters.plain`).

    `signs` are words of which every such sentence holds one, `civil` what may stand around it, `ways` the sentences as
    regular expressions in which `{m}` is the matter that nobody wants to get any more, `again` what may follow them.
    `words` are the stop words that mean nothing else with a courtesy beside them ("no más, gracias" does).
    """

    signs: frozenset[str]
    civil: str
    matter: str
    again: str
    words: str
    ways: Sequence[str]


ENGLISH = Grammar(
    signs=frozenset("stop cease quit dont don not never no longer remove take unsubscribe opt revoke withdraw".split()),
    civil=(
        r"please|pls|plz|kindly|hi|hello|hey|ok|okay|just|now|right now|immediately|at once|already|from now on|"
        r"for good|(?:can|could|would|will) you|you (?:must|need to|have to)|i (?:want|need) you to|"
        r"i (?:would|d) like you to|thanks|thank you"
    ),
    matter=(
        r"(?:(?:any|all|more|the|these|those|this|your|such|further|marketing|promotional|automated|text) )*"
        r"(?:messages?|texts|sms|texting|messaging|notifications?|ads|adverts|advertising|advertisements|marketing|"
        r"promos|promotions|spam|newsletters?|whatsapps)"
    ),
    again=r"(?:again|any ?more|ever again|ever)",
    words="stop|stop all|stopall|stop it|unsubscribe|opt out|optout|no more messages",
    ways=(
        r"(?:stop|cease|quit) (?:writing(?: to)?|texting|messaging|contacting|spamming|bothering|pestering) (?:me|us)",
        r"(?:stop|cease|quit) (?:writing|texting|messaging|spamming)",
        r"(?:stop|cease|quit) sending(?: (?:me|us))? {m}(?: to (?:me|us))?",
        r"stop sending (?:me|us)(?: anything)?",
        r"stop {m}(?: from you)?",
        r"(?:do not|don t|dont|never)(?: ever)? (?:write(?: to)?|text|message|contact|spam) (?:me|us)",
        r"(?:do not|don t|dont|never)(?: ever)? send (?:me|us) (?:{m}|anything)",
        (
            r"i (?:do not|don t|dont|no longer) (?:want|wish)(?: to (?:get|receive|have))? {m}"
            r"(?: (?:from|of) (?:you|yours))?"
        ),
        r"i (?:do not|don t|dont) want (?:you to )?(?:write(?: to)?|text|message|contact) me",
        r"no more (?:of )?{m}(?: from you)?",
        (
            r"(?:take|remove|delete) (?:me|my (?:phone )?number) (?:off|from|of) (?:your|the|this)"
            r"(?: (?:mailing|contact|marketing|broadcast|sms|whatsapp))? list"
        ),
        r"unsubscribe (?:me|us)(?: from (?:{m}|this|here|your list|everything|all))?",
        r"(?:i want to|i would like to|i d like to|i wish to|let me|i) (?:unsubscribe|opt out)(?: (?:from|of) {m})?",
        r"opt me out(?: of {m})?",
        r"i (?:hereby )?(?:revoke|withdraw) my (?:consent|permission|opt in)",
    ),
)
GERMAN = Grammar(
    signs=frozenset(
        "hor hore horen hort hoer hoere hoeren hoert nicht nichts nie keine liste mailingliste kontaktliste verteiler "
        "ab aus abmelden austragen widerrufe stoppt stoppen stopp stop unterlassen lassen lasst".split()
    ),
    civil=(
        r"bitte|hallo|hi|guten tag|danke|vielen dank|sofort|jetzt|endlich|ab sofort|und|hiermit|kunftig|"
        r"kuenftig"
    ),
    matter=(
        r"(?:(?:die|diese|eure|ihre|alle|solche|weitere|weiteren|jegliche|automatischen) )*"
        r"(?:nachrichten?|werbung|werbenachrichten|sms|mitteilungen|benachrichtigungen|spam|newsletter|whatsapps?)"
    ),
    again=r"(?:mehr|nie wieder)",
    words="stop|stopp|abmelden|keine werbung mehr|keine nachrichten mehr|nicht mehr schreiben",
    ways=(
        (
            r"(?:hor|hore|horen sie|hort|hoer|hoere|hoeren sie|hoert)(?: (?:bitte|endlich|sofort|jetzt|doch|mal))* auf "
            r"(?:mir (?:(?:standig|staendig|dauernd|immer|weiter|noch) )?"
            r"(?:zu (?:schreiben|texten)|(?:{m} )?zu (?:schicken|senden))"
            r"|mich (?:anzuschreiben|zu kontaktieren|zu belastigen|zu nerven|vollzuspammen)"
            r"|(?:mir )?{m} zu (?:schicken|senden|schreiben))"
        ),
        (
            r"(?:schreib|schreibt|schreiben sie|schicke?|schickt|schicken sie|sende?|sendet|senden sie) (?:mir|uns)"
            r"(?: (?:bitte|ab sofort|jetzt))*(?: (?:nicht mehr|nichts mehr|nie wieder|nie mehr|keine {m}(?: mehr)?))"
        ),
        (
            r"(?:kontaktier|kontaktiert|kontaktieren sie|belastigt|belastigen sie) mich"
            r"(?: bitte)? (?:nicht mehr|nie wieder)"
        ),
        (
            r"(?:ich )?(?:will|mochte|moechte|wunsche)(?: (?:bitte|ab sofort|von (?:euch|ihnen|dir)))* keine {m}"
            r"(?: mehr)?(?: von (?:euch|ihnen|dir))?(?: mehr)?(?: (?:bekommen|erhalten|haben|kriegen))?"
        ),
        r"keine {m} (?:mehr(?: von (?:euch|ihnen|dir))?|von (?:euch|ihnen|dir) mehr)",
        (
            r"(?:nimm|nehmt|nehmen sie|streich|streicht|streichen sie|losch|loscht|loschen sie) (?:mich|meine nummer)"
            r"(?: bitte)? (?:von|aus) (?:der|dem|eurer|eurem|ihrer|ihrem) (?:liste|mailingliste|kontaktliste|verteiler)"
        ),
        r"(?:meld|meldet|melden sie) mich(?: bitte)? ab",
        r"(?:trag|tragt|tragen sie) mich(?: bitte)? aus",
        r"ich (?:mochte|moechte|will) mich(?: (?:bitte|hier))? (?:abmelden|austragen)",
        r"ich widerrufe(?: hiermit)? (?:meine|die) (?:einwilligung|zustimmung)",
        r"(?:stoppt|stoppen sie|stopp|unterlassen sie|lasst|lassen sie)(?: bitte)? {m}",
    ),
)
PORTUGUESE = Grammar(
    signs=frozenset(
        "nao n pare parem para parar deixe deixem deixa deixar lista descadastrar desinscrever chega consentimento sem"
        "".split()
    ),
    civil=r"por favor|pfv|pf|pfvr|ola|oi|gente|pessoal|ja|agora|imediatamente|e|obrigad[oa]",
    matter=(
        r"(?:(?:mais|nenhuma|as|essas|estas|suas|vossas|outras|tantas|de|sua|essa|tuas) )*"
        r"(?:mensagem|mensagens|msgs?|propagandas?|publicidade|promocoes|notificacoes|sms|spam|avisos|zaps?)"
    ),
    again=r"(?:(?:nunca )?mais)",
    words=(
        "parar|pare|descadastrar|desinscrever|não quero mais mensagens|não quero receber mensagens|sem mais mensagens"
    ),
    ways=(
        r"(?:nao|n) me (?:mandem?|manda|enviem?|envia) (?:{m}(?: mais)?|mais nada|nada(?: mais)?)(?: nunca mais)?",
        r"(?:nao|n) me (?:escrevam?|escreve|contat[ae]m?|contact[ae]m?|perturbem?|incomodem?)(?: (?:nunca )?mais)?",
        r"(?:parem?|para|deixem?|deixa) de (?:me )?(?:mandar|enviar|escrever)(?: me)? {m}",
        (
            r"(?:parem?|para|deixem?|deixa) de "
            r"(?:me (?:escrever|contatar|contactar|incomodar|perturbar)|(?:escrever|contatar|contactar) me)"
        ),
        (
            r"(?:eu )?(?:ja )?nao (?:quero|desejo|pretendo)(?: mais)?(?: receber)? {m}"
            r"(?: (?:de voces|vossas|suas|daqui))?(?: mais)?"
        ),
        (
            r"(?:me )?(?:tirem?|tira|removam?|remove|retirem?|retira|excluam?|exclui)"
            r"(?: me| (?:o )?meu (?:numero|contato|contacto))? (?:da|dessa|desta)(?: (?:sua|vossa|tua))? lista"
            r"(?: de (?:transmissao|contatos|contactos|mensagens))?"
        ),
        (
            r"(?:eu )?(?:quero|gostaria de|desejo|queria) (?:(?:me )?(?:descadastrar|desinscrever)(?: me)?|"
            r"sair da lista|(?:parar|deixar) de receber {m})"
        ),
        r"chega de {m}",
        r"(?:eu )?(?:revogo|retiro) (?:o )?(?:meu )?consentimento",
    ),
)
SPANISH = Grammar(
    signs=frozenset(
        "no dejen deje deja dejad dejar paren pare para parar parad basta lista baja consentimiento stop".split()
    ),
    civil=r"por favor|porfa|porfavor|hola|oigan|oye|ya|ahora|ahora mismo|inmediatamente|y|gracias",
    matter=(
        r"(?:(?:mas|ningun|los|las|esos|estos|sus|tus|vuestros|de) )*"
        r"(?:mensajes?|publicidad|propaganda|notificaciones|promociones|sms|spam|avisos|whatsapps?)"
    ),
    again=r"(?:(?:nunca )?mas)",
    words="stop|parar|darme de baja|dar de baja|no más mensajes|no quiero más mensajes|no quiero recibir mensajes",
    ways=(
        (
            r"no me (?:escrib(?:an?|as|ais)|contact(?:en?|es|eis)|molest(?:en?|es|eis))"
            r"(?: (?:nunca )?mas| de nuevo| jamas)?"
        ),
        r"no me (?:mand|envi)(?:en?|es|eis) (?:{m}(?: mas)?|mas nada|nada(?: mas)?)(?: nunca mas)?",
        r"no (?:vuelv(?:an?|as)|volvais) a (?:escribirme|contactarme|molestarme|(?:mandar|enviar)me {m})",
        r"(?:dej(?:en?|a|ad)|par(?:en?|a|ad)) de (?:escribirme|contactarme|molestarme|(?:mandar|enviar)(?:me)? {m})",
        (
            r"(?:yo )?(?:ya )?no (?:quiero|deseo)(?: recibir)? {m}(?: (?:de ustedes|suyos|vuestros|de vosotros))?"
            r"(?: nunca mas)?"
        ),
        (
            r"(?:borr|elimin|quit|sa[cq]u?)(?:enme|ame|eme|adme) de (?:la|su|esta|tu|vuestra) lista"
            r"(?: de (?:difusion|contactos|mensajes))?"
        ),
        r"(?:denme|dame|deme|dadme) de baja",
        r"(?:quiero|quisiera|deseo) (?:darme de baja|dejar de recibir {m})",
        r"basta de {m}",
        r"(?:retiro|revoco) mi consentimiento",
    ),
)
GRAMMARS: Mapping[str, Grammar] = {"en": ENGLISH, "de": GERMAN, "pt": PORTUGUESE, "es": SPANISH}
LONGEST = 160
"""Longer messages say more than one thing."""


def language_of(message: str, languages: Sequence[str]) -> str | None:
    """Return the language in which a message in plain spelling is nothing but a wish to stop, None where it is more."""
    if len(message) > LONGEST:
        return None
    held = frozenset(message.split())
    for language in languages:
        grammar = GRAMMARS.get(language)
        if grammar and not held.isdisjoint(grammar.signs) and _pattern(language).fullmatch(message):
            return language
    return None


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Return what a whole message must be: one wish to stop or several, with courtesies before, between and behind."""
    grammar = GRAMMARS[language]
    ways = "|".join(way.replace("{m}", grammar.matter) for way in grammar.ways)
    words = "|".join(plain(word) for word in grammar.words.split("|"))
    wish, civil = rf"(?:(?:{ways})(?: {grammar.again}){{0,2}}|{words})", rf"(?:{grammar.civil})"
    return re.compile(rf"(?:{civil} ){{0,4}}{wish}(?: (?:{civil}|{wish})){{0,4}}")

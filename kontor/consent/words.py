"""The words by which people stop, and start again, whatever a flow is doing.

Strong words stop always, as a whole message, and so do whole sentences (`kontor.consent.sentences`). Weak words
("cancel") also mean something inside a flow, so they stop only when no question is open or the last thing said was the
business's own push. The English words that 47 CFR 64.1200(a)(10) calls sufficient by themselves are all among these;
the other languages want the eyes of native speakers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kontor.consent.sentences import language_of
from kontor.letters import plain

STRONG = {
    "en": "stop|stopall|stop all|unsubscribe|opt out|optout|revoke|stop it|no more messages",
    "de": "stop|stopp|abmelden|abbestellen|austragen|widerruf|widerrufen|keine werbung|keine werbung mehr"
    "|keine nachrichten mehr|nicht mehr schreiben",
    "pt": "parar|pare|sair|descadastrar|desinscrever|cancelar inscrição|cancelar assinatura|não quero mais"
    "|não enviar mais|pare de enviar|pare de mandar mensagem|não quero receber mensagens"
    "|não quero mais receber mensagens|não quero mais mensagens|sem mais mensagens|me tira da lista|chega de mensagens",
    "es": "stop|baja|alto|parar|darme de baja|dar de baja|cancelar suscripción|desuscribir|desuscribirme"
    "|no más|no más mensajes|no quiero recibir mensajes|no quiero recibir más mensajes|no quiero más mensajes"
    "|no me escriban más|no me manden más mensajes|borrarme de la lista",
    "fr": "stop|arrêt|arrêter|désabonner|désinscrire|désinscription|me désabonner|plus de messages",
    "it": "stop|ferma|basta|disiscrivi|disiscrivimi|disiscrizione|annulla iscrizione|revoca|cancellami|niente messaggi",
    "id": "stop|berhenti|hentikan|unreg|berhenti berlangganan|jangan kirim lagi",
    "hi": "stop|रोकें|रोको|बंद करें|बंद करो|मैसेज बंद करो|सदस्यता समाप्त करें|band karo|roko|mat bhejo",
    "nl": "stop|stoppen|afmelden|uitschrijven|geen berichten meer|geen reclame",
    "tr": "stop|dur|durdur|ret|çık|listeden çık|abonelikten çık|mesaj gönderme",
}

WEAK = {
    "en": "cancel|end|quit|remove",
    "de": "ende|abbrechen|aufhören|aufhoeren|löschen|loeschen",
    "pt": "cancelar|fim|remover|encerrar|apagar|excluir",
    "es": "cancelar|fin|salir|detener|quitar|borrar|eliminar",
    "fr": "annuler|fin|quitter|supprimer",
    "it": "annulla|fine|cancella|esci",
    "id": "batal|keluar|selesai",
    "hi": "रद्द करें|समाप्त|हटाएं",
    "nl": "einde|annuleren|opzeggen|verwijderen",
    "tr": "iptal|son|bitir",
}

ERASING = ("loschen", "loeschen", "apagar", "excluir", "borrar", "eliminar")
"""Words that also ask for erasure, which is then to be offered."""

START = "start|unstop"
"""What lifts a stop. "Yes" is not among them: it answers the question that was asked."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop word, or a sentence, as it was recognised, in its plain spelling."""

    word: str
    language: str
    strong: bool

    @property
    def asks_erasure(self) -> bool:
        """Whether the word also asks to be erased."""
        return self.word in ERASING


def stop_word(text: str, asked: bool, last_was_push: bool, languages: Sequence[str]) -> Stop | None:
    """Return the stop a whole message is, or None.

    `asked` tells that a question is open (always False on SMS, where every stop word counts); `languages` are those
    of the bot and the person, beside which the English strong words always hold.
    """
    weak, spellings = not asked or last_was_push, _spellings(text)
    known = _words(tuple(languages))
    for word in spellings:
        if found := known.get(word):
            return found if found.strong or weak else None
    if language := language_of(spellings[0], _strong_in(tuple(languages))):
        return Stop(spellings[0], language, True)
    return None


def start_word(text: str) -> bool:
    """Tell whether a whole message lifts a stop."""
    return any(word in START.split("|") for word in _spellings(text))


def _spellings(text: str) -> tuple[str, ...]:
    """Return the plain spelling, and its letters joined where they stand apart (`S T O P`)."""
    word = plain(text)
    parts = word.split(" ")
    return (word, "".join(parts)) if len(parts) > 2 and all(len(part) == 1 for part in parts) else (word,)


@cache
def _words(languages: tuple[str, ...]) -> Mapping[str, Stop]:
    """Return every stop word of some languages in its plain spelling; a word both strong and weak is strong."""
    weak = {
        plain(word): Stop(plain(word), name, False)
        for name in _short(languages)
        for word in WEAK.get(name, "").split("|")
    }
    strong = {
        plain(word): Stop(plain(word), name, True)
        for name in _strong_in(languages)
        for word in STRONG.get(name, "").split("|")
    }
    return {word: stop for word, stop in {**weak, **strong}.items() if word}


@cache
def _strong_in(languages: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages whose strong words hold: English in every bot."""
    return tuple(dict.fromkeys([*_short(languages), "en"]))


def _short(languages: tuple[str, ...]) -> list[str]:
    return [language.split("-")[0].split("_")[0].lower() for language in languages]

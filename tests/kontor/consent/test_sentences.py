"""Sentences that say stop and nothing else withdraw as the word does; ordinary sentences never."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.consent import stop_word
from kontor.consent.sentences import GRAMMARS, LONGEST
from kontor.consent.words import STRONG
from kontor.letters import plain
from kontor.nlu.rasa_yaml import read_text
from tests.thorough import some

ROOT = Path(__file__).resolve().parents[3]
LANGUAGES = ("en", "de", "pt-BR", "es")
STOPS = {
    "en": (
        "please stop writing to me", "Stop sending me these messages, please!", "can you please stop texting me?",
        "Don’t text me again", "do not contact me ever again", "I don't want any more messages from you",
        "I no longer want to receive messages", "STOP!!! Don't text me.", "please stop", "stop, please stop",
        "Take me off your mailing list", "remove my number from your list", "please unsubscribe me from everything",
        "I'd like to opt out", "I hereby revoke my consent.", "would you please stop spamming me",
        "stop the notifications",
    ),
    "de": (
        "hör auf mir zu schreiben", "Hören Sie bitte auf, mir zu schreiben!", "hoer auf mir staendig zu schreiben",
        "Hört endlich auf, mir Nachrichten zu schicken", "Bitte schreiben Sie mir nicht mehr.",
        "schreibt mir nie wieder",
        "Schicken Sie mir bitte keine Werbung mehr", "Ich möchte keine Nachrichten mehr von Ihnen erhalten.",
        "keine Nachrichten mehr bitte", "nehmt mich aus dem Verteiler", "Ich widerrufe hiermit meine Einwilligung",
        "melden Sie mich bitte ab", "bitte stopp",
    ),
    "pt": (
        "não me mande mais mensagens", "Não me mandem mais mensagens, por favor",
        "por favor pare de me mandar mensagem",
        "para de me escrever", "nao quero mais receber mensagens de vocês", "não me envie mais nada", "por favor, pare",
        "me tira da lista por favor", "quero parar de receber mensagens", "deixem de me enviar mensagens",
        "revogo meu consentimento",
    ),
    "es": (
        "no me escriban más", "no me escriba más por favor", "No me envíen más publicidad", "dejen de escribirme",
        "deja de mandarme mensajes", "ya no quiero recibir mensajes", "por favor no me contacten más",
        "bórrenme de la lista", "quiero darme de baja", "basta de mensajes", "retiro mi consentimiento",
        "parar por favor",
    ),
}  # fmt: skip
ORDINARY = (
    "when does the bus stop", "stop at Lisbon", "does it stop in Frankfurt?", "please stop the delivery",
    "stop my order",
    "please stop writing to me in German", "stop texting me in English please", "don't send me the invoice",
    "don't write to me there, use my e-mail", "do not contact me by phone", "I don't want any more shoes",
    "take me off the waiting list", "remove me from the passenger list", "I want to opt out of the seat reservation",
    "how do I unsubscribe?", "why did you stop writing to me?", "never mind", "can you", "please", "stop by the shop",
    "bitte stoppt die Lieferung", "Hör auf damit", "hören Sie mich?", "nehmt mich von der Warteliste", "stop mal",
    "schreiben Sie mir nicht per Mail", "schick mir keine Mails, lieber WhatsApp", "Ich möchte keine Tasche mehr",
    "keine SMS", "Ich widerrufe meine Bestellung", "não me mande a fatura", "não quero mais a jaqueta",
    "me tira da lista de espera", "quero parar em Lisboa", "para de chover quando?", "sair agora",
    "no me manden la factura", "no quiero más zapatos", "no más, gracias", "sáquenme de la lista de espera",
    "no me escriban en inglés", "dejen de enviar a mi casa", "quiero dejar de fumar", "ya basta", "alto, por favor",
)  # fmt: skip
REQUESTS = (
    "when does KX104 leave", "in German", "about my booking", "wann fliegt KX104", "per Mail", "auf Englisch",
    "quando sai o voo", "em inglês", "cuándo sale el vuelo", "en español", "the blue jacket", "lista de espera",
)  # fmt: skip

said = st.sampled_from([(language, text) for language, texts in STOPS.items() for text in texts])


def stops(text: str, asked: bool = True) -> bool:
    found = stop_word(text, asked=asked, last_was_push=False, languages=LANGUAGES)
    return found is not None and found.strong


@pytest.mark.parametrize("text", [text for texts in STOPS.values() for text in texts])
def test_a_sentence_that_is_nothing_but_a_stop_withdraws_even_while_a_question_is_open(text: str) -> None:
    assert stops(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_sentence_is_no_stop(text: str) -> None:
    assert not stops(text, asked=False)


@given(
    said=said, request=st.sampled_from(REQUESTS), first=st.booleans(), joint=st.sampled_from([" ", ", ", ". ", "\n"])
)
def test_a_request_beside_it_makes_it_an_ordinary_message(
    said: tuple[str, str], request: str, first: bool, joint: str
) -> None:
    assert not stops(joint.join((request, said[1]) if first else (said[1], request)))


@given(said=said, sign=st.sampled_from(["", ".", "!!!", " 🛑", "\n"]), loud=st.booleans(), twice=st.booleans())
def test_loudness_signs_and_saying_it_twice_change_nothing(
    said: tuple[str, str], sign: str, loud: bool, twice: bool
) -> None:
    text = (said[1] + sign + " ") * (1 + twice)
    assert len(plain(text)) > LONGEST or stops(text.upper() if loud else text)


@pytest.mark.parametrize("language", STOPS)
def test_a_sentence_holds_in_the_languages_of_bot_and_person_and_an_english_one_in_every_bot(language: str) -> None:
    for text in STOPS[language]:
        found = stop_word(text, asked=True, last_was_push=False, languages=[language])
        assert found is not None
        assert found.language in (language, "en")
    assert stop_word(STOPS["en"][0], asked=True, last_was_push=False, languages=["es"]) is not None
    assert stop_word(STOPS["es"][0], asked=True, last_was_push=False, languages=["en"]) is None


def test_nothing_that_our_bots_customers_say_is_a_stop_but_the_stop_words() -> None:
    """All of the training data and the held-out sets, in all languages: what stops holds a stop word and courtesies."""
    files = [*ROOT.glob("training_data/*/*.yml"), *ROOT.glob("tests/kontor/nlu/held_out/**/*.yml")]
    texts = {
        example.text
        for file in some(sorted(files))
        for example in read_text(file.read_text("utf-8"), file.name).examples
    }
    words = {plain(word) for listed in STRONG.values() for word in listed.split("|")}
    alone = re.compile(rf"(?:(?:{'|'.join(words)}|{'|'.join(one.civil for one in GRAMMARS.values())})(?: |$))+")

    assert len(texts) > 10_000
    assert [text for text in texts if stops(text) and not alone.fullmatch(plain(text))] == []


@given(text=st.text(max_size=300))
def test_no_text_makes_the_reading_fail(text: str) -> None:
    assert stops(text) in (True, False)


@pytest.mark.parametrize(
    "pile", ["stop messages ", "please stop ", "no more messages ", "keine nachrichten mehr ", "mais "]
)
def test_a_pile_of_its_words_costs_no_more_than_a_sentence(pile: str) -> None:
    """A pattern that tried every way to read it would never come back."""
    assert not stops(pile * (LONGEST // len(pile) - 1) + "KX104")

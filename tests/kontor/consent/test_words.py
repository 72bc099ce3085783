"""Stop words in all the ways they are typed, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.consent import start_word, stop_word
from kontor.consent.words import STRONG, WEAK

LANGUAGES = tuple(STRONG)
STRONG_WORDS = [(language, word) for language, words in STRONG.items() for word in words.split("|")]
WEAK_WORDS = [(language, word) for language, words in WEAK.items() for word in words.split("|")]


@pytest.mark.parametrize(
    "text",
    [
        "stop", "Stop.", "STOP!!!", "*STOP*", " stop ", "ＳＴＯＰ", "st\u200bop", "stop\ufe0f", "stóp",
        "Arret", "arrêt", "ARRE\u0302T", "रोकें", "रोकें।", "बंद  करें", "não quero mais",
        "nao quero mais", "cancelar suscripcion", "abonelikten çık",
        "ABONELIKTEN CIK", '"stop"', "stop 🛑", "S T O P", "s.t.o.p", "opt-out", "OPT OUT", "désabonner",
        "STOP\n", "/stop", "Stopp",
    ],
)  # fmt: skip
def test_a_strong_word_stops_in_every_spelling_even_while_a_question_is_open(text: str) -> None:
    stop = stop_word(text, asked=True, last_was_push=False, languages=LANGUAGES)
    assert stop is not None
    assert stop.strong


@pytest.mark.parametrize(
    "text",
    [
        "please do not stop", "stop by the shop?", "non stop", "bus stop", "estop", "no stopping",
        "Stop der Bestellung 123?", "", "🛑", "S T", "I quit my job", "the end of november",
    ],
)  # fmt: skip
def test_a_sentence_that_holds_a_stop_word_is_no_stop_word(text: str) -> None:
    assert stop_word(text, asked=False, last_was_push=True, languages=LANGUAGES) is None


@pytest.mark.parametrize("language, word", STRONG_WORDS)
def test_every_strong_word_is_recognised_by_itself(language: str, word: str) -> None:
    stop = stop_word(word.upper(), asked=True, last_was_push=False, languages=[language])
    assert stop is not None
    assert stop.strong


@pytest.mark.parametrize("language, word", WEAK_WORDS)
@pytest.mark.parametrize(
    "asked, push, stops", [(False, False, True), (False, True, True), (True, True, True), (True, False, False)]
)
def test_a_weak_word_stops_only_outside_a_question_or_after_a_push(
    language: str, word: str, asked: bool, push: bool, stops: bool
) -> None:
    assert (stop_word(word, asked, push, [language]) is not None) is stops


@pytest.mark.parametrize("word", ["stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe"])
def test_the_words_that_are_enough_by_us_law_stop_outside_a_question(word: str) -> None:
    assert stop_word(word, asked=False, last_was_push=False, languages=["en-US"]) is not None


def test_english_strong_words_hold_in_every_bot_and_others_only_in_their_languages() -> None:
    assert stop_word("unsubscribe", asked=True, last_was_push=False, languages=["de"]) is not None
    assert stop_word("dur", asked=True, last_was_push=False, languages=["de"]) is None
    assert stop_word("dur", asked=True, last_was_push=False, languages=["de", "tr_TR"]) is not None


def test_a_request_to_delete_offers_erasure_and_a_plain_stop_does_not() -> None:
    delete = stop_word("Löschen!", asked=False, last_was_push=False, languages=["de"])
    stop = stop_word("stop", asked=False, last_was_push=False, languages=["de"])
    assert delete is not None
    assert delete.asks_erasure
    assert stop is not None
    assert not stop.asks_erasure


@pytest.mark.parametrize(
    "text, starts",
    [("START", True), ("un\u200bstop!", True), ("/start", True), ("yes", False), ("start now", False)],
)
def test_only_start_and_unstop_lift_a_stop(text: str, starts: bool) -> None:
    assert start_word(text) is starts


@given(
    word=st.sampled_from(STRONG_WORDS),
    before=st.text("\u200b .,!*\"'\u00a0\n-"),
    after=st.text("\u200b .,!?*\"'।\u00a0\n-🛑"),
)
def test_punctuation_and_invisible_signs_around_a_word_change_nothing(
    word: tuple[str, str], before: str, after: str
) -> None:
    assert stop_word(before + word[1] + after, asked=True, last_was_push=False, languages=[word[0]]) is not None


@given(text=st.text(), asked=st.booleans(), push=st.booleans())
def test_no_text_makes_the_reading_fail(text: str, asked: bool, push: bool) -> None:
    stop = stop_word(text, asked, push, LANGUAGES)
    assert stop is None or stop.strong or not asked or push

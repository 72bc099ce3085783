"""What is a yes, what is a no, and what is asked again because money and changes may hang on it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from kontor.consent import stop_word
from kontor.letters import plain
from kontor.nlu.rasa_yaml import read_text
from kontor.slots.yes_or_no import is_open, yes_or_no

WORDS: dict[str, dict[str, Any]] = YAML(typ="safe").load(
    files("kontor.slots").joinpath("yes_or_no.yml").read_text("utf-8")
)
SPOKEN = ("en", "de", "pt", "es")
DENYING = {
    "en": "not no never nor without nothing don't won't isn't cannot",
    "de": "nicht nein kein keine nie niemals ohne nichts weder",
    "pt": "não nem nunca jamais sem nada nenhum",
    "es": "no ni nunca jamás sin nada ninguno tampoco",
}

YES = {
    "en": "yeah go ahead|sure why not|Sure, why not?|I guess so|ok do it|👍|ok 👍|yesss|yes yes yes"
    "|perfect, thanks, yes|please do|go for it!|alright then|no problem|sounds good",
    "de": "klar doch|passt so|ja, gerne|ok mach das|von mir aus|warum nicht?|jaaa bitte|aber gern|auf jeden Fall",
    "pt": "pode ser|sim, por favor|claro, pode mandar|por que não?|simmm|tá bom então|ok 👌🏽",
    "es": "si dale|sí, hazlo|claro, ¿por qué no?|vale, adelante|siii|bueno, está bien|no hay problema|cómo no|de una",
}
NO = {
    "en": "nah forget it|better not|nope, never mind|no no|i don't think so|dont|I'm good, thanks|👎🏿",
    "de": "lieber doch nicht|nein danke|nö, lass mal|besser nicht|auf keinen Fall!|doch lieber nicht|brauch ich nicht",
    "pt": "melhor não|não, deixa pra lá|agora não, obrigado|nãooo|acho que não|nem pensar|esquece|hoje não",
    "es": "mejor no|no, déjalo|ahora no, gracias|nooo|no creo|claro que no|para nada|ya no",
}
OPEN = {
    "en": "yes but only the second one|ok wait|yes and no|maybe|yes if it is free|yes?|do it tomorrow|ok 👎|🤔|yes 🤷|"
    "no, yes|no?|not sure|great|yes not|what for|I can't say yes",
    "de": "ja aber nur die eine|vielleicht|ja, wenn es kostenlos ist|naja|ja?|gut|ja nicht|ja oder|moment, ja",
    "pt": "sim mas só uma|talvez|sim, se for grátis|sim?|não sei|kkkk|sim não|ótimo|depende|espera, sim|sim sem",
    "es": "sí pero solo una|quizás|sí, si es gratis|¿sí?|no sé|genial|sí no|depende|espera, sí|sí sin",
}


def cases(each: dict[str, str]) -> list[tuple[str, str]]:
    return [(language, text) for language, texts in each.items() for text in texts.split("|")]


@pytest.mark.parametrize("language, text", cases(YES))
def test_who_agrees_in_their_own_words_is_understood(language: str, text: str) -> None:
    assert yes_or_no(text, language) is True


@pytest.mark.parametrize("language, text", cases(NO))
def test_who_refuses_in_their_own_words_is_understood(language: str, text: str) -> None:
    assert yes_or_no(text, language) is False


@pytest.mark.parametrize("language, text", cases(OPEN))
def test_what_only_may_be_a_yes_or_a_no_is_neither(language: str, text: str) -> None:
    assert yes_or_no(text, language) is None


@pytest.mark.parametrize(
    "language, text",
    cases(
        {
            "en": "yes for Jonas|yes for the second flight|sure, two",
            "de": "könnte sein|ja, zwei|ja für Jonas|klar, gleich",
            "pt": "sim, dois|pode ser amanhã|sim para o Jonas",
            "es": "dale, todas|sí, dos|sí para Jonas",
        }
    ),
)
def test_a_yes_with_something_else_is_none_and_no_guess_rests_on_it(language: str, text: str) -> None:
    assert yes_or_no(text, language) is None
    assert is_open(text, language)


@pytest.mark.parametrize(
    "language, text", cases({"en": "great|perfect", "de": "gut|super", "pt": "ótimo", "es": "genial"})
)
def test_praise_alone_leaves_the_answer_to_the_understanding(language: str, text: str) -> None:
    assert yes_or_no(text, language) is None
    assert not is_open(text, language)


@pytest.mark.parametrize(
    "language, text",
    cases(
        {
            "en": "ok thanks|it's fine, thanks|hey ya|fine, cheers",
            "de": "machs gut|ok danke|alles klar, danke|passt, vielen Dank",
            "pt": "tá bom, obrigado|beleza, valeu|ok obrigada",
            "es": "vale, gracias|ok gracias|perfecto, muchas gracias",
        }
    ),
)
def test_thanks_and_farewells_agree_to_nothing(language: str, text: str) -> None:
    assert yes_or_no(text, language) is None


TAUGHT = Path(__file__).parents[3] / "training_data"
PLAIN = {
    "alright mate",
    "y'alright",
    "jup danke",
    "yes, perfect, thank you",
    "sí, perfecto, gracias",
    "sim, perfeito, obrigado",
}
"""Greetings and thanks that say yes plainly, or in the very word that is one to a question."""
ASIDE = {"greet", "goodbye", "thanks", "out_of_scope"}
WITH_ASIDES = [
    file
    for file in sorted(TAUGHT.glob("*/*.yml"))
    if any(f"intent: {intent}\n" in file.read_text("utf-8") for intent in ASIDE)
]


@pytest.mark.parametrize("file", WITH_ASIDES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_what_greets_thanks_takes_leave_or_is_beside_the_point_is_no_yes(file: Path) -> None:
    texts = [one.text for one in read_text(file.read_text("utf-8"), file.name).examples if one.intent in ASIDE]
    assert {text for text in texts if yes_or_no(text, file.parent.name[:2])} <= PLAIN


@pytest.mark.parametrize(
    "language, text, meant",
    [
        ("pt", "já já", None),
        ("pt", "né", None),
        ("es", "ya", None),
        ("en", "não", False),
        ("de", "yes please", True),
        ("pt", "oui", True),
    ],
)
def test_another_language_is_heard_only_where_the_one_spoken_says_nothing(
    language: str, text: str, meant: bool | None
) -> None:
    assert yes_or_no(text, language) is meant


@pytest.mark.parametrize("language", SPOKEN)
@given(st.data())
def test_nothing_with_a_word_that_denies_is_a_yes(language: str, data: st.DataObject) -> None:
    """Whatever agrees around it; a phrase such as "why not" stands as a whole and denies nothing."""
    agreeing = [phrase.strip() for line in WORDS["agree"][language] for phrase in line.split(",")]
    around = st.lists(st.sampled_from([*agreeing, *WORDS["beside"][language].split()]), max_size=4)
    denying = data.draw(st.sampled_from(DENYING[language].split()))
    before, behind = data.draw(around), data.draw(around)
    said = plain(" ".join([*before, denying, *behind]))
    idioms = [plain(one) for one in agreeing if set(plain(one).split()) & set(plain(DENYING[language]).split())]
    if not any(f" {one} " in f" {said} " for one in idioms):
        assert yes_or_no(said, language) is not True


@pytest.mark.parametrize("language", SPOKEN)
def test_no_guess_rests_on_words_that_deny(language: str) -> None:
    for word in DENYING[language].replace("cannot", "").split():
        assert is_open(f"bla {word} bla", language), word


@pytest.mark.parametrize("language", SPOKEN)
def test_no_phrase_agrees_and_refuses_and_none_is_a_word_to_stop(language: str) -> None:
    agree, refuse = (
        {plain(one) for line in WORDS[side][language] for one in line.split(",")} for side in ("agree", "refuse")
    )
    assert not agree & refuse
    assert not [one for one in agree | refuse if stop_word(one, False, False, SPOKEN)]


@given(st.text(), st.sampled_from([*SPOKEN, "fr", "zz", ""]))
def test_no_text_breaks_it(text: str, language: str) -> None:
    assert yes_or_no(text, language) in (True, False, None)
    assert is_open(text, language) in (True, False)

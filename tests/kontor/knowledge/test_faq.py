"""A FAQ is read from the file the shop keeps, and answers what it knows."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from kontor.knowledge import Faq, Sense, read_faq
from tests.kontor.knowledge.taught import Taught


@pytest.fixture(scope="module")
def faq() -> Faq:
    """The demo FAQ in two of its languages."""
    data = files("bots.shop") / "data"
    return Faq({"en": data / "faq.en.yml", "de": data / "faq.de.md"})


@pytest.fixture(scope="module")
def faqs() -> Faq:
    """The demo FAQ in all its languages."""
    data = files("bots.shop") / "data"
    names = {"en": "faq.en.yml", "de": "faq.de.md", "pt": "faq.pt.md", "es": "faq.es.md"}
    return Faq({language: data / name for language, name in names.items()})


def test_markdown_headings_are_questions_and_the_title_is_the_source() -> None:
    """Paragraphs are joined, lists keep their lines."""
    [entry] = read_faq("# Help\n\n## How long?\n\nTwo\ndays.\n\n- one\n- two\n", "faq.md")
    assert (entry.question, entry.answer, entry.source) == ("How long?", "Two days.\n\n- one\n- two", "Help")


def test_yaml_may_name_other_wordings() -> None:
    """They are searched and never shown."""
    [entry] = read_faq(
        "source: Help\nanswers:\n- {question: How long?, also: [delivery time], answer: Two days.}\n", "faq.yml"
    )
    assert (entry.also, entry.source) == (("delivery time",), "Help")


@pytest.mark.parametrize(
    "name, text, says",
    [
        ("faq.md", "just words", "faq.md has no question"),
        ("faq.md", "## A\nx\n## A\ny\n## B\nz", "faq.md, line 3: the question 'A' stands there twice"),
        ("faq.yml", "answers: [", "faq.yml, line"),
        ("faq.yml", "answers: 3", "faq.yml holds no list of answers"),
        ("faq.yml", "answers: [{question: A}]", "faq.yml, entry 1: it needs a question and an answer"),
    ],
)
def test_a_broken_file_is_named_with_the_place(name: str, text: str, says: str) -> None:
    """One line that says what to mend."""
    with pytest.raises(ValueError, match=f"^{re.escape(says)}"):
        read_faq(text, name)


@pytest.mark.parametrize(
    "language, topic, asked, answered",
    [
        ("en", "delivery", "how long does shipping take?", "1 to 2 working days"),
        ("en", "delivery", "when will it come?", "1 to 2 working days"),
        ("en", "delivery", "how much is shipping", "€4.90"),
        ("en", "delivery", "do you deliver to Norway", "Norway"),
        ("en", "delivery", "wheres my parcel", "tracking link"),
        ("en", "delivery", "can you send it to a packstation", "parcel locker"),
        ("en", "returns", "can I send it back", "30 days"),
        ("en", "returns", "it's too small, can I swap it", "exchange"),
        ("en", "returns", "when do I get my money", "5 working days"),
        ("en", "returns", "the zip is broken", "repair or replace"),
        ("en", "care", "how do I wash my merino shirt", "wool cycle"),
        ("en", "care", "how to reproof my rain jacket", "spray"),
        ("en", "", "can I pay with paypal", "PayPal"),
        ("de", "delivery", "Wie lange dauert der Versand?", "1 bis 2 Werktage"),
        ("de", "delivery", "wann kommt das an", "1 bis 2 Werktage"),
        ("de", "delivery", "Versandkosten?", "4,90 €"),
        ("de", "delivery", "liefert ihr nach Österreich", "Länder der Europäischen Union"),
        ("de", "delivery", "wo bleibt mein Paket", "Sendungsverfolgung"),
        ("de", "returns", "kann ich das zurückschicken", "30 Tagen"),
        ("de", "returns", "passt nicht", "Umtausch"),
        ("de", "returns", "wann krieg ich mein geld zurück", "5 Werktagen"),
        ("en", "returns", "I want to return my boots", "30 days"),
        ("en", "returns", "what is your return policy", "30 days"),
        ("en", "returns", "how long is the warranty", "two years"),
        ("de", "returns", "gibt es eine Garantie", "zwei Jahren"),
        ("de", "returns", "ich möchte die Jacke zurückgeben", "30 Tagen"),
        ("en", "returns", "the trousers I bought are too small", "exchange"),
        ("de", "returns", "ich will die gekaufte Hose umtauschen", "Umtausch"),
        ("de", "care", "wie wasche ich Daunen", "Tennisbällen"),
        ("de", "care", "Pflege von Lederschuhen", "Wachs"),
    ],
)
def test_questions_find_their_answer(faq: Faq, language: str, topic: str, asked: str, answered: str) -> None:
    """In other words than the file's."""
    found = faq.find(language, asked, topic)
    assert found is not None
    assert answered in found.entry.answer


@pytest.mark.parametrize(
    "language, topic, asked, answered",
    [
        ("en", "returns", "can I return it if I wore it once", "unworn"),
        ("de", "returns", "kann ich getragene Schuhe zurückgeben", "Ungetragene"),
        ("pt", "returns", "posso devolver se já usei?", "não foi usado"),
        ("es", "returns", "¿puedo devolver algo usado?", "no haya usado"),
        ("es", "", "¿tienen tienda física?", "Hamburgo"),
        ("pt", "", "vocês têm loja física?", "Hamburgo"),
    ],
)
def test_questions_find_their_answer_in_every_language(
    faqs: Faq, language: str, topic: str, asked: str, answered: str
) -> None:
    """What is worn is told of by what is unworn."""
    found = faqs.find(language, asked, topic)
    assert found is not None
    assert answered in found.entry.answer


@pytest.mark.parametrize("asked", ["Where is my parcel?", "where is my parcel", "WHERE IS MY PARCEL??"])
@pytest.mark.parametrize("topic", ["", "delivery", "returns"])
def test_a_question_in_the_files_own_words_has_the_answer_it_was_written_for(faq: Faq, topic: str, asked: str) -> None:
    found = faq.find("en", asked, topic)
    assert found
    assert found.entry.question == "How can I track my parcel?"


@pytest.mark.parametrize(
    "language, topic, asked",
    [
        ("en", "", "who is the president of France"),
        ("en", "delivery", "can your driver wait while my brother in law carries the sofa upstairs"),
        ("de", "", "Wer ist Bundeskanzler"),
        ("de", "care", "wie pflege ich meine Zimmerpflanzen auf dem Balkon"),
    ],
)
def test_what_the_file_does_not_answer_is_not_answered(faq: Faq, language: str, topic: str, asked: str) -> None:
    """People know more."""
    assert faq.find(language, asked, topic) is None


@pytest.mark.parametrize(
    "language, topic, asked",
    [
        ("en", "delivery", "can you ship it to Canada"),
        ("en", "delivery", "how much is shipping to the us"),
        ("de", "delivery", "verschickt ihr nach Kanada"),
        ("pt", "delivery", "vocês enviam para o Canadá?"),
        ("es", "delivery", "¿envían a Chile?"),
    ],
)
def test_a_country_is_only_answered_by_a_text_that_names_it_or_tells_of_countries(
    faqs: Faq, language: str, topic: str, asked: str
) -> None:
    """What delivery costs in Germany is no answer to somebody in Canada; to which countries it goes is one."""
    found = faqs.find(language, asked, topic)
    assert (
        found is None
        or found.entry.question
        == {
            "en": "Which countries do you deliver to?",
            "de": "In welche Länder liefert ihr? (Ausland, Österreich, Schweiz)",
            "pt": "Para quais países vocês entregam? (exterior, Áustria, Suíça, envio internacional, entregam em)",
            "es": "¿A qué países envían? (extranjero, Austria, Suiza, envío internacional, hacen envíos a)",
        }[language]
    )


@pytest.mark.parametrize(
    "language, asked",
    [
        ("en", "what does delivery to Portugal cost"),
        ("de", "was kostet der Versand nach Polen"),
        ("pt", "quanto custa o frete para a Itália"),
        ("es", "¿cuánto cuesta el envío a Italia?"),
    ],
)
def test_a_country_of_the_union_is_told_by_the_unions_name(faqs: Faq, language: str, asked: str) -> None:
    """The rest of the European Union has one price."""
    found = faqs.find(language, asked, "delivery")
    assert found
    assert "9" in found.entry.answer


@pytest.mark.parametrize(
    "language, topic, asked",
    [
        ("en", "", "do you sell gift cards"),
        ("de", "", "kann ich mit einem Geschenkgutschein zahlen"),
        ("pt", "", "posso pagar com vale-presente"),
        ("es", "", "¿puedo pagar con una tarjeta de regalo?"),
        ("en", "care", "how do I wash my rucksack"),
        ("de", "care", "wie wasche ich ein Zelt"),
        ("pt", "care", "como lavo minha mochila"),
        ("es", "care", "¿cómo lavo mi mochila?"),
    ],
)
def test_what_a_question_is_about_must_stand_in_its_answer(faqs: Faq, language: str, topic: str, asked: str) -> None:
    """Cards that are given are none to pay with, and who asks for a tent is not told of jackets."""
    assert faqs.find(language, asked, topic) is None


@pytest.mark.parametrize(
    "language, asked",
    [
        ("en", "what does delivery to Norway cost?"),
        ("en", "how much is shipping to Switzerland"),
        ("en", "how long does delivery to Norway take"),
        ("de", "was kostet die Lieferung nach Norwegen?"),
        ("de", "wie lange dauert der Versand in die Schweiz"),
        ("pt", "quanto custa a entrega na Noruega?"),
        ("pt", "quanto tempo demora para a Suíça"),
        ("es", "¿cuánto cuesta el envío a Noruega?"),
        ("es", "¿cuánto tarda el envío a Suiza?"),
    ],
)
def test_who_asks_for_a_price_or_a_time_is_not_answered_by_a_text_without_one(
    faqs: Faq, language: str, asked: str
) -> None:
    """That the shop delivers to Norway does not tell what that costs, and what it costs in Germany even less."""
    assert faqs.find(language, asked, "delivery") is None


@pytest.mark.parametrize(
    "language, asked",
    [
        ("en", "are your jackets made in China?"),
        ("de", "werden eure Jacken in China hergestellt?"),
        ("pt", "as jaquetas são feitas na China?"),
        ("es", "¿las chaquetas son fabricadas en China?"),
    ],
)
def test_where_things_are_made_is_not_answered_by_where_they_are_sent(faqs: Faq, language: str, asked: str) -> None:
    assert faqs.find(language, asked) is None


@pytest.mark.parametrize("asked", ["where is my parcel please", "hi, where is my parcel?"])
def test_kind_words_take_nothing_from_the_files_own_words(faq: Faq, asked: str) -> None:
    """They ask no more than without."""
    found = faq.find("en", asked, "delivery")
    assert found
    assert found.certainty == 1.0


def test_a_language_without_a_file_is_answered_from_the_first(faq: Faq) -> None:
    """A French question about delivery is better answered in English than not at all."""
    found = faq.find("fr", "delivery", "delivery")
    assert found is not None
    assert "Delivery" in found.entry.answer


def test_without_any_entry_nothing_is_found() -> None:
    """A shop may have no FAQ."""
    assert Faq({}).find("en", "delivery") is None


@pytest.mark.parametrize("name", ["faq.en.yml", "faq.de.md", "faq.pt.md", "faq.es.md"])
def test_no_answer_of_the_demo_begins_with_a_yes(name: str) -> None:
    """It is found by many questions, also by some to which the answer is no."""
    text = (files("bots.shop") / "data" / name).read_text(encoding="utf-8")
    assert not [one for one in read_faq(text, name) if one.answer.startswith(("Yes", "Ja", "Sim", "Sí"))]


def test_the_faq_is_searched_by_meaning_too(tmp_path: Path) -> None:
    """By each of its wordings."""
    path = tmp_path / "faq.md"
    path.write_text("## Where do I put my head? (hat)\nHere.\n\n## Is there a tent?\nNo.\n", encoding="utf-8")
    faq = Faq({"en": path}, Sense(Taught, lambda: tmp_path))
    faq.wait("en")
    assert faq.ranked("en", "camping")[0].entry.answer == "No."


def test_the_demo_shops_files_are_read_by_wordings() -> None:
    """A heading holds several questions, and others in brackets."""
    data = files("bots.shop") / "data"
    faq = Faq({"de": data / "faq.de.md"})
    assert faq.ranked("de", "Versandkosten")[0].entry.question.startswith("Was kostet der Versand?")

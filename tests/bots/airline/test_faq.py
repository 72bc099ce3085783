"""The help pages of Kontor Air answer what travellers ask most, in each language."""

from __future__ import annotations

from importlib.resources import files

import pytest

from kontor.knowledge import Faq, read_faq

DATA = files("bots.airline") / "data"
FILES = {"en": "faq.en.md", "de": "faq.de.md", "pt-BR": "faq.pt.md", "es": "faq.es.md"}


@pytest.fixture(scope="module")
def faq() -> Faq:
    return Faq({language: DATA / name for language, name in FILES.items()})


@pytest.mark.parametrize(
    "language, asked, answered",
    [
        ("en", "how big may my hand luggage be", "55 × 40 × 23"),
        ("en", "my suitcase did not arrive, what do I do", "luggage desk"),
        ("en", "do I need a visa for Brazil", "iatatravelcentre"),
        ("en", "can my dog fly with me?", "up to 8 kg"),
        ("en", "can I fly at 34 weeks pregnant", "week 36"),
        ("en", "what are my rights if my flight is cancelled", "€250, €400 or €600"),
        ("en", "my flight was 4 hours late, what do I get for that", "€250, €400 or €600"),
        ("en", "I was too late for my flight", "next flight for €90"),
        ("de", "was kostet Übergepäck", "70 €"),
        ("de", "was kostet ein Koffer extra", "70 €"),
        ("de", "was zahlt ihr bei so einer Verspätung", "250"),
        ("de", "darf eine Powerbank mit ins Flugzeug", "Handgepäck, nie in den Frachtraum"),
        ("de", "braucht mein Baby einen eigenen Pass", "auch ein Baby"),
        ("de", "was kostet ein Hund in der Kabine", "60 € je Flug"),
        ("pt-BR", "quanto custa marcar assento", "€ 12"),
        ("pt-BR", "como consigo cadeira de rodas no aeroporto", "ajuda é gratuita"),
        ("pt-BR", "tem wifi a bordo", "Wi-Fi"),
        ("pt-BR", "quanto vocês pagam por um atraso desses", "250"),
        ("es", "qué pagan por un retraso así", "250"),
        ("es", "mi vuelo llegó 4 horas tarde, qué me corresponde por eso", "250"),
        ("es", "¿puedo llevar líquidos en el equipaje de mano?", "100 ml"),
        ("es", "desde qué edad puede volar solo un niño", "5 a 11 años"),
        ("es", "qué documentos necesito para volar a Turquía", "pasaporte"),
    ],
)
def test_what_is_asked_most_is_answered(faq: Faq, language: str, asked: str, answered: str) -> None:
    found = faq.find(language, asked)
    assert found is not None
    assert answered in found.entry.answer


@pytest.mark.parametrize("language", FILES)
def test_every_language_answers_the_same_questions(language: str) -> None:
    english, other = (read_faq((DATA / name).read_text("utf-8"), name) for name in (FILES["en"], FILES[language]))

    assert len(english) == len(other)
    assert not [one for one in other if one.answer.startswith(("Yes", "Ja", "Sim", "Sí"))]
    assert max(len(one.answer) for one in other) < 600

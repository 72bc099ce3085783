"""A name beside a booking reference: taken when it can only be one, left alone otherwise."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.tickets.identify import lacks_reference, names_lacking
from flows.tickets.surnames import Surname, beside_reference, mended_name, named_in, renames
from kontor.slots import Heard, Situation, Unclear

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "line, name",
    [
        ("KXM4T7 Müller", "Müller"),
        ("kxm4t7, mueller", "mueller"),
        ("Anna Müller KXM4T7", "Anna Müller"),
        ("KXM4T7\nMüller", "Müller"),
        ("booking KXM4T7 / O'Brien-Santos", "O'Brien-Santos"),
        ("my booking is KXM 4T7, name is Müller", "Müller"),
        ("KXM4T7 under the name: Müller", "Müller"),
        ("Buchungscode KXM4T7, Nachname: von der Heide", "von der Heide"),
        ("Buchung KXM4T7 auf Müller", "Müller"),
        ("KXM4T7 Παπαδοπούλου", "Παπαδοπούλου"),
        ("I would love to fly on Sunday instead! KXM4T7 Olsen", "Olsen"),
        ("cancel just the inbound flight of KXM4T7 olsen", "olsen"),
        ("our trip is KXM4T7, surname olsen, and we want to sit together", "olsen"),
        ("Wir hätten gern Fensterplätze: KXM4T7 auf den Namen Jörg Weiß bitte", "Jörg Weiß"),
        ("Nachname lautet Weiß und es geht um KXM4T7", "Weiß"),
        ("quero ir na janela, reserva KXM4T7 sobrenome Figueira por favor", "Figueira"),
        ("KXM4T7 em nome de Rita Lobo, preciso do recibo", "Rita Lobo"),
        ("queremos ir juntos, KXM4T7 a nombre de Ibarra, gracias", "Ibarra"),
        ("mi apellido es Ibarra y el código es KXM4T7", "Ibarra"),
        ("KXM4T7 Ibarra, my boarding pass for KX104 please", "Ibarra"),
        ("den Sitzplatz wechseln; KXM4T7 Weiß, für KX104", "Weiß"),
    ],
)
def test_a_name_beside_the_reference_is_taken(line: str, name: str) -> None:
    assert beside_reference(line, "KXM4T7") == name


@pytest.mark.parametrize(
    "line",
    [
        "KXM4T7",
        "my booking reference is KXM4T7 please",
        "please send the ticket for KXM4T7",
        "bitte die Bordkarte für KXM4T7 schicken",
        "KXM4T7?",
        "please cancel my booking KXM4T7",
        "Buchung KXM4T7 umbuchen",
        "KXM4T7 leaves at 7:05",
        "Anna KXM4T7 Müller",
        "KXM4T7 we are four people and want to sit together",
        "KXM4T7 KXM4T7",
        "there is no reference here, Müller",
        "KXM4T7 both",
        "I want to change the name on KXM4T7 because I married",
        "der Name auf KXM4T7 stimmt nicht mehr",
        "o nome na KXM4T7 saiu com outra letra",
        "KXM4T7 nur Jonas",
        "",
    ],
)
def test_other_words_are_not(line: str) -> None:
    assert beside_reference(line, "KXM4T7") is None


@pytest.mark.parametrize(
    "line, name",
    [
        ("hi, my name is Erik Olsen and I lost my ticket", "Erik Olsen"),
        ("mein Nachname ist Weiß, schickt mir bitte alles", "Weiß"),
        ("meu nome é Rita Lobo", "Rita Lobo"),
        ("mi nombre es Pablo Ibarra y quiero mi billete", "Pablo Ibarra"),
        ("what is the name of the gate", None),
        ("my last name is misspelled", None),
        ("der Nachname ist falsch", None),
        ("Olsen", None),
        ("", None),
    ],
)
def test_a_name_that_is_announced_is_heard_without_a_reference(line: str, name: str | None) -> None:
    assert named_in(line) == name


@pytest.mark.parametrize(
    "said, lacks",
    [
        ("I do not have one", True),
        ("den finde ich nicht", True),
        ("keine Ahnung, welcher Code das ist", True),
        ("ya no me acuerdo de eso", True),
        ("ih, não lembro", True),
        ("KXM4T7", False),
        ("my reference is KXM4T7", False),
        ("", False),
    ],
)
def test_who_says_that_the_reference_is_not_at_hand_is_understood(said: str, lacks: bool) -> None:
    assert lacks_reference(said) is lacks


@pytest.mark.parametrize(
    "said, is_one",
    [
        ("there is a typo in the name", True),
        ("ich brauche eine Namensänderung", True),
        ("mudar o sobrenome da passagem", True),
        ("el apellido está mal escrito", True),
        ("my last name is incorrect", True),
        ("change my flight, name Olsen", False),
        ("another day please", False),
    ],
)
def test_a_name_that_is_to_change_is_told_from_one_that_is_given(said: str, is_one: bool) -> None:
    assert renames(said) is is_one


@given(st.text(max_size=80))
def test_no_line_breaks_it(line: str) -> None:
    assert beside_reference(f"KXM4T7 {line}", "KXM4T7") != ""


@pytest.mark.parametrize(
    "said",
    [
        "Müller",
        "müller.",
        "my surname is Müller",
        "The name is Müller",
        "it's Müller",
        "ich heiße Müller",
        "Nachname: Müller",
    ],
)
def test_a_surname_is_read_out_of_a_sentence(said: str) -> None:
    situation = Situation(NOW, ZoneInfo("Europe/Berlin"), "en")
    assert Surname("surname").read(Heard(said, at=NOW), situation).lower() == "müller"


@pytest.mark.parametrize(
    "said",
    [
        "não sei",
        "sorry, I don't know",
        "yeah",
        "ja",
        "não",
        "todas",
        "both of us",
        "alle beide",
        "los dos",
        "only my wife",
        "nur den Rückflug",
        "só o meu irmão",
        "and Maria's",
        "e o da Helena",
        "und für meinen Sohn",
        "I have forgotten it",
        "why do you need that",
    ],
)
def test_an_answer_to_something_else_is_no_surname(said: str) -> None:
    with pytest.raises(Unclear):
        Surname("surname").read(Heard(said, at=NOW), Situation(NOW, ZoneInfo("Europe/Berlin"), "en"))


@pytest.mark.parametrize(
    "said",
    ["Just", "An", "Do", "So", "Santos", "dos Santos", "de la Cruz", "Bueno", "Simon", "Young", "Nur", "O'Brien"],
)
def test_a_surname_that_is_also_a_word_is_one(said: str) -> None:
    situation = Situation(NOW, ZoneInfo("Europe/Berlin"), "en")
    assert Surname("surname").read(Heard(said, at=NOW), situation) == said


@pytest.mark.parametrize("said", ["12345", "?", "a\nb"])
def test_what_is_no_name_is_unclear(said: str) -> None:
    with pytest.raises(Unclear):
        Surname("surname").read(Heard(said, at=NOW), Situation(NOW, ZoneInfo("Europe/Berlin"), "en"))


@pytest.mark.parametrize(
    "said, name",
    [
        ("no, Müller-Lüdenscheidt", "Müller-Lüdenscheidt"),
        ("sorry, I meant Schmidt", "Schmidt"),
        ("oh no, it's Smythe", "Smythe"),
        ("no it's Smythe", "Smythe"),
        ("not Smith but Smythe", "Smythe"),
        ("Smythe, not Smith", "Smythe"),
        ("Schmidt", "Schmidt"),
        ("nein, Müller-Lüdenscheidt", "Müller-Lüdenscheidt"),
        ("nicht Schmid sondern Schmidt", "Schmidt"),
        ("Entschuldigung, ich meinte von der Heide", "von der Heide"),
        ("nein, nicht Schmid, sondern Schmidt", "Schmidt"),
        ("não, Figueira", "Figueira"),
        ("desculpa, quis dizer Lobo", "Lobo"),
        ("perdón, es Ibarra", "Ibarra"),
        ("no Gómez, sino Ibarra", "Ibarra"),
    ],
)
def test_a_surname_that_takes_another_back_is_heard(said: str, name: str) -> None:
    assert mended_name(said) == name


@pytest.mark.parametrize(
    "said",
    [
        "no",
        "what?",
        "I need help please",
        "no idea what you want from me",
        "ja bitte",
        "não sei",
        "otra vez el mismo código por favor",
    ],
)
def test_other_words_take_no_surname_back(said: str) -> None:
    assert mended_name(said) is None


@pytest.mark.parametrize(
    "text",
    [
        "I lost my booking reference",
        "I don't have a confirmation number",
        "ich hab keinen Buchungscode",
        "ich finde meinen Code nicht mehr",
        "perdi meu código de reserva",
        "não tenho o localizador",
        "no tengo el código",
        "olvidé el localizador",
    ],
)
def test_who_lacks_the_reference_may_say_so_before_it_is_asked_for(text: str) -> None:
    assert names_lacking(text)


@pytest.mark.parametrize(
    "text", ["I lost my boarding pass", "I forgot my jacket", "my reference is KXM4T7", "perdi a mala"]
)
def test_who_lacks_something_else_does_not(text: str) -> None:
    assert not names_lacking(text)

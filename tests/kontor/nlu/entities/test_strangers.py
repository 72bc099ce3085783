"""What messages of strangers brought to light: towns of the world, gates, dialects, small sizes, and what is no day."""

from __future__ import annotations

import airportsdata
import pytest

from kontor.nlu.entities.cities import cities
from tests.kontor.nlu.entities.reading import entities, values


def read(text: str, language: str = "en") -> list[tuple[str, str, object]]:
    return [(entity.type, entity.text, entity.value) for entity in entities(text, language)]


@pytest.mark.parametrize(
    "text, language, name, codes",
    [
        ("kindly inform when the flight to Entebbe departs", "en", "Entebbe", ["EBB"]),
        ("Gibt es auch einen Laden in Klagenfurt?", "de", "Klagenfurt", ["KLU"]),
        ("Antes o de Londrina saía às 7h", "pt-BR", "Londrina", ["LDB"]),
        ("Cancelen los boletos a Acapulco", "es", "Acapulco", ["ACA"]),
    ],
)
def test_towns_of_the_world_are_known_by_name(text: str, language: str, name: str, codes: list[str]) -> None:
    assert ("place", name, codes) in read(text, language)


@pytest.mark.parametrize(
    "text, language, name",
    [
        ("sale el último a Santo Domingo", "es", "Santo Domingo"),
        ("qual o telefone da loja de Ribeirão Preto?", "pt-BR", "Ribeirão Preto"),
        ("já chegou o avião que vem de Rio Branco?", "pt-BR", "Rio Branco"),
    ],
)
def test_a_place_of_several_words_is_no_colour_and_no_day(text: str, language: str, name: str) -> None:
    assert [(type, said) for type, said, _ in read(text, language)] == [("place", name)]


def test_a_typo_is_looked_for_in_well_known_names_alone() -> None:
    assert [said for type, said, _ in read("when do you fly to Barcelna") if type == "place"] == ["Barcelna"]
    assert set(cities().often) < set(cities().names)
    assert read("quiero sentarme", "es") == []


def test_of_names_equally_near_a_typo_the_tables_first_is_taken_in_every_process() -> None:
    assert list(cities().often) == list(cities().names)[: len(cities().often)]


def test_every_code_of_the_tables_is_an_airport() -> None:
    known = airportsdata.load("IATA")
    codes = {code for name in cities().names.values() for code in name}
    assert sorted(code for code in codes if code not in known) == []


@pytest.mark.parametrize("text, language", [("wo is Gate G38", "de"), ("estoy en la puerta G38", "es")])
def test_a_gate_is_no_flight(text: str, language: str) -> None:
    assert read(text, language) == []


@pytest.mark.parametrize("text", ["departure timing of 6E 204?", "drop off, 6E 204"])
def test_a_small_word_before_a_designator_that_begins_with_a_digit_takes_nothing_of_it(text: str) -> None:
    assert read(text) == [("flight_number", "6E 204", "6E204")]


@pytest.mark.parametrize(
    "text, language",
    [
        ("Muss ich das vor dem ersten Tragen waschen?", "de"),
        ("en la pantalla quedó todo en blanco", "es"),
        ("meu bilhete abre em branco", "pt-BR"),
        ("A bota precisa de algum creme para conservar?", "pt-BR"),
        ("mido 1,85 y peso 90 kilos", "es"),
        ("GST invoice required", "en"),
    ],
)
def test_what_only_looks_like_a_value_is_none(text: str, language: str) -> None:
    assert read(text, language) == []


@pytest.mark.parametrize(
    "text, language", [("24h noch nicht um, kann ich zurück?", "de"), ("home for the first time in 3 years", "en")]
)
def test_a_length_of_time_is_no_moment(text: str, language: str) -> None:
    assert [type for type, *_ in read(text, language)] == ["duration"]


@pytest.mark.parametrize(
    "text, language, found",
    [
        ("Is there a delay on the 7.15 to Rome?", "en", ("time", "7.15", "07:15")),
        ("hiya paid on Tuesday and still nothing", "en", ("day", "Tuesday", "2026-11-17")),
        ("hab am Dienstag gebucht und bezahlt", "de", ("day", "Dienstag", "2026-11-17")),
        ("Chunnt s Päckli hüt no?", "de", ("day", "hüt", "2026-11-18")),
        ("Hend ihr am Samschtig offe?", "de", ("day", "Samschtig", "2026-11-21")),
        ("these boots in an 11, have you any?", "en", ("size", "11", "11")),
        ("can i swap it for a 12", "en", ("size", "12", "12")),
        ("was kostet das grüne Hemd in L.", "de", ("size", "L", "L")),
        ("Ich trage sonst 50, sitzt der Anorak eng?", "de", ("size", "50", "50")),
        ("queda alguna 42?", "es", ("size", "42", "42")),
        ("budget 6000 rupees", "en", ("money", "6000 rupees", {"amount": "6000", "currency": "INR"})),
    ],
)
def test_ways_of_saying_it_that_were_missing(text: str, language: str, found: tuple[str, str, object]) -> None:
    assert found in read(text, language)


@pytest.mark.parametrize("text", ["invoice for LHR-ZRH on 4 June", "cancellation charges for Pune - Dubai?"])
def test_a_dash_makes_a_route_whatever_stands_before(text: str) -> None:
    assert [role for _, role in ends(text, "en")] == ["from", "to"]


def test_what_is_named_instead_is_not_wanted() -> None:
    assert [value for *_, value in read("del vuelo de las 7:20 en lugar del de las 11:00", "es")] == ["07:20"]


@pytest.mark.parametrize(
    "text, language, colours",
    [
        ("any gloves in slate grey or olive green?", "en", {"slate grey": "grey", "olive green": "green"}),
        (
            "a hi-vis orange gilet over dark navy blue trousers",
            "en",
            {"hi-vis orange": "orange", "dark navy blue": "blue"},
        ),
        ("the plum one, or anything in coral", "en", {"plum": "purple", "coral": "pink"}),
        ("ein dunkles Rot zu lachsfarbenen Socken", "de", {"dunkles Rot": "red", "lachsfarbenen": "pink"}),
        ("die orangene Mütze, Farbe Silber", "de", {"orangene": "orange", "Silber": "silver"}),
        (
            "a jaqueta verde-limão e a rosa choque",
            "pt-BR",
            {"verde-limão": "green", "rosa choque": "pink"},
        ),
        ("el forro gris perla o el café claro", "es", {"gris perla": "grey", "café claro": "brown"}),
    ],
)
def test_a_shade_is_one_colour_with_all_its_words(text: str, language: str, colours: dict[str, str]) -> None:
    assert {said: value for type, said, value in read(text, language) if type == "colour"} == colours


@pytest.mark.parametrize(
    "text, language",
    [
        ("i weiss nöd ob er flügt", "de"),
        ("keiner weiss wann es los geht", "de"),
        ("a Azul atrasou meu voo de novo", "pt-BR"),
        ("petrol leaked on the tent", "en"),
        ("which sun cream do you sell", "en"),
        ("a walk in sand", "en"),
    ],
)
def test_knowledge_an_airline_and_what_is_rubbed_in_are_no_colours(text: str, language: str) -> None:
    assert [said for type, said, _ in read(text, language) if type == "colour"] == []


@pytest.mark.parametrize(
    "text, language, flight",
    [
        ("hat die lo411 Verspätung?", "de", "LO411"),
        ("la2042 sale a tiempo?", "es", "LA2042"),
        ("os 712 schon da?", "de", "OS712"),
        ("cm 0325 embarque por onde?", "pt-BR", "CM325"),
        ("avísame del la 578", "es", "LA578"),
        ("o OS 61 já pousou?", "pt-BR", "OS61"),
        ("wk 52 pünktlich?", "de", "WK52"),
        ("ist Flug FR 27 pünktlich?", "de", "FR27"),
        ("flight Q F 1 2 8 please", "en", "QF128"),
    ],
)
def test_a_designator_that_is_a_word_somewhere_counts_where_flights_are_spoken_of(
    text: str, language: str, flight: str
) -> None:
    assert values(text, "flight_number", language) == [flight]


@pytest.mark.parametrize(
    "text, language",
    [
        ("R2 400 for a ticket, eish", "en"),
        ("does EU261 apply to the delay?", "en"),
        ("llegamos a las 6 y somos os 300 alumnos", "pt-BR"),
        ("I can land by 815", "en"),
        ("de altura cm 170", "es"),
        ("o voo chega as 1430", "pt-BR"),
        ("Hast du Sa 10 Uhr was frei?", "de"),
        ("SA 10 Uhr", "de"),
        ("am Fr 27 nach Wien", "de"),
        ("kommt es in KW 50?", "de"),
    ],
)
def test_money_rules_hours_and_measures_are_no_flights(text: str, language: str) -> None:
    assert [said for type, said, _ in read(text, language) if type == "flight_number"] == []


@pytest.mark.parametrize(
    "text, language, codes",
    [
        ("my reference is r 4 w 8 p d", "en", ["R4W8PD"]),
        ("Buchungscode lautet T-6-M-2-K-X", "de", ["T6M2KX"]),
        ("o localizador que me deram foi H3 QW 8N", "pt-BR", ["H3QW8N"]),
        ("el cupón VIAJE20 no funciona", "es", []),
        ("Rabattcode WINTER klappt nicht", "de", []),
        ("my voucher SNOW25 is refused", "en", []),
    ],
)
def test_references_are_spelt_and_codes_for_lower_prices_are_none(text: str, language: str, codes: list[str]) -> None:
    assert values(text, "booking_reference", language) == codes


def ends(text: str, language: str) -> list[tuple[str, str | None]]:
    return [(entity.text, entity.role) for entity in entities(text, language) if entity.type == "place"]


@pytest.mark.parametrize(
    "text, language, route",
    [
        ("is ADD-SIN on time", "en", ("ADD", "SIN")),
        ("the Dublin-Cork hop", "en", ("Dublin", "Cork")),
        ("cork to Boston tomorrow", "en", ("cork", "Boston")),
        ("whats the fare from jfk to mia", "en", ("jfk", "mia")),
        ("gibts noch was von muc nach zrh", "de", ("muc", "zrh")),
        ("Bergen-Oslo, wann?", "de", ("Bergen", "Oslo")),
        ("confins pra recife que horas?", "pt-BR", ("confins", "recife")),
        ("voo de cgh pra bsb", "pt-BR", ("cgh", "bsb")),
        ("voo rio belém dia 3", "pt-BR", ("rio", "belém")),
        ("bsas - ushuaia en enero", "es", ("bsas", "ushuaia")),
        ("de eze a mvd", "es", ("eze", "mvd")),
    ],
)
def test_both_ends_of_a_route_are_read_and_have_their_roles(text: str, language: str, route: tuple[str, str]) -> None:
    assert ends(text, language) == [(route[0], "from"), (route[1], "to")]


@pytest.mark.parametrize(
    "text, language",
    [
        ("open MON-FRI only?", "en"),
        ("we want to split the bill", "en"),
        ("looking for nice trousers", "en"),
        ("for male or female", "en"),
        ("eine Tour in den bergen", "de"),
        ("ein BH in 75B", "de"),
        ("botas para cruzar un río", "es"),
        ("vem com cap e tem sai de bom", "pt-BR"),
    ],
)
def test_words_are_no_towns(text: str, language: str) -> None:
    assert ends(text, language) == []


@pytest.mark.parametrize(
    "text, language, place, role",
    [
        ("the plane that left Kochi", "en", "Kochi", "from"),
        ("I have never been to Luton", "en", "Luton", None),
        ("landing here in Pune", "en", "Pune", None),
        ("hello from Leeds", "en", "Leeds", None),
        ("ich verlasse Graz um neun", "de", "Graz", "from"),
        ("moro longe de Belém", "pt-BR", "Belém", None),
        ("a filial de Maringá", "pt-BR", "Maringá", None),
        ("la feria de Sevilla", "es", "Sevilla", None),
    ],
)
def test_a_place_is_an_end_of_a_journey_by_the_words_before(
    text: str, language: str, place: str, role: str | None
) -> None:
    assert ends(text, language) == [(place, role)]


@pytest.mark.parametrize(
    "text, language, codes",
    [
        ("from Newark", "en", ["EWR"]),
        ("out of Jozi", "en", ["JNB"]),
        ("vindo de Jampa", "pt-BR", ["JPA"]),
        ("desde Santos Dumont", "es", ["SDU"]),
        ("ab Frankfurt-Hahn", "de", ["HHN"]),
        ("saliendo de Barna", "es", ["BCN"]),
    ],
)
def test_airports_and_cities_are_known_by_their_short_names(text: str, language: str, codes: list[str]) -> None:
    assert values(text, "place", language) == [codes]

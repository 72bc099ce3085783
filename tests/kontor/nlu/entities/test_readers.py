"""Values of every type as people write them, and the words that only look like them."""

from __future__ import annotations

from dataclasses import replace

import airportsdata
import pytest

from kontor.nlu.entities import read_entities
from kontor.nlu.entities.airlines import airlines
from kontor.nlu.entities.cities import cities
from kontor.nlu.line import read_line
from tests.kontor.nlu.entities.reading import context, entities, values, with_roles


@pytest.mark.parametrize(
    "text, value",
    [
        ("is LH400 on time?", "LH400"),
        ("lh400", "LH400"),
        ("LH 400", "LH400"),
        ("LH-400", "LH400"),
        ("LH0400", "LH400"),
        ("lh 400 bitte", "LH400"),
        ("u2 8123", "U28123"),
        ("4U123", "4U123"),
        ("ZZ 1234", "ZZ1234"),
        ("flight BA 117A", "BA117A"),
        ("DLH400", "LH400"),
        ("ezy8123 gate?", "U28123"),
        ("Lufthansa 400", "LH400"),
        ("Lufthansa flight 400", "LH400"),
        ("Air France Flug Nr. 1234", "AF1234"),
        ("my flight (LH400)!", "LH400"),
    ],
)
def test_flight_numbers_are_read(text: str, value: str) -> None:
    assert values(text, "flight_number") == [value]


@pytest.mark.parametrize(
    "text",
    [
        "400",
        "flight 400",
        "at 9",
        "um 8",
        "in 20 days",
        "ab 12",
        "2x4",
        "XL 42",
        "A4",
        "LH",
        "LH00",
        "LH40000",
        "b2b",
        "A320",
        "B737",
        "gate A12",
        "am 24.12.",
    ],
)
@pytest.mark.parametrize("asked", [None, "flight_number"])
def test_what_is_no_flight_number_stays_unread(text: str, asked: str | None) -> None:
    assert values(text, "flight_number", "de", asked=asked) == []


@pytest.mark.parametrize(
    "text, language, found",
    [
        ("from Oslo to Rome", "en", [(["OSL", "TRF"], "from"), (["FCO", "CIA"], "to")]),
        ("von München nach Lissabon", "de", [(["MUC"], "from"), (["LIS"], "to")]),
        ("von muenchen nach koeln", "de", [(["MUC"], "from"), (["CGN"], "to")]),
        ("Munich to Cologne", "en", [(["MUC"], "from"), (["CGN"], "to")]),
        ("OSL-FCO", "en", [(["OSL"], "from"), (["FCO"], "to")]),
        ("LHR → JFK", "en", [(["LHR"], "from"), (["JFK"], "to")]),
        ("the Lisbon flight", "en", [(["LIS"], None)]),
        ("when does it land in Vienna", "en", [(["VIE"], "to")]),
        ("Abflug in Frankfurt am Main", "de", [(["FRA", "HHN"], "from")]),
        ("Ankunft Zürich", "de", [(["ZRH"], "to")]),
        ("ab Düsseldorf", "de", [(["DUS"], "from")]),
        ("to New York City tomorrow", "en", [(["JFK", "EWR", "LGA"], "to")]),
        ("to lisbno", "en", [(["LIS"], "to")]),
        ("nach Barzelona", "de", [(["BCN"], "to")]),
        ("nach Reykjawick", "de", [(["KEF"], "to")]),
        ("to Nice please", "en", [(["NCE"], "to")]),
        ("flights to LON", "en", [(["LHR", "LGW", "STN", "LTN", "LCY", "SEN"], "to")]),
        ("FROM OSLO TO FCO NOW", "en", [(["OSL", "TRF"], "from"), (["FCO"], "to")]),
        ("from Oslo via Copenhagen to Rome", "en", [(["OSL", "TRF"], "from"), (["CPH"], None), (["FCO", "CIA"], "to")]),
        ("frankfrut nach Wien", "de", [(["FRA", "HHN"], "from"), (["VIE"], "to")]),
        ("flights Oslo Rome", "en", [(["OSL", "TRF"], "from"), (["FCO", "CIA"], "to")]),
        ("zwischen Wien und Graz", "de", [(["VIE"], "from"), (["GRZ"], "to")]),
        ("von Berlin oder München nach Rom", "de", [(["BER"], "from"), (["MUC"], "from"), (["FCO", "CIA"], "to")]),
        ("to Ulaanbaatar", "en", [(["UBN", "ULN"], "to")]),
    ],
)
def test_places_are_read_with_their_roles(text: str, language: str, found: list[tuple[list[str], str | None]]) -> None:
    assert with_roles(text, "place", language) == found


@pytest.mark.parametrize(
    "text",
    [
        "that is nice of you",
        "I can not see the new bag",
        "split the bill",
        "THE AND FOR YOU CAN",
        "from parts to ports",
        "nach Hause",
        "to order",
        "nach pizza",
        "go to sleep",
        "danke für die Hilfe",
        "from monday to friday",
        "in size M",
        "einen Moment",
        "is it waterproof",
        "from my account to yours",
        "ab morgen",
        "von hier nach dort",
        "for me",
        "to you",
    ],
)
def test_ordinary_words_are_no_places(text: str) -> None:
    assert values(text, "place", "en") == values(text, "place", "de") == []


def test_a_place_that_was_asked_for_may_be_written_badly() -> None:
    assert values("lissabonn", "place", "de", asked="place") == [["LIS"]]
    assert values("lissabonn", "place", "de") == []
    assert values("nice", "place", "en", asked="place") == [["NCE"]]
    assert values("lis", "place", "en", asked="place") == [["LIS"]]
    assert values("lis", "place", "en") == []


def test_every_city_of_the_table_has_airports_that_exist() -> None:
    known = airportsdata.load("IATA")
    table = cities()
    assert len(table.names) > 400
    listed = {code for codes in (*table.names.values(), *table.guarded.values()) for code in codes}
    assert listed - known.keys() == set()


def test_airlines_have_two_letter_designators() -> None:
    names, icao, known = airlines()
    assert all(len(code) == 2 for code in known)
    assert all(len(code) == 3 for code in icao)
    assert names["lufthansa"] == "LH"


@pytest.mark.parametrize(
    "text, language, value",
    [
        ("my reference is ab12cd", "en", "AB12CD"),
        ("X7KQ2P", "en", "X7KQ2P"),
        ("please cancel X7KQ2P", "en", "X7KQ2P"),
        ("cancel x7kq2p", "en", "X7KQ2P"),
        ("Buchungscode: XKCDQR", "de", "XKCDQR"),
        ("XKCDQR", "en", "XKCDQR"),
        ("mein Code lautet xkcdqr", "de", "XKCDQR"),
        ("booking AB1234", "en", "AB1234"),
        ("reference X7K Q2P", "en", "X7KQ2P"),
    ],
)
def test_booking_references_are_read(text: str, language: str, value: str) -> None:
    assert values(text, "booking_reference", language) == [value]


@pytest.mark.parametrize(
    "text",
    ["please", "PLEASE HELP", "123456", "cancel my ticket", "danke!", "2026-11-18", "a@b12cde.com", "500ml2 bottle"],
)
def test_what_is_no_booking_reference_stays_unread(text: str) -> None:
    assert values(text, "booking_reference") == []


def test_a_reference_that_was_asked_for_comes_before_a_flight_number() -> None:
    assert [entity.type for entity in entities("AB1234", asked="booking_reference")] == ["booking_reference"]
    assert [entity.type for entity in entities("AB1234")] == ["flight_number"]


@pytest.mark.parametrize(
    "text, value",
    [
        ("in M", "M"),
        ("do you have it in size L?", "L"),
        ("XL please", "XL"),
        ("xxl", "XXL"),
        ("3xl", "3XL"),
        ("2XL", "XXL"),
        ("XXXL", "3XL"),
        ("Größe 42", "42"),
        ("größe 38,5", "38.5"),
        ("size medium", "M"),
        ("Gr. 40", "40"),
        ("in s or so", "S"),
        ("size uk 8", "8"),
        ("in a small", "S"),
    ],
)
def test_sizes_are_read(text: str, value: str) -> None:
    assert values(text, "size") == [value]


@pytest.mark.parametrize("text", ["I'm here", "it's fine", "the largest order", "42", "5 m", "s.o.s", "m&m's"])
def test_what_is_no_size_stays_unread(text: str) -> None:
    assert values(text, "size") == []


def test_a_size_that_was_asked_for_may_be_a_bare_number_or_letter() -> None:
    assert values("42", "size", asked="size") == ["42"]
    assert values("m", "size", asked="size") == ["M"]
    assert values("eher klein", "size", "de", asked="size") == ["S"]


@pytest.mark.parametrize(
    "text, value",
    [
        ("the blue one", "blue"),
        ("eine dunkelblaue Jacke", "blue"),
        ("in schwarzem Leder", "black"),
        ("grünen", "green"),
        ("light grey", "grey"),
        ("gray", "grey"),
        ("weinrot", "red"),
        ("navy", "blue"),
        ("weißes", "white"),
        ("weiss", "white"),
        ("rosa", "pink"),
        ("türkis", "turquoise"),
        ("gruene", "green"),
        ("balck", "black"),
    ],
)
def test_colours_are_read_by_their_english_names(text: str, value: str) -> None:
    assert values(text, "colour") == [value]


@pytest.mark.parametrize("text", ["brot", "rotation", "redo it", "the tanner", "grauenhaft", "blauäugig"])
def test_words_with_a_colour_inside_are_none(text: str) -> None:
    assert values(text, "colour") == []


@pytest.mark.parametrize(
    "text, amount, currency, role",
    [
        ("under 80 euros", "80", "EUR", "max"),
        ("unter 80 €", "80", "EUR", "max"),
        ("€1,299.00", "1299", "EUR", None),
        ("1.299,50 €", "1299.50", "EUR", None),
        ("max. 49,90 EUR", "49.90", "EUR", "max"),
        ("höchstens fünfzig Euro", "50", "EUR", "max"),
        ("more than $20", "20", "USD", "min"),
        ("über 100 Franken", "100", "CHF", "min"),
        ("80,-", "80", "EUR", None),
        ("50 quid", "50", "GBP", None),
        ("bis zu 1.000 Euro", "1000", "EUR", "max"),
        ("£ 15.5", "15.50", "GBP", None),
    ],
)
def test_sums_are_read_with_currency_and_bound(text: str, amount: str, currency: str, role: str | None) -> None:
    found = with_roles(text, "money")
    assert found == [({"amount": amount, "currency": currency}, role)]


def test_a_range_is_a_least_and_a_most() -> None:
    found = [(entity.value, entity.role) for entity in entities("zwischen 50 und 80 Euro", "de")]
    assert found == [({"amount": "50", "currency": "EUR"}, "min"), ({"amount": "80", "currency": "EUR"}, "max")]


def test_a_bare_number_is_money_only_as_a_limit_or_an_answer() -> None:
    assert values("something under 80?", "money") == [{"amount": "80", "currency": "EUR"}]
    assert values("under 80 people", "money") == values("unter 0151 23456789", "money") == []
    assert values("80", "money") == []
    assert values("80", "money", asked="money") == [{"amount": "80", "currency": "EUR"}]


@pytest.mark.parametrize(
    "text, language, found",
    [
        ("two adults and 1 child", "en", [2, 1]),
        ("3 tickets please", "en", [3]),
        ("zwei Personen", "de", [2]),
        ("zu dritt", "de", [3]),
        ("2x", "en", [2]),
        ("a ticket", "en", []),
        ("400", "en", []),
        ("a table for four", "en", [4]),
        ("a table for 6, please", "en", [6]),
        ("for two", "en", [2]),
        ("for two on Friday", "en", [2]),
        ("for two days", "en", []),
        ("at five for 5", "en", []),
        ("quite a few", "en", []),
        ("ein Tisch für vier", "de", [4]),
        ("Tisch für 6 bitte", "de", [6]),
        ("für vier", "de", [4]),
        ("wir sind zu viert", "de", [4]),
        ("für drei Tage", "de", []),
        ("ziemlich viele", "de", []),
    ],
)
def test_counts_are_read_before_what_is_counted(text: str, language: str, found: list[int]) -> None:
    assert values(text, "count", language) == found


def test_any_number_answers_the_question_how_many() -> None:
    assert values("4", "count", asked="count") == [4]
    assert values("einen", "count", "de", asked="count") == [1]
    assert values("two of us", "count", asked="count") == [2]
    assert values("zwei oder drei", "count", "de", asked="count") == [2]


@pytest.mark.parametrize(
    "text, language, found",
    [
        ("quite a few", "en", []),
        ("a lot", "en", []),
        ("a", "en", []),
        ("a person", "en", [1]),
        ("a table", "en", [1]),
        ("one ticket please", "en", [1]),
        ("a table for four", "en", [4]),
        ("for two", "en", [2]),
        ("it's a party of 5", "en", [5]),
        ("eine ganze Menge", "de", []),
        ("eine Person", "de", [1]),
        ("einen, bitte", "de", [1]),
        ("ein Tisch für vier", "de", [4]),
        ("wir sind zu viert", "de", [4]),
        ("für vier", "de", [4]),
    ],
)
def test_an_article_answers_how_many_only_before_what_is_counted(text: str, language: str, found: list[int]) -> None:
    assert values(text, "count", language, asked="count") == found


@pytest.mark.parametrize("text", ["0151 23456789", "+49 151 23456789", "0049 (151) 234-56789"])
def test_phone_numbers_are_read_in_international_form(text: str) -> None:
    assert values(f"call me: {text}", "phone") == ["+4915123456789"]


def test_a_national_number_is_of_the_business_s_country() -> None:
    found = entities("020 7946 0018", zone="Europe/London")
    assert [entity.value for entity in found] == ["+442079460018"]


def test_short_numbers_are_no_phone_numbers() -> None:
    assert values("gate 12345", "phone") == []


def test_mail_addresses_are_read() -> None:
    assert values("mail Jo.Doe+x@Example.CO.UK, please", "email") == ["Jo.Doe+x@example.co.uk"]
    assert values("a@b", "email") == values("..a@b.de", "email") == values("@b.de", "email") == []


def test_several_values_stand_in_the_order_of_the_text() -> None:
    found = entities("Is LH400 from Oslo to Rome on Friday at 7pm late? Call +4915123456789")
    assert [entity.type for entity in found] == ["flight_number", "place", "place", "day", "time", "phone"]
    assert [entity.text for entity in found][:3] == ["LH400", "Oslo", "Rome"]


def test_the_bot_s_own_lists_are_read_with_one_typo_forgiven() -> None:
    lookups = {"brand": {"northpeak": "NorthPeak", "el camino": "El Camino"}}
    known = replace(context(), lookups=lookups)
    found = read_entities(read_line("an El Camino or a Northpaek jacket"), known, {"style": {"jacket": "jacket"}})
    assert [(entity.type, entity.value, entity.text) for entity in found] == [
        ("brand", "El Camino", "El Camino"),
        ("brand", "NorthPeak", "Northpaek"),
        ("style", "jacket", "jacket"),
    ]


@pytest.mark.parametrize(
    "text, language, type, value",
    [
        ("no, not Lisbon, Porto", "en", "place", ["OPO"]),
        ("nein, nicht nach Lissabon sondern nach Porto", "de", "place", ["OPO"]),
        ("Porto instead of Lisbon", "en", "place", ["OPO"]),
        ("not on Friday but on Saturday", "en", "day", "2026-11-21"),
        ("nicht am Freitag, am Samstag", "de", "day", "2026-11-21"),
        ("KX104, not KX105", "en", "flight_number", "KX104"),
        ("statt M lieber L", "de", "size", "L"),
    ],
)
def test_a_correction_takes_the_denied_value_back(text: str, language: str, type: str, value: object) -> None:
    assert values(text, type, language) == [value]


def test_a_value_that_is_only_denied_stays() -> None:
    assert values("not on Friday", "day") == ["2026-11-20"]
    assert values("not from Oslo on Friday", "place") == [["OSL", "TRF"]]


@pytest.mark.parametrize(
    "text, language, type, found",
    [
        ("to Lisbon, sorry, I meant Porto", "en", "place", [(["OPO"], "to")]),
        ("from Oslo to Rome, no, Milan", "en", "place", [(["OSL", "TRF"], "from"), (["MXP", "LIN", "BGY"], "to")]),
        ("from Oslo to Rome, sorry, from Bergen", "en", "place", [(["FCO", "CIA"], "to"), (["BGO"], "from")]),
        ("on Friday, make that Saturday", "en", "day", [("2026-11-21", None)]),
        ("nicht am Freitag sondern am Samstag", "de", "day", [("2026-11-21", None)]),
        ("nach Lissabon, ich meinte Porto", "de", "place", [(["OPO"], "to")]),
        ("am Freitag, nein, Samstag", "de", "day", [("2026-11-21", None)]),
        ("Samstag statt Freitag", "de", "day", [("2026-11-21", None)]),
        ("Größe M, Quatsch, L", "de", "size", [("L", None)]),
        ("KX100 or KX200", "en", "flight_number", [("KX100", None), ("KX200", None)]),
    ],
)
def test_what_was_meant_takes_the_place_and_the_role_of_what_was_said(
    text: str, language: str, type: str, found: list[tuple[object, str | None]]
) -> None:
    assert with_roles(text, type, language) == found


@pytest.mark.parametrize(
    "text, language, role",
    [
        ("wann landen wir in Oslo", "de", "to"),
        ("wann kommt KX100 in Madrid an", "de", "to"),
        ("when do we touch down in Oslo tomorrow", "en", "to"),
        ("wann soll der Flieger in München wegfliegen", "de", "from"),
        ("is there a shop in Oslo", "en", None),
    ],
)
def test_a_text_about_landing_or_leaving_tells_what_a_place_is(text: str, language: str, role: str | None) -> None:
    assert [entity.role for entity in entities(text, language) if entity.type == "place"] == [role]


@pytest.mark.parametrize(
    "text, found",
    [("the 3rd of December. Is it?", "3rd of December"), ("I ordered on Monday.", "Monday"), ("at 5 p.m.", "5 p.m.")],
)
def test_the_full_stop_of_a_sentence_is_no_part_of_a_value(text: str, found: str) -> None:
    assert [entity.text for entity in entities(text)] == [found]

"""The documents: a barcode reader reads the boarding pass back, and both say what the booking says."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2  # type: ignore[import-untyped]  # it has no annotations
import pytest
import zxingcpp

from flows.tickets.bcbp import Details, Issue, Leg, Pass, decode
from flows.tickets.boarding_pass import boarding_pass
from flows.tickets.documents import Carrier
from flows.tickets.eticket import eticket
from kontor.messages import File
from tests.flows.tickets.samples import booking, scanned

CARRIER = Carrier("Kontor Air", "KX")
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def pages(file: File) -> list[str]:
    with pypdfium2.PdfDocument(file.data) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


@pytest.mark.parametrize("scale", [1.5, 2, 4])
@pytest.mark.parametrize("reference, person, leg", [("KXM4T7", 1, 0), ("KXR8BN", 0, 0), ("KXT6WD", 1, 1)])
def test_a_barcode_reader_reads_the_boarding_pass_back(reference: str, person: int, leg: int, scale: float) -> None:
    code = scanned(boarding_pass(CARRIER, booking(reference), person, leg, "en", NOW), scale)
    assert code.format == zxingcpp.BarcodeFormat.Aztec
    assert decode(code.text).legs[0].origin == booking(reference).segments[leg].origin.code


def test_the_barcode_says_who_flies_where_and_when() -> None:
    text = scanned(boarding_pass(CARRIER, booking("KXM4T7"), 0, 0, "en", NOW), 3).text
    details = Details("998", "2400017341", marketing_carrier="KX", allowance="1PC")
    leg = Leg("KXM4T7", "FRA", "LIS", "KX", "100", 326, "Y", "12A", "25", details=details)
    issue = Issue(checked_in_at="W", issued_at="W", day="6325", issuer="KX")
    assert decode(text) == Pass("MUELLER/ANNA MARIA", (leg,), issue=issue)


def test_the_day_in_the_barcode_is_the_local_day_of_departure() -> None:
    early = replace(booking("KXT6WD").segments[0], departs=datetime(2026, 12, 31, 22, 30, tzinfo=UTC))
    new_year = replace(booking("KXT6WD"), segments=(early, booking("KXT6WD").segments[1]))
    assert decode(scanned(boarding_pass(CARRIER, new_year, 0, 0, "en", NOW), 3).text).legs[0].day == 1


@pytest.mark.parametrize(
    "language, words",
    [
        ("en", ["Boarding pass", "Anna Maria Müller", "FRA", "LIS", "07:05", "09:10", "Sun 22 Nov 2026", "12A", "A14"]),
        (
            "de",
            ["Bordkarte", "Anna Maria Müller", "Einstieg".upper(), "06:25", "So. 22. Nov. 2026", "Economy", "KXM4T7"],
        ),
    ],
)
def test_the_boarding_pass_says_what_a_passenger_needs(language: str, words: list[str]) -> None:
    (text,) = pages(boarding_pass(CARRIER, booking("KXM4T7"), 0, 0, language, NOW))
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize(
    "language, words",
    [
        (
            "en",
            [
                "Electronic ticket",
                "998 2400017341",
                "998 2400017342",
                "Jonas Müller",
                "KX103",
                "Sun 29 Nov 2026",
                "14D",
            ],
        ),
        ("de", ["Elektronisches Ticket", "Fluggäste", "KX100", "So. 29. Nov. 2026", "1 × 23 kg", "AUFGABEGEPÄCK"]),
    ],
)
def test_the_eticket_lists_everybody_and_every_flight(language: str, words: list[str]) -> None:
    (text,) = pages(eticket(CARRIER, booking("KXM4T7"), language, NOW))
    assert [word for word in words if word not in text] == []


def test_a_long_journey_goes_on_on_a_second_page() -> None:
    journey = booking("KXM4T7")
    many = replace(
        journey,
        passengers=tuple(replace(one, seats=one.seats[:1] * 6) for one in journey.passengers * 4),
        segments=journey.segments[:1] * 6,
    )
    texts = pages(eticket(CARRIER, many, "en", NOW))
    assert len(texts) > 1
    assert all("KXM4T7" in text for text in texts)
    assert sum(text.count("KX100") for text in texts) == 6


def test_names_outside_the_typeface_are_spelled_in_latin_and_greek_ones_are_kept() -> None:
    journey = booking("KXT6WD")
    named = replace(journey, passengers=(replace(journey.passengers[0], given="小明"), *journey.passengers[1:]))
    (text,) = pages(eticket(CARRIER, named, "en", NOW))
    assert "XiaoMing Παπαδοπούλου" in text
    assert decode(scanned(boarding_pass(CARRIER, named, 0, 0, "en", NOW), 3).text).name == "PAPADOPOULOU/XIAOMIN"


def test_a_cancelled_flight_is_marked_on_the_eticket() -> None:
    (text,) = pages(eticket(CARRIER, booking("KX2Q9P"), "en", NOW))
    assert "Cancelled" in text


def test_a_landing_on_the_next_day_is_marked() -> None:
    assert "+1" in pages(eticket(CARRIER, booking("KXT6WD"), "en", NOW))[0]
    assert "+1" in pages(boarding_pass(CARRIER, booking("KXT6WD"), 0, 0, "en", NOW))[0]


def test_documents_carry_title_language_and_a_told_barcode_for_screen_readers() -> None:
    file = boarding_pass(CARRIER, booking("KXM4T7"), 0, 0, "de-AT", NOW)
    with pypdfium2.PdfDocument(file.data) as document:
        assert document.get_metadata_value("Title") == "Bordkarte KX100 Anna Maria Müller"
        assert document.get_metadata_value("Author") == "Kontor Air"
    assert b"/Lang (de)" in file.data
    assert b"/DisplayDocTitle true" in file.data
    assert b"/Alt " in file.data


def test_a_language_without_words_gets_english_documents() -> None:
    (text,) = pages(boarding_pass(CARRIER, booking("KXM4T7"), 0, 0, "fr", NOW))
    assert "Boarding pass" in text


def test_the_same_pass_made_again_is_the_same_file() -> None:
    first, second = (boarding_pass(CARRIER, booking("KXM4T7"), 0, 0, "en", NOW) for _ in range(2))
    assert first == second
    assert (first.mime, first.filename) == ("application/pdf", "KX100-MUELLER.pdf")


@pytest.mark.parametrize("language, title", [("pt-BR", "Cartão de embarque"), ("es", "Tarjeta de embarque")])
def test_documents_speak_portuguese_and_spanish(language: str, title: str) -> None:
    (text,) = pages(boarding_pass(CARRIER, booking("KXM4T7"), 0, 0, language, NOW))
    assert title.casefold() in text.casefold()


def test_a_process_that_draws_none_has_not_loaded_what_draws_them() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, flows.tickets; print({'fpdf', 'PIL', 'zxingcpp'} & {*sys.modules})"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "set()"

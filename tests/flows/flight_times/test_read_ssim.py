"""An SSIM chapter 7 file becomes legs, or says where it is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from flows.flight_times.importing import Unreadable
from flows.flight_times.legs import Leg
from flows.flight_times.read_ssim import is_ssim, read_plan
from tests.flows.flight_times.ssim_file import FILLER, carrier, header, leg, numbered, segment, ssim, trailer

WINTER = (date(2026, 10, 25), date(2027, 3, 27))


def only(text: str) -> Leg:
    (planned,) = read_plan(text).legs
    return planned.leg


def refusal(text: str) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_plan(text)
    return caught.value


def test_a_leg_has_its_flight_route_period_days_times_and_terminals() -> None:
    read = only(ssim(leg("100", days="1 3 5  ", terminals=("1", "2"))))

    assert (read.flight, read.sequence, read.origin, read.destination) == ("KX100", 1, "FRA", "LIS")
    assert (read.first_day, read.last_day, read.days) == (*WINTER, "135")
    assert (read.departs, read.arrives) == (425, 550)
    assert (read.origin_terminal, read.destination_terminal) == ("1", "2")


def test_the_file_speaks_for_the_days_of_its_carrier_record() -> None:
    assert read_plan(ssim(leg(first="01DEC26", last="31DEC26"))).validity == {"KX": WINTER}


def test_a_leg_that_lands_after_midnight_arrives_the_next_day_with_and_without_a_date_variation() -> None:
    written = only(ssim(leg("401", "JFK", "FRA", "1810", "0745", utc=("-0500", "+0100"), dates="01")))
    left_out = only(ssim(leg("401", "JFK", "FRA", "1810", "0745", utc=("-0500", "+0100"))))

    assert written == left_out
    assert written.lands(date(2026, 11, 21)).isoformat() == "2026-11-22T07:45:00+01:00"


def test_a_date_variation_of_an_a_is_the_day_before() -> None:
    read = only(ssim(leg("9", "HND", "HNL", "0005", "1230", utc=("+0900", "-1000"), dates="0A")))

    assert read.lands(date(2026, 11, 21)).isoformat() == "2026-11-20T12:30:00-10:00"


def test_utc_times_are_shown_in_local_time_on_both_sides_of_a_change_of_clocks() -> None:
    read = only(ssim(leg(departs="0605", arrives="0910", first="01MAR27", last="27APR27"), mode="U"))

    assert read.leaves(date(2027, 3, 27)).isoformat() == "2027-03-27T07:05:00+01:00"
    assert read.leaves(date(2027, 3, 28)).isoformat() == "2027-03-28T08:05:00+02:00"


def test_every_other_week_counts_from_the_first_day() -> None:
    read = only(ssim(leg(weeks="2", days="     6 ", first="07NOV26", last="27MAR27")))

    assert [read.flies(date(2026, 11, day)) for day in (7, 14, 21, 28)] == [True, False, True, False]


@pytest.mark.parametrize(
    "second",
    [
        leg("510", "BKK", "SIN", "1620", "1945", sequence="02", utc=("+0700", "+0800"), days="1    6 ", dates="11"),
        leg("510", "BKK", "SIN", "1620", "1945", sequence="02", utc=("+0700", "+0800"), days="1    6 "),
        leg(
            "510", "BKK", "SIN", "1620", "1945", sequence="02", utc=("+0700", "+0800"), days=" 2    7",
            first="26OCT26", last="28MAR27",
        ),
    ],
    ids=["counted from the start", "date left out", "dated by itself"],
)  # fmt: skip
def test_a_later_leg_is_counted_from_the_day_its_flight_starts_however_it_is_dated(second: str) -> None:
    first = leg("510", "FRA", "BKK", "2145", "1425", utc=("+0100", "+0700"), days="1    6 ", dates="01")
    one, two = (planned.leg for planned in read_plan(ssim(first, second)).legs)

    assert (two.first_day, two.last_day, two.days) == (one.first_day, one.last_day, "16")
    assert two.leaves(date(2026, 11, 21)).isoformat() == "2026-11-22T16:20:00+07:00"


def test_a_codeshare_names_the_flight_that_carries_it() -> None:
    read = only(ssim(leg("9100", "LHR", "FRA", "1405", "1645"), segment("9100", "050", "KX  0113")))

    assert read.operated_by == "KX113"


def test_other_segment_data_is_left_alone() -> None:
    assert only(ssim(leg(), segment("100", "010", "LH 9100 /TP 500"))).operated_by is None


def test_cargo_and_positioning_flights_are_left_out_and_counted() -> None:
    plan = read_plan(ssim(leg("100"), leg("800", service="F"), leg("900", service="P")))

    assert [planned.leg.flight for planned in plan.legs] == ["KX100"]
    assert plan.skipped == 2


def test_a_variation_from_utc_that_is_not_the_airports_is_a_warning() -> None:
    (warning,) = read_plan(ssim(leg(utc=("+0200", "+0000")))).warnings

    assert warning.startswith("line 3, column 48: ")


def test_fillers_several_airlines_and_a_file_without_line_ends_are_read() -> None:
    text = numbered(header(), carrier(), leg(), trailer(), carrier("U2"), leg("1", airline="U2"), trailer("U2"))
    spread = text.replace("\n", f"\n{FILLER}\n")

    for variant in (text, spread, text.replace("\n", "\r\n"), text.replace("\n", "")):
        assert [planned.leg.flight for planned in read_plan(variant).legs] == ["KX100", "U21"]


def test_a_file_is_known_by_its_header() -> None:
    assert is_ssim(ssim(leg()))
    assert not is_ssim("flight,from,to\n")


@pytest.mark.parametrize(
    "line, place, word",
    [
        (leg(origin="QQQ"), "line 3, column 37", "QQQ"),
        (leg(destination="Q1Q"), "line 3, column 55", "Q1Q"),
        (leg(departs="2561"), "line 3, column 40", "2561"),
        (leg(arrives="12:0"), "line 3, column 62", "12:0"),
        (leg(days="7654321"), "line 3, column 29", "days of operation"),
        (leg(days="12 4 7 "), "line 3, column 34", "days of operation"),
        (leg(first="31FEB27"), "line 3, column 15", "31FEB27"),
        (leg(last="01XXX27"), "line 3, column 22", "01XXX27"),
        (leg(first="28MAR27"), "line 3, column 22", "before it begins"),
        (leg(first="25OCT26", last="25OCT26", days="1      "), "line 3, column 29", "none of the weekdays"),
        (leg(dates="02"), "line 3, column 193", "hours"),
        (leg(dates="X "), "line 3, column 193", "X"),
        (leg(number="0000"), "line 3, column 6", "flight number"),
        (leg(sequence="A1"), "line 3, column 12", "A1"),
        (leg(airline="LH"), "line 3, column 3", "another airline"),
        ("7" + leg()[1:], "line 3, column 1", "record type"),
    ],
)
def test_a_wrong_field_is_named_with_line_and_column(line: str, place: str, word: str) -> None:
    error = str(refusal(ssim(line)))

    assert error.startswith(place + ": ")
    assert word in error


def test_a_second_leg_that_cannot_be_reached_is_refused() -> None:
    first = leg("510", "FRA", "BKK", "2145", "1425", utc=("+0100", "+0700"), dates="01")
    second = leg("510", "BKK", "SIN", "1300", "1625", sequence="02", utc=("+0700", "+0800"), dates="11")

    assert refusal(ssim(first, second)).column == 193


def test_a_missing_or_doubled_record_is_noticed_by_its_serial_number() -> None:
    lines = ssim(leg("100"), leg("102", departs="1305", arrives="1510")).splitlines()

    assert refusal("\n".join(lines[:2] + lines[3:])).column == 195
    assert refusal("\n".join([*lines[:3], lines[2], *lines[3:]])).line == 4


def test_a_cut_file_is_noticed() -> None:
    lines = ssim(leg()).splitlines()

    assert "cut off" in str(refusal("\n".join(lines[:3])))
    assert "199 characters" in str(refusal("\n".join([lines[0], lines[1][:-1]])))


def test_a_trailer_that_counts_other_records_is_refused() -> None:
    lines = ssim(leg()).splitlines()
    lines[-1] = lines[-1][:187] + "000009" + lines[-1][193:]

    assert refusal("\n".join(lines)).column == 188


def test_two_plans_of_one_leg_for_the_same_day_are_refused() -> None:
    error = str(refusal(ssim(leg("100"), leg("100", variation="02", departs="1305", arrives="1510", days="     6 "))))

    assert error.startswith("line 4: KX100 leg 1 on 2026-10-31 is planned in line 3 too")

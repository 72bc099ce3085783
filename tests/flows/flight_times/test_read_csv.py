"""A CSV timetable becomes legs, CSV news become news, or the file says where it is wrong."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.flight_times.importing import Unreadable
from flows.flight_times.journeys import News
from flows.flight_times.legs import Leg
from flows.flight_times.read_csv import flight_number, is_news, read_news, read_plan

HEAD = "flight,from,to,departs,arrives,first_day,last_day,days"
LINE = "KX100,FRA,LIS,07:05,09:10,2026-01-01,2027-12-31,daily"
DAY = date(2026, 11, 21)


def only(line: str, head: str = HEAD) -> Leg:
    (planned,) = read_plan(f"{head}\n{line}\n").legs
    return planned.leg


def test_a_line_becomes_a_leg() -> None:
    leg = only(LINE)

    assert (leg.flight, leg.origin, leg.destination, leg.days) == ("KX100", "FRA", "LIS", "1234567")
    assert leg.leaves(DAY).isoformat() == "2026-11-21T07:05:00+01:00"
    assert leg.lands(DAY).isoformat() == "2026-11-21T09:10:00+00:00"


def test_semicolons_a_byte_order_mark_and_other_order_and_case_of_headings_are_read() -> None:
    head = "\ufeffDays;Flight;From;To;Departs;Arrives;First_day;Last_day"

    assert only("daily;kx 0100;fra;lis;7:05;9:10;2026-01-01;2027-12-31", head) == only(LINE)


def test_an_arrival_without_a_date_is_the_first_one_after_the_departure() -> None:
    assert only("KX401,JFK,FRA,18:10,07:45,2026-01-01,2027-12-31,daily").lands(DAY).date() == date(2026, 11, 22)
    assert only("KX9,HND,HNL,00:05,12:30,2026-01-01,2027-12-31,daily").lands(DAY).date() == date(2026, 11, 20)


@pytest.mark.parametrize(
    "line, word",
    [
        ("100,FRA,LIS,07:05,09:10,2026-01-01,2027-12-31,daily", "flight number"),
        ("KX100,XXQ,LIS,07:05,09:10,2026-01-01,2027-12-31,daily", "XXQ"),
        ("KX100,FRA,LIS,7.05,09:10,2026-01-01,2027-12-31,daily", "7.05"),
        ("KX100,FRA,LIS,07:05,24:10,2026-01-01,2027-12-31,daily", "24:10"),
        ("KX100,FRA,LIS,07:05,09:10,01.01.2026,2027-12-31,daily", "01.01.2026"),
        ("KX100,FRA,LIS,07:05,09:10,2026-01-01,2025-12-31,daily", "before"),
        ("KX100,FRA,LIS,07:05,09:10,2026-01-01,2027-12-31,18", "weekdays"),
        ("KX100,FRA,LIS,07:05,09:10,2026-11-21,2026-11-21,1", "weekdays"),
        ("KX100,FRA,LIS,07:05,09:10+2,2026-01-01,2027-12-31,daily", "hours"),
        ("KX100,FRA,LIS,07:05,09:10,2026-01-01,2027-12-31,daily,1", "more values"),
    ],
)
def test_a_wrong_value_is_named_with_its_line(line: str, word: str) -> None:
    with pytest.raises(Unreadable, match=r"^line 3: ") as caught:
        read_plan(f"{HEAD}\n{LINE}\n{line}\n")

    assert word in str(caught.value)


@pytest.mark.parametrize("head", ["flight,from,to,departs,arrives,first_day,last_day", HEAD + ",wekes", ""])
def test_missing_and_unknown_headings_are_named(head: str) -> None:
    with pytest.raises(Unreadable, match=r"^line 1: .*heading"):
        read_plan(f"{head}\n{LINE}\n")


def test_two_lines_for_one_leg_and_day_are_refused() -> None:
    with pytest.raises(Unreadable, match="planned in line 2 too"):
        read_plan(f"{HEAD}\n{LINE}\n{LINE.replace('daily', '6')}\n")


def test_news_leave_what_they_do_not_say_as_it_is() -> None:
    text = (
        "flight,day,from,delay,gate,cancelled,reason\nKX104,2026-11-21,FRA,35,,no,\nKX112,2026-11-21,FRA,,,yes,storm\n"
    )

    assert is_news(text)
    assert read_news(text) == [
        (("KX104", "FRA", DAY), News(delay=35)),
        (("KX112", "FRA", DAY), News(cancelled=True, reason="storm")),
    ]


@pytest.mark.parametrize("line", ["KX104,2026-11-21,FRA,late,,no,", "KX104,2026-11-21,FRA,,,maybe,"])
def test_wrong_news_are_named_with_their_line(line: str) -> None:
    with pytest.raises(Unreadable, match=r"^line 2: "):
        read_news(f"flight,day,from,delay,gate,cancelled,reason\n{line}\n")


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        read_plan(text)
    except Unreadable:
        return
    raise AssertionError("this was no timetable")


@given(
    st.sampled_from(["KX", "U2", "9W"]), st.integers(1, 9999), st.sampled_from(["", "A"]), st.sampled_from(["", " "])
)
def test_a_flight_number_has_one_form(airline: str, number: int, suffix: str, gap: str) -> None:
    assert flight_number(f" {airline.lower()}{gap}{number:04}{suffix}") == f"{airline}{number}{suffix}"

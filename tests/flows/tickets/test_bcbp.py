"""The barcode's text: read as the standard's own example writes it, and written so that it reads back."""

from __future__ import annotations

import contextlib
import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.tickets.bcbp import Details, Issue, Leg, Pass, Seal, Unfit, decode, encode, issued_on

# The example of IATA Resolution 792, attachment B, that every reader of boarding passes is tried with.
MANDATORY = "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100"
SIGNATURE = "GIWVC5EH7JNT684FVNJ91W2QA4DVN5J8K4F0L0GEQ3DF5TGBN8709HKT5D3DW3GBHFCVHMY7J5T6HFR41W2QA4DVN5J8K4F0L0GE"
TWO_LEGS = (
    "M2DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 14D>6181WW6325BAC 00141234560032A0141234567890 1AC AC "
    "1234567890123    20KYLX58ZDEF456 FRAGVALH 3664 327C012C0002 12E2A0140987654321 1AC AC 1234567890123    2PCNWQ"
    f"^164{SIGNATURE}"
)

LUC = Leg("ABC123", "YUL", "FRA", "AC", "834", 326, "J", "1A", "25")

WORD = st.text(string.ascii_uppercase + string.digits, max_size=3)


def words(width: int, least: int = 0) -> st.SearchStrategy[str]:
    inner = st.text(string.ascii_uppercase + string.digits + "/ ", min_size=least, max_size=width)
    return inner.map(str.strip).filter(lambda text: len(text) >= least)


def counted(digits: int) -> st.SearchStrategy[str]:
    return st.builds("{}{}".format, st.integers(0, 10**digits - 1), st.sampled_from(["", *string.ascii_uppercase]))


DETAILS = st.builds(
    Details, words(3), words(10), words(1), words(1), words(3), words(3), words(16), words(1), words(3), words(1)
)
LEGS = st.builds(
    Leg, words(7), words(3), words(3), words(3), counted(4), st.integers(1, 366), words(1), counted(3) | st.just("INF"),
    counted(4) | st.just(""), words(1), st.none() | DETAILS, st.text(string.printable[:95], max_size=40),
)  # fmt: skip
ISSUES = st.builds(Issue, words(1), words(1), words(1), words(4), words(1), words(3), words(13), words(13), words(13))
SEALS = st.builds(Seal, st.sampled_from("1Z"), st.text(string.printable[:95], max_size=200))
PASSES = st.builds(
    Pass,
    words(20),
    st.lists(LEGS, min_size=1, max_size=4).map(tuple),
    st.booleans(),
    st.none() | ISSUES,
    st.none() | SEALS,
)


def test_the_standards_example_reads_as_its_values() -> None:
    assert decode(MANDATORY) == Pass("DESMARAIS/LUC", (LUC,))


def test_the_standards_example_is_written_to_the_letter() -> None:
    assert encode(Pass("DESMARAIS/LUC", (LUC,))) == MANDATORY


def test_two_legs_with_all_items_and_a_signature_read_as_their_values() -> None:
    read = decode(TWO_LEGS)
    assert read.issue == Issue("1", "W", "W", "6325", "B", "AC", "0014123456003")
    assert [(leg.origin, leg.destination, leg.flight, leg.seat, leg.private) for leg in read.legs] == [
        ("YUL", "FRA", "834", "1A", "LX58Z"),
        ("FRA", "GVA", "3664", "12C", "WQ"),
    ]
    assert read.legs[0].details == Details("014", "1234567890", "", "1", "AC", "AC", "1234567890123", "", "20K", "Y")
    assert read.seal == Seal("1", SIGNATURE)


@pytest.mark.parametrize("items", ["09>6031WW00", "07>6031WW"])
def test_a_pass_that_stops_after_its_first_items_still_reads(items: str) -> None:
    shorter = decode(MANDATORY[:-2] + items)
    assert shorter.issue == Issue("1", "W", "W", "", "")


@given(PASSES)
def test_every_legal_pass_reads_back_as_it_was_written(boarding_pass: Pass) -> None:
    assert decode(encode(boarding_pass)) == boarding_pass


@given(PASSES)
def test_mandatory_items_take_sixty_characters_for_the_first_leg(boarding_pass: Pass) -> None:
    one = Pass(boarding_pass.name, boarding_pass.legs[:1], boarding_pass.electronic)
    text = encode(one)
    assert len(text) == 60 + int(text[58:60], 16)
    assert text[:2] == "M1"
    assert text[2:22].rstrip() == one.name


@given(st.text(max_size=90) | st.text(string.printable[:95], max_size=90).map(lambda tail: MANDATORY[:58] + tail))
def test_any_other_text_is_refused_and_never_crashes(text: str) -> None:
    with contextlib.suppress(Unfit):
        assert decode(text).legs


@pytest.mark.parametrize("cut", range(len(MANDATORY)))
def test_a_cut_text_is_refused(cut: int) -> None:
    with pytest.raises(Unfit):
        decode(MANDATORY[:cut])


@pytest.mark.parametrize(
    "leg, column",
    [
        (Leg("ABC1234X", "YUL", "FRA", "AC", "834", 326, "J", "1A", "25"), "reference"),
        (Leg("ABC123", "yul", "FRA", "AC", "834", 326, "J", "1A", "25"), "origin"),
        (Leg("ABC123", "YUL", "FRA", "AC", "98340", 326, "J", "1A", "25"), "flight"),
        (Leg("ABC123", "YUL", "FRA", "AC", "834", 0, "J", "1A", "25"), "day"),
        (Leg("ABC123", "YUL", "FRA", "AC", "834", 326, "J", "1234A", "25"), "seat"),
    ],
)
def test_what_does_not_fit_is_refused_by_name_and_not_repeated(leg: Leg, column: str) -> None:
    with pytest.raises(Unfit, match=column) as refusal:
        encode(Pass("DESMARAIS/LUC", (leg,)))
    assert "ABC1234X" not in str(refusal.value)


def test_ten_legs_are_refused() -> None:
    with pytest.raises(Unfit, match="legs"):
        encode(Pass("DESMARAIS/LUC", (LUC,) * 10))


def test_the_day_of_issue_is_a_year_digit_and_the_day_of_the_year() -> None:
    assert issued_on(date(2026, 11, 21)) == "6325"
    assert issued_on(date(2030, 1, 2)) == "0002"

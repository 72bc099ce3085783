"""Whatever is to be said about a flight has its words in every language of the bot."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.flight_times import Status, airport
from flows.flight_times.flow import INTENTS
from flows.flight_times.search import Flight
from flows.flight_times.telling import route_at, text_for, title, values_in
from kontor.texts import Texts

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
FLIGHT = Status(
    number="KX100",
    day=date(2026, 11, 21),
    flight_day=date(2026, 11, 21),
    origin=airport("FRA"),
    destination=airport("LIS"),
    departs_planned=NOON,
    arrives_planned=NOON + timedelta(hours=3),
    departs=NOON,
    arrives=NOON + timedelta(hours=3),
)
TEXTS = Texts.load(Path("bots/airline/texts"), languages=("en", "de"))
SAID_BESIDE = (
    "ask_flight", "ask_to", "ask_from", "ask_pick", "ask_pick_of_many", "ask_watch_too", "flight_unknown",
    "flight_unknown_again", "flight_no_such", "flight_not_that_day", "flight_none_that_day",
    "flight_none_those_hours", "flight_no_route", "flight_from_home", "flight_via", "flight_operated_by",
    "flight_reason", "flight_updates", "flight_watched", "flight_not_watched", "flight_changed",
    "flight_changed_gate", "flight_changed_cancelled",
)  # fmt: skip

statuses = st.builds(
    lambda late, gate, terminal, cancelled, reason: replace(
        FLIGHT,
        departs=FLIGHT.departs + timedelta(minutes=late),
        arrives=FLIGHT.arrives + timedelta(minutes=late),
        gate=gate,
        origin_terminal=terminal,
        cancelled=cancelled,
        reason=reason,
    ),
    st.integers(-30, 3000),
    st.sampled_from([None, "B22"]),
    st.sampled_from([None, "1"]),
    st.booleans(),
    st.sampled_from([None, "Fog"]),
)


@given(statuses, st.sampled_from([*INTENTS, None]), st.integers(-48, 72), st.sampled_from(["en", "de"]))
def test_every_answer_has_its_words(status: Status, intent: str | None, hours: int, language: str) -> None:
    now = NOON + timedelta(hours=hours)
    text = text_for(intent, Flight(status, status.state(now)))
    said = TEXTS.render(text, language, values_in(language, status), zone=ZoneInfo("Europe/Berlin"), now=now).text

    assert "KX100" in said
    assert "{" not in said


@pytest.mark.parametrize("text", SAID_BESIDE)
def test_what_is_said_beside_the_answer_has_its_words(text: str) -> None:
    status = replace(FLIGHT, gate="B22", operated_by="KX113")
    more = {"count": 2, "day": FLIGHT.day, "following": NOON, "stops": ["Bangkok"], "reason": "Fog"}
    for language in ("en", "de"):
        values = {**values_in(language, status), **more}
        assert TEXTS.render(text, language, values, zone=ZoneInfo("Europe/Berlin"), now=NOON).text


def test_both_languages_have_the_same_texts() -> None:
    assert TEXTS.missing(TEXTS.ids("en") | TEXTS.ids("de")) == []


@pytest.mark.parametrize("language, said", [("en", "lands on Sunday at"), ("de", "Ankunft am Sonntag um")])
def test_a_landing_on_another_day_is_said_with_its_day(language: str, said: str) -> None:
    overnight = replace(FLIGHT, arrives=FLIGHT.arrives + timedelta(days=1))
    values = values_in(language, overnight)
    now = NOON - timedelta(days=3)

    assert said in TEXTS.render("flight_status", language, values, zone=ZoneInfo("Europe/Berlin"), now=now).text


@pytest.mark.parametrize(
    "language, shown, below",
    [
        ("en", "11:05 PM KX1234A", "FRA → LIS 11:05 PM"),
        ("de", "23:05 KX1234A", "FRA → LIS 23:05"),
        ("pt-BR", "23:05 KX1234A", "FRA → LIS 23:05"),
        ("es", "23:05 KX1234A", "FRA → LIS 23:05"),
    ],
)
def test_a_choice_shows_times_as_the_texts_do_and_fits_on_a_button(language: str, shown: str, below: str) -> None:
    late = replace(FLIGHT, number="KX1234A", departs=datetime(2026, 11, 21, 22, 5, tzinfo=UTC))

    assert (title(late, language), route_at(late, late.departs, language)) == (shown, below)
    assert len(shown) <= 20

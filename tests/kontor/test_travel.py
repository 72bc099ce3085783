"""The flight a conversation speaks of, left by one flow and taken up by another that does not know it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kontor.flows import Flow, Talk, flow, travel
from tests.kontor.conversing import Person

LISBON = travel.SpokenOf("KX100", date(2026, 11, 22), "FRA", "LIS")
ROME = travel.SpokenOf("KX140", date(2026, 11, 23), "FRA", "FCO")


@flow(intents=["tell"])
async def tell(talk: Talk) -> None:
    """Tells a flight."""
    travel.note_told(talk, LISBON)


@flow(intents=["book"])
async def book(talk: Talk) -> None:
    """Shows a booking."""
    travel.note_booked(talk, ROME)


@flow(intents=["drop"])
async def drop(talk: Talk) -> None:
    """Speaks of something else."""
    travel.drop(talk)


def asking(*, leaning: bool = False) -> Flow:
    @flow(intents=["ask"])
    async def ask(talk: Talk) -> None:
        await talk.say("known", told=travel.told(talk), any=travel.spoken_of(talk, leaning))

    return ask


async def test_a_flow_knows_the_flight_that_another_told() -> None:
    ann = Person([tell, asking()])
    await ann.says("/tell")
    assert await ann.says("/ask") == [f"known told={LISBON} any={LISBON}"]


async def test_the_flight_of_a_booking_is_spoken_of_but_was_not_told() -> None:
    ann = Person([tell, book, asking()])
    await ann.says("/tell")
    await ann.says("/book")
    assert await ann.says("/ask") == [f"known told={LISBON} any={ROME}"]


@pytest.mark.parametrize("minutes, known", [(29, LISBON), (31, None)])
async def test_a_flight_is_in_mind_for_half_an_hour(minutes: int, known: travel.SpokenOf | None) -> None:
    ann = Person([tell, asking()])
    await ann.says("/tell")
    assert await ann.says("/ask", after=timedelta(minutes=minutes)) == [f"known told={known} any={known}"]


async def test_who_leans_on_what_was_said_has_it_in_mind_for_longer() -> None:
    ann = Person([tell, asking(leaning=True)])
    await ann.says("/tell")
    assert await ann.says("/ask", after=timedelta(minutes=31)) == [f"known told=None any={LISBON}"]


async def test_what_was_dropped_is_spoken_of_no_more() -> None:
    ann = Person([tell, book, drop, asking()])
    for one in ("/tell", "/book", "/drop"):
        await ann.says(one)
    assert await ann.says("/ask") == ["known told=None any=None"]


async def test_what_conversations_keep_is_read_by_later_versions() -> None:
    """The notes lie in databases: their names and their form stay."""
    ann = Person([tell, book])
    await ann.says("/tell")
    await ann.says("/book")

    kept = {name: note["flight"] for name, note in ann.state.noted.items()}
    assert kept == {"flight_told": "KX100 2026-11-22 FRA LIS", "flight_booked": "KX140 2026-11-23 FRA FCO"}
    assert travel.SpokenOf.read(kept["flight_told"]) == LISBON
    assert travel.named("KX100", LISBON.day) == LISBON.name == "KX100 2026-11-22"

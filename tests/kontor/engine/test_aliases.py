"""What a channel tells of a person's other addresses when it reports on a message of ours."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import RowMapping

from kontor.contacts import CHAT, Address, Person
from kontor.messages import Progress, Receipt
from kontor.store.tables import addresses, contacts
from tests.kontor.house import House, make_bot


@pytest.fixture
async def house(url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with House(url, tmp_path, make_bot(tmp_path / "texts")) as house:
        yield house


def receipt(house: House, names: str, progress: Progress = Progress.DELIVERED, id: str = "sent.1") -> Receipt:
    reached = Person(tuple(Address("recorder", CHAT, name) for name in names.split()))
    return Receipt("test", id, progress, house.clock.now(), recipient=reached)


async def people(house: House) -> Sequence[RowMapping]:
    return await house.rows(contacts)


async def test_a_stop_under_an_address_that_only_a_receipt_named_stops_the_person_we_wrote_to(house: House) -> None:
    await house.says("hello", sender="ann")
    await house.takes(receipt(house, "ann ann-by-another-name"))
    await house.says("stop", sender="ann-by-another-name")
    assert [row["stopped_at"] is not None for row in await people(house)] == [True]


async def test_two_people_whom_a_receipt_shows_to_be_one_are_stopped_together(house: House) -> None:
    await house.says("hello", sender="ann")
    await house.says("stop", sender="ann-by-another-name")
    await house.takes(receipt(house, "ann ann-by-another-name"))
    assert [row["stopped_at"] is not None for row in await people(house)] == [True, True]


async def test_every_receipt_after_the_first_changes_nothing_about_the_person(house: House) -> None:
    await house.says("hello", sender="ann")
    await house.takes(receipt(house, "ann second", Progress.SENT), receipt(house, "ann second", Progress.READ))
    before = [await house.rows(table) for table in (contacts, addresses)]
    await house.takes(receipt(house, "ann second", Progress.DELIVERED), receipt(house, "ann second", Progress.PLAYED))
    assert [await house.rows(table) for table in (contacts, addresses)] == before
    assert len(before[1]) == 2


@pytest.mark.parametrize("names", ["nobody nowhere", "nobody"])
async def test_a_receipt_makes_nobody_of_addresses_we_never_met(house: House, names: str) -> None:
    await house.says("hello", sender="ann")
    await house.takes(receipt(house, names), receipt(house, names, id="of another program"))
    assert len(await house.rows(addresses)) == 1


async def test_a_receipt_of_a_message_that_is_not_ours_links_nobody(house: House) -> None:
    await house.says("hello", sender="ann")
    await house.takes(receipt(house, "ann second", id="of another program"))
    assert len(await house.rows(addresses)) == 1

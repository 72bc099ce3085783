"""A time zone tells the country, whatever the zone is called."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from kontor.nlu.entities.territory import zone_territory
from tests.kontor.nlu.entities.reading import entities


@pytest.mark.parametrize(
    "zone, country",
    [("America/New_York", "US"), ("US/Eastern", "US"), ("GB", "GB"), ("Asia/Calcutta", "IN"), ("UTC", None)],
)
def test_a_zone_tells_its_country(zone: str, country: str | None) -> None:
    assert zone_territory(ZoneInfo(zone)) == country


def test_a_number_is_dialled_as_in_the_country_of_a_zone_by_its_older_name() -> None:
    assert [one.value for one in entities("call me at 212 736 5000", zone="US/Eastern")] == ["+12127365000"]


def test_pesos_are_those_of_the_country_of_a_zone_by_its_older_name() -> None:
    (sum,) = entities("under 500 pesos", zone="Chile/Continental")
    assert sum.value == {"amount": "500", "currency": "CLP"}

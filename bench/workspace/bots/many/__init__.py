"""The airline's flight times on many numbers, so that no number's limit binds in a load run."""

from __future__ import annotations

import importlib.resources

from connectors.whatsapp import WhatsApp
from flows.everyday import everyday
from flows.flight_times import SqlTimetable, flight_times
from kontor.bots import Bot
from kontor.nlu.embedded import Embedded

NUMBERS = 20

bot = Bot(
    name="many",
    connectors=[WhatsApp.from_env(account=f"n{number}") for number in range(NUMBERS)],
    flows=[*flight_times(SqlTimetable.from_env(), home="FRA"), *everyday],
    understanding=Embedded(topics=("smalltalk", "elsewhere", "flight_times", "tickets"), languages=("en", "de")),
    languages=("en", "de"),
    zone="Europe/Berlin",
    texts=(importlib.resources.files("bots.airline") / "texts",),
)

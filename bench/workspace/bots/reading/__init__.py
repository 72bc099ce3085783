"""A bot for fault runs that reads texts with the embedded engine, in processes beside it where `--readers` says so."""

from __future__ import annotations

import importlib.resources

from bots.counting import count  # type: ignore[import-untyped]  # found beside this one, in the workspace

from connectors.whatsapp import WhatsApp
from kontor.bots import Bot
from kontor.nlu.embedded import Embedded

bot = Bot(
    name="reading",
    connectors=[WhatsApp.from_env(account="reading")],
    flows=[count],
    understanding=Embedded(["counting"], ["en"]),
    texts=(importlib.resources.files("bots.counting") / "texts",),
)

"""A bot for load and fault runs: each message starts one flow and gets one answer that repeats its number."""

from __future__ import annotations

import importlib.resources

from connectors.whatsapp import WhatsApp
from kontor.bots import Bot
from kontor.flows import Talk, flow
from kontor.understanding import Context, Reading


class OneTopic:
    """Reads every text as the one topic there is."""

    async def read(self, text: str, context: Context) -> Reading:
        """Return the topic."""
        return Reading("count", 1.0, language="en")


@flow(intents=["count"])
async def count(talk: Talk) -> None:
    """Repeats what it heard."""
    await talk.say("heard", words=talk.text)


bot = Bot(
    name="counting",
    connectors=[WhatsApp.from_env(account="counting")],
    flows=[count],
    understanding=OneTopic(),
    texts=(importlib.resources.files("bots.counting") / "texts",),
)

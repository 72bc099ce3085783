"""A bot for load and fault runs: each message starts one flow, which repeats its words.

The first word may want more: "act" an act that a service outside takes once for its key, "document" a file, "later" a
word after a while.
"""

from __future__ import annotations

import importlib.resources
import os
from datetime import timedelta
from pathlib import Path

from connectors.whatsapp import WhatsApp
from kontor.bots import Bot
from kontor.flows import Talk, flow
from kontor.messages import File
from kontor.understanding import Context, Reading

LATER = timedelta(seconds=2)
PAPER = File(b"%PDF-1.4\n%%EOF\n", "application/pdf", "paper.pdf")


class OneTopic:
    """Reads every text as the one topic there is."""

    async def read(self, text: str, context: Context) -> Reading:
        """Return the topic."""
        return Reading("count", 1.0, language="en")


async def act(words: str, *, idempotency_key: str) -> None:
    """Write a call down, as the service would that takes each key once: a line of key and words in acts.log."""
    log = os.open(Path(os.environ["KONTOR_DATA"]) / "acts.log", os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    os.write(log, f"{idempotency_key}\t{words}\n".encode())
    os.close(log)


@flow(intents=["count"])
async def count(talk: Talk) -> None:
    """Repeats what it heard."""
    if talk.text:  # a timer, or the end of another run, brings none
        talk.note("words", talk.text)
    words = str(talk.recall("words"))
    wish = words.partition(" ")[0]
    if wish == "document":
        return await talk.attach("paper", PAPER, caption="heard", words=words)
    if wish == "act":
        await talk.once("act", act, words)
    await talk.say("heard", words=words)
    if wish == "later":
        await talk.until("later", talk.now + LATER)
        await talk.say("later", words=words)
    return None


bot = Bot(
    name="counting",
    connectors=[WhatsApp.from_env(account="counting")],
    flows=[count],
    understanding=OneTopic(),
    texts=(importlib.resources.files("bots.counting") / "texts",),
)

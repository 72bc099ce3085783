"""More people than keys are kept at hand."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from kontor.bots import Bot
from kontor.connectors import Read
from kontor.engine.simulation import ManualClock, Simulation
from kontor.flows import Talk, flow
from kontor.messages import Text
from kontor.store.people import KeyRing
from kontor.understanding import Context, Reading
from kontor.vault import memory_vault


class OneTopic:
    """Reads every text as the one topic there is."""

    async def read(self, text: str, context: Context) -> Reading:
        """Return the topic."""
        return Reading("count", 1.0)


@flow(intents=["count"])
async def count(talk: Talk) -> None:
    """Thanks for whatever it hears."""
    await talk.say("thanks")


async def test_everybody_is_answered_though_their_keys_were_let_go_in_between(tmp_path: Path) -> None:
    """A key loaded for the claim may be gone when the turn is committed."""
    simulation = Simulation(Bot("many", [], [count], OneTopic(), texts=(tmp_path,)), ManualClock())
    async with simulation:
        simulation.engine.ring.most = 3
        for turn in range(3):
            simulation.clock.pass_(timedelta(seconds=1))
            now = simulation.clock.now()
            people = [simulation.recorder.inbound(Text(f"hello {turn}"), now, sender=f"p{n}") for n in range(12)]
            await simulation.engine.take(simulation.recorder, Read(tuple(people)))
            await simulation.settle()

        assert len(simulation.recorder.sent) == 36


async def test_a_ring_keeps_no_more_keys_than_it_is_told(tmp_path: Path) -> None:
    """Memory stays bounded however many people write."""
    async with Simulation(Bot("one", [], [count], OneTopic(), texts=(tmp_path,)), ManualClock()) as simulation:
        ring = KeyRing(memory_vault(), most=2)
        for contact in (1, 2, 3):
            ring.make(contact)
        await simulation.workspace.database.run(lambda conn, now: ring.load(conn, [3]))

        assert ring.known(3)
        with pytest.raises(KeyError):
            ring.known(1)

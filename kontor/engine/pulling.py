"""Channels that are asked for their events instead of bringing them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from kontor.connectors import Connector, Pulls, Read
from kontor.engine.outage import Outage, Pauses, Repeats
from kontor.engine.values import Station
from kontor.store.database import Unavailable


async def pull(
    station: Station,
    connector: Pulls,
    take: Callable[[Connector, Read], Awaitable[None]],
    outage: Outage,
    repeats: Repeats,
) -> None:
    """Take what a channel has, for ever; what could not be taken stays there and is asked for again."""
    pauses = Pauses()
    while True:
        try:
            async for read in connector.pull():
                await take(station.connector, read)
                pauses.reset()
        except asyncio.CancelledError:
            raise
        except Unavailable as error:
            outage.failed("rows", "pull_not_committed", error)
        except Exception as error:  # noqa: BLE001 (a broken pull is tried again: the channel keeps what was not taken)
            repeats.failed("pull_failed", error, account=station.key)
        else:
            continue
        await asyncio.sleep(pauses.next())

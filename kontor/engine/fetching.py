"""Bring the files people sent, in the background: no turn waits for them.

A channel keeps files for days only, so each is fetched soon after its message, tried again by the class of the error,
and kept sealed under its sender's key.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from datetime import datetime

from kontor.clock import Clock
from kontor.connectors import Refused, Throttled, TooLarge, Unreachable
from kontor.engine.backoff import STANDSTILL_PAUSES, Backoff
from kontor.engine.consequences import STANDSTILL
from kontor.engine.failpoints import Failpoints
from kontor.engine.keeping import FETCH_SECONDS, Keeping, Settled, Wanted
from kontor.engine.outage import Outage, Pauses, Repeats
from kontor.engine.values import Station
from kontor.messages import File
from kontor.store.database import Database, Unavailable
from kontor.store.files import PART, sealed_part
from kontor.vault import Vault

AT_ONCE = 2
"""Files fetched at a time: each may be as large as the channel carries, and is held in memory."""
LOOK_EVERY = 2.0
"""Seconds until files are looked for that another process accepted, or that are due again."""
PAUSES = Backoff(5.0, 3600.0)


class Fetcher:
    """Fetches for the accounts of one process; `run` goes on until it is cancelled.

    `counts` are the fetches by what came of them.
    """

    def __init__(
        self,
        database: Database,
        vault: Vault,
        keeping: Keeping,
        stations: Mapping[str, Station],
        clock: Clock,
        fail: Failpoints,
        outage: Outage,
        repeats: Repeats,
    ) -> None:
        self._database, self._vault, self._keeping = database, vault, keeping
        self._stations, self._clock, self._fail = stations, clock, fail
        self._outage, self._repeats = outage, repeats
        self.counts: dict[str, int] = {}
        self._left: set[int] = set()
        self._new, self._one_at_a_time = asyncio.Event(), asyncio.Lock()

    def wake(self) -> None:
        """Look for files at once."""
        self._new.set()

    async def run(self) -> None:
        """Fetch what is wanted, for ever."""
        pauses = Pauses()
        while True:
            self._new.clear()
            try:
                while await self.once():
                    pauses.reset()
            except Exception as error:  # noqa: BLE001 (the database may be away for a while; the files wait)
                self._outage.failed("rows", "media_not_kept", error)
                await asyncio.sleep(pauses.next())
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):  # wait_for of Python 3.11 may swallow a cancellation
                    await self._new.wait()

    async def once(self) -> bool:
        """Fetch some files that are due; returns whether there were any."""
        async with self._one_at_a_time:
            if self._left:
                await self._database.run(self._keeping.give_back, sorted(self._left))
                self._left.clear()
            wanted = await self._database.run(self._keeping.claim, AT_ONCE)
            ends = await asyncio.gather(*(self._fetch(one) for one in wanted), return_exceptions=True)
            for one, end in zip(wanted, ends, strict=True):
                if isinstance(end, Unavailable):  # the database's doing: neither the file's nor the end of a process
                    self._left.add(one.id)
            for error in filter(None, ends):
                raise error
            return bool(wanted)

    async def release(self, seconds: float) -> None:
        """Give back what was not finished when `run` was cancelled; what cannot be in time lapses with its lease."""
        with contextlib.suppress(Unavailable, TimeoutError):
            await asyncio.wait_for(self._database.run(self._keeping.release), min(1.0, seconds))

    async def _fetch(self, one: Wanted) -> None:
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                file = await self._stations[one.account].connector.fetch(one.media)
        except Exception as error:  # noqa: BLE001 (whatever a connector raises has its class below)
            state = await self._settle(one, self._settled(one, error, self._clock.now()))
        else:
            state = await self._keep(one, file)
        self.counts[state] = self.counts.get(state, 0) + 1

    async def _keep(self, one: Wanted, file: File) -> str:
        if not file.data:
            return await self._settle(one, Settled("refused", "the file is empty"))
        for number, start in enumerate(range(0, len(file.data), PART)):
            part = file.data[start : start + PART]
            sealed = await asyncio.to_thread(sealed_part, self._vault, one.key, one.id, number, part)
            if not await self._database.run(self._keeping.put, one, number, sealed):
                return "lost"
        name = (file.filename or one.media.filename or "").encode("utf-8", "replace")
        sealed_name = self._vault.seal(one.key, ("media", "filename", one.id), name)
        self._fail("media.before_keep")
        parts, size = -(-len(file.data) // PART), len(file.data)
        return await self._database.run(self._keeping.keep, one, parts, size, file.mime, sealed_name)

    async def _settle(self, one: Wanted, what: Settled) -> str:
        return what.state if await self._database.run(self._keeping.settle, one, what) else "lost"

    def _settled(self, one: Wanted, error: Exception, now: datetime) -> Settled:
        """Say what an error means for the file: never, not any more, or later."""
        again = now + PAUSES.after(one.attempts)
        match error:
            case TooLarge():
                return Settled("refused", str(error))
            case Refused(action="gone"):
                return Settled("expired", f"{error.code} {error.reason}")
            case Refused() if error.action in STANDSTILL:
                reason = f"the account cannot fetch: {error.code} {error.reason}"
                return Settled("wanted", reason, now + STANDSTILL_PAUSES.after(one.attempts))
            case Refused():
                return Settled("refused", f"{error.code} {error.reason}")
            case Throttled():
                return Settled("wanted", f"throttled ({error.code})", error.again(now) or again)
            case Unreachable():
                return Settled("wanted", f"unreachable {error.code}".strip(), again)
            case TimeoutError():
                return Settled("wanted", "took too long", again)
        self._repeats.failed("media_failed", error, account=one.account)
        return Settled("wanted", f"the connector failed: {type(error).__name__}", again)

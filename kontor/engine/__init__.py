"""The engine: receive, turn, deliver, wake. The only owner of transactions.

SQL is the truth and wake-ups are only hints. A conversation is worked on under a lease with a fence; what a turn
brought is committed as one.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog

from kontor.bots import Bot
from kontor.clock import Clock, SystemClock
from kontor.connectors import Answer, Closes, Connector, Hook, Pulls, Read
from kontor.engine.attendance import Attendance
from kontor.engine.batches import Batches
from kontor.engine.buses import bus_of
from kontor.engine.claim import LEASE, Claim
from kontor.engine.commit import Commit, Committed
from kontor.engine.counts import Counts
from kontor.engine.deliver import Mark, Outcome, Record, send, waits_its_turn
from kontor.engine.failpoints import Failpoints
from kontor.engine.fetching import Fetcher
from kontor.engine.happening import happen
from kontor.engine.journal import EffectJournal, Fenced
from kontor.engine.keeping import Keeping, MediaLimits
from kontor.engine.marking import JudgeMark, Marker
from kontor.engine.outage import Outage, Pauses, Repeats
from kontor.engine.pulling import pull
from kontor.engine.receive import Accept
from kontor.engine.reception import Reception
from kontor.engine.rounds import Rounds
from kontor.engine.runner import Runner
from kontor.engine.stations import Accounts, stations
from kontor.engine.stopping import emptied, finished, left
from kontor.engine.turn import Taker, Witness
from kontor.engine.values import Claimed, Result
from kontor.engine.wake import Sweep, abandon, extend, forget_old
from kontor.flows import Journal
from kontor.store.columns import Ids
from kontor.store.database import Database, Unavailable
from kontor.store.people import KeyRing, People
from kontor.vault import Vault

__all__ = ["Engine", "happen"]

T = TypeVar("T")
CLAIM_AT_ONCE = 64
MOST_AT_WORK = 512
SWEEP_SECONDS = 1.0
FORGET_EVERY = 3600
MARK_PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0)
"""Seconds between tries to write down an answer of a channel; longer, and it is a doubt like any other."""
STOP_SECONDS = 12.0
"""How long a stop may take in all; systemd and Docker kill what takes much longer."""

log = structlog.get_logger("kontor.engine")


class Engine:
    """Serves some bots over one database. Make it, `start` it, give it hooks, `stop` it."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        bots: Sequence[Bot],
        *,
        clock: Clock | None = None,
        fail: Failpoints | None = None,
        lease: timedelta = LEASE,
        outage: Outage | None = None,
        media: MediaLimits | None = None,
    ) -> None:
        self.database, self.bots, self.clock = database, bots, clock or SystemClock()
        self.fail = fail or Failpoints()
        self.stations, self.left_out = stations(bots)
        self.counts = Counts()
        self.owner = secrets.token_hex(8)
        self.ids, self.ring, self.lease = Ids(), KeyRing(vault), lease
        self.people = People(self.ring, self.ids)
        self.accept = Accept(self.ring, self.people, self.ids, self.fail)
        self._claim = Claim(self.ring, self.people, self.stations, lease)
        self._commit = Commit(self.ring, self.ids, self.stations, self.fail)
        self._record = Record(self.ring, self.ids, self.stations)
        self._runner = Runner()
        self._taker = Taker(self.stations, self._runner, self._journal, self.ids, self._alias, self.fail)
        self.outage, self.repeats = outage or Outage(), Repeats()
        accounts = list(self.stations)
        sweep = Sweep(self.ring, self.ids, accounts, self.fail)
        self._rounds = Rounds(database, sweep, accounts, self.outage, self.repeats)
        self._bus = bus_of(database, self.outage)
        self._reception = Reception(database, self.accept, Accounts(self.stations), self.clock, self.repeats)
        self.marks = Marker(database, JudgeMark(self.ring, self.ids, self.stations), self.fail, self.repeats)
        keeping = Keeping(self.ring, self.stations, media or MediaLimits(), self.owner)
        self.media = Fetcher(database, vault, keeping, self.stations, self.clock, self.fail, self.outage, self.repeats)
        self._wanted: dict[int, None] = {}
        self._busy: set[int] = set()
        self._again: set[int] = set()
        self._work = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._loops: list[asyncio.Task[None]] = []
        self._gathering: list[Batches[Any, Any] | Reception] = []

    # --------------------------------------------------------------------------------------------------- start and stop

    async def start(self, *, turns: bool = True, hooks: bool = True) -> None:
        """Begin to serve; without `turns` this process only accepts, without `hooks` others do, polling included."""
        self._reception.start()
        self._gathering.append(self._reception)
        self.attendance = Attendance(self.database, self.clock, self.outage, hears=hooks)
        if hooks:
            self._loops.append(asyncio.create_task(self.attendance.run()))
            self._loops += [
                asyncio.create_task(pull(one, one.connector, self.take, self.outage, self.repeats))
                for one in self.stations.values()
                if isinstance(one.connector, Pulls)
            ]
        if not turns:
            return
        parallel = 1 if self.database.is_sqlite else 2
        self._commits: Batches[Result, Committed] = Batches(self._commit_batch, parallel=parallel)
        self._marks: Batches[Mark, bool] = Batches(self._mark_batch, parallel=parallel)
        self._gathering += [self._commits, self._marks]
        if self.database.is_sqlite:
            await self.database.run(abandon)
        self._bus.listen(self.wake)
        loops = (self._dispatch, self._sweeping, self._renewing, self.media.run)
        self._loops += [asyncio.create_task(loop()) for loop in loops]

    async def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Take nothing new, finish what is at work, close the connectors.

        Ends within about `seconds`, whatever the database does: what is not finished by then lapses with its lease.
        """
        end = asyncio.get_running_loop().time() + seconds
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        await emptied(self._tasks, 0.7 * seconds)
        ending = (self.marks.close, self.media.release, self._bus.close, *(one.close for one in self._gathering))
        await asyncio.gather(*(close(left(end)) for close in ending))
        self._runner.close()
        connectors = [one.connector for one in self.stations.values()]
        closes = [asyncio.create_task(one.close()) for one in connectors if isinstance(one, Closes)]
        await finished(closes, max(1.0, left(end)))

    # ---------------------------------------------------------------------------------------------------------- receive

    async def receive(self, connector: Connector, hook: Hook) -> Answer:
        """Take one request: verify, read, commit, answer.

        Raises `Forged`, or `Unavailable` when nothing could be committed.
        """
        connector.verify(hook)
        read = connector.read(hook)
        await self.take(connector, read)
        return read.answer

    async def take(self, connector: Connector, read: Read) -> None:
        """Commit what a request or a pull held."""
        if not read.events:
            return
        with self.attendance.taking(connector.account.key):
            accepted = await self._reception.take(connector, read.events)
        self.fail("accept.after_commit")
        self.counts.accepted += len(read.events)
        if accepted.media:
            self.media.wake()
        if accepted.wake:
            self._bus.wake(sorted(accepted.wake))

    # ------------------------------------------------------------------------------------------------------------- wake

    def wake(self, ids: Iterable[int]) -> None:
        """Put conversations on the list of work; one at work already is looked at again when it ends."""
        for id in ids:
            if id in self._busy:
                self._again.add(id)
            else:
                self._wanted[id] = None
        self._work.set()

    def wake_at(self, id: int, moment: datetime) -> None:
        """Wake a conversation later."""
        seconds = max(0.0, (moment - self.clock.now()).total_seconds())
        if seconds < 3600:
            asyncio.get_running_loop().call_later(seconds + 0.001, self.wake, [id])

    async def _dispatch(self) -> None:
        pauses = Pauses()
        while True:
            await self._work.wait()
            room = MOST_AT_WORK - len(self._busy)
            ids = list(self._wanted)[: min(CLAIM_AT_ONCE, room)]
            for id in ids:
                del self._wanted[id]
            if not self._wanted:
                self._work.clear()
            if not ids:
                await asyncio.sleep(0.01 if self._wanted else 0)  # for room, where work is left that found none
                continue
            # Shielded: a claim that a stop cut off would hold its leases.
            if await asyncio.shield(self._at_work(self._begin(ids))):
                pauses.reset()
            else:
                await asyncio.sleep(pauses.next())

    async def _begin(self, ids: list[int]) -> bool:
        """Claim conversations and set to work on them; returns whether they could be claimed."""
        self._busy.update(ids)
        try:
            claimed = await self.database.run(self._claim, ids, self.owner)
            self.fail("turn.after_claim")
        except Exception as error:  # noqa: BLE001 (the sweep brings the work back)
            self._busy.difference_update(ids)
            if isinstance(error, Unavailable):
                self.outage.failed("rows", "claim_failed", error)
                return False
            if len(ids) > 1:  # one that cannot be claimed must not keep the others from their turn
                return all([await self._begin([id]) for id in ids])
            return await self._rounds.cannot_claim(ids[0], error)
        for one in claimed:
            self._at_work(self._drain(one))
        for id in set(ids) - {one.id for one in claimed}:
            self._release(id)
        return True

    def _at_work(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run what a stop waits for."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _release(self, id: int) -> None:
        self._busy.discard(id)
        if id in self._again:
            self._again.discard(id)
            self.wake([id])

    # ------------------------------------------------------------------------------------------------------------- turn

    async def _drain(self, claimed: Claimed) -> None:
        """Take one conversation through turn, commit and sends, and give it back."""
        more = False
        try:
            more = await self._turn(claimed)
        except Fenced:
            pass
        except Exception as error:  # noqa: BLE001 (nothing is lost: the sweep brings the work back once the lease lapses)
            self.counts.failed_turns += 1
            if isinstance(error, Unavailable):
                self._rounds.left[claimed.id] = claimed.fence
                self.outage.failed("rows", "turn_failed", error)
            else:
                self.repeats.failed("turn_failed", error, conversation=claimed.id)
        finally:
            self._release(claimed.id)
            if more:
                self.wake([claimed.id])

    async def _turn(self, claimed: Claimed) -> bool:
        claimed = await self._settled(claimed)
        if not claimed.inbounds and not claimed.stored:
            return await self._marks.put(Mark(claimed, release=True))
        with self.marks.during(self.stations[claimed.account], claimed, len(self._busy)):
            result = await self._taker.take(claimed, self.clock.now())
        self.fail("turn.before_commit")
        committed = await self._commits.put(result)
        self.fail("turn.after_commit")
        if committed.stale:
            return False
        self.counts.turns += len(result.done)
        self.counts.handed_over += result.handover is not None
        self.counts.given_up += sum(state == "dead" for state, _ in result.done.values())
        if committed.wake_at is not None:
            self.wake_at(claimed.id, committed.wake_at)
        return await self._deliver(claimed, committed)

    async def _settled(self, claimed: Claimed) -> Claimed:
        """Look at sends found without an answer before anything else of the conversation moves."""
        doubts = [one for one in claimed.stored if one.state in ("sending", "doubtful")]
        if not doubts:
            return claimed
        for later in await self.attendance.settle(doubts, echoes=self.stations[claimed.account].policy.echoes):
            self.wake_at(claimed.id, later)
        return replace(claimed, stored=await self.database.run(self._claim.stored, claimed))

    async def _deliver(self, claimed: Claimed, committed: Committed) -> bool:
        """Send in order. Behind a message that did not leave, the others wait, so that replies keep their order."""
        station = self.stations[claimed.account]
        outcomes: list[Outcome] = []
        for position, cargo in enumerate(committed.cargo):
            outcome = await send(station, cargo, self.fail)
            self.attendance.tried(outcome)
            self.counts.sends[outcome.state] = self.counts.sends.get(outcome.state, 0) + 1
            outcomes.append(outcome)
            if outcome.state in ("ready", "doubtful"):
                outcomes += [waits_its_turn(rest) for rest in committed.cargo[position + 1 :]]
                break
            if position < len(committed.cargo) - 1:
                await self._marked(Mark(claimed, [outcome]))
                outcomes.clear()
        self.fail("send.before_mark")
        more = await self._marked(Mark(claimed, outcomes, release=True))
        self.fail("send.after_mark")
        self._later(claimed, outcomes)
        return more

    async def _marked(self, mark: Mark) -> bool:
        """Write down what came of a send, also where the database is away for a moment: only this process knows it."""
        for pause in MARK_PAUSES:
            try:
                return await self._marks.put(mark)
            except Unavailable as error:
                self.outage.failed("rows", "mark_failed", error)
                await asyncio.sleep(pause)
        return await self._marks.put(mark)

    def _later(self, claimed: Claimed, outcomes: Sequence[Outcome]) -> None:
        for one in outcomes:
            if one.state in ("ready", "doubtful"):
                pause = one.pause or timedelta(seconds=0.01 if one.state == "ready" else 1.0)
                now = self.clock.now()
                self.wake_at(claimed.id, (one.throttled and one.throttled.again(now)) or now + pause)
                return

    async def _commit_batch(self, results: Sequence[Result]) -> Sequence[Committed]:
        return await self.database.run(self._commit, results)

    async def _mark_batch(self, marks: Sequence[Mark]) -> Sequence[bool]:
        return await self.database.run(self._record, marks)

    def _journal(self, claimed: Claimed) -> Journal:
        return EffectJournal(self.database, self.ring, claimed, self.fail)

    def _alias(self, conversation: int, of: str) -> str:
        return self.ring.vault.digest("alias", str(conversation), of).hex()

    # ------------------------------------------------------------------------------------------------------------ sweep

    async def _sweeping(self) -> None:
        rounds, pauses = 0, Pauses()
        while True:
            try:
                await self.sweep()
                if rounds % FORGET_EVERY == 0:
                    await self.database.run(forget_old)
            except Exception as error:  # noqa: BLE001 (the database may be away for a while; the sweep outlives it)
                self.outage.failed("rows", "sweep_failed", error)
                self.attendance.away()
                pause = pauses.next()
            else:
                self.outage.over("rows")
                pauses.reset()
                rounds, pause = rounds + 1, SWEEP_SECONDS
            await asyncio.sleep(pause * (0.9 + secrets.randbelow(200) / 1000))

    async def _renewing(self) -> None:
        while True:
            await asyncio.sleep(self.lease.total_seconds() / 3)
            try:
                await self.renew()
            except Exception as error:  # noqa: BLE001 (tried again a third of a lease later, by when it may be lost)
                self.outage.failed("rows", "lease_not_renewed", error)

    async def renew(self) -> None:
        """Keep the leases of what is at work here."""
        if self._busy:
            await self.database.run(extend, self.owner, sorted(self._busy), self.lease)

    @property
    def busy(self) -> int:
        """How many conversations are claimed here, or about to be."""
        return len(self._busy)

    @property
    def witness(self) -> Witness | None:
        """What watches every turn, in tests."""
        return self._taker.witness

    @witness.setter
    def witness(self, witness: Witness | None) -> None:
        self._taker.witness = witness

    async def sweep(self) -> None:
        """Look for work that no wake-up announced, once."""
        self.wake(await self._rounds.once())

    async def idle(self) -> None:
        """Return when nothing woken is left to do; for tests and replays."""
        while self._wanted or self._busy or self._tasks or self.marks.busy:  # noqa: ASYNC110 (serving waits for none)
            await asyncio.sleep(0.002)

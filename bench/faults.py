"""`scripts/bench faults [--runs 200] [--seed 1] [--backend sqlite|postgres] [--readers]`.

Break things on purpose and count what was lost.

Each run starts a town, lets people write, breaks one thing in the middle, waits until everything came to rest, and
computes the verdict from the writers' own log, the database and the fake Graph's log: nothing lost, nothing doubled in
state, nothing out of order, no send doubled where the echo answers.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
from sqlalchemy import func, select, text

from bench.results import keep
from bench.town import Town, Writer, readers_of
from kontor.clock import SystemClock
from kontor.engine.failpoints import NAMES
from kontor.store.database import make_engine
from kontor.store.tables import inbox, metadata, outbox, seen
from kontor.vault import open_vault

REST_SECONDS = 90.0
ON_BOTH = tuple(f"kill {name}" for name in NAMES if not name.startswith("media."))  # these people write texts only
KILL_READER = "kill a reader"
AWAY = "away past the echo"
ACCEPT_AWAY = "accept away past the echo"
AWAYS = (AWAY, ACCEPT_AWAY)
AWAY_SECONDS = 15.0
"""Longer than an echo is waited for; the statuses of `ACCEPT_AWAY` are as late, so that they come after its return."""
ON_SQLITE = (*ON_BOTH, "stop past the lease", "disk full", KILL_READER, AWAY)
ON_POSTGRES = (*ON_BOTH, "stop past the lease", "database crash", "database still", AWAY, ACCEPT_AWAY)


@dataclass(slots=True)
class Verdict:
    """What one run showed; every count but `written` must be zero."""

    fault: str
    written: int
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    sent_twice: int = 0
    unsettled: int = 0
    struck: bool = False
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Tell whether nothing went wrong."""
        return not (self.lost or self.doubled or self.disordered or self.sent_twice or self.unsettled)


async def run(
    fault: str, backend: str, seed: int, *, people: int = 12, each: int = 6, url: str = "", readers: bool = False
) -> Verdict:
    """Do one run. `people` conversations write `each` messages, read in another process where there are `readers`."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="kontor-town-") as folder:
        pg = backend == "postgres"
        town = Town(Path(folder), url=url if pg else "", options=["--accept-only"] if pg else [])
        if readers or fault == KILL_READER:
            town.bots, town.options = ("reading",), ["--readers", "1"]
        if fault == ACCEPT_AWAY:
            town.delay = AWAY_SECONDS
        if backend == "postgres":
            wipe(town.database)
        started = time.monotonic()
        try:
            return await _run(town, fault, backend, dice, people, each, started)
        finally:
            town.stop()


async def _run(
    town: Town, fault: str, backend: str, dice: random.Random, people: int, each: int, started: float
) -> Verdict:
    name = "send.in_flight" if fault in AWAYS else fault.removeprefix("kill ")
    # two workers share the turns on PostgreSQL, so a place is passed less often in each, and in one perhaps never
    setting = (
        f"{name}:kill:{dice.randint(1, people // 3 if backend == 'postgres' else people)}" if name in NAMES else ""
    )
    at_worker = backend == "postgres" and not name.startswith("accept.")
    town.start_graph()
    town.start_server("" if at_worker else setting)
    await town.ready()
    if backend == "postgres":
        for _ in range(2):
            town.start_worker(setting if at_worker else "")
        await town.hands_ready(2)
    verdict = Verdict(fault, people * each)
    keeper = asyncio.create_task(_keep_alive(town, verdict))
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(5)) as session:
        writer = Writer(town, session)
        lanes = [asyncio.create_task(_person(writer, person, each, dice.random() * 0.2)) for person in range(people)]
        if not setting:
            await asyncio.sleep(0.3 + dice.random() * 0.3)
            await _strike(town, fault, verdict)
        await asyncio.gather(*lanes)
        await _rest(town, verdict)
    keeper.cancel()
    _judge(town, writer.acknowledged, verdict)
    verdict.seconds = time.monotonic() - started
    return verdict


async def _person(writer: Writer, person: int, each: int, pause: float) -> None:
    for number in range(each):
        await asyncio.sleep(pause / 10)
        await writer.write(f"message {number}", f"4915{person:08d}", f"wamid.{person}.{number}")


async def _keep_alive(town: Town, verdict: Verdict) -> None:
    """Start again, without the failpoint, what was killed: what a supervisor does."""
    while True:
        await asyncio.sleep(0.1)
        if verdict.fault in AWAYS and not verdict.struck and _somebody_ended(town):
            await _away(town, verdict.fault)
        if town.server is not None and town.server.poll() is not None:
            verdict.struck = True
            town.start_server()
        if _replace_hands(town):
            verdict.struck = True


def _somebody_ended(town: Town) -> bool:
    return any(one is not None and one.poll() is not None for one in (town.server, *town.hands))


async def _away(town: Town, fault: str) -> None:
    """Let nobody hear the statuses for a while: the whole machine is away, or only the process that takes hooks."""
    hands = town.hands if fault == AWAY else []
    for one in filter(None, (town.server, *hands)):
        one.kill()
        one.wait()
    if fault == ACCEPT_AWAY:
        _replace_hands(town)
    await asyncio.sleep(AWAY_SECONDS)


def _replace_hands(town: Town) -> bool:
    """Start a worker for each that ended; tell whether one did."""
    ended = [one for one in town.hands if one.poll() is not None]
    for one in ended:
        town.hands.remove(one)
        town.start_worker()
    return bool(ended)


async def _strike(town: Town, fault: str, verdict: Verdict) -> None:
    victim = town.hands[0] if town.hands else town.server
    if victim is None:
        return
    verdict.struck = True
    if fault == "stop past the lease":
        victim.send_signal(signal.SIGSTOP)
        await asyncio.sleep(town.lease + 2)
        victim.send_signal(signal.SIGCONT)
    elif fault == KILL_READER:
        (reader,) = readers_of(victim.pid)
        os.kill(reader, signal.SIGKILL)
    elif fault == "disk full":
        await _fill_disk(victim.pid, town)
    elif fault == "database crash":
        await asyncio.to_thread(_crash_database, town.database)
    elif fault == "database still":
        await asyncio.to_thread(_still_database, town.database)


async def _fill_disk(pid: int, town: Town) -> None:
    """Let no file of the process grow any more, for a while: every write beyond fails as on a full disk."""
    size = max(file.stat().st_size for file in town.folder.glob("kontor.db*"))
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    await asyncio.sleep(1.5)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def _crash_database(url: str) -> None:
    """Kill one of PostgreSQL's own processes.

    It then drops every connection and recovers from its log, as after a crash.
    """
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url.replace("+psycopg", "")) as connection:
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        connection.execute("select 1")


def _still_database(url: str) -> None:
    """Stop all of PostgreSQL's processes for a while: nothing fails, and nothing answers."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        stat = Path(f"/proc/{connection.info.backend_pid}/stat").read_text()
    server = int(stat.rpartition(")")[2].split()[1])  # the parent, behind the state
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    everybody = [server, *map(int, children)]
    try:
        for one in everybody:
            os.kill(one, signal.SIGSTOP)
        time.sleep(AWAY_SECONDS)
    finally:  # a run that is cut off must not leave a server that answers nobody
        for one in everybody:
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGCONT)


async def _rest(town: Town, verdict: Verdict) -> None:
    """Return when nothing is left to do."""
    end = time.monotonic() + REST_SECONDS
    while time.monotonic() < end:
        if await asyncio.to_thread(_open_work, town) == 0:
            return
        await asyncio.sleep(0.25)
    verdict.unsettled = await asyncio.to_thread(_open_work, town)


def _open_work(town: Town) -> int:
    engine = make_engine(town.database)
    try:
        with engine.connect() as connection:
            heard = connection.scalar(select(func.count()).select_from(inbox).where(inbox.c.state == "new")) or 0
            states = ["ready", "sending", "doubtful"]
            said = connection.scalar(select(func.count()).select_from(outbox).where(outbox.c.state.in_(states))) or 0
            return int(heard) + int(said)
    except Exception:  # noqa: BLE001 (the database may be away just now: then there is work)
        return 1
    finally:
        engine.dispose()


def _judge(town: Town, acknowledged: Sequence[str], verdict: Verdict) -> None:
    """Compute the verdict from the three logs."""
    vault = open_vault(town.folder / "keys.json")
    marks = {vault.digest("event", f"whatsapp/{town.bots[0]}", id): id for id in acknowledged}
    engine = make_engine(town.database)
    with engine.connect() as connection:
        kept = {row.digest: row.inbox_id for row in connection.execute(select(seen))}
        heard = {row.id: row for row in connection.execute(select(inbox).order_by(inbox.c.id))}
        said = {row.id: row for row in connection.execute(select(outbox).order_by(outbox.c.id))}
    engine.dispose()
    done = {kept[mark] for mark in marks if mark in kept and kept[mark] in heard and heard[kept[mark]].state == "done"}
    verdict.lost = len(marks) - len(done)
    per_inbound: dict[int, int] = defaultdict(int)
    for row in said.values():
        if row.kind == "signal":  # dots while a turn takes long, as in a process that was stopped, answer nothing
            continue
        per_inbound[row.answers] += 1
        if row.state != "accepted":
            verdict.notes.append(f"{row.id} ended {row.state}: {row.reason}")
    verdict.lost += sum(1 for id in done if per_inbound[id] == 0)
    verdict.doubled = (
        len(heard) - len(set(kept.values()) - {None}) + sum(1 for count in per_inbound.values() if count > 1)
    )
    _judge_sends(town, said, verdict)


def _judge_sends(town: Town, said: dict[int, Any], verdict: Verdict) -> None:
    sends = [int(str(line["echo"])) for line in town.sent()]
    verdict.sent_twice = len(sends) - len(set(sends))
    newest: dict[int, int] = {}
    for id in dict.fromkeys(sends):
        row = said[id]
        talk, answers = row.conversation_id, row.answers
        verdict.disordered += answers < newest.get(talk, 0)
        newest[talk] = max(answers, newest.get(talk, 0))


def wipe(url: str) -> None:
    """Empty a database made for such runs."""
    engine = make_engine(url)
    with engine.begin() as connection:
        metadata.drop_all(connection)
        connection.execute(text("drop table if exists alembic_kontor_store"))
    engine.dispose()


def faults(backend: str) -> tuple[str, ...]:
    """Return every fault a backend can suffer here."""
    return ON_SQLITE if backend == "sqlite" else ON_POSTGRES


def main(arguments: Sequence[str] | None = None) -> None:
    """Run many, print a line for each, and exit 1 when one was not clean."""
    parser = argparse.ArgumentParser(prog="scripts/bench faults", description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--backend", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--only", help="one fault, by name")
    parser.add_argument("--readers", action="store_true", help="let another process read the texts (SQLite)")
    parser.add_argument("--keep", action="store_true", help="write the figures to bench/RESULTS.md")
    given = parser.parse_args(arguments)
    url = os.environ.get("KONTOR_TEST_POSTGRES", "")
    if given.backend == "postgres" and given.readers:
        parser.error("--readers is for the process that takes turns itself: leave it out with postgres")
    if given.backend == "postgres" and not url:
        sys.exit("KONTOR_TEST_POSTGRES is not set: scripts/postgres scripts/bench faults --backend postgres")
    bad = 0
    for number in range(given.runs):
        fault = given.only or faults(given.backend)[number % len(faults(given.backend))]
        verdict = asyncio.run(run(fault, given.backend, given.seed + number, url=url, readers=given.readers))
        bad += not verdict.clean
        told = f"lost {verdict.lost} doubled {verdict.doubled} disordered {verdict.disordered}"
        rest = f"sent twice {verdict.sent_twice} unsettled {verdict.unsettled} struck {verdict.struck}"
        mark = "ok  " if verdict.clean else "BAD "
        print(
            f"{mark}{number + 1:4d} {fault:28s} {told} {rest} {verdict.seconds:.1f} s",
            flush=True,
        )
        for note in verdict.notes[:5] if not verdict.clean else []:
            print(f"        {note}")
    print(f"{given.runs - bad} passed, {bad} failed")
    if given.keep:
        told = f"{given.runs} runs from seed {given.seed}: {bad} with anything lost, doubled, disordered or sent twice"
        name = f"faults {given.backend}{' with readers' if given.readers else ''}"
        keep(name, told, SystemClock().now().date(), command="scripts/bench faults")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()

"""`scripts/bench faults [--runs 200] [--seed 1] [--backend sqlite|postgres] [--readers]`.

Break things on purpose and count what was lost.

Each run starts a town, lets people write, breaks one thing in the middle, waits until everything came to rest, and
computes the verdict (bench/verdict.py) from the writers' own log, the database, the log of a service that acts, and the
fake Graph's log: nothing lost, nothing doubled in state, nothing out of order, no send doubled where the echo answers.
A run whose fault met no work is drawn again; one that never struck does not count as clean.
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
from collections.abc import Sequence
from pathlib import Path

import aiohttp
import psycopg
from sqlalchemy import func, select, text

from bench.results import keep
from bench.town import Town, Writer, readers_of
from bench.verdict import Allowed, Verdict, judge, read_books
from kontor.clock import SystemClock
from kontor.engine.failpoints import NAMES
from kontor.store.database import make_engine
from kontor.store.tables import inbox, metadata, outbox, timers

REST_SECONDS = 90.0
ON_BOTH = tuple(f"kill {name}" for name in NAMES if not name.startswith("media."))  # these people write texts only
KILL_READER = "kill a reader"
AWAY = "away past the echo"
ACCEPT_AWAY = "accept away past the echo"
AWAYS = (AWAY, ACCEPT_AWAY)
AWAY_SECONDS = 15.0
"""Longer than an echo is waited for; the statuses of `ACCEPT_AWAY` are as late, so that they come after its return."""
STOP = "stop past the lease"
DISK_BYTES = 64 * 1024
"""The database's log is longer from the first messages on, and nothing else is that the process writes."""
DISK_FULL, CRASH, STILL = "disk full", "database crash", "database still"
ON_SQLITE = (*ON_BOTH, STOP, DISK_FULL, KILL_READER, AWAY)
ON_POSTGRES = (*ON_BOTH, STOP, CRASH, STILL, AWAY, ACCEPT_AWAY)
MOST_DRAWS = 4
"""How often a fault is drawn until it strikes; a place to kill at is drawn from half as many passes each time."""
WISHES = ("act", "document", "later", "message")
"""The first words of every second message, turn about over the people; the others are plain messages."""


async def run(
    fault: str, backend: str, seed: int, *, people: int = 12, each: int = 6, url: str = "", readers: bool = False
) -> Verdict:
    """Do one run, drawn again until its fault strikes, at most so often; what went wrong on the way counts.

    `people` conversations write `each` messages, read in another process where there are `readers`.
    """
    for draw in range(MOST_DRAWS):
        with tempfile.TemporaryDirectory(prefix="kontor-town-") as folder:
            town = _town(Path(folder), fault, url if backend == "postgres" else "", readers)
            try:
                verdict = await _run(town, fault, random.Random(seed + 7919 * draw), _written(people, each), draw)
            finally:
                town.stop()
        verdict.draws = draw + 1
        if verdict.struck or not verdict.sound:
            break
    return verdict


def _town(folder: Path, fault: str, url: str, readers: bool) -> Town:
    town = Town(folder, url=url, options=["--accept-only"] if url else [])
    if readers or fault == KILL_READER:
        town.bots, town.options = ("reading",), ["--readers", "1"]
    if fault == ACCEPT_AWAY:
        town.delay = AWAY_SECONDS
    if url:
        wipe(url)
    return town


def _written(people: int, each: int) -> list[list[str]]:
    """Return what each person writes."""
    return [
        [f"{WISHES[(person + number) % len(WISHES)] if number % 2 else 'message'} {number}" for number in range(each)]
        for person in range(people)
    ]


def passes(name: str, written: Sequence[Sequence[str]], processes: int) -> int:
    """Return how often a place is surely passed in one of the processes that share the work."""
    wish = {"act": "act", "timer": "later"}.get(name.partition(".")[0])
    wanted = [words for lane in written for words in lane if words.startswith(f"{wish} ")]
    return max(1, (len(wanted) if wish else len(written)) // processes)


async def _run(town: Town, fault: str, dice: random.Random, written: Sequence[Sequence[str]], draw: int) -> Verdict:
    started, shared = time.monotonic(), bool(town.url)
    name = "send.in_flight" if fault in AWAYS else fault.removeprefix("kill ")
    # Two workers share the turns on PostgreSQL, so a place is passed less often in each.
    most = max(1, passes(name, written, 3 if shared else 1) >> draw)
    setting = f"{name}:kill:{dice.randint(1, most)}" if name in NAMES else ""
    at_worker = shared and not name.startswith("accept.")
    town.start_graph()
    town.start_server("" if at_worker else setting)
    await town.ready()
    if shared:
        for _ in range(2):
            town.start_worker(setting if at_worker else "")
        await town.hands_ready(2)
    verdict = Verdict(fault, sum(map(len, written)))
    keeper = asyncio.create_task(_keep_alive(town, verdict))
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(5)) as session:
        writer = Writer(town, session)
        lanes = [
            asyncio.create_task(_person(writer, person, mine, dice.random() * 0.2))
            for person, mine in enumerate(written)
        ]
        if not setting:
            await _written_by_now(writer, lanes, dice.randint(1, verdict.written // 2))
            await _strike(town, fault, verdict, writer)
        await asyncio.gather(*lanes)
        await _rest(town, verdict)
    keeper.cancel()
    judge(read_books(town, writer.acknowledged), verdict, allowed(fault, shared))
    verdict.seconds = time.monotonic() - started
    return verdict


def allowed(fault: str, shared: bool) -> Allowed:
    """Return what a fault may lead to by rule; `shared` tells that two workers take the turns and others the hooks."""
    if fault in (DISK_FULL, CRASH, STILL):
        return Allowed(again=None)
    spared = fault == KILL_READER or (shared and fault.startswith("kill accept."))
    # Each of the workers may be the one that ends.
    return Allowed() if spared else Allowed(held=True, again=2 if shared else 1)


async def _written_by_now(writer: Writer, lanes: Sequence[asyncio.Task[None]], count: int) -> None:
    """Return when so many messages were acknowledged, with the rest still to be written."""
    while len(writer.acknowledged) < count and not all(lane.done() for lane in lanes):  # noqa: ASYNC110
        await asyncio.sleep(0.002)


async def _person(writer: Writer, person: int, written: Sequence[str], pause: float) -> None:
    for number, words in enumerate(written):
        await asyncio.sleep(pause / 10)
        await writer.write(words, f"4915{person:08d}", f"wamid.{person}.{number}")


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


async def _strike(town: Town, fault: str, verdict: Verdict, writer: Writer) -> None:
    """Break one thing while people write; a full disk has struck when it turned somebody away."""
    victim = town.hands[0] if town.hands else town.server
    if victim is None:
        return
    before = writer.turned_away
    if fault == STOP:
        victim.send_signal(signal.SIGSTOP)
        await asyncio.sleep(town.lease + 2)
        victim.send_signal(signal.SIGCONT)
    elif fault == KILL_READER:
        (reader,) = readers_of(victim.pid)
        os.kill(reader, signal.SIGKILL)
    elif fault == DISK_FULL:
        await _fill_disk(victim.pid)
    elif fault == CRASH:
        await asyncio.to_thread(_crash_database, town.database)
    elif fault == STILL:
        await asyncio.to_thread(_still_database, town.database)
    verdict.struck = fault != DISK_FULL or writer.turned_away > before


async def _fill_disk(pid: int) -> None:
    """Let every write of the process behind a file's first bytes fail, for a while, as on a full disk.

    A bound at the files' own size strikes nothing while SQLite writes its log over from the beginning.
    """
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE, (DISK_BYTES, resource.RLIM_INFINITY))
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
            due = connection.scalar(select(func.count()).select_from(timers)) or 0
            return int(heard) + int(said) + int(due)
    except Exception:  # noqa: BLE001 (the database may be away just now: then there is work)
        return 1
    finally:
        engine.dispose()


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
    parser.add_argument("--people", type=int, default=12)
    parser.add_argument("--each", type=int, default=6, help="messages of each of them")
    parser.add_argument("--readers", action="store_true", help="let another process read the texts (SQLite)")
    parser.add_argument("--keep", action="store_true", help="write the figures to bench/RESULTS.md")
    given = parser.parse_args(arguments)
    url = os.environ.get("KONTOR_TEST_POSTGRES", "")
    if given.backend == "postgres" and given.readers:
        parser.error("--readers is for the process that takes turns itself: leave it out with postgres")
    if given.backend == "postgres" and not url:
        sys.exit("KONTOR_TEST_POSTGRES is not set: scripts/postgres scripts/bench faults --backend postgres")
    verdicts = []
    for number in range(given.runs):
        fault = given.only or faults(given.backend)[number % len(faults(given.backend))]
        size = {"people": given.people, "each": given.each, "readers": given.readers}
        verdicts.append(asyncio.run(run(fault, given.backend, given.seed + number, url=url, **size)))
        print(line(number + 1, verdicts[-1]), flush=True)
    print(summary(verdicts))
    if given.keep:
        name = f"faults {given.backend}{' with readers' if given.readers else ''}"
        told = f"{given.runs} runs from seed {given.seed}: {summary(verdicts)}"
        keep(name, told, SystemClock().now().date(), command="scripts/bench faults")
    sys.exit(0 if all(one.clean for one in verdicts) else 1)


def line(number: int, one: Verdict) -> str:
    """Return what one run showed."""
    mark = "ok  " if one.clean else "BAD " if not one.sound else "none"
    counts = f"lost {one.lost} doubled {one.doubled} disordered {one.disordered} sent twice {one.sent_twice}"
    rest = f"unsettled {one.unsettled} held {one.held} acts again {one.again}"
    struck = f"struck, draw {one.draws}" if one.struck else f"never struck in {one.draws} draws"
    told = f"{mark}{number:4d} {one.fault:28s} {counts} {rest} {struck} {one.seconds:.1f} s"
    return "\n".join([told, *(f"        {note}" for note in one.notes[:5])])


def summary(verdicts: Sequence[Verdict]) -> str:
    """Return what all runs showed, those that met nothing to break apart."""
    bad, struck = sum(not one.sound for one in verdicts), sum(one.struck for one in verdicts)
    anew = sum(one.draws > 1 for one in verdicts)
    return (
        f"the fault struck in {struck} of {len(verdicts)} (drawn again in {anew}); {bad} with anything lost, doubled, "
        f"disordered, sent twice or unsettled; {sum(one.held for one in verdicts)} documents held for a person and "
        f"{sum(one.again for one in verdicts)} acts asked for again under their key, as the rules say"
    )


if __name__ == "__main__":
    main()

"""From webhook to Graph call.

The whole pipeline with understanding, turn about with Rasa's REST channel. The three statuses of each message come back
in a webhook of their own, and a round ends with the last of them.

2,000 people write to the airline's flight times on 20 numbers (so that no number's limit binds), on SQLite, in one
serving process with one reader beside it; the fake Graph and the writers are processes of their own on the same cores.
`scripts/bench pipeline [--messages 10000] [--readers 1] [--rasa ENVIRONMENT]`: `ENVIRONMENT` is a virtual environment
with Rasa 3.6.21; its stock project is trained and asked in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import math
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import aiohttp

from bench.load import request
from bench.rasa import Rasa
from bench.results import keep
from bench.town import SECRET, Town
from connectors.whatsapp.testing.webhooks import text_webhook
from kontor.clock import SystemClock

PEOPLE, NUMBERS = 2000, 20
CONNECTIONS, POSTERS, STATUSES = 64, 16, 3
WAIT_SECONDS = 60.0
PROMISED_RATE, PROMISED_P99, PROMISED_TIMES = 500.0, 0.050, 10.0


def numbers() -> dict[str, str]:
    """Return the settings of every number."""
    return {f"KONTOR_WHATSAPP_N{n}_PHONE_NUMBER_ID": str(800000000000100 + n) for n in range(NUMBERS)}


def post(message: int, person: int, at: int) -> bytes:
    """Return the request with one message of a person."""
    number = person % NUMBERS
    words = ("when does KX100 leave today?", "is KX204 delayed?", "which gate for KX318", "when does KX101 land")[
        message % 4
    ]
    sender, pnid = f"49171{person:07d}", str(800000000000100 + number)
    body = text_webhook(words, sender=sender, id=f"wamid.{person}.{message}", at=at, number=pnid)
    proof = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return request(body, proof, "127.0.0.1", f"/hooks/whatsapp/n{number}")


def make_town(folder: Path, readers: int) -> Town:
    """Return the town, with the demo timetable."""
    options = ("--readers", str(readers))
    town = Town(folder, bots=("many",), account="n0", posters=POSTERS, options=options, extra=numbers())
    timetable = Path(__file__).parents[1] / "bots" / "airline" / "data" / "timetable.csv"
    command = [sys.executable, "-m", "kontor.cli", "airline", "import", str(timetable)]
    subprocess.run(command, env=town.env(), check=True, capture_output=True)
    return town


def burst(town: Town, messages: int, folder: Path, round: int) -> float:
    """Post messages as fast as they are taken; return how many a second went through.

    From the first post to the last call at the channel, or to the last status that came back of it if that is later.
    """
    at = int(time.time())
    packed = [post(round * 1000 + number // PEOPLE, number % PEOPLE, at) for number in range(messages)]
    file = folder / "burst"
    file.write_bytes(b"".join(struct.pack(">I", len(one)) + one for one in packed))
    events, before, start = accepted(town), sum(1 for _ in town.sent()), time.time()
    command = [sys.executable, "-m", "bench.load", "127.0.0.1", str(town.port), "-", str(file), str(CONNECTIONS)]
    subprocess.run(command, check=True, capture_output=True)
    end = time.time() + WAIT_SECONDS
    while accepted(town) < events + messages * (1 + STATUSES) and time.time() < end:
        time.sleep(0.05)
    back = time.time()
    sent = list(town.sent())[before:]
    if back >= end or len(sent) < messages:
        told = (folder / "server.out").read_text()[-800:]
        raise TimeoutError(f"{len(sent)} of {messages} were answered, or statuses are missing; the server says: {told}")
    return messages / (max(back, float(str(sent[-1]["time"]))) - start)


def accepted(town: Town) -> int:
    """Return how many messages and statuses the server has committed."""
    with urllib.request.urlopen(f"http://127.0.0.1:{town.port}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    return int(next(float(line.split()[1]) for line in lines if line.startswith("kontor_events_accepted")))


async def steady(town: Town, rate: float, seconds: float) -> list[float]:
    """Post at a steady rate; return the seconds from each post to its Graph call, by the recipient's own order."""
    posted: dict[str, float] = {}
    before = sum(1 for _ in town.sent())
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64)) as session:
        start, tasks = time.time(), []
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, start + number / rate - time.time()))
            tasks.append(asyncio.create_task(_post_one(session, town, number, posted)))
        await asyncio.gather(*tasks)
        await asyncio.sleep(2)
    sent = {str(line["to"]).lstrip("+"): float(str(line["time"])) for line in list(town.sent())[before:]}
    return sorted(sent[person] - at for person, at in posted.items() if person in sent)


async def _post_one(session: aiohttp.ClientSession, town: Town, number: int, posted: dict[str, float]) -> None:
    person = number % PEOPLE
    body_of = post(1000 + number // PEOPLE, person, int(time.time()))
    head, _, body = body_of.partition(b"\r\n\r\n")
    proof = next(line.split(": ")[1] for line in head.decode().split("\r\n") if line.startswith("X-Hub"))
    posted[f"49171{person:07d}"] = time.time()
    url = f"http://127.0.0.1:{town.port}/hooks/whatsapp/n{person % NUMBERS}"
    async with session.post(url, data=body, headers={"x-hub-signature-256": proof}) as answer:
        await answer.read()


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and end with status 1 when a promise is missed."""
    parser = argparse.ArgumentParser(prog="scripts/bench pipeline", description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--readers", type=int, default=1, help="processes that read texts beside the serving one")
    parser.add_argument("--rasa", type=Path, help="a virtual environment with Rasa 3.6.21")
    parser.add_argument("--keep", action="store_true", help="write the figures to bench/RESULTS.md")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="kontor-pipeline-") as name, _rasa(given.rasa) as rasa:
        town = make_town(Path(name), given.readers)
        town.start_graph()
        town.start_server()
        try:
            asyncio.run(town.ready())
            burst(town, 500, Path(name), 0)
            latencies = asyncio.run(steady(town, 60, given.seconds))
            rounds = [(burst(town, given.messages, Path(name), 2 + n), rasa()) for n in range(given.rounds)]
        finally:
            town.stop()
    p50, p99 = (latencies[int(len(latencies) * part)] for part in (0.5, 0.99))
    rate, slowest, fastest = _spread([ours for ours, _ in rounds])
    missed = rate < PROMISED_RATE or p99 > PROMISED_P99
    told = [
        f"sustained {rate:.0f}/s ({slowest:.0f}-{fastest:.0f}) of {given.messages:,}; readers: {given.readers}",
        f"at 60/s p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms of {len(latencies)}",
    ]
    if given.rasa:
        times, least, most = _spread([ours / theirs for ours, theirs in rounds])
        missed |= times < PROMISED_TIMES
        theirs = statistics.median(theirs for _, theirs in rounds)
        told.append(
            f"{times:.1f} times ({least:.1f}-{most:.1f}) Rasa 3.6.21's REST channel, which answered {theirs:.1f}/s, "
            "round by round in the same run"
        )
    promises = f"promises: {PROMISED_RATE:.0f}/s, p99 {PROMISED_P99 * 1000:.0f} ms, {PROMISED_TIMES:.0f} times"
    print("\n".join([*told, promises]))
    if given.keep:
        keep("pipeline", "\n".join(f"- {line}" for line in told), SystemClock().now().date())
    sys.exit(1 if missed else 0)


@contextmanager
def _rasa(environment: Path | None) -> Iterator[Callable[[], float]]:
    """Yield what measures Rasa's rate, or nothing where there is none."""
    if environment is None:
        yield lambda: math.nan
        return
    with Rasa(environment).serving() as rate:
        yield rate


def _spread(found: Sequence[float]) -> tuple[float, float, float]:
    """Return the median, the least and the most."""
    return statistics.median(found), min(found), max(found)


if __name__ == "__main__":
    main()

"""Acknowledging webhooks durably, beside a bare FastAPI handler that only checks the HMAC, in one run.

One inbound to three statuses, a tenth of the senders new, everything on: verified, read, sealed, deduplicated, window
moved, fsynced. `scripts/bench ack [--rounds 5] [--requests 8000]`; PostgreSQL too when KONTOR_TEST_POSTGRES is set. The
promise is 0.4.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import insert, select

from bench.faults import wipe
from bench.load import pack
from bench.results import keep
from bench.town import SECRET, Town, free_port
from connectors.whatsapp.testing.webhooks import status_webhook, text_webhook
from kontor.clock import SystemClock
from kontor.store.database import make_engine
from kontor.store.tables import conversations, decisions, outbox

PROMISE = 0.4
CONNECTIONS = 64


def bodies(count: int, round: int, seed: int = 1) -> list[tuple[bytes, str]]:
    """Return webhooks with their proofs: one inbound to three statuses, a tenth of the senders new."""
    dice, now, made = random.Random(seed * 1000 + round), int(time.time()), []
    for number in range(count // 4):
        new = dice.random() < 0.1
        sender = f"49160{round:02d}{number:06d}" if new else f"4917000{dice.randrange(500):06d}"
        made.append(
            text_webhook(f"when does KX{number % 900} leave?", sender=sender, id=f"wamid.{round}.{number}", at=now)
        )
        for state in ("sent", "delivered", "read"):
            status = {
                "biz_opaque_callback_data": str(sent_id(round, number)),
                "id": f"wamid.out.{round}.{number}",
                "status": state,
                "timestamp": str(now),
                "recipient_id": sender,
            }
            made.append(status_webhook(status))
    dice.shuffle(made)
    return [(body, hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()) for body in made]


def sent_id(round: int, number: int) -> int:
    """Return our own id of a message sent before the measuring began."""
    return 10**15 + round * 10**6 + number


def send_before(town: Town, round: int, count: int) -> None:
    """Put messages into the database as if they had been sent: what the statuses of a round are about."""
    engine, now = make_engine(town.database), SystemClock().now()
    mark = {"content_digest": b"0" * 16, "outcome": "allow"}
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        talk = connection.execute(select(conversations).order_by(conversations.c.id).limit(1)).one()
        ids = [sent_id(round, number) for number in range(count // 4)]
        made = [{"id": id, "outbox_id": id, "code": "ok", "at": now, "facts": "", **mark} for id in ids]
        connection.execute(insert(decisions), made)
        whose = {"conversation_id": talk.id, "contact_id": talk.contact_id, "account": talk.account}
        what = {"kind": "text", "author": "bot", "purpose": "service", "state": "accepted", "created_at": now}
        why = {"decision_outcome": "allow", "content_digest": mark["content_digest"], "body": b"sealed"}
        connection.execute(insert(outbox), [{"id": id, "decision_id": id, **whose, **what, **why} for id in ids])
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
        connection.commit()
    engine.dispose()


def measure(port: int, path: str, requests: Sequence[tuple[bytes, str]], folder: Path) -> float:
    """Return requests per second, posted by another process; raises when one was not answered 200."""
    file = folder / "requests"
    file.write_bytes(pack(requests, "127.0.0.1", path))
    command = [sys.executable, "-m", "bench.load", "127.0.0.1", str(port), path, str(file), str(CONNECTIONS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, count, bad = done.stdout.split()
    if int(bad):
        raise RuntimeError(f"{bad} of {count} were not answered 200")
    return int(count) / float(seconds)


def against_bare(backend: str, rounds: int, count: int) -> list[tuple[float, float]]:
    """Return requests per second of ours and of the bare handler, pair by pair."""
    pairs = []
    with tempfile.TemporaryDirectory(prefix="kontor-ack-") as name:
        folder = Path(name)
        url = os.environ.get("KONTOR_TEST_POSTGRES", "") if backend == "postgres" else ""
        if url:
            wipe(url)
        town, bare_port = Town(folder, url=url, options=["--accept-only"]), free_port()
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            "bench.bare:app",
            "--port",
            str(bare_port),
            "--no-access-log",
            "--log-level",
            "error",
        ]
        bare = subprocess.Popen(command)
        town.start_server()
        try:
            asyncio.run(town.ready())
            measure(town.port, "/hooks/whatsapp/counting", bodies(800, 99), folder)
            measure(bare_port, "/hook", bodies(800, 99), folder)
            for round in range(rounds):
                made = bodies(count, round)
                send_before(town, round, count)
                ours = measure(town.port, "/hooks/whatsapp/counting", made, folder)
                pairs.append((ours, measure(bare_port, "/hook", made, folder)))
        finally:
            bare.terminate()
            bare.wait()
            town.stop()
    return pairs


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and end with status 1 when the promise is missed."""
    parser = argparse.ArgumentParser(prog="scripts/bench ack", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=8000)
    parser.add_argument("--keep", action="store_true", help="write the figures to bench/RESULTS.md")
    given = parser.parse_args(arguments)
    missed, told = False, []
    for backend in ["sqlite"] + (["postgres"] if os.environ.get("KONTOR_TEST_POSTGRES") else []):
        pairs = against_bare(backend, given.rounds, given.requests)
        ratios = sorted(ours / bare for ours, bare in pairs)
        ratio = statistics.median(ratios)
        missed |= ratio < PROMISE
        ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
        spread = f"{ratios[0]:.2f}-{ratios[-1]:.2f}"
        told.append(f"{backend}: ratio {ratio:.2f} ({spread}), {ours:.0f}/s beside {bare:.0f}/s bare")
        print(f"{told[-1]}; promise {PROMISE}", flush=True)
    if given.keep:
        keep("ack", "\n".join(f"- {line}" for line in told), SystemClock().now().date())
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()

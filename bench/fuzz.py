"""Hostile WhatsApp bodies: a million through proof and reader, and a sample through the web application.

Every body is signed and read; every hundredth is also brought with the signature of another body. The sample goes into
a database of its own: no answer may be of the 5xx kind, and a forgery stores nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, MutableMapping
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from pydantic import SecretStr
from sqlalchemy import func, select

from connectors.whatsapp import Settings, WhatsApp
from connectors.whatsapp.testing import signed
from connectors.whatsapp.testing.mutants import mutants
from kontor.bots import Bot
from kontor.connectors import Forged, Hook
from kontor.engine import Engine
from kontor.messages import AccountNotice, Inbound, dump
from kontor.store.opening import open_workspace
from kontor.store.tables import inbox, notices
from kontor.understanding import Context, Reading
from kontor.web.app import make_app

SECRET = "fuzz"  # noqa: S105 nothing is behind it
SEED = 20261121
WARM_UP = 5000
AT_ONCE = 16


def main() -> int:
    """Run; the status is 1 when one body failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=1_000_000, help="bodies read")
    parser.add_argument("--web", type=int, default=2000, help="bodies posted to the web application")
    given = parser.parse_args()
    found = read_many(connector(), given.count)
    found += asyncio.run(post_many(given.web, None))
    if server := os.environ.get("KONTOR_TEST_POSTGRES"):
        found += asyncio.run(post_many(given.web, server))
    failed = sum(number for name, number in found.items() if name.startswith("FAILED"))
    print(f"failed: {failed}")
    return 1 if failed else 0


def connector() -> WhatsApp:
    """Return a number of nobody."""
    secret = SecretStr(SECRET)
    settings = Settings(app_secret=secret, verify_token=secret, access_token=secret, phone_number_id="110000000000001")
    return WhatsApp(settings, "fuzz")


def read_many(whatsapp: WhatsApp, count: int) -> Counter[str]:
    """Verify and read so many bodies, and print what became of them."""
    bodies = mutants(Random(SEED))
    _run(whatsapp, islice(bodies, WARM_UP))
    before, began = _resident(), time.perf_counter()
    found = _run(whatsapp, islice(bodies, count))
    took = time.perf_counter() - began
    _print(found)
    print(f"read: {count:,} bodies in {took:.1f} s, {took / max(count, 1) * 1e6:.0f} µs each with making them")
    print(f"memory: {before:.1f} MB before, {_resident():.1f} MB after\n")
    return found


def _run(whatsapp: WhatsApp, bodies: Iterator[bytes]) -> Counter[str]:
    found: Counter[str] = Counter()
    for number, body in enumerate(bodies):
        found.update(_read(whatsapp, body))
        if number % 100 == 0:
            found[_forge(whatsapp, body)] += 1
    return found


def _read(whatsapp: WhatsApp, body: bytes) -> list[str]:
    hook = Hook("POST", body, signed(body, SECRET))
    try:
        whatsapp.verify(hook)
        read = whatsapp.read(hook)
        return [_kind(event) for event in read.events] if read.answer.status == 200 else ["FAILED: not answered 200"]
    except Exception as fault:  # noqa: BLE001 this is what is counted here
        return [f"FAILED: {type(fault).__name__}"]


def _kind(event: object) -> str:
    if isinstance(event, Inbound):
        dump(event.content)
        return f"Inbound {event.content.kind}"
    if isinstance(event, AccountNotice) and event.name == "unreadable":
        reason = str(event.values["reason"])
        return f"FAILED: {reason}" if reason.startswith("reader failed") else f"unreadable: {reason}"
    return type(event).__name__


def _forge(whatsapp: WhatsApp, body: bytes) -> str:
    try:
        whatsapp.verify(Hook("POST", body, signed(body + b" ", SECRET)))
    except Forged:
        return "forged, refused"
    return "FAILED: a forgery passed"


class Deaf:
    """Understands nothing: turns are not run here."""

    async def read(self, text: str, context: Context) -> Reading:
        """Never asked."""
        raise NotImplementedError


async def post_many(count: int, server: str | None) -> Counter[str]:
    """Post so many bodies to the web application over a new SQLite file or the given server; print the answers."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        opened = await open_workspace(server or f"sqlite:///{place / 'fuzz.db'}", place / "keys")
        words = place / "texts" / "en"
        words.mkdir(parents=True)
        bot = Bot("fuzz", [connector()], [], Deaf(), texts=(place / "texts",))
        engine = Engine(opened.database, opened.vault, [bot])
        app = make_app(engine, turns=False)
        await engine.start(turns=False)
        bodies = islice(mutants(Random(SEED + 1)), count)
        found = await _post_all(app, [_apart(body, number) for number, body in enumerate(bodies)])
        stored = {table.name: await opened.database.run(_count, table) for table in (inbox, notices)}
        await engine.stop()
        opened.close()
    _print(found)
    print(
        f"{'PostgreSQL' if server else 'SQLite'}: posted {count:,} bodies and {count:,} forgeries; stored: {stored}\n"
    )
    return found


async def _post_all(app: Any, bodies: list[bytes]) -> Counter[str]:
    found: Counter[str] = Counter()
    for start in range(0, len(bodies), AT_ONCE):
        some = bodies[start : start + AT_ONCE]
        genuine = await asyncio.gather(*(_post(app, body, signed(body, SECRET)) for body in some))
        forged = await asyncio.gather(*(_post(app, body, signed(body + b" ", SECRET)) for body in some))
        found.update(_judged("genuine", status, 200) for status in genuine)
        found.update(_judged("forged", status, 403) for status in forged)
    return found


def _apart(body: bytes, number: int) -> bytes:
    """Give the messages of a body ids of their own, so that none is a repeat."""
    return body.replace(b"wamid.", b"wamid.%d." % number)


def _judged(what: str, status: int, right: int) -> str:
    return f"{what}, answered {status}" if status == right else f"FAILED: {what}, answered {status}"


async def _post(app: Any, body: bytes, headers: dict[str, str]) -> int:
    """Call the application as a server would, without a socket; return the status."""
    statuses: list[int] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(int(message["status"]))

    path = "/hooks/whatsapp/fuzz"
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
    }
    try:
        await app(scope, receive, send)
    except Exception:  # noqa: BLE001 the server would answer 500
        return 500
    return statuses[0]


def _count(conn: Any, now: Any, table: Any) -> int:
    return int(conn.scalar(select(func.count()).select_from(table)))


def _print(found: Counter[str]) -> None:
    for name, number in sorted(found.items(), key=lambda one: (-one[1], one[0])):
        print(f"{number:>10,}  {name}")


def _resident() -> float:
    """Return this process's memory in MB (Linux)."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    sys.exit(main())

"""A million hostile WhatsApp bodies through proof and reader: `python -m bench.fuzz [N]`.

Every body is signed and read; every hundredth is also brought with a signature of another body. Prints what became of
them, what failed, and the memory before and after.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

from pydantic import SecretStr

from connectors.whatsapp import Settings, WhatsApp
from connectors.whatsapp.testing import signed
from connectors.whatsapp.testing.mutants import mutants
from kontor.connectors import Forged, Hook
from kontor.messages import AccountNotice, Inbound, dump

SECRET = "fuzz"  # noqa: S105
WARM_UP = 5000


def main() -> int:
    """Run N bodies (a million unless told otherwise); the exit code is 1 when one failed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    connector = WhatsApp(
        Settings(
            app_secret=SecretStr(SECRET),
            verify_token=SecretStr("x"),
            access_token=SecretStr("x"),
            phone_number_id="1",
        ),
        "fuzz",
    )
    bodies = mutants(Random(20261121))  # noqa: S311 the same million each time
    _run(connector, islice(bodies, WARM_UP))
    before, began = _resident(), time.perf_counter()
    found = _run(connector, islice(bodies, count))
    took = time.perf_counter() - began
    _print(found, count, took, before)
    return 1 if any(name.startswith("FAILED") for name in found) else 0


def _run(connector: WhatsApp, bodies: Iterator[bytes]) -> Counter[str]:
    found: Counter[str] = Counter()
    for number, body in enumerate(bodies):
        found.update(_read(connector, body))
        if number % 100 == 0:
            found[_forge(connector, body)] += 1
    return found


def _read(connector: WhatsApp, body: bytes) -> list[str]:
    hook = Hook("POST", body, signed(body, SECRET))
    try:
        connector.verify(hook)
        read = connector.read(hook)
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


def _forge(connector: WhatsApp, body: bytes) -> str:
    try:
        connector.verify(Hook("POST", body, signed(body + b" ", SECRET)))
    except Forged:
        return "forged, refused"
    return "FAILED: a forgery passed"


def _print(found: Counter[str], count: int, took: float, before: float) -> None:
    for name, number in sorted(found.items(), key=lambda one: (-one[1], one[0])):
        print(f"{number:>10,}  {name}")
    failed = sum(number for name, number in found.items() if name.startswith("FAILED"))
    print(f"\n{count:,} bodies in {took:.1f} s, {took / count * 1e6:.0f} µs each with making them; failed: {failed}")
    print(f"memory: {before:.1f} MB before, {_resident():.1f} MB after")


def _resident() -> float:
    """Return this process's memory in MB (Linux)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    sys.exit(main())

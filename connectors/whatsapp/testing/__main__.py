"""The fake Graph API as a process of its own: `python -m connectors.whatsapp.testing --port 8001 --webhook URL`."""

from __future__ import annotations

import argparse
import asyncio
import signal
from pathlib import Path

import uvloop

from connectors.whatsapp.testing.rates import THROUGHPUT
from connectors.whatsapp.testing.server import FakeGraph


def main() -> None:
    """Serve until a signal comes; the first line printed is the address."""
    parser = argparse.ArgumentParser(description="A Graph API on this machine, to test against.")
    parser.add_argument("--port", type=int, default=0, help="0 lets the system choose")
    parser.add_argument("--webhook", help="where statuses are sent, signed")
    parser.add_argument("--secret", default="secret", help="the app secret that signs them")
    parser.add_argument("--token", default="token", help="the access token it takes")
    parser.add_argument("--batch", type=int, default=1000, help="statuses in one webhook at most")
    parser.add_argument("--posters", type=int, default=1, help="webhooks on their way at a time")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds from a message to its statuses")
    parser.add_argument("--shuffle", action="store_true", help="statuses of a message in any order")
    parser.add_argument("--repeat", type=int, default=1, help="how often each status comes")
    parser.add_argument("--seed", type=int, default=0, help="chooses the order of --shuffle")
    parser.add_argument("--throughput", type=int, default=THROUGHPUT, help="messages a second and number; 0: any")
    parser.add_argument("--no-pair-rate", action="store_true", help="let one person get more than 1 in 6 s")
    parser.add_argument("--log", type=Path, help="a JSON line for each accepted message")
    uvloop.run(_serve(parser.parse_args()))


async def _serve(given: argparse.Namespace) -> None:
    graph = FakeGraph(
        given.token,
        given.secret,
        webhook=given.webhook,
        batch=given.batch,
        posters=given.posters,
        delay=given.delay,
        shuffle=given.shuffle,
        repeat=given.repeat,
        seed=given.seed,
        throughput=given.throughput or None,
        pair_rate=not given.no_pair_rate,
        log=given.log,
        keep=1000,
    )
    end = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, end.set)
    await graph.start(given.port)
    print(graph.url, flush=True)  # noqa: T201 whoever started it waits for this line
    await end.wait()
    await graph.close()


if __name__ == "__main__":
    main()

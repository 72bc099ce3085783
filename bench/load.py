"""A load of webhooks from one process.

Raw HTTP over some kept connections, so that the load costs little beside what it loads.

`python -m bench.load HOST PORT PATH FILE CONNECTIONS` posts every request of FILE (length-prefixed, made by
`bench.ack`) and prints seconds, requests and how many were not answered 200.
"""

from __future__ import annotations

import asyncio
import struct
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import uvloop


def pack(bodies: Sequence[tuple[bytes, str]], host: str, path: str) -> bytes:
    """Return ready requests, each behind its length."""
    return b"".join(
        struct.pack(">I", len(one)) + one for one in (request(body, proof, host, path) for body, proof in bodies)
    )


def request(body: bytes, proof: str, host: str, path: str) -> bytes:
    """Return one POST as it goes over the wire."""
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
    return f"{head}X-Hub-Signature-256: sha256={proof}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def unpack(data: bytes) -> list[bytes]:
    """Return the requests of a packed file."""
    found, at = [], 0
    while at < len(data):
        (size,) = struct.unpack_from(">I", data, at)
        found.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    return found


async def _lane(host: str, port: int, requests: Sequence[bytes]) -> int:
    reader, writer = await asyncio.open_connection(host, port)
    bad = 0
    for one in requests:
        writer.write(one)
        head = await reader.readuntil(b"\r\n\r\n")
        bad += not head.startswith(b"HTTP/1.1 200")
        length = next(
            (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        if length:
            await reader.readexactly(length)
    writer.close()
    return bad


async def post_all(host: str, port: int, requests: Sequence[bytes], connections: int) -> tuple[float, int]:
    """Post every request over some connections; return the seconds it took and how many were not answered 200."""
    start = time.perf_counter()
    lanes = [requests[number::connections] for number in range(connections)]
    bad = sum(await asyncio.gather(*(_lane(host, port, lane) for lane in lanes if lane)))
    return time.perf_counter() - start, bad


def main() -> None:
    """Post a file."""
    host, port, _, file, connections = sys.argv[1:6]
    requests = unpack(Path(file).read_bytes())
    seconds, bad = uvloop.run(post_all(host, int(port), requests, int(connections)))
    print(seconds, len(requests), bad)


if __name__ == "__main__":
    main()

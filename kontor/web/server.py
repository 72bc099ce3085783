"""The HTTP server of a serving process, and the address it listens at."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import uvicorn

from kontor.connectors import Closes, Connector, Streams
from kontor.engine.stopping import finished

PORTS = 65_535
"""The last port there is; a look-up of addresses takes what is left of a higher one."""


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that has an address to itself and does not listen yet; raises `OSError` where it cannot have it.

    Who comes before the server listens is refused, and does not wait for bots that are still learning.
    """
    if port > PORTS:
        raise OSError(errno.EADDRNOTAVAIL, "there is no such port")
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, _, _, address = min(found, key=lambda one: one[0] != socket.AF_INET)  # proxies name 127.0.0.1
    made = socket.socket(family, kind)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        # Linux would let another with the same option bind an address on which nobody listens yet.
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
    except BaseException:
        made.close()
        raise
    return made


def listening(held: socket.socket, backlog: int) -> socket.socket:
    """Return a socket that `bound` gave, listening; raises `OSError`. A loop of uvloop's would keep that to itself."""
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections of before may linger after the next end
    held.listen(backlog)
    return held


class Server(uvicorn.Server):
    """A server whose end does not wait for pages that listen: their streams are ended first."""

    def __init__(self, config: uvicorn.Config, connectors: Iterable[Connector]) -> None:
        super().__init__(config)
        self._connectors = tuple(connectors)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no new requests, end the streams, and wait for the requests at work."""
        for one in self._connectors:
            if isinstance(one, Streams):
                one.end_streams()
        await super().shutdown(sockets)
        if self.force_exit:  # a second Ctrl-C: uvicorn leaves the application where it is, with its connections open
            closing = (one.close() for one in self._connectors if isinstance(one, Closes))
            await finished([asyncio.create_task(close) for close in closing], 1.0)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on SIGTERM and Ctrl-C, and leave what comes after to the caller.

        Uvicorn's own raises the signal once more at its end, and the process would leave its workers behind.
        """
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, self.handle_exit, sign, None)
        try:
            yield
        finally:
            for sign in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(sign)

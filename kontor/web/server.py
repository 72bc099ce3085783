"""The HTTP server of a serving process."""

from __future__ import annotations

import socket
from collections.abc import Iterable

import uvicorn

from kontor.connectors import Connector, Streams


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

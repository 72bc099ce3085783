"""Asking a Rasa server: one kind of error for all that can go wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp
import orjson

from kontor.nlu.rasa.sessions import session

MOST_BYTES = 8 * 1024 * 1024
"""An answer larger than this is none."""


class Unanswered(Exception):
    """A server gave nothing usable.

    `why` is a word for logs and figures, never a text of somebody; `begun` is False when the request surely did not
    reach the server, so that nothing came of it there.
    """

    def __init__(self, why: str, begun: bool = True) -> None:
        super().__init__(why)
        self.why, self.begun = why, begun


@dataclass(frozen=True, slots=True)
class Server:
    """A Rasa server's address; `token` is what it was started with as `--auth-token`, `seconds` bounds a whole call."""

    url: str
    token: str | None = None
    seconds: float = 2.0
    most_bytes: int = MOST_BYTES

    async def post(self, path: str, body: object) -> object:
        """Return the JSON a server answers with; raises `Unanswered` and nothing else."""
        return await self._ask("POST", path, orjson.dumps(body), {})

    async def get(self, path: str, **query: str) -> object:
        """Return the JSON of a page; raises `Unanswered` and nothing else."""
        return await self._ask("GET", path, None, query)

    async def _ask(self, method: str, path: str, body: bytes | None, query: Mapping[str, str]) -> object:
        try:
            async with asyncio.timeout(self.seconds):
                return await self._answer(method, path, body, query)
        except Unanswered:
            raise
        except aiohttp.ClientConnectorError as error:
            raise Unanswered("unreachable", begun=False) from error
        except TimeoutError as error:
            raise Unanswered("too_slow") from error
        except orjson.JSONDecodeError as error:
            raise Unanswered("no_json") from error
        except (aiohttp.InvalidURL, ValueError) as error:
            raise Unanswered("bad_address", begun=False) from error
        except (aiohttp.ClientError, OSError) as error:
            raise Unanswered("broken_off") from error

    async def _answer(self, method: str, path: str, body: bytes | None, query: Mapping[str, str]) -> object:
        """A redirect is no answer: it could lead a customer's words anywhere."""
        async with (await session()).request(
            method,
            self.url.rstrip("/") + path,
            params={**query, **({"token": self.token} if self.token else {})},
            data=body,
            headers={"Content-Type": "application/json", "Accept-Encoding": "identity"},
            allow_redirects=False,
        ) as response:
            if response.status != 200:
                raise Unanswered(f"status_{response.status}")
            return orjson.loads(await self._read(response))

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        parts, size = [], 0
        async for part in response.content.iter_chunked(64 * 1024):
            size += len(part)
            if size > self.most_bytes:
                raise Unanswered("too_large")
            parts.append(part)
        return b"".join(parts)

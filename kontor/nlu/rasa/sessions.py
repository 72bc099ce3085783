"""One HTTP session per event loop, for all servers asked from it: flows run on loops of several threads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import aiohttp

_OPEN: dict[asyncio.AbstractEventLoop, tuple[AsyncGenerator[aiohttp.ClientSession], aiohttp.ClientSession]] = {}


async def session() -> aiohttp.ClientSession:
    """Return the session of the running loop; it is closed when the loop shuts its generators down.

    Every orderly end of a loop does that (`asyncio.run`, and the lanes of the engine), so nobody has to.
    """
    loop = asyncio.get_running_loop()
    kept = _OPEN.get(loop)
    if kept is not None and not kept[1].closed:
        return kept[1]
    for ended in [ended for ended, (_, made) in list(_OPEN.items()) if made.closed]:
        _OPEN.pop(ended, None)
    opened = _open()
    made = await anext(opened)
    _OPEN[loop] = (opened, made)
    return made


async def _open() -> AsyncGenerator[aiohttp.ClientSession]:
    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=False, auto_decompress=False) as made:
        while True:
            yield made

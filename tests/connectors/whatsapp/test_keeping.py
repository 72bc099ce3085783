"""Files of customers, from Meta's webhook to the sealed row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import select

from connectors.whatsapp.testing import FakeGraph
from connectors.whatsapp.testing.webhooks import text_webhook
from kontor.messages import File
from kontor.store import files
from kontor.store.tables import media
from kontor.testing import ManualClock
from tests.connectors.whatsapp.conftest import NELE, NUMBER
from tests.connectors.whatsapp.served import Served, serving


def photo(handle: str, at: ManualClock) -> bytes:
    """Return the webhook of a photo."""
    body: Any = json.loads(text_webhook("x", sender=NELE, id="wamid.1", at=int(at.now().timestamp()), number=NUMBER))
    message = body["entry"][0]["changes"][0]["value"]["messages"][0]
    del message["text"]
    message |= {"type": "image", "image": {"id": handle, "mime_type": "image/jpeg", "caption": "this one?"}}
    return json.dumps(body).encode()


async def fetched(served: Served) -> Any:
    """Let fetches end and return the row of the file."""
    while await served.engine.media.once():
        pass
    (row,) = await served.rows(select(media))
    return row


async def test_a_photo_is_there_after_meta_has_dropped_it(
    url: str, tmp_path: Path, graph: FakeGraph, clock: ManualClock
) -> None:
    handle = graph.add_file(b"jpeg bytes", "image/jpeg")
    async with serving(url, tmp_path, graph, clock) as served:
        await served.takes(photo(handle, clock))
        row = await fetched(served)
        graph.files.clear()
        found = await served.engine.database.run(files.opened, served.engine.ring, row.id)
        assert found == File(b"jpeg bytes", "image/jpeg")
        assert [call.body["text"]["body"] for call in graph.sends] == ["I am a bot.\n\nheard this one?"]


async def test_a_photo_that_meta_dropped_before_has_expired(
    url: str, tmp_path: Path, graph: FakeGraph, clock: ManualClock
) -> None:
    async with serving(url, tmp_path, graph, clock) as served:
        await served.takes(photo("700000000000009", clock))
        row = await fetched(served)
        assert (row.state, row.reason) == ("expired", "100 the file is gone")


async def test_meta_is_asked_again_when_it_says(url: str, tmp_path: Path, graph: FakeGraph, clock: ManualClock) -> None:
    handle = graph.add_file(b"jpeg bytes", "image/jpeg")
    graph.fail_next(130429, http=429, retry_after="30", on="describe")
    async with serving(url, tmp_path, graph, clock) as served:
        await served.takes(photo(handle, clock))
        row = await fetched(served)
        assert (row.state, (row.not_before - clock.now()).total_seconds()) == ("wanted", 30)
        clock.pass_(row.not_before - clock.now())
        assert (await fetched(served)).state == "kept"

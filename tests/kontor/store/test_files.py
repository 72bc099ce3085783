"""Files that people sent go when they were kept for long enough."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from kontor.messages import File, Media
from kontor.recording import Recorder
from kontor.store import files
from kontor.store.tables import media, media_parts
from tests.kontor.house import House, make_bot


async def test_files_go_oldest_first_and_some_at_a_time(url: str, tmp_path: Path) -> None:
    recorder = Recorder(files={str(n): File(b"b" * 10 * n, "image/png") for n in range(4)})
    house = House(url, tmp_path, make_bot(tmp_path / "texts"), recorder=recorder)
    async with house:
        for number in range(1, 4):
            await house.takes(house.inbound(Media("image", id=str(number))))
            await house.engine.idle()
            while await house.engine.media.once():
                pass
            house.clock.pass_(timedelta(days=10))
        run = house.workspace.database.run
        assert await run(files.older, 15) == (2, 30)
        assert [await run(files.expire, 15, 1) for _ in range(3)] == [1, 1, 0]
        rows, parts = await house.rows(media), await house.rows(media_parts)
    assert [(row["state"], row["reason"], row["size"], row["filename"]) for row in rows] == [
        *[("expired", "kept for 15 days", None, None)] * 2,
        ("kept", None, 30, rows[-1]["filename"]),
    ]
    assert rows[-1]["filename"] is not None
    assert [part["media_id"] for part in parts] == [rows[-1]["id"]]

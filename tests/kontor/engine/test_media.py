"""Files that people send: fetched in the background, kept sealed, tried again, given up with a reason."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from kontor.connectors import Refused, Throttled, TooLarge, Unreachable
from kontor.engine import Engine
from kontor.engine.keeping import LEASE, MediaLimits
from kontor.messages import File, Media, Revoked
from kontor.recording import Recorder
from kontor.store import files
from kontor.store.columns import Ids
from kontor.store.erasing import Eraser
from kontor.store.tables import inbox, media, media_parts
from kontor.vault import Unreadable
from tests.kontor.house import House, make_bot

PICTURE = Media("image", id="p1", mime="image/jpeg", caption="look")
BYTES = b"\x89picture" * 9


@dataclass(slots=True)
class Files(Recorder):
    """A channel with files; `faults` are raised by the next fetches, `asked` counts them."""

    faults: list[Exception] = field(default_factory=list)
    asked: list[str | None] = field(default_factory=list)
    gate: asyncio.Event | None = None

    async def fetch(self, media: Media) -> File:
        """Bring a file, or do as told."""
        self.asked.append(media.id)
        if self.gate is not None:
            await self.gate.wait()
        if self.faults:
            raise self.faults.pop(0)
        return await Recorder.fetch(self, media)


@pytest.fixture
def recorder() -> Files:
    return Files(files={"p1": File(BYTES, "image/jpeg", "café.jpg"), "p2": File(b"other", "image/png")})


@pytest.fixture
def house(url: str, tmp_path: Path, recorder: Files) -> House:
    return House(url, tmp_path, make_bot(tmp_path / "texts"), recorder=recorder)


async def sent(house: House, content: Media = PICTURE, **rest: Any) -> None:
    """Let somebody send a file, and everything that is due happen."""
    await house.takes(house.inbound(content, **rest))
    await fetched(house)


async def fetched(house: House) -> None:
    """Let all fetches that are due happen."""
    while await house.engine.media.once():
        pass
    await house.settle()


def contents(folder: Path) -> list[bytes]:
    """Return every file of the database."""
    return [file.read_bytes() for file in folder.glob("kontor.db*")]


async def row(house: House) -> Any:
    return await house.one(media)


async def test_a_file_is_fetched_and_kept_sealed_under_its_senders_key(house: House, tmp_path: Path) -> None:
    async with house:
        await sent(house)
        one = await row(house)
        assert (one["state"], one["mime"], one["size"], one["attempts"]) == ("kept", "image/jpeg", len(BYTES), 1)
        found = await house.workspace.database.run(files.opened, house.engine.ring, one["id"])
        assert found == File(BYTES, "image/jpeg", "café.jpg")
        (part,) = await house.rows(media_parts)
        assert BYTES not in bytes(part["body"])
        assert "café".encode() not in bytes(one["filename"])
    assert not [one for one in contents(tmp_path) if b"\x89picture" in one]


async def test_the_turn_does_not_wait_for_the_file(house: House, recorder: Files) -> None:
    recorder.gate = asyncio.Event()
    async with house:
        await house.takes(house.inbound(PICTURE))
        await house.settle()
        assert len(house.sent()) == 1
        assert (await row(house))["state"] == "wanted"
        recorder.gate.set()
        await fetched(house)
        assert (await row(house))["state"] == "kept"


async def test_large_files_are_kept_in_parts_that_cannot_change_places(house: House, recorder: Files) -> None:
    data = os.urandom(files.PART * 2 + 7)
    recorder.files["p1"] = File(data, "video/mp4")
    async with house:
        await sent(house, Media("video", id="p1"))
        one = await row(house)
        assert (one["parts"], len(await house.rows(media_parts))) == (3, 3)
        run, ring = house.workspace.database.run, house.engine.ring
        found = await run(files.opened, ring, one["id"])
        assert found is not None
        assert found.data == data
        first, second, _ = await house.rows(media_parts)
        await run(lambda conn, now: _set(conn, 0, second["body"]))
        await run(lambda conn, now: _set(conn, 1, first["body"]))
        with pytest.raises(Unreadable):
            await run(files.opened, ring, one["id"])


def _set(conn: sa.Connection, number: int, body: bytes) -> None:
    conn.execute(sa.update(media_parts).where(media_parts.c.number == number).values(body=body))


async def test_a_bot_that_keeps_no_media_fetches_none(house: House, recorder: Files) -> None:
    house.bot = replace(house.bot, keeps_media=False)
    async with house:
        await sent(house)
        assert await house.rows(media) == []
        assert recorder.asked == []
        assert len(house.sent()) == 1


async def test_a_repeated_webhook_fetches_nothing_twice(house: House, recorder: Files) -> None:
    async with house:
        for _ in range(3):
            await sent(house, id="same")
        assert recorder.asked == ["p1"]


@pytest.mark.parametrize(
    "fault,state,reason",
    [
        (TooLarge("the image has 9 bytes; at most 5 are taken"), "refused", "the image has 9 bytes"),
        (Refused(404, "the file is gone", "gone"), "expired", "404 the file is gone"),
        (Refused("bad_url", "not one of Meta's", "media"), "refused", "bad_url not one of Meta's"),
    ],
)
async def test_what_can_never_be_had_is_named_and_not_asked_for_again(
    house: House, recorder: Files, fault: Exception, state: str, reason: str
) -> None:
    recorder.faults = [fault]
    async with house:
        await sent(house)
        await house.waits(timedelta(days=1))
        await fetched(house)
        one = await row(house)
        assert (one["state"], one["reason"].startswith(reason), one["settled_at"] is not None) == (state, True, True)
        assert len(recorder.asked) == 1


@pytest.mark.parametrize(
    "fault,seconds",
    [
        (Unreachable("away", 131000), 10),
        (Throttled(130429), 10),
        (Refused(190, "the token is not valid", "auth"), 120),
        (LookupError("a fault of the connector"), 10),
    ],
)
async def test_what_may_work_later_is_tried_again_after_a_pause(
    house: House, recorder: Files, fault: Exception, seconds: int
) -> None:
    recorder.faults = [fault]
    async with house:
        house.clock.pass_(timedelta(seconds=1))
        await sent(house)
        one = await row(house)
        assert one["state"] == "wanted"
        assert one["not_before"] - house.clock.now() <= timedelta(seconds=seconds)
        await fetched(house)
        assert len(recorder.asked) == 1
        house.clock.pass_(timedelta(seconds=seconds))
        await fetched(house)
        assert ((await row(house))["state"], len(recorder.asked)) == ("kept", 2)


async def test_a_channel_that_names_the_time_is_asked_again_then(house: House, recorder: Files) -> None:
    async with house:
        until = house.clock.now() + timedelta(days=30)
        recorder.faults = [Throttled(130429, until)]
        await sent(house)
        assert (await row(house))["not_before"] == house.clock.now() + timedelta(days=1)  # but in a day at most


async def test_pauses_grow_and_end_when_the_channel_keeps_the_file_no_longer(house: House, recorder: Files) -> None:
    recorder.faults = [Unreachable("away") for _ in range(1000)]
    async with house:
        await sent(house)
        pauses = []
        while (one := await row(house))["state"] == "wanted":
            pauses.append((one["not_before"] - house.clock.now()).total_seconds())
            house.clock.pass_(timedelta(seconds=pauses[-1]))
            await house.engine.media.once()
        assert pauses[:5] == [5, 10, 20, 40, 80]
        assert max(pauses) == 3600
        assert (one["state"], one["reason"]) == ("expired", "the channel keeps it no longer")
        assert 160 < len(recorder.asked) < 200


async def test_of_one_conversation_only_so_many_files_a_day_are_kept(house: House, recorder: Files) -> None:
    async with house:
        await limited(house, MediaLimits(count=2))
        for number in range(4):
            await sent(house, id=f"m{number}")
        await sent(house, sender="bob")
        states = [one["state"] for one in await house.rows(media)]
        assert states == ["kept", "kept", "refused", "refused", "kept"]
        assert "more than 2 files" in (await house.rows(media))[2]["reason"]
        house.clock.pass_(timedelta(hours=25))
        await sent(house, id="tomorrow")
        assert (await house.rows(media))[-1]["state"] == "kept"
        assert len(recorder.asked) == 4


async def test_of_one_conversation_only_so_many_bytes_a_day_are_kept(house: House, recorder: Files) -> None:
    recorder.files = {"p1": File(b"x" * 600, "image/png")}
    async with house:
        await limited(house, MediaLimits(size=1000))
        for number in range(3):
            await sent(house, id=f"m{number}")
        assert [one["state"] for one in await house.rows(media)] == ["kept", "refused", "refused"]
        assert len(await house.rows(media_parts)) == 1


async def limited(house: House, limits: MediaLimits) -> None:
    """Serve anew with other limits."""
    await house.engine.stop()
    bot = replace(house.bot, connectors=[house.recorder])
    workspace = house.workspace
    house.engine = Engine(workspace.database, workspace.vault, [bot], clock=house.clock, media=limits)
    await house.engine.start()


async def test_two_processes_do_not_fetch_one_file_twice(house: House, recorder: Files) -> None:
    recorder.gate = asyncio.Event()
    async with house:
        await house.takes(house.inbound(PICTURE))
        other = other_engine(house)
        first = asyncio.create_task(house.engine.media.once())
        while not recorder.asked:  # noqa: ASYNC110 (the first has taken it)
            await asyncio.sleep(0.001)
        assert await other.media.once() is False
        recorder.gate.set()
        await first
        assert await other.media.once() is False
        assert recorder.asked == ["p1"]
        assert (await row(house))["state"] == "kept"


def other_engine(house: House) -> Engine:
    """Return a second process over the same rows."""
    bot = replace(house.bot, connectors=[house.recorder])
    return Engine(house.workspace.database, house.workspace.vault, [bot], clock=house.clock)


async def test_who_lost_the_lease_keeps_nothing_more(house: House, recorder: Files) -> None:
    recorder.gate = asyncio.Event()
    async with house:
        await house.takes(house.inbound(PICTURE))
        slow = asyncio.create_task(house.engine.media.once())
        while not recorder.asked:  # noqa: ASYNC110 (the first has taken it)
            await asyncio.sleep(0.001)
        house.clock.pass_(LEASE + timedelta(seconds=1))
        quick, recorder.gate = recorder.gate, None
        assert await other_engine(house).media.once() is True
        quick.set()
        await slow
        assert ((await row(house))["state"], len(await house.rows(media_parts))) == ("kept", 1)
        assert house.engine.media.counts == {"lost": 1}


async def test_a_file_that_ends_the_process_again_and_again_is_set_aside(house: House, recorder: Files) -> None:
    recorder.gate, house.turns = asyncio.Event(), False
    async with house:
        await house.takes(house.inbound(PICTURE))
        for number in range(3):
            other = asyncio.create_task(other_engine(house).media.once())
            while len(recorder.asked) <= number:  # noqa: ASYNC110 (it is being fetched)
                await asyncio.sleep(0.001)
            other.cancel()
            await asyncio.wait([other])
            house.clock.pass_(LEASE + timedelta(seconds=1))
        assert await other_engine(house).media.once() is False
        one = await row(house)
        assert (one["state"], one["reason"]) == ("refused", "fetching it ended the process 3 times")


async def test_a_stop_gives_back_what_it_was_fetching(house: House, recorder: Files) -> None:
    recorder.gate = asyncio.Event()
    async with house:
        await house.takes(house.inbound(PICTURE))
        while not recorder.asked:  # noqa: ASYNC110 (the engine has taken it)
            await asyncio.sleep(0.001)
        await house.engine.stop(1.0)
        one = await row(house)
        assert (one["state"], one["lease_owner"], one["lapses"]) == ("wanted", None, 0)


async def test_what_is_taken_back_is_not_kept(house: House, recorder: Files) -> None:
    async with house:
        await sent(house, id="wamid.1")
        await house.takes(house.inbound(Revoked("wamid.1")))
        one = await row(house)
        assert (one["state"], one["reason"], one["parts"]) == ("refused", "revoked", None)
        assert await house.rows(media_parts) == []


async def test_what_is_taken_back_before_it_is_fetched_is_never_fetched(house: House, recorder: Files) -> None:
    recorder.faults = [Unreachable("away")]
    async with house:
        await sent(house, id="wamid.1")
        await house.takes(house.inbound(Revoked("wamid.1")))
        house.clock.pass_(timedelta(minutes=1))
        await fetched(house)
        assert len(recorder.asked) == 1


async def test_an_erased_persons_files_are_gone_and_one_on_its_way_is_not_kept(house: House, recorder: Files) -> None:
    async with house:
        await sent(house)
        recorder.gate = asyncio.Event()
        await house.takes(house.inbound(Media("image", id="p2")))
        slow = asyncio.create_task(house.engine.media.once())
        while "p2" not in recorder.asked:  # noqa: ASYNC110 (it is on its way)
            await asyncio.sleep(0.001)
        await house.engine.idle()
        eraser = Eraser(house.workspace.vault, Ids())
        who = (await house.rows(inbox))[0]["contact_id"]
        house.clock.pass_(timedelta(seconds=10))
        done = await house.workspace.database.run(eraser.erase, who)
        assert getattr(done, "files", 0) == 2
        recorder.gate.set()
        await slow
        assert [await house.rows(table) for table in (media, media_parts, inbox)] == [[], [], []]


# ------------------------------------------------------------------------------------------------------------ kill -9

SERVES = """
    import asyncio, sys
    from pathlib import Path
    from kontor.engine.failpoints import Failpoints
    from kontor.messages import File, Media
    from tests.kontor.engine.test_media import Files
    from tests.kontor.house import House, make_bot

    async def main(url, folder):
        files = Files(files={"p1": File(b"bytes", "image/png")})
        house = House(url, folder, make_bot(folder / "texts"), recorder=files, fail=Failpoints.from_env())
        async with house:
            if "send" in sys.argv:
                await house.takes(house.inbound(Media("image", id="p1")))
            while (await house.one(MEDIA))["state"] == "wanted":
                house.clock.pass_(LEASE)
                await house.engine.media.once()

    from kontor.engine.keeping import LEASE
    from kontor.store.tables import media as MEDIA
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
"""


def serve(url: str, folder: Path, *arguments: str, fail: str = "") -> int:
    """Serve in a process of its own until the file is settled; return the exit status."""
    from textwrap import dedent

    command: Sequence[str] = [sys.executable, "-c", dedent(SERVES), url, str(folder), *arguments]
    done = subprocess.run(command, env={**os.environ, "KONTOR_FAILPOINT": fail}, timeout=60, check=False)
    return done.returncode


async def test_a_process_killed_between_fetch_and_keep_loses_nothing(url: str, tmp_path: Path) -> None:
    status = await asyncio.to_thread(serve, url, tmp_path, "send", fail="media.before_keep:kill")
    assert status == -signal.SIGKILL
    assert await asyncio.to_thread(serve, url, tmp_path) == 0
    house = House(url, tmp_path, make_bot(tmp_path / "texts"), turns=False)
    async with house:
        one = await row(house)
        assert (one["state"], one["attempts"], one["lapses"]) == ("kept", 2, 1)
        found = await house.workspace.database.run(files.opened, house.engine.ring, one["id"])
        assert found == File(b"bytes", "image/png")
        assert len(await house.rows(media_parts)) == 1

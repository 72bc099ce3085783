from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from connectors.whatsapp.testing import signed
from connectors.whatsapp.testing.mutants import mutants
from connectors.whatsapp.testing.webhooks import text_webhook
from kontor.store.database import Database
from kontor.store.tables import contacts, inbox, metadata, notices, seen
from tests.kontor.web.serving import HOOK, NUMBER, SECRET, VERIFY, Door, served
from tests.thorough import some


@asynccontextmanager
async def logged() -> AsyncIterator[list[MutableMapping[str, Any]]]:
    """Keep the lines that are logged."""
    with capture_logs() as lines:
        yield lines


GOOD = text_webhook("hello", sender="4915100000001", id="wamid.1", at=1_790_000_000, number=NUMBER)
CORPUS = {
    "nothing": b"",
    "no json": b"hello",
    "null": b"null",
    "a number": b"1",
    "5,000 digits": b'{"entry": ' + b"9" * 5000 + b"}",
    "nan": b'{"entry": NaN}',
    "infinity": b'{"entry": [-Infinity]}',
    "a list": b"[]",
    "a bomb of lists": b"[" * 100_000,
    "deep and closed": b'{"a":' * 900 + b"1" + b"}" * 900,
    "deep lists": b'{"entry":' + b"[" * 5000 + b"]" * 5000 + b"}",
    "bad utf-8": b'{"entry": "\xff\xfe"}',
    "nul": b'{"entry": "\\u0000"}',
    "raw nul": b'{"entry": "\x00"}',
    "lone surrogate": b'{"object": "whatsapp_business_account", "entry": [{"id": "\\ud800"}]}',
    "doubled keys": b'{"entry": [], "entry": {}, "entry": 1}',
    "byte order mark": b"\xef\xbb\xbf" + GOOD,
    "utf-16": GOOD.decode().encode("utf-16"),
    "cut off": GOOD[:-40],
    "with a tail": GOOD + b"}",
    "entry is text": b'{"object": "whatsapp_business_account", "entry": "x"}',
    "entry is null": b'{"object": "whatsapp_business_account", "entry": null}',
    "entry of numbers": b'{"object": "whatsapp_business_account", "entry": [1, null, "x", [], {}]}',
    "changes is text": b'{"object": "whatsapp_business_account", "entry": [{"changes": "x"}]}',
    "changes of nulls": b'{"object": "whatsapp_business_account", "entry": [{"changes": [null, 1, {}]}]}',
    "value is a list": b'{"object": "whatsapp_business_account", "entry": [{"changes": [{"value": []}]}]}',
    "another object": b'{"object": "page", "entry": []}',
    "no time": GOOD.replace(b'"1790000000"', b"null"),
    "time is text": GOOD.replace(b'"1790000000"', b'"yesterday"'),
    "time beyond time": GOOD.replace(b'"1790000000"', b'"99999999999999999999999"'),
    "time before time": GOOD.replace(b'"1790000000"', b'"-99999999999999999"'),
    "no sender": GOOD.replace(b'"4915100000001"', b'""'),
    "sender is a list": GOOD.replace(b'"4915100000001"', b"[]"),
    "id is null": GOOD.replace(b'"wamid.1"', b"null"),
    "id without end": GOOD.replace(b"wamid.1", b"w" * 100_000),
    "type is a number": GOOD.replace(b'"type":"text"', b'"type":7').replace(b'"type": "text"', b'"type": 7'),
    "text of another kind": GOOD.replace(b'"hello"', b'{"a": 1}'),
    "a long text": GOOD.replace(b"hello", b"x" * 1_000_000),
}


@pytest.fixture
async def door(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Door]:
    async with served(sqlite_url, tmp_path) as found:
        yield found


async def counts(database: Database) -> dict[str, int]:
    """Return how many rows stand in each table."""
    return await database.run(
        lambda conn, now: {
            name: int(conn.scalar(select(func.count()).select_from(table)) or 0)
            for name, table in metadata.tables.items()
        }
    )


async def test_a_signed_message_is_answered_when_it_is_stored(door: Door) -> None:
    assert await door.post(GOOD, signed(GOOD, SECRET)) == 200
    assert (await counts(door.workspace.database))[inbox.name] == 1


def test_every_body_of_the_corpus_is_another_one() -> None:
    assert len({GOOD, *CORPUS.values()}) == len(CORPUS) + 1 > 30


@pytest.mark.parametrize("name", some(CORPUS))
async def test_no_body_makes_a_5xx_and_no_unsigned_body_stores_anything(door: Door, name: str) -> None:
    body, before = CORPUS[name], await counts(door.workspace.database)
    assert await door.post(body) == 403
    assert await door.post(body, signed(b"another body", SECRET)) == 403
    assert await door.post(body, signed(body, "another secret")) == 403
    assert await counts(door.workspace.database) == before
    assert await door.post(body, signed(body, SECRET)) == 200
    assert await door.post(GOOD, signed(GOOD, SECRET)) == 200
    assert (await counts(door.workspace.database))[inbox.name] >= 1


async def test_hundreds_of_broken_bodies_make_no_5xx(door: Door) -> None:
    bodies = list(islice(mutants(Random(3)), 300))
    found = set()
    for start in range(0, len(bodies), 20):
        sent = [door.post(body, signed(body, SECRET)) for body in bodies[start : start + 20]]
        found |= set(await asyncio.gather(*sent))
    assert found == {200}


@pytest.mark.parametrize(
    "headers",
    [
        {"x-hub-signature-256": ""},
        {"x-hub-signature-256": "sha256="},
        {"x-hub-signature-256": "sha256=" + "0" * 64},
        {"x-hub-signature-256": "sha1=" + "0" * 40},
        {"x-hub-signature-256": "é"},
        {"x-hub-signature": "sha256=0"},
    ],
)
async def test_a_bad_signature_is_refused(door: Door, headers: dict[str, str]) -> None:
    assert await door.post(GOOD, headers) == 403
    counted = await counts(door.workspace.database)
    assert [counted[table.name] for table in (inbox, seen, contacts, notices)] == [0, 0, 0, 0]


async def test_a_second_signature_cannot_replace_the_first(door: Door) -> None:
    name, good = next(item for item in signed(GOOD, SECRET).items() if item[0].lower() == "x-hub-signature-256")
    async with door.http.post(HOOK, data=GOOD, headers=[(name, "sha256=" + "0" * 64), (name, good)]) as answer:
        assert answer.status == 403


async def test_the_handshake_is_answered_with_its_challenge_for_the_right_token_only(door: Door) -> None:
    query = f"{HOOK}?hub.mode=subscribe&hub.challenge=123&hub.verify_token="
    assert await door.get(query + VERIFY) == (200, "123")
    assert (await door.get(query + "wrong"))[0] == 403


@pytest.mark.parametrize(
    "path", ["/hooks/whatsapp/nobody", "/hooks/nothing/airline", "/hooks/", "/hooks/whatsapp/airline/x"]
)
async def test_an_unknown_account_is_not_found(door: Door, path: str) -> None:
    assert await door.post(GOOD, signed(GOOD, SECRET), path) == 404


async def test_other_methods_are_not_allowed(door: Door) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        async with door.http.request(method, HOOK, data=GOOD) as answer:
            assert answer.status == 405


async def test_a_body_that_says_that_it_is_too_large_is_refused_unread(door: Door) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    writer.write(f"POST {HOOK} HTTP/1.1\r\nhost: x\r\ncontent-length: 100000000\r\n\r\n".encode())
    assert b" 413 " in await reader.readline()
    writer.close()


async def test_a_body_of_100_mb_without_a_length_is_refused_and_not_kept(door: Door) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 1
            yield b"x" * 1_000_000

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        async with door.http.post(HOOK, data=endless()) as answer:
            assert answer.status == 413
    except aiohttp.ClientConnectionError:
        pass  # hung up on while it was still sending
    assert sent < 100
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000


async def test_a_body_that_dribbles_is_given_up(sqlite_url: str, tmp_path: Path) -> None:
    async with served(sqlite_url, tmp_path, body_seconds=0.1) as door:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        writer.write(f"POST {HOOK} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{{".encode())
        assert b" 408 " in await asyncio.wait_for(reader.readline(), 5)
        writer.close()


async def test_a_database_that_is_gone_makes_a_503_with_a_time_to_come_back(sqlite_url: str, tmp_path: Path) -> None:
    async with served(sqlite_url, tmp_path) as door, logged() as lines:
        await door.workspace.database.run(lambda conn, now: conn.exec_driver_sql("pragma query_only=on") and None)
        async with door.http.post(HOOK, data=GOOD, headers=signed(GOOD, SECRET)) as answer:
            assert answer.status == 503
            assert answer.headers["retry-after"] == "5"
        await door.workspace.database.run(lambda conn, now: conn.exec_driver_sql("pragma query_only=off") and None)
        assert await door.post(GOOD, signed(GOOD, SECRET)) == 200
        assert (await counts(door.workspace.database))[inbox.name] == 1
        assert [line["event"] for line in lines] == ["hook_not_committed", "database_back"]

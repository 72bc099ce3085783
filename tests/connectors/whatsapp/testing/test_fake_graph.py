"""The fake keeps Meta's rules by itself, and brings word back as Meta does."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from connectors.whatsapp.read import read_body
from connectors.whatsapp.testing import FakeGraph, signed, tap_webhook, text_webhook
from connectors.whatsapp.testing.rules import check
from connectors.whatsapp.testing.schema import Bad
from connectors.whatsapp.verify import verify_signature
from kontor.connectors import Hook
from kontor.messages import Choice, Inbound

from .conftest import HELLO, TO, Door, post

MORE_THAN_META_ALLOWS = 46


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"messaging_product": "whatsapp"},
        HELLO | {"messaging_product": "sms"},
        HELLO | {"to": None},
        HELLO | {"to": "abc"},
        HELLO | {"recipient": "DE.42"},
        HELLO | {"colour": "red"},
        HELLO | {"text": None},
        HELLO | {"text": {"body": "x" * 4097}},
        HELLO | {"text": {"body": ""}},
        HELLO | {"type": "hologram"},
        HELLO | {"context": {}},
        HELLO | {"biz_opaque_callback_data": "x" * 513},
        {"messaging_product": "whatsapp", "recipient": "not scoped", "type": "text", "text": {"body": "x"}},
        TO | {"type": "image", "image": {}},
        TO | {"type": "image", "image": {"id": "1", "link": "https://a.example"}},
        TO | {"type": "audio", "audio": {"link": "https://a.example", "caption": "x"}},
        TO | {"type": "location", "location": {"latitude": 91, "longitude": 0}},
        TO | {"type": "location", "location": {"latitude": "1", "longitude": 0}},
        TO | {"type": "contacts", "contacts": []},
        TO | {"type": "interactive", "interactive": {"type": "carousel"}},
        TO | {"type": "template", "template": {"name": "Loud Name", "language": {"code": "en"}}},
        TO | {"type": "template", "template": {"name": "quiet", "language": {"code": "English"}}},
        {"messaging_product": "whatsapp", "status": "delivered", "message_id": "wamid.1"},
    ],
)
def test_a_body_meta_would_not_take_is_refused(body: Any) -> None:
    with pytest.raises(Bad):
        check(body)


def filled(type: str, text: str) -> dict[str, Any]:
    components = [{"type": type, "parameters": [{"type": "text", "text": text}]}]
    return TO | {"type": "template", "template": {"name": "t", "language": {"code": "en"}, "components": components}}


@pytest.mark.parametrize("text", ["two\nlines", "a\ttab", "five     spaces"])
def test_what_is_written_into_a_template_stands_on_one_line(text: str) -> None:
    check(filled("body", "four    spaces"))
    with pytest.raises(Bad) as bad:
        check(filled("body", text))
    assert bad.value.code == 132018


def test_the_header_of_a_template_is_shorter_than_its_body() -> None:
    check(filled("header", "x" * 60))
    check(filled("body", "x" * 61))
    with pytest.raises(Bad):
        check(filled("header", "x" * 61))


async def test_a_refusal_looks_like_metas(http: aiohttp.ClientSession, graph: FakeGraph) -> None:
    status, answer = await post(http, graph, HELLO | {"text": {}})
    assert status == 400
    assert answer["error"]["code"] == 131008
    assert answer["error"]["error_data"]["details"] == "text['body'] is required."


async def test_an_acceptance_looks_like_metas(http: aiohttp.ClientSession, graph: FakeGraph) -> None:
    status, answer = await post(http, graph, HELLO)
    assert status == 200
    assert answer["contacts"] == [{"input": "+4915100000001", "wa_id": "4915100000001"}]
    assert answer["messages"][0]["id"].startswith("wamid.")


async def test_the_token_is_checked(graph: FakeGraph) -> None:
    async with aiohttp.ClientSession() as stranger:
        assert (await post(stranger, graph, HELLO))[0] == 401
    assert not graph.calls


async def test_a_number_it_does_not_serve_is_refused(http: aiohttp.ClientSession) -> None:
    async with FakeGraph(numbers=frozenset({"1"})) as graph:
        assert (await post(http, graph, HELLO, "1"))[0] == 200
        assert (await post(http, graph, HELLO, "2"))[1]["error"]["code"] == 100


@pytest.mark.parametrize(
    "asked,status,told",
    [
        ({"fields": "quality_rating"}, 200, {"id": "1", "quality_rating": "GREEN"}),
        ({"fields": "colour"}, 400, 100),
        ({"fields": "id", "appsecret_proof": "0" * 64}, 400, 100),
    ],
)
async def test_a_number_tells_what_it_is_asked_and_no_more(
    http: aiohttp.ClientSession, graph: FakeGraph, asked: dict[str, str], status: int, told: Any
) -> None:
    async with http.get(f"{graph.url}/1", params=asked) as answer:
        found = await answer.json()
    assert answer.status == status
    assert (found if status == 200 else found["error"]["code"]) == told


async def test_an_app_that_wants_a_proof_takes_nothing_without(http: aiohttp.ClientSession, graph: FakeGraph) -> None:
    graph.business.wants_proof = True
    async with http.post(f"{graph.url}/1/messages", json=HELLO) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (400, 100)


async def test_a_failure_is_told_as_often_as_asked_for(http: aiohttp.ClientSession, graph: FakeGraph) -> None:
    graph.fail_next(131000, http=500, times=2)
    assert [(await post(http, graph, HELLO))[0] for _ in range(3)] == [500, 500, 200]
    assert len(graph.sends) == 1


async def test_statuses_come_back_signed_with_our_own_id(http: aiohttp.ClientSession, door: Door) -> None:
    async with FakeGraph(webhook=door.url) as graph:
        _, answer = await post(http, graph, HELLO | {"biz_opaque_callback_data": "4711"}, "110000000000001")
        await graph.settled()
    receipts = door.receipts()
    assert [receipt.progress for receipt in receipts] == ["sent", "delivered", "read"]
    assert {receipt.message_id for receipt in receipts} == {answer["messages"][0]["id"]}
    assert {(receipt.echo, receipt.account) for receipt in receipts} == {("4711", "110000000000001")}


async def test_what_is_ready_comes_in_one_request(http: aiohttp.ClientSession, door: Door) -> None:
    async with FakeGraph(webhook=door.url) as graph:
        await post(http, graph, HELLO)
        await graph.settled()
    assert len(door.bodies) == 1


async def test_statuses_come_one_by_one_when_told_so(http: aiohttp.ClientSession, door: Door) -> None:
    async with FakeGraph(webhook=door.url, batch=1) as graph:
        await post(http, graph, HELLO)
        await graph.settled()
    assert len(door.bodies) == 3


async def test_a_webhook_that_is_not_answered_200_comes_again(http: aiohttp.ClientSession, door: Door) -> None:
    door.refusals = 2
    async with FakeGraph(webhook=door.url, statuses=("sent",)) as graph:
        await post(http, graph, HELLO)
        await graph.settled()
    assert len(door.bodies) == 3
    assert len(set(door.bodies)) == 1


async def test_statuses_come_as_late_as_told(http: aiohttp.ClientSession, door: Door) -> None:
    async with FakeGraph(webhook=door.url, delay=0.1) as graph:
        taken = asyncio.get_running_loop().time()
        await post(http, graph, HELLO)
        await graph.settled()
        assert asyncio.get_running_loop().time() - taken >= 0.1
    assert [receipt.progress for receipt in door.receipts()] == ["sent", "delivered", "read"]


async def test_late_statuses_of_one_message_hold_up_no_others(http: aiohttp.ClientSession, door: Door) -> None:
    async with FakeGraph(webhook=door.url, delay=3600.0) as graph:
        await post(http, graph, HELLO | {"biz_opaque_callback_data": "late"})
        graph.delay = 0.0
        await post(http, graph, HELLO | {"biz_opaque_callback_data": "prompt"})
        await asyncio.wait_for(door.answered.wait(), 20)
    assert {receipt.echo for receipt in door.receipts()} == {"prompt"}


async def test_a_delivery_can_fail_after_acceptance(http: aiohttp.ClientSession, door: Door) -> None:
    async with FakeGraph(webhook=door.url) as graph:
        graph.fail_delivery_next(131026)
        assert (await post(http, graph, HELLO))[0] == 200
        await graph.settled()
    assert [(receipt.progress, receipt.code) for receipt in door.receipts()] == [("failed", 131026)]


async def test_a_customer_can_be_made_to_speak(door: Door) -> None:
    async with FakeGraph(webhook=door.url) as graph:
        assert await graph.say(text_webhook("hello")) == 1
        assert await graph.say(tap_webhook("yes", "Yes")) == 1
    contents = [
        event.content for body in door.bodies for event in read_body(body, b"", "") if isinstance(event, Inbound)
    ]
    assert contents[1] == Choice("yes", "Yes")


async def test_the_log_has_a_line_for_each_accepted_message(http: aiohttp.ClientSession, tmp_path: Path) -> None:
    log = tmp_path / "sends.jsonl"
    async with FakeGraph(log=log) as graph:
        await post(http, graph, HELLO | {"biz_opaque_callback_data": "1"})
        await post(http, graph, HELLO | {"biz_opaque_callback_data": "2"})
        await post(http, graph, HELLO | {"text": {}})
        graph.drop_answer_next()
        with pytest.raises(aiohttp.ClientError):
            await post(http, graph, HELLO | {"text": {"body": "other"}})
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["echo"] for line in lines] == ["1", "2", None]
    assert lines[0]["digest"] == lines[1]["digest"] != lines[2]["digest"]
    assert {line["to"] for line in lines} == {"+4915100000001"}


async def test_it_runs_as_a_process(http: aiohttp.ClientSession, door: Door, tmp_path: Path) -> None:
    log = tmp_path / "sends.jsonl"
    options = ("--shuffle", "--repeat", "2", "--seed", "3", "--throughput", "0", "--no-pair-rate")
    command = ("-m", "connectors.whatsapp.testing", "--webhook", door.url, "--log", str(log), *options)
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()
    for _ in range(MORE_THAN_META_ALLOWS):
        async with http.post(f"{url}/1/messages", json=HELLO) as answer:
            assert answer.status == 200
    expected = ["sent", "delivered", "read"] * 2 * MORE_THAN_META_ALLOWS
    await door.receives(len(expected))
    process.terminate()
    assert await process.wait() == 0
    assert len(log.read_text().splitlines()) == MORE_THAN_META_ALLOWS
    progress = [str(receipt.progress) for receipt in door.receipts()]
    assert sorted(progress) == sorted(expected)
    assert progress != expected


def test_a_body_can_be_signed() -> None:
    verify_signature(Hook("POST", b"x", signed(b"x", "secret")), b"secret")

"""The fake keeps Meta's rules by itself, and brings word back as Meta does."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from connectors.whatsapp.read import read_body
from connectors.whatsapp.testing import FakeGraph, signed, tap_webhook, text_webhook
from connectors.whatsapp.testing.rates import Rates
from connectors.whatsapp.testing.rules import check
from connectors.whatsapp.testing.schema import Bad
from connectors.whatsapp.verify import verify_signature
from kontor.connectors import Hook
from kontor.messages import Choice, Inbound, Receipt

TO = {"messaging_product": "whatsapp", "to": "+4915100000001"}
HELLO = TO | {"type": "text", "text": {"body": "hello"}}


class Door:
    """A webhook endpoint that refuses as often as it is told to."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.refusals = 0
        self.answered = asyncio.Event()
        self.url = ""

    async def open(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        verify_signature(
            Hook("POST", body, {name.lower(): value for name, value in request.headers.items()}), b"secret"
        )
        self.bodies.append(body)
        self.refusals -= 1
        self.answered.set()
        return web.Response(status=503 if self.refusals >= 0 else 200)

    def receipts(self) -> list[Receipt]:
        events = [event for body in self.bodies for event in read_body(body, b"", "")]
        return [event for event in events if isinstance(event, Receipt)]


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    door = Door()
    async with AsyncExitStack() as stack:
        runner = web.ServerRunner(web.Server(door.open), shutdown_timeout=0.1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        door.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hooks/whatsapp/airline"
        yield door


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(headers={"Authorization": "Bearer token"}) as session:
        yield session


async def post(http: aiohttp.ClientSession, graph: FakeGraph, body: Any, number: str = "1") -> tuple[int, Any]:
    async with http.post(f"{graph.url}/{number}/messages", json=body) as answer:
        return answer.status, await answer.json()


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


async def test_a_file_nobody_uploaded_cannot_be_sent(http: aiohttp.ClientSession, graph: FakeGraph) -> None:
    status, answer = await post(http, graph, TO | {"type": "image", "image": {"id": "1"}})
    assert (status, answer["error"]["code"]) == (400, 131053)


async def test_a_failure_is_told_as_often_as_asked_for(http: aiohttp.ClientSession, graph: FakeGraph) -> None:
    graph.fail_next(131000, http=500, times=2)
    assert [(await post(http, graph, HELLO))[0] for _ in range(3)] == [500, 500, 200]
    assert len(graph.sends) == 1


def test_one_person_gets_one_message_in_six_seconds_or_45_at_once() -> None:
    rates = Rates(pairs=True)
    assert [rates.refuses("1", "a", 1000.0) for _ in range(46)] == [None] * 45 + [131056]
    assert rates.refuses("1", "b", 1000.0) is None
    assert rates.refuses("1", "a", 1005.9) == 131056
    assert rates.refuses("1", "a", 1006.0) is None
    assert rates.refuses("1", "a", 1006.0) == 131056


def test_a_number_sends_so_many_a_second() -> None:
    rates = Rates(throughput=2)
    assert [rates.refuses("1", str(n), 1000.5) for n in range(3)] == [None, None, 130429]
    assert rates.refuses("2", "x", 1000.5) is None
    assert rates.refuses("1", "x", 1001.0) is None


async def test_rates_answer_with_metas_codes(http: aiohttp.ClientSession) -> None:
    async with FakeGraph(pair_rate=True, now=lambda: 1000.0) as graph:
        codes = [(await post(http, graph, HELLO))[1].get("error", {}).get("code") for _ in range(46)]
    assert codes == [None] * 45 + [131056]


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
    command = ("-m", "connectors.whatsapp.testing", "--webhook", door.url, "--log", str(log))
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()
    async with http.post(f"{url}/1/messages", json=HELLO) as answer:
        assert answer.status == 200
    process.terminate()
    assert await process.wait() == 0
    assert len(log.read_text().splitlines()) == 1


def test_a_body_can_be_signed() -> None:
    verify_signature(Hook("POST", b"x", signed(b"x", "secret")), b"secret")

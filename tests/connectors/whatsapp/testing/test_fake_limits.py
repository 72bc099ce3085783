"""The fake keeps Meta's limits on speed, on the reply window and on files without being asked, with Meta's codes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from io import BytesIO
from itertools import islice
from random import Random
from typing import Any

import aiohttp
import pytest

from connectors.whatsapp import WhatsApp
from connectors.whatsapp.media import TYPES
from connectors.whatsapp.testing import FakeGraph, message_webhook, text_webhook, webhook
from connectors.whatsapp.testing.files import KB, MB
from connectors.whatsapp.testing.mutants import mutants
from connectors.whatsapp.testing.rates import Rates
from kontor.connectors import Refused
from kontor.messages import Progress, Text
from kontor.testing import ManualClock, cleared
from tests.connectors.whatsapp.conftest import NOON, NUMBER, addresses

from .conftest import HELLO, TO, Door, post

NELE, PAUL = "4915100000001", "4915100000002"
AT = int(NOON.timestamp())
TEMPLATE = TO | {"type": "template", "template": {"name": "news", "language": {"code": "en"}}}
STILL = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0"
MOVING = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0"


async def code(http: aiohttp.ClientSession, graph: FakeGraph, body: Any, number: str = NUMBER) -> int | None:
    """Post a message; return the code that it is refused with."""
    found: int | None = (await post(http, graph, body, number))[1].get("error", {}).get("code")
    return found


def failures(door: Door) -> list[int | str | None]:
    """Return the codes of the messages that were reported as failed."""
    return [receipt.code for receipt in door.receipts() if receipt.progress == Progress.FAILED]


# ------------------------------------------------------------------------------------------------------------- speed


def test_one_person_gets_one_message_in_six_seconds_or_45_at_once() -> None:
    rates = Rates()
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


async def test_one_person_is_not_flooded(http: aiohttp.ClientSession, graph: FakeGraph) -> None:
    assert [await code(http, graph, HELLO) for _ in range(46)] == [None] * 45 + [131056]


async def test_a_number_has_80_messages_a_second_in_and_out(http: aiohttp.ClientSession, graph: FakeGraph) -> None:
    graph.hear(webhook({"messages": [{"type": "text", "from": NELE, "timestamp": str(AT)}] * 30}, number=NUMBER))
    people = [TEMPLATE | {"to": f"+49151{person:08d}"} for person in range(51)]
    assert [await code(http, graph, body) for body in people] == [None] * 50 + [130429]


async def test_a_run_under_load_switches_the_rates_off(http: aiohttp.ClientSession, clock: ManualClock) -> None:
    async with FakeGraph(throughput=None, pair_rate=False, now=lambda: clock.now().timestamp()) as graph:
        assert {await code(http, graph, HELLO) for _ in range(100)} == {None}


# ------------------------------------------------------------------------------------------------------------ window


async def told(http: aiohttp.ClientSession, graph: FakeGraph, bodies: Iterable[Any]) -> None:
    """Post messages that are taken, and wait for word of them."""
    for body in bodies:
        assert await code(http, graph, body) is None
    await graph.settled()


async def test_a_day_after_a_persons_message_only_templates_reach_them(
    http: aiohttp.ClientSession, door: Door, clock: ManualClock
) -> None:
    async with FakeGraph(webhook=door.url, now=lambda: clock.now().timestamp()) as graph:
        await graph.say(text_webhook("hello", sender=NELE, at=AT, number=NUMBER))
        clock.pass_(timedelta(hours=23, minutes=59))
        await told(http, graph, [HELLO])
        assert failures(door) == []
        clock.pass_(timedelta(minutes=1))
        await told(http, graph, [HELLO, TEMPLATE])
        assert failures(door) == [131047]
        await graph.say(text_webhook("hello?", sender=NELE, at=AT + 86_400, number=NUMBER))
        await told(http, graph, [HELLO])
        assert failures(door) == [131047]


async def test_a_message_that_was_written_long_ago_opens_nothing(
    http: aiohttp.ClientSession, door: Door, clock: ManualClock
) -> None:
    async with FakeGraph(webhook=door.url, now=lambda: clock.now().timestamp()) as graph:
        await graph.say(text_webhook("hello", sender=NELE, at=AT - 86_400, number=NUMBER))
        await told(http, graph, [HELLO])
    assert failures(door) == [131047]


async def test_who_never_wrote_gets_templates_only(http: aiohttp.ClientSession, graph: FakeGraph) -> None:
    graph.hear(text_webhook("hello", sender=NELE, at=AT, number=NUMBER))
    assert await code(http, graph, HELLO) is None
    assert await code(http, graph, HELLO | {"to": f"+{PAUL}"}) == 131047
    assert await code(http, graph, TEMPLATE | {"to": f"+{PAUL}"}) is None


async def test_a_number_whose_messages_all_pass_the_fake_by_writes_to_everybody(
    http: aiohttp.ClientSession, graph: FakeGraph
) -> None:
    graph.hear(text_webhook("hello", sender=NELE, at=AT, number=NUMBER))
    assert await code(http, graph, HELLO | {"to": f"+{PAUL}"}, "110000000000002") is None


async def test_the_window_may_be_left_out(http: aiohttp.ClientSession, clock: ManualClock) -> None:
    async with FakeGraph(window=False, now=lambda: clock.now().timestamp()) as graph:
        graph.hear(text_webhook("hello", sender=NELE, at=AT, number=NUMBER))
        assert await code(http, graph, HELLO | {"to": f"+{PAUL}"}) is None


async def test_a_window_is_open_under_all_names_of_who_wrote(http: aiohttp.ClientSession, graph: FakeGraph) -> None:
    graph.hear(text_webhook("hello", sender=NELE, at=AT, number=NUMBER))
    scoped = {key: value for key, value in HELLO.items() if key != "to"} | {"recipient": f"US.{NELE}"}
    assert await code(http, graph, scoped) is None


async def test_a_message_to_a_group_opens_the_groups_window_alone(
    http: aiohttp.ClientSession, graph: FakeGraph
) -> None:
    message = {"type": "text", "text": {"body": "hello"}, "group_id": "trip"}
    graph.hear(message_webhook(message, sender=NELE, at=AT, number=NUMBER))
    assert await code(http, graph, HELLO | {"to": "trip", "recipient_type": "group"}) is None
    assert await code(http, graph, HELLO) == 131047


@pytest.mark.parametrize("type", ["system", "reaction", "edit", "revoke"])
async def test_what_is_no_message_to_answer_opens_no_window(
    http: aiohttp.ClientSession, graph: FakeGraph, type: str
) -> None:
    graph.hear(text_webhook("hello", sender=PAUL, at=AT, number=NUMBER))
    graph.hear(message_webhook({"type": type}, sender=NELE, at=AT, number=NUMBER))
    assert await code(http, graph, HELLO) == 131047


async def test_a_webhook_that_cannot_be_read_is_no_fault_of_the_fakes(graph: FakeGraph) -> None:
    for body in islice(mutants(Random(7)), 500):
        graph.hear(body)


async def test_our_sender_learns_that_the_window_is_closed(
    graph: FakeGraph, whatsapp: WhatsApp, clock: ManualClock
) -> None:
    graph.hear(text_webhook("hello", sender=NELE, at=AT, number=NUMBER))
    clock.pass_(timedelta(hours=24))
    with pytest.raises(Refused) as refused:
        await whatsapp.send(cleared(Text("hello"), to=addresses(phone=NELE)))
    assert (refused.value.code, refused.value.action) == (131047, "template")


# ------------------------------------------------------------------------------------------------------------- files


async def upload(http: aiohttp.ClientSession, graph: FakeGraph, data: bytes, mime: str) -> int | None:
    """Upload a file; return the code that it is refused with."""
    form = aiohttp.FormData({"messaging_product": "whatsapp", "type": mime})
    form.add_field("file", BytesIO(data), filename="file", content_type=mime)
    async with http.post(f"{graph.url}/{NUMBER}/media", data=form) as answer:
        found: int | None = (await answer.json()).get("error", {}).get("code")
        return found


@pytest.mark.parametrize("mime", ["text/csv", "image/gif", "application/zip", "video/quicktime", "audio/x-wav"])
async def test_a_file_of_a_type_meta_does_not_know_is_not_taken(
    http: aiohttp.ClientSession, graph: FakeGraph, mime: str
) -> None:
    assert await upload(http, graph, b"x", mime) == 100


@pytest.mark.parametrize(
    "mime,data,most",
    [
        ("image/png", b"", 5 * MB),
        ("audio/ogg; codecs=opus", b"", 16 * MB),
        ("image/webp", b"", 100 * KB),
        ("image/webp", STILL, 100 * KB),
        ("image/webp", MOVING, 500 * KB),
    ],
)
async def test_a_file_may_be_as_large_as_its_kind_allows(
    http: aiohttp.ClientSession, graph: FakeGraph, mime: str, data: bytes, most: int
) -> None:
    assert await upload(http, graph, data.ljust(most, b"\0"), mime) is None
    assert await upload(http, graph, data.ljust(most + 1, b"\0"), mime) == 131053


@pytest.mark.parametrize("kind", TYPES)
async def test_what_our_check_lets_go_up_is_taken_and_can_be_sent(
    http: aiohttp.ClientSession, graph: FakeGraph, kind: str
) -> None:
    for mime in TYPES[kind]:
        assert await upload(http, graph, b"x", mime) is None
        assert await code(http, graph, TO | {"type": kind, kind: {"id": [*graph.files][-1]}}) is None


async def test_a_file_nobody_uploaded_cannot_be_sent(http: aiohttp.ClientSession, graph: FakeGraph) -> None:
    assert await code(http, graph, TO | {"type": "image", "image": {"id": "1"}}) == 100


def headed(file: dict[str, Any]) -> dict[str, Any]:
    """Return a link with a picture above it."""
    action = {"name": "cta_url", "parameters": {"display_text": "Open", "url": "https://a.example"}}
    header = {"type": "image", "image": file}
    return {
        "type": "interactive",
        "interactive": {"type": "cta_url", "header": header, "body": {"text": "x"}} | {"action": action},
    }


def pictured(file: dict[str, Any]) -> dict[str, Any]:
    """Return a template with a picture."""
    header = {"type": "header", "parameters": [{"type": "image", "image": file}]}
    return {"type": "template", "template": {"name": "news", "language": {"code": "en"}, "components": [header]}}


@pytest.mark.parametrize(
    "mime,kind",
    [
        ("application/pdf", "image"),
        ("image/webp", "image"),
        ("image/png", "sticker"),
        ("audio/mp4", "video"),
        ("video/mp4", "audio"),
    ],
)
async def test_a_file_is_not_sent_as_what_it_is_not(
    http: aiohttp.ClientSession, graph: FakeGraph, mime: str, kind: str
) -> None:
    assert await code(http, graph, TO | {"type": kind, kind: {"id": graph.add_file(b"x", mime)}}) == 131053


@pytest.mark.parametrize("shape", [headed, pictured])
async def test_nor_is_it_in_a_header(http: aiohttp.ClientSession, graph: FakeGraph, shape: Any) -> None:
    assert await code(http, graph, TO | shape({"id": graph.add_file(b"x", "image/png")})) is None
    assert await code(http, graph, TO | shape({"id": graph.add_file(b"x", "application/pdf")})) == 131053


async def test_a_status_tells_of_a_file_that_is_not_what_it_was_sent_as(
    http: aiohttp.ClientSession, door: Door
) -> None:
    async with FakeGraph(webhook=door.url) as graph:
        pdf = graph.add_file(b"%PDF", "application/pdf")
        await told(http, graph, [TO | {"type": "image", "image": {"id": pdf}}])
    assert failures(door) == [131053]

"""What an answer means, and what it means when none comes."""

from __future__ import annotations

import asyncio
import socket
from datetime import datetime, timedelta

import aiohttp
import pytest

from connectors.whatsapp import WhatsApp
from connectors.whatsapp.graph import Graph, Reply
from connectors.whatsapp.send import Sender
from connectors.whatsapp.testing import FakeGraph
from connectors.whatsapp.uploads import Uploads
from kontor.connectors import Doubtful, Refused, Throttled, Unreachable
from kontor.gate import Late
from kontor.messages import Signal, Text
from kontor.testing import ManualClock, cleared

from .conftest import NOON, addresses, settings


@pytest.mark.parametrize(
    "code,action",
    [(100, "fix"), (131047, "template"), (131050, "stop_marketing"), (131031, "brake"), (131042, "money")],
)
async def test_a_refusal_carries_code_and_action(graph: FakeGraph, whatsapp: WhatsApp, code: int, action: str) -> None:
    graph.fail_next(code)
    with pytest.raises(Refused) as refused:
        await whatsapp.send(cleared(Text("hello")))
    assert (refused.value.code, refused.value.action) == (code, action)
    assert not graph.sends


@pytest.mark.parametrize("code", [1, 2, 131000, 131016, 133004])
async def test_trouble_at_metas_may_be_tried_again(graph: FakeGraph, whatsapp: WhatsApp, code: int) -> None:
    graph.fail_next(code, http=500)
    with pytest.raises(Unreachable) as unreachable:
        await whatsapp.send(cleared(Text("hello")))
    assert unreachable.value.code == code


@pytest.mark.parametrize("http", [500, 503, 408])
async def test_a_server_error_without_code_may_be_tried_again(graph: FakeGraph, whatsapp: WhatsApp, http: int) -> None:
    graph.fail_next(http=http)
    with pytest.raises(Unreachable):
        await whatsapp.send(cleared(Text("hello")))


@pytest.mark.parametrize("http", [502, 504])
async def test_a_gateway_that_lost_its_server_is_a_doubt(graph: FakeGraph, whatsapp: WhatsApp, http: int) -> None:
    graph.fail_next(http=http)
    with pytest.raises(Doubtful):
        await whatsapp.send(cleared(Text("hello")))


@pytest.mark.parametrize(
    "code,scope", [(4, "account"), (80007, "account"), (130429, "account"), (131056, "contact"), (None, "account")]
)
async def test_too_fast_says_for_whom(graph: FakeGraph, whatsapp: WhatsApp, code: int | None, scope: str) -> None:
    graph.fail_next(code, http=429)
    with pytest.raises(Throttled) as throttled:
        await whatsapp.send(cleared(Text("hello")))
    assert (throttled.value.scope, throttled.value.until) == (scope, None)


@pytest.mark.parametrize("code,pause", [(131057, 5), (133015, 5), (133016, 5), (132069, 60)])
async def test_what_only_time_heals_names_the_time(graph: FakeGraph, whatsapp: WhatsApp, code: int, pause: int) -> None:
    graph.fail_next(code)
    with pytest.raises(Throttled) as throttled:
        await whatsapp.send(cleared(Text("hello")))
    assert throttled.value.until == NOON + timedelta(minutes=pause)


@pytest.mark.parametrize(
    "header,until",
    [
        ("30", NOON + timedelta(seconds=30)),
        ("Sat, 21 Nov 2026 12:05:00 GMT", NOON + timedelta(minutes=5)),
        ("soon", None),
        ("-1", None),
        ("99999999999", None),
        ("999999", NOON + timedelta(seconds=999_999)),
        ("Tue, 21 Nov 2028 12:05:00 GMT", NOON.replace(year=2028) + timedelta(minutes=5)),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        ("Fri, 01 Jan 2027 00:00:00 +9999999999", None),
        ("", None),
    ],
)
async def test_retry_after_is_kept(graph: FakeGraph, whatsapp: WhatsApp, header: str, until: datetime | None) -> None:
    graph.fail_next(130429, http=429, retry_after=header)
    with pytest.raises(Throttled) as throttled:
        await whatsapp.send(cleared(Text("hello")))
    assert throttled.value.until == until


async def test_a_wrong_token_stops_for_the_operator(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    graph.token = "renewed"
    with pytest.raises(Refused) as refused:
        await whatsapp.send(cleared(Text("hello")))
    assert (refused.value.code, refused.value.action) == (190, "auth")


async def test_a_redirect_is_not_followed(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    graph.fail_next(http=302)
    with pytest.raises(Refused) as refused:
        await whatsapp.send(cleared(Text("hello")))
    assert refused.value.code == "http 302"
    assert len(graph.calls) == 1


async def test_a_closed_connection_after_the_write_is_a_doubt(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    graph.drop_answer_next()
    with pytest.raises(Doubtful):
        await whatsapp.send(cleared(Text("hello")))
    assert len(graph.sends) == 1


async def test_half_an_answer_is_a_doubt(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    graph.truncate_next()
    with pytest.raises(Doubtful):
        await whatsapp.send(cleared(Text("hello")))
    assert len(graph.sends) == 1


async def test_an_answer_that_never_comes_is_a_doubt(graph: FakeGraph) -> None:
    impatient = Graph(settings(graph.url), ManualClock(NOON), aiohttp.ClientTimeout(total=0.05))
    graph.hang_next()
    with pytest.raises(Doubtful):
        await Sender(impatient, Uploads(impatient, ManualClock(NOON))).send(cleared(Text("hello")))
    await impatient.close()
    assert len(graph.sends) == 1


async def test_a_mark_is_never_a_doubt(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    graph.drop_answer_next(2)
    with pytest.raises(Unreachable):
        await whatsapp.send(cleared(Signal("read", "wamid.1")))
    assert (await whatsapp.send(cleared(Signal("typing", "wamid.1")))).id == ""


async def test_a_success_without_id_is_a_doubt(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    graph.fail_next(http=200)
    with pytest.raises(Doubtful):
        await whatsapp.send(cleared(Text("hello")))


async def test_nobody_listening_is_unreachable_and_not_begun() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    alone = WhatsApp(settings(f"http://127.0.0.1:{port}"), "airline", ManualClock(NOON))
    message = cleared(Text("hello"))
    with pytest.raises(Unreachable):
        await alone.send(message)
    await alone.close()
    message.begin()


async def test_a_decision_grown_old_is_not_sent(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    with pytest.raises(Late):
        await whatsapp.send(cleared(Text("hello"), seconds=-1.0))
    assert not graph.calls


async def test_the_connection_is_good_after_a_late_one(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    await whatsapp.send(cleared(Text("one")))
    with pytest.raises(Late):
        await whatsapp.send(cleared(Text("late"), seconds=-1.0))
    await whatsapp.send(cleared(Text("two")))
    assert [call.body["text"]["body"] for call in graph.sends] == ["one", "two"]


async def test_a_message_is_sent_once(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    message = cleared(Text("hello"))
    await whatsapp.send(message)
    with pytest.raises(RuntimeError, match="second decision"):
        await whatsapp.send(message)
    assert len(graph.sends) == 1


async def test_many_sends_at_once_keep_apart(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    people = addresses(phone="4915100000001") + addresses(phone="4915100000002")
    messages = [cleared(Text(str(number)), id=number, to=(people[number % 2],)) for number in range(50)]
    sent = await asyncio.gather(*(whatsapp.send(message) for message in messages))
    echoes = {call.id: call.body["biz_opaque_callback_data"] for call in graph.sends}
    assert [echoes[one.id] for one in sent] == [message.echo for message in messages]


def test_metas_detail_is_told_without_long_numbers() -> None:
    reply = Reply(400, b'{"error":{"code":100,"error_data":{"details":"to +4915100000001\\nis wrong"}}}')
    trouble = Graph(settings(), ManualClock(NOON)).trouble(reply)
    assert str(trouble) == "100: the request or the template is wrong: to +… is wrong"

"""What a served web chat gives to whom, over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from connectors.webchat import WebChat
from connectors.webchat.testing import FakeVisitor, Heard
from kontor.connectors import Connector, Refused
from kontor.contacts import PHONE, Address
from kontor.gate import Late
from kontor.messages import (
    AnyContent,
    Choice,
    Choices,
    File,
    Inbound,
    Media,
    Option,
    Progress,
    Reaction,
    Receipt,
    Signal,
    Template,
    Text,
)
from kontor.testing import cleared
from tests.connectors.webchat.office import Office, Opens, serving

TICKET = File(b"%PDF-1.7", "application/pdf", "Bordkarte Ä.pdf")


def echoing(content: AnyContent) -> list[AnyContent]:
    return [Text(f"You said {content.body}")] if isinstance(content, Text) else []


async def heard(stream: AsyncIterator[Heard], count: int) -> list[Heard]:
    return [await anext(stream) for _ in range(count)]


async def test_it_fits_the_port(office: Office) -> None:
    chat = office.chats["airline"]

    assert isinstance(chat, Connector)
    assert chat.account.key == "webchat/airline"
    assert chat.policy.echoes
    assert not chat.policy.first_contact


async def test_an_answer_reaches_the_open_page(office: Office, visitor: FakeVisitor) -> None:
    office.reply = echoing
    stream = visitor.listen()
    assert await visitor.say("hello") == 200

    (message,) = await heard(stream, 1)

    assert (message.type, message.seq) == ("message", 1)
    assert message.data["content"] == {"body": "You said hello", "preview": False, "kind": "text"}


async def test_a_reconnect_goes_on_after_the_last_event(office: Office, visitor: FakeVisitor) -> None:
    office.reply = echoing
    for word in ("one", "two", "three"):
        await visitor.say(word)

    everything = await heard(visitor.listen(), 3)
    rest = await heard(visitor.listen(after=2), 1)

    assert [one.seq for one in everything] == [1, 2, 3]
    assert rest == everything[2:]


async def test_the_same_event_twice_is_one(office: Office, visitor: FakeVisitor) -> None:
    for _ in range(2):
        await visitor.post({"id": "event-01", "kind": "text", "text": "again"})

    assert len(office.said()) == 1


async def test_a_receipt_comes_back_with_our_own_id(office: Office, visitor: FakeVisitor) -> None:
    office.reply = echoing
    await visitor.say("hello")
    (message,) = await heard(visitor.listen(), 1)
    await visitor.post({"kind": "delivered", "message": message.data["id"]})

    receipt = office.events[-1]
    assert isinstance(receipt, Receipt)
    assert (receipt.echo, receipt.progress) == ("1", Progress.DELIVERED)


async def test_a_message_sent_twice_arrives_once(office: Office, visitor: FakeVisitor) -> None:
    await visitor.say("hello")
    chat, to = office.chats["airline"], office.said()[0].sender.address
    first = await chat.send(cleared(Text("one"), to=to, id=41))
    again = await chat.send(cleared(Text("one"), to=to, id=41))
    await chat.send(cleared(Text("two"), to=to, id=42))

    assert first == again
    assert [one.data["content"]["body"] for one in await heard(visitor.listen(), 2)] == ["one", "two"]


async def test_typing_and_read_marks_reach_who_is_there_now(office: Office, visitor: FakeVisitor) -> None:
    office.reply = echoing
    stream = visitor.listen()
    await visitor.post({"id": "event-01", "kind": "text", "text": "hello"})
    await heard(stream, 1)
    chat, inbound = office.chats["airline"], office.said()[0]
    await chat.send(cleared(Signal("read", inbound.id), to=inbound.sender.address, id=2))
    await chat.send(cleared(Signal("typing"), to=inbound.sender.address, id=3))

    assert [(one.type, one.data) for one in await heard(stream, 2)] == [
        ("read", {"target": "event-01"}),
        ("typing", {"target": None}),
    ]


async def test_a_message_laid_down_by_another_process_is_noticed(
    office: Office, visitor: FakeVisitor, open_chat: Opens
) -> None:
    office.reply = echoing
    stream = visitor.listen()
    await visitor.say("hello")
    await heard(stream, 1)
    worker = open_chat()
    await worker.send(cleared(Text("from elsewhere"), to=office.said()[0].sender.address, id=77))

    (message,) = await heard(stream, 1)

    assert message.data["content"]["body"] == "from elsewhere"
    await worker.close()


async def test_a_file_is_its_receivers_and_is_only_ever_saved(office: Office, visitor: FakeVisitor) -> None:
    await visitor.say("my ticket please")
    await office.say(office.chats["airline"], office.said()[0].sender.address, Media("document", blob="b-9"), TICKET)
    (message,) = await heard(visitor.listen(), 1)
    content = message.data["content"]
    status, data, headers = await visitor.file(content["file"])
    async with FakeVisitor(office.url, "airline") as stranger:
        foreign, _, _ = await stranger.file(content["file"])
        stranger.token = "forged"
        unknown, _, _ = await stranger.file(content["file"])

    assert (content["size"], content.get("blob"), content.get("id")) == (8, None, None)
    assert (status, data) == (200, TICKET.data)
    assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''Bordkarte%20%C3%84.pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (foreign, unknown) == (404, 401)


async def test_a_file_that_claims_to_be_more_than_a_type_is_plain_bytes(office: Office, visitor: FakeVisitor) -> None:
    await visitor.say("hello")
    odd = File(b"x", "text/html\r\nSet-Cookie: a=b", None)
    await office.say(office.chats["airline"], office.said()[0].sender.address, Media("document", blob="b"), odd)
    (message,) = await heard(visitor.listen(), 1)
    _, _, headers = await visitor.file(message.data["content"]["file"])

    assert headers["Content-Type"] == "application/octet-stream"
    assert "Set-Cookie" not in headers


async def test_strangers_are_let_in_nowhere(office: Office, visitor: FakeVisitor) -> None:
    visitor.token = "forged"

    assert await visitor.say("hello") == 403
    async with aiohttp.ClientSession(office.url) as http, http.get("/webchat/airline/events") as answer:
        assert answer.status == 401
    assert office.events == []


async def test_streams_end_when_the_server_stops(office: Office, visitor: FakeVisitor) -> None:
    office.reply = echoing
    stream = visitor.listen()
    await visitor.say("hello")
    await heard(stream, 1)
    office.chats["airline"].end_streams()

    assert [one async for one in stream] == []


async def test_a_visitors_pages_are_counted(office: Office, visitor: FakeVisitor) -> None:
    office.reply = echoing
    await visitor.say("hello")
    streams = [visitor.listen() for _ in range(8)]
    await asyncio.gather(*(anext(stream) for stream in streams))

    async with aiohttp.ClientSession(office.url, headers=visitor.headers) as http:
        answer = await http.get("/webchat/airline/events")
        assert answer.status == 429
    for stream in streams:
        await stream.aclose()  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/", "/webchat/airline/"])
async def test_the_page_loads_from_here_only_and_runs_nothing_written_into_it(office: Office, path: str) -> None:
    async with aiohttp.ClientSession(office.url) as http, http.get(path) as answer:
        policy, page = answer.headers["Content-Security-Policy"], await answer.text()

    assert "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;" in policy
    assert "unsafe" not in policy
    assert "//" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "style=" not in page
    assert " on" + "click" not in page


async def test_pictures_may_come_from_named_places(open_chat: Opens) -> None:
    chat = open_chat(images=("https://cdn.example.com",))
    async with serving(chat) as office, aiohttp.ClientSession(office.url) as http, http.get("/") as answer:
        assert "img-src 'self' blob: https://cdn.example.com;" in answer.headers["Content-Security-Policy"]


async def test_the_page_is_told_which_accounts_there_are(open_chat: Opens) -> None:
    chats = open_chat("airline"), open_chat("shop", "Example Shop")
    async with serving(*chats) as office, aiohttp.ClientSession(office.url) as http:
        accounts = await (await http.get("/webchat/accounts")).json()
        about = await (await http.get("/webchat/shop/about")).json()

    assert accounts == {"accounts": ["airline", "shop"]}
    assert about == {"account": "shop", "title": "Example Shop", "longest": 4096, "images": []}


async def test_a_token_of_one_account_opens_no_other(open_chat: Opens) -> None:
    async with (
        serving(open_chat("airline"), open_chat("shop")) as office,
        FakeVisitor(office.url, "airline") as visitor,
        FakeVisitor(office.url, "shop") as other,
    ):
        other.token = visitor.token
        assert await visitor.say("hello") == 200
        assert await other.say("hello") == 403


async def test_choices_come_back_as_the_choice(office: Office, visitor: FakeVisitor) -> None:
    office.reply = lambda content: [Choices("Which?", (Option("a", "First"),))] if isinstance(content, Text) else []
    await visitor.say("hello")
    (message,) = await heard(visitor.listen(), 1)
    option = message.data["content"]["options"][0]
    await visitor.tap(option["id"], option["title"])

    assert office.said()[-1].content == Choice("a", "First")


@pytest.fixture
def chat(open_chat: Opens) -> WebChat:
    return open_chat()


@pytest.mark.parametrize(
    "content, file, word",
    [
        (Template("t", "en"), None, "template"),
        (Reaction("x", "👍"), None, "reaction"),
        (Media("document", blob="b"), None, "media"),
        (Media("document", blob="b"), File(bytes(25_000_001), "application/pdf"), "media"),
    ],
)
async def test_what_the_page_cannot_show_is_refused_by_name(
    chat: WebChat, content: AnyContent, file: File | None, word: str
) -> None:
    with pytest.raises(Refused) as refused:
        await chat.send(cleared(content, to=Address("webchat", "visitor", "v"), file=file))

    assert refused.value.reason.startswith(f"{word}:")


async def test_an_address_of_another_channel_is_refused(chat: WebChat) -> None:
    with pytest.raises(Refused):
        await chat.send(cleared(Text("x"), to=Address("whatsapp", PHONE, "1555")))


async def test_a_decision_too_old_lays_nothing_down(office: Office, visitor: FakeVisitor) -> None:
    office.reply = echoing
    await visitor.say("hello")
    to = office.said()[0].sender.address
    with pytest.raises(Late):
        await office.chats["airline"].send(cleared(Text("late"), to=to, id=9, seconds=-1))
    await visitor.say("again")

    bodies = [one.data["content"]["body"] for one in await heard(visitor.listen(), 2)]
    assert bodies == ["You said hello", "You said again"]


async def test_a_visitor_brings_no_files(chat: WebChat) -> None:
    with pytest.raises(Refused):
        await chat.fetch(Media("document", id="x"))


async def test_an_inbound_names_account_and_visitor(office: Office, visitor: FakeVisitor) -> None:
    await visitor.say("hello")

    (inbound,) = office.events
    assert isinstance(inbound, Inbound)
    assert inbound.account == "airline"
    assert inbound.sender.language == "en"

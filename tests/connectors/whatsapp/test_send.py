"""Every kind the business says arrives at the Graph API in the shape it takes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.whatsapp import WhatsApp
from connectors.whatsapp.testing import FakeGraph
from kontor.connectors import Refused
from kontor.contacts import BUSINESS_SCOPED_ID, GROUP, PHONE, VISITOR, Address
from kontor.messages import (
    AnyContent,
    Ask,
    Card,
    Cards,
    Catalogue,
    Choices,
    File,
    Form,
    Link,
    Location,
    Media,
    Menu,
    Option,
    Parameter,
    Product,
    Products,
    Reaction,
    Section,
    Shelf,
    Signal,
    Start,
    Template,
    TemplateButton,
    TemplateCard,
    Text,
)
from kontor.testing import cleared

PICTURE = "https://shop.example/jacket.jpg"
YES_NO = (Option("yes", "Yes"), Option("no", "No"))


def card(name: str) -> TemplateCard:
    picture, buy = Parameter("image", media=Media("image", link=PICTURE)), TemplateButton("quick_reply", 0, name)
    return TemplateCard((picture,), (Parameter(text=name),), (buy, TemplateButton("url", 1, name)))


KINDS: dict[str, AnyContent] = {
    "text": Text("The 07:10 leaves on time."),
    "text with preview": Text("https://shop.example", preview=True),
    "image by link": Media("image", link=PICTURE, caption="blue"),
    "video by link": Media("video", link="https://shop.example/v.mp4"),
    "audio by link": Media("audio", link="https://shop.example/a.mp3", caption="goes nowhere"),
    "voice by link": Media("voice", link="https://shop.example/v.ogg"),
    "document by link": Media("document", link="https://shop.example/t.pdf", filename="t.pdf", caption="ticket"),
    "sticker by link": Media("sticker", link="https://shop.example/s.webp"),
    "location": Location(53.55, 10.0, "Pier", "1 Pier Road"),
    "bare location": Location(53.55, 10.0),
    "cards": Cards((Card("Jan", ("+49301",), ("jan@shop.example",), "Shop", ("https://shop.example",), "1990-01-02"),)),
    "buttons": Choices("Shall I?", YES_NO),
    "buttons with header": Choices("Shall I?", YES_NO, header=Text("Booking"), footer="Kontor Air"),
    "buttons with picture": Choices("This one?", YES_NO, header=Media("image", link=PICTURE)),
    "list": Menu("Which?", "Flights", (Section("Friday", (Option("1", "07:10", "KO 1"), Option("2", "19:30"))),)),
    "list of two sections": Menu(
        "Which?",
        "Flights",
        (Section("Fri", (Option("1", "07:10"),)), Section("Sat", (Option("2", "07:10"),))),
        "Lisbon",
    ),
    "link": Link("See it", "Open", "https://shop.example/jacket", header=Media("image", link=PICTURE), footer="Shop"),
    "form": Form("Your bags?", "Start", "123", "token", "BAGS", {"count": 2}),
    "form in draft": Form("Your bags?", "Start", "123", "token", draft=True),
    "product": Product("77", "JACKET", "this one?"),
    "bare product": Product("77", "JACKET"),
    "products": Products("77", "Jackets", "three of them", (Shelf("Rain", ("A", "B")), Shelf("Sun", ("C",)))),
    "catalogue": Catalogue("all we have", "JACKET", "Shop"),
    "bare catalogue": Catalogue("all we have"),
    "ask for location": Ask("location", "Where are you?"),
    "ask for phone": Ask("phone", "May we call?"),
    "ask for address": Ask("address", "Where to?", "IN", {"name": "N"}),
    "bare template": Template("hello", "en_US"),
    "template": Template(
        "gate_changed",
        "de",
        header=(Parameter("image", media=Media("image", link=PICTURE)),),
        body=(
            Parameter(text="KO 1", name="flight"),
            Parameter("currency", text="80 €", code="EUR", amount_1000=80000),
            Parameter("date_time", text="Friday"),
        ),
        buttons=(
            TemplateButton("quick_reply", 0, "WATCH"),
            TemplateButton("url", 1, "KO1"),
            TemplateButton("copy_code", 2, "RAIN10"),
            TemplateButton("flow", 3, "token", {"day": "friday"}),
            TemplateButton("catalog", 4, data={"thumbnail_product_retailer_id": "A"}),
            TemplateButton("mpm", 5, data={"sections": []}),
        ),
    ),
    "template with document": Template(
        "ticket",
        "en",
        (Parameter("document", media=Media("document", link="https://a.example/t.pdf", filename="t.pdf")),),
    ),
    "template with place": Template("pier", "en", (Parameter("location", location=Location(1, 2, "Pier", "Road")),)),
    "template with an offer that ends": Template(
        "spring",
        "en",
        buttons=(TemplateButton("copy_code", 0, "RAIN10"),),
        offer_until=datetime(2026, 12, 1, tzinfo=UTC),
    ),
    "template with cards": Template(
        "new_in", "en", body=(Parameter(text="Ada"),), cards=(card("Otter"), card("Heron")), category="marketing"
    ),
    "template with cards of products": Template(
        "favourites",
        "en",
        cards=tuple(
            TemplateCard((Parameter("product", product_id=one, catalog_id="77"),)) for one in ("JACKET", "BOOTS")
        ),
        category="marketing",
    ),
    "reaction": Reaction("wamid.KONTOR0001", "👍"),
    "reaction taken back": Reaction("wamid.KONTOR0001"),
}


def last(graph: FakeGraph) -> dict[str, Any]:
    return graph.sends[-1].body


@pytest.mark.parametrize("kind", KINDS)
async def test_the_graph_takes(graph: FakeGraph, whatsapp: WhatsApp, kind: str) -> None:
    sent = await whatsapp.send(cleared(KINDS[kind]))
    assert sent.id == graph.sends[-1].id


async def test_a_send_names_the_receiver_the_quote_and_our_own_id(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    await whatsapp.send(cleared(Text("yes"), quote="wamid.KONTOR0001", id=4711))
    assert last(graph) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+15550001111",
        "type": "text",
        "text": {"body": "yes", "preview_url": False},
        "context": {"message_id": "wamid.KONTOR0001"},
        "biz_opaque_callback_data": "4711",
    }


async def test_a_person_without_number_is_reached_by_the_scoped_id(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    to = (Address("whatsapp", VISITOR, "nele"), Address("whatsapp", BUSINESS_SCOPED_ID, "DE.42"))
    await whatsapp.send(cleared(Text("hello"), to=to))
    assert last(graph)["recipient"] == "DE.42"
    assert "to" not in last(graph)


async def test_a_group_is_named_as_one(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    await whatsapp.send(cleared(Text("hello"), to=(Address("whatsapp", GROUP, "kontor-group-1"),)))
    assert (last(graph)["recipient_type"], last(graph)["to"]) == ("group", "kontor-group-1")


async def test_the_first_address_whatsapp_can_write_to_wins(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    to = (Address("whatsapp", BUSINESS_SCOPED_ID, "DE.42"), Address("whatsapp", PHONE, "+4915100000001"))
    await whatsapp.send(cleared(Text("hello"), to=to))
    assert last(graph)["recipient"] == "DE.42"


async def test_an_address_of_another_channel_reaches_nobody(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    with pytest.raises(Refused) as refused:
        await whatsapp.send(cleared(Text("hello"), to=(Address("whatsapp", VISITOR, "nele"),)))
    assert refused.value.action == "recipient"
    assert not graph.calls


async def test_a_login_code_goes_to_no_scoped_id(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    code = Template("login", "en", category="authentication")
    with pytest.raises(Refused) as refused:
        await whatsapp.send(cleared(code, to=(Address("whatsapp", BUSINESS_SCOPED_ID, "DE.42"),)))
    assert (refused.value.code, refused.value.action) == (131062, "recipient")


async def test_a_login_code_goes_to_the_number_where_both_are_known(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    to = (Address("whatsapp", BUSINESS_SCOPED_ID, "DE.42"), Address("whatsapp", PHONE, "4915100000001"))
    await whatsapp.send(cleared(Template("login", "en", category="authentication"), to=to))
    assert last(graph)["to"] == "+4915100000001"


async def test_a_read_mark_names_the_message(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    assert (await whatsapp.send(cleared(Signal("read", "wamid.KONTOR0001")))).id == ""
    assert graph.calls[-1].body == {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.KONTOR0001"}


async def test_typing_is_a_read_mark_with_dots(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    await whatsapp.send(cleared(Signal("typing", "wamid.KONTOR0001")))
    assert graph.calls[-1].body["typing_indicator"] == {"type": "text"}


async def test_typing_without_a_message_is_refused_by_name(whatsapp: WhatsApp) -> None:
    with pytest.raises(Refused, match="message_id is missing"):
        await whatsapp.send(cleared(Signal("typing")))


async def test_what_only_people_send_cannot_be_sent(whatsapp: WhatsApp) -> None:
    with pytest.raises(Refused) as refused:
        await whatsapp.send(cleared(Start()))
    assert refused.value.code == "unsupported"


async def test_a_file_meta_knows_or_finds_is_not_uploaded(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    linked = Template("news", "en", (Parameter("image", media=Media("image", blob="b1", link=PICTURE)),))
    await whatsapp.send(cleared(linked, file=File(b"jpeg", "image/jpeg")))
    assert last(graph)["template"]["components"][0]["parameters"][0]["image"] == {"link": PICTURE}
    assert not graph.files


@pytest.mark.parametrize(
    "content",
    [
        Media("document", blob="b1", filename="ticket.pdf"),
        Choices("yours?", YES_NO, header=Media("document", blob="b1")),
        Link("yours?", "Open", "https://a.example", header=Media("document", blob="b1")),
        Template("ticket", "en", (Parameter("document", media=Media("document", blob="b1")),)),
    ],
)
async def test_our_own_bytes_are_uploaded_first(graph: FakeGraph, whatsapp: WhatsApp, content: AnyContent) -> None:
    file = File(b"%PDF-1.7 invented", "application/pdf", "ticket.pdf")
    await whatsapp.send(cleared(content, file=file))
    assert [call.what for call in graph.calls] == ["upload", "messages"]
    ((data, mime),) = graph.files.values()
    assert (data, mime) == (file.data, file.mime)


async def test_cards_are_numbered_and_an_offer_ends_at_its_moment(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    end = datetime(2026, 12, 1, 18, 30, tzinfo=UTC)
    await whatsapp.send(cleared(Template("t", "en", cards=(card("Otter"), card("Heron")), offer_until=end)))
    offer, carousel = last(graph)["template"]["components"]
    assert offer["parameters"][0]["limited_time_offer"]["expiration_time_ms"] == 1_796_149_800_000
    assert [one["card_index"] for one in carousel["cards"]] == [0, 1]
    assert [one["components"][1]["parameters"][0]["text"] for one in carousel["cards"]] == ["Otter", "Heron"]


async def test_our_own_file_without_bytes_is_refused(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    with pytest.raises(Refused) as refused:
        await whatsapp.send(cleared(Media("document", blob="b1")))
    assert refused.value.code == "no_file"
    assert not graph.calls

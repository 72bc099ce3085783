"""What a person sent is read as what it is."""

from __future__ import annotations

import json

import pytest

from connectors.whatsapp import WhatsApp
from connectors.whatsapp.testing import message_webhook
from kontor.connectors import Hook
from kontor.messages import (
    AnyContent,
    Card,
    Cards,
    Cart,
    CartLine,
    Choice,
    Edited,
    FormReply,
    Location,
    Media,
    Quote,
    Reaction,
    Referral,
    Revoked,
    Text,
    Unknown,
    Unsupported,
)

from .conftest import Recorded, one

CONTENTS: list[tuple[str, AnyContent]] = [
    ("text_letters", Text("Größe 38/39 <grün> 50% @home \U0001f9e5 \u2028 Ende")),
    ("location_pin", Location(53.55, 10.0)),
    ("location_place", Location(53.55, 10.0, "Probe Pier", "1 Pier Road", "https://pier.example.invalid")),
    ("button", Choice("REBOOK", "Book again")),
    ("button_without_context", Choice("STOP_OFFERS", "No more offers")),
    ("interactive_button_reply", Choice("flight:1", "07:10")),
    ("interactive_list_reply", Choice("size:m", "M", "in stock")),
    (
        "interactive_flow_reply",
        FormReply("flow", {"flow_token": "token-1", "day": "2026-12-01", "bags": 2}, "Sent"),
    ),
    (
        "interactive_address_reply",
        FormReply("address_message", {"name": "Nele Probe", "in_pin_code": "110001"}, "Nele Probe\n1 Probe Road"),
    ),
    (
        "interactive_call_permission",
        FormReply(
            "call_permission",
            {"response": "accept", "expiration_timestamp": "1795600000", "response_source": "user_action"},
        ),
    ),
    ("interactive_empty", Unsupported("interactive", 131000)),
    (
        "order",
        Cart(
            (CartLine("JACKET-BLUE", 1, "79.5", "EUR"), CartLine("HAT-RED", 2, "12", "EUR")),
            "770000000000001",
            "as a gift",
        ),
    ),
    ("reaction", Reaction("wamid.OURS0005", "❤️")),
    ("reaction_removed", Reaction("wamid.OURS0005")),
    ("reaction_removed_without_emoji", Reaction("wamid.OURS0005")),
    ("edit", Edited("wamid.KONTOR0001", "When does KO 241 leave?")),
    ("edit_caption", Edited("wamid.KONTOR0013", "the other zip")),
    ("revoke", Revoked("wamid.KONTOR0001")),
    ("unsupported", Unsupported(None, 131051)),
    ("unsupported_unavailable", Unsupported("media_placeholder", 131060)),
    ("unsupported_poll", Unsupported("poll_creation", 131051)),
    (
        "contacts",
        Cards(
            (
                Card(
                    "Ole Muster",
                    ("+49 151 0000 0002", "4915100000003"),
                    ("ole@example.invalid",),
                    "Muster KG",
                    ("https://muster.example.invalid",),
                    "1990-04-01",
                ),
            )
        ),
    ),
    ("contacts_requested", Cards((Card("Nele Probe", ("+4915100000001",)),), requested=True)),
]


@pytest.mark.parametrize("name,content", CONTENTS)
def test_content(recorded: Recorded, name: str, content: object) -> None:
    assert one(recorded(name)).content == content


@pytest.mark.parametrize(
    "name,type,mime,animated",
    [
        ("image", "image", "image/jpeg", False),
        ("video", "video", "video/mp4", False),
        ("audio", "audio", "audio/mpeg", False),
        ("voice", "voice", "audio/ogg; codecs=opus", False),
        ("document", "document", "application/pdf", False),
        ("sticker", "sticker", "image/webp", False),
        ("sticker_animated", "sticker", "image/webp", True),
    ],
)
def test_a_file_keeps_metas_handle_and_not_its_short_lived_address(
    recorded: Recorded, name: str, type: str, mime: str, *, animated: bool
) -> None:
    media = one(recorded(name)).content
    assert isinstance(media, Media)
    assert (media.type, media.mime, media.animated, media.link) == (type, mime, animated, None)
    assert media.id is not None
    assert media.id.startswith("66")


@pytest.mark.parametrize("name", ["reaction", "reaction_removed", "edit", "revoke", "message_from_the_future"])
def test_what_meta_does_not_count_opens_no_window(recorded: Recorded, name: str) -> None:
    assert one(recorded(name)).opens_window is False


@pytest.mark.parametrize("name", ["text", "button", "interactive_flow_reply", "order", "unsupported", "voice"])
def test_what_a_person_sends_opens_the_window(recorded: Recorded, name: str) -> None:
    assert one(recorded(name)).opens_window is True


def test_an_unknown_kind_is_kept_whole(recorded: Recorded) -> None:
    content = one(recorded("message_from_the_future")).content
    assert isinstance(content, Unknown)
    assert content.type == "telepathy"
    assert json.loads(content.raw)["telepathy"] == {"thought": "?"}


@pytest.mark.parametrize(
    "name,quote",
    [
        ("text", None),
        ("text_reply", Quote("wamid.OURS0001")),
        ("text_forwarded", Quote(forwarded=True)),
        ("text_often_forwarded", Quote(forwarded=True, often_forwarded=True)),
    ],
)
def test_what_a_message_refers_to(recorded: Recorded, name: str, quote: Quote | None) -> None:
    assert one(recorded(name)).quote == quote


@pytest.mark.parametrize(
    "name,referral",
    [
        (
            "text_from_ad",
            Referral(
                "ad",
                "880000000000001",
                "https://fb.example.invalid/a1",
                "Rain sale",
                "Dry all autumn",
                "CLICK-1",
                greeting="Hello!",
                media_type="image",
                media_url="https://cdn.example.invalid/a1.jpg",
            ),
        ),
        (
            "text_from_post",
            Referral(
                "post",
                "880000000000002",
                "https://fb.example.invalid/p1",
                "News",
                media_type="video",
                media_url="https://cdn.example.invalid/p1.mp4",
            ),
        ),
        ("text_product_page", Referral("product", product_id="JACKET-BLUE", catalog_id="770000000000001")),
    ],
)
def test_where_somebody_came_from(recorded: Recorded, name: str, referral: Referral) -> None:
    assert one(recorded(name)).referral == referral


def order(quantity: object) -> dict[str, object]:
    lines = [{"product_retailer_id": "A", "quantity": 1}, {"product_retailer_id": "B", "quantity": quantity}]
    return {"type": "order", "order": {"product_items": lines}}


@pytest.mark.parametrize("quantity", [2, "2", 2.0])
def test_a_whole_number_may_be_written_in_three_ways(connector: WhatsApp, quantity: object) -> None:
    event = one(connector.read(Hook("POST", message_webhook(order(quantity)))).events)
    assert event.content == Cart((CartLine("A", 1), CartLine("B", 2)))


@pytest.mark.parametrize("quantity", ["2.0", 2.5, -1, 2**40, 1e300, None])
def test_a_cart_of_which_a_line_cannot_be_read_is_kept_whole(connector: WhatsApp, quantity: object) -> None:
    event = one(connector.read(Hook("POST", message_webhook(order(quantity)))).events)
    assert isinstance(event.content, Unknown)
    assert '"B"' in event.content.raw


@pytest.mark.parametrize(
    "message",
    [
        {"type": "text", "text": {"body": 7}},
        {"type": "image", "image": {"mime_type": "image/png"}},
        {"type": "location", "location": {"latitude": 91, "longitude": 0}},
        {"type": "location", "location": {"latitude": "1", "longitude": 0}},
        {"type": "contacts", "contacts": []},
        {"type": "button", "button": {}},
        {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {}}},
        {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {"response_json": "{"}}},
        {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {"response_json": "[]"}}},
        {"type": "interactive", "interactive": {"type": "hologram_reply"}},
        {"type": "order", "order": {"product_items": [{"quantity": 1}, {"product_retailer_id": "A", "quantity": -1}]}},
        {"type": "reaction", "reaction": {"emoji": "x"}},
        {"type": "edit", "edit": {}},
        {"type": "revoke", "revoke": {}},
        {"type": None},
    ],
)
def test_a_message_without_what_its_kind_needs_is_kept_and_opens_nothing(
    connector: WhatsApp, message: dict[str, object]
) -> None:
    event = one(connector.read(Hook("POST", message_webhook(message))).events)
    assert isinstance(event.content, Unknown)
    assert event.opens_window is False

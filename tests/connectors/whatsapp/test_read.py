"""A webhook becomes events: each item once, in its order, none lost to a bad neighbour."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import pytest

from connectors.whatsapp import WhatsApp
from connectors.whatsapp.testing import message_webhook, text_webhook, webhook
from connectors.whatsapp.values import UNDATED
from kontor.connectors import Hook
from kontor.contacts import Address, Person
from kontor.messages import (
    AccountNotice,
    Card,
    Cards,
    Cart,
    CartLine,
    Choice,
    Edited,
    Event,
    FormReply,
    IdentityChanged,
    Inbound,
    Location,
    Media,
    PreferenceChanged,
    Price,
    Progress,
    Quote,
    Reaction,
    Receipt,
    Referral,
    Revoked,
    SpokenElsewhere,
    Text,
    Unknown,
    Unsupported,
)

Recorded = Callable[[str], tuple[Event, ...]]
NELE = "4915100000001"
NELE_ID = "DE.4200000000000000001"


def addresses(**values: str) -> tuple[Address, ...]:
    return tuple(Address("whatsapp", kind, value) for kind, value in values.items())


BOTH = addresses(phone=NELE, bsuid=NELE_ID)


@pytest.fixture
def recorded(connector: WhatsApp) -> Recorded:
    def read(name: str) -> tuple[Event, ...]:
        body = files("connectors.whatsapp").joinpath("payloads", f"{name}.json").read_bytes()
        return connector.read(Hook("POST", body)).events

    return read


def one(events: tuple[Event, ...]) -> Any:
    (event,) = events
    return event


def test_a_text_with_all_that_is_known_of_it(recorded: Recorded) -> None:
    assert recorded("text") == (
        Inbound(
            "wamid.KONTOR0001",
            "110000000000001",
            Person(BOTH, "Nele Probe"),
            datetime.fromtimestamp(1_795_000_000, UTC),
            Text("When does KO 214 leave?"),
        ),
    )


@pytest.mark.parametrize(
    "name,content",
    [
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
    ],
)
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
                "ad", "880000000000001", "https://fb.example.invalid/a1", "Rain sale", "Dry all autumn", "CLICK-1"
            ),
        ),
        ("text_from_post", Referral("post", "880000000000002", "https://fb.example.invalid/p1", "News")),
        ("text_product_page", Referral("product", product_id="JACKET-BLUE", catalog_id="770000000000001")),
    ],
)
def test_where_somebody_came_from(recorded: Recorded, name: str, referral: Referral) -> None:
    assert one(recorded(name)).referral == referral


def test_a_group_is_named(recorded: Recorded) -> None:
    assert one(recorded("text_group")).group == Address("whatsapp", "group", "kontor-group-1")


def test_the_identity_hash_is_kept(recorded: Recorded) -> None:
    assert one(recorded("text_identity_hash")).identity_hash == "HASH-1"


@pytest.mark.parametrize(
    "name,known",
    [
        ("text_username_only", addresses(bsuid=NELE_ID, username="nele.probe")),
        ("text_parent_id", addresses(phone=NELE, bsuid=NELE_ID, parent_bsuid="DE.ENT.4200000000000000009")),
    ],
)
def test_every_alias_of_the_sender_is_known(recorded: Recorded, name: str, known: tuple[Address, ...]) -> None:
    assert one(recorded(name)).sender == Person(known, "Nele Probe")


def test_contacts_belong_to_messages_by_id_not_by_place(recorded: Recorded) -> None:
    first, second = recorded("batch_contacts_unordered")
    assert isinstance(first, Inbound)
    assert isinstance(second, Inbound)
    assert (first.sender.name, first.content) == ("Nele Probe", Text("from Nele"))
    assert (second.sender.name, second.content) == ("Ole Muster", Text("from Ole"))
    assert second.sender.addresses == addresses(phone="4915100000002", bsuid="DE.4200000000000000022")


def test_a_stranger_does_not_get_the_only_contacts_name(connector: WhatsApp) -> None:
    contact = {"profile": {"name": "Nele"}, "wa_id": NELE}
    message = {"id": "wamid.1", "from": "491510", "timestamp": "1795000000", "type": "text", "text": {"body": "hi"}}
    events = connector.read(Hook("POST", webhook({"contacts": [contact], "messages": [message]}))).events
    assert one(events).sender == Person(addresses(phone="491510"))


@pytest.mark.parametrize(
    "name,old,new,reason",
    [
        ("system_changed_number", addresses(phone=NELE), addresses(phone="4915100000009"), "user_changed_number"),
        (
            "system_changed_user_id",
            BOTH,
            addresses(phone=NELE, bsuid="DE.4200000000000000002"),
            "user_changed_user_id",
        ),
        (
            "system_changed_user_id_with_previous",
            addresses(bsuid="DE.4200000000000000002"),
            addresses(bsuid="DE.4200000000000000003"),
            "user_changed_user_id",
        ),
        ("system_identity_changed", BOTH, BOTH, "customer_identity_changed"),
        ("user_id_update", BOTH, addresses(phone=NELE, bsuid="DE.4200000000000000002"), "user_id_update"),
    ],
)
def test_a_change_of_identity(
    recorded: Recorded, name: str, old: tuple[Address, ...], new: tuple[Address, ...], reason: str
) -> None:
    change = one(recorded(name))
    assert isinstance(change, IdentityChanged)
    assert (change.old.addresses, change.new.addresses, change.reason) == (old, new, reason)


def test_an_unknown_system_note_changes_nobody(recorded: Recorded) -> None:
    note = one(recorded("system_from_the_future"))
    assert isinstance(note, Inbound)
    assert isinstance(note.content, Unknown)
    assert (note.content.type, note.opens_window) == ("system.user_moved_to_mars", False)


@pytest.mark.parametrize("value", ["stop", "resume", "signup"])
def test_a_preference(recorded: Recorded, value: str) -> None:
    change = one(recorded(f"preference_{value}"))
    assert isinstance(change, PreferenceChanged)
    assert (change.value, change.category, change.person.addresses) == (value, "marketing_messages", BOTH)
    assert change.at == datetime.fromtimestamp(1_795_000_300, UTC)
    assert change.signup_id == ("550000000000001" if value == "signup" else None)


def test_what_a_colleague_writes_from_the_phone_is_spoken_elsewhere(recorded: Recorded) -> None:
    echo = one(recorded("echo"))
    assert isinstance(echo, SpokenElsewhere)
    assert (echo.person.addresses, echo.content) == (BOTH, Text("Moin, this is Jan from the shop"))
    assert one(recorded("echo_revoke")).content == Revoked("wamid.OURS0009")


@pytest.mark.parametrize(
    "name,progress,price",
    [
        ("status_sent", Progress.SENT, Price("regular", "utility", "PMP")),
        ("status_delivered", Progress.DELIVERED, Price("regular", "utility", "PMP")),
        ("status_read", Progress.READ, None),
        ("status_read_with_price", Progress.READ, Price("regular", "service", "PMP")),
        ("status_played", Progress.PLAYED, None),
        ("status_entry_point", Progress.SENT, Price("free_entry_point", "referral_conversion", "PMP")),
        ("status_old_conversation", Progress.SENT, Price(None, "utility", "CBP")),
        ("status_authentication_international", Progress.SENT, Price("regular", "authentication_international", "PMP")),
        ("status_pricing_type", Progress.SENT, Price("regular", "authentication_international", "PMP")),
    ],
)
def test_a_receipt_and_what_it_cost(recorded: Recorded, name: str, progress: Progress, price: Price | None) -> None:
    receipt = one(recorded(name))
    assert isinstance(receipt, Receipt)
    assert (receipt.progress, receipt.price, receipt.recipient) == (progress, price, Person(BOTH))


def test_a_receipt_brings_our_own_id_back(recorded: Recorded) -> None:
    assert one(recorded("status_echo")).echo == "4711"


@pytest.mark.parametrize("name,known", [("status_user_id_only", addresses(bsuid=NELE_ID))])
def test_a_receipt_names_whom_it_can(recorded: Recorded, name: str, known: tuple[Address, ...]) -> None:
    assert one(recorded(name)).recipient == Person(known)


def test_a_receipt_of_a_group_names_the_one_who_got_it(recorded: Recorded) -> None:
    receipt = one(recorded("status_group"))
    assert receipt.recipient == Person(addresses(group="kontor-group-1"))
    assert receipt.participant == NELE_ID


@pytest.mark.parametrize(
    "code,action",
    [
        (130403, "business_blocked"),
        (130429, "throttle_account"),
        (130472, "wait_marketing"),
        (131026, "recipient"),
        (131042, "money"),
        (131047, "template"),
        (131048, "brake"),
        (131049, "wait_marketing"),
        (131050, "stop_marketing"),
        (131053, "media"),
        (131056, "throttle_contact"),
        (132015, "template_state"),
    ],
)
def test_a_failure_says_what_to_do(recorded: Recorded, code: int, action: str) -> None:
    receipt = one(recorded(f"status_failed_{code}"))
    assert (receipt.progress, receipt.code, receipt.action) == (Progress.FAILED, code, action)


def test_a_failure_with_contacts_is_read_too(recorded: Recorded) -> None:
    assert one(recorded("status_failed_with_contacts")).recipient == Person(BOTH, "Nele Probe")


@pytest.mark.parametrize(
    "name,notice,told",
    [
        ("template_approved", "message_template_status_update", {"event": "APPROVED"}),
        ("template_rejected", "message_template_status_update", {"reason": "INVALID_FORMAT"}),
        ("template_paused", "message_template_status_update", {"message_template_name": "gate_changed"}),
        ("template_quality", "message_template_quality_update", {"new_quality_score": "YELLOW"}),
        ("template_category", "template_category_update", {"new_category": "MARKETING"}),
        ("number_quality", "phone_number_quality_update", {"current_limit": "TIER_100K"}),
        ("account_violation", "account_update", {"event": "ACCOUNT_VIOLATION"}),
        ("account_restriction", "account_update", {"event": "ACCOUNT_RESTRICTION"}),
        ("business_capability", "business_capability_update", {"max_phone_numbers_per_business": 25}),
        ("security", "security", {"event": "PIN_CHANGED"}),
    ],
)
def test_news_of_the_account(recorded: Recorded, name: str, notice: str, told: dict[str, object]) -> None:
    news = one(recorded(name))
    assert isinstance(news, AccountNotice)
    assert (news.name, news.account) == (notice, "990000000000001")
    assert news.at == datetime.fromtimestamp(1_795_000_500, UTC)
    assert told.items() <= news.values.items()


def test_an_error_without_a_message_is_news(recorded: Recorded) -> None:
    news = one(recorded("value_errors"))
    assert (news.name, news.account, news.values["code"]) == ("error", "110000000000001", 130429)


@pytest.mark.parametrize("name", ["history", "app_state", "field_from_the_future", "security"])
def test_news_repeat_nothing_personal(recorded: Recorded, name: str) -> None:
    told = json.dumps(one(recorded(name)).values)
    assert NELE not in told
    assert "Muster" not in told
    assert "600000000000001" not in told


def test_a_batch_keeps_its_order_and_its_repeats(recorded: Recorded) -> None:
    twice = recorded("batch_doubled")
    assert len(twice) == 2
    assert twice[0] == twice[1]
    assert [event.content for event in recorded("batch_unordered") if isinstance(event, Inbound)] == [
        Text("later"),
        Text("earlier"),
    ]


def test_one_request_may_hold_several_numbers(recorded: Recorded) -> None:
    assert [event.account for event in recorded("batch_two_numbers")] == ["110000000000001", "110000000000002"]


def test_a_batch_of_all_sorts(recorded: Recorded) -> None:
    kinds = [type(event) for event in recorded("batch_mixed")]
    assert kinds == [Inbound, Receipt, PreferenceChanged, AccountNotice]


def test_a_thousand_updates_are_a_thousand_events(connector: WhatsApp) -> None:
    contacts = [{"profile": {"name": f"N{n}"}, "wa_id": f"49151{n:07d}"} for n in range(500)]
    messages = [
        {
            "id": f"wamid.{n}",
            "from": f"49151{n:07d}",
            "timestamp": "1795000000",
            "type": "text",
            "text": {"body": str(n)},
        }
        for n in range(500)
    ]
    statuses = [{"id": f"wamid.{n}", "status": "read", "timestamp": "1795000000"} for n in range(500)]
    body = webhook({"contacts": contacts[::-1], "messages": messages, "statuses": statuses})
    events = connector.read(Hook("POST", body)).events
    assert [event.sender.name for event in events if isinstance(event, Inbound)] == [f"N{n}" for n in range(500)]
    assert len([event for event in events if isinstance(event, Receipt)]) == 500


@pytest.mark.parametrize(
    "stamp",
    ["", "soon", "-1", "0", "1e9", "99999999999999", 1.5, True, None, [], "١٧٩٥٠٠٠٠٠٠", 10**30, "1795000000000"],
)
def test_a_time_that_cannot_be_opens_no_window_and_loses_no_words(connector: WhatsApp, stamp: object) -> None:
    body = message_webhook({"type": "text", "text": {"body": "hello"}, "timestamp": stamp})
    event = one(connector.read(Hook("POST", body)).events)
    assert (event.sent_at, event.opens_window, event.content) == (UNDATED, False, Text("hello"))


def test_a_time_may_be_a_number(connector: WhatsApp) -> None:
    body = message_webhook({"type": "text", "text": {"body": "hello"}, "timestamp": 1_795_000_000})
    assert one(connector.read(Hook("POST", body)).events).sent_at == datetime.fromtimestamp(1_795_000_000, UTC)


def test_a_bad_neighbour_costs_nobody_else(connector: WhatsApp) -> None:
    good = {"id": "wamid.1", "from": NELE, "timestamp": "1795000000", "type": "text", "text": {"body": "hi"}}
    bad: list[Any] = [None, 7, "x", [], {}, {"from": 1.5}, {"from": NELE, "type": 3}, {"from": NELE, "type": "text"}]
    events = connector.read(Hook("POST", webhook({"messages": [*bad, good, *bad]}))).events
    assert len(events) == 17
    assert [event for event in events if isinstance(event, Inbound) and event.content == Text("hi")]


def test_a_message_without_id_gets_the_same_name_each_time(connector: WhatsApp) -> None:
    first = one(
        connector.read(Hook("POST", message_webhook({"type": "text", "text": {"body": "a"}, "id": None}))).events
    )
    again = one(
        connector.read(Hook("POST", message_webhook({"type": "text", "text": {"body": "a"}, "id": 0.5}))).events
    )
    other = one(
        connector.read(Hook("POST", message_webhook({"type": "text", "text": {"body": "b"}, "id": None}))).events
    )
    assert first.id.startswith("digest.")
    assert first.id != other.id
    assert again.id != other.id


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"7",
        b'{"entry": 7}',
        b'{"entry": [7]}',
        b'{"entry": [{"changes": {}}]}',
        b'{"entry": [{"changes": [7]}]}',
        b'{"entry": [{"changes": [{"value": []}]}]}',
        b"[" * 50_000,
        b"\xff" * 100,
    ],
)
def test_a_body_that_says_nothing_is_one_notice(connector: WhatsApp, body: bytes) -> None:
    read = connector.read(Hook("POST", body))
    assert read.answer.status == 200
    notice = one(read.events)
    assert (notice.name, notice.at) == ("unreadable", UNDATED)
    assert connector.read(Hook("POST", body)).events == read.events


def test_different_unreadable_bodies_are_different_notices(connector: WhatsApp) -> None:
    first, second = (one(connector.read(Hook("POST", body)).events) for body in (b"{", b"["))
    assert first.id != second.id


def test_letters_no_database_holds_are_repaired(connector: WhatsApp) -> None:
    body = text_webhook("a\x00b\ud800c")
    assert one(connector.read(Hook("POST", body)).events).content == Text("ab\ufffdc")

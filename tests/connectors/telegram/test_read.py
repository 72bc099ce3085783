"""What each of Telegram's updates becomes."""

from __future__ import annotations

import copy
import json
import random
from datetime import UTC, datetime
from importlib import resources
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.telegram import Settings, Telegram
from connectors.telegram.read import Reader
from kontor.connectors import Forged, Hook, Read
from kontor.contacts import CHAT, GROUP, Address
from kontor.messages import (
    AccountNotice,
    AnyContent,
    Cards,
    Choice,
    Edited,
    Event,
    IdentityChanged,
    Inbound,
    Location,
    Media,
    Quote,
    ReachChanged,
    Reaction,
    Start,
    Text,
    Unknown,
    Unsupported,
    dump,
    load,
)
from tests.thorough import tries

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SENT = datetime.fromtimestamp(1795200000, UTC)
FOLDER = resources.files("connectors.telegram") / "payloads"
PAYLOADS = {file.name.removesuffix(".json"): file.read_bytes() for file in FOLDER.iterdir()}


def read(body: bytes) -> Read:
    return Reader("72001", "example_air_bot", NOW).read(body)


def event(name: str) -> Event:
    (one,) = read(PAYLOADS[name]).events
    return one


def inbound(name: str) -> Inbound:
    one = event(name)
    assert isinstance(one, Inbound)
    return one


def test_a_message_carries_its_person_time_and_names() -> None:
    message = inbound("message_text")

    assert message.id == "400001"
    assert message.message_id == "71001/500"
    assert message.account == "72001"
    assert message.sent_at == SENT
    assert message.sender.addresses == (Address("telegram", CHAT, "71001"),)
    assert (message.sender.name, message.sender.language) == ("Mira Example", "de")
    assert message.opens_window


CONTENTS: dict[str, AnyContent] = {
    "message_text": Text("When does LH400 leave tomorrow?"),
    "message_hidden_link": Text("🛫 look here (https://air.example/offer) please"),
    "message_start": Start(),
    "message_start_payload": Start("poster_7"),
    "message_stop": Text("stop"),
    "message_location": Location(38.7742, -9.1342),
    "message_venue": Location(38.7742, -9.1342, "Example Desk", "Hall 1"),
    "message_dice": Unsupported("dice"),
    "message_group_mention": Text("gate of LH400?"),
    "message_group_command": Text("/help"),
    "message_photo": Media("image", id="FILE-large", mime="image/jpeg", caption="my broken case", size=2048),
    "message_album_item": Media("image", id="FILE-album", mime="image/jpeg", size=2048),
    "message_video": Media("video", id="FILE-video", mime="video/mp4", size=2048),
    "message_video_note": Media("video", id="FILE-note", size=2048),
    "message_animation": Media(
        "video", id="FILE-anim", mime="video/mp4", filename="wave.mp4", size=2048, animated=True
    ),
    "message_audio": Media("audio", id="FILE-audio", mime="audio/mpeg", size=2048),
    "message_voice": Media("voice", id="FILE-voice", mime="audio/ogg", size=2048),
    "message_document": Media("document", id="FILE-doc", mime="application/pdf", filename="ticket.pdf", size=2048),
    "message_sticker": Media("sticker", id="FILE-sticker", size=2048, animated=True),
    "callback_query": Choice("flight:LH400", "LH400, morning"),
    "edited_message": Edited("71001/501", "When does LH401 leave?"),
    "message_reaction": Reaction("71001/499", "👍"),
    "message_reaction_removed": Reaction("71001/499"),
    "message_reaction_custom": Unsupported("custom_emoji"),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_each_kind_has_its_content(name: str) -> None:
    assert inbound(name).content == CONTENTS[name]


def test_a_contact_is_the_senders_own_when_telegram_says_so() -> None:
    own, other = inbound("message_contact_own").content, inbound("message_contact_other").content

    assert isinstance(own, Cards)
    assert isinstance(other, Cards)
    assert (own.requested, other.requested) == (True, False)
    assert own.cards[0].phones == ("+4915550001234",)
    assert other.cards[0].name == "Jo Sample"


def test_an_answer_and_a_forward_say_what_they_refer_to() -> None:
    reply, forward = inbound("message_reply").quote, inbound("message_forwarded").quote

    assert reply == Quote("71001/499")
    assert forward == Quote(None, forwarded=True)


def test_a_tap_is_of_now_because_telegram_tells_only_the_old_messages_time() -> None:
    assert inbound("callback_query").sent_at == NOW


def test_a_taps_spinner_is_stopped_by_the_webhooks_own_answer() -> None:
    answer = read(PAYLOADS["callback_query"]).answer

    assert answer.media_type == "application/json"
    assert json.loads(answer.body) == {"method": "answerCallbackQuery", "callback_query_id": "9900001"}


@pytest.mark.parametrize("name", ["edited_message", "message_reaction", "message_reaction_removed", "poll_answer"])
def test_what_is_no_message_opens_no_window(name: str) -> None:
    assert not inbound(name).opens_window


def test_a_groups_message_names_the_person_and_the_group() -> None:
    message = inbound("message_group_mention")

    assert message.sender.address.value == "71001"
    assert message.group == Address("telegram", GROUP, "-10073001")


@pytest.mark.parametrize(
    "name, kind, value, blocked",
    [
        ("blocked", CHAT, "71001", True),
        ("unblocked", CHAT, "71001", False),
        ("removed_from_group", GROUP, "-10073001", True),
    ],
)
def test_a_block_is_a_change_of_reach(name: str, kind: str, value: str, blocked: bool) -> None:
    change = event(name)

    assert isinstance(change, ReachChanged)
    assert change.person.address == Address("telegram", kind, value)
    assert (change.blocked, change.at) == (blocked, SENT)


def test_a_group_that_moved_keeps_its_history_under_the_new_number() -> None:
    change = event("message_group_migrated")

    assert isinstance(change, IdentityChanged)
    assert (change.old.address.value, change.new.address.value) == ("-73001", "-10073001")


@pytest.mark.parametrize("name", ["channel_post", "inline_query", "business_message", "new_kind", "message_from_bot"])
def test_what_nobody_said_to_the_bot_is_a_notice_without_personal_data(name: str) -> None:
    notice = event(name)

    assert isinstance(notice, AccountNotice)
    assert set(notice.values) == {"kind"}


@pytest.mark.parametrize(
    "name, type",
    [("message_future", "hologram"), ("poll_answer", "poll_answer"), ("pre_checkout_query", "pre_checkout_query")],
)
def test_what_a_person_did_in_a_kind_unknown_here_is_kept(name: str, type: str) -> None:
    content = inbound(name).content

    assert isinstance(content, Unknown)
    assert content.type == type
    assert json.loads(content.raw)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"update_id":' + b"9" * 5000 + b"}",
        b"NaN",
        b"[1]",
        b'"x"',
        b"{}",
    ],
)
def test_a_body_that_is_no_update_becomes_a_notice(body: bytes) -> None:
    (one,) = read(body).events

    assert isinstance(one, AccountNotice)
    assert one.name == "unreadable"


def test_the_bots_name_counts_only_as_a_whole_word() -> None:
    update = json.loads(PAYLOADS["message_text"])
    update["message"]["text"] = "@example_air_bottle is not me"
    (one,) = read(json.dumps(update).encode()).events

    assert isinstance(one, Inbound)
    assert one.content == Text("@example_air_bottle is not me")


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=5),
    st.just([]), st.just({}), st.just([None]), st.just({"id": {}}), st.just(-(2**63)), st.just("\u0000"),
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Name every place in a JSON value."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, child in children for place in places(child, (*path, key)))]


@settings(max_examples=tries(500), deadline=None)
@given(name=st.sampled_from(sorted(PAYLOADS)), seed=st.randoms(use_true_random=False), odds=st.lists(ODD, min_size=1))
def test_wrong_types_anywhere_never_raise_and_always_leave_one_storable_event(
    name: str, seed: random.Random, odds: list[Any]
) -> None:
    update = json.loads(PAYLOADS[name])
    for odd in odds:
        *path, last = seed.choice([place for place in places(update) if place])
        holder = update
        for key in path:
            holder = holder[key]
        holder[last] = copy.deepcopy(odd)

    (one,) = read(json.dumps(update).encode()).events

    if isinstance(one, Inbound):
        assert load(dump(one.content)) == one.content
        assert one.sent_at.tzinfo is UTC


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_raise(body: bytes) -> None:
    assert len(read(body).events) == 1


def telegram(secret: str) -> Telegram:
    return Telegram(lambda: Settings("72001:token", "example_air_bot", secret))


@given(st.text())
def test_only_the_secret_itself_is_let_in(brought: str) -> None:
    if brought == "Right-secret_1":
        return
    with pytest.raises(Forged):
        telegram("Right-secret_1").verify(Hook("POST", headers={"x-telegram-bot-api-secret-token": brought}))


def test_the_secret_lets_in() -> None:
    telegram("Right-secret_1").verify(Hook("POST", headers={"x-telegram-bot-api-secret-token": "Right-secret_1"}))


def test_without_a_secret_no_webhook_is_believed() -> None:
    with pytest.raises(Forged):
        telegram("").verify(Hook("POST", headers={"x-telegram-bot-api-secret-token": ""}))

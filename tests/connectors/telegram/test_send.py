"""What leaves for Telegram, and what Telegram's answers mean."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

import kontor.testing
from connectors.telegram import Settings, Telegram
from connectors.telegram.testing import TOKEN, FakeTelegram
from kontor.connectors import Connector, Doubtful, NotConfigured, Pulls, Read, Refused, Throttled, TooLarge, Unreachable
from kontor.contacts import CHAT, Address
from kontor.gate import Cleared, Late
from kontor.messages import (
    AnyContent,
    Card,
    Cards,
    Choices,
    File,
    Inbound,
    Link,
    Location,
    Media,
    Menu,
    Option,
    Reaction,
    Section,
    Signal,
    Template,
    Text,
)
from kontor.testing import ManualClock

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MIRA = 510000001
SENT_ID = f"{MIRA}/1001"


def cleared(content: AnyContent, quote: str | None = None, file: File | None = None, seconds: float = 5) -> Cleared:
    to = Address("telegram", CHAT, str(MIRA))
    return kontor.testing.cleared(content, to=to, id=7, account="72001", quote=quote, file=file, seconds=seconds)


def connector(url: str, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> Telegram:
    settings = Settings(TOKEN, "example_air_bot", api_url=url)
    return Telegram(lambda: settings, clock=ManualClock(NOW), pause=pause)


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def telegram(fake: FakeTelegram) -> AsyncIterator[Telegram]:
    one = connector(fake.url)
    yield one
    await one.close()


def test_it_fits_the_ports(telegram: Telegram) -> None:
    assert isinstance(telegram, Connector)
    assert isinstance(telegram, Pulls)
    assert telegram.account.id == "520000001"
    assert telegram.policy.window is None
    assert not telegram.policy.first_contact


async def test_a_text_is_sent_plain(telegram: Telegram, fake: FakeTelegram) -> None:
    sent = await telegram.send(cleared(Text("*stars* stay _stars_")))

    (call,) = fake.calls
    assert sent.id == SENT_ID
    assert call.method == "sendMessage"
    assert call.values["text"] == "*stars* stay _stars_"
    assert "parse_mode" not in call.values
    assert call.values["link_preview_options"] == {"is_disabled": True}


OPTIONS = (Option("a", "First", "the early one"), Option("b", "Second"))
TICKET = File(b"%PDF-1.7 ticket", "application/pdf", "ticket.pdf")


@pytest.mark.parametrize(
    "content, method, field, value",
    [
        (
            Media("image", link="https://a.example/i.png", caption="map"),
            "sendPhoto",
            "photo",
            "https://a.example/i.png",
        ),
        (Media("voice", id="F1"), "sendVoice", "voice", "F1"),
        (Media("video", id="F2", animated=True), "sendAnimation", "animation", "F2"),
        (Location(38.7, -9.1), "sendLocation", "latitude", 38.7),
        (Location(38.7, -9.1, "Desk", "Hall 1"), "sendVenue", "title", "Desk"),
        (Cards((Card("Service desk", ("+4930123",)),)), "sendContact", "phone_number", "+4930123"),
        (Reaction(f"{MIRA}/55", "👍"), "setMessageReaction", "reaction", [{"type": "emoji", "emoji": "👍"}]),
        (Reaction(f"{MIRA}/55"), "setMessageReaction", "reaction", []),
        (Signal("typing"), "sendChatAction", "action", "typing"),
    ],
)
async def test_each_kind_has_its_method(
    telegram: Telegram, fake: FakeTelegram, content: AnyContent, method: str, field: str, value: object
) -> None:
    await telegram.send(cleared(content))

    (call,) = fake.calls
    assert call.method == method
    assert call.values[field] == value


async def test_choices_are_an_inline_keyboard(telegram: Telegram, fake: FakeTelegram) -> None:
    await telegram.send(cleared(Choices("Which flight?", OPTIONS, header=Text("Friday"), footer="local times")))

    assert fake.calls[0].values["text"] == "Friday\n\nWhich flight?\n\nlocal times"
    assert fake.calls[0].values["reply_markup"] == {
        "inline_keyboard": [[{"text": "First", "callback_data": "a"}], [{"text": "Second", "callback_data": "b"}]]
    }


async def test_a_menu_says_in_its_text_what_a_keyboard_cannot_show(telegram: Telegram, fake: FakeTelegram) -> None:
    await telegram.send(
        cleared(Menu("Pick", "Open", (Section("Morning", OPTIONS), Section("", (Option("c", "Third"),)))))
    )

    assert fake.calls[0].values["text"] == "Pick\n\nMorning\n• First – the early one"
    rows = fake.calls[0].values["reply_markup"]["inline_keyboard"]
    assert [row[0]["callback_data"] for row in rows] == ["a", "b", "c"]


async def test_a_link_is_a_button_with_an_address(telegram: Telegram, fake: FakeTelegram) -> None:
    await telegram.send(cleared(Link("Read on", "Open", "https://a.example/x")))

    keyboard = fake.calls[0].values["reply_markup"]["inline_keyboard"]
    assert keyboard == [[{"text": "Open", "url": "https://a.example/x"}]]


async def test_a_file_goes_as_bytes_with_its_name(telegram: Telegram, fake: FakeTelegram) -> None:
    await telegram.send(cleared(Media("document", blob="b1", caption="your ticket"), file=TICKET))

    (call,) = fake.calls
    assert call.method == "sendDocument"
    assert call.files == {"document": TICKET.data}
    assert (call.values["chat_id"], call.values["caption"]) == (str(MIRA), "your ticket")


async def test_a_picture_above_choices_carries_the_keyboard(telegram: Telegram, fake: FakeTelegram) -> None:
    picture = File(b"\x89PNG", "image/png")
    await telegram.send(cleared(Choices("This one?", OPTIONS, header=Media("image", blob="b2")), file=picture))

    (call,) = fake.calls
    assert call.method == "sendPhoto"
    assert call.values["caption"] == "This one?"
    assert len(call.values["reply_markup"]["inline_keyboard"]) == 2


async def test_an_answer_points_at_the_message_it_answers(telegram: Telegram, fake: FakeTelegram) -> None:
    await telegram.send(cleared(Text("that one"), quote=f"{MIRA}/55"))
    await telegram.send(cleared(Text("no such name"), quote="9000001"))

    assert fake.calls[0].values["reply_parameters"]["message_id"] == 55
    assert "reply_parameters" not in fake.calls[1].values


@pytest.mark.parametrize(
    "content, field",
    [
        (Text("x" * 4097), "text"),
        (Text("🛫" * 2049), "text"),
        (Text(""), "text"),
        (Media("image", link="https://a.example/i", caption="x" * 1025), "caption"),
        (Choices("?", (Option("a", "A"), Option("ü" * 33, "B"))), "options[1].id"),
        (Menu("?", "Open", (Section("S", (Option("", "A"),)),)), "sections[0].options[0].id"),
        (Cards((Card("A", ("+1",)), Card("B", ("+2",)))), "cards"),
        (Reaction("9000001", "👍"), "reaction.target"),
        (Media("document"), "media"),
        (Template("t", "en"), "template"),
    ],
)
async def test_what_telegram_would_not_take_is_refused_here_naming_the_field(
    telegram: Telegram, fake: FakeTelegram, content: AnyContent, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        await telegram.send(cleared(content))

    assert refused.value.reason.startswith(f"{field}:")
    assert refused.value.action == "change_content"
    assert fake.calls == []


@pytest.mark.parametrize("content", [Text("x" * 4096), Choices("?", (Option("ü" * 32, "B"),))])
async def test_what_is_just_within_the_limits_is_taken(telegram: Telegram, content: AnyContent) -> None:
    assert (await telegram.send(cleared(content))).id == SENT_ID


@pytest.mark.parametrize(
    "code, description, parameters, action",
    [
        (403, "Forbidden: bot was blocked by the user", {}, "recipient_blocked"),
        (403, "Forbidden: user is deactivated", {}, "recipient_blocked"),
        (403, "Forbidden: bot can't initiate conversation with a user", {}, "recipient_blocked"),
        (400, "Bad Request: chat not found", {}, "recipient_blocked"),
        (400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -100123}, "recipient_moved"),
        (400, "Bad Request: wrong file identifier", {}, "change_content"),
        (401, "Unauthorized", {}, "auth"),
        (404, "Not Found", {}, "auth"),
    ],
)
async def test_a_refusal_says_what_to_do(
    telegram: Telegram, fake: FakeTelegram, code: int, description: str, parameters: dict[str, int], action: str
) -> None:
    fake.fail(code, description, **parameters)

    with pytest.raises(Refused) as refused:
        await telegram.send(cleared(Text("hello")))

    assert (refused.value.code, refused.value.action) == (code, action)


async def test_a_person_who_blocked_the_bot_is_told_apart(telegram: Telegram, fake: FakeTelegram) -> None:
    fake.blocked.add(MIRA)

    with pytest.raises(Refused) as refused:
        await telegram.send(cleared(Text("hello")))

    assert (refused.value.code, refused.value.action) == (403, "recipient_blocked")


async def test_too_fast_names_the_moment_to_try_again(telegram: Telegram, fake: FakeTelegram) -> None:
    fake.fail(429, "Too Many Requests: retry after 7", retry_after=7)

    with pytest.raises(Throttled) as throttled:
        await telegram.send(cleared(Text("hello")))

    assert throttled.value.until == NOW + timedelta(seconds=7)
    assert throttled.value.scope == "contact"


async def test_telegrams_own_trouble_means_try_again(telegram: Telegram, fake: FakeTelegram) -> None:
    fake.break_down(502)

    with pytest.raises(Unreachable):
        await telegram.send(cleared(Text("hello")))


async def test_nobody_there_means_try_again_and_the_token_stays_secret() -> None:
    async with FakeTelegram() as gone:
        one = connector(gone.url)

    with pytest.raises(Unreachable) as unreachable:
        await one.send(cleared(Text("hello")))

    assert TOKEN not in repr(unreachable.value)
    assert unreachable.value.__suppress_context__
    await one.close()


async def test_a_lost_answer_is_a_doubt(telegram: Telegram, fake: FakeTelegram) -> None:
    fake.drop()

    with pytest.raises(Doubtful):
        await telegram.send(cleared(Text("hello")))

    assert len(fake.calls) == 1


async def test_a_decision_too_old_sends_nothing(telegram: Telegram, fake: FakeTelegram) -> None:
    with pytest.raises(Late):
        await telegram.send(cleared(Text("hello"), seconds=-1))

    assert fake.calls == []


async def test_a_connection_is_kept_and_each_message_begins_by_itself(telegram: Telegram, fake: FakeTelegram) -> None:
    await telegram.send(cleared(Text("one")))
    with pytest.raises(Late):
        await telegram.send(cleared(Text("two"), seconds=-1))
    await telegram.send(cleared(Text("three")))

    assert [call.values["text"] for call in fake.calls] == ["one", "three"]


async def test_a_file_somebody_sent_is_brought(telegram: Telegram, fake: FakeTelegram) -> None:
    fake.keep("F7", b"%PDF")

    file = await telegram.fetch(Media("document", id="F7", mime="application/pdf", filename="a.pdf"))

    assert file == File(b"%PDF", "application/pdf", "a.pdf")


async def test_a_file_too_large_is_not_brought(telegram: Telegram, fake: FakeTelegram) -> None:
    fake.keep("F8", bytes(20_000_001))

    with pytest.raises(TooLarge):
        await telegram.fetch(Media("document", id="F8"))
    with pytest.raises(TooLarge):
        await telegram.fetch(Media("document", id="F8", size=20_000_001))

    assert [call.method for call in fake.calls] == ["getFile"]


async def test_a_file_that_is_gone_is_refused(telegram: Telegram) -> None:
    with pytest.raises(Refused):
        await telegram.fetch(Media("document", id="never"))


def said(update_id: int, text: str) -> dict[str, object]:
    sender = {"id": MIRA, "is_bot": False, "first_name": "Mira"}
    chat = {"id": MIRA, "type": "private"}
    message = {"message_id": update_id, "from": sender, "chat": chat, "date": 1795200000, "text": text}
    return {"update_id": update_id, "message": message}


async def pulled(stream: AsyncIterator[Read]) -> list[str]:
    return [event.id for event in (await anext(stream)).events if isinstance(event, Inbound)]


async def test_polling_confirms_a_batch_only_when_the_next_is_asked_for(telegram: Telegram, fake: FakeTelegram) -> None:
    fake.update(said(11, "one"))
    fake.update(said(12, "two"))
    died, again = telegram.pull(), telegram.pull()

    assert await pulled(died) == ["11", "12"]
    assert await pulled(again) == ["11", "12"]
    fake.update(said(13, "three"))
    assert await pulled(again) == ["13"]

    assert [call.values["offset"] for call in fake.calls] == [0, 0, 13]


async def test_polling_waits_out_trouble_as_long_as_telegram_says(fake: FakeTelegram) -> None:
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    one = connector(fake.url, pause)
    fake.break_down(502)
    fake.fail(429, "Too Many Requests", retry_after=9)
    fake.break_down(502)
    fake.update(said(21, "still here"))

    assert await pulled(one.pull()) == ["21"]
    assert waited == [1.0, 9.0, 4.0]
    await one.close()


async def test_a_polled_tap_has_its_spinner_stopped_once_taken(telegram: Telegram, fake: FakeTelegram) -> None:
    fake.update({"update_id": 31, "callback_query": {"id": "77", "from": {"id": MIRA}, "data": "a"}})
    stream = telegram.pull()

    assert await pulled(stream) == ["31"]
    fake.update(said(32, "next"))
    assert await pulled(stream) == ["32"]

    assert [call.method for call in fake.calls] == ["getUpdates", "answerCallbackQuery", "getUpdates"]


async def test_a_bot_with_a_webhooks_secret_is_not_polled(fake: FakeTelegram) -> None:
    settings = Settings(TOKEN, "example_air_bot", "secret", fake.url)
    fake.update(said(41, "for the webhook"))
    pulling = asyncio.ensure_future(anext(Telegram(lambda: settings).pull()))

    assert await asyncio.wait([pulling], timeout=0.05) == (set(), {pulling})
    assert fake.calls == []
    pulling.cancel()


async def test_polling_beside_a_webhook_says_what_to_do(telegram: Telegram, fake: FakeTelegram) -> None:
    fake.webhook = "https://a.example/hooks/telegram/airline"

    with pytest.raises(Refused, match="deleteWebhook") as refused:
        await anext(telegram.pull())

    assert refused.value.action == "check_settings"


def test_settings_are_read_at_first_use_and_an_accounts_own_win() -> None:
    environ: dict[str, str] = {}
    airline = Telegram.from_env("airline", environ)
    with pytest.raises(NotConfigured, match="KONTOR_TELEGRAM_TOKEN"):
        airline.account  # noqa: B018

    environ |= {
        "KONTOR_TELEGRAM_TOKEN": "1:a",
        "KONTOR_TELEGRAM_AIRLINE_TOKEN": "2:b",
        "KONTOR_TELEGRAM_BOT": "@air_bot",
    }
    assert airline.account.key == "telegram/airline"
    assert airline.account.id == "2"
    assert Telegram.from_env("shop", environ).account.id == "1"
    assert airline.link("poster_7") == "https://t.me/air_bot?start=poster_7"
    assert "2:b" not in repr(airline.settings)

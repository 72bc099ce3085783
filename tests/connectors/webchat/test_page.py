"""The page in a real browser: what a visitor sees and does."""

from __future__ import annotations

import asyncio
import struct
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, ViewportSize, async_playwright, expect

from kontor.messages import (
    AnyContent,
    Card,
    Cards,
    Choice,
    Choices,
    File,
    Inbound,
    Link,
    Location,
    Media,
    Menu,
    Option,
    Progress,
    Receipt,
    Section,
    Signal,
    Start,
    Text,
)
from tests.connectors.webchat.office import Office, Opens, serving

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def picture(width: int = 320, height: int = 180) -> bytes:
    """Return a PNG that runs from sea to sky."""

    def chunk(type: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + type + data + struct.pack(">I", zlib.crc32(type + data))

    sea = [bytes((20 + 120 * y // height, 110 + 90 * y // height, 140 + 60 * y // width)) for y in range(height)]
    rows = b"".join(b"\0" + colour * width for colour in sea)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


TICKET = File(b"%PDF-1.7 a boarding pass", "application/pdf", "boarding-pass-LH1790.pdf")
FLIGHTS = (Option("LH1790", "LH 1790 · 15:40"), Option("TP575", "TP 575 · 19:05"))
ROWS = (Option("move", "Change my booking", "Another day or another flight"), Option("seat", "Choose a seat"))
BAGS = (Option("bag", "Add a bag"), Option("lost", "Report a lost bag"), Option("pets", "Travel with pets"))
TOPICS = (Section("My trip", ROWS), Section("Bags", BAGS), Section("Help", (Option("person", "Talk to a person"),)))
MENU = Menu("What else can I do?", "See all topics", TOPICS)


def reply(content: AnyContent) -> list[AnyContent | tuple[AnyContent, File]]:
    """Answer as a bot would."""
    match content:
        case Start():
            return [Text("Good day, I am the automated assistant of Example Air. What can I do for you?")]
        case Text("everything"):
            return [
                (Media("image", blob="b-1", caption="Lisbon, tomorrow morning"), File(picture(), "image/png")),
                Location(38.77422, -9.13416, "Lisbon Airport", "Terminal 1, Check-in 38–44"),
                Link("Check in up to 24 hours before.", "Check in now", "https://example.com/check-in"),
                Cards((Card("Service desk", ("+49 30 1234567",)),)),
                MENU,
            ]
        case Text("briefly"):
            return [Menu("Which one?", "Choose", (Section("", ROWS),))]
        case Text(body) if "<" in body:
            return [Text(f"You wrote {body}")]
        case Text():
            return [Choices("Two flights go to Lisbon on Friday. Which one?", FLIGHTS, footer="Local times")]
        case Choice("LH1790"):
            words = "LH 1790 leaves Frankfurt at 15:40, gate A 22.\nHere is your boarding pass:"
            return [Text(words), (Media("document", blob="b-2"), TICKET)]
        case _:
            return []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """Start one for all tests, which takes a second; each has a context of its own in it."""
    async with async_playwright() as playwright:
        one = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield one
        await one.close()


@pytest_asyncio.fixture(loop_scope="module")
async def office(open_chat: Opens) -> AsyncIterator[Office]:
    """Serve in the loop that the browser and these tests run in."""
    async with serving(open_chat()) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, office: Office) -> AsyncIterator[Page]:
    office.reply = reply
    context = await browser.new_context(locale="en-GB", viewport={"width": 900, "height": 900}, accept_downloads=True)
    one = await context.new_page()
    troubles: list[str] = []
    one.on("pageerror", lambda error: troubles.append(str(error)))
    one.on("console", lambda line: troubles.append(line.text) if "Content Security Policy" in line.text else None)
    await one.goto(office.url)
    yield one
    await context.close()
    assert troubles == []


async def write(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Write a message").fill(text)
    await page.keyboard.press("Enter")


async def forget(page: Page) -> None:
    page.once("dialog", lambda dialog: dialog.accept())
    await page.get_by_role("button", name="End and forget this chat").click()


async def test_a_visitor_asks_chooses_and_gets_a_document(page: Page, office: Office, tmp_path: Path) -> None:
    await page.get_by_role("button", name="Start the chat").click()
    await expect(page.get_by_text("I am the automated assistant")).to_be_visible()
    await write(page, "When do you fly to Lisbon on Friday?")
    await page.get_by_role("button", name="LH 1790").click()
    await expect(page.get_by_role("textbox", name="Write a message")).to_be_focused()
    async with page.expect_download() as downloading:
        await page.get_by_role("button", name="Download boarding-pass-LH1790.pdf").click()
    download = await downloading.value
    await download.save_as(tmp_path / "saved.pdf")
    await page.screenshot(path=tmp_path / "chat.png")

    assert (tmp_path / "saved.pdf").read_bytes() == TICKET.data
    assert [inbound.content for inbound in office.said()] == [
        Start(), Text("When do you fly to Lisbon on Friday?"), Choice("LH1790", "LH 1790 · 15:40"),
    ]  # fmt: skip
    await expect(page.get_by_role("button", name="TP 575")).to_be_disabled()
    await expect(page.locator(".tick.read")).to_have_count(2)


async def test_every_kind_is_shown_and_a_list_opens(page: Page, tmp_path: Path) -> None:
    await write(page, "everything")
    await page.get_by_text("See all topics").click()
    await expect(page.get_by_role("button", name="Talk to a person")).to_be_in_viewport()
    await page.screenshot(path=tmp_path / "kinds.png")

    await expect(page.get_by_role("img", name="Lisbon, tomorrow morning")).to_have_js_property("naturalWidth", 320)
    await expect(page.get_by_role("link", name="Lisbon Airport")).to_have_attribute("rel", "noopener noreferrer")
    await expect(page.get_by_role("link", name="Check in now")).to_have_attribute(
        "href", "https://example.com/check-in"
    )
    await expect(page.get_by_role("link", name="+49 30 1234567")).to_have_attribute("href", "tel:+49301234567")
    await expect(page.locator(".tick.read")).to_have_count(1)
    await page.get_by_role("button", name="Choose a seat").click()
    await expect(page.locator(".mine").last).to_contain_text("Choose a seat")


async def test_a_short_list_is_open_from_the_beginning(page: Page) -> None:
    await write(page, "briefly")
    await page.get_by_role("button", name="Choose a seat").click()
    await expect(page.locator(".mine").last).to_contain_text("Choose a seat")


async def test_a_list_opens_into_view_for_somebody_who_scrolled_up(page: Page) -> None:
    await page.set_viewport_size({"width": 900, "height": 700})
    await write(page, "everything")
    await expect(page.get_by_role("img", name="Lisbon, tomorrow morning")).to_have_js_property("naturalWidth", 320)
    await expect(page.get_by_text("See all topics")).to_be_in_viewport()
    up = """() => new Promise(done => {
        const box = document.getElementById("scroll");
        box.addEventListener("scroll", () => requestAnimationFrame(() => done()), { once: true });
        box.scrollTop -= 60;
    })"""
    await page.evaluate(up)
    await page.get_by_text("See all topics").dispatch_event("click")

    await expect(page.get_by_role("button", name="Talk to a person")).to_be_in_viewport()


async def test_what_is_written_never_becomes_markup(page: Page) -> None:
    await write(page, "<img src=x onerror=\"document.title='taken'\"> javascript:alert(1) https://example.com/a.")

    await expect(page.locator(".message").last).to_contain_text("You wrote <img src=x")
    assert await page.locator(".messages img").count() == 0
    assert await page.locator(".messages a").count() == 2
    assert await page.title() == "Example Air"


async def test_receipts_tell_that_a_message_was_seen(page: Page, office: Office) -> None:
    async with page.expect_response(lambda answer: '"kind":"read"' in (answer.request.post_data or "")):
        await write(page, "hello")

    receipts = [event for event in office.events if isinstance(event, Receipt)]
    assert [(one.echo, one.progress) for one in receipts] == [("1", Progress.DELIVERED), ("1", Progress.READ)]


async def test_a_reload_shows_the_same_chat_in_the_same_order(page: Page, office: Office) -> None:
    await write(page, "hello")
    await page.get_by_role("button", name="LH 1790").click()
    await expect(page.locator(".file")).to_have_count(1)
    before = await page.locator(".bubble").all_inner_texts()
    await expect(page.locator("#messages")).to_have_attribute("aria-live", "polite")
    await page.reload()
    await expect(page.locator(".file")).to_have_count(1)

    assert await page.locator(".bubble").all_inner_texts() == before
    await expect(page.get_by_role("button", name="LH 1790")).to_have_attribute("aria-pressed", "true")
    assert len(office.said()) == 2


async def test_a_message_written_while_the_server_is_away_is_sent_once_when_it_is_back(
    page: Page, office: Office
) -> None:
    await write(page, "hello")
    await expect(page.get_by_text("Which one?")).to_be_visible()
    office.dead = True
    await write(page, "are you there?")
    await expect(page.get_by_text("Connection lost. Reconnecting…")).to_be_visible()
    await expect(page.locator(".tick.waiting")).to_have_count(1)
    office.dead = False
    await page.evaluate("dispatchEvent(new Event('online'))")

    await expect(page.locator(".tick.waiting")).to_have_count(0)
    await expect(page.get_by_text("Connection lost. Reconnecting…")).to_be_hidden()
    words = [one.content.body for one in office.said() if isinstance(one.content, Text)]
    assert words == ["hello", "are you there?"]


async def test_typing_is_shown_until_the_answer(page: Page, office: Office) -> None:
    await write(page, "hello")
    await expect(page.get_by_text("Which one?")).to_be_visible()
    chat, to = office.chats["airline"], office.said()[0].sender.address
    await office.say(chat, to, Signal("typing"))
    await expect(page.get_by_text("Typing…")).to_be_visible()
    await office.say(chat, to, Text("done"))

    await expect(page.get_by_text("Typing…")).to_be_hidden()


async def test_the_language_can_be_switched_and_is_told(page: Page, office: Office) -> None:
    await page.get_by_role("combobox", name="Language").select_option("de")
    await page.get_by_role("button", name="Chat beginnen").click()
    await expect(page.get_by_text("I am the automated assistant")).to_be_visible()
    await page.reload()

    await expect(page.get_by_role("textbox", name="Nachricht schreiben")).to_be_visible()
    assert await page.locator("html").get_attribute("lang") == "de"
    assert [one.sender.language for one in office.said()] == ["de"]


async def test_several_accounts_can_be_picked(browser: Browser, open_chat: Opens) -> None:
    async with serving(open_chat(), open_chat("shop", "Example Shop")) as office:
        page = await browser.new_page()
        await page.goto(office.url)
        await page.get_by_role("combobox", name="Chat with").select_option("Example Shop")

        await expect(page.get_by_role("heading", level=1)).to_have_text("Example Shop")
        await write(page, "hello")
        await expect(page.locator(".tick.sent")).to_have_count(1)
        assert [event.account for event in office.events if isinstance(event, Inbound)] == ["shop"]
        await page.close()


async def test_a_narrow_dark_screen_at_twice_the_size_scrolls_only_downwards(
    browser: Browser, office: Office, tmp_path: Path
) -> None:
    office.reply = reply
    small: ViewportSize = {"width": 320, "height": 640}
    context = await browser.new_context(color_scheme="dark", reduced_motion="reduce", viewport=small)
    page = await context.new_page()
    await page.goto(office.url)
    await write(page, "everything")
    await expect(page.get_by_text("See all topics")).to_be_visible()
    await page.screenshot(path=tmp_path / "dark.png")

    assert await page.evaluate("document.documentElement.scrollWidth") == 320
    assert await page.evaluate("document.getElementById('scroll').scrollWidth <= 320")
    await context.close()


async def test_forgetting_leaves_nothing_behind(page: Page) -> None:
    await write(page, "hello")
    await expect(page.get_by_text("Which one?")).to_be_visible()
    await forget(page)

    await expect(page.get_by_role("button", name="Start the chat")).to_be_visible()
    assert await page.evaluate("localStorage.length") == 0


async def test_what_arrives_while_a_chat_is_forgotten_does_not_bring_it_back(page: Page, office: Office) -> None:
    await write(page, "hello")
    await expect(page.get_by_text("Which one?")).to_be_visible()
    reloads, may = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        reloads.set()
        await may.wait()
        await route.continue_()

    await page.route(office.url + "/", hold)
    forgets = asyncio.create_task(forget(page))
    await reloads.wait()
    async with page.expect_response(lambda answer: '"kind":"read"' in (answer.request.post_data or "")):
        await office.say(office.chats["airline"], office.said()[-1].sender.address, Text("One more thing"))
    may.set()
    await forgets

    await expect(page.get_by_role("button", name="Start the chat")).to_be_visible()
    assert await page.evaluate("localStorage.length") == 0


async def test_a_chat_that_is_forgotten_in_one_tab_is_forgotten_in_the_other(page: Page, office: Office) -> None:
    await write(page, "hello")
    await expect(page.get_by_text("Which one?")).to_be_visible()
    other = await page.context.new_page()
    await other.goto(office.url)
    await expect(other.get_by_text("Which one?")).to_be_visible()
    await forget(page)

    await expect(other.get_by_role("button", name="Start the chat")).to_be_visible()
    assert await page.evaluate("localStorage.length") == 0

"""Files go up and come down within Meta's types and sizes."""

from __future__ import annotations

import pytest

from connectors.whatsapp import WhatsApp
from connectors.whatsapp.media import check_file
from connectors.whatsapp.testing import FakeGraph
from kontor.connectors import Refused, Throttled, TooLarge, Unreachable
from kontor.messages import File, Media
from kontor.testing import cleared

KB, MB = 1024, 1024 * 1024


@pytest.mark.parametrize(
    "type,mime,most",
    [
        ("image", "image/jpeg", 5 * MB),
        ("audio", "audio/mpeg", 16 * MB),
        ("voice", "audio/ogg; codecs=opus", 16 * MB),
        ("video", "video/mp4", 16 * MB),
        ("document", "application/pdf", 100 * MB),
        ("sticker", "image/webp", 100 * KB),
    ],
)
def test_a_file_may_be_as_large_as_meta_says(type: str, mime: str, most: int) -> None:
    data = bytes(most)
    check_file(Media(type), File(data, mime))
    with pytest.raises(TooLarge, match=str(most)):
        check_file(Media(type), File(data + b"x", mime))


def test_an_animated_sticker_may_be_larger() -> None:
    check_file(Media("sticker", animated=True), File(bytes(500 * KB), "image/webp"))


@pytest.mark.parametrize(
    "type,mime",
    [
        ("image", "image/svg+xml"),
        ("audio", "audio/x-wav"),
        ("video", ""),
        ("sticker", "image/png"),
        ("document", "text/csv"),
    ],
)
def test_another_type_is_refused_by_name(type: str, mime: str) -> None:
    with pytest.raises(TooLarge, match=f"as {type}"):
        check_file(Media(type), File(b"x", mime))


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(TooLarge, match="empty"):
        check_file(Media("document"), File(b"", "application/pdf"))


async def test_a_file_too_large_leaves_nothing_behind(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    big = File(bytes(5 * MB + 1), "image/png")
    with pytest.raises(Refused) as refused:
        await whatsapp.send(cleared(Media("image", blob="b"), file=big))
    assert (refused.value.code, refused.value.action) == ("limit", "media")
    assert not graph.calls


async def test_a_lost_upload_may_be_tried_again(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    file = File(b"png", "image/png")
    graph.drop_answer_next(on="upload")
    with pytest.raises(Unreachable):
        await whatsapp.send(cleared(Media("image", blob="b"), file=file))
    graph.fail_next(http=504, on="upload")
    with pytest.raises(Unreachable):
        await whatsapp.send(cleared(Media("image", blob="b"), file=file))
    assert not graph.sends


async def test_an_upload_refused_by_meta_is_refused(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    graph.fail_next(131053, on="upload")
    with pytest.raises(Refused) as refused:
        await whatsapp.send(cleared(Media("image", blob="b"), file=File(b"png", "image/png")))
    assert refused.value.action == "media"


async def test_a_file_of_a_customer_is_brought(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    handle = graph.add_file(b"jpeg", "image/jpeg")
    file = await whatsapp.fetch(Media("image", id=handle, filename="zip.jpg"))
    assert file == File(b"jpeg", "image/jpeg", "zip.jpg")


async def test_an_address_that_ran_out_is_asked_for_anew(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    handle = graph.add_file(b"jpeg", "image/jpeg")
    graph.fail_next(http=404, on="download")
    assert (await whatsapp.fetch(Media("image", id=handle))).data == b"jpeg"
    assert [call.what for call in graph.calls] == ["describe", "download", "describe", "download"]


async def test_a_file_that_is_gone_is_refused(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    handle = graph.add_file(b"jpeg", "image/jpeg")
    graph.fail_next(http=404, times=2, on="download")
    with pytest.raises(Refused) as refused:
        await whatsapp.fetch(Media("image", id=handle))
    assert refused.value.action == "gone"
    with pytest.raises(Refused) as refused:
        await whatsapp.fetch(Media("image", id="1"))
    assert (refused.value.code, refused.value.action) == (100, "gone")
    with pytest.raises(Refused):
        await whatsapp.fetch(Media("image"))


async def test_a_file_whose_type_meta_does_not_tell_has_the_webhooks(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    handle = graph.add_file(b"jpeg", "image/jpeg")
    graph.describe_as(handle, mime_type="")
    assert (await whatsapp.fetch(Media("image", id=handle, mime="image/jpeg"))).mime == "image/jpeg"
    with pytest.raises(TooLarge, match="untyped"):
        await whatsapp.fetch(Media("image", id=handle))


@pytest.mark.parametrize("type,mime", [("image", "image/jpeg"), ("video", "video/mp4"), ("voice", "audio/ogg")])
async def test_a_file_of_a_customer_may_be_larger_than_one_of_ours(
    graph: FakeGraph, whatsapp: WhatsApp, type: str, mime: str
) -> None:
    handle = graph.add_file(bytes(17 * MB), mime)
    assert len((await whatsapp.fetch(Media(type, id=handle))).data) == 17 * MB


async def test_a_file_larger_than_meta_carries_is_not_taken(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    handle = graph.add_file(b"jpeg", "image/jpeg")
    graph.describe_as(handle, file_size=100 * MB + 1)
    with pytest.raises(TooLarge):
        await whatsapp.fetch(Media("image", id=handle))
    assert [call.what for call in graph.calls] == ["describe"]


async def test_a_file_larger_than_it_was_said_to_be_is_not_taken(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    handle = graph.add_file(bytes(100 * MB + 1), "image/jpeg")
    graph.describe_as(handle, file_size=1)
    with pytest.raises(TooLarge):
        await whatsapp.fetch(Media("image", id=handle))
    assert graph.calls[-1].what == "download"


async def test_a_file_of_another_type_is_not_taken(graph: FakeGraph, whatsapp: WhatsApp) -> None:
    handle = graph.add_file(b"<svg/>", "text/html")
    with pytest.raises(TooLarge):
        await whatsapp.fetch(Media("image", id=handle))


@pytest.mark.parametrize("on", ["describe", "download"])
async def test_trouble_on_the_way_is_told(graph: FakeGraph, whatsapp: WhatsApp, on: str) -> None:
    handle = graph.add_file(b"jpeg", "image/jpeg")
    graph.drop_answer_next(2, on=on)
    with pytest.raises(Unreachable):
        await whatsapp.fetch(Media("image", id=handle))
    graph.fail_next(http=500, on=on)
    with pytest.raises(Unreachable):
        await whatsapp.fetch(Media("image", id=handle))
    graph.fail_next(80007, on=on)
    with pytest.raises(Throttled):
        await whatsapp.fetch(Media("image", id=handle))


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest",
        "https://evil.example/x",
        "https://evilfbsbx.com/x",
        "http://lookaside.fbsbx.com/x",
        "file:///etc/passwd",
        "",
    ],
)
async def test_our_token_goes_to_meta_only(graph: FakeGraph, whatsapp: WhatsApp, url: str) -> None:
    handle = graph.add_file(b"jpeg", "image/jpeg")
    graph.describe_as(handle, url=url)
    with pytest.raises(Refused) as refused:
        await whatsapp.fetch(Media("image", id=handle))
    assert refused.value.code == "bad_url"


@pytest.mark.parametrize("handle", ["../v25.0/1/messages", "1?fields=x", "1/2", "%2e%2e", "", "x" * 129])
async def test_a_handle_is_no_path(graph: FakeGraph, whatsapp: WhatsApp, handle: str) -> None:
    with pytest.raises(Refused):
        await whatsapp.fetch(Media("image", id=handle))
    assert not graph.calls

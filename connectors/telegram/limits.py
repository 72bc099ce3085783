"""Telegram's limits, and the policy made of them.

Sizes: https://core.telegram.org/bots/api ; rates: https://core.telegram.org/bots/faq, which are
advice and not promise: a 429 has the last word.
"""

from __future__ import annotations

from datetime import timedelta

from kontor.connectors import Refused
from kontor.messages import File
from kontor.policy import Abilities, ChannelPolicy, Confidentiality, Rate

TEXT, CAPTION = 4096, 1024
CALLBACK = 64
DOWNLOAD, UPLOAD, UPLOAD_PHOTO = 20_000_000, 50_000_000, 10_000_000


def policy() -> ChannelPolicy:
    """Return Telegram's rules: no window, but a person has to press Start or write first."""
    abilities = Abilities(
        text=TEXT,
        caption=CAPTION,
        body=TEXT,
        headed_body=CAPTION,
        header=256,
        footer=256,
        buttons=10,
        button_title=64,
        rows=50,
        row_title=64,
        row_description=72,
        menu_label=64,
        link_label=64,
        media=frozenset({"image", "video", "audio", "voice", "document", "sticker"}),
        kinds=frozenset({"text", "media", "location", "cards", "choices", "menu", "link", "reaction"}),
        signals=frozenset({"typing"}),
        utf16=True,
    )
    second = timedelta(seconds=1)
    return ChannelPolicy(
        window=None,
        first_contact=False,
        abilities=abilities,
        account_rate=Rate(30, second, burst=30),
        contact_rate=Rate(1, second, burst=5),
        echoes=False,
        confidentiality=Confidentiality.TRANSPORT_ONLY,
    )


def fits(name: str, value: str, limit: int) -> str:
    """Return a text of at most `limit` UTF-16 units, as Telegram counts; raises `Refused` naming the field."""
    length = len(value.encode("utf-16-le", "surrogatepass")) // 2
    if not 1 <= length <= limit:
        raise Refused(
            "too_long", f"{name}: Telegram carries 1 to {limit} characters, this has {length}", "change_content"
        )
    return value


def fits_bytes(name: str, file: File, limit: int) -> None:
    """Raise `Refused` for a file larger than a bot may upload."""
    if len(file.data) > limit:
        reason = f"{name}: Telegram takes {limit // 1_000_000} MB from a bot, this has {len(file.data)} bytes"
        raise Refused("too_large", reason, "change_content")

"""What people wrote comes with how it was taken, and with the language it was written in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from kontor.store.hearing import written
from kontor.store.people import KeyRing
from kontor.understanding import Context, Reading
from tests.kontor.house import House, make_bot

SAID = (("ann", "es-MX", "für dich"), ("ann", "es-MX", "hm"), ("bob", "es-MX", "a ver"), ("cat", None, "hm"))
"""Who says what, and the language that the channel tells of them."""


class Bilingual:
    """Hears German in umlauts, and tells no language otherwise."""

    async def read(self, text: str, context: Context) -> Reading:
        """Return the language alone."""
        return Reading(language="de" if "ü" in text else None)


async def test_a_text_comes_with_its_conversations_language_else_the_one_the_channel_told(
    url: str, tmp_path: Path
) -> None:
    bot = replace(make_bot(tmp_path / "texts"), understanding=Bilingual(), languages=("en", "de", "es"))
    for language in ("de", "es"):
        (tmp_path / "texts" / f"{language}.yml").write_text((tmp_path / "texts" / "en.yml").read_text("utf-8"), "utf-8")
    async with House(url, tmp_path, bot) as house:
        for sender, told, text in SAID:
            one = house.inbound(text, sender=sender)
            await house.takes(replace(one, sender=replace(one.sender, language=told)))
            await house.settle()
            house.clock.pass_(timedelta(seconds=1))
        ring, since = KeyRing(house.workspace.vault), house.clock.now() - timedelta(days=1)
        heard = await house.workspace.database.run(written, ring, [house.recorder.account.key], since, 10)

    assert [(one.text, one.language, one.why) for one in heard] == [
        ("für dich", "de", "not understood (1)"),
        ("hm", "de", "not understood (2)"),
        ("a ver", "es", "not understood (1)"),
        ("hm", "en", "not understood (1)"),
    ]

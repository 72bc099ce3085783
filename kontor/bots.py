"""A bot: connectors, flows, understanding and words under one name."""

from __future__ import annotations

import importlib.resources
import inspect
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kontor.connectors import Connector
from kontor.flows import Flow
from kontor.texts import Texts
from kontor.understanding import Understands


class BotError(Exception):
    """A bot is put together wrongly; the text says what to mend."""


@dataclass(frozen=True, slots=True)
class Bot:
    """What runs where. A bot is a value: nothing is opened, read or started by making one.

    `texts` is the folder of its words, by default `bots/<name>/texts`; `zone` is the business's time zone, `country`
    its ISO code. With `keeps_media` the files people send are fetched and kept, sealed, before the channel drops them.
    With `read_marks` messages that the bot takes up are marked as read; with `typing` dots show while an answer takes
    longer than a second. Both where the channel has them.
    """

    name: str
    connectors: Sequence[Connector]
    flows: Sequence[Flow]
    understanding: Understands
    languages: Sequence[str] = ("en",)
    zone: str = "UTC"
    country: str | None = None
    texts: Sequence[Traversable] = field(default_factory=tuple)
    flow_seconds: float = 10.0
    keeps_media: bool = True
    read_marks: bool = False
    typing: bool = True

    def __post_init__(self) -> None:
        for what in ("languages", "flows", "connectors", "texts"):
            if isinstance(given := getattr(self, what), str) or not isinstance(given, Sequence):
                raise BotError(f"{what}={given!r} of the bot {self.name} is no list: write {what}=[...]")
        self._check_flows()
        if not self.languages:
            raise BotError(f"the bot {self.name} speaks no language: name one, as in languages=['en']")
        if not self._is_zone():
            raise BotError(
                f"the bot {self.name} has the zone {self.zone!r}, which there is not: write Europe/Berlin, say"
            )
        if self.country is not None and not (
            len(self.country) == 2 and self.country.isalpha() and self.country.isupper()
        ):
            raise BotError(f"the bot {self.name} has the country {self.country!r}: write its ISO code, as in DE")

    def _check_flows(self) -> None:
        for flow in self.flows:
            if not isinstance(flow, Flow):
                raise BotError(f"the bot {self.name} lists {_called(flow)} among its flows: {_mend(flow)}")
        names = [flow.name for flow in self.flows]
        if twice := {name for name in names if names.count(name) > 1}:
            raise BotError(f"the bot {self.name} lists the flow {', '.join(sorted(twice))} twice: remove one")
        catchers = [flow.name for flow in self.flows if flow.catches_all]
        if len(catchers) > 1:
            raise BotError(f"{' and '.join(catchers)} of the bot {self.name} both catch all: let one do so")
        claims = [claim for flow in self.flows for claim in {*flow.intents, *flow.events}]
        if twice := {claim for claim in claims if claims.count(claim) > 1}:
            both = [flow.name for flow in self.flows if twice & {*flow.intents, *flow.events}]
            raise BotError(
                f"{' and '.join(both)} of the bot {self.name} both start with {', '.join(sorted(twice))}: "
                "give it to one of them"
            )

    def _is_zone(self) -> bool:
        try:
            return bool(self.zone_info)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return False

    @property
    def zone_info(self) -> ZoneInfo:
        """The time zone; raises when there is none of that name."""
        return ZoneInfo(self.zone)

    def speaks(self, language: str | None) -> str:
        """Return the bot's language for somebody's: itself, its kin (de for de-AT, pt-BR for pt), else the first."""
        asked = (language or "").replace("_", "-")
        same = (known for known in self.languages if known.casefold() == asked.casefold())
        kin = (known for known in self.languages if _tongue(known) == _tongue(asked))
        return next(same, next(kin, self.languages[0]))

    def words(self) -> Texts:
        """Read every text of the bot."""
        folders = self.texts or (importlib.resources.files(f"bots.{self.name}") / "texts",)
        return Texts.load(*folders, languages=self.languages)


def _tongue(language: str) -> str:
    return language.split("-", maxsplit=1)[0].casefold()


def _called(given: object) -> str:
    name = getattr(given, "__name__", None)
    return f"{type(given).__name__} {name}" if name else f"a {type(given).__name__}"


def _mend(given: object) -> str:
    """Return what to do about something that stands among the flows and is none."""
    if isinstance(given, Sequence):
        return "put a * before it, for it holds several"
    if inspect.ismodule(given):
        return "name the flow in it"
    return "put @flow(intents=[...]) above it" if inspect.isfunction(given) else "list what @flow(...) made"

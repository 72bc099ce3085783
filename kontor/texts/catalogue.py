"""The words of a bot in all its languages."""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from importlib.resources.abc import Traversable
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

from kontor.texts.errors import MissingValue, UnknownText, Unreadable
from kontor.texts.formats import Manner
from kontor.texts.rendered import Rendered, rendered
from kontor.texts.responses import PREFIX, Variant, read

Words = Mapping[str, tuple[Variant, ...]]

CORE = (
    "automation_notice",
    "handed_over",
    "flow_failed",
    "ask_again",
    "did_not_understand",
    "unsupported_message",
    "cancelled",
    "nothing_to_cancel",
    "nothing_open",
    "stop_confirmation",
    "start_confirmation",
    "confirm_yes",
    "confirm_no",
    "opt_in_yes",
    "opt_in_no",
    "choose_label",
)
"""The texts that Kontor itself says, whatever the flows of a bot are."""

DAYS = ("today", "tomorrow", "yesterday", "on")
"""The words for days that a language brings as texts of its own: `utter_day_today` and its fellows."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A text that a language lacks."""

    id: str
    language: str


@dataclass(frozen=True, slots=True)
class Texts:
    """Every text of a bot by language; the first language answers for the others."""

    words: Mapping[str, Words]
    _days: Mapping[str, Mapping[str, str]] = field(init=False, repr=False, compare=False)
    """The words for days in each language: every text that is said may need them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_days", {language: _days(words) for language, words in self.words.items()})

    @classmethod
    def load(cls, *folders: Traversable, languages: Sequence[str]) -> Texts:
        """Read `<folder>/<language>.yml` and `<folder>/<language>/*.yml`.

        A later folder replaces texts of an earlier one.

        Kontor's own words lie under all of them, and those of `pt` under `pt-BR`. Raises `Unreadable` with file and
        line.
        """
        if not languages:
            raise Unreadable("a bot needs a language: name one in its languages")
        own = importlib.resources.files("kontor.texts") / "words"
        return cls({language: _merged((own, *folders), language) for language in languages})

    def render(
        self,
        id: str,
        language: str,
        values: Mapping[str, object],
        *,
        channel: str = "",
        pick: int = 0,
        zone: ZoneInfo,
        now: datetime | None = None,
    ) -> Rendered:
        """Say a text (with or without `utter_`) in a language, or in the bot's first where that one lacks it.

        Variants for the channel win over those for all, and `pick` chooses among them. Raises `UnknownText` or
        `MissingValue`.
        """
        spoken, variants = self._find(_full(id), language, channel)
        fitting = _fitting(variants, values)
        if not fitting:
            raise UnknownText(f"no variant of {_full(id)} in {spoken} fits these values: add one without condition")
        manner = Manner(_locale(spoken), zone, now, self._days[spoken])
        try:
            return rendered(fitting[pick % len(fitting)], dict(values), manner)
        except MissingValue as error:
            raise MissingValue(f"{_full(id)} in {spoken}: {error}") from None

    def missing(self, ids: Iterable[str]) -> list[Missing]:
        """Return which of some texts which language lacks."""
        wanted = sorted({_full(id) for id in ids})
        return [Missing(id, language) for language, words in self.words.items() for id in wanted if id not in words]

    def ids(self, language: str) -> set[str]:
        """Return the ids of every text of a language, with `utter_`."""
        return set(self.words.get(language, {}))

    def _find(self, id: str, language: str, channel: str) -> tuple[str, tuple[Variant, ...]]:
        """Return the language that has a text for a channel, and the variants for it."""
        first = next(iter(self.words))
        for spoken in _nearest(language, tuple(self.words)):
            variants = self.words.get(spoken, {}).get(id, ())
            chosen = [one for one in variants if channel and one.channel == channel]
            if found := tuple(chosen or [one for one in variants if one.channel is None]):
                return spoken, found
        raise UnknownText(f"there is no text {id} in {first}: add it to the bot's texts")


def _full(id: str) -> str:
    return id if id.startswith(PREFIX) else f"{PREFIX}{id}"


def _fitting(variants: tuple[Variant, ...], values: Mapping[str, object]) -> list[Variant]:
    """Return the variants whose conditions hold, or where none does those without."""
    held = [
        one for one in variants if one.conditions and all(values.get(name) == value for name, value in one.conditions)
    ]
    return held or [one for one in variants if not one.conditions]


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        raise Unreadable(f"{language!r} is no language: write it like en or pt-BR") from None


def _merged(folders: Iterable[Traversable], language: str) -> Words:
    _locale(language)
    found: dict[str, tuple[Variant, ...]] = {}
    for folder in folders:
        for tag in dict.fromkeys((_base(language), language)):
            found |= _folder(folder, tag)
    return found


def _base(language: str) -> str:
    return language.replace("_", "-").split("-")[0]


@lru_cache(maxsize=256)
def _nearest(language: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages a bot speaks that serve for one asked for: itself, its kin (`de` for `de-AT`), the first."""
    kin = [one for one in known if _base(one) == _base(language)]
    return tuple(dict.fromkeys([*(one for one in kin if one == language), *kin, *known[:1]]))


def _days(words: Words) -> dict[str, str]:
    found = {name: words.get(f"{PREFIX}day_{name}", (Variant(),))[0].text for name in DAYS}
    return {
        name: "".join(literal + (f"{{{path}}}" if path else "") for literal, path, _ in text.parts)
        for name, text in found.items()
        if text is not None
    }


def _folder(folder: Traversable, language: str) -> Words:
    found: dict[str, tuple[Variant, ...]] = {}
    places: dict[str, str] = {}
    for name, file in _files(folder, language):
        texts = read(file, name)
        if twice := next((id for id in texts if id in places), None):
            raise Unreadable(f"{name}: {twice} stands also in {places[twice]}: remove one")
        places |= dict.fromkeys(texts, name)
        found |= texts
    return found


def _files(folder: Traversable, language: str) -> Iterator[tuple[str, Traversable]]:
    """Yield the files of a language in the order of their names."""
    single = folder / f"{language}.yml"
    if single.is_file():
        yield str(single), single
    topics = folder / language
    if topics.is_dir():
        for file in sorted(topics.iterdir(), key=lambda one: one.name):
            if file.name.endswith((".yml", ".yaml")):
                yield str(file), file

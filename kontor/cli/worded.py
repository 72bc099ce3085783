"""Where what flows say and the bot's texts do not fit: gaps that nobody fills, buttons that start nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from kontor.bots import Bot
from kontor.cli.named import Said
from kontor.texts import Texts
from kontor.texts.responses import PREFIX, Variant


def unfilled(said: Iterable[Said], texts: Texts) -> Iterator[tuple[str, str]]:
    """Yield each text with a gap that a call does not fill, and what is wrong; `text` is as its file has it."""
    told: set[tuple[str, str, str]] = set()
    for one in said:
        for id in () if one.values is None else sorted(one.ids):
            full = id if id.startswith(PREFIX) else f"{PREFIX}{id}"
            for language, words in texts.words.items():
                for gap in sorted(_gaps(words.get(full, ()), one.values or ())):
                    if (full, language, gap) not in told:
                        told.add((full, language, gap))
                        yield (
                            full,
                            f"in {language} it names {{{gap}}}, which {one.place} does not give: mend one of them",
                        )


def unsayable(said: Iterable[Said], texts: Texts) -> Iterator[tuple[str, str]]:
    """Yield each text that a call cannot have said, every variant having a condition or a channel, and why."""
    mend = "add one without"
    found = {
        (full, f"in {language} each variant has a channel, or a condition on what {one.place} does not give: {mend}")
        for one in said
        for id in one.ids
        if one.values is not None and (full := id if id.startswith(PREFIX) else f"{PREFIX}{id}")
        for language, words in texts.words.items()
        if (variants := words.get(full)) and not any(_may_be_said(variant, one.values) for variant in variants)
    }
    yield from sorted(found)


def _may_be_said(variant: Variant, given: Collection[str]) -> bool:
    return variant.channel is None and all(name in given for name, _ in variant.conditions)


def _gaps(variants: Iterable[Variant], given: Collection[str]) -> set[str]:
    """Return the values that variants need and are not given; one whose condition cannot hold is never said."""
    needed: set[str] = set()
    for one in variants:
        if all(name in given for name, _ in one.conditions):
            needed |= {path.partition(".")[0] for path in _paths(one)}
    return needed - {*given}


def _paths(variant: Variant) -> Iterator[str]:
    buttons = chain.from_iterable((one.title, one.url) for one in variant.buttons)
    template = (gap for _, gap in variant.template.body) if variant.template else ()
    for phrase in (variant.text, variant.image, *buttons, *template):
        yield from phrase.paths if phrase else ()


def dead_buttons(bot: Bot, texts: Texts, core: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each text with a button whose intent starts no flow of the bot and is not the core's, and that intent."""
    if any(flow.catches_all for flow in bot.flows):
        return
    intents = {*core, *(intent for flow in bot.flows for intent in flow.intents)}
    for id, payload in sorted(
        {
            (id, button.payload)
            for words in texts.words.values()
            for id, variants in words.items()
            for variant in variants
            for button in variant.buttons
            if button.payload
        }
    ):
        intent = payload.removeprefix("/").partition("{")[0]
        if payload.startswith("/") and intent not in intents:
            yield id, intent

"""`kontor check`: everything that can be known to be wrong before a customer notices."""

from __future__ import annotations

import asyncio
import shlex
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from kontor import private
from kontor.bots import Bot, BotError
from kontor.cli.accounts import asked, clashing, settled
from kontor.cli.errors import one_line
from kontor.cli.findings import Finding
from kontor.cli.habits import habits
from kontor.cli.here import open_here
from kontor.cli.named import Said, effect_keys, fits, pattern, said_by, texts
from kontor.cli.reported import reported
from kontor.cli.worded import dead_buttons, unfilled, unsayable
from kontor.engine.rounds import TO_DO
from kontor.flows.declaring import none, unclaimed
from kontor.nlu.embedded import embedded_in
from kontor.nlu.entities.dates import LANGUAGES as READ
from kontor.plugins import UnknownPlugin, bot_names, hiding_files, load_bot
from kontor.settings import Settings
from kontor.store.database import place_of, sqlite_file
from kontor.store.opening import Untouched, is_made
from kontor.store.reading import aside, failed_events, open_effects, recent_notices
from kontor.texts import CORE, Missing
from kontor.vault import FileKeystore

console = Console(highlight=False, soft_wrap=True)

RECENT = timedelta(days=7)
"""Events that failed so lately are told."""
UNTAKEN = frozenset({"affirm", "deny", "cancel", "out_of_scope", "nlu_fallback"})
"""Intents that the core itself takes, or that mean none."""


def check(
    bot: Annotated[str | None, typer.Argument(metavar="[BOT]", help="the bot to look at; by default all")] = None,
    json: Annotated[bool, typer.Option("--json", help="for scripts")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="do not ask the channels about the accounts")] = False,
) -> None:
    """Check bots, settings, credentials, database and open effects; exit code 1 when something is wrong."""
    findings = [*_workspace(), *_readable(Settings())]
    bots, broken = _loaded([bot] if bot else bot_names(Path.cwd()))
    findings += broken
    for one in bots:
        findings += _bot(one)
    findings += clashing(bots)
    if not offline:
        findings += asyncio.run(asked(bots))
    findings += asyncio.run(_database(bots))
    if json:
        typer.echo(
            orjson.dumps(
                [{"what": one.what, "problem": one.problem, "warning": one.warning} for one in findings]
            ).decode()
        )
    else:
        for finding in findings:
            _print(finding)
    sys.exit(1 if any(one.problem and not one.warning for one in findings) else 0)


def _print(finding: Finding) -> None:
    bad = "[yellow]note[/yellow]" if finding.warning else "[red]wrong[/red]"
    mark = "[green]ok[/green]" if finding.problem is None else bad
    console.print(f"{mark} {escape(finding.what + (f': {finding.problem}' if finding.problem else ''))}")


def _loaded(names: list[str]) -> tuple[list[Bot], list[Finding]]:
    """Return the bots that can be loaded; of the others, what keeps them from it."""
    bots, broken = [], []
    for name in names:
        try:
            bots.append(load_bot(name))
        except BotError as error:
            broken.append(Finding(f"bot {name}", str(error)))
        except UnknownPlugin as error:
            if len(names) == 1:
                raise
            broken.append(Finding(f"bot {name}", str(error)))
    return bots, broken


def _workspace() -> Iterator[Finding]:
    for file in hiding_files(Path.cwd()):
        installed = Path(__file__).resolve().parents[2] == Path.cwd().resolve()
        yield Finding(str(file), None if installed else "this file hides the installed plugins: delete it")


def _readable(settings: Settings) -> Iterator[Finding]:
    """Name what others may read: made by hand, or before Kontor made its files for their owner alone."""
    file = sqlite_file(place_of(settings.database))
    ours = {file.with_name(f"{file.name}{end}") for end in ("", "-wal", "-shm")} if file else set()
    keys = {settings.keys, FileKeystore(settings.keys).living}
    if found := sorted(one for one in {*ours, *keys, *settings.data.glob("*.db*")} if private.is_open(one)):
        mend = f"chmod 600 {shlex.join(map(str, found))}"
        yield Finding("files that others on this machine may read", mend, warning=True)


def _bot(bot: Bot) -> Iterator[Finding]:
    yield from settled(bot)
    yield from _flows(bot)
    yield from _texts(bot)
    yield from _training(bot)


def _flows(bot: Bot) -> Iterator[Finding]:
    """Note what starts nothing and what the source of flows tells."""
    for flow in bot.flows:
        starts = flow.intents or flow.events or flow.catches_all or flow.catches is not none
        if not starts and flow.claims is unclaimed:
            mend = "nothing starts it: give it intents=[...] or events=[...]"
            yield Finding(f"{bot.name}: flow {flow.name}", mend, warning=True)
    for one in habits(bot.flows):
        yield Finding(f"{bot.name}: {one.place}", one.problem, warning=not one.certain)


def _texts(bot: Bot) -> Iterator[Finding]:
    try:
        words = bot.words()
    except Exception as error:  # noqa: BLE001 (a text file may be wrong in any way)
        yield Finding(f"{bot.name}: texts", one_line(error))
        return
    named = texts(bot.flows)
    wanted = {*CORE, *named.ids}
    missing = words.missing(sorted(id for id in wanted if "*" not in id))
    missing += [
        Missing(f"utter_{made}", language)
        for made in sorted(id.removeprefix("utter_") for id in wanted if "*" in id)
        for language in bot.languages
        if not any(map(pattern(f"utter_{made}").fullmatch, words.ids(language)))
    ]
    for one in missing:
        yield Finding(
            f"{bot.name}: text {one.id}", f"missing in {one.language}: add it to the bot's texts/{one.language}"
        )
    if not missing:
        yield Finding(f"{bot.name}: {len(wanted)} texts in {', '.join(bot.languages)}")
    core = Said("Kontor itself", frozenset(CORE), frozenset())
    for id, problem in (*unfilled(said_by(bot.flows), words), *unsayable([core, *said_by(bot.flows)], words)):
        yield Finding(f"{bot.name}: text {id}", problem)
    for id, intent in dead_buttons(bot, words, UNTAKEN):
        told = f"its button /{intent} starts no flow: give one intents=[{intent!r}]"
        yield Finding(f"{bot.name}: text {id}", told, warning=True)
    if named.unread:
        told = f"known only when they run, not looked at: {', '.join(named.unread)}"
        yield Finding(f"{bot.name}: {len(named.unread)} texts", told, warning=True)


def _training(bot: Bot) -> Iterator[Finding]:
    known = getattr(bot.understanding, "intents", None)
    if known is None:
        return
    try:
        given = known() if callable(known) else known
    except Exception as error:  # noqa: BLE001 (training data may be wrong in any way)
        yield Finding(f"{bot.name}: training data", one_line(error))
        return
    if given is None:
        yield Finding(f"{bot.name}: intents", "only its server knows them: not looked at", warning=True)
        return
    intents = set(given)
    yield from _unread(bot)
    yield from _as_english(bot)
    for flow in bot.flows:
        for intent in flow.intents:
            if intent not in intents:
                yield Finding(
                    f"{bot.name}: intent {intent}", f"the flow {flow.name} starts with it, but no training data has it"
                )
    yield Finding(f"{bot.name}: {len(intents)} intents are trained")
    taken = {*UNTAKEN, *(intent for flow in bot.flows for intent in flow.intents)}
    if (idle := sorted(intents - taken)) and not any(flow.catches_all for flow in bot.flows):
        told = f"trained, but no flow starts with {', '.join(idle)}: give each to one, or nothing answers"
        yield Finding(f"{bot.name}: {len(idle)} intents", told, warning=True)


def _unread(bot: Bot) -> Iterator[Finding]:
    """Name the languages that the bot speaks and its understanding never learnt."""
    learnt = getattr(bot.understanding, "languages", None) or bot.languages
    roots = {language.partition("-")[0] for language in learnt}
    for language in bot.languages:
        if language.partition("-")[0] not in roots:
            mend = "the bot speaks it, its understanding learnt none of it: add it to the Embedded(...) of the bot"
            yield Finding(f"{bot.name}: language {language}", mend)


def _as_english(bot: Bot) -> Iterator[Finding]:
    """Note the languages in which our readers know no words, where they are those that read."""
    if embedded_in(bot.understanding) is None:
        return
    for language in bot.languages:
        if language.partition("-")[0] not in READ:
            known = ", ".join(sorted(READ))
            told = (
                f"days, times and lengths of time are read as English ones (the readers know {known}): "
                'ask for them in figures ("24.12.", "17:30") or with buttons'
            )
            yield Finding(f"{bot.name}: language {language}", told, warning=True)


async def _database(bots: list[Bot]) -> list[Finding]:
    settings = Settings()
    if not is_made(settings.database):
        return [Finding("database and keystore", "no database yet: kontor serve makes it", warning=True)]
    try:
        workspace = await open_here(settings)
    except Untouched as error:
        return [Finding("database and keystore", str(error), warning=True)]
    except Exception as error:  # noqa: BLE001 (a database can be away in many ways)
        return [Finding("database and keystore", one_line(error))]
    try:
        findings = [
            Finding(f"database and keystore fit ({'SQLite' if workspace.database.is_sqlite else 'PostgreSQL'})")
        ]
        findings += _effects(bots, await workspace.database.run(open_effects))
        if failed := await workspace.database.run(failed_events, RECENT):
            mend = f"kontor explain {failed[0]} tells the newest; once it is mended, put them in again under other keys"
            findings.append(Finding(f"{len(failed)} events of the last days whose flow failed", mend, warning=True))
        for one in await workspace.database.run(aside, 5):
            named = f"conversation {one['id']} of {one['account']}"
            findings.append(Finding(named, f"is set aside: {one['aside']}; {TO_DO}", warning=True))
        for notice in await workspace.database.run(recent_notices, workspace.vault, 5):
            findings.append(
                Finding(
                    f"{notice['account']} {notice['at']:%F %H:%M}",
                    f"the channel reported: {reported(notice['account'], notice['name'], notice['values'])}",
                    warning=True,
                )
            )
        return findings
    finally:
        workspace.close()


def _effects(bots: list[Bot], open_: list[tuple[str, str]]) -> list[Finding]:
    flows = {flow.name: flow for bot in bots for flow in bot.flows}
    findings = []
    for name, key in open_:
        flow = flows.get(name)
        if flow is not None and not fits(now := flow.renamed.get(key, key), effect_keys(flow)):
            named = "it" if now == key else f"the {now!r} that renamed= makes of it"
            problem = (
                f"a talk is in the middle of it and {name} does not name {named}: say renamed={{{key!r}: ...}} "
                "with its key of now in the @flow"
            )
            findings.append(Finding(f"open effect {name}.{key}", problem))
    return findings or [Finding(f"{len(open_)} open effects have their flows")]

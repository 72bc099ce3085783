"""`kontor nlu review`: messages understood badly, the most useful first, each filed under an intent with one key."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from kontor.bots import Bot
from kontor.cli.here import accounts_of, open_here
from kontor.cli.progress import told
from kontor.cli.serve import prepare
from kontor.clock import SystemClock
from kontor.nlu.data import BadTrainingData
from kontor.nlu.embedded import OUT_OF_SCOPE, embedded_in
from kontor.nlu.progress import Progress, each, stages
from kontor.nlu.rasa.training import sources_of
from kontor.nlu.reviewing.candidates import Candidate, fresh, reasons, remains
from kontor.nlu.reviewing.clusters import Cluster, cluster
from kontor.nlu.reviewing.filing import Filing, read_filing
from kontor.nlu.reviewing.masking import mask
from kontor.nlu.sources import installed
from kontor.plugins import load_bot
from kontor.settings import Settings
from kontor.store.hearing import Written, written
from kontor.store.opening import is_made
from kontor.store.people import KeyRing
from kontor.understanding import Context

console = Console(highlight=False, soft_wrap=True)
CHOICES = 5
SHARES = 6, 2, 2
"""About how long training takes where it must, reading the training data, and reading messages."""
KEYS = "1-5 file under that intent · i NAME under another · o out of scope · s skip · u undo · q quit"


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command("review")(review)


def review(
    bot: Annotated[str, typer.Argument(metavar="BOT", help="the bot, as `kontor bots` lists it")],
    days: Annotated[int, typer.Option(help="how many days back to look", min=1)] = 30,
    most: Annotated[int, typer.Option(help="how many of the newest messages to look at", min=1)] = 2000,
    json: Annotated[bool, typer.Option("--json", help="for scripts: list them, file nothing")] = False,
) -> None:
    """Go through messages that were understood badly, and file each under an intent with one key.

    Names, numbers and references are replaced before anything is shown or written. Reads answers when something is
    piped in, one a line; a text behind the key is written instead of the message's.
    """
    with told() as tell:
        filing, clusters = asyncio.run(gather(load_bot(bot), timedelta(days=days), most, tell))
    if json:
        typer.echo(orjson.dumps([_as_json(one) for one in clusters]).decode())
    elif not clusters:
        console.print("nothing was understood badly")
    else:
        _Session(filing).run(clusters)


async def gather(bot: Bot, back: timedelta, most: int, tell: Progress) -> tuple[Filing, list[Cluster]]:
    """Return where examples go, and what is worth to be one."""
    settings = Settings()
    if not is_made(settings.database):
        raise ValueError("there is no database yet, so nothing to review: kontor serve makes it")
    sources = sources_of(bot)
    preparing, collecting, reading = stages(tell, *SHARES)
    await _prepare(bot, settings, preparing)
    filing = await asyncio.to_thread(read_filing, sources, installed(), Path.cwd(), collecting)
    workspace = await open_here(settings)
    try:
        since, ring = SystemClock().now() - back, KeyRing(workspace.vault)
        heard = await workspace.database.run(written, ring, accounts_of(bot), since, most)
    finally:
        workspace.close()
    return filing, cluster(fresh([one async for one in _candidates(bot, filing, heard, reading)], filing.texts))


async def _prepare(bot: Bot, settings: Settings, progress: Progress) -> None:
    """Let what the bot understands with train or load, told as far as that is an engine of ours."""
    engine = embedded_in(bot.understanding)
    if engine is not None:
        await asyncio.to_thread(engine.prepare, settings.data / "models", progress=progress)
    if engine is not bot.understanding:
        await prepare([bot], settings)


async def _candidates(
    bot: Bot, filing: Filing, heard: Sequence[Written], progress: Progress
) -> AsyncIterator[Candidate]:
    """Yield what is worth a look, read again by the bot as it is now."""
    taken = list(zip(heard, reasons([(one.conversation, one.why) for one in heard]), strict=True))
    for one, reason in each(progress, "reading messages", taken):
        if reason is None:
            continue
        context = Context(one.at, bot.speaks(one.language), bot.zone_info)
        reading = await bot.understanding.read(one.text, context)
        if remains(reason, reading):
            masked = mask(one.text, reading.entities, one.name, filing.words)
            yield Candidate(one.id, masked, reason, reading, reading.language or context.language)


def _as_json(one: Cluster) -> dict[str, Any]:
    return {"usefulness": one.usefulness, "messages": [_message(member) for member in one.members]}


def _message(one: Candidate) -> dict[str, Any]:
    return {
        "id": one.id,
        "text": one.masked.text,
        "doubtful": list(one.masked.doubtful),
        "reason": one.reason,
        "intent": one.reading.intent,
        "certainty": one.reading.certainty,
        "language": one.language,
        "ranking": [{"intent": name, "certainty": certainty} for name, certainty in one.reading.ranking],
    }


class _Session:
    """One sitting: shows each message, and does what a key says."""

    def __init__(self, filing: Filing) -> None:
        self._filing, self._intents = filing, filing.intents
        self._filed: list[bool] = []
        self._asked: tuple[int, str] | None = None

    def run(self, clusters: Sequence[Cluster]) -> None:
        """Go through all, until the end or a `q`."""
        messages = [(one, number, member) for number, one in enumerate(clusters, 1) for member in one.members]
        console.print(f"{len(messages)} messages in {len(clusters)} groups. [dim]{KEYS}[/dim]")
        answers, place = _answers(), 0
        while place < len(messages):
            group, number, member = messages[place]
            self._show(member, f"group {number}, {len(group.members)} alike" if member is group.members[0] else "")
            answer = next(answers, "q")
            if answer == "q":
                break
            place = max(0, place + self._do(answer, member))
        console.print(f"filed {sum(self._filed)}; kontor train makes the bot learn them")

    def _show(self, member: Candidate, group: str) -> None:
        if group:
            console.print(f"\n[dim]{group}[/dim]")
        doubt = (
            f"  [yellow]a name? {escape(', '.join(member.masked.doubtful))}[/yellow]" if member.masked.doubtful else ""
        )
        console.print(f"[bold]{escape(member.masked.text)}[/bold]  [dim]{member.reason}[/dim]{doubt}")
        shown = (f"{place} {name} {sure:.0%}" for place, (name, sure) in enumerate(self._ranked(member), 1))
        console.print(f"  {escape('  '.join(shown))}")

    def _ranked(self, member: Candidate) -> list[tuple[str, float]]:
        return [pair for pair in member.reading.ranking if pair[0] != OUT_OF_SCOPE][:CHOICES]

    def _do(self, answer: str, member: Candidate) -> int:
        """Do what an answer says, and return how far to go on: one message, none, or back one."""
        key, _, rest = answer.partition(" ")
        if key == "u":
            return self._undo()
        if key == "s":
            self._filed.append(False)
            return 1
        if key == "n" and self._asked is not None and self._asked[0] == member.id:
            return self._file(self._asked[1], rest.strip(), member)
        intent, text = self._meant(key, rest.strip(), member)
        if intent is None:
            console.print(f"[yellow]{escape(key)}?[/yellow] [dim]{KEYS}[/dim]")
            return 0
        return self._file(intent, text, member)

    def _undo(self) -> int:
        if not self._filed:
            console.print("nothing to undo")
            return 0
        if self._filed.pop():
            self._filing.undo()
        return -1

    def _meant(self, key: str, rest: str, member: Candidate) -> tuple[str | None, str]:
        """Return the intent an answer names, and the text it gives instead of the message's, if any."""
        ranked = self._ranked(member)
        if key.isdecimal() and 0 < int(key) <= len(ranked):
            return ranked[int(key) - 1][0], rest
        if key == "o":
            return OUT_OF_SCOPE, rest
        if key == "i":
            name, _, text = rest.partition(" ")
            return self._named(name), text.strip()
        return None, ""

    def _named(self, name: str) -> str | None:
        """Return the intent of a name or of its beginning, where only one begins so."""
        found = [intent for intent in self._intents if intent.startswith(name)] if name else []
        return name if name in self._intents else found[0] if len(found) == 1 else None

    def _file(self, intent: str, text: str, member: Candidate) -> int:
        """Write an example; words that may be a name are kept only when a `y` has said so."""
        if member.masked.doubtful and not text and self._asked != (member.id, intent):
            self._asked = member.id, intent
            said = escape(", ".join(member.masked.doubtful))
            console.print(
                f"[yellow]is {said} somebody's name?[/yellow] n files it; or give the key with a text to write"
            )
            return 0
        try:
            example = self._filing.file(member.language, intent, text or member.masked.text)
        except BadTrainingData as error:
            console.print(f"[red]not filed:[/red] {escape(str(error))}")
            return 0
        self._filed.append(True)
        place = f"{example.source}:{example.line}"
        console.print(f"[green]{escape(intent)}[/green] ← {escape(example.text)}  [dim]{escape(place)}[/dim]")
        return 1


def _answers() -> Iterator[str]:
    """Yield what is answered: keys as they are pressed, or lines where something is piped in."""
    if not sys.stdin.isatty():
        yield from (line.strip() for line in sys.stdin if line.strip())
        return
    while True:
        key = typer.getchar()
        if key in ("\x03", "\x04"):
            return
        yield f"i {console.input('intent and, if it is to differ, the text: ')}" if key == "i" else key

"""`kontor bots` and `kontor links`."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import orjson
import segno
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kontor.bots import BotError
from kontor.cli.here import say
from kontor.connectors import Connector, NotConfigured
from kontor.plugins import UnknownPlugin, bot_names, load_bot

console = Console(highlight=False, soft_wrap=True)


def bots(json: Annotated[bool, typer.Option("--json", help="for scripts")] = False) -> None:
    """List the installed bots and those of this folder with their channels, flows and languages."""
    rows = [row for name in bot_names(Path.cwd()) if (row := _row(name)) is not None]
    if json:
        typer.echo(orjson.dumps(rows).decode())
        return
    table = Table("bot", "channels", "flows", "languages", box=None)
    for row in rows:
        table.add_row(
            str(row["name"]), ", ".join(row["channels"]), ", ".join(row["flows"]), ", ".join(row["languages"])
        )
    console.print(table)


def _row(name: str) -> dict[str, list[str] | str] | None:  # names only: no settings are needed to list
    try:
        bot = load_bot(name)
    except (UnknownPlugin, BotError) as error:  # one that is half written does not hide the others
        say(f"[yellow]note[/yellow] {name}: {escape(str(error))}")
        return None
    channels = [str(getattr(one, "channel", type(one).__name__.lower())) for one in bot.connectors]
    return {
        "name": bot.name,
        "channels": channels,
        "flows": [flow.name for flow in bot.flows],
        "languages": list(bot.languages),
    }


def links(
    bot: Annotated[str, typer.Argument(metavar="BOT", help="the bot, as `kontor bots` lists it")],
    text: Annotated[str, typer.Option(help="what the chat begins with; people may change it before they send it")] = "",
    json: Annotated[bool, typer.Option("--json", help="for scripts")] = False,
) -> None:
    """Print the links that open a chat with a bot, each with its QR code.

    Opening a link is no message and no consent: both begin with what the person then sends.
    """
    found, missing = [], []
    for connector in load_bot(bot).connectors:
        try:
            if link := _link(connector, text):
                found.append((connector.account.key, link))
        except NotConfigured as error:
            missing.append(str(error))
    if not found:
        raise ValueError(f"no channel of {bot} has a link: {'; '.join(missing) or 'none of them makes links'}")
    if json:
        typer.echo(orjson.dumps([{"account": account, "link": link} for account, link in found]).decode())
        return
    for account, link in found:
        console.print(f"{account}  {link}")
        picture = io.StringIO()
        segno.make(link).terminal(picture, compact=True)
        typer.echo(picture.getvalue())


def _link(connector: Connector, text: str) -> str | None:
    """Return a channel's link; a text that its links cannot carry is left out, and that is said."""
    make: Callable[[str], str] | None = getattr(connector, "link", None)
    if make is None:
        return None
    try:
        return make(text)
    except ValueError as error:
        say(f"[yellow]note[/yellow] {connector.account.key}: {error}")
        return make("")

"""What commands share that look into the workspace of the settings; none of it loads the engine or the web's parts."""

from __future__ import annotations

from rich.console import Console

from kontor.bots import Bot
from kontor.connectors import NotConfigured
from kontor.settings import Settings
from kontor.store.opening import Workspace, open_workspace


async def open_here(settings: Settings, *, migrate: bool = False) -> Workspace:
    """Open the workspace the settings name, telling loudly what was made.

    Only those that serve `migrate`: who looks while an older release still serves must not change its tables.
    """
    return await open_workspace(settings.database, settings.keys, announce=say, migrate=migrate)


def say(line: str) -> None:
    """Tell the operator."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(line)


def accounts_of(bot: Bot) -> list[str]:
    """Return the accounts of a bot whose settings are here."""
    found = []
    for connector in bot.connectors:
        try:
            found.append(connector.account.key)
        except NotConfigured:
            continue
    return found

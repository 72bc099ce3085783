"""Whether a bot's accounts are set up, and what their channels say of them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence

from kontor.bots import Bot
from kontor.cli.errors import one_line
from kontor.cli.findings import Finding
from kontor.connectors import Account, Closes, Connector, NotConfigured, Probes, Refused, Throttled, Unreachable
from kontor.engine.stations import clash
from kontor.raised import told

PATIENCE = 30.0
"""Seconds that a channel has to answer."""
_LATER = "ask again later, or say --offline"


def settled(bot: Bot) -> Iterator[Finding]:
    """Look at the settings: a channel with none at all is left out, and noted; one that is set up in part is wrong."""
    missing = []
    for connector in bot.connectors:
        name = type(connector).__name__
        try:
            yield Finding(f"{bot.name}: {connector.account.key} is set up")
        except NotConfigured as error:
            missing.append(str(error))
            begun = any(variable.startswith(f"KONTOR_{name.upper()}_") for variable in os.environ)
            yield Finding(f"{bot.name} runs without {name}", str(error), warning=not begun)
        except Exception as error:  # noqa: BLE001 (whatever a plugin's settings raise is what we came to find)
            yield Finding(f"{bot.name}: {name} settings", one_line(error))
    if len(missing) == len(bot.connectors):
        yield Finding(f"{bot.name}: channels", "none is set up: set the variables of one")


def clashing(bots: Sequence[Bot]) -> Iterator[Finding]:
    """Find accounts that one bot has twice; those that two bots have are noted, which need not be served together."""
    seen: list[tuple[Account, str]] = []
    for bot in bots:
        for connector in bot.connectors:
            if (account := _account(connector)) is not None:
                if problem := clash(account, bot.name, seen):
                    own = [one for one in seen if one[1] == bot.name]
                    alone = not clash(account, bot.name, own)
                    yield Finding(f"{bot.name}: {account.key}", problem, warning=alone)
                seen.append((account, bot.name))


async def asked(bots: Sequence[Bot], patience: float = PATIENCE) -> list[Finding]:
    """Ask the channels, all at once, whether the accounts that are set up can be used."""
    accounts = [(bot.name, one, own.key) for bot in bots for one in bot.connectors if (own := _account(one))]
    found = await asyncio.gather(
        *(_asked(f"{name}: {key}", one, patience) for name, one, key in accounts if isinstance(one, Probes))
    )
    return [finding for findings in found for finding in findings]


def _account(connector: Connector) -> Account | None:
    try:
        return connector.account
    except Exception:  # noqa: BLE001 (`settled` has told of it)
        return None


async def _asked(what: str, connector: Probes, patience: float) -> list[Finding]:
    try:
        async with asyncio.timeout(patience):
            notes = await connector.probe()
    except Refused as refused:
        return [Finding(what, f"{refused.reason} ({refused.code})")]
    except Unreachable as away:
        return [
            Finding(what, f"could not be asked, {away.reason}: look at the network, or say --offline", warning=True)
        ]
    except Throttled:
        return [Finding(what, f"was asked too often: {_LATER}", warning=True)]
    except TimeoutError:
        return [Finding(what, f"its channel did not answer in {patience:.0f} s: {_LATER}", warning=True)]
    except Exception as error:  # noqa: BLE001 (a plugin's own fault)
        return [Finding(what, told(error))]
    finally:
        if isinstance(connector, Closes):
            await connector.close()
    return [Finding(what, note, warning=True) for note in notes] or [Finding(f"{what} is taken by its channel")]

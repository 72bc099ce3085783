"""Which accounts are at work, and which of them an event belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from kontor.bots import Bot, BotError
from kontor.connectors import Account, Connector, NotConfigured
from kontor.engine.receive import Arrival
from kontor.engine.values import Station
from kontor.messages import AccountNotice, Event
from kontor.texts import CORE, Texts


def stations(bots: Sequence[Bot]) -> tuple[dict[str, Station], list[str]]:
    """Return every account at work by its key, and a line for each connector left out because it is not set up.

    Raises `BotError` when two bots want the same account, nothing of a bot is set up, or it lacks words for what Kontor
    itself says: of these, better none is at work than one that fails with a customer.
    """
    found: dict[str, Station] = {}
    left_out: list[str] = []
    for bot in bots:
        words, missing = _sayable(bot), []
        for connector in bot.connectors:
            try:
                account = connector.account
            except NotConfigured as error:
                missing.append(f"{bot.name} runs without {type(connector).__name__}: {error}")
                continue
            if clashing := clash(account, bot.name, ((one.connector.account, one.bot.name) for one in found.values())):
                raise BotError(clashing)
            found[account.key] = Station(account.key, connector, bot, words, connector.policy)
        if len(missing) == len(bot.connectors):
            raise BotError(f"no channel of {bot.name} is set up: {missing[0] if missing else 'it lists no connectors'}")
        left_out += missing
    return found, left_out


def clash(account: Account, bot: str, others: Iterable[tuple[Account, str]]) -> str:
    """Return what is wrong where another account has the same name or is the same at its channel, else nothing.

    What comes in for one that two bots answer would reach one of them alone.
    """
    for other, owner in others:
        if other.key == account.key:
            return f"{owner} and {bot} both answer at {account.key}: give each its own account"
        if (other.channel, other.id) == (account.channel, account.id):
            return f"{other.key} and {account.key} are both {account.id} at {account.channel}: give each its own"
    return ""


def _sayable(bot: Bot) -> Texts:
    """Return the words of a bot, whose first language serves where another lacks a text."""
    words = bot.words()
    first = bot.languages[0]
    if lacking := [one.id for one in words.missing(CORE) if one.language == first]:
        raise BotError(f"{bot.name} has no {', '.join(lacking)} in {first}: add them to its texts/{first}.yml")
    return words


class Accounts:
    """Gives every event to the account it names."""

    def __init__(self, stations: Mapping[str, Station]) -> None:
        self._stations = stations
        self._by_provider = {
            (one.connector.account.channel, one.connector.account.id): one for one in stations.values()
        }

    def arrival(self, connector: Connector, event: Event, now: datetime) -> Arrival:
        """Return an event with its account.

        What fits no account is kept as a notice of the one whose hook it came by.
        """
        station = self._by_provider.get((connector.account.channel, event.account))
        if station is None:
            station, event = self._stations[connector.account.key], _of_nobody(event, now)
        return Arrival(station.key, event, station.policy, tuple(station.bot.languages), station.bot.keeps_media)


def _of_nobody(event: Event, now: datetime) -> AccountNotice:
    """Return the notice that stands for an event of an account that is not ours."""
    if isinstance(event, AccountNotice):
        return event
    told = f"{event.account}:{getattr(event, 'message_id', '')}:{getattr(event, 'progress', '')}"
    at = getattr(event, "sent_at", None) or getattr(event, "at", None) or now
    return AccountNotice(getattr(event, "id", None) or told, event.account, f"no account {event.account[:40]}", at)


def unstorable(one: Arrival, now: datetime) -> AccountNotice:
    """Return the notice that stands for an event that could not be stored."""
    event = one.event
    id = f"unstorable:{getattr(event, 'id', None) or getattr(event, 'message_id', '')}"
    return AccountNotice(id, event.account, f"unstorable {type(event).__name__}", now)

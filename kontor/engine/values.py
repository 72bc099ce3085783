"""What passes between the steps of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kontor.bots import Bot
from kontor.connectors import Connector
from kontor.contacts import Address
from kontor.engine.envelopes import InboundEnvelope
from kontor.flows import Consented
from kontor.gate import Decision
from kontor.handoff import Handover, Lead
from kontor.memory import State
from kontor.messages import AnyContent, File, Happening, Outbound, Purpose
from kontor.policy import ChannelPolicy
from kontor.texts import Texts


@dataclass(frozen=True, slots=True)
class Station:
    """One account at work: its connector, the bot that answers there, and the bot's words."""

    key: str
    connector: Connector
    bot: Bot
    texts: Texts
    policy: ChannelPolicy


@dataclass(frozen=True, slots=True)
class Waiting:
    """One inbound that no turn has taken yet, and what of ours it quotes; without an envelope it was revoked."""

    id: int
    kind: str
    sent_at: datetime
    received_at: datetime
    attempts: int
    envelope: InboundEnvelope | None
    quoted: AnyContent | None = None

    @property
    def quotable(self) -> str | None:
        """The channel's id under which a reply quotes it; None for what no person wrote."""
        if self.envelope is None or isinstance(self.envelope.content, Happening):
            return None
        return self.envelope.message_id or self.envelope.provider_id


@dataclass(frozen=True, slots=True)
class Stored:
    """One outbound as its row has it."""

    message: Outbound
    state: str
    attempts: int
    answered_at: datetime | None
    not_before: datetime | None
    begun_at: datetime | None
    reason: str = ""
    doubts: int = 0
    decision: int | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A conversation this process holds the lease of.

    `language` is the bot's language for what the channel says of the person, until their own words tell.
    """

    id: int
    contact: int
    account: str
    lead: Lead
    epoch: int
    fence: int
    state: State
    noticed: bool
    to: tuple[Address, ...]
    inbounds: tuple[Waiting, ...]
    stored: tuple[Stored, ...]
    consents: frozenset[Purpose]
    language: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An outbound of this turn, not yet stored."""

    message: Outbound
    answered_at: datetime | None = None
    files: Mapping[str, File] = field(default_factory=dict)


@dataclass(slots=True)
class Result:
    """What a turn brought, to be committed together."""

    claimed: Claimed
    state: State
    done: dict[int, tuple[str, str]] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    consented: list[Consented] = field(default_factory=list)
    handover: Handover | None = None
    noticed: bool = False
    heard_person: bool = False
    timers: dict[tuple[int, str], datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cargo:
    """An outbound whose *allow* decision is committed; `deadline` is on the monotonic clock."""

    message: Outbound
    decision: Decision
    decision_id: int
    deadline: float
    attempts: int
    file: File | None = None
    doubts: int = 0

"""The one judgement every outgoing message passes, and the only maker of messages a connector will carry.

Rules are asked in a fixed order and the first that objects decides, so that a refusal always names its strongest
reason:
content, blocked, stopped, owner, consent, marketing limit, window, automation notice, rate.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NoReturn, final

from kontor.contacts import Address
from kontor.handoff import Lead
from kontor.messages import AnyContent, Author, File, Media, Outbound, Purpose, Signal, Template
from kontor.policy import ChannelPolicy
from kontor.window import is_open

SEND_DEADLINE = 5.0
"""Seconds between a decision and the latest start of its send; a stop is acknowledged once this has passed."""


MARKETING_PAUSE = timedelta(hours=24)
"""How long no marketing template follows one that the platform held back from a person.

An earlier one would not arrive and make it longer; one inside the window does not count (Meta, per-user marketing
template message limits, 2026).
"""


class Outcome(StrEnum):
    """What the gate says."""

    ALLOW = "allow"
    REFUSE = "refuse"
    DEFER = "defer"
    HOLD = "hold"


class Code(StrEnum):
    """Why the gate says it."""

    OK = "ok"
    TEMPLATE_USED = "template_used"
    UNSUPPORTED = "unsupported"
    BLOCKED = "blocked"
    STOPPED = "stopped"
    NOT_OWNER = "not_owner"
    NO_CONSENT = "no_consent"
    MARKETING_LIMITED = "marketing_limited"
    WINDOW_CLOSED = "window_closed"
    CANNOT_START = "cannot_start"
    NOTICE_MISSING = "notice_missing"
    ACCOUNT_RESTS = "account_rests"
    RATE_LIMITED = "rate_limited"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known at the moment of judging, read under the person's lock.

    `opened_at` is the newest event time of a message from the person; `answered_at` the event time of the one message
    this answers;
    `rests_until` when the channel takes messages of the whole account again, if it said that it does not now;
    `slot` the earliest moment the rates allow; `limited_at` when the platform last held marketing to the person back.
    """

    now: datetime
    lead: Lead = Lead.BOT
    epoch: int = 0
    blocked: bool = False
    stopped_at: datetime | None = None
    stop_confirmed: bool = False
    opened_at: datetime | None = None
    answered_at: datetime | None = None
    consents: frozenset[Purpose] = frozenset()
    noticed: bool = False
    rests_until: datetime | None = None
    slot: datetime | None = None
    limited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A judgement over one content: the content as it may leave, or why it may not. `until` is set for a deferral."""

    outcome: Outcome
    code: Code
    content: AnyContent
    until: datetime | None = None
    detail: str = ""


Rule = Callable[[Outbound, Facts, ChannelPolicy], Decision | None]


def judge(message: Outbound, facts: Facts, policy: ChannelPolicy) -> Decision:
    """Decide whether a message may leave now, in which content."""
    for rule in RULES:
        if decision := rule(message, facts, policy):
            return decision
    return Decision(Outcome.ALLOW, Code.OK, message.content)


def _content(message: Outbound, facts: Facts, policy: ChannelPolicy) -> Decision | None:
    """What the channel has no form for; rendering has brought everything else down to it before."""
    content, abilities = message.content, policy.abilities
    if isinstance(content, Signal):
        return None if content.type in abilities.signals else _refuse(message, Code.UNSUPPORTED, content.kind)
    if content.kind not in abilities.kinds:
        return _refuse(message, Code.UNSUPPORTED, content.kind)
    if isinstance(content, Media) and content.type not in abilities.media:
        return _refuse(message, Code.UNSUPPORTED, content.type)
    return None


def _blocked(message: Outbound, facts: Facts, policy: ChannelPolicy) -> Decision | None:
    return _refuse(message, Code.BLOCKED) if facts.blocked else None


def _stopped(message: Outbound, facts: Facts, policy: ChannelPolicy) -> Decision | None:
    """A stop ends everything but its one confirmation and, where allowed, direct answers to something newer than it."""
    if facts.stopped_at is None:
        return None
    if policy.answers_stop_itself:
        return _refuse(message, Code.STOPPED)
    if message.author is Author.SYSTEM and message.answers is not None and not facts.stop_confirmed:
        return None
    if message.purpose is Purpose.SERVICE and facts.answered_at is not None and facts.answered_at > facts.stopped_at:
        return None
    return _refuse(message, Code.STOPPED)


def _owner(message: Outbound, facts: Facts, policy: ChannelPolicy) -> Decision | None:
    """What a bot's turn says carries the epoch it was said in; a hand-over since then makes it stale."""
    if message.epoch is None or message.epoch == facts.epoch:
        return None
    return _refuse(message, Code.NOT_OWNER)


def _consent(message: Outbound, facts: Facts, policy: ChannelPolicy) -> Decision | None:
    """An answer to what a person wrote needs no consent.

    Anything else the business starts needs one for its purpose.
    """
    if message.purpose is Purpose.SERVICE or message.purpose in facts.consents:
        return None
    return _refuse(message, Code.NO_CONSENT, message.purpose)


def _marketing_limit(message: Outbound, facts: Facts, policy: ChannelPolicy) -> Decision | None:
    """A marketing template waits a day after one that the platform held back, unless the person has written since."""
    limited = facts.limited_at
    if message.purpose is not Purpose.MARKETING or not isinstance(message.content, Template) or limited is None:
        return None
    if facts.now >= limited + MARKETING_PAUSE or (facts.opened_at is not None and facts.opened_at > limited):
        return None
    return _refuse(message, Code.MARKETING_LIMITED, f"until {limited + MARKETING_PAUSE:%FT%TZ}")


def _window(message: Outbound, facts: Facts, policy: ChannelPolicy) -> Decision | None:
    """Outside the window the message's template says it, or it is held for the person's next message."""
    cannot_start = facts.opened_at is None and not policy.first_contact
    free = is_open(facts.opened_at, policy.window, facts.now) and not cannot_start
    if free or isinstance(message.content, Template):
        return None
    if message.fallback is not None:
        said = judge(replace(message, content=message.fallback, fallback=None), facts, policy)
        return replace(said, code=Code.TEMPLATE_USED) if said.outcome is Outcome.ALLOW else said
    if cannot_start:
        return _refuse(message, Code.CANNOT_START)
    return Decision(Outcome.HOLD, Code.WINDOW_CLOSED, message.content)


def _notice(message: Outbound, facts: Facts, policy: ChannelPolicy) -> Decision | None:
    """A bot says that it is one with its first message (AI Act, Article 50(1)).

    Signals and templates carry no words of its own.
    """
    if (
        message.author is not Author.BOT
        or facts.noticed
        or message.notice
        or isinstance(message.content, Signal | Template)
    ):
        return None
    return _refuse(message, Code.NOTICE_MISSING)


def _rest(message: Outbound, facts: Facts, policy: ChannelPolicy) -> Decision | None:
    """What the channel says of an account holds for all its messages (Meta: errors 130429, 131048, 190)."""
    if facts.rests_until is None or facts.rests_until <= facts.now:
        return None
    return Decision(Outcome.DEFER, Code.ACCOUNT_RESTS, message.content, until=facts.rests_until)


def _rate(message: Outbound, facts: Facts, policy: ChannelPolicy) -> Decision | None:
    if facts.slot is None or facts.slot <= facts.now:
        return None
    return Decision(Outcome.DEFER, Code.RATE_LIMITED, message.content, until=facts.slot)


RULES: tuple[Rule, ...] = (
    _content,
    _blocked,
    _stopped,
    _owner,
    _consent,
    _marketing_limit,
    _window,
    _notice,
    _rest,
    _rate,
)


def _refuse(message: Outbound, code: Code, detail: str = "") -> Decision:
    return Decision(Outcome.REFUSE, code, message.content, detail=detail)


class _Mint:
    """What only this module holds."""

    __slots__ = ()


_MINT = _Mint()


class Late(Exception):
    """The decision grew too old before the send began; nothing was sent, and the message is judged anew."""


@final
class Cleared:
    """A message the gate allowed, over exactly this content; connectors accept nothing else.

    Made by `clear` alone, after the decision was committed. `echo` is our own id, to be handed to channels that give it
    back.
    `file` holds the bytes of a `Media` that carries our own copy.
    """

    __slots__ = ("id", "to", "content", "quote", "author", "decision_id", "file", "_deadline", "_begun")

    def __init__(
        self, mint: _Mint, message: Outbound, content: AnyContent, decision_id: int, deadline: float, file: File | None
    ) -> None:
        if mint is not _MINT:
            raise TypeError("only the gate makes Cleared messages: commit a decision and call kontor.gate.clear")
        self.id, self.to, self.quote, self.author = message.id, message.to, message.quote, message.author
        self.content, self.decision_id, self.file = content, decision_id, file
        self._deadline, self._begun = deadline, False

    @property
    def echo(self) -> str:
        """Our id of the message, as text."""
        return str(self.id)

    @property
    def address(self) -> Address:
        """Where it goes."""
        return self.to[0]

    @property
    def begun(self) -> bool:
        """Whether its send began: of one that did not, nothing can have left."""
        return self._begun

    def begin(self) -> None:
        """Begin the one send; raises `Late` when the decision is too old, `RuntimeError` when it was begun before."""
        if self._begun:
            raise RuntimeError("this message was begun before: a second send needs a second decision")
        if time.monotonic() >= self._deadline:
            raise Late
        self._begun = True

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied: a clearance is used once, where it was given."""
        raise TypeError("a Cleared message cannot be copied")


def clear(
    message: Outbound, decision: Decision, decision_id: int, deadline: float, file: File | None = None
) -> Cleared:
    """Mint the sendable form of a message whose *allow* decision is committed; `deadline` is on the monotonic clock."""
    if decision.outcome is not Outcome.ALLOW:
        raise ValueError(f"a message judged {decision.outcome} cannot be cleared")
    return Cleared(_MINT, message, decision.content, decision_id, deadline, file)

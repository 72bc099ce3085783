"""The port of a channel: bring messages in, carry judged messages out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from kontor.contacts import Address
from kontor.gate import Cleared
from kontor.messages import Event, File, Media
from kontor.policy import ChannelPolicy


@dataclass(frozen=True, slots=True)
class Account:
    """One business account on one channel: `id` is the channel's own name for it, `name` ours (`airline`)."""

    channel: str
    name: str
    id: str

    @property
    def key(self) -> str:
        """The account's name in storage, settings and addresses: `whatsapp/airline`."""
        return f"{self.channel}/{self.name}"


@dataclass(frozen=True, slots=True)
class Hook:
    """One HTTP request to us, untouched. Header names are lower case; `body` is the raw bytes the signature covers."""

    method: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    url: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the HTTP caller gets."""

    status: int = 200
    body: bytes = b""
    media_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Read:
    """What a request held: the events in their order, and the HTTP answer."""

    events: tuple[Event, ...] = ()
    answer: Answer = field(default_factory=Answer)


@dataclass(frozen=True, slots=True)
class Sent:
    """The channel accepted a message under this id; acceptance is not delivery."""

    id: str


class NotConfigured(Exception):
    """A setting is missing or wrong; its one line names the setting and where its value is found."""


class Forged(Exception):
    """The request does not carry the channel's proof; nothing of it was parsed."""


class Refused(Exception):
    """The channel will not take this message, now or later. `code` is the channel's, `action` what it asks of us."""

    def __init__(self, code: int | str, reason: str, action: str = "drop") -> None:
        super().__init__(f"{code}: {reason}")
        self.code, self.reason, self.action = code, reason, action


LONGEST_PAUSE = timedelta(days=1)
"""The longest that a channel may tell us to wait: an odd answer must not silence an account for years."""


class Throttled(Exception):
    """Too fast: nothing was sent.

    `until` is when to try again as the channel says it (None: our own back-off). `scope` is what is held back: the
    account, with all its messages; the contact; or the message alone.
    """

    def __init__(self, code: int | str, until: datetime | None = None, scope: str = "account") -> None:
        super().__init__(f"{code}: throttled")
        self.code, self.until, self.scope = code, until, scope

    def again(self, now: datetime) -> datetime | None:
        """Return when to try again, in so long at most as a channel may tell us to wait."""
        return None if self.until is None else min(self.until, now + LONGEST_PAUSE)


class Unreachable(Exception):
    """Nothing was sent, and trying again may help."""

    def __init__(self, reason: str, code: int | str = "") -> None:
        super().__init__(reason)
        self.reason, self.code = reason, code


class Doubtful(Exception):
    """The answer was lost: the message may have been sent or not."""


class TooLarge(Exception):
    """A file is larger, or of another type, than the channel carries."""


@runtime_checkable
class Connector(Protocol):
    """One business account on one channel."""

    @property
    def account(self) -> Account:
        """Which account; reads the settings, so a missing one is named here."""
        ...

    @property
    def policy(self) -> ChannelPolicy:
        """The rules of the channel."""
        ...

    def verify(self, hook: Hook) -> None:
        """Raise `Forged` unless the request carries the channel's proof.

        Looks at bytes and headers only, parses nothing.
        """
        ...

    def read(self, hook: Hook) -> Read:
        """Return what a verified request holds.

        Pure and total: an unknown kind is kept as `Unknown`, nothing raises.
        """
        ...

    async def send(self, message: Cleared) -> Sent:
        """Carry one judged message; raises `Refused`, `Throttled`, `Unreachable` or `Doubtful`.

        Calls `message.begin()` directly before the write that sends it, so that nothing leaves after the decision grew
        old.
        """
        ...

    async def fetch(self, media: Media) -> File:
        """Bring a file that came in; raises `Refused`, `TooLarge`, `Throttled` or `Unreachable`.

        The action `gone` of a refusal says that the channel keeps it no longer.
        """
        ...


@runtime_checkable
class Pulls(Protocol):
    """A connector that can fetch its events itself, so that a laptop needs no public address."""

    def pull(self) -> AsyncIterator[Read]:
        """Yield what arrives. An item counts as taken when the next one is asked for."""
        ...


@runtime_checkable
class Rehearses(Protocol):
    """A connector that can read what came by it before it is set up."""

    def rehearsal(self) -> Connector:
        """Return the same account without its credentials; its id is empty where no setting tells it."""
        ...


@runtime_checkable
class Streams(Protocol):
    """A connector whose pages hold requests open to listen."""

    def end_streams(self) -> None:
        """End those requests and let none begin: the server is about to stop, and would wait for them."""
        ...


@runtime_checkable
class Closes(Protocol):
    """A connector that holds connections."""

    async def close(self) -> None:
        """Let them go."""
        ...


@runtime_checkable
class Forgets(Protocol):
    """A connector that keeps something of people itself."""

    async def forget(self, address: Address) -> None:
        """Delete what is kept of one; nothing kept is as good."""
        ...


@runtime_checkable
class Probes(Protocol):
    """A connector that can ask its channel whether the account works."""

    async def probe(self) -> Sequence[str]:
        """Ask, changing nothing and within seconds; return what deserves attention, each in one line with its mend.

        Raises `Refused` when the account cannot be used as it is set up, the mend in its reason, and `Throttled` or
        `Unreachable` when the channel did not tell. No line holds a secret.
        """
        ...


@runtime_checkable
class Reports(Protocol):
    """A kind of connector that words the news of its accounts for whoever runs them."""

    @staticmethod
    def reported(name: str, values: Mapping[str, Any]) -> str | None:
        """Return in one line what a notice of this name and these values says; None where these say enough."""
        ...

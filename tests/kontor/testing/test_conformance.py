"""The conformance suite finds connectors that break the port's promises."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count

import orjson
import pytest

from kontor.connectors import Forged, Hook, Read, Sent
from kontor.contacts import CHAT, Address
from kontor.gate import Cleared
from kontor.messages import Inbound, Text, Unknown
from kontor.policy import Abilities, ChannelPolicy
from kontor.recording import Recorder
from kontor.testing import ManualClock
from kontor.testing.conformance import Conformance, Stand

TEXT_ONLY = ChannelPolicy(abilities=Abilities(text=100, kinds=frozenset({"text"})))


class Honest(Recorder):
    """A channel that keeps every promise."""

    def verify(self, hook: Hook) -> None:
        """Compare the proof."""
        if hook.headers.get("proof") != "the proof":
            raise Forged("no proof")

    def read(self, hook: Hook) -> Read:
        """Return one thing that nobody knows."""
        person = self.inbound(Text(""), ManualClock().now(), id="m1")
        return Read((replace(person, content=Unknown("hologram")),))


class Hurried(Honest):
    """Sends without asking whether the decision still holds."""

    async def send(self, message: Cleared) -> Sent:
        """Send."""
        self.sent.append(message)
        return Sent("1")


class Doorless(Honest):
    """Lets everybody in."""

    def verify(self, hook: Hook) -> None:
        """Look at nothing."""


class Parsing(Honest):
    """Reads a header before it was proved, and stumbles."""

    def verify(self, hook: Hook) -> None:
        """Stumble."""
        raise KeyError("proof")


class Fickle(Honest):
    """Gives a repeat another id."""

    numbers: Iterator[int] = count()

    def read(self, hook: Hook) -> Read:
        """Number what is read."""
        (event,) = super().read(hook).events
        assert isinstance(event, Inbound)
        return Read((replace(event, id=f"m{next(self.numbers)}"),))


class Silent(Honest):
    """Loses what it does not know."""

    def read(self, hook: Hook) -> Read:
        """Lose it."""
        return Read()


class Hoarding(Honest):
    """Keeps whatever came, and writes it down as it was read."""

    def read(self, hook: Hook) -> Read:
        """Keep all of it."""
        (event,) = super().read(hook).events
        assert isinstance(event, Inbound)
        return Read((replace(event, content=Unknown("hologram", orjson.dumps(orjson.loads(hook.body)).decode())),))


class Crude(Honest):
    """Raises what the port does not name."""

    async def send(self, message: Cleared) -> Sent:
        """Fail."""
        raise OSError("no route")


@asynccontextmanager
async def stand_of(connector: Recorder) -> AsyncIterator[Stand]:
    async def arrived() -> int:
        return len(connector.sent)

    def genuine(body: bytes) -> Hook:
        return Hook("POST", body, {"proof": "the proof"})

    to = (Address("recorder", CHAT, "ann"),)
    yield Stand(connector, genuine, [b"{}"], b"{}", to, "m1", arrived, ["the proof"])


async def judged(connector: Recorder, promise: str) -> None:
    """Hold a connector to one promise, as pytest would."""
    async with stand_of(connector) as stand:
        kept = getattr(Conformance(), promise)(stand=stand)
        if kept is not None:
            await kept


@pytest.mark.parametrize("promise", [name for name in vars(Conformance) if name.startswith("test_")])
async def test_an_honest_connector_passes(promise: str) -> None:
    await judged(Honest(rules=TEXT_ONLY), promise)


@pytest.mark.parametrize(
    "kind, promise, fault",
    [
        (Hurried, "test_a_decision_that_grew_old_sends_nothing", pytest.fail.Exception),
        (Doorless, "test_what_does_not_carry_the_proof_is_forged_and_nothing_else", pytest.fail.Exception),
        (Parsing, "test_what_does_not_carry_the_proof_is_forged_and_nothing_else", KeyError),
        (Fickle, "test_any_body_is_read_without_an_error_and_a_repeat_reads_the_same", AssertionError),
        (Silent, "test_an_unknown_kind_is_kept", AssertionError),
        (Hoarding, "test_an_unknown_kind_that_nests_deeply_is_kept", TypeError),
        (Hoarding, "test_of_an_unknown_kind_no_more_is_kept_than_a_row_holds", AssertionError),
        (Crude, "test_what_is_beyond_its_limits_is_refused_by_the_ports_words", OSError),
    ],
)
async def test_a_broken_promise_is_found(kind: type[Recorder], promise: str, fault: type[BaseException]) -> None:
    with pytest.raises(fault):
        await judged(kind(rules=TEXT_ONLY), promise)


async def test_a_policy_that_promises_buttons_without_any_is_found() -> None:
    rules = ChannelPolicy(abilities=Abilities(kinds=frozenset({"text", "choices"})))
    with pytest.raises(AssertionError):
        await judged(Honest(rules=rules), "test_its_policy_is_sane")


async def test_a_secret_in_a_text_is_found() -> None:
    with pytest.raises(AssertionError):
        await judged(Honest(name="the proof", rules=TEXT_ONLY), "test_its_secrets_stand_in_no_text_of_it")

"""What every connector promises, as tests that run over each one installed.

A connector's `testing` module has a function `conforms`, which opens the connector at its own fake:

    @asynccontextmanager
    async def conforms() -> AsyncIterator[Stand]: ...

A test file then needs one class: `class TestConformance(Conformance)`. It runs over all connectors of the entry point
group `kontor.connectors`, or over those that its `connectors` names. Needs pytest, pytest-asyncio and hypothesis.
"""

# ruff: noqa: D102 (the names of the promises are their sentences)
from __future__ import annotations

import importlib
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kontor.connectors import (
    Connector,
    Doubtful,
    Forged,
    Hook,
    Probes,
    Refused,
    Sent,
    Throttled,
    TooLarge,
    Unreachable,
)
from kontor.contacts import Address
from kontor.gate import Cleared, Late
from kontor.installed import catalogue
from kontor.messages import AnyContent, Choices, Inbound, Media, Option, Signal, Text, Unknown, dump
from kontor.policy import Rate
from kontor.testing.clearing import cleared
from kontor.testing.samples import FILE, samples
from kontor.untrusted import MAX_RAW

ALLOWED = (Refused, Throttled, Unreachable, Doubtful, TooLarge)
ACCOUNT_KEY = re.compile(r"[a-z][a-z0-9_]*/[A-Za-z0-9_.-]+")
MARKS, FILES = {"typing", "read"}, {"image", "video", "audio", "voice", "document", "sticker"}
_ANY = settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True, slots=True)
class Stand:
    """A connector at its own fake.

    `genuine` returns the request that carries a body with the channel's proof; `bodies` are examples of real ones, and
    `unknown` is one whose kind no release of the connector knows. `to` is whom the fake delivers to, `target` the
    channel's id of a message of theirs. `arrived` tells how many messages the fake has taken. `secrets` are the
    settings that must stand in no log.
    """

    connector: Connector
    genuine: Callable[[bytes], Hook]
    bodies: Sequence[bytes]
    unknown: bytes
    to: tuple[Address, ...]
    target: str
    arrived: Callable[[], Awaitable[int]]
    secrets: Sequence[str]

    def cleared(self, content: AnyContent, seconds: float = 5.0) -> Cleared:
        """Return a message to the fake's person."""
        file = FILE if isinstance(content, Media) else None
        return cleared(content, to=self.to, account=self.connector.account.key, file=file, seconds=seconds)


class Conforms(Protocol):
    """How a connector supplies its fake: the function `conforms` of its `testing` module."""

    def __call__(self) -> AbstractAsyncContextManager[Stand]:
        """Open the connector at its fake; closes both at the end."""
        ...


def conforms(name: str) -> Conforms:
    """Return the fake of an installed connector by its entry point's name."""
    installed = catalogue("connectors")
    if name not in installed:
        known = ", ".join(sorted(installed))
        pytest.fail(f"no connector {name} is installed, only {known}: name it under kontor.connectors and install it")
    module = installed[name].module + ".testing"
    try:
        found: Conforms = importlib.import_module(module).conforms
    except (ImportError, AttributeError):
        pytest.fail(f"the connector {name} has no `conforms` in {module}: see docs/connectors.md, Conformance")
    return found


def changed(body: bytes, data: st.DataObject) -> bytes:
    """Return a JSON body with one value replaced by something else."""
    try:
        whole = json.loads(body)
    except ValueError:
        return body
    place: Any = None
    key: Any = None
    inner: Any = whole
    while isinstance(inner, dict | list) and inner and (place is None or data.draw(st.integers(0, 3))):
        keys = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
        place, key = inner, data.draw(st.sampled_from(keys))
        inner = inner[key]
    if place is not None:
        place[key] = data.draw(JSON)
    return json.dumps(whole).encode()


def stuffed(body: bytes, inner: str) -> bytes:
    """Return a JSON body with one more key in each of its objects, whose value is the JSON text `inner`."""
    try:
        whole = json.loads(body, object_hook=lambda one: one | {"stuffing": "<stuffing>"})
    except ValueError:
        return body
    return json.dumps(whole).replace('"<stuffing>"', inner).encode()


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("9" * 5000)
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner))


class Conformance:
    """The promises. `connectors` names entry points; empty means all that are installed."""

    connectors: tuple[str, ...] = ()

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run every test over every connector."""
        if "stand" in metafunc.fixturenames:
            metafunc.parametrize("stand", self.connectors or sorted(catalogue("connectors")), indirect=True)

    @pytest_asyncio.fixture
    async def stand(self, request: pytest.FixtureRequest) -> AsyncIterator[Stand]:
        """Return the connector at its fake."""
        async with conforms(request.param)() as stand:
            yield stand

    @pytest.mark.asyncio
    async def test_it_is_a_connector_with_an_account_of_its_own(self, stand: Stand) -> None:
        account = stand.connector.account
        assert isinstance(stand.connector, Connector)
        assert ACCOUNT_KEY.fullmatch(account.key)
        assert account.id
        assert account == stand.connector.account

    @pytest.mark.asyncio
    async def test_its_policy_is_sane(self, stand: Stand) -> None:
        policy = stand.connector.policy
        can = policy.abilities
        assert policy.window is None or policy.window > timedelta(0)
        assert all(_sane(rate) for rate in (policy.account_rate, policy.contact_rate) if rate is not None)
        unknown = can.kinds - {one.kind for one in samples("x")} | can.kinds & {"signal"}
        assert not unknown, f"kinds holds {sorted(unknown)}, which are no kinds of kontor.messages that can be sent"
        for limit, kind in (("text", "text"), ("buttons", "choices"), ("rows", "menu"), ("link_label", "link")):
            able = bool(getattr(can, limit))
            assert able == (kind in can.kinds), f"{limit}={getattr(can, limit)}, and {kind!r} in kinds or not: mend one"
        assert bool(can.media) == ("media" in can.kinds), "media names kinds of files just when kinds has 'media'"
        assert can.media <= FILES, f"media is of {sorted(FILES)}"
        assert can.signals <= MARKS, f"signals is of {sorted(MARKS)}"

    @pytest.mark.asyncio
    async def test_its_secrets_stand_in_no_text_of_it(self, stand: Stand) -> None:
        await self._tries(stand, Text("Hello"))
        told = f"{stand.connector!r} {stand.connector} {getattr(stand.connector, '__dict__', '')}"
        assert stand.secrets, "name the settings that are secret in the stand"
        found = [place for place, secret in enumerate(stand.secrets) if secret in told]
        assert not found, f"secrets {found} of the stand stand in repr() or attributes: use field(repr=False)"

    @_ANY
    @given(data=st.data())
    def test_what_does_not_carry_the_proof_is_forged_and_nothing_else(self, stand: Stand, data: st.DataObject) -> None:
        good = stand.genuine(stand.bodies[0])
        names = st.sampled_from(sorted(good.headers)) | st.text(max_size=20)
        headers = data.draw(st.dictionaries(names, st.text(max_size=80)))
        method = data.draw(st.sampled_from(("GET", "POST", "PUT")))
        query = data.draw(st.dictionaries(st.text(max_size=20), st.text(max_size=20), max_size=3))
        body = data.draw(st.binary(max_size=200) | st.sampled_from(stand.bodies))
        with pytest.raises(Forged):
            stand.connector.verify(Hook(method, body, headers, query))

    @_ANY
    @given(data=st.data())
    def test_any_body_is_read_without_an_error_and_a_repeat_reads_the_same(
        self, stand: Stand, data: st.DataObject
    ) -> None:
        example = data.draw(st.sampled_from(stand.bodies))
        body = data.draw(st.binary(max_size=200) | st.just(changed(example, data)) | st.just(example[:-1]))
        hook = stand.genuine(body)
        stand.connector.verify(hook)
        assert stand.connector.read(hook) == stand.connector.read(hook)

    @pytest.mark.asyncio
    async def test_events_have_the_channels_id_the_account_and_a_time_with_a_zone(self, stand: Stand) -> None:
        read = [event for body in stand.bodies for event in stand.connector.read(stand.genuine(body)).events]
        inbounds = [event for event in read if isinstance(event, Inbound)]
        assert inbounds
        assert all(event.account for event in read)
        assert all(event.id and event.sent_at.tzinfo and event.sender.addresses for event in inbounds)

    @pytest.mark.asyncio
    async def test_an_unknown_kind_is_kept(self, stand: Stand) -> None:
        events = stand.connector.read(stand.genuine(stand.unknown)).events
        assert [type(event.content) for event in events if isinstance(event, Inbound)] == [Unknown]

    @pytest.mark.asyncio
    async def test_an_unknown_kind_that_nests_deeply_is_kept(self, stand: Stand) -> None:
        """Parsers read deeper than writers write: what was read must not fail where it is written down."""
        for levels in (300, 900):
            body = stuffed(stand.unknown, "[" * levels + "]" * levels)
            events = stand.connector.read(stand.genuine(body)).events
            assert [type(event.content) for event in events if isinstance(event, Inbound)] == [Unknown]
            assert all(dump(event.content) for event in events if isinstance(event, Inbound))

    @pytest.mark.asyncio
    async def test_of_an_unknown_kind_no_more_is_kept_than_a_row_holds(self, stand: Stand) -> None:
        body = stuffed(stand.unknown, f'"{"x" * 1_000_000}"')
        contents = [
            event.content for event in stand.connector.read(stand.genuine(body)).events if isinstance(event, Inbound)
        ]
        assert all(len(content.raw) <= MAX_RAW for content in contents if isinstance(content, Unknown))

    @pytest.mark.asyncio
    async def test_a_decision_that_grew_old_sends_nothing(self, stand: Stand) -> None:
        with pytest.raises(Late):
            await stand.connector.send(stand.cleared(Text("Hello"), seconds=-1.0))
        assert await stand.arrived() == 0

    @pytest.mark.asyncio
    async def test_a_text_as_long_as_it_says_arrives_once(self, stand: Stand) -> None:
        longest = stand.cleared(Text("x" * stand.connector.policy.abilities.text))
        assert isinstance(await stand.connector.send(longest), Sent)
        assert await stand.arrived() == 1
        with pytest.raises(RuntimeError):
            longest.begin()

    @pytest.mark.asyncio
    async def test_as_many_and_as_long_buttons_as_it_says_arrive(self, stand: Stand) -> None:
        can = stand.connector.policy.abilities
        options = tuple(Option(f"option-{n}", f"{n:<{can.button_title}}".replace(" ", "x")) for n in range(can.buttons))
        if options:
            assert isinstance(await stand.connector.send(stand.cleared(Choices("x" * can.body, options))), Sent)

    @pytest.mark.asyncio
    async def test_every_kind_it_says_it_can_send_is_sent_or_refused_by_the_ports_words(self, stand: Stand) -> None:
        can = stand.connector.policy.abilities
        for content in samples(stand.target):
            able = content.type in can.signals if isinstance(content, Signal) else content.kind in can.kinds
            said = await self._tries(stand, content)
            assert not (able and isinstance(said, Refused) and said.code == "unsupported"), content.kind

    @pytest.mark.asyncio
    async def test_what_is_beyond_its_limits_is_refused_by_the_ports_words(self, stand: Stand) -> None:
        can, many = stand.connector.policy.abilities, tuple(Option(f"{n}", "x" * 300) for n in range(200))
        for content in (Text("x" * (can.text + 1)), Text(""), Choices("x" * 100_000, many), Choices("", ())):
            await self._tries(stand, content)

    @pytest.mark.asyncio
    async def test_a_probe_finds_its_account_in_order_and_sends_nothing(self, stand: Stand) -> None:
        if isinstance(stand.connector, Probes):
            assert list(await stand.connector.probe()) == [], "at its own fake there is nothing to mend"
            assert await stand.arrived() == 0

    async def _tries(self, stand: Stand, content: AnyContent) -> Sent | Exception:
        """Send, and return what came of it; anything but the port's words fails the test."""
        try:
            return await stand.connector.send(stand.cleared(content))
        except ALLOWED as said:
            return said


def _sane(rate: Rate) -> bool:
    return rate.count > 0 and rate.per > timedelta(0) and rate.burst >= 1

"""One turn: what a claimed conversation says to what it heard. Nothing here writes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Protocol

import structlog

from kontor.conversations import Conversation, Heeded, Turn, gathered
from kontor.engine.failpoints import Failpoints
from kontor.engine.journal import Fenced
from kontor.engine.runner import Blocked, Hung, Runner, acting
from kontor.engine.values import Claimed, Draft, Result, Station, Waiting
from kontor.flows import Journal, Saying, Surroundings
from kontor.handoff import Handover, Lead, Reason
from kontor.memory import State
from kontor.messages import (
    AnyContent,
    Author,
    Choice,
    File,
    Happening,
    Media,
    Option,
    Outbound,
    Purpose,
    Template,
    Text,
)
from kontor.policy import ChannelPolicy
from kontor.rendering import degrade, join
from kontor.store.columns import Ids
from kontor.store.database import Unavailable
from kontor.texts import Rendered, Texts
from kontor.understanding import Context, Reading

MOST_ATTEMPTS = 3
"""A message that ends the process this often is set aside, so that it cannot end it for ever."""

log = structlog.get_logger("kontor.turn")


class Journals(Protocol):
    """Makes the journal of one conversation."""

    def __call__(self, claimed: Claimed) -> Journal:
        """Return the journal under this claim's fence."""
        ...


Hearing = Callable[[State | None, Heeded | None], Awaitable[tuple[Turn, str]]]


class Witness(Protocol):
    """Watches turns in tests: may run each again, from the same state or a later one."""

    async def __call__(self, hear: Hearing, turn: Turn, heeded: Heeded) -> None:
        """Look at a turn; raises when running it again says something else."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """The bot's words for one conversation."""

    texts: Texts
    language: str
    station: Station
    now: datetime

    def render(self, id: str, values: Mapping[str, object], pick: int = 0) -> Rendered:
        """Render a text in the conversation's language and channel."""
        channel, zone = self.station.connector.account.channel, self.station.bot.zone_info
        return self.texts.render(id, self.language, values, channel=channel, pick=pick, zone=zone, now=self.now)


@dataclass(frozen=True, slots=True)
class _Menu:
    """What is the same for everybody who speaks one language on one channel: topics, and what a list's button says."""

    topics: tuple[Option, ...]
    label: str


@dataclass(slots=True)
class Taker:
    """Takes turns for the conversations of this process."""

    stations: Mapping[str, Station]
    runner: Runner
    journals: Journals
    ids: Ids
    alias: Callable[[int, str], str]
    fail: Failpoints = field(default_factory=Failpoints)
    witness: Witness | None = None
    _menus: dict[tuple[str, str], _Menu] = field(default_factory=dict)

    async def take(self, claimed: Claimed, now: datetime) -> Result:
        """Answer everything the conversation heard, in its order."""
        result = Result(claimed, claimed.state, noticed=claimed.noticed, timers=claimed.state.due)
        for waiting in claimed.inbounds:
            lead = Lead.WAITING if result.handover else claimed.lead
            await self._one(result, waiting, lead, now)
        return result

    async def _one(self, result: Result, waiting: Waiting, lead: Lead, now: datetime) -> None:
        station = self.stations[result.claimed.account]
        event = waiting.envelope.content if waiting.envelope else None
        person = not isinstance(event, Happening)
        news = _is_news(waiting)
        result.heard_person |= person
        if waiting.envelope is None:
            dead = waiting.kind == "unreadable"
            result.done[waiting.id] = ("dead", "does not open with its key") if dead else ("done", "revoked")
        elif waiting.kind == "overtaken":
            result.done[waiting.id] = ("done", "a stop that was lifted before it came")
        elif waiting.kind in ("stop", "restart"):
            self._standing(result, waiting, station, now)
        elif lead is not Lead.BOT and not news:
            result.done[waiting.id] = ("done", f"for the desk ({lead})")
        elif waiting.attempts >= MOST_ATTEMPTS:
            result.done[waiting.id] = ("dead", f"ended the process {waiting.attempts} times")
            if lead is Lead.BOT:
                await self._fail(result, waiting, station, Handover(Reason.POISON), now)
        elif lead is not Lead.BOT:
            await self._tell(result, waiting, station, lead, now)
        else:
            await self._heed(result, waiting, station, person, now)

    def _standing(self, result: Result, waiting: Waiting, station: Station, now: datetime) -> None:
        """Confirm a stop once, as the law allows (47 CFR 64.1200(a)(12)), and end what was open; confirm a start."""
        result.state, result.timers = replace(result.state, stack=[], last=None, misses=0, floor=None), {}
        words = Words(station.texts, _language(result), station, now)
        text = "stop_confirmation" if waiting.kind == "stop" else "start_confirmation"
        result.done[waiting.id] = ("done", waiting.kind)
        self._draft(result, station, waiting, [Saying(words.render(text, {}).contents)], Author.SYSTEM, now)

    async def _heed(self, result: Result, waiting: Waiting, station: Station, person: bool, now: datetime) -> None:
        self.fail("turn.mid_compute")
        try:
            turn, language = await self._heard(result, waiting, station)
        except (Unavailable, Fenced):  # not the flow's fault: the turn is taken again
            raise
        except (Hung, Blocked) as stuck:
            reason = Reason.FLOW_HUNG if isinstance(stuck, Hung) else Reason.FLOW_BLOCKED
            return await self._fail(result, waiting, station, Handover(reason), now)
        except Exception as error:  # noqa: BLE001 (whatever a flow raises goes to a person, with its reason)
            log.error("flow_failed", inbound=waiting.id, error=type(error).__name__, flow=_raised_in(error))
            detail = f"{type(error).__name__} in {_raised_in(error)}"
            return await self._fail(result, waiting, station, Handover(Reason.FLOW_FAILED, detail=detail), now)
        result.state, result.timers = turn.state, turn.timers
        result.state.language = language
        result.consented += turn.consented
        result.done[waiting.id] = ("done", turn.why[:200])
        if turn.handover is not None:
            self._handed_over(result, turn.handover)
            turn.sayings.append(self._saying(station, language, now, "handed_over"))
        return self._draft(result, station, waiting, turn.sayings, Author.BOT, now, direct=person)

    async def _tell(self, result: Result, waiting: Waiting, station: Station, lead: Lead, now: datetime) -> None:
        """Say what the business announces while people lead: who waits for a colleague must hear of a changed gate.

        Only what it tells is kept: nothing is asked, waited for or handed over, for the bot hears no answer.
        """
        self.fail("turn.mid_compute")
        try:
            turn, _ = await self._heard(result, waiting, station)
        except (Unavailable, Fenced):
            raise
        except Exception as error:  # noqa: BLE001 (people have the conversation already)
            log.error("flow_failed", inbound=waiting.id, error=type(error).__name__)
            result.done[waiting.id] = ("dead", f"its flow failed: {type(error).__name__}")
            return
        result.done[waiting.id] = ("done", f"{turn.why}, beside the desk ({lead})"[:200])
        told = [saying for saying in turn.sayings if not saying.asks]
        self._draft(result, station, waiting, told, Author.BOT, now, direct=False)

    async def _heard(self, result: Result, waiting: Waiting, station: Station) -> tuple[Turn, str]:
        """Understand and run the flows, on the thread where flows may do as they like."""
        return await self.runner.run(partial(self._hear, result, waiting, station), station.bot.flow_seconds)

    async def _hear(
        self,
        result: Result,
        waiting: Waiting,
        station: Station,
        start: State | None = None,
        later: Heeded | None = None,
    ) -> tuple[Turn, str]:
        """Run the flows over one message; a method and no closure that names itself: that would be a cycle a turn."""
        claimed, envelope = result.claimed, waiting.envelope
        assert envelope is not None
        moment = min(waiting.sent_at, waiting.received_at)
        state = (start or result.state).copy()
        reading = later.reading if later else await self._read(envelope.content, state, claimed, moment)
        heeded = later or Heeded(waiting.id, moment, envelope.content, reading, envelope.referral, waiting.quoted)
        language = _speak(reading, heeded.content, state, claimed, station)
        conversation = Conversation(station.bot.flows, state, self._around(claimed, station, language, heeded.at))
        try:
            turn = await conversation.hear(heeded)
        except Exception as error:
            error.add_note(_leading(state))
            raise
        if self.witness and later is None and start is None:
            await self.witness(partial(self._hear, result, waiting, station), turn, heeded)
        return turn, language

    def _around(self, claimed: Claimed, station: Station, language: str, at: datetime) -> Surroundings:
        words = Words(station.texts, language, station, at)
        return Surroundings(
            words,
            self.journals(claimed),
            station.bot.zone_info,
            language,
            claimed.id,
            station.bot.country,
            claimed.consents,
            self._menu(station, words).topics,
            partial(self.alias, claimed.id),
            acting,
        )

    def _menu(self, station: Station, words: Words) -> _Menu:
        key = (station.key, words.language)
        if key not in self._menus:
            self._menus[key] = _Menu(topics(station, words), words.render("choose_label", {}).text)
        return self._menus[key]

    async def _read(self, content: AnyContent, state: State, claimed: Claimed, now: datetime) -> Reading:
        text = content.body if isinstance(content, Text) else content.title if isinstance(content, Choice) else ""
        text = (content.caption or "") if isinstance(content, Media) else text
        if not text:
            return Reading()
        question = state.stack[-1].question if state.stack else None
        bot = self.stations[claimed.account].bot
        asked, free = (question.entity, question.free) if question else (None, False)
        context = Context(now, state.language or claimed.language, bot.zone_info, asked, free=free)
        return await bot.understanding.read(text, context)

    async def _fail(
        self, result: Result, waiting: Waiting, station: Station, handover: Handover, now: datetime
    ) -> None:
        """A flow failed: nothing it said is kept, a person takes over with the reason; news is set aside, unheard."""
        if _is_news(waiting):
            result.done.setdefault(waiting.id, ("dead", f"its flow failed: {handover.reason} {handover.detail}"[:200]))
            return
        facts = gathered(result.state)
        summary = f"{_leading(result.state)}: {handover.reason} {handover.detail}".strip()
        language = _language(result)
        result.state = State(language=result.state.language)
        result.timers = {}
        result.done.setdefault(waiting.id, ("done", f"handed over: {handover.reason} {handover.detail}"[:200]))
        self._handed_over(result, Handover(handover.reason, summary=summary, facts=facts, detail=handover.detail))
        self._draft(result, station, waiting, [self._saying(station, language, now, "flow_failed")], Author.BOT, now)

    def _handed_over(self, result: Result, handover: Handover) -> None:
        """End the bot's lead; what it said earlier in this very turn still stands, so it gets the new epoch too."""
        result.handover, result.timers = handover, {}
        epoch = result.claimed.epoch + 1
        result.drafts = [
            draft if draft.message.epoch is None else replace(draft, message=replace(draft.message, epoch=epoch))
            for draft in result.drafts
        ]

    def _saying(self, station: Station, language: str, now: datetime, text_id: str) -> Saying:
        return Saying(Words(station.texts, language, station, now).render(text_id, {}).contents)

    def _draft(
        self,
        result: Result,
        station: Station,
        waiting: Waiting,
        sayings: Sequence[Saying],
        author: Author,
        now: datetime,
        direct: bool = True,
    ) -> None:
        """Join what one turn says into as few messages as the channel takes, and give each its id.

        News, which answer nobody, are no speaker's: they carry no epoch, unless they ask something.
        """
        claimed = result.claimed
        epoch = None if author is Author.SYSTEM else claimed.epoch + (1 if result.handover else 0)
        notice = author is Author.BOT and not result.noticed and any(one.contents for one in sayings)
        words = Words(station.texts, _language(result), station, now)
        before = [Saying(words.render("automation_notice", {}).contents)] if notice else []
        label = self._menu(station, words).label
        for number, (purpose, group) in enumerate(_by_purpose([*before, *sayings])):
            contents = composed(group, station.policy, label)
            speaks = direct or any(one.asks for one in group)
            files = {name: file for one in group for name, file in one.files.items()}
            for position, content in enumerate(contents):
                last = position == len(contents) - 1
                message = Outbound(
                    self.ids.next(now),
                    claimed.account,
                    claimed.to,
                    content,
                    author,
                    purpose,
                    waiting.id if direct else None,
                    epoch if speaks else None,
                    _template(group) if last else None,
                    quote=_quoted(claimed, waiting) if direct and number == position == 0 else None,
                    notice=notice and number == position == 0,
                )
                result.drafts.append(Draft(message, waiting.sent_at if direct else None, _carried(content, files)))
            if contents and any(one.asks for one in group):
                _shown(result, result.drafts[-1].message.id)
        result.noticed |= notice


def composed(sayings: Sequence[Saying], policy: ChannelPolicy, label: str) -> tuple[AnyContent, ...]:
    """Return what the channel can carry of some sayings, in as few messages as possible: each costs money.

    `label` is what a menu's button says that has no words of its own.
    """
    contents = [content for one in sayings for content in one.contents]
    joined = join(contents, policy.abilities)
    return tuple(part for content in joined for part in degrade(content, policy.abilities, label))


def topics(station: Station, words: Words) -> tuple[Option, ...]:
    """Return what a bot can talk about, as options that start each topic; a flow with a text `topic_<name>` is one."""
    named = station.texts.ids(words.language)
    return tuple(
        Option(f"/{flow.intents[0]}", words.render(f"topic_{flow.name}", {}).text)
        for flow in station.bot.flows
        if flow.intents and (f"topic_{flow.name}" in named or f"utter_topic_{flow.name}" in named)
    )


def _by_purpose(sayings: Sequence[Saying]) -> list[tuple[Purpose, list[Saying]]]:
    """Group neighbours of one purpose: what needs another consent is never joined to an answer."""
    groups: list[tuple[Purpose, list[Saying]]] = []
    for one in sayings:
        if groups and groups[-1][0] is one.purpose:
            groups[-1][1].append(one)
        else:
            groups.append((one.purpose, [one]))
    return groups


def _quoted(claimed: Claimed, waiting: Waiting) -> str | None:
    """Quote what is answered where more than one message waits; where only one does, it is plain what is meant."""
    if waiting.envelope is None or len([one for one in claimed.inbounds if one.quotable]) < 2:
        return None
    return waiting.quotable


def _template(group: Sequence[Saying]) -> Template | None:
    return next((one.template for one in reversed(group) if one.template is not None), None)


def _carried(content: AnyContent, files: Mapping[str, File]) -> dict[str, File]:
    name = content.blob if isinstance(content, Media) else None
    return {name: files[name]} if name is not None and name in files else {}


def _shown(result: Result, message: int) -> None:
    top = result.state.stack[-1] if result.state.stack else None
    if top and top.question:
        top.question.message = message


def _speak(reading: Reading, content: AnyContent, state: State, claimed: Claimed, station: Station) -> str:
    """Answer in the language of the message where the bot speaks it, else in the one used so far.

    What is tapped are the bot's words and tell nothing of the person's; nor does a lone word, a name or a code.
    """
    said = content.body if isinstance(content, Text) else ""
    values = sum(len(entity.text.split()) for entity in reading.entities)
    tells = state.language is None or len(said.split()) - values >= 2
    if tells and reading.language in station.bot.languages and not isinstance(content, Choice):
        return str(reading.language)
    return state.language or claimed.language


def _language(result: Result) -> str:
    return result.state.language or result.claimed.language


def _is_news(waiting: Waiting) -> bool:
    """Tell whether it is an event of the business's own systems, and no timer of a talk."""
    content = waiting.envelope.content if waiting.envelope else None
    return isinstance(content, Happening) and content.name != "timer"


def _raised_in(error: Exception) -> str:
    """Return the flow that led when an error was raised."""
    return next(reversed(getattr(error, "__notes__", ())), "no flow")


def _leading(state: State) -> str:
    return state.stack[-1].flow if state.stack else "no flow"

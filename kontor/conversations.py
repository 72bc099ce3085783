"""One turn of one conversation: which flow leads, whether a message answers it, corrects it or digresses from it.

Values in, values out: the caller loads the state, reads the message, and commits what this returns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from kontor.consent import stop_word
from kontor.flows import Again, Consented, Flow, HandedOff, Said, Saying, Surroundings, Talk, Waiting, offered
from kontor.handoff import Handover, Reason
from kontor.memory import Found, Memory, Question, State
from kontor.messages import AnyContent, Choice, Happening, Media, Option, Start, Text
from kontor.slots import Heard
from kontor.understanding import Reading

SURE = 0.7
"""From this certainty on, another topic interrupts an open question."""
CERTAIN = 0.9
"""From this certainty on, a few words around a value are a wish of their own."""
LIKELY = 0.4
"""From this certainty on, a message starts a topic when nothing else explains it."""
STILL_IN_MIND = timedelta(minutes=30)
"""So long a question may lean on the one before it."""
FEW_WORDS = 4
CIVIL = frozenset({"greet", "thanks", "goodbye", "affirm", "deny", "help", "cancel"})
"""What is said beside a wish without being one."""
MOST_MISSES = 3
MOST_RERUNS = 20


@dataclass(frozen=True, slots=True)
class Heeded:
    """One inbound as a turn takes it.

    `id` is ours; `at` the event's own time; a reading is there when there was text.
    """

    id: int
    at: datetime
    content: AnyContent
    reading: Reading = field(default_factory=Reading)


@dataclass(slots=True)
class Turn:
    """What a turn brought.

    The new state and everything to commit with it. `why` says in a word how the message was taken.
    """

    state: State
    sayings: list[Saying] = field(default_factory=list)
    consented: list[Consented] = field(default_factory=list)
    handover: Handover | None = None
    why: str = ""

    @property
    def timers(self) -> dict[tuple[int, str], datetime]:
        """Every timer the conversation waits for, by run and key."""
        return self.state.due


class Conversation:
    """Runs the flows of one bot over one state."""

    def __init__(self, flows: Sequence[Flow], state: State, around: Surroundings) -> None:
        self._by_name = {flow.name: flow for flow in flows}
        self._by_intent = {intent: flow for flow in flows for intent in flow.intents}
        self._by_event = {event: flow for flow in flows for event in flow.events}
        self._catcher = next((flow for flow in flows if flow.catches_all), None)
        self._around = around
        self._text = ""
        self.turn = Turn(state)

    @property
    def _top(self) -> Memory | None:
        return self.turn.state.stack[-1] if self.turn.state.stack else None

    async def hear(self, heeded: Heeded) -> Turn:
        """Take one message and return what follows from it."""
        self._text = _text_of(heeded.content)
        try:
            await self._route(heeded)
        except HandedOff as handed:
            self._hand_over(handed.handover, heeded)
        return self.turn

    # ---------------------------------------------------------------------------------------------------------- routing

    async def _route(self, heeded: Heeded) -> None:
        content = heeded.content
        if isinstance(content, Happening):
            return await self._happen(content, heeded)
        if isinstance(content, Choice):
            return await self._tapped(content, heeded)
        if isinstance(content, Start):
            return await self._begun(content, heeded)
        if content.kind in ("form_reply", "cart", "location", "cards"):
            return await self._given(heeded)
        text = _text_of(content)
        if not text:
            self._unreadable(content)
            return None
        return await self._written(text, heeded)

    async def _happen(self, event: Happening, heeded: Heeded) -> None:
        """A timer resumes the run that waits for it.

        Any other event starts the flow that names it, on top of what is open.
        """
        if event.name == "timer":
            if self._due(event.values):
                await self._advance(heeded.at, None)
            return
        flow = self._by_event.get(event.name)
        if flow is None:
            self.turn.why = f"no flow for the event {event.name}"
            return
        self._push(flow, heeded, event.values)
        self.turn.why = f"event {event.name}"
        await self._advance(heeded.at, None)

    def _due(self, values: dict[str, Any]) -> bool:
        """Put the run that waits for a timer on top; what it interrupts is asked again when it ends."""
        stack = self.turn.state.stack
        waiting = [run for run in stack if (run.id, run.waits) == (values.get("run"), values.get("key"))]
        self.turn.why = "timer" if waiting or not values else "timer: nothing waits for it"
        stack[:] = [run for run in stack if run not in waiting] + waiting
        return bool(waiting) or not values

    async def _tapped(self, choice: Choice, heeded: Heeded) -> None:
        top = self._top
        said = self._said(heeded, choice.title, choice.id)
        if top and top.question and choice.id in top.question.options:
            self.turn.why = f"answers {top.question.key}"
            await self._advance(heeded.at, said)
            return None
        intent = choice.id[1:].partition("{")[0]
        if choice.id.startswith("/") and (flow := self._by_intent.get(intent)):
            return await self._start(flow, heeded, f"button {choice.id}", intent)
        if self._retapped(choice, heeded):
            await self._advance(heeded.at, None)
            return None
        name, _, key = choice.id.partition(":")
        if key and (flow := self._by_name.get(name)):
            return await self._start(flow, heeded, f"option of {name}", event={"option": key, "title": choice.title})
        return await self._written(choice.title, heeded)

    def _retapped(self, choice: Choice, heeded: Heeded) -> bool:
        """A button of an earlier question of a run that still lives corrects that answer."""
        for run in self.turn.state.stack:
            prefix, _, rest = choice.id.partition(".")
            key = max((key for key in run.facts if rest.startswith(key + ".")), key=len, default=None)
            if prefix == f"{run.id:x}" and key:
                run.facts[key] = Heard(text=choice.title, value=rest.removeprefix(key + "."), at=heeded.at)
                self.turn.why = f"corrects {key}"
                return True
        return False

    async def _begun(self, start: Start, heeded: Heeded) -> None:
        flow = self._by_intent.get(start.payload or "") or self._by_intent.get("greet") or self._catcher
        if flow is not None:
            await self._start(flow, heeded, "start", event={"start": start.payload or ""})

    async def _given(self, heeded: Heeded) -> None:
        """A form, a cart, a place or a card is an event of that name, if a flow takes it."""
        flow = self._by_event.get(heeded.content.kind)
        if flow is None:
            self._unreadable(heeded.content)
            return
        values = {name: getattr(heeded.content, name) for name in heeded.content.__dataclass_fields__}
        self._push(flow, heeded, values)
        self.turn.why = f"event {heeded.content.kind}"
        await self._advance(heeded.at, None)

    def _unreadable(self, content: AnyContent) -> None:
        quiet = content.kind in ("reaction", "edited", "revoked", "unknown")
        self.turn.why = f"{content.kind}: nothing to answer" if quiet else f"{content.kind} not understood"
        if not quiet:
            self._core("unsupported_message")

    async def _written(self, text: str, heeded: Heeded) -> None:
        heeded = self._without_guess(text, heeded)
        reading, top = heeded.reading, self._top
        other = self._other_topic(reading)
        if (holder := self._holder(heeded)) is not None:
            return await self._start(holder, heeded, f"{holder.name} has the floor")
        if self._cancels(text, reading) and not self._expects(top, "cancel"):
            return await self._cancel(heeded)
        if (
            other
            and not _answers(text, reading, top)
            and reading.certainty >= SURE
            and (top is None or _says_more(text, reading, top.question))
        ):
            return await self._start(other, heeded, f"intent {reading.intent}")
        if top and (top.question or self._corrects(top, reading)):
            return await self._answered(text, heeded, other)
        if other and reading.certainty >= LIKELY:
            return await self._start(other, heeded, f"intent {reading.intent}")
        if await self._followed_up(heeded):
            return None
        if self._catcher is not None:
            return await self._start(self._catcher, heeded, "nothing else explains it")
        if reading.intent in ("affirm", "deny") and reading.certainty >= SURE:
            self.turn.why = f"{reading.intent}: nothing is open"
            return self._core("nothing_open")
        self._missed(heeded)
        return None

    def _without_guess(self, text: str, heeded: Heeded) -> Heeded:
        """Drop the wish guessed for a bare value that the open topic has a place for ("in the evening please")."""
        reading, top = heeded.reading, self._top
        if reading.intent not in self._by_intent or top is None or top.question is None:
            return heeded
        beside = _words_beside(text, reading)
        bare = beside == 0 or (beside < FEW_WORDS and reading.certainty < CERTAIN)
        return (
            replace(heeded, reading=replace(reading, intent=None)) if bare and self._corrects(top, reading) else heeded
        )

    def _holder(self, heeded: Heeded) -> Flow | None:
        """Return the flow that keeps the floor, unless something is open or a person is asked for."""
        floor, reading = self.turn.state.floor, heeded.reading
        wants_person = reading.intent == "human" and reading.certainty >= SURE and "human" in self._by_intent
        if floor is None or self.turn.state.stack or heeded.at > floor.until or wants_person:
            return None
        return self._by_name.get(floor.flow)

    def _cancels(self, text: str, reading: Reading) -> bool:
        """A weak stop word alone ("cancel", "abbrechen") ends what is open, whatever topic it may belong to."""
        word = stop_word(text, asked=False, last_was_push=False, languages=(self._around.language,))
        if word is not None:
            return not word.strong
        return reading.intent == "cancel" and reading.certainty >= SURE

    def _other_topic(self, reading: Reading) -> Flow | None:
        """Return the flow an intent starts, unless it already leads and can take the message itself."""
        flow = self._by_intent.get(reading.intent or "")
        top = self._top
        if flow is None or top is None or top.flow != flow.name or top.question is None:
            return flow
        answers = top.question.entity is not None and reading.entity(top.question.entity) is not None
        anew = top.question.entity is None and _repeats(top, reading)  # the very same again is no answer
        return None if answers or (reading.intent == top.intent and not anew) else flow

    def _expects(self, top: Memory | None, word: str) -> bool:
        options = top.question.options if top and top.question else {}
        return any(word in id.rpartition(".")[2] for id in options)

    # ----------------------------------------------------------------------------------------------------- what follows

    async def _answered(self, text: str, heeded: Heeded, other: Flow | None) -> None:
        """Try the message as the answer; a miss that reads like another topic starts that one instead."""
        top = self._top
        assert top is not None
        question, misses = top.question, top.misses
        corrected = self._correct(top, heeded)
        if corrected and other and other.name == top.flow and heeded.reading.certainty >= LIKELY:
            top.intent = heeded.reading.intent
        before = len(self.turn.sayings)
        self.turn.why = (
            f"corrects {', '.join(corrected)}" if corrected else f"answers {question.key if question else ''}"
        )
        unclear = await self._advance(heeded.at, None if corrected else self._said(heeded, text, self._numbered(text)))
        if not unclear:
            return None
        if other and heeded.reading.certainty >= LIKELY:
            del self.turn.sayings[before:]
            top.misses = misses
            return await self._start(other, heeded, f"intent {heeded.reading.intent}")
        self.turn.why = f"does not answer {question.key if question else ''}"
        if top.misses >= MOST_MISSES:
            del self.turn.sayings[before:]
            raise HandedOff(Handover(Reason.MISUNDERSTOOD))
        return None

    def _corrects(self, top: Memory, reading: Reading) -> bool:
        types = {entity.type for entity in reading.entities}
        return any(type in types and key in top.facts for key, (type, _) in top.slots.items())

    def _correct(self, run: Memory, heeded: Heeded) -> list[str]:
        """Replace facts by what the message names anew.

        What the open question asks for is its answer, not a correction.
        """
        asked = run.question.entity if run.question else None
        corrected = []
        for found in self._found(heeded):
            key = next((key for key in run.slots if key in run.facts and _fits(run.slots[key], found)), None)
            if found.type == asked or key is None or run.facts[key].value == found.value:
                run.found.append(found)
                continue
            run.facts[key] = Heard(text=found.text, value=found.value, at=found.at)
            corrected.append(key)
        if corrected and run.question and heeded.reading.intent in (None, "deny", "affirm"):
            run.question = None
        return corrected

    async def _followed_up(self, heeded: Heeded) -> bool:
        """Take "and on Saturday?" after an answer: the run that ended last is run again over the corrected facts."""
        last = self.turn.state.last
        if last is None or last.flow not in self._by_name or not heeded.reading.entities:
            return False
        copy = replace(last, facts=_repeatable(last), found=[], question=None)
        if not self._correct(copy, heeded):
            return False
        self.turn.state.stack.append(replace(copy, id=heeded.id, done={}, timers={}))
        self.turn.state.last = None
        self.turn.why = f"follows up {copy.flow}"
        await self._advance(heeded.at, None)
        return True

    def _missed(self, heeded: Heeded) -> None:
        """Ask once more in other words, then offer what the bot can do, then give it to people."""
        state = self.turn.state
        state.misses += 1
        self.turn.why = f"not understood ({state.misses})"
        if state.misses >= MOST_MISSES:
            raise HandedOff(Handover(Reason.MISUNDERSTOOD))
        if state.misses == 1:
            return self._core("ask_again")
        return self._core("did_not_understand", options=self._around.topics)

    async def _cancel(self, heeded: Heeded) -> None:
        stack = self.turn.state.stack
        self.turn.why = "cancel"
        if not stack:
            self._core("nothing_to_cancel")
            return
        stack.pop()
        self._core("cancelled")
        await self._advance(heeded.at, None)

    async def _start(
        self, flow: Flow, heeded: Heeded, why: str, intent: str | None = None, event: dict[str, Any] | None = None
    ) -> None:
        self.turn.why = why
        self._push(flow, heeded, event, intent=intent or heeded.reading.intent)
        self._queue(heeded)
        written = isinstance(heeded.content, Text | Media)
        await self._advance(heeded.at, self._said(heeded, _text_of(heeded.content)) if written else None)

    def _push(self, flow: Flow, heeded: Heeded, event: dict[str, Any] | None = None, intent: str | None = None) -> None:
        """Put a new run on top; an older run of the same flow that only waits for an answer gives way to it."""
        state = self.turn.state
        run = Memory(flow.name, heeded.id, found=list(self._found(heeded)), event=event or {}, intent=intent)
        run.earlier = self._earlier(flow, heeded.at)
        state.stack = [run for run in state.stack if run.flow != flow.name or run.timers]
        state.stack.append(run)
        state.misses = 0

    def _queue(self, heeded: Heeded) -> None:
        """Put the topic of another wish in the same message below the new run: it follows when that ends.

        Its id is the inbound's, negative, so that the two runs are told apart. Thanks and the like need no topic.
        """
        stack = self.turn.state.stack
        wishes = ((name, self._by_intent.get(name)) for name, sure in heeded.reading.others if sure >= SURE)
        open_flows = {run.flow for run in stack}
        for intent, flow in wishes:
            if flow is not None and intent not in CIVIL and flow.name not in open_flows:
                run = Memory(flow.name, -heeded.id, found=list(self._found(heeded)), intent=intent)
                stack.insert(len(stack) - 1, run)
                return

    def _earlier(self, flow: Flow, now: datetime) -> dict[str, Heard]:
        """Return the facts of the newest run of a flow, while they are what the person still has in mind."""
        runs = [run for run in (self.turn.state.last, *self.turn.state.stack) if run and run.flow == flow.name]
        facts = runs[-1].facts if runs else {}
        fresh = any(heard.at >= now - STILL_IN_MIND for heard in facts.values())
        return dict(facts) if fresh else {}

    async def _advance(self, now: datetime, said: Said | None) -> bool:
        """Run the stack from its top until it waits or is empty; tell whether the message missed the open question."""
        while self.turn.state.stack:
            run = self.turn.state.stack[-1]
            flow = self._by_name.get(run.flow)
            if flow is None:
                raise HandedOff(Handover(Reason.FLOW_FAILED, detail=f"this bot no longer has the flow {run.flow}"))
            talk = await self._run(flow, run, now, said)
            if talk is not None:
                return talk.unclear
            said, self._text = None, ""
            self.turn.state.last = self.turn.state.stack.pop()
        return False

    async def _run(self, flow: Flow, run: Memory, now: datetime, said: Said | None) -> Talk | None:
        """Run a flow until it ends (None) or waits (its talk)."""
        for _ in range(MOST_RERUNS):
            talk = Talk(run, now, self._around, said, self.turn.state.noted, self._text)
            try:
                await flow.run(talk)
            except Waiting:
                self._keep(talk)
                return talk
            except Again:
                self._keep(talk)
                said = None
                continue
            except HandedOff:
                self._keep(talk)
                raise
            self._keep(talk)
            return None
        raise RuntimeError(f"the flow {flow.name} forgets facts for ever")

    def _keep(self, talk: Talk) -> None:
        talk.close()
        self.turn.sayings += talk.said
        self.turn.consented += talk.consented
        self.turn.state.floor = talk.floor or self.turn.state.floor

    def _hand_over(self, handover: Handover, heeded: Heeded) -> None:
        """End every run; the desk gets what they gathered, and the customer is told."""
        facts = gathered(self.turn.state)
        topics = " > ".join(run.flow for run in self.turn.state.stack)
        summary = f"{topics or 'no topic'}: {handover.reason}"
        self.turn.handover = replace(
            handover,
            summary=handover.summary or summary,
            facts={**facts, **handover.facts},
            intent=heeded.reading.intent,
        )
        self.turn.state = State(language=self.turn.state.language)
        self.turn.why = f"handed over: {handover.reason}"

    # ------------------------------------------------------------------------------------------------------------ small

    def _core(self, text_id: str, options: tuple[Option, ...] = ()) -> None:
        rendered = self._around.voice.render(text_id, {}, max(0, self.turn.state.misses - 1))
        self.turn.sayings.append(Saying(offered(rendered.contents, options, options), template=rendered.template))

    def _said(self, heeded: Heeded, text: str, option: str | None = None) -> Said:
        return Said(heeded.id, heeded.at, text, option)

    def _numbered(self, text: str) -> str | None:
        """Return the option a number or title stands for, where options were written out as a numbered list."""
        question = self._top.question if self._top else None
        ids = list(question.options) if question else []
        wanted = text.strip().rstrip(".)").casefold()
        if wanted.isdecimal() and 1 <= int(wanted) <= len(ids):
            return ids[int(wanted) - 1]
        titles = {title.casefold(): id for id, title in question.options.items()} if question else {}
        return titles.get(wanted)

    def _found(self, heeded: Heeded) -> tuple[Found, ...]:
        return tuple(Found(one.type, one.value, one.text, one.role, heeded.at) for one in heeded.reading.entities)


def _repeatable(run: Memory) -> dict[str, Heard]:
    """Return the facts that a run over other facts may start from: a yes to one act is no yes to the next."""
    acted = any(not key.startswith("opt_in.") for key in run.done)
    return {
        key: heard for key, heard in run.facts.items() if not acted or key in run.slots or key.startswith("opt_in.")
    }


def _text_of(content: AnyContent) -> str:
    if isinstance(content, Text):
        return content.body.strip()
    if isinstance(content, Choice):
        return content.title.strip()
    return (content.caption or "").strip() if isinstance(content, Media) else ""


def _repeats(top: Memory, reading: Reading) -> bool:
    """Tell whether a message names only what is known already."""
    known = [heard.value for heard in top.facts.values() if heard.value is not None]
    return bool(reading.entities) and all(entity.value in known for entity in reading.entities)


def _answers(text: str, reading: Reading, top: Memory | None) -> bool:
    """Tell whether a message names just what is asked for, in a few words ("my booking reference is KXT6WD")."""
    asked = top.question.entity if top and top.question else None
    return asked is not None and reading.entity(asked) is not None and _words_beside(text, reading) <= FEW_WORDS


def _says_more(text: str, reading: Reading, question: Question | None) -> bool:
    """Tell whether a message holds more than the values a question may be waiting for.

    Where options are offered a few words ("the second one") are tried as an answer first, however sure the reading is.
    """
    if question is None:
        return True
    return _words_beside(text, reading) >= (4 if question.options else 2)


def _words_beside(text: str, reading: Reading) -> int:
    """Count the words of a message that belong to no value in it."""
    rest = list(text)
    for entity in reading.entities:
        rest[entity.start : entity.end] = " " * (entity.end - entity.start)
    return len("".join(rest).split())


def _fits(slot: tuple[str, str | None], found: Found) -> bool:
    type, role = slot
    return type == found.type and (role == found.role or role is None or found.role is None)


def gathered(state: State) -> dict[str, Any]:
    """Return what the open runs know: normal values, and the words where there is no value."""
    facts = {key: heard for run in state.stack for key, heard in run.facts.items()}
    return {key: heard.text if heard.value is None else heard.value for key, heard in facts.items()}

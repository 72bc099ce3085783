"""Which flow a message is for: the one that asked, one that it starts or cancels, or none that we know of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic_core import to_jsonable_python

from kontor.consent import stop_word
from kontor.conversations.answering import (
    CERTAIN,
    FEW_WORDS,
    agreed,
    answers,
    correct,
    corrects,
    drops,
    expects,
    is_yes_or_no,
    numbered,
    refuses,
    repeatable,
    repeats,
    retapped,
    says_more,
    wishes_nothing,
    words_beside,
)
from kontor.conversations.runs import CIVIL, SURE, Runs
from kontor.conversations.turn import Heeded, Turn, gathered
from kontor.flows import Flow, HandedOff, Saying, Surroundings, offered
from kontor.handoff import Handover, Reason
from kontor.memory import Came, State
from kontor.messages import AnyContent, Choice, Happening, Media, Option, Start, Text
from kontor.understanding import Reading, Wish

LIKELY = 0.4
"""From this certainty on, a message starts a topic when nothing else explains it."""
SPOKEN_OF = 0.1
"""The chance from which on a whole message speaks of one of the things it says."""
MOST_MISSES = 3


class Conversation:
    """Takes messages to the flows of one bot over one state."""

    def __init__(self, flows: Sequence[Flow], state: State, around: Surroundings) -> None:
        self._runs = Runs(flows, state, around)
        self._turn = self._runs.turn
        self._around = around

    async def hear(self, heeded: Heeded) -> Turn:
        """Take one message and return what follows from it."""
        self._runs.text = self._runs.whole = heeded.text
        self._runs.quoted = heeded.quoted
        if heeded.referral is not None:
            self._turn.state.came = Came(heeded.referral, heeded.id, heeded.at)
        try:
            await self._route(heeded)
        except HandedOff as handed:
            self._hand_over(handed.handover, heeded)
        return self._turn

    # ---------------------------------------------------------------------------------------------------------- by kind

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
        if not heeded.text:
            self._unreadable(content)
            return None
        if (topic := self._runs.topic(heeded.text)) is not None:
            return await self._tapped(topic, heeded)
        return await self._written(heeded.text, heeded)

    async def _happen(self, event: Happening, heeded: Heeded) -> None:
        """A timer resumes the run that waits for it.

        Any other event starts the flow that names it, on top of what is open.
        """
        if event.name == "timer":
            if self._runs.due(event.values):
                await self._runs.advance(heeded.at, None)
            return
        flow = self._runs.by_event.get(event.name)
        if flow is None:
            self._turn.why = f"no flow for the event {event.name}"
            return
        await self._event(flow, heeded, event.name, event.values)

    async def _event(self, flow: Flow, heeded: Heeded, name: str, values: dict[str, Any]) -> None:
        self._runs.push(flow, heeded, values)
        self._turn.why = f"event {name}"
        await self._runs.advance(heeded.at, None)

    async def _tapped(self, choice: Choice, heeded: Heeded) -> None:
        top = self._runs.top
        if top and top.question and choice.id in top.question.options:
            self._turn.why = f"answers {top.question.key}"
            await self._runs.advance(heeded.at, heeded.said(choice.title, choice.id))
            return None
        intent = choice.id[1:].partition("{")[0]
        if choice.id.startswith("/") and (flow := self._runs.by_intent.get(intent)):
            self._runs.text = ""  # its title is the bot's word
            return await self._start(flow, heeded, f"button {choice.id}", intent)
        if self._retapped(choice, heeded):
            await self._runs.advance(heeded.at, None)
            return None
        name, _, key = choice.id.partition(":")
        if key and (flow := self._runs.named.get(name)):
            return await self._start(flow, heeded, f"option of {name}", event={"option": key, "title": choice.title})
        if top and is_yes_or_no(top.question) and choice.id.rpartition(".")[2] in ("yes", "no"):
            self._turn.why = "a button of another question"  # its yes is none to this one, which is asked again
            await self._runs.advance(heeded.at, heeded.said(""))
            return None
        return await self._written(choice.title, heeded)

    def _retapped(self, choice: Choice, heeded: Heeded) -> bool:
        """A button of an earlier question of a run that still lives corrects that answer."""
        for run in self._turn.state.stack:
            if key := retapped(run, choice, heeded):
                self._turn.why = f"corrects {key}"
                return True
        return False

    async def _begun(self, start: Start, heeded: Heeded) -> None:
        by_intent = self._runs.by_intent
        flow = by_intent.get(start.payload or "") or by_intent.get("greet") or self._runs.catcher
        if flow is not None:
            await self._start(flow, heeded, "start", event={"start": start.payload or ""})

    async def _given(self, heeded: Heeded) -> None:
        """A form, a cart, a place or a card is an event of that name, if a flow takes it."""
        content = heeded.content
        flow = self._runs.by_event.get(content.kind)
        if flow is None:
            return self._unreadable(content)
        return await self._event(flow, heeded, content.kind, to_jsonable_python(content))

    def _unreadable(self, content: AnyContent) -> None:
        quiet = content.kind in ("reaction", "edited", "revoked", "unknown")
        self._turn.why = f"{content.kind}: nothing to answer" if quiet else f"{content.kind} not understood"
        if not quiet:
            self._core("unsupported_message")

    # ------------------------------------------------------------------------------------------------- what is written

    async def _written(self, text: str, heeded: Heeded) -> None:
        heeded = self._without_guess(text, self._in_order(heeded))
        if drops(heeded.reading, self._runs.top):
            self._turn.state.stack.pop()
        reading, top = heeded.reading, self._runs.top
        other = self._other_topic(heeded)
        if (holder := self._holder(heeded)) is not None:
            return await self._start(holder, heeded, f"{holder.name} has the floor")
        if await self._agreed(text, heeded):
            return None
        if self._cancels(text, reading, CERTAIN if top and top.question and top.question.options else SURE):
            return await self._cancel(heeded)
        claimer = self._claiming(text, reading)
        if claimer is not None and (top is None or top.question is None):
            return await self._start(claimer, heeded, f"{claimer.name} claims it")
        if (
            other
            and not answers(text, reading, top)
            and reading.certainty >= SURE
            and not self._expected(text, reading)
            and (top is None or says_more(text, reading, top.question))
        ):
            return await self._start(claimer or other, heeded, f"intent {reading.intent}")
        if top and (top.question or corrects(top, reading)):
            return await self._answered(text, heeded, other)
        if other and reading.certainty >= LIKELY:
            return await self._start(other, heeded, f"intent {reading.intent}")
        if await self._followed_up(heeded):
            return None
        if (catcher := await self._catching(text) or self._runs.catcher) is not None:
            return await self._start(catcher, heeded, "nothing else explains it")
        if (said := wishes_nothing(text, reading, self._around.language)) is not None:
            self._turn.why = f"{said}: nothing is open"
            return self._core("nothing_open")
        self._missed()
        return None

    def _in_order(self, heeded: Heeded) -> Heeded:
        """Take the first of several wishes first where the whole message speaks of it, too, else the likeliest.

        The other one is queued when it starts. A message that was cut though it says one thing is about the likeliest,
        as a whole: "KXM4T7, Müller. The ticket please".
        """
        reading = heeded.reading
        wishes = self._runs.wishes(reading.wishes)
        if self._runs.is_whole(heeded.text) and not any(wish.intent == "human" for wish in wishes):
            return replace(heeded, reading=self._taken_whole(heeded.text, reading, wishes))
        if len({self._runs.by_intent[wish.intent].name for wish in wishes}) < 2:
            return heeded
        first = wishes[0]
        likeliest = next((wish for wish in wishes if wish.intent == reading.intent), first)
        leads = first if dict(reading.ranking).get(first.intent, 0.0) >= SPOKEN_OF else likeliest
        self._runs.text = (leads.text if leads is first else "") or heeded.text
        return replace(heeded, reading=replace(reading, intent=leads.intent, certainty=leads.certainty))

    def _taken_whole(self, text: str, reading: Reading, wishes: Sequence[Wish]) -> Reading:
        """Leave of several wishes those behind all that is claimed whole: each of them is a wish besides."""
        behind = tuple(one for one in wishes if one.text and self._runs.is_whole(text.partition(one.text)[0]))
        # Of the whole message the second wish may be the likeliest; as what leads it would not follow.
        return replace(reading, intent=reading.wishes[0].intent if behind else reading.intent, wishes=behind)

    def _without_guess(self, text: str, heeded: Heeded) -> Heeded:
        """Drop the wish guessed for a bare value that the open topic has a place for ("in the evening please").

        The topic that ended last has it where a farewell or the like is guessed ("then on Monday").
        """
        reading, top = heeded.reading, self._runs.top
        last = self._turn.state.last if reading.intent in CIVIL else None
        run = top if top and top.question else last
        if run is None or reading.intent not in self._runs.by_intent or not corrects(run, reading):
            return heeded
        beside = words_beside(text, reading)
        bare = beside == 0 or (beside < FEW_WORDS and reading.certainty < CERTAIN)
        return replace(heeded, reading=replace(reading, intent=None)) if bare else heeded

    def _holder(self, heeded: Heeded) -> Flow | None:
        """Return the flow that keeps the floor, unless something is open or a person is asked for."""
        floor = self._turn.state.floor
        if floor is None or self._turn.state.stack or heeded.at > floor.until or self._wants_person(heeded.reading):
            return None
        return self._runs.named.get(floor.flow)

    def _expected(self, text: str, reading: Reading) -> bool:
        """Tell whether the flow whose question is open says that such words are for it; no flow keeps people away."""
        top = self._runs.top
        flow = self._runs.named.get(top.flow) if top and top.question else None
        return flow is not None and flow.expects(text) and not self._wants_person(reading)

    def _wants_person(self, reading: Reading) -> bool:
        return reading.intent == "human" and reading.certainty >= SURE and "human" in self._runs.by_intent

    def _cancels(self, text: str, reading: Reading, certain: float) -> bool:
        """A weak stop word alone ("cancel", "abbrechen") ends what is open, whatever topic it may belong to.

        So does a reading from some certainty on; nothing does where the open question has an option of that name.
        """
        if expects(self._runs.top, "cancel"):
            return False
        word = stop_word(text, asked=False, last_was_push=False, languages=(self._around.language,))
        if word is not None:
            return not word.strong
        return reading.intent == "cancel" and reading.certainty >= certain

    def _other_topic(self, heeded: Heeded) -> Flow | None:
        """Return the flow an intent starts, unless it leads and takes the message; who comes from a page begins."""
        reading = heeded.reading
        flow = self._runs.by_intent.get(reading.intent or "")
        top = self._runs.top
        if flow is None or top is None or top.flow != flow.name or top.question is None or heeded.referral:
            return flow
        answered = top.question.entity is not None and reading.entity(top.question.entity) is not None
        anew = top.question.entity is None and repeats(top, reading)  # the very same again is no answer
        return None if answered or (reading.intent == top.intent and not anew) else flow

    # ----------------------------------------------------------------------------------------------------- what follows

    async def _agreed(self, text: str, heeded: Heeded) -> bool:
        """Take a yes or no that is asked for, whatever else it reads like: "not today" corrects no day."""
        top = self._runs.top
        option = agreed(text, heeded.reading, top.question, self._around.language) if top else None
        if option is None or self._wants_person(heeded.reading):
            return False
        self._turn.why = f"answers {top.question.key}" if top and top.question else ""
        await self._runs.advance(heeded.at, heeded.said(text, option))
        return True

    async def _answered(self, text: str, heeded: Heeded, other: Flow | None) -> None:
        """Try the message as the answer; a miss that reads like another topic starts that one instead."""
        top = self._runs.top
        assert top is not None
        question, misses = top.question, top.misses
        corrected = correct(top, heeded)
        asks = bool(corrected) or (is_yes_or_no(question) and bool(heeded.found))  # no value answers a yes or no
        if asks and other and other.name == top.flow and heeded.reading.certainty >= LIKELY:
            top.intent = heeded.reading.intent
        before = len(self._turn.sayings)
        self._turn.why = (
            f"corrects {', '.join(corrected)}" if corrected else f"answers {question.key if question else ''}"
        )
        said = None if corrected else heeded.said(text, numbered(text, top))
        if not await self._runs.advance(heeded.at, said):
            return None
        nods = heeded.reading.intent in ("affirm", "deny") and heeded.reading.certainty >= SURE
        if not (nods and is_yes_or_no(question)) and (claimer := self._claiming(text, heeded.reading)) is not None:
            del self._turn.sayings[before:]
            top.misses = misses
            return await self._start(claimer, heeded, f"{claimer.name} claims it")
        wish = other or (self._runs.by_intent.get(heeded.reading.intent or "") if is_yes_or_no(question) else None)
        if wish and heeded.reading.certainty >= LIKELY:
            del self._turn.sayings[before:]
            top.misses = misses
            return await self._start(wish, heeded, f"intent {heeded.reading.intent}")
        if refuses(heeded.reading) or self._cancels(text, heeded.reading, SURE):
            del self._turn.sayings[before:]
            return await self._cancel(heeded)
        if (catcher := await self._catching(text)) is not None:
            del self._turn.sayings[before:]
            top.misses = misses
            return await self._start(catcher, heeded, "nothing else explains it")
        self._turn.why = f"does not answer {question.key if question else ''}"
        if top.misses >= MOST_MISSES:
            del self._turn.sayings[before:]
            raise HandedOff(Handover(Reason.MISUNDERSTOOD))
        return None

    async def _followed_up(self, heeded: Heeded) -> bool:
        """Take "and on Saturday?" after an answer: the run that ended last is run again over the corrected facts."""
        last = self._turn.state.last
        if last is None or last.flow not in self._runs.named or not heeded.reading.entities:
            return False
        copy = replace(last, facts=repeatable(last), found=[], question=None)
        if not correct(copy, heeded):
            return False
        self._turn.state.stack.append(replace(copy, id=heeded.id, done={}, timers={}))
        self._turn.state.last = None
        self._turn.why = f"follows up {copy.flow}"
        await self._runs.advance(heeded.at, None)
        return True

    def _claiming(self, text: str, reading: Reading) -> Flow | None:
        """Return the flow that says a message is for it, whatever it reads like; no flow keeps people away."""
        if self._wants_person(reading):
            return None
        spoken = self._around.language
        claims = (
            flow for flow in self._runs.named.values() if flow.claims(text, spoken) or flow.claims_whole(text, spoken)
        )
        return next(claims, None)

    async def _catching(self, text: str) -> Flow | None:
        """Return the flow that says it takes a message which nothing else explains."""
        told, spoken = {run.flow for run in (self._runs.top, self._turn.state.last) if run}, self._around.language
        for flow in self._runs.named.values():
            if await flow.catches(text, spoken) or (flow.name in told and await flow.follows(text, spoken)):
                return flow
        return None

    def _missed(self) -> None:
        """Ask once more in other words, then offer what the bot can do, if it says what, then give it to people."""
        state = self._turn.state
        state.misses += 1
        self._turn.why = f"not understood ({state.misses})"
        if state.misses >= MOST_MISSES:
            raise HandedOff(Handover(Reason.MISUNDERSTOOD))
        if state.misses == 1 or not self._around.topics:
            return self._core("ask_again")
        return self._core("did_not_understand", options=self._around.topics)

    async def _cancel(self, heeded: Heeded) -> None:
        stack = self._turn.state.stack
        self._turn.why = "cancel"
        if not stack:
            self._core("nothing_to_cancel")
            return
        stack.pop()
        self._core("cancelled")
        await self._runs.advance(heeded.at, None)

    async def _start(
        self, flow: Flow, heeded: Heeded, why: str, intent: str | None = None, event: dict[str, Any] | None = None
    ) -> None:
        self._turn.why = why
        self._runs.push(flow, heeded, event, intent=intent or heeded.reading.intent)
        self._runs.queue(heeded)
        written = isinstance(heeded.content, Text | Media)
        await self._runs.advance(heeded.at, heeded.said(heeded.text) if written else None)

    def _hand_over(self, handover: Handover, heeded: Heeded) -> None:
        """End every run; the desk gets what they gathered, and the customer is told."""
        facts = gathered(self._turn.state)
        topics = " > ".join(run.flow for run in self._turn.state.stack)
        summary = f"{topics or 'no topic'}: {handover.reason}"
        self._turn.handover = replace(
            handover,
            summary=handover.summary or summary,
            facts={**facts, **handover.facts},
            intent=heeded.reading.intent,
        )
        self._turn.state = State(language=self._turn.state.language)
        self._turn.why = f"handed over: {handover.reason}"

    def _core(self, text_id: str, options: tuple[Option, ...] = ()) -> None:
        rendered = self._around.voice.render(text_id, {}, max(0, self._turn.state.misses - 1))
        self._turn.sayings.append(Saying(offered(rendered.contents, options, options), template=rendered.template))

"""The stack of a conversation's runs: the last one leads, the ones below it were interrupted or come after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from kontor.conversations.turn import Heeded, Turn
from kontor.flows import Again, Flow, GaveWay, HandedOff, Said, Surroundings, Talk, Waiting
from kontor.handoff import Handover, Reason
from kontor.letters import plain
from kontor.memory import Memory, State
from kontor.messages import AnyContent, Choice
from kontor.slots import Heard
from kontor.understanding import Wish

SURE = 0.7
"""From this certainty on, another topic interrupts an open question."""
STILL_IN_MIND = timedelta(minutes=30)
"""So long a question may lean on the one before it."""
CIVIL = frozenset({"greet", "thanks", "goodbye", "affirm", "deny", "help", "cancel"})
"""What is said beside a wish without being one."""
MOST_RERUNS = 20


class Runs:
    """The flows of one bot, and their runs in one conversation.

    `text` is what was written and no run has taken yet, `whole` all of it, `quoted` the message of ours that it answers
    to.
    """

    def __init__(self, flows: Sequence[Flow], state: State, around: Surroundings) -> None:
        self.named = {flow.name: flow for flow in flows}
        self.by_intent = {intent: flow for flow in flows for intent in flow.intents}
        self.by_event = {event: flow for flow in flows for event in flow.events}
        self.catcher = next((flow for flow in flows if flow.catches_all), None)
        self.turn = Turn(state)
        self.text = self.whole = ""
        self.quoted: AnyContent | None = None
        self._around = around

    @property
    def top(self) -> Memory | None:
        """The run that leads."""
        return self.turn.state.stack[-1] if self.turn.state.stack else None

    def push(self, flow: Flow, heeded: Heeded, event: dict[str, Any] | None = None, intent: str | None = None) -> None:
        """Put a new run on top; an older run of the same flow that only waits for an answer gives way to it."""
        run = Memory(flow.name, heeded.id, found=list(heeded.found), event=event or {}, intent=intent)
        run.came = self.turn.state.came
        self._lead(run, flow, heeded.at)
        self.turn.state.misses = 0

    def _lead(self, run: Memory, flow: Flow, now: datetime) -> None:
        """Put a run of a flow on top, with what it leans on."""
        run.earlier = self._earlier(flow, now)
        state = self.turn.state
        state.stack = [*(one for one in state.stack if one.flow != flow.name or one.timers), run]

    def queue(self, heeded: Heeded) -> None:
        """Put the topic of another wish in the same message below the new run: it follows when that ends.

        Its id is the inbound's, negative, so that the two runs are told apart. Thanks and the like need no topic.
        """
        stack = self.turn.state.stack
        open_flows = {run.flow for run in stack}
        for wish in self.wishes(heeded.reading.others):
            flow, text = self.by_intent[wish.intent], wish.text or heeded.text
            if flow.name not in open_flows:
                run = Memory(flow.name, -heeded.id, found=list(heeded.found), intent=wish.intent, text=text)
                run.came = self.turn.state.came
                stack.insert(len(stack) - 1, run)
                return

    def wishes(self, said: Iterable[Wish]) -> list[Wish]:
        """Return what surely starts a topic, of several things said in one message."""
        return [one for one in said if one.certainty >= SURE and one.intent in self.by_intent.keys() - CIVIL]

    def is_whole(self, text: str) -> bool:
        """Tell whether a flow claims all of a text, whatever it may be parted into."""
        return any(flow.claims_whole(text, self._around.language) for flow in self.named.values())

    def topic(self, text: str) -> Choice | None:
        """Return the option of a topic whose title somebody types, unless a question is open that it may answer."""
        said = "" if self.top and self.top.question else plain(text)
        named = (one for one in self._around.topics if said and plain(one.title) == said)
        return next((Choice(one.id, one.title) for one in named), None)

    def due(self, values: dict[str, Any]) -> bool:
        """Put the run that waits for a timer on top; what it interrupts is asked again when it ends."""
        stack = self.turn.state.stack
        waiting = [run for run in stack if (run.id, run.waits) == (values.get("run"), values.get("key"))]
        self.turn.why = "timer" if waiting or not values else "timer: nothing waits for it"
        stack[:] = [run for run in stack if run not in waiting] + waiting
        return bool(waiting) or not values

    async def advance(self, now: datetime, said: Said | None) -> bool:
        """Run the stack from its top until it waits or is empty; tell whether the message missed the open question.

        What was asked before an aside is not asked again.
        """
        while self.turn.state.stack:
            run = self.turn.state.stack[-1]
            flow = self.named.get(run.flow)
            if flow is None:
                raise HandedOff(Handover(Reason.FLOW_FAILED, detail=f"this bot no longer has the flow {run.flow}"))
            try:
                talk = await self._run(flow, run, now, said)
            except GaveWay as gave:
                self._give_way(run, gave.intent, now)
                continue
            except HandedOff:
                await self._answer_besides(run, now)
                raise
            if talk is not None:
                return talk.unclear
            said, self.text, self.quoted = None, "", None
            self.turn.state.last = self.turn.state.stack.pop()
            if flow.aside and self.top is not None and self.top.question is not None:
                break
        return False

    def _give_way(self, run: Memory, intent: str, now: datetime) -> None:
        """Put the flow of another intent in the place of the run on top, with all that the message holds."""
        flow = self.by_intent.get(intent)
        if flow is None or flow.name == run.flow:
            raise RuntimeError(f"the flow {run.flow} gives way to {intent}, which starts no other flow")
        text = run.text if run.id < 0 else self.whole  # of one queued from an earlier message that is gone
        other = Memory(flow.name, run.id, found=run.found, intent=intent, text=text)
        other.came = run.came
        self.turn.state.stack.pop()
        self._lead(other, flow, now)
        self.turn.why = f"{run.flow} gives way to {flow.name}"

    async def _answer_besides(self, handed: Memory, now: datetime) -> None:
        """Say what else the message asked for before people take over, as far as nothing need be asked for it."""
        stack, told = self.turn.state.stack, len(self.turn.sayings)
        for run in [one for one in stack if one.id == -handed.id and one.flow in self.named]:
            try:
                ended = await self._run(self.named[run.flow], run, now, None) is None
            except HandedOff:
                ended = False
            if ended:
                stack.remove(run)
        besides = [one for one in self.turn.sayings[told:] if not one.asks and one not in self.turn.sayings[:told]]
        self.turn.sayings[told:] = besides

    async def _run(self, flow: Flow, run: Memory, now: datetime, said: Said | None) -> Talk | None:
        """Run a flow until it ends (None) or waits (its talk)."""
        text, run.text = run.text or self.text, ""
        for _ in range(MOST_RERUNS):
            talk = Talk(run, now, self._around, said, self.turn.state.noted, text, flow.renamed, self.quoted)
            try:
                await flow.run(talk)
            except Waiting:
                self._keep(talk)
                return talk
            except Again:
                self._keep(talk)
                said = None
                continue
            except GaveWay:
                run.text = text
                raise
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

    def _earlier(self, flow: Flow, now: datetime) -> dict[str, Heard]:
        """Return the facts of the newest run of a flow, while they are what the person still has in mind."""
        runs = [run for run in (self.turn.state.last, *self.turn.state.stack) if run and run.flow == flow.name]
        facts = runs[-1].facts if runs else {}
        fresh = any(heard.at >= now - STILL_IN_MIND for heard in facts.values())
        return dict(facts) if fresh else {}

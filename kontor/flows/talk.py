"""All that the author of a flow calls, and the one rule of running it again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, NoReturn, TypeVar, cast, overload
from zoneinfo import ZoneInfo

from pydantic_core import to_jsonable_python

from kontor.flows.acting import Act, Doubt
from kontor.flows.saying import Consented, Saying, offered
from kontor.flows.stopping import Again, AlreadyDone, GaveWay, HandedOff, Misused, MisusedKey, Waiting
from kontor.flows.surroundings import Said, Surroundings
from kontor.flows.using import key_of, keyed, keys_of, moment_of, options_of, short
from kontor.flows.values import call, digest, reader
from kontor.handoff import Handover
from kontor.memory import Came, Floor, Looked, Memory, Question
from kontor.messages import AnyContent, File, Media, Option, Purpose
from kontor.slots import MISSING, Choice, Confirm, Heard, Situation, Slot, Unclear

T = TypeVar("T")


class Talk:
    """One run of one flow in one turn.

    `now` is the moment of what is being answered, `text` what the person just wrote, empty when nothing was written,
    `quoted` the bot's message that these words answer to, if they name one; `renamed` are the keys of acts that a
    deploy changed, the new by the old.
    """

    def __init__(
        self,
        memory: Memory,
        now: datetime,
        around: Surroundings,
        said: Said | None = None,
        noted: dict[str, Any] | None = None,
        text: str = "",
        renamed: Mapping[str, str] | None = None,
        quoted: AnyContent | None = None,
    ) -> None:
        self.now, self.text, self.quoted = now, text, quoted
        self.said: list[Saying] = []
        self.consented: list[Consented] = []
        self.unclear = False
        self.floor: Floor | None = None
        self._memory, self._around, self._incoming = memory, around, said
        self._noted = {} if noted is None else noted
        self._renamed = renamed or {}
        self._keys: set[str] = set()
        self._path: list[str] = []
        self._question_before = memory.question
        memory.question = memory.waits = None

    # ---------------------------------------------------------------------------------------------------- what is known

    @property
    def today(self) -> date:
        """The day of `now` in the bot's zone."""
        return self.now.astimezone(self._around.zone).date()

    @property
    def zone(self) -> ZoneInfo:
        """The bot's zone."""
        return self._around.zone

    @property
    def language(self) -> str:
        """The language the conversation is held in."""
        return self._around.language

    @property
    def conversation(self) -> int:
        """Our id of the conversation."""
        return self._around.conversation

    def alias(self, of: str) -> str:
        """Return a name of this conversation for a service outside, always the same one for each service `of`.

        32 hexadecimal digits that tell nothing: whoever lacks the keystore cannot go back from them to anybody.
        """
        return self._around.alias(of)

    @property
    def event(self) -> Mapping[str, Any]:
        """The values of the event that started this run; `option` and `title` of one of its own options tapped."""
        return self._memory.event

    @property
    def came(self) -> Came | None:
        """What had led the person here when this run began: an ad, a button, a product's page; None if none told.

        It stays until something else leads them here: its `id` tells whether it is the one that was seen before.
        """
        return self._memory.came

    @property
    def intent(self) -> str | None:
        """What was asked: which of the flow's intents started this run."""
        return self._memory.intent

    @property
    def topics(self) -> tuple[Option, ...]:
        """What this bot can talk about, as options."""
        return self._around.topics

    def entities(self, type: str) -> tuple[Any, ...]:
        """Return the values of a type heard in this run and not used by a question."""
        return tuple(found.value for found in self._memory.found if found.type == type)

    def peek(self, slot: Slot[T]) -> T | None:
        """Return the answer of a slot if it is known already; never asks and uses nothing up."""
        known = (self._memory.facts.get(slot.key), self._pooled(slot, take=False))
        answers = (self._try(slot, heard) for heard in known if heard is not None)
        return next((answer for answer in answers if answer is not None), None)

    def said_at(self, slot: Slot[Any]) -> datetime | None:
        """Return when the newest answer of a slot was said, None without one."""
        known = (self._pooled(slot, take=False), self._memory.facts.get(slot.key))
        return max(
            (heard.at for heard in known if heard is not None and self._try(slot, heard) is not None), default=None
        )

    def agreed(self, purpose: Purpose) -> bool:
        """Tell whether the person agreed to messages for a purpose before this turn."""
        return purpose in self._around.consents

    def note(self, key: str, value: object) -> None:
        """Leave a value for later runs of this conversation, of any flow: what was last spoken of."""
        self._noted[key] = to_jsonable_python(value)

    def keep_floor(self, time: timedelta) -> None:
        """Take every text of the next while too, though this run ends: each starts this flow anew.

        What the core hears first stays the core's: stop words, and asking for a person. So does an open question.
        """
        self.floor = Floor(self._memory.flow, self.now + time)

    def own(self, key: str, title: str) -> Option:
        """Return an option that starts this flow anew when it is tapped, with `event["option"]` being the key."""
        return Option(f"{self._memory.flow}:{key}", title)

    def recall(self, key: str) -> Any:
        """Return what an earlier run noted, None when none did; in one run it stays what it was at first."""
        return self._memory.recalled.setdefault(key, self._noted.get(key))

    def noted(self, key: str) -> Any:
        """Return what was noted last, also by a run that came between two turns; keep as a fact what it decides."""
        return self._noted.get(key)

    def earlier(self, slot: Slot[T]) -> T | None:
        """Return a slot's answer of the run of this flow that was moments before ("and when does it land?")."""
        heard = self._memory.earlier.get(slot.key)
        return None if heard is None else self._try(slot, heard)

    # -------------------------------------------------------------------------------------------------------- questions

    async def ask(self, slot: Slot[T], text: str | None = None, **values: object) -> T:
        """Return the answer of a slot, or ask and stop the run. The question's text is `ask_<key>` unless named."""
        return self._ask(slot, text or f"ask_{key_of(slot)}", values)

    async def choose(
        self, key: str, options: Sequence[Option | tuple[str, str]], text: str | None = None, **values: object
    ) -> str:
        """Return the id of the option chosen, or offer them and stop the run."""
        return self._ask(Choice(key, options=options_of(key, options)), text or f"ask_{key}", values)

    async def confirm(self, key: str, text: str | None = None, **values: object) -> bool:
        """Return a yes or no, or ask for it and stop the run."""
        return self._ask(Confirm(key), text or f"ask_{key}", values, self._yes_no("confirm_yes", "confirm_no"))

    async def opt_in(self, purpose: Purpose, notice: str, **values: object) -> bool:
        """Return whether the person agrees to messages for a purpose; shows the notice as the question itself.

        The consent event keeps the exact text shown and the ids of both messages (GDPR Article 7(1): the controller
        must be able to prove it).
        Somebody who agreed before is not asked again.
        """
        key = f"opt_in.{purpose}.{notice}"
        if purpose in self._around.consents and key not in self._memory.facts:
            return True
        before = self._question_before
        agreed = self._ask(Confirm(key), notice, values, self._yes_no("opt_in_yes", "opt_in_no"))
        if key not in self._memory.done:
            shown = before if before and before.key == key else None
            answer = self._incoming.id if self._incoming else self._memory.id
            words = shown.text if shown else ""
            self._memory.done[key] = Looked("", agreed, self.now)
            self.consented.append(
                Consented(purpose, agreed, words, self.language, shown.message if shown else None, answer)
            )
        return agreed

    def forget(self, *keys: str) -> None:
        """Drop facts, so that the run starts again and asks for them anew."""
        for key in keys:
            self._memory.facts.pop(key, None)
            self._memory.looked.pop(key, None)
        raise Again

    def anew(self) -> None:
        """Start the run again with only the facts just said, leaning on those before, if there are any."""
        facts = self._memory.facts
        before = {key: heard for key, heard in facts.items() if heard.at < self.now}
        if before:
            self._memory.earlier = before
            self._memory.facts = {key: heard for key, heard in facts.items() if key not in before}
            raise Again

    # ----------------------------------------------------------------------------------------------------------- saying

    async def say(self, text_id: str, purpose: Purpose = Purpose.SERVICE, **values: object) -> None:
        """Say a text once per text, values and occurrence."""
        if self._fresh(f"{text_id}:{digest(values)}"):
            rendered = self._around.voice.render(text_id, values, self._memory.misses)
            self.said.append(Saying(rendered.contents, purpose, rendered.template))

    async def offer(self, text_id: str, options: Sequence[Option], **values: object) -> None:
        """Say a text with options beside it that start something else; nothing waits for the answer."""
        if self._fresh(f"{text_id}:{digest(values)}"):
            rendered = self._around.voice.render(text_id, values)
            self.said.append(Saying(offered(rendered.contents, tuple(options), tuple(options))))

    async def show(self, content: AnyContent) -> None:
        """Send content the flow made itself, once per value and occurrence."""
        if self._fresh(f"show:{digest(content)}"):
            self.said.append(Saying((content,)))

    async def attach(self, key: str, file: File, caption: str | None = None, **values: object) -> None:
        """Send a file whose bytes the flow made, once per key; `caption` is a text id."""
        self._claim(f"attach.{key}")
        if not self._fresh(f"attach:{key}"):
            return
        words = self._around.voice.render(caption, values).text if caption else None
        kind = "image" if file.mime.startswith("image/") else "document"
        media = Media(kind, blob=key, mime=file.mime, filename=file.filename, caption=words, size=len(file.data))
        self.said.append(Saying((media,), files={key: file}))

    # ----------------------------------------------------------------------------------------------------------- acting

    @overload
    async def look(
        self, key: str, fn: Callable[..., Awaitable[T]], *args: object, fresh: timedelta | None = None
    ) -> T: ...

    @overload
    async def look(self, key: str, fn: Callable[..., T], *args: object, fresh: timedelta | None = None) -> T: ...

    async def look(self, key: str, fn: Callable[..., Any], *args: object, fresh: timedelta | None = None) -> Any:
        """Return what `fn(*args)` says of the world; asked again when the arguments change, or after `fresh`.

        The value is kept as JSON and read back by the return annotation of `fn`.
        """
        self._claim(f"look.{key}")
        values, arguments = reader(fn), digest(args)
        kept = self._memory.looked.get(key)
        if kept is not None and kept.arguments == arguments and (fresh is None or self.now - kept.at <= fresh):
            with suppress(Misused):  # kept by an older release, when the function returned something else
                return values.read(kept.value)
        kept = self._memory.looked[key] = Looked(arguments, values.write(await call(fn, *args)), self.now)
        return values.read(kept.value)

    @overload
    async def once(self, key: str, act: Callable[..., Awaitable[T]], *args: object, doubt: Doubt = "retry") -> T: ...

    @overload
    async def once(self, key: str, act: Callable[..., T], *args: object, doubt: Doubt = "retry") -> T: ...

    async def once(self, key: str, act: Callable[..., Any], *args: object, doubt: Doubt = "retry") -> Any:
        """Act one time: `act(*args, idempotency_key=...)` runs after its start was committed.

        A start found without an end is a doubt: `retry` acts again under the same key, `hand_off` gives it to people,
        and a function is called in the place of the act to find out what came of it; it may raise `StillDoubtful`.

        Raises
        ------
        `AlreadyDone` when it was finished with other arguments.

        """
        self._claim(f"once.{short('once', key)}")
        values = reader(keyed(key, act))
        doing = Act(self._memory, self._around, keys_of(key, self._renamed), act, args, doubt)
        kept = await doing.done(self.now)
        result = values.read(kept.value)
        if kept.arguments not in doing.marks:
            raise AlreadyDone(key, result)
        return result

    async def until(self, key: str, moment: datetime) -> None:
        """Wait for a moment; the run goes on with the first turn at or after it.

        Once passed it stops nothing any more, also not a message that was written before it and comes late.
        """
        self._claim(f"until.{short('until', key)}")
        due = self._memory.timers.setdefault(key, moment_of(key, moment))
        if key in self._memory.passed:
            return
        if self.now < due:
            self._memory.waits = key
            raise Waiting
        self._memory.passed.append(key)

    async def hand_off(self, reason: str, skill: str | None = None, **facts: object) -> NoReturn:
        """End the run and give the conversation to people, with everything gathered."""
        gathered = {key: one.text if one.value is None else one.value for key, one in self._memory.facts.items()}
        extra = cast(dict[str, Any], to_jsonable_python(facts))
        raise HandedOff(Handover(reason, skill, facts={**gathered, **extra}))

    def give_way(self, intent: str) -> NoReturn:
        """End the run before it asks or says anything: the flow of another intent takes the message in its place."""
        raise GaveWay(intent)

    # ----------------------------------------------------------------------------------------------------------- inside

    def close(self) -> None:
        """End the run.

        What the current path did not say counts as unsaid, so that a fact corrected back is said again.
        """
        self._memory.said = self._path

    def _ask(self, slot: Slot[T], text: str, values: Mapping[str, object], options: tuple[Option, ...] = ()) -> T:
        self._claim(slot.key)
        if slot.entity:
            self._memory.slots[slot.key] = (slot.entity, slot.role)
        for heard in self._sources(slot):
            if heard is not None and (answer := self._try(slot, heard)) is not None:
                self._memory.facts[slot.key] = heard
                return answer
        self._memory.facts.pop(slot.key, None)
        if slot.default is not MISSING:
            self._memory.facts[slot.key] = Heard(value=to_jsonable_python(slot.default), at=self.now)
            return slot.default
        raise self._question(slot, text, values, options or slot.options)

    def _sources(self, slot: Slot[Any]) -> Iterator[Heard | None]:
        """Yield where an answer may come from; each is looked at only when the one before had none."""
        yield self._memory.facts.get(slot.key)
        yield self._pooled(slot)
        yield self._answer(slot)

    def _question(
        self, slot: Slot[Any], text: str, values: Mapping[str, object], options: tuple[Option, ...]
    ) -> Waiting:
        before = self._question_before
        same = before is not None and before.key == slot.key
        answered_wrongly = same and self._incoming is not None
        self._memory.misses = self._memory.misses + 1 if answered_wrongly else (self._memory.misses if same else 0)
        self.unclear = answered_wrongly
        rendered = self._around.voice.render(text, values, self._memory.misses)
        shown = {f"{self._memory.id:x}.{slot.key}.{option.id}": option.title for option in options}
        contents = offered(rendered.contents, tuple(Option(id, title) for id, title in shown.items()), options)
        self._memory.question = Question(
            slot.key, slot.entity, slot.entity is None and not options, shown, rendered.text
        )
        self.said.append(Saying(contents, template=rendered.template, asks=True))
        return Waiting()

    def _answer(self, slot: Slot[Any]) -> Heard | None:
        """Return what the person just said, if it is said to this very question."""
        before, said = self._question_before, self._incoming
        if said is None or before is None or before.key != slot.key:
            return None
        tapped = said.option if said.option in before.options else None
        option = tapped.removeprefix(f"{self._memory.id:x}.{slot.key}.") if tapped else None
        return Heard(text=said.text, value=option, at=said.at)

    def _pooled(self, slot: Slot[Any], take: bool = True) -> Heard | None:
        for found in self._memory.found:
            fits = found.role == slot.role or found.role is None or slot.role is None
            if slot.entity == found.type and fits:
                if take:
                    self._memory.found.remove(found)
                return Heard(text=found.text, value=found.value, at=found.at)
        return None

    def _try(self, slot: Slot[T], heard: Heard) -> T | None:
        try:
            return slot.read(heard, Situation(self.now, self.zone, self.language, self._around.country))
        except Unclear:
            return None

    def _fresh(self, name: str) -> bool:
        """Tell whether a saying is new on this path, or comes behind one that is, and note it."""
        key = f"{name}#{sum(1 for one in self._path if one.rpartition('#')[0] == name)}"
        self._path.append(key)
        return self._path != self._memory.said[: len(self._path)]

    def _claim(self, key: str) -> None:
        if key in self._keys:
            raise MisusedKey(self._memory.flow, key)
        self._keys.add(key)

    def _yes_no(self, yes: str, no: str) -> tuple[Option, ...]:
        render = self._around.voice.render
        return (Option("yes", render(yes, {}).text), Option("no", render(no, {}).text))

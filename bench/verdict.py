"""What a run of faults showed, judged from what was written, the database, the acts' log and the fake Graph's log.

Nothing here knows of processes: `read_books` reads what they left, `judge` compares it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, func, select

from bench.town import Town
from kontor.engine.doubts import FOR_A_PERSON
from kontor.engine.envelopes import OUTBOUND
from kontor.recording import words as read_as
from kontor.store.database import make_engine
from kontor.store.people import KeyRing
from kontor.store.tables import effects, inbox, outbox, seen, timers
from kontor.vault import open_vault


@dataclass(slots=True)
class Verdict:
    """What one run showed.

    `struck` tells that the fault met work, `draws` how often it was drawn until it did. Every count from `lost` to
    `unsettled` must be zero. `held` counts documents that wait for a person by the rule of doubts, `again` the calls by
    which a service was asked for an act once more under the same key.
    """

    fault: str
    written: int
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    sent_twice: int = 0
    unsettled: int = 0
    held: int = 0
    again: int = 0
    struck: bool = False
    draws: int = 1
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Tell whether nothing went wrong, be it because nothing struck."""
        return not (self.lost or self.doubled or self.disordered or self.sent_twice or self.unsettled)

    @property
    def clean(self) -> bool:
        """Tell whether the fault struck and nothing went wrong."""
        return self.struck and self.sound

    def lose(self, note: str) -> None:
        """Count something that is not there."""
        self.lost += 1
        self.notes.append(note)

    def double(self, note: str) -> None:
        """Count something that is there too often."""
        self.doubled += 1
        self.notes.append(note)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a fault may lead to by rule.

    `held`: documents wait for a person, as a process that sends ended or stood still. `again`: so often an act whose
    end was not kept is asked for once more under its key: once for each such process, None where the database was away.
    """

    held: bool = False
    again: int | None = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """An inbound as the database keeps it; a timer's is of the kind `happening`."""

    id: int
    talk: int
    kind: str = "text"
    state: str = "done"


@dataclass(frozen=True, slots=True)
class Said:
    """A message as the database keeps it, with its words opened; `answers` is None behind a timer."""

    id: int
    talk: int
    answers: int | None
    text: str
    kind: str = "text"
    state: str = "accepted"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Books:
    """What is left of a run.

    `written` are the words that were acknowledged by their event's id, `kept` the inbounds made of these events,
    `sends` the ids in the channel's log in its order, `acts` the keys and words in the service's; `open` counts timers
    that still wait and acts begun and never ended.
    """

    written: Mapping[str, str]
    kept: Mapping[str, int | None]
    heard: Mapping[int, Heard]
    said: Sequence[Said]
    sends: Sequence[int]
    acts: Sequence[tuple[str, str]] = ()
    open: int = 0


def read_books(town: Town, written: Mapping[str, str]) -> Books:
    """Read what a run left."""
    vault = open_vault(town.folder / "keys.json")
    ring = KeyRing(vault)
    engine = make_engine(town.database)
    with engine.connect() as connection:
        events = {row.digest: row.inbox_id for row in connection.execute(select(seen))}
        heard = [Heard(row.id, row.conversation_id, row.kind, row.state) for row in connection.execute(select(inbox))]
        rows = connection.execute(select(outbox).where(outbox.c.kind != "signal").order_by(outbox.c.id)).all()
        ring.load(connection, {row.contact_id for row in rows})
        started = select(func.count()).select_from(effects).where(effects.c.state == "started")
        waiting = select(func.count()).select_from(timers)
        left = (connection.scalar(started) or 0) + (connection.scalar(waiting) or 0)
    engine.dispose()
    digests = {id: vault.digest("event", f"whatsapp/{town.bots[0]}", id) for id in written}
    log = town.folder / "acts.log"
    acts = [line.partition("\t")[::2] for line in log.read_text().splitlines()] if log.exists() else []
    return Books(
        written,
        {id: events[digest] for id, digest in digests.items() if digest in events},
        {one.id: one for one in heard},
        [_said(ring, row) for row in rows],
        [int(str(line["echo"])) for line in town.sent()],
        acts,
        left,
    )


def _said(ring: KeyRing, row: Row[Any]) -> Said:
    body = ring.vault.open(ring.known(row.contact_id), ("outbox", "body", row.id), row.body)
    text = read_as(OUTBOUND.validate_json(body).content)
    return Said(row.id, row.conversation_id, row.answers, text, row.kind, row.state, row.reason or "")


def judge(books: Books, verdict: Verdict, allowed: Allowed) -> None:
    """Count in the verdict what the books lack or have too often."""
    done = _inbounds(books, verdict)
    for id, words in done.items():
        for saying in sayings(words):
            _saying(books, verdict, books.heard[id].talk, saying, allowed)
    _strange(books, verdict, done)
    _acts(books, verdict, done, allowed)
    _sends(books, verdict)
    _order(books, verdict, done)
    verdict.unsettled += books.open


def sayings(words: str) -> Iterator[str]:
    """Yield what the counting bot says to a message."""
    yield f"I heard {words}."
    if words.startswith("later "):
        yield f"Later, of {words}."


def _inbounds(books: Books, verdict: Verdict) -> dict[int, str]:
    """Return the words of each acknowledged message that was taken; count what is not, or stands there twice."""
    done = {}
    for event, words in books.written.items():
        one = books.heard.get(books.kept.get(event) or 0)
        if one is None or one.state != "done":
            verdict.lose(f"{event} ended {one.state if one else 'nowhere'}")
        else:
            done[one.id] = words
    made = {id for id in books.kept.values() if id is not None}
    fired = [one for one in books.heard.values() if one.kind == "happening"]
    for one in books.heard.values():
        if one.kind != "happening" and one.id not in made:
            verdict.double(f"the inbound {one.id} is of no event")
    for one in fired:
        if one.state != "done":
            verdict.lose(f"the timer {one.id} ended {one.state}")
    timed = Counter(books.heard[id].talk for id, words in done.items() if words.startswith("later "))
    for talk, times in Counter(one.talk for one in fired).items():
        if times > timed[talk]:
            verdict.double(f"timers of the talk {talk} fired {times} times for {timed[talk]}")
    return done


def _saying(books: Books, verdict: Verdict, talk: int, saying: str, allowed: Allowed) -> None:
    """See that something was said once, and that it left."""
    rows = [one for one in books.said if one.talk == talk and saying in one.text]
    if not rows:
        return verdict.lose(f"never said to {talk}: {saying}")
    if len(rows) > 1:
        verdict.double(f"said {len(rows)} times to {talk}: {saying}")
    for one in rows:
        if allowed.held and is_held_by_rule(one, books.sends):
            verdict.held += 1
        elif one.state != "accepted":
            verdict.lose(f"{one.id} ({one.kind}) ended {one.state}: {one.reason}")
        elif one.id not in books.sends:
            verdict.lose(f"{one.id} ({one.kind}) counts as accepted, and the channel never had it")
    return None


def is_held_by_rule(one: Said, sends: Sequence[int]) -> bool:
    """Tell whether a doubtful message rightly waits for a person (kontor/engine/doubts.py).

    It carries a document, and no echo can come, for the channel never had it. A text in the same doubt is sent again,
    and a document that the channel has is settled by its echo.
    """
    return (one.kind, one.state, one.reason) == ("media", "held", FOR_A_PERSON) and one.id not in sends


def _strange(books: Books, verdict: Verdict, done: Mapping[int, str]) -> None:
    """Count what was said though nothing asked for it: a turn that failed and went to people, say."""
    asked = {(books.heard[id].talk, saying) for id, words in done.items() for saying in sayings(words)}
    for one in books.said:
        if not any(talk == one.talk and saying in one.text for talk, saying in asked):
            verdict.double(f"{one.id} says what nothing asked for")


def _acts(books: Books, verdict: Verdict, done: Mapping[int, str], allowed: Allowed) -> None:
    """See that a service was asked for each act under one key, once and as often again as may be."""
    wanted = {f"{id}.act": words for id, words in done.items() if words.startswith("act ")}
    calls = Counter(books.acts)
    verdict.again = sum(calls.values()) - len(calls)
    for key, words in wanted.items():
        if (key, words) not in calls:
            verdict.lose(f"the act {key} was never done")
    for (key, words), times in calls.items():
        if wanted.get(key) != words:
            verdict.double(f"an act was done under the strange key {key}")
        if allowed.again is not None and times > 1 + allowed.again:
            verdict.double(f"the act {key} was asked for {times} times")


def _sends(books: Books, verdict: Verdict) -> None:
    known = {one.id for one in books.said}
    for id, times in Counter(books.sends).items():
        if id not in known:
            verdict.double(f"the channel had {id}, which nobody said")
        verdict.sent_twice += times - 1


def _order(books: Books, verdict: Verdict, done: Mapping[int, str]) -> None:
    """See that replies left in the order of what they answer, and the later word behind the first."""
    rows, newest = {one.id: one for one in books.said}, dict[int, int]()
    first = [rows[id] for id in dict.fromkeys(books.sends) if id in rows]
    for one in first:
        if one.answers is None:
            continue
        verdict.disordered += one.answers < newest.get(one.talk, 0)
        newest[one.talk] = max(one.answers, newest.get(one.talk, 0))
    for id, words in done.items():
        talk = books.heard[id].talk
        left = [[at for at, one in enumerate(first) if one.talk == talk and say in one.text] for say in sayings(words)]
        verdict.disordered += any(behind < before for before, behind in zip(left[0], left[-1], strict=False))

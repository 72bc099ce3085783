"""Whether a process can do its work, and figures of what it does."""

from __future__ import annotations

import asyncio
import resource

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from sqlalchemy import Connection, func, select

from kontor.engine import Engine
from kontor.store.database import Now, Unavailable
from kontor.store.tables import NEW, UNFINISHED, inbox, outbox

READY_SECONDS = 3.0


def backlog(conn: Connection, now: Now) -> dict[str, int]:
    """Count what waits, by kind."""
    waiting = conn.scalar(select(func.count()).select_from(inbox).where(NEW)) or 0
    open_ = conn.execute(select(outbox.c.state, func.count()).where(UNFINISHED).group_by(outbox.c.state))
    return {"inbox": int(waiting), **{row[0]: int(row[1]) for row in open_}}


async def ready(engine: Engine) -> str | None:
    """Return what keeps the process from its work, or None."""
    try:
        await asyncio.wait_for(engine.database.run(backlog), READY_SECONDS)
    except (Unavailable, TimeoutError) as error:
        return str(error) or "the database does not answer"
    return None


async def metrics(engine: Engine, answers: dict[int, int]) -> bytes:
    """Return the figures in Prometheus' text form."""
    registry = CollectorRegistry()
    counts = engine.counts
    for name, help, value in (
        ("kontor_events_accepted", "events committed", counts.accepted),
        ("kontor_turns", "inbounds answered", counts.turns),
        ("kontor_handovers", "conversations handed to people", counts.handed_over),
        ("kontor_turns_failed", "turns that failed and will run again", counts.failed_turns),
    ):
        Counter(name, help, registry=registry).inc(value)
    _labelled(
        registry, "kontor_hooks", "webhooks answered", "status", {str(key): value for key, value in answers.items()}
    )
    _labelled(registry, "kontor_sends", "sends by what came of them", "state", counts.sends)
    _labelled(registry, "kontor_media", "fetches of people's files by what came of them", "state", engine.media.counts)
    _labelled(registry, "kontor_marks", "read marks and typing by what came of them", "state", engine.marks.counts)
    texts = Counter("kontor_texts_read", "texts by the engine that read them", ["bot", "by"], registry=registry)
    for bot in engine.bots:
        for by, count in dict(getattr(bot.understanding, "counts", {})).items():
            texts.labels(bot.name, by).inc(count)
    waiting = Gauge("kontor_backlog", "rows that wait", ["kind"], registry=registry)
    for kind, count in (await engine.database.run(backlog)).items():
        waiting.labels(kind).set(count)
    Gauge("kontor_conversations_at_work", "conversations claimed by this process", registry=registry).set(engine.busy)
    Gauge("kontor_memory_peak_bytes", "peak resident memory", registry=registry).set(
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    )
    return generate_latest(registry)


def _labelled(registry: CollectorRegistry, name: str, help: str, label: str, values: dict[str, int]) -> None:
    counter = Counter(name, help, [label], registry=registry)
    for key, value in values.items():
        counter.labels(key).inc(value)

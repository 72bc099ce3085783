"""What `/metrics` tells Prometheus: figures of this process, and of what waits for everybody.

They are kept elsewhere and only shown here, so each is made when it is asked for, from values and not from counters of
the client's own: these would tell the moment of asking as that of their beginning.
"""

from __future__ import annotations

import resource
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from kontor.engine import Engine
from kontor.store.database import Unavailable
from kontor.store.waiting import WHYS, Waiting
from kontor.web.health import Look

SENDS = ("accepted", "ready", "refused", "doubtful", "dead")
"""The ends of a send that are told from the start: a rate of what has not happened yet is 0, and not missing."""


class Figures(Collector):
    """The figures at one moment; without `waiting` the database did not answer."""

    def __init__(self, engine: Engine, answers: Mapping[int, int], waiting: Waiting | None) -> None:
        self._engine, self._answers, self._waiting = engine, answers, waiting

    def collect(self) -> Iterable[Metric]:
        """Yield them."""
        yield from self._done()
        yield from self._here()
        yield gauge("kontor_database_up", "whether the database answered", self._waiting is not None)
        if self._waiting is not None:
            yield from self._waits(self._waiting)

    def _done(self) -> Iterator[Metric]:
        engine, counts = self._engine, self._engine.counts
        yield CounterMetricFamily("kontor_events_accepted", "events committed", counts.accepted)
        yield CounterMetricFamily("kontor_turns", "inbounds answered", counts.turns)
        yield CounterMetricFamily("kontor_turns_failed", "turns that failed and will run again", counts.failed_turns)
        yield CounterMetricFamily("kontor_inbounds_given_up", "inbounds no flow could answer", counts.given_up)
        yield CounterMetricFamily("kontor_handovers", "conversations handed to people", counts.handed_over)
        statuses = {str(status): count for status, count in self._answers.items()}
        yield counters("kontor_hooks", "webhooks answered", "status", statuses)
        sends = dict.fromkeys(SENDS, 0) | counts.sends
        yield counters("kontor_sends", "tries to send by what came of them", "state", sends)
        yield counters("kontor_media", "fetches of people's files by what came of them", "state", engine.media.counts)
        yield counters("kontor_marks", "read marks and typing by what came of them", "state", engine.marks.counts)
        texts = CounterMetricFamily("kontor_texts_read", "texts by the engine that read them", labels=["bot", "by"])
        for bot in engine.bots:
            for by, count in dict(getattr(bot.understanding, "counts", {})).items():
                texts.add_metric([bot.name, by], count)
        yield texts

    def _here(self) -> Iterator[Metric]:
        yield gauge("kontor_conversations_at_work", "conversations claimed by this process", self._engine.busy)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        yield gauge("kontor_memory_peak_bytes", "peak resident memory", peak)
        build = GaugeMetricFamily("kontor_build_info", "the release that runs", labels=["version"])
        build.add_metric([version("kontor")], 1)
        yield build

    def _waits(self, waiting: Waiting) -> Iterator[Metric]:
        yield gauges("kontor_backlog", "rows that wait", "kind", waiting.counts)
        oldest = "how long the oldest row that waits has waited"
        yield gauges("kontor_oldest_waiting_seconds", oldest, "kind", waiting.oldest)
        put_off = GaugeMetricFamily(
            "kontor_put_off", "messages that their channel keeps from leaving", labels=["account", "why"]
        )
        for account in self._engine.stations:
            for why in WHYS:
                put_off.add_metric([account, why], waiting.put_off.get((account, why), 0))
        yield put_off
        aside = "conversations whose rows do not open, which are not worked on"
        yield gauge("kontor_conversations_aside", aside, waiting.aside)
        people = dict.fromkeys(self._engine.stations, 0) | dict(waiting.people)
        led = "conversations that people lead or that wait for them: the bot is silent there"
        yield gauges("kontor_conversations_waiting", led, "account", people)


async def figures(engine: Engine, answers: Mapping[int, int], look: Look[Waiting]) -> bytes:
    """Return them in Prometheus' text form; those of the process also while the database is away."""
    try:
        waiting: Waiting | None = await look.ask()
    except Unavailable:
        waiting = None
    registry = CollectorRegistry()
    registry.register(Figures(engine, answers, waiting))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


def gauge(name: str, help: str, value: float) -> GaugeMetricFamily:
    """Return one figure."""
    return GaugeMetricFamily(name, help, value)


def gauges(name: str, help: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    """Return a figure for each value of a label."""
    made = GaugeMetricFamily(name, help, labels=[label])
    for key, value in values.items():
        made.add_metric([key], value)
    return made


def counters(name: str, help: str, label: str, values: Mapping[str, int]) -> CounterMetricFamily:
    """Return a count for each value of a label."""
    made = CounterMetricFamily(name, help, labels=[label])
    for key, value in values.items():
        made.add_metric([key], value)
    return made

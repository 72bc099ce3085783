"""Memory of a serving process after 100,000 messages, and how long it takes from start to ready.

`scripts/bench footprint [--messages 100000] [--models FOLDER]`: `kontor serve airline` on SQLite, all its languages.
Each person writes four messages, so that 25,000 write in all; half of the messages ask for a flight of the timetable on
some day, the other half are those of `tests/kontor/nlu/held_out`, drawn anew for each. Memory is resident set size from
/proc, looked at ten times on the way. The promises: below 300 MB and level, ready below 3 s.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import hashlib
import hmac
import random
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.bots import understanding
from bench.held_out import written
from bench.load import request
from bench.pipeline import CONNECTIONS, POSTERS, STATUSES
from bench.results import keep
from bench.town import SECRET, Town
from connectors.whatsapp.testing.webhooks import text_webhook
from kontor.clock import SystemClock

MOST_MB, MOST_SECONDS, LEVEL = 300.0, 3.0, 1.1
STARTS, LOOKS = 5, 10
EACH = 4
OPEN = ("inbox", "ready", "sending", "doubtful")
SLOWEST = 40.0
"""Messages a second below which a burst is given up."""
TIMETABLE = Path(__file__).parents[1] / "bots" / "airline" / "data" / "timetable.csv"
ASKED = {
    "en": ("when does {flight} leave {day}?", "is {flight} delayed {day}?", "which gate for {flight} {day}"),
    "de": ("wann fliegt {flight} {day}?", "ist {flight} {day} pünktlich?", "wann landet {flight} {day}"),
    "pt-BR": ("que horas sai o {flight} {day}?", "o {flight} {day} está atrasado?", "portão do {flight} {day}"),
    "es": ("¿a qué hora sale el {flight} {day}?", "¿va con retraso el {flight} {day}?", "puerta del {flight} {day}"),
}
DAYS = {
    "en": ("today", "tomorrow", "on Friday", "on Sunday"),
    "de": ("heute", "morgen", "am Freitag", "am Sonntag"),
    "pt-BR": ("hoje", "amanhã", "na sexta", "no domingo"),
    "es": ("hoy", "mañana", "el viernes", "el domingo"),
}


@dataclass(slots=True)
class Crowd:
    """Invented people who write to the airline, each in one language; `texts` are all that they wrote so far."""

    seed: int = 1
    people: int = 0
    texts: set[str] = field(default_factory=set)
    _dice: random.Random = field(init=False)
    _held_out: dict[str, list[str]] = field(init=False)
    _flights: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)
        topics = understanding("airline").topics
        self._held_out = {
            language: [one.text for chosen in ("inbox", "hard") for one in written(chosen, language, topics)]
            for language in ASKED
        }
        with TIMETABLE.open(encoding="utf-8") as rows:
            self._flights = sorted({row["flight"] for row in csv.DictReader(rows)})

    def write(self, messages: int) -> Iterator[tuple[str, str, str]]:
        """Yield sender, id and text of so many messages of new people, who write side by side."""
        newcomers = range(self.people, self.people + max(1, messages // EACH))
        self.people = newcomers.stop
        for number in range(messages):
            person = newcomers[number % len(newcomers)]
            text = self._text(list(ASKED)[person % len(ASKED)])
            self.texts.add(text)
            yield f"49171{person:07d}", f"wamid.{person}.{number}", text

    def _text(self, language: str) -> str:
        if self._dice.random() < 0.5:
            return self._dice.choice(self._held_out[language])
        phrase, day = self._dice.choice(ASKED[language]), self._dice.choice(DAYS[language])
        return phrase.format(flight=self._dice.choice(self._flights), day=day)


def make_town(folder: Path, models: Path | None) -> Town:
    """Return the town of the airline, whose model is learnt now if the folder of models has none.

    Its number has the throughput that Meta gives the large ones, for what is measured is no limit of Meta's.
    """
    if models is not None:
        models.mkdir(parents=True, exist_ok=True)
        (folder / "models").symlink_to(models.resolve())
    understanding("airline").prepare(folder / "models")
    extra = {"KONTOR_WHATSAPP_THROUGHPUT": "1000"}
    return Town(folder, bots=("airline",), posters=POSTERS, options=("--readers", "0"), extra=extra)


def resident(pid: int) -> float:
    """Return a process's resident memory in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def cold_start(town: Town) -> float:
    """Return the seconds from starting the process to its first answer."""
    start = time.monotonic()
    town.start_server()
    asyncio.run(town.ready())
    return time.monotonic() - start


def figures(town: Town) -> Mapping[str, float]:
    """Return what the server counts, by name and labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{town.port}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    return {name: float(value) for name, _, value in (one.rpartition(" ") for one in lines if not one.startswith("#"))}


def burst(town: Town, crowd: Crowd, messages: int) -> None:
    """Post messages as fast as they are taken, and return when all is answered and every status came back.

    Some answers are several messages, and to whom people lead the bot says none: so it is the channel's log that tells
    how many statuses there are.
    """
    at, file, before = int(time.time()), town.folder / "burst", figures(town)
    packed = [_post(town, sender, id, text, at) for sender, id, text in crowd.write(messages)]
    file.write_bytes(b"".join(struct.pack(">I", len(one)) + one for one in packed))
    sends = _sent(town)
    command = [sys.executable, "-m", "bench.load", "127.0.0.1", str(town.port), "-", str(file), str(CONNECTIONS)]
    subprocess.run(command, check=True, capture_output=True)
    end = time.time() + 60 + messages / SLOWEST
    while time.time() < end:
        told = figures(town)
        back = told["kontor_events_accepted_total"] - before["kontor_events_accepted_total"]
        waits = sum(told[f'kontor_backlog{{kind="{kind}"}}'] for kind in OPEN)
        if not waits and back == messages + STATUSES * (_sent(town) - sends):
            return
        time.sleep(0.25)
    raise TimeoutError(f"not all was answered; the server says: {(town.folder / 'server.out').read_text()[-800:]}")


def _post(town: Town, sender: str, id: str, text: str, at: int) -> bytes:
    body = text_webhook(text, sender=sender, id=id, at=at, number=town.number)
    proof = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return request(body, proof, "127.0.0.1", "/hooks/whatsapp/airline")


def _sent(town: Town) -> int:
    return town.sends.read_bytes().count(b"\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and end with status 1 when a promise is missed."""
    parser = argparse.ArgumentParser(prog="scripts/bench footprint", description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--models", type=Path, help="a folder of trained models, where this one is kept too")
    parser.add_argument("--keep", action="store_true", help="write the figures to bench/RESULTS.md")
    given = parser.parse_args(arguments)
    crowd = Crowd()
    with tempfile.TemporaryDirectory(prefix="kontor-footprint-") as name:
        town = make_town(Path(name), given.models)
        town.start_graph()
        try:
            starts = list(_starts(town))
            looks = list(_looks(town, crowd, given.messages))
            counted, sent = figures(town), _sent(town)
        finally:
            town.stop()
    start, grown = statistics.median(starts), looks[-1] / looks[1]
    told = [
        f"MB {' '.join(f'{look:.0f}' for look in looks)}",
        f"after {given.messages:,} messages {looks[-1]:.0f} MB, {grown:.2f} times that after two tenths of them",
        f"{len(crowd.texts):,} different texts of {crowd.people:,} people in {len(ASKED)} languages",
        f"{sent:,} messages answered them; {counted['kontor_handovers_total']:,.0f} conversations went to people",
        f"ready after {start:.2f} s",
    ]
    print("\n".join([*told, f"promises: {MOST_MB:.0f} MB and level, {MOST_SECONDS:.0f} s"]))
    if given.keep:
        keep("footprint", "\n".join(f"- {line}" for line in told), SystemClock().now().date())
    sys.exit(1 if looks[-1] > MOST_MB or grown > LEVEL or start > MOST_SECONDS else 0)


def _starts(town: Town) -> Iterator[float]:
    """Yield how long each start took, with the model already there; the first one makes the databases."""
    for number in range(STARTS + 1):
        if town.server is not None:
            town.server.terminate()
            town.server.wait(20)
        took = cold_start(town)
        if number:
            yield took


def _looks(town: Town, crowd: Crowd, messages: int) -> Iterator[float]:
    for _ in range(LOOKS):
        burst(town, crowd, messages // LOOKS)
        yield resident(town.server.pid if town.server else 0)


if __name__ == "__main__":
    main()

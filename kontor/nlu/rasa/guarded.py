"""A server behind a breaker: left alone while it fails, and one line in the log when that begins and ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import structlog

from kontor.clock import Clock
from kontor.nlu.rasa.breaker import Breaker
from kontor.nlu.rasa.server import Server, Unanswered

T = TypeVar("T")

log = structlog.get_logger("kontor.nlu.rasa")


@dataclass(eq=False, slots=True)
class Guarded:
    """One server, used from any thread. `name` says in the log which."""

    name: str
    server: Server
    clock: Clock
    breaker: Breaker = field(default_factory=Breaker)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def post(self, path: str, body: object, read: Callable[[object], T]) -> T:
        """Return what `read` makes of the answer; raises `Unanswered`, at once while the breaker is open.

        An answer that `read` refuses with a `ValueError` counts as none.
        """
        self._begin()
        try:
            answer = await self.server.post(path, body)
            made = read(answer)
        except ValueError as error:
            self._failed("other_answer")
            raise Unanswered("other_answer") from error
        except Unanswered as error:
            self._failed(error.why)
            raise
        self._succeeded()
        return made

    def _begin(self) -> None:
        with self._lock:
            now = self.clock.now()
            if not self.breaker.allows(now):
                raise Unanswered("left_alone", begun=False)
            self.breaker = self.breaker.began(now)

    def _failed(self, why: str) -> None:
        with self._lock:
            before, self.breaker = self.breaker, self.breaker.failed(self.clock.now())
        if self.breaker.is_open and not before.is_open:
            log.warning("rasa_left_alone", server=self.name, why=why, failures=self.breaker.failures)

    def _succeeded(self) -> None:
        with self._lock:
            before, self.breaker = self.breaker, self.breaker.succeeded()
        if before.is_open:
            log.info("rasa_back", server=self.name)

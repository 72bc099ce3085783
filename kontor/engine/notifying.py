"""Wake-ups between the processes of one workspace on PostgreSQL."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Iterable, Sequence

import psycopg

from kontor.engine.outage import Outage, Pauses
from kontor.engine.stopping import left
from kontor.store.database import Database

CHANNEL = "kontor_wake"
AT_ONCE = 300
"""Conversations a notification; PostgreSQL carries 8,000 bytes."""
Work = Callable[[psycopg.Connection], None]


class PostgresBus:
    """Wake-ups by LISTEN and NOTIFY, each on a thread with a connection of its own."""

    def __init__(self, database: Database, outage: Outage) -> None:
        self._url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._outage = outage
        self._threads: list[threading.Thread] = []
        self._ends = threading.Event()
        self._woken: queue.SimpleQueue[Iterable[int]] = queue.SimpleQueue()
        self._notifies = False

    def listen(self, wake: Callable[[Iterable[int]], None]) -> None:
        """Listen from now on, however often the connection breaks."""
        loop = asyncio.get_running_loop()
        self._begin("listen", lambda connection: self._listening(connection, loop, wake))

    def wake(self, ids: Iterable[int]) -> None:
        """Notify every listener; what is woken meanwhile goes with the next notification."""
        if not self._notifies:
            self._notifies = True
            self._begin("notify", self._notifying)
        self._woken.put(ids)

    async def close(self, seconds: float) -> None:
        """Stop; a thread that still waits for the database ends with the process."""
        end = asyncio.get_running_loop().time() + seconds
        self._ends.set()
        self._woken.put(())
        for thread in self._threads:
            await asyncio.to_thread(thread.join, left(end))

    def _begin(self, name: str, work: Work) -> None:
        thread = threading.Thread(target=self._keep, args=(name, work), name=f"kontor-{name}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _keep(self, name: str, work: Work) -> None:
        """Work over a connection, which is made again whenever it breaks."""
        pauses = Pauses()
        while not self._ends.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True) as connection:
                    self._outage.over(name)
                    pauses.reset()
                    work(connection)
            except (psycopg.Error, OSError) as error:
                self._outage.failed(name, f"{name}_lost", error)
                self._ends.wait(pauses.next())
            except RuntimeError:
                return  # the loop is gone: the process ends

    def _listening(
        self, connection: psycopg.Connection, loop: asyncio.AbstractEventLoop, wake: Callable[[Iterable[int]], None]
    ) -> None:
        connection.execute(f"listen {CHANNEL}")
        while not self._ends.is_set():
            for note in connection.notifies(timeout=0.5):
                loop.call_soon_threadsafe(wake, [int(id) for id in note.payload.split(",")])

    def _notifying(self, connection: psycopg.Connection) -> None:
        connection.execute("set synchronous_commit = off")  # a hint that a crash takes away is found by the sweep
        while not (self._ends.is_set() and self._woken.empty()):
            for some in self._gathered():
                payload = ",".join(map(str, some))
                connection.execute("select pg_notify(%s, %s)", (CHANNEL, payload))

    def _gathered(self) -> Iterable[Sequence[int]]:
        """Wait for wake-ups; return all there are, in parts that fit into a notification."""
        ids = dict.fromkeys(self._woken.get())
        while not self._woken.empty():
            ids.update(dict.fromkeys(self._woken.get()))
        all = list(ids)
        return [all[start : start + AT_ONCE] for start in range(0, len(all), AT_ONCE)]

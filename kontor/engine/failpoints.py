"""Named places where a test can stop, kill or slow this process.

`KONTOR_FAILPOINT=turn.before_commit:kill:3` kills the process when it comes by that place for the third time; `sleep`
stalls it for a second instead, `raise` lets the step fail. Without the setting every call is one dictionary look-up.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

NAMES = (
    "accept.before_insert",
    "accept.before_commit",
    "accept.after_commit",
    "turn.after_claim",
    "turn.mid_compute",
    "act.begun",
    "act.done",
    "turn.before_commit",
    "turn.in_commit",
    "turn.after_commit",
    "send.before_write",
    "send.in_flight",
    "send.before_mark",
    "send.after_mark",
    "timer.fired",
    "media.before_keep",
)


class Failed(Exception):
    """A failpoint was told to raise."""


@dataclass(slots=True)
class Failpoints:
    """Counts the times each place was passed and acts on the one that is set."""

    setting: str = ""
    _left: dict[str, tuple[str, int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        for one in filter(None, self.setting.split(",")):
            name, action, *count = one.split(":")
            if name not in NAMES or action not in ("kill", "sleep", "raise"):
                raise ValueError(
                    f"KONTOR_FAILPOINT names {name!r}:{action!r}: "
                    f"use one of {', '.join(NAMES)} with kill, sleep or raise"
                )
            self._left[name] = (action, int(count[0]) if count else 1)

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Failpoints:
        """Read the setting."""
        return cls(env.get("KONTOR_FAILPOINT", ""))

    def __call__(self, name: str) -> None:
        """Pass a place."""
        if name not in self._left:
            return
        with self._lock:
            action, left = self._left[name]
            self._left[name] = (action, left - 1)
        if left == 1:
            self._act(action, name)

    def soon(self, name: str, seconds: float) -> None:
        """Pass a place a little later, while the caller waits for somebody else."""
        if name in self._left:
            threading.Timer(seconds, self, (name,)).start()

    def _act(self, action: str, name: str) -> None:
        if action == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if action == "sleep":
            return time.sleep(1.0)
        raise Failed(name)

"""What tests of bots, flows and connectors need; production code may not import it.

`Chat` talks to a bot through the whole real path in virtual time and runs every turn again to see that it is
repeatable; `ManualClock` tells the time it is set to; `Recorder` is a channel that keeps what it was given; `cleared`
makes the message a connector's `send` takes.
"""

from kontor.engine.reruns import NotRepeatable
from kontor.engine.simulation import ManualClock
from kontor.recording import Recorder
from kontor.testing.chat import Chat, NotHeard, Stuck
from kontor.testing.clearing import cleared

__all__ = ["Chat", "ManualClock", "NotHeard", "NotRepeatable", "Recorder", "Stuck", "cleared"]

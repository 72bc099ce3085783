"""One turn of one conversation: which flow leads, whether a message answers it, corrects it or digresses from it.

Values in, values out: the caller loads the state, reads the message, and commits what this returns. `routing` says
which flow a message is for, `answering` what a message has to do with an open question, `runs` moves the stack of runs.
"""

from kontor.conversations.routing import Conversation
from kontor.conversations.turn import Heeded, Turn, gathered

__all__ = ["Conversation", "Heeded", "Turn", "gathered"]

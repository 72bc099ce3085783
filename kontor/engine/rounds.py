"""The rounds of one process: it looks for work, gives back what it could not end, and sets aside what does not open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog
from sqlalchemy import Connection, update

from kontor.engine.outage import Outage, Repeats
from kontor.engine.wake import Sweep, set_aside
from kontor.store.database import Database, Now, Unavailable
from kontor.store.tables import NEW, conversations, inbox
from kontor.vault import Unreadable

NOT_OPENED = (Unreadable, ValueError, KeyError)
"""What opening a row raises that was damaged, sealed with another key, or written by a newer release."""
TO_DO = "start with the keystore, or the release, that its rows were written with"

log = structlog.get_logger("kontor.rounds")


class Rounds:
    """Makes the rounds; `left` are conversations whose turn the database kept from ending here, by their fences."""

    def __init__(
        self, database: Database, sweep: Sweep, accounts: Sequence[str], outage: Outage, repeats: Repeats
    ) -> None:
        self._database, self._sweep, self._accounts = database, sweep, sorted(accounts)
        self._outage, self._repeats, self._begun = outage, repeats, False
        self.left: dict[int, int] = {}

    async def once(self) -> list[int]:
        """Return conversations with work that no wake-up announced.

        What was set aside is tried again by each new process: its keystore may be the right one.
        """
        if not self._begun:
            await self._database.run(readmit, self._accounts)
            self._begun = True
        if left := dict(self.left):
            await self._database.run(give_back, left)
            self.left = {id: fence for id, fence in self.left.items() if left.get(id) != fence}
        found = await self._database.run(self._sweep)
        for id in found.aside:
            _told_aside(id, Unreadable.__name__)
        return found.work

    async def cannot_claim(self, id: int, error: Exception) -> bool:
        """Set a conversation aside whose rows do not open; tell whether the database is there."""
        try:
            if not isinstance(error, NOT_OPENED):
                self._repeats.failed("claim_failed", error, conversation=id)
            elif await self._database.run(set_aside, id):
                _told_aside(id, type(error).__name__)
        except Unavailable as away:
            self._outage.failed("rows", "claim_failed", away)
            return False
        return True


def _told_aside(id: int, error: str) -> None:
    log.error("conversation_set_aside", conversation=id, error=error, to_do=TO_DO)


def readmit(conn: Connection, now: Now, accounts: Sequence[str]) -> None:
    """Let every conversation of these accounts that was set aside be tried again."""
    aside = update(conversations).where(conversations.c.aside.is_not(None), conversations.c.account.in_(accounts))
    conn.execute(aside.values(aside=None))


def give_back(conn: Connection, now: Now, left: Mapping[int, int]) -> None:
    """Free conversations whose turn the database kept a living process from ending; `left` are their fences.

    Where another has taken one since, it counted the end of a process that did not end.
    """
    for id, fence in sorted(left.items()):
        mine = (conversations.c.id == id, conversations.c.fence == fence)
        freed = conn.execute(update(conversations).where(*mine).values(lease_owner=None, lease_until=None))
        if not freed.rowcount:
            counted = update(inbox).where(inbox.c.conversation_id == id, NEW, inbox.c.attempts > 0)
            conn.execute(counted.values(attempts=inbox.c.attempts - 1))

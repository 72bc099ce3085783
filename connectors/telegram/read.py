"""From Telegram's updates to events: pure, and nothing in an update makes it raise.

Every update has one `update_id` and one kind (https://core.telegram.org/bots/api#update). A message is named
`chat/message`, because Telegram numbers messages per chat only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

import orjson

from connectors.telegram.content import body_of, content_of
from connectors.telegram.shape import Json, items, moment, obj, text, whole
from kontor.connectors import Answer, Read
from kontor.contacts import CHAT, GROUP, Address, Person
from kontor.messages import (
    AccountNotice,
    AnyContent,
    Choice,
    Edited,
    Event,
    IdentityChanged,
    Inbound,
    Quote,
    ReachChanged,
    Reaction,
    Unknown,
    Unsupported,
)
from kontor.untrusted import Unreadable, parse, raw

CHANNEL = "telegram"
NOT_FOR_THE_BOT = frozenset({
    "business_connection", "business_message", "edited_business_message", "deleted_business_messages", "chat_member",
    "inline_query", "chosen_inline_result", "chat_boost", "removed_chat_boost",
})  # fmt: skip
"""Kinds a person did not say to the bot: what happens in somebody else's chats, or to other members."""
_GONE = frozenset({"kicked", "left"})


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one bot's updates: `account` is its user id, `bot` its username, `now` stands in for a time not given."""

    account: str
    bot: str
    now: datetime

    def read(self, body: bytes) -> Read:
        """Return what one webhook body holds; one that is no update is kept as a notice."""
        try:
            update = parse(body)
        except Unreadable:
            return Read((self._unreadable(body),))
        events = tuple(self.events([obj(update)]))
        return Read(events, self._answer(obj(update)))

    def events(self, updates: Iterable[Json]) -> list[Event]:
        """Return one event for each update, in their order."""
        return [self._event(update) for update in updates]

    def _event(self, update: Json) -> Event:
        update_id = whole(update.get("update_id"))
        kind = next((key for key in update if key != "update_id"), "empty")
        if update_id is None:
            return self._unreadable(raw(update).encode())
        value = obj(update.get(kind))
        read = _KINDS.get(kind)
        event = read(self, str(update_id), value) if read and kind not in NOT_FOR_THE_BOT else None
        return event or self._other(str(update_id), kind, value)

    def _other(self, id: str, kind: str, value: Json) -> Event:
        """Keep what nothing here reads: as the person's, where a person did it to us, else as the bot's own news."""
        person = self._person(value)
        if kind in NOT_FOR_THE_BOT or person is None:
            return self._notice(id, "other_update", {"kind": kind[:64]})
        unknown = Unknown(kind[:64], raw(value))
        return Inbound(id, self.account, person, moment(value.get("date"), self.now), unknown, opens_window=False)

    def message(self, id: str, message: Json) -> Event | None:
        """Read a message, its kind of content and what it refers to."""
        if migrated := self._migrated(id, message):
            return migrated
        person, name = self._person(message), self._name(message)
        if person is None or name is None:
            return None
        content = content_of(message, self.bot)
        sent_at = moment(message.get("date"), self.now)
        group = self._group(message)
        return Inbound(id, self.account, person, sent_at, content, self._quote(message), group=group, message_id=name)

    def edited(self, id: str, message: Json) -> Event | None:
        """Read a correction; a live location that moves is one without words."""
        person, name = self._person(message), self._name(message)
        if person is None or name is None:
            return None
        content = Edited(name, body_of(message, self.bot))
        sent_at = moment(message.get("edit_date"), self.now)
        return Inbound(
            id, self.account, person, sent_at, content, group=self._group(message), opens_window=False, message_id=name
        )

    def callback(self, id: str, query: Json) -> Event | None:
        """Read a tapped button. Telegram tells no time of the tap, and the old message's time would be wrong."""
        person, data, message = self._person(query), text(query.get("data")), obj(query.get("message"))
        if person is None or data is None:
            return None
        rows = obj(message.get("reply_markup")).get("inline_keyboard")
        buttons = (
            [button for row in rows if isinstance(row, list) for button in items(row)] if isinstance(rows, list) else []
        )
        title = next((text(button.get("text")) for button in buttons if button.get("callback_data") == data), None)
        name = self._name(message)
        quote, group = (Quote(name) if name else None), self._group(message)
        return Inbound(id, self.account, person, self.now, Choice(data, title or data), quote, group=group)

    def reaction(self, id: str, value: Json) -> Event | None:
        """Read an emoji set on a message or taken back; one that has no plain emoji cannot be shown."""
        person, name = self._person(value), self._name(value)
        if person is None or name is None:
            return None
        new = items(value.get("new_reaction"))
        emoji = next((emoji for one in new if (emoji := text(one.get("emoji")))), None)
        content: AnyContent = Reaction(name, emoji) if emoji or not new else Unsupported("custom_emoji")
        sent_at = moment(value.get("date"), self.now)
        return Inbound(id, self.account, person, sent_at, content, group=self._group(value), opens_window=False)

    def membership(self, id: str, value: Json) -> Event | None:
        """Read that somebody, or a group, shut the bot out or let it in."""
        status = text(obj(value.get("new_chat_member")).get("status"))
        chat, person = obj(value.get("chat")), self._person(value)
        if status is None or person is None or text(chat.get("type")) == "channel":
            return None
        group = self._group(value)
        whom = Person((group,)) if group else person
        return ReachChanged(id, self.account, whom, status in _GONE, moment(value.get("date"), self.now))

    def _migrated(self, id: str, message: Json) -> IdentityChanged | None:
        here = whole(obj(message.get("chat")).get("id"))
        to, came_from = whole(message.get("migrate_to_chat_id")), whole(message.get("migrate_from_chat_id"))
        if here is None or (to is None and came_from is None):
            return None
        old, new = (here, to) if to is not None else (came_from, here)
        people = [Person((Address(CHANNEL, GROUP, str(chat)),)) for chat in (old, new)]
        at = moment(message.get("date"), self.now)
        return IdentityChanged(id, self.account, people[0], people[1], at, "group_migrated")

    def _person(self, value: Json) -> Person | None:
        """Return who did it. Usernames change hands, so the number alone names a person."""
        user = obj(value.get("from")) or obj(value.get("user"))
        user_id = whole(user.get("id"))
        if user_id is None or user.get("is_bot") is True:
            return None
        names = [name for key in ("first_name", "last_name") if (name := text(user.get(key)))]
        address = Address(CHANNEL, CHAT, str(user_id))
        return Person((address,), " ".join(names) or None, text(user.get("language_code")))

    def _group(self, value: Json) -> Address | None:
        chat = obj(value.get("chat"))
        chat_id = whole(chat.get("id"))
        if chat_id is None or text(chat.get("type")) not in ("group", "supergroup"):
            return None
        return Address(CHANNEL, GROUP, str(chat_id))

    def _name(self, message: Json) -> str | None:
        chat_id, message_id = whole(obj(message.get("chat")).get("id")), whole(message.get("message_id"))
        return None if chat_id is None or message_id is None else f"{chat_id}/{message_id}"

    def _quote(self, message: Json) -> Quote | None:
        answered = self._name({"chat": message.get("chat")} | dict(obj(message.get("reply_to_message"))))
        forwarded = bool(obj(message.get("forward_origin")))
        return Quote(answered, forwarded) if answered or forwarded else None

    def _notice(self, id: str, name: str, values: dict[str, object]) -> AccountNotice:
        return AccountNotice(id, self.account, name, self.now, values)

    def _unreadable(self, body: bytes) -> AccountNotice:
        """Keep word of what has no id; the same bytes again are the same notice."""
        mark = blake2b(body, digest_size=8).hexdigest()
        return self._notice(f"unreadable-{mark}", "unreadable", {"bytes": len(body)})

    def _answer(self, update: Json) -> Answer:
        """Stop the tapped button's spinner with the webhook's own answer, which may carry one method call."""
        query_id = text(obj(update.get("callback_query")).get("id"))
        if query_id is None:
            return Answer()
        call = {"method": "answerCallbackQuery", "callback_query_id": query_id}
        return Answer(body=orjson.dumps(call), media_type="application/json")


_KINDS: dict[str, Callable[[Reader, str, Json], Event | None]] = {
    "message": Reader.message,
    "edited_message": Reader.edited,
    "callback_query": Reader.callback,
    "message_reaction": Reader.reaction,
    "my_chat_member": Reader.membership,
}

"""What people and businesses say: every kind of content, and the events that carry it.

Content classes are plain frozen values. The same class serves both directions where the same thing can be said both
ways; a class only one side uses says so. `kind` names the class in storage.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from kontor.contacts import Address, Person

# -------------------------------------------------------------------------------------------------------------- content


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text; `preview` lets the channel unfold a link."""

    body: str
    preview: bool = False
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Media:
    """A file. `id` is the channel's handle, `link` a public address, `blob` our own sealed copy; one of them is set.

    `type` is image, video, audio, voice, document or sticker; `size` is in bytes.
    """

    type: str
    id: str | None = None
    link: str | None = None
    blob: str | None = None
    mime: str | None = None
    filename: str | None = None
    caption: str | None = None
    sha256: str | None = None
    size: int | None = None
    animated: bool = False
    kind: Literal["media"] = "media"


@dataclass(frozen=True, slots=True)
class File:
    """The bytes of a file; `mime` is what the channel or the file itself says."""

    data: bytes
    mime: str
    filename: str | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """A point on the map, WGS 84 degrees."""

    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None
    url: str | None = None
    kind: Literal["location"] = "location"


@dataclass(frozen=True, slots=True)
class Card:
    """One person or firm of a contact card."""

    name: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    organisation: str | None = None
    urls: tuple[str, ...] = ()
    birthday: str | None = None


@dataclass(frozen=True, slots=True)
class Cards:
    """Shared contact cards; `requested` when the sender answered our request for the own number."""

    cards: tuple[Card, ...]
    requested: bool = False
    kind: Literal["cards"] = "cards"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to tap; `id` comes back when it is tapped."""

    id: str
    title: str
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """A question with a few buttons. `header` is a short text or a picture above it."""

    body: str
    options: tuple[Option, ...]
    header: Text | Media | None = None
    footer: str | None = None
    kind: Literal["choices"] = "choices"


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of rows or products."""

    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """A list that opens behind a button."""

    body: str
    label: str
    sections: tuple[Section, ...]
    header: str | None = None
    footer: str | None = None
    kind: Literal["menu"] = "menu"


@dataclass(frozen=True, slots=True)
class Link:
    """A text with one button that opens a web address."""

    body: str
    label: str
    url: str
    header: Text | Media | None = None
    footer: str | None = None
    kind: Literal["link"] = "link"


@dataclass(frozen=True, slots=True)
class Form:
    """A form the channel shows itself (a WhatsApp Flow). `token` comes back with the answer."""

    body: str
    label: str
    form_id: str
    token: str
    screen: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    draft: bool = False
    header: Text | Media | None = None
    footer: str | None = None
    kind: Literal["form"] = "form"


@dataclass(frozen=True, slots=True)
class Product:
    """One product of a catalogue kept at the channel."""

    catalog_id: str
    product_id: str
    body: str | None = None
    footer: str | None = None
    kind: Literal["product"] = "product"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A titled group of product ids."""

    title: str
    product_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Products:
    """Several products of a catalogue kept at the channel."""

    catalog_id: str
    header: str
    body: str
    shelves: tuple[Shelf, ...]
    footer: str | None = None
    kind: Literal["products"] = "products"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The whole catalogue kept at the channel, behind a button."""

    body: str
    thumbnail_product_id: str | None = None
    footer: str | None = None
    kind: Literal["catalogue"] = "catalogue"


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask for what the channel can collect itself: `what` is location, address or phone.

    `country` is needed for an address.
    """

    what: Literal["location", "address", "phone"]
    body: str
    country: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    kind: Literal["ask"] = "ask"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of a template: a text, a currency or date with its fallback text, or a header's file or product."""

    type: str = "text"
    text: str | None = None
    name: str | None = None
    media: Media | None = None
    location: Location | None = None
    code: str | None = None
    amount_1000: int | None = None
    product_id: str | None = None
    catalog_id: str | None = None


@dataclass(frozen=True, slots=True)
class TemplateButton:
    """The variable part of a template's button; `type` is quick_reply, url, copy_code, flow, catalog or mpm."""

    type: str
    index: int
    value: str | None = None
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TemplateCard:
    """The values of one card of a template's carousel, in the order the cards were approved in."""

    header: tuple[Parameter, ...] = ()
    body: tuple[Parameter, ...] = ()
    buttons: tuple[TemplateButton, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """An approved message of the business; the only kind some channels carry outside the window.

    `offer_until` is when an offer of limited time ends, with a zone; `text` is what it reads like.
    """

    name: str
    language: str
    header: tuple[Parameter, ...] = ()
    body: tuple[Parameter, ...] = ()
    buttons: tuple[TemplateButton, ...] = ()
    category: str = "utility"
    text: str = ""
    offer_until: datetime | None = None
    cards: tuple[TemplateCard, ...] = ()
    kind: Literal["template"] = "template"


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji on an earlier message; no emoji takes it back. `target` is the channel's id of that message."""

    target: str
    emoji: str | None = None
    kind: Literal["reaction"] = "reaction"


@dataclass(frozen=True, slots=True)
class Signal:
    """A mark without words: `typing`, or `read` for the message `target`."""

    type: Literal["typing", "read"]
    target: str | None = None
    kind: Literal["signal"] = "signal"


@dataclass(frozen=True, slots=True)
class Choice:
    """Inbound: the option somebody tapped."""

    id: str
    title: str
    description: str | None = None
    kind: Literal["choice"] = "choice"


@dataclass(frozen=True, slots=True)
class FormReply:
    """Inbound: the answers of a form."""

    name: str
    values: dict[str, Any]
    body: str | None = None
    kind: Literal["form_reply"] = "form_reply"


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line of a cart; `price` is what the client showed and must be checked against the own catalogue."""

    product_id: str
    quantity: int
    price: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Cart:
    """Inbound: a cart somebody sent."""

    lines: tuple[CartLine, ...]
    catalog_id: str | None = None
    text: str | None = None
    kind: Literal["cart"] = "cart"


@dataclass(frozen=True, slots=True)
class Start:
    """Inbound: somebody pressed the channel's start button, perhaps through a link with a payload."""

    payload: str | None = None
    kind: Literal["start"] = "start"


@dataclass(frozen=True, slots=True)
class Edited:
    """Inbound: an earlier message now reads differently."""

    target: str
    text: str | None = None
    kind: Literal["edited"] = "edited"


@dataclass(frozen=True, slots=True)
class Revoked:
    """Inbound: an earlier message was taken back; our copy must go."""

    target: str
    kind: Literal["revoked"] = "revoked"


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Inbound: the person sent something that the channel does not hand on."""

    type: str | None = None
    code: int | None = None
    kind: Literal["unsupported"] = "unsupported"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Inbound: a kind newer than this connector. `raw` is its JSON, sealed and kept briefly."""

    type: str | None = None
    raw: str = ""
    kind: Literal["unknown"] = "unknown"


@dataclass(frozen=True, slots=True)
class Happening:
    """Inbound from the business's own systems.

    A timer that fell due, or an event a flow waits for (`flight_changed`).
    """

    name: str
    values: dict[str, Any] = field(default_factory=dict)
    kind: Literal["happening"] = "happening"


AnyContent = (
    Text | Media | Location | Cards | Choices | Menu | Link | Form | Product | Products | Catalogue | Ask | Template
    | Reaction | Signal | Choice | FormReply | Cart | Start | Edited | Revoked | Unsupported | Unknown | Happening
)  # fmt: skip
Content = Annotated[AnyContent, Field(discriminator="kind")]

_CONTENT: TypeAdapter[AnyContent] = TypeAdapter(Content)


def dump(content: AnyContent) -> bytes:
    """Return content as JSON."""
    return _CONTENT.dump_json(content)


def load(data: bytes) -> AnyContent:
    """Read content that `dump` wrote; raises `ValueError` on anything else."""
    return _CONTENT.validate_json(data)


# --------------------------------------------------------------------------------------------------------------- events


@dataclass(frozen=True, slots=True)
class Referral:
    """The ad, post, link or button through which somebody came.

    `greeting` is what the channel showed as the first words of the chat, `media_type` image or video.
    """

    source: str
    id: str | None = None
    url: str | None = None
    headline: str | None = None
    body: str | None = None
    click_id: str | None = None
    product_id: str | None = None
    catalog_id: str | None = None
    greeting: str | None = None
    media_type: str | None = None
    media_url: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What a message refers to: a message it answers, and whether it was forwarded."""

    id: str | None = None
    forwarded: bool = False
    often_forwarded: bool = False


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing a person did. `id` is the channel's id, unique per account; `sent_at` the channel's own time of it.

    `account` is the channel's id of the business account it was sent to; `opens_window` is False for what the channel
    does not count as a message from the person (edits, reactions, system notes). `message_id` is set where quotes,
    edits and reactions name the message otherwise than `id` does.
    """

    id: str
    account: str
    sender: Person
    sent_at: datetime
    content: AnyContent
    quote: Quote | None = None
    referral: Referral | None = None
    group: Address | None = None
    opens_window: bool = True
    identity_hash: str | None = None
    message_id: str | None = None


UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of an event whose channel tells none that can be: it opens no window, and what it forbids counts at once."""


def told_at(at: datetime, now: datetime) -> datetime:
    """Return from when word that arrives now counts: from its own time, from its arrival where it tells none."""
    return now if at == UNDATED else min(at, now)


class Progress(StrEnum):
    """How far a message of ours came; a later one never goes back to an earlier."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    PLAYED = "played"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Price:
    """What the channel says it charged."""

    type: str | None = None
    category: str | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Word about a message of ours. `message_id` is the channel's id of it, `echo` the id we gave it ourselves.

    With a failure come the channel's `code` and the `action` it asks of us, in the words of `connectors.Refused`.
    `recipient` is whom it reached, by every address told: what is new of a person met before is linked.
    """

    account: str
    message_id: str
    progress: Progress
    at: datetime
    echo: str | None = None
    code: int | None = None
    action: str | None = None
    price: Price | None = None
    recipient: Person | None = None
    participant: str | None = None


@dataclass(frozen=True, slots=True)
class IdentityChanged:
    """One person's address was replaced by another. `same_device` is False when the security code changed."""

    id: str
    account: str
    old: Person
    new: Person
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PreferenceChanged:
    """A person used the channel's own switch for promotions: `stop`, `resume` or `signup`."""

    id: str
    account: str
    person: Person
    category: str
    value: Literal["stop", "resume", "signup"]
    at: datetime
    signup_id: str | None = None


@dataclass(frozen=True, slots=True)
class ReachChanged:
    """A person blocked us, or let us in again."""

    id: str
    account: str
    person: Person
    blocked: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class SpokenElsewhere:
    """A person of the business wrote to the customer from another app, so the bot must be silent."""

    id: str
    account: str
    person: Person
    at: datetime
    content: AnyContent


@dataclass(frozen=True, slots=True)
class AccountNotice:
    """News of the business account itself: template states, quality, restrictions, errors.

    `values` holds no personal data.
    """

    id: str
    account: str
    name: str
    at: datetime
    values: dict[str, Any] = field(default_factory=dict)


Event = Inbound | Receipt | IdentityChanged | PreferenceChanged | ReachChanged | SpokenElsewhere | AccountNotice


# ------------------------------------------------------------------------------------------------------------- outbound


class Purpose(StrEnum):
    """Why a message is sent; consent is given per purpose."""

    SERVICE = "service"
    UTILITY = "utility"
    AUTHENTICATION = "authentication"
    MARKETING = "marketing"


class Author(StrEnum):
    """Who speaks."""

    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message the business wants to send; nothing has judged it yet.

    `answers` is our id of the inbound it directly answers, `fallback` the template that says it outside the window,
    `quote` the channel's id of the message it replies to, `notice` True when it carries the automation notice.
    """

    id: int
    account: str
    to: tuple[Address, ...]
    content: AnyContent
    author: Author
    purpose: Purpose = Purpose.SERVICE
    answers: int | None = None
    epoch: int | None = None
    fallback: Template | None = None
    quote: str | None = None
    notice: bool = False

"""Content as the Graph API writes it: one function for each kind.

Shapes: Meta, "Cloud API messages reference", "address messages" and "request contact information", September 2026.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from connectors.whatsapp.template import template
from connectors.whatsapp.untrusted import Record
from kontor.messages import (
    AnyContent,
    Ask,
    Card,
    Cards,
    Catalogue,
    Choices,
    Form,
    Link,
    Location,
    Media,
    Menu,
    Option,
    Product,
    Products,
    Reaction,
    Template,
    Text,
)


def shape(content: AnyContent) -> Record | None:
    """Return `type` and its object for the body of a send; None for a kind WhatsApp does not carry."""
    builder = SHAPES.get(type(content))
    return builder(content) if builder else None


def _text(content: Text) -> Record:
    return {"type": "text", "text": {"body": content.body, "preview_url": content.preview}}


def _media(content: Media) -> Record:
    type = wire_type(content)
    return {"type": type, type: file(content)}


def wire_type(media: Media) -> str:
    """Return Meta's word for the type of a file; a voice note is an audio."""
    return "audio" if media.type == "voice" else media.type


def file(media: Media) -> Record:
    """Return the object of a file; captions and names only where Meta takes them."""
    captioned = media.type in ("image", "video", "document")
    return _told(
        id=media.id,
        link=None if media.id else media.link,
        caption=media.caption if captioned else None,
        filename=media.filename if media.type == "document" else None,
        voice=True if media.type == "voice" else None,
    )


def _location(content: Location) -> Record:
    point = _told(latitude=content.latitude, longitude=content.longitude, name=content.name, address=content.address)
    return {"type": "location", "location": point}


def _cards(content: Cards) -> Record:
    return {"type": "contacts", "contacts": [_card(card) for card in content.cards]}


def _card(card: Card) -> Record:
    return _told(
        name={"formatted_name": card.name, "first_name": card.name},
        phones=[{"phone": phone} for phone in card.phones],
        emails=[{"email": email} for email in card.emails],
        org=_told(company=card.organisation),
        urls=[{"url": url} for url in card.urls],
        birthday=card.birthday,
    )


def _choices(content: Choices) -> Record:
    buttons = [{"type": "reply", "reply": {"id": option.id, "title": option.title}} for option in content.options]
    return _interactive("button", {"buttons": buttons}, content.body, _header(content.header), content.footer)


def _menu(content: Menu) -> Record:
    sections = [
        ({"title": section.title} if section.title else {}) | {"rows": [_row(option) for option in section.options]}
        for section in content.sections
    ]
    header = _header(Text(content.header)) if content.header else None
    return _interactive("list", {"button": content.label, "sections": sections}, content.body, header, content.footer)


def _row(option: Option) -> Record:
    return _told(id=option.id, title=option.title, description=option.description)


def _link(content: Link) -> Record:
    action = {"name": "cta_url", "parameters": {"display_text": content.label, "url": content.url}}
    return _interactive("cta_url", action, content.body, _header(content.header), content.footer)


def _form(content: Form) -> Record:
    parameters = _told(
        flow_message_version="3",
        flow_token=content.token,
        flow_id=content.form_id,
        flow_cta=content.label,
        mode="draft" if content.draft else None,
        flow_action="navigate" if content.screen else "data_exchange",
        flow_action_payload=_told(screen=content.screen, data=content.data) if content.screen else None,
    )
    action = {"name": "flow", "parameters": parameters}
    return _interactive("flow", action, content.body, _header(content.header), content.footer)


def _product(content: Product) -> Record:
    action = {"catalog_id": content.catalog_id, "product_retailer_id": content.product_id}
    return _interactive("product", action, content.body, None, content.footer)


def _products(content: Products) -> Record:
    sections = [
        {"title": shelf.title, "product_items": [{"product_retailer_id": product} for product in shelf.product_ids]}
        for shelf in content.shelves
    ]
    action = {"catalog_id": content.catalog_id, "sections": sections}
    return _interactive("product_list", action, content.body, _header(Text(content.header)), content.footer)


def _catalogue(content: Catalogue) -> Record:
    thumbnail = content.thumbnail_product_id
    action = _told(
        name="catalog_message", parameters={"thumbnail_product_retailer_id": thumbnail} if thumbnail else None
    )
    return _interactive("catalog_message", action, content.body, None, content.footer)


def _ask(content: Ask) -> Record:
    if content.what == "location":
        return _interactive("location_request_message", {"name": "send_location"}, content.body)
    if content.what == "phone":
        return _interactive("request_contact_info", {"name": "request_contact_info"}, content.body)
    parameters = _told(country=content.country, values=content.values)
    return _interactive("address_message", {"name": "address_message", "parameters": parameters}, content.body)


def _reaction(content: Reaction) -> Record:
    return {"type": "reaction", "reaction": {"message_id": content.target, "emoji": content.emoji or ""}}


def _interactive(
    type: str, action: Record, body: str | None, header: Record | None = None, footer: str | None = None
) -> Record:
    told = _told(
        type=type,
        header=header,
        body=None if body is None else {"text": body},
        footer={"text": footer} if footer else None,
        action=action,
    )
    return {"type": "interactive", "interactive": told}


def _header(header: Text | Media | None) -> Record | None:
    if isinstance(header, Text):
        return {"type": "text", "text": header.body}
    return {"type": wire_type(header), wire_type(header): file(header)} if header else None


def _told(**values: Any) -> Record:
    """Keep what was said: Meta refuses nulls and empty lists."""
    return {name: value for name, value in values.items() if value is not None and value not in ([], {})}


SHAPES: dict[type[Any], Callable[[Any], Record]] = {
    Text: _text,
    Media: _media,
    Location: _location,
    Cards: _cards,
    Choices: _choices,
    Menu: _menu,
    Link: _link,
    Form: _form,
    Product: _product,
    Products: _products,
    Catalogue: _catalogue,
    Ask: _ask,
    Template: template,
    Reaction: _reaction,
}

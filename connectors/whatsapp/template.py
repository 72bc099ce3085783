"""Templates as the Graph API writes them: header, offer, body, buttons and cards with their values.

Shapes: Meta, "template components", "sending template messages", "limited-time offer templates", "media card carousel
templates" and "product card carousel templates", September 2026.
"""

from __future__ import annotations

from connectors.whatsapp.untrusted import Record
from kontor.messages import Media, Parameter, Template, TemplateButton, TemplateCard


def template(content: Template) -> Record:
    """Return the body of a template send; components without values are left out."""
    components = _components(content)
    if content.offer_until is not None:
        end = {"expiration_time_ms": int(content.offer_until.timestamp() * 1000)}
        offer = {"type": "limited_time_offer", "limited_time_offer": end}
        components.append({"type": "limited_time_offer", "parameters": [offer]})
    if content.cards:
        cards = [{"card_index": place, "components": _components(card)} for place, card in enumerate(content.cards)]
        components.append({"type": "carousel", "cards": cards})
    told: Record = {"name": content.name, "language": {"code": content.language}}
    return {"type": "template", "template": told | ({"components": components} if components else {})}


def _components(content: Template | TemplateCard) -> list[Record]:
    places = (("header", content.header), ("body", content.body))
    filled = [{"type": place, "parameters": [_parameter(one) for one in values]} for place, values in places if values]
    return [*filled, *(_button(button) for button in content.buttons)]


def _parameter(one: Parameter) -> Record:
    named = {"parameter_name": one.name} if one.name else {}
    return {"type": one.type} | named | _value(one)


def _value(one: Parameter) -> Record:
    if one.media is not None:
        return {one.type: _file(one.media)}
    if one.location is not None:
        place = one.location
        point = {"latitude": place.latitude, "longitude": place.longitude}
        return {"location": point | {"name": place.name or "", "address": place.address or ""}}
    if one.type == "product":
        catalogue = {"catalog_id": one.catalog_id} if one.catalog_id else {}
        return {"product": {"product_retailer_id": one.product_id or ""} | catalogue}
    if one.type == "currency":
        return {"currency": {"fallback_value": one.text or "", "code": one.code, "amount_1000": one.amount_1000}}
    if one.type == "date_time":
        return {"date_time": {"fallback_value": one.text or ""}}
    return {"text": one.text or ""}


def _file(media: Media) -> Record:
    source = {"id": media.id} if media.id else {"link": media.link}
    return source | ({"filename": media.filename} if media.type == "document" and media.filename else {})


def _button(button: TemplateButton) -> Record:
    head: Record = {"type": "button", "sub_type": button.type, "index": str(button.index)}
    parameter = _button_value(button)
    return head | ({"parameters": [parameter]} if parameter else {})


def _button_value(button: TemplateButton) -> Record | None:
    if button.type == "quick_reply":
        return {"type": "payload", "payload": button.value or ""}
    if button.type == "url":
        return {"type": "text", "text": button.value or ""}
    if button.type == "copy_code":
        return {"type": "coupon_code", "coupon_code": button.value or ""}
    if button.type == "flow":
        token = {"flow_token": button.value} if button.value else {}
        return {"type": "action", "action": token | ({"flow_action_data": button.data} if button.data else {})}
    return {"type": "action", "action": button.data} if button.data else None

"""What Meta's message endpoint takes, kind by kind (messages reference and limits, September 2026)."""

from __future__ import annotations

from typing import Any

from connectors.whatsapp.testing.schema import (
    Bad,
    Check,
    anything,
    by,
    exactly_one,
    flag,
    listed,
    number,
    pattern,
    shape,
    text,
    word,
)

URL = pattern(r"https?://[^\s]{1,1992}")
ID = text(512)
PHONE = pattern(r"\+?[1-9]\d{6,14}")
SCOPED = pattern(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")


def _file(**may: Check) -> Check:
    return shape({}, {"id": pattern(r"\d{1,32}"), "link": URL} | may, exactly_one("id", "link"))


def line(most: int) -> Check:
    """Check a text that Meta writes into an approved one."""
    length = text(most)

    def check(value: Any, place: str) -> None:
        length(value, place)
        if "\n" in value or "\t" in value or " " * 5 in value:
            told = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
            raise Bad(132018, f"{told} in {place}.")

    return check


CAPTION = text(1024)
FILES: dict[str, Check] = {
    "image": _file(caption=CAPTION),
    "video": _file(caption=CAPTION),
    "audio": _file(voice=flag),
    "document": _file(caption=CAPTION, filename=text()),
    "sticker": _file(),
}
HEADER = by(
    "type",
    {"text": shape({"type": word("text"), "text": text(60)})}
    | {name: shape({"type": word(name), name: FILES[name]}) for name in ("image", "video", "document")},
)
TEXT_HEADER = shape({"type": word("text"), "text": text(60)})
BODY, FOOTER = shape({"text": text(1024)}), shape({"text": text(60)})


def _unlike(read: Any, what: str) -> Check:
    def check(value: Any, place: str) -> None:
        found = read(value)
        if len(set(found)) != len(found):
            raise Bad(131009, f"Duplicated {what} in {place}.")

    return check


def _rows(value: Any) -> list[str]:
    return [row["id"] for section in value["sections"] for row in section["rows"]]


def _ten_rows(value: Any, place: str) -> None:
    if len(_rows(value)) > 10:
        raise Bad(131009, f"Total row count exceeds max allowed count: 10 in {place}.")


def _thirty_products(value: Any, place: str) -> None:
    if sum(len(section["product_items"]) for section in value["sections"]) > 30:
        raise Bad(131009, f"Total product count exceeds max allowed count: 30 in {place}.")


def _titles(value: Any, place: str) -> None:
    if len(value["sections"]) > 1 and not all("title" in section for section in value["sections"]):
        raise Bad(131009, f"Section title is required when there are several sections in {place}.")


BUTTON = shape({"type": word("reply"), "reply": shape({"id": text(256), "title": text(20)})})
BUTTONS = shape(
    {"buttons": listed(BUTTON, 3)},
    {},
    _unlike(lambda value: [one["reply"]["id"] for one in value["buttons"]], "button id"),
    _unlike(lambda value: [one["reply"]["title"] for one in value["buttons"]], "button title"),
)
ROW = shape({"id": text(200), "title": text(24)}, {"description": text(72)})
ROWS = shape(
    {"button": text(20), "sections": listed(shape({"rows": listed(ROW, 10)}, {"title": text(24)}), 10)},
    {},
    _ten_rows,
    _titles,
    _unlike(_rows, "row id"),
)
FLOW = shape(
    {"flow_message_version": word("3"), "flow_token": text(200), "flow_id": text(64), "flow_cta": text(30)},
    {
        "mode": word("draft", "published"),
        "flow_action": word("navigate", "data_exchange"),
        "flow_action_payload": shape({"screen": text(200)}, {"data": anything}),
    },
)
ITEM = shape({"product_retailer_id": text(100)})
SHELVES = shape(
    {"catalog_id": text(64), "sections": listed(shape({"product_items": listed(ITEM, 30)}, {"title": text(24)}), 10)},
    {},
    _thirty_products,
    _titles,
)


def _named(name: str, parameters: Check | None = None) -> Check:
    told: dict[str, Check] = {"name": word(name)}
    return shape(told | {"parameters": parameters} if parameters else told)


def _interactive(action: Check, header: Check | None = None, *, body: bool = True, footer: bool = True) -> Check:
    needed: dict[str, Check] = {"type": text(40), "action": action} | ({"body": BODY} if body else {})
    return shape(
        needed, ({"header": header} if header else {}) | ({"footer": FOOTER} if footer else {}) | {"body": BODY}
    )


INTERACTIVE = by(
    "type",
    {
        "button": _interactive(BUTTONS, HEADER),
        "list": _interactive(ROWS, TEXT_HEADER),
        "cta_url": _interactive(_named("cta_url", shape({"display_text": text(20), "url": URL})), HEADER),
        "flow": _interactive(_named("flow", FLOW), HEADER),
        "product": _interactive(shape({"catalog_id": text(64), "product_retailer_id": text(100)}), body=False),
        "product_list": shape(
            {"type": text(40), "header": TEXT_HEADER, "body": BODY, "action": SHELVES}, {"footer": FOOTER}
        ),
        "catalog_message": _interactive(
            shape(
                {"name": word("catalog_message")}, {"parameters": shape({"thumbnail_product_retailer_id": text(100)})}
            )
        ),
        "location_request_message": _interactive(_named("send_location"), footer=False),
        "request_contact_info": _interactive(_named("request_contact_info"), footer=False),
        "address_message": _interactive(
            _named("address_message", shape({"country": word("IN", "SG")}, {"values": anything})), footer=False
        ),
    },
)
PRODUCT = shape({"product_retailer_id": text(100)}, {"catalog_id": text(64)})
OFFER = shape(
    {
        "type": word("limited_time_offer"),
        "limited_time_offer": shape({"expiration_time_ms": number(1e12, 1e13)}),  # milliseconds since 1970
    }
)


def _words(most: int) -> dict[str, Check]:
    return {"text": shape({"type": word("text"), "text": line(most)}, {"parameter_name": text(64)})}


PARAMETERS: dict[str, Check] = (
    {
        "currency": shape(
            {
                "type": word("currency"),
                "currency": shape(
                    {"fallback_value": text(200), "code": pattern("[A-Z]{3}"), "amount_1000": number(-1e15, 1e15)}
                ),
            },
            {"parameter_name": text(64)},
        ),
        "date_time": shape(
            {"type": word("date_time"), "date_time": shape({"fallback_value": text(200)})}, {"parameter_name": text(64)}
        ),
        "location": shape(
            {
                "type": word("location"),
                "location": shape(
                    {
                        "latitude": number(-90, 90),
                        "longitude": number(-180, 180),
                        "name": text(),
                        "address": text(),
                    }
                ),
            }
        ),
    }
    | {name: shape({"type": word(name), name: FILES[name]}) for name in ("image", "video", "document")}
    | {"product": shape({"type": word("product"), "product": PRODUCT}), "limited_time_offer": OFFER}
)
HEADER_PARAMETER, PARAMETER = by("type", PARAMETERS | _words(60)), by("type", PARAMETERS | _words(1024))


def _tap(sub_type: str, parameter: Check, least: int = 1) -> Check:
    told: dict[str, Check] = {"type": word("button"), "sub_type": word(sub_type), "index": pattern("[0-9]")}
    values = listed(parameter, 1)
    return shape(told | ({"parameters": values} if least else {}), {} if least else {"parameters": values})


ACTION = shape({"type": word("action"), "action": anything})
TAPS = by(
    "sub_type",
    {
        "quick_reply": _tap("quick_reply", shape({"type": word("payload"), "payload": text(256)})),
        "url": _tap("url", shape({"type": word("text"), "text": line(2000)})),
        "copy_code": _tap("copy_code", shape({"type": word("coupon_code"), "coupon_code": text(15)})),
        "flow": _tap("flow", ACTION),
        "catalog": _tap("catalog", ACTION, least=0),
        "mpm": _tap("mpm", ACTION),
    },
)
PLAIN_COMPONENTS: dict[str, Check] = {
    "header": shape({"type": word("header"), "parameters": listed(HEADER_PARAMETER, 1)}),
    "body": shape({"type": word("body"), "parameters": listed(PARAMETER, 60)}),
    "button": TAPS,
}


def _like_the_first(value: Any, place: str) -> None:
    """Cards were approved with the same components, and are counted from 0."""
    kinds = [[one["type"] for one in card["components"]] for card in value["cards"]]
    if any(one != kinds[0] for one in kinds) or any(one.count("button") > 2 for one in kinds):
        raise Bad(132012, f"Parameter format does not match format in the created template in {place}.")
    if [card["card_index"] for card in value["cards"]] != list(range(len(kinds))):
        raise Bad(131009, f"Invalid card_index in {place}.")


CAROUSEL_CARD = shape({"card_index": number(0, 9), "components": listed(by("type", PLAIN_COMPONENTS), 4)})
COMPONENT = by(
    "type",
    PLAIN_COMPONENTS
    | {
        "limited_time_offer": shape({"type": word("limited_time_offer"), "parameters": listed(PARAMETER, 1)}),
        "carousel": shape({"type": word("carousel"), "cards": listed(CAROUSEL_CARD, 10)}, {}, _like_the_first),
    },
)
CARD = shape(
    {"name": shape({"formatted_name": text(1024), "first_name": text(1024)})},
    {
        "phones": listed(shape({"phone": text(64)}, {"type": text(20), "wa_id": text(20)}), 20),
        "emails": listed(shape({"email": text(320)}, {"type": text(20)}), 20),
        "org": shape({"company": text(1024)}),
        "urls": listed(shape({"url": text(2000)}, {"type": text(20)}), 20),
        "birthday": pattern(r"\d{4}-\d\d-\d\d"),
    },
)
KINDS: dict[str, Check] = FILES | {
    "text": shape({"body": text(4096)}, {"preview_url": flag}),
    "location": shape(
        {"latitude": number(-90, 90), "longitude": number(-180, 180)}, {"name": text(), "address": text()}
    ),
    "contacts": listed(CARD, 257),
    "reaction": shape({"message_id": ID, "emoji": text(least=0)}),
    "interactive": INTERACTIVE,
    "template": shape(
        {"name": pattern(r"[a-z0-9_]{1,512}"), "language": shape({"code": pattern(r"[a-z]{2,3}(_[A-Z]{2})?")})},
        {"components": listed(COMPONENT, 12)},
    ),
}
READ = shape(
    {"messaging_product": word("whatsapp"), "status": word("read"), "message_id": ID},
    {"typing_indicator": shape({"type": word("text")})},
)


def _message(kind: str, content: Check) -> Check:
    return shape(
        {"messaging_product": word("whatsapp"), "type": word(kind), kind: content},
        {
            "to": text(128),
            "recipient": SCOPED,
            "recipient_type": word("individual", "group"),
            "context": shape({"message_id": ID}),
            "biz_opaque_callback_data": text(512),
        },
        exactly_one("to", "recipient"),
        _receiver,
    )


def _receiver(value: Any, place: str) -> None:
    if value.get("recipient_type") != "group" and "to" in value:
        PHONE(value["to"], "to")


MESSAGE = by("type", {kind: _message(kind, content) for kind, content in KINDS.items()})


def check(body: Any) -> None:
    """Raise `Bad` unless Meta would take this body."""
    if isinstance(body, dict) and "status" in body:
        READ(body, "")
    else:
        MESSAGE(body, "")

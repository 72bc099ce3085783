"""What Meta's error codes mean and what each asks of us; the same codes come in HTTP answers and in failed statuses.

Source: Meta, "Cloud API error codes", copy of September 2026. Texts change, codes do not: nothing here reads a text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Fault:
    """A class of errors: the action it asks for, and its meaning in our words."""

    action: str
    meaning: str


TEMPORARY = Fault("retry", "trouble on Meta's side")
TOO_FAST = Fault("throttle_account", "the number sends too fast")
PAIR_TOO_FAST = Fault("throttle_contact", "too many messages to this person in a short time")
LATER = Fault("wait", "not possible for some minutes or hours")
MARKETING_LIMIT = Fault("wait_marketing", "Meta holds marketing to this person back; wait a day or more")
WINDOW_CLOSED = Fault("template", "the 24 hours since the person's last message are over")
STOPPED = Fault("stop_marketing", "the person stopped marketing messages")
BRAKE = Fault("brake", "Meta restricts the account for its quality or a violation")
RECIPIENT = Fault("recipient", "this person cannot be reached this way")
BLOCKED_BY_US = Fault("business_blocked", "the business blocked this person")
WRONG = Fault("fix", "the request or the template is wrong")
TEMPLATE_STATE = Fault("template_state", "the template or its form is paused or disabled")
MEDIA = Fault("media", "the file cannot be carried")
AUTH = Fault("auth", "the access token or its permissions are not valid")
MONEY = Fault("money", "payment of the business account is not settled")
REGISTRATION = Fault("operator", "the number's registration needs attention in Meta's console")
IDENTITY = Fault("identity", "the person's security code changed")
CALL = Fault("drop", "a call, not a message, was refused")
UNKNOWN = Fault("drop", "a code that is not in Meta's table")

_CLASSES: tuple[tuple[Fault, tuple[int, ...]], ...] = (
    (TEMPORARY, (1, 2, 131000, 131016, 133004)),
    (TOO_FAST, (4, 80007, 130429)),
    (PAIR_TOO_FAST, (131056,)),
    (LATER, (131057, 132069, 133015, 133016)),
    (MARKETING_LIMIT, (130472, 131049)),
    (WINDOW_CLOSED, (131047,)),
    (STOPPED, (131050,)),
    (BRAKE, (368, 130497, 131031, 131048, 131064)),
    (RECIPIENT, (131021, 131026, 131030, 131062)),
    (BLOCKED_BY_US, (130403,)),
    (WRONG, (100, 131008, 131009, 131051, 131055, 131063)),
    (WRONG, (132000, 132001, 132005, 132007, 132008, 132012, 132018, 135000)),
    (TEMPLATE_STATE, (132015, 132016, 132068)),
    (MEDIA, (131052, 131053)),
    (AUTH, (0, 3, 10, 190, 131005)),
    (MONEY, (131042, 131044, 134011)),
    (REGISTRATION, (33, 131037, 131045, 133000, 133005, 133006, 133008, 133009, 133010)),
    (IDENTITY, (137000,)),
)
TABLE: dict[int, Fault] = {code: fault for fault, codes in _CLASSES for code in codes}
RANGES: tuple[tuple[range, Fault], ...] = (
    (range(200, 300), AUTH),
    (range(134100, 134103), REGISTRATION),
    (range(138000, 139000), CALL),
    (range(139000, 139005), WRONG),
    (range(139100, 139104), WRONG),
    (range(147001, 147006), REGISTRATION),
    (range(2388000, 2389000), WRONG),
)


def fault_of(code: int) -> Fault:
    """Return the class of a code."""
    return TABLE.get(code) or next((fault for codes, fault in RANGES if code in codes), UNKNOWN)


def fault_of_http(status: int) -> Fault:
    """Return the class of an HTTP status whose answer held no code."""
    if status in (401, 403):
        return AUTH
    if status == 429:
        return TOO_FAST
    return TEMPORARY if status >= 500 or status in (408, 425) else WRONG


def pause_of(code: int | None) -> timedelta:
    """Return how long to wait after a code that only time heals; a form's own limit counts by the hour."""
    return timedelta(hours=1) if code == 132069 else timedelta(minutes=5)


def action_of(code: int) -> str:
    """Return what a code asks of us, as `Refused.action` names it; receipts that failed are judged by the same word."""
    return fault_of(code).action

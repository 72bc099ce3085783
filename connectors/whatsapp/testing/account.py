"""What the fake API tells of a number and its account, as Meta documents both."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from connectors.whatsapp.testing.answers import answer, error
from connectors.whatsapp.testing.webhooks import WABA

APP, BUSINESS = "910000000000001", "920000000000001"
FIELDS = frozenset(
    {
        *("id", "display_phone_number", "verified_name", "name_status", "status", "code_verification_status"),
        *("quality_rating", "throughput", "platform_type", "account_mode", "health_status"),
    }
)


class Business:
    """The account that all numbers of a fake are in.

    `told` is what a number tells beside its id. `apps` get the account's webhooks; None is a token that may not see
    which. `wants_proof` is the app's setting "Require app secret".
    """

    def __init__(self, token: str, secret: str) -> None:
        self.proof = hmac.digest(secret.encode(), token.encode(), "sha256").hex()
        self.apps: list[str] | None = [APP]
        self.wants_proof = False
        self.health: dict[str, dict[str, Any]] = {}
        self.told: dict[str, Any] = {
            "display_phone_number": "+1 555-000-9999",
            "verified_name": "Example Air",
            "name_status": "APPROVED",
            "status": "CONNECTED",
            "code_verification_status": "EXPIRED",
            "quality_rating": "GREEN",
            "throughput": {"level": "STANDARD"},
            "platform_type": "CLOUD_API",
            "account_mode": "LIVE",
        }

    def unproven(self, query: Mapping[str, str]) -> web.Response | None:
        """Return the answer to a call whose proof is wrong, or missing where the app wants one."""
        proof = query.get("appsecret_proof")
        if proof is not None and proof != self.proof:
            return _wrong("Invalid appsecret_proof provided in the API argument")
        if proof is None and self.wants_proof:
            return _wrong("API calls from the server require an appsecret_proof argument")
        return None

    def number(self, id: str, fields: str) -> web.Response:
        """Tell of a number what is asked for."""
        asked = fields.split(",")
        if unknown := [one for one in asked if one not in FIELDS]:
            return _wrong(f"(#100) Tried accessing nonexisting field ({unknown[0]})", "OAuthException")
        told = self.told | {"id": id, "health_status": self._health(id)}
        return answer({one: told[one] for one in (*asked, "id") if one in told})

    def subscribed(self, id: str) -> web.Response:
        """Tell which apps get the account's webhooks."""
        if id != WABA:
            return missing(id)
        if self.apps is None:
            return answer(error(200), 403)
        found = [{"id": one, "name": "An app", "link": f"https://example.com/?app_id={one}"} for one in self.apps]
        return answer({"data": [{"whatsapp_business_api_data": one} for one in found]})

    def _health(self, number: str) -> dict[str, Any]:
        nodes = {"PHONE_NUMBER": number, "WABA": WABA, "BUSINESS": BUSINESS, "APP": APP}
        found = [
            {"entity_type": type, "id": id, "can_send_message": "AVAILABLE"} | self.health.get(type, {})
            for type, id in nodes.items()
        ]
        states = {str(one["can_send_message"]) for one in found}
        worst = next(one for one in ("BLOCKED", "LIMITED", "AVAILABLE") if one in states)
        return {"can_send_message": worst, "entities": found}


def missing(id: str) -> web.Response:
    """Return the answer for what is not there, or not for this token to see."""
    said = f"Unsupported get request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions"
    return _wrong(f"{said}, or does not support this operation", error_subcode=33)


def _wrong(message: str, type: str = "GraphMethodException", **more: int) -> web.Response:
    return answer({"error": {"message": message, "type": type, "code": 100, "fbtrace_id": "AFakeTrace", **more}}, 400)

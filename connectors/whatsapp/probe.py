"""Asking Meta whether a number can be used as it is set up.

Source: Meta, "Business phone numbers", "Secure Graph API calls" and "Manage webhooks", copies of September 2026.
"""

from __future__ import annotations

import hmac

from connectors.whatsapp.graph import Graph, Reply
from connectors.whatsapp.health import FIELDS, notes
from connectors.whatsapp.settings import PREFIX
from connectors.whatsapp.untrusted import Record
from connectors.whatsapp.values import ident, record, records, small, words
from kontor.connectors import Refused, Throttled, Unreachable

_HIDDEN = 33
"""The subcode of 100 for what there is not, or is not shown to this token: Graph does not tell which."""
_NO_TOKEN = (
    "the access token is wrong or has run out (the one of API Setup lasts a day): generate one for a system user and "
    f"set {PREFIX}_ACCESS_TOKEN"
)
_MAY_NOT = (
    "the access token may not use the number: generate it with whatsapp_business_messaging and "
    "whatsapp_business_management, for a system user that has the app and the WhatsApp account"
)
_NO_NUMBER = (
    f"Meta shows this token no such number: set {PREFIX}_PHONE_NUMBER_ID to the Phone number ID of WhatsApp > API "
    "Setup (not the number itself), or give the token's system user the WhatsApp account and "
    "whatsapp_business_management"
)
_WANTS_PROOF = "the app takes no call without a proof: switch off App settings > Advanced > Require app secret"
_OTHER_SECRET = (
    f"the app secret is not of the token's app: set {PREFIX}_APP_SECRET to App settings > Basic > App secret"
)
_NO_WEBHOOKS = "the app gets none of the account's webhooks: POST /<WABA id>/subscribed_apps with the access token"
_UNSEEN = (
    "whether the app gets the account's webhooks cannot be seen: generate the access token with "
    "whatsapp_business_management too"
)
_NO_HEALTH = "Meta does not tell how the number is: look at it in WhatsApp Manager"


async def probe(graph: Graph) -> tuple[str, ...]:
    """Ask as a send would, then with a proof of the secret, then who gets the webhooks; return what is a mere note.

    Raises `Refused`, `Throttled` or `Unreachable`.
    """
    number = await _number(graph)
    await _check_secret(graph)
    found = [*notes(number, graph.settings.throughput)] if number else [_NO_HEALTH]
    return (*found, *await _webhooks(graph, records(record(number, "health_status"), "entities")))


async def _number(graph: Graph) -> Record:
    """Return what Meta tells of the number; an empty record where it knows the number and not the question."""
    reply = await graph.read(graph.settings.phone_number_id, fields=FIELDS)
    if reply.status == 200:
        return reply.record
    if _codes(reply) == (100, None):
        if (await graph.read(graph.settings.phone_number_id, fields="id")).status == 200:
            return {}
        if (await _proven(graph)).status == 200:
            raise Refused(100, _WANTS_PROOF, "auth")
    raise _explained(graph, reply)


async def _check_secret(graph: Graph) -> None:
    """Raise `Refused` unless the app secret is that of the access token's app: a wrong proof is a wrong parameter."""
    reply = await _proven(graph)
    if _codes(reply)[0] == 100:
        raise Refused(100, _OTHER_SECRET, "auth")
    if reply.status != 200:
        raise _explained(graph, reply)


async def _webhooks(graph: Graph, entities: list[Record]) -> list[str]:
    """Raise `Refused` where the app, whose secret signs what we take, is not among those that get webhooks."""
    ids = {words(one, "entity_type"): ident(one, "id") or "" for one in entities}
    account, app = ids.get("WABA", ""), ids.get("APP", "")
    if not (account.isdecimal() and app.isdecimal()):
        return []
    reply = await graph.read(account, "subscribed_apps")
    if reply.status != 200:
        return [_UNSEEN]
    apps = {ident(record(one, "whatsapp_business_api_data"), "id") for one in records(reply.record, "data")}
    if app not in apps and not words(record(reply.record, "paging"), "next"):
        raise Refused("not_subscribed", _NO_WEBHOOKS, "operator")
    return []


async def _proven(graph: Graph) -> Reply:
    """Ask for the number with a proof of the secret: HMAC-SHA256 of the access token under it."""
    token, secret = graph.settings.access_token, graph.settings.app_secret
    proof = hmac.digest(secret.get_secret_value().encode(), token.get_secret_value().encode(), "sha256").hex()
    return await graph.read(graph.settings.phone_number_id, fields="id", appsecret_proof=proof)


def _codes(reply: Reply) -> tuple[int | None, int | None]:
    problem = record(reply.record, "error")
    return small(problem, "code"), small(problem, "error_subcode")


def _explained(graph: Graph, reply: Reply) -> Refused | Throttled | Unreachable:
    """Return what an answer means for who set the number up, where that is more than the error table says."""
    trouble = graph.trouble_reading(reply)
    if not isinstance(trouble, Refused):
        return trouble
    if trouble.code in (0, 190, "http 401"):
        return Refused(trouble.code, _NO_TOKEN, trouble.action)
    if trouble.action == "auth":
        return Refused(trouble.code, _MAY_NOT, trouble.action)
    # 803: what is asked for is no number at all, as a phone number with its plus is.
    if trouble.code == 803 or _codes(reply) == (100, _HIDDEN):
        return Refused(trouble.code, _NO_NUMBER, "operator")
    return trouble

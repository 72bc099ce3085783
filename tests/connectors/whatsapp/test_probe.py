"""Meta is asked whether a number can be used, and its answer says what to do."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from connectors.whatsapp import WhatsApp
from connectors.whatsapp.testing import FakeGraph
from connectors.whatsapp.testing.account import APP
from kontor.connectors import Refused, Throttled, Unreachable
from tests.connectors.whatsapp.conftest import settings

SECRETS = ("token", "secret", "verify me")
SIP = {"error_code": 138024, "error_description": "Calling cannot use SIP", "possible_solution": "Configure SIP"}
UNPAID = {
    "error_code": 141006,
    "error_description": "There is an error with the payment method. This will block business initiated conversations.",
    "possible_solution": "Please add a new payment method to the account.",
}


async def asked(graph: FakeGraph, **given: Any) -> tuple[str, ...]:
    """Return what a number notes whose settings are the fake's, but for those given."""
    one = WhatsApp(settings(graph.url).model_copy(update=given), "airline")
    try:
        return await one.probe()
    finally:
        await one.close()


async def refused(graph: FakeGraph, **given: Any) -> Refused:
    """Return how Meta refuses a number."""
    with pytest.raises(Refused) as caught:
        await asked(graph, **given)
    return caught.value


async def test_a_number_in_order_is_asked_about_and_nothing_is_sent(graph: FakeGraph) -> None:
    assert await asked(graph) == ()
    assert {call.what for call in graph.calls} == {"number", "apps"}


async def test_an_access_token_that_is_wrong_or_has_run_out_is_told_with_its_mend(graph: FakeGraph) -> None:
    said = await refused(graph, access_token=SecretStr("mistyped-token"))
    assert (said.code, said.action) == (190, "auth")
    assert "KONTOR_WHATSAPP_ACCESS_TOKEN" in said.reason
    assert "mistyped" not in str(said)


async def test_an_app_secret_that_is_not_of_the_tokens_app_is_told(graph: FakeGraph) -> None:
    said = await refused(graph, app_secret=SecretStr("mistyped-secret"))
    assert "KONTOR_WHATSAPP_APP_SECRET" in said.reason
    assert "mistyped" not in str(said)


@pytest.mark.parametrize("number", ["110000000000009", "+4915112345678"])
async def test_a_number_that_the_token_does_not_see_is_told_and_not_repeated(graph: FakeGraph, number: str) -> None:
    graph.numbers = frozenset({"110000000000001"})
    said = await refused(graph, phone_number_id=number)
    assert "KONTOR_WHATSAPP_PHONE_NUMBER_ID" in said.reason
    assert number not in str(said)


async def test_an_app_that_wants_a_proof_with_each_call_takes_no_message_of_ours(graph: FakeGraph) -> None:
    graph.business.wants_proof = True
    assert "Require app secret" in (await refused(graph)).reason


async def test_a_question_that_meta_does_not_know_is_no_fault_of_the_account(graph: FakeGraph) -> None:
    graph.fail_next(100, on="number")
    assert await asked(graph) == ("Meta does not tell how the number is: look at it in WhatsApp Manager",)


@pytest.mark.parametrize(
    "code,http,said",
    [
        (10, 403, "whatsapp_business_management"),
        (200, 403, "whatsapp_business_management"),
        (299, 403, "whatsapp_business_management"),
        (0, 401, "KONTOR_WHATSAPP_ACCESS_TOKEN"),
        (None, 401, "KONTOR_WHATSAPP_ACCESS_TOKEN"),
        (803, 404, "KONTOR_WHATSAPP_PHONE_NUMBER_ID"),
        (33, 400, "registration needs attention in Meta's console"),
        (368, 403, "Meta restricts the account"),
        (131042, 400, "payment"),
    ],
)
async def test_each_refusal_of_metas_says_what_to_do(graph: FakeGraph, code: int | None, http: int, said: str) -> None:
    graph.fail_next(code, http, on="number")
    assert said in (await refused(graph)).reason


@pytest.mark.parametrize(
    "code,http,error", [(80007, 400, Throttled), (4, 429, Throttled), (2, 500, Unreachable), (None, 502, Unreachable)]
)
async def test_trouble_that_passes_says_nothing_of_the_account(
    graph: FakeGraph, code: int | None, http: int, error: type[Exception]
) -> None:
    graph.fail_next(code, http, on="number")
    with pytest.raises(error):
        await asked(graph)


async def test_an_answer_that_is_lost_says_nothing_of_the_account(graph: FakeGraph) -> None:
    graph.drop_answer_next(times=2, on="number")  # the HTTP library asks once more by itself
    with pytest.raises(Unreachable):
        await asked(graph)


async def test_an_app_that_gets_no_webhooks_of_the_account_is_told(graph: FakeGraph) -> None:
    graph.business.apps = ["930000000000001"]
    assert "subscribed_apps" in (await refused(graph)).reason
    graph.business.apps.append(APP)
    assert await asked(graph) == ()


async def test_a_token_that_may_not_see_who_gets_the_webhooks_is_noted(graph: FakeGraph) -> None:
    graph.business.apps = None
    (note,) = await asked(graph)
    assert "cannot be seen" in note


# -------------------------------------------------------------------------------------------------------- its health


@pytest.mark.parametrize("node,name", [("PHONE_NUMBER", "the number"), ("APP", "the app"), ("NEW", "")])
async def test_what_meta_blocks_is_told_in_its_words_without_long_numbers(
    graph: FakeGraph, node: str, name: str
) -> None:
    error = {"error_code": 141000, "error_description": "Number 15550001111\x1b is off.", "possible_solution": "Mend."}
    graph.business.health[node] = {"can_send_message": "BLOCKED", "errors": [SIP, UNPAID, error]}
    if not name:
        assert await asked(graph) == ()
        return
    said = await refused(graph)
    assert (said.code, said.reason) == (141000, f"Meta lets {name} send nothing: Number … is off. Mend.")


async def test_an_account_without_payment_still_answers(graph: FakeGraph) -> None:
    graph.business.health["WABA"] = {"can_send_message": "BLOCKED", "errors": [UNPAID]}
    (note,) = await asked(graph)
    assert note.startswith("Meta lets the WhatsApp account begin no conversation, replies go out: There is an error")
    assert note.endswith("Please add a new payment method to the account.")


async def test_what_meta_limits_is_noted_and_what_only_calls_lack_is_not(graph: FakeGraph) -> None:
    graph.business.health["PHONE_NUMBER"] = {
        "can_send_message": "LIMITED",
        "errors": [SIP],
        "additional_info": ["Your display name has not been approved yet."],
    }
    graph.business.health["APP"] = {"can_send_message": "AVAILABLE", "errors": [SIP]}
    assert await asked(graph) == ("Meta limits the number: Your display name has not been approved yet.",)


@pytest.mark.parametrize(
    "told,note",
    [
        ({"quality_rating": "RED"}, "quality RED"),
        ({"status": "PENDING"}, "PENDING at Meta, not CONNECTED"),
        (
            {"throughput": {"level": "STANDARD"}},
            "KONTOR_WHATSAPP_THROUGHPUT is 1000, and Meta carries 80 ",
        ),
    ],
)
async def test_what_an_operator_should_know_of_a_number_is_noted(
    graph: FakeGraph, told: dict[str, Any], note: str
) -> None:
    graph.business.told |= {"throughput": {"level": "HIGH"}} | told
    (said,) = await asked(graph, throughput=1000)
    assert note in said


@pytest.mark.parametrize("odd", [None, 7, [], {"level": 9}, "x" * 5000, "\x1b[31m"])
async def test_whatever_a_number_tells_of_itself_is_read(graph: FakeGraph, odd: Any) -> None:
    graph.business.told |= dict.fromkeys(("status", "quality_rating", "throughput"), odd)
    graph.business.health["WABA"] = dict.fromkeys(("can_send_message", "errors", "additional_info"), odd)
    assert await asked(graph) == ()


@pytest.mark.parametrize("given", [{"access_token": SecretStr("t0ken")}, {"app_secret": SecretStr("s3cret")}])
async def test_no_secret_stands_in_what_is_told(graph: FakeGraph, given: dict[str, SecretStr]) -> None:
    (secret,) = given.values()
    assert secret.get_secret_value() not in repr(await refused(graph, **given))

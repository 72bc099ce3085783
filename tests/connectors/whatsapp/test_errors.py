"""Every code of Meta's table asks for something definite."""

from __future__ import annotations

import pytest

from connectors.whatsapp.errors import TABLE, action_of, fault_of, fault_of_http

ACTIONS = {
    "drop",
    "retry",
    "throttle_account",
    "throttle_contact",
    "wait",
    "wait_marketing",
    "template",
    "stop_marketing",
    "brake",
    "recipient",
    "fix",
    "template_state",
    "media",
    "auth",
    "money",
    "operator",
    "identity",
    "business_blocked",
}


@pytest.mark.parametrize(
    "action,codes",
    [
        ("retry", [1, 2, 131000, 131016, 133004]),
        ("throttle_account", [4, 80007, 130429]),
        ("throttle_contact", [131056]),
        ("wait", [131057, 133015, 133016, 132069]),
        ("wait_marketing", [131049, 130472]),
        ("template", [131047]),
        ("stop_marketing", [131050]),
        ("brake", [131048, 131064, 368, 131031, 130497]),
        ("recipient", [131026, 131021, 131030, 131062]),
        ("business_blocked", [130403]),
        ("fix", [100, 131008, 131009, 131051, 131055, 131063, 132000, 132001, 132005, 132007, 132008, 132012, 132018]),
        ("fix", [135000, 139000, 139004, 139100, 139103, 2388001]),
        ("template_state", [132015, 132016, 132068]),
        ("media", [131052, 131053]),
        ("auth", [0, 190, 3, 10, 200, 250, 299, 131005]),
        ("money", [131042, 131044, 134011]),
        ("operator", [33, 131037, 131045, 133000, 133005, 133006, 133008, 133009, 133010, 134100, 147001, 147005]),
        ("identity", [137000]),
        ("drop", [138001, 999_999, -1]),
    ],
)
def test_the_table(action: str, codes: list[int]) -> None:
    assert [action_of(code) for code in codes] == [action] * len(codes)


def test_every_action_is_a_known_word() -> None:
    assert {fault.action for fault in TABLE.values()} | {"drop"} == ACTIONS


@pytest.mark.parametrize(
    "status,action",
    [
        (400, "fix"),
        (401, "auth"),
        (403, "auth"),
        (404, "fix"),
        (408, "retry"),
        (429, "throttle_account"),
        (500, "retry"),
    ],
)
def test_an_answer_without_code_is_judged_by_its_status(status: int, action: str) -> None:
    assert fault_of_http(status).action == action


def test_a_meaning_is_one_line_in_our_words() -> None:
    assert all("\n" not in fault_of(code).meaning and fault_of(code).meaning for code in TABLE)

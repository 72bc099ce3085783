"""Only Meta's own requests pass, whatever a forger puts in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.whatsapp import WhatsApp
from connectors.whatsapp.testing import signed, text_webhook
from connectors.whatsapp.verify import verify_signature
from kontor.connectors import Answer, Connector, Forged, Hook

BODY = text_webhook("Größe 50% </b>")


def handshake(**query: str) -> Hook:
    return Hook("GET", query={name.replace("hub_", "hub."): value for name, value in query.items()})


def test_it_is_a_connector(connector: WhatsApp) -> None:
    assert isinstance(connector, Connector)


def test_a_signed_body_passes(connector: WhatsApp) -> None:
    connector.verify(Hook("POST", BODY, signed(BODY, "secret")))


def test_the_signature_is_the_hmac_sha256_of_the_bytes() -> None:
    # RFC 4231, test case 2
    proof = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    hook = Hook("POST", b"what do ya want for nothing?", {"x-hub-signature-256": f"sha256={proof}"})
    verify_signature(hook, b"Jefe")


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        "sha256",
        "sha1=" + "0" * 40,
        "sha256=" + "0" * 64,
        "sha256=" + "g" * 64,
        "sha256=ä\ud800",
        "sha256=" + "0" * 1_000_000,
    ],
)
def test_an_odd_header_is_a_forgery(connector: WhatsApp, header: str | None) -> None:
    with pytest.raises(Forged):
        connector.verify(Hook("POST", BODY, {} if header is None else {"x-hub-signature-256": header}))


def test_the_header_is_taken_to_the_letter(connector: WhatsApp) -> None:
    good = signed(BODY, "secret")["x-hub-signature-256"]
    for odd in (good.upper(), " " + good, good + " ", good[:-1], good + "0", good.removeprefix("sha256=")):
        with pytest.raises(Forged):
            connector.verify(Hook("POST", BODY, {"x-hub-signature-256": odd}))


@given(st.integers(0, len(BODY) - 1), st.integers(1, 255))
def test_one_changed_byte_is_a_forgery(place: int, change: int) -> None:
    changed = bytearray(BODY)
    changed[place] ^= change
    with pytest.raises(Forged):
        verify_signature(Hook("POST", bytes(changed), signed(BODY, "secret")), b"secret")


def test_json_of_the_same_meaning_is_a_forgery(connector: WhatsApp) -> None:
    with pytest.raises(Forged):
        connector.verify(Hook("POST", BODY.replace(b"\\/", b"/"), signed(BODY, "secret")))


def test_another_secret_is_a_forgery(connector: WhatsApp) -> None:
    with pytest.raises(Forged):
        connector.verify(Hook("POST", BODY, signed(BODY, "other")))


def test_other_methods_are_forgeries(connector: WhatsApp) -> None:
    with pytest.raises(Forged):
        connector.verify(Hook("PUT", BODY, signed(BODY, "secret")))


def test_the_handshake_answers_the_bare_challenge(connector: WhatsApp) -> None:
    hook = handshake(hub_mode="subscribe", hub_verify_token="verify me", hub_challenge="1158201444")
    connector.verify(hook)
    assert connector.read(hook).answer == Answer(200, b"1158201444", "text/plain")
    assert connector.read(hook).events == ()


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"hub_mode": "subscribe"},
        {"hub_mode": "subscribe", "hub_verify_token": "other"},
        {"hub_mode": "subscribe", "hub_verify_token": ""},
        {"hub_mode": "subscribe", "hub_verify_token": "\ud800"},
        {"hub_mode": "unsubscribe", "hub_verify_token": "verify me"},
        {"hub_verify_token": "verify me"},
    ],
)
def test_a_handshake_without_our_token_is_a_forgery(connector: WhatsApp, query: dict[str, str]) -> None:
    with pytest.raises(Forged):
        connector.verify(handshake(**query))

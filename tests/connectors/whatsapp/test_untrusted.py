"""What came without a name gets one that a repeat of it gets again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connectors.whatsapp.untrusted import digest
from kontor.untrusted import clean
from tests.kontor.test_untrusted import VALUES


@given(VALUES, st.binary(max_size=100))
def test_a_digest_is_stable_and_keyed(value: object, key: bytes) -> None:
    assert digest(key, value) == digest(key, clean(value))
    assert digest(key, value) != digest(key + b"x", value)

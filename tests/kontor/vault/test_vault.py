from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.vault import FileKeystore, KeystoreError, MemoryKeystore, Place, Unreadable, Vault, memory_vault, open_vault
from kontor.vault.keystore import fresh_keys, rotated

HERE: Place = ("inbox", "body", 7)


@given(st.binary(max_size=300))
def test_what_was_sealed_opens_in_its_place(data: bytes) -> None:
    vault = memory_vault()
    key, wrapped = vault.new_key("1")
    assert vault.open(vault.unwrap("1", wrapped), HERE, vault.seal(key, HERE, data)) == data


@pytest.mark.parametrize(
    "elsewhere", [("outbox", "body", 7), ("inbox", "name", 7), ("inbox", "body", 8), ("inbox", "body", "07")]
)
def test_a_seal_opens_in_no_other_table_column_or_row(elsewhere: Place) -> None:
    vault = memory_vault()
    key, _ = vault.new_key("1")
    with pytest.raises(Unreadable, match="does not open"):
        vault.open(key, elsewhere, vault.seal(key, HERE, b"secret"))


def test_a_seal_opens_with_no_other_persons_key() -> None:
    vault = memory_vault()
    (ann, _), (bob, _) = vault.new_key("1"), vault.new_key("2")
    with pytest.raises(Unreadable):
        vault.open(bob, HERE, vault.seal(ann, HERE, b"secret"))


def test_a_wrapped_key_is_bound_to_its_owner() -> None:
    vault = memory_vault()
    _, wrapped = vault.new_key("1")
    with pytest.raises(Unreadable, match="another owner"):
        vault.unwrap("2", wrapped)


@given(st.integers(0, 60), st.integers(1, 255))
def test_a_seal_changed_in_any_byte_does_not_open(position: int, change: int) -> None:
    vault = memory_vault()
    sealed = bytearray(vault.seal(vault.own_key, HERE, b"twenty bytes to hide"))
    sealed[position % len(sealed)] ^= change
    with pytest.raises(Unreadable):
        vault.open(vault.own_key, HERE, bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x02" * 60, b"\x01" * 20])
def test_what_is_no_seal_is_unreadable(sealed: bytes) -> None:
    vault = memory_vault()
    with pytest.raises(Unreadable):
        vault.open(vault.own_key, HERE, sealed)


def test_one_text_sealed_twice_looks_different_and_holds_none_of_it() -> None:
    vault = memory_vault()
    first, second = (vault.seal(vault.own_key, HERE, b"secret") for _ in range(2))
    assert first != second
    assert b"secret" not in first


# --------------------------------------------------------------------------------------------------------------- epochs


def test_after_a_rotation_old_seals_open_and_new_keys_are_wrapped_by_the_new_epoch() -> None:
    keys = fresh_keys()
    before, after = Vault(keys), Vault(rotated(keys))
    key, wrapped = before.new_key("1")
    sealed = before.seal(key, HERE, b"secret")
    assert after.open(after.unwrap("1", wrapped), HERE, sealed) == b"secret"
    with pytest.raises(Unreadable, match="epoch 2 is gone"):
        before.unwrap("1", after.new_key("1")[1])


def test_destroying_an_epoch_makes_what_only_it_wrapped_unreadable() -> None:
    keys = rotated(fresh_keys())
    whole = Vault(keys)
    _, erased = Vault(replace(keys, current=1)).new_key("1")
    _, kept = Vault(replace(keys, current=1)).new_key("2")
    kept = whole.rewrapped("2", kept)
    without = Vault(replace(keys, epochs={2: keys.epochs[2]}))
    with pytest.raises(Unreadable, match="epoch 1 is gone"):
        without.unwrap("1", erased)
    assert without.unwrap("2", kept).id == "2"


# -------------------------------------------------------------------------------------------------------------- digests


def test_a_digest_finds_the_same_again_and_nothing_else() -> None:
    vault = memory_vault()
    assert vault.digest("address", "whatsapp", "1") == vault.digest("address", "whatsapp", "1")
    others = [
        ("address", "whatsapp", "2"),
        ("address", "telegram", "1"),
        ("event", "whatsapp", "1"),
        ("address", "whatsapp1"),
    ]
    assert vault.digest("address", "whatsapp", "1") not in [vault.digest(*one) for one in others]
    assert len(vault.digest("address", "x")) == 16


def test_two_workspaces_digest_one_number_differently() -> None:
    assert memory_vault().digest("address", "+49151") != memory_vault().digest("address", "+49151")
    assert memory_vault().digest_bytes("content", b"yes") != memory_vault().digest_bytes("content", b"yes")


def test_any_text_has_a_digest_even_a_broken_one() -> None:
    assert memory_vault().digest("event", "\ud800")


# ------------------------------------------------------------------------------------------------------------- keystore


def test_the_first_run_makes_a_keystore_and_says_so_loudly(tmp_path: Path) -> None:
    told: list[str] = []
    first = open_vault(tmp_path / "keys.json", create=True, announce=told.append)
    again = open_vault(tmp_path / "keys.json", create=True, announce=told.append)
    assert first.workspace == again.workspace
    assert len(told) == 1
    assert "NEW KEYSTORE" in told[0]
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0


def test_keys_come_back_as_they_were_saved(tmp_path: Path) -> None:
    keys = rotated(fresh_keys())
    store = FileKeystore(tmp_path / "deep" / "keys.json")
    store.save(keys)
    assert store.load() == keys
    memory = MemoryKeystore()
    memory.save(keys)
    assert memory.load() is keys


@pytest.mark.parametrize(
    "content,told",
    [
        ("", "damaged"),
        ("{}", "damaged"),
        ("[]", "damaged"),
        ('{"version": 1, "workspace": "w", "index": "short", "epochs": {}, "current": 1}', "damaged"),
        ('{"version": 9}', "upgrade Kontor"),
        ("\x00\xff", "damaged"),
    ],
)
def test_a_bad_keystore_says_in_one_line_what_to_do(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "keys.json"
    file.write_text(content, encoding="latin-1")
    with pytest.raises(KeystoreError, match=told) as raised:
        open_vault(file)
    assert "\n" not in str(raised.value)


def test_a_missing_keystore_is_made_only_when_asked(tmp_path: Path) -> None:
    with pytest.raises(KeystoreError, match="set KONTOR_KEYSTORE"):
        open_vault(tmp_path / "none.json")
    assert not (tmp_path / "none.json").exists()


def test_keys_do_not_print_themselves() -> None:
    keys = fresh_keys()
    vault = Vault(keys)
    key, _ = vault.new_key("1")
    shown = f"{keys} {keys!r} {vault!r} {key!r}"
    assert str(keys.epochs[1]) not in shown
    assert str(keys.index) not in shown

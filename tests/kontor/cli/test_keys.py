"""Epochs of keys, and erasing people so that backups forget them too."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from connectors.webchat import WebChat
from flows.tickets.bookings import Booking
from flows.tickets.importing import read_bookings
from flows.tickets.sql import SqlBookings
from kontor.contacts import VISITOR, Address, Person
from kontor.messages import Inbound, Text
from kontor.recording import Recorder
from kontor.store.database import make_engine
from kontor.store.opening import open_workspace
from kontor.store.people import KeyRing
from kontor.store.reading import inbound_words
from kontor.store.tables import inbox
from kontor.vault import FileKeystore, Unreadable, Vault, open_vault
from kontor.vault.keystore import rotated
from tests.kontor.cli.conftest import Run
from tests.kontor.house import House, make_bot

DEMO = Path(__file__).parents[3] / "bots/airline/data/bookings.json"


def house(tmp_path: Path, url: str) -> House:
    return House(url, tmp_path, make_bot(tmp_path / "texts"))


def talked(tmp_path: Path, *senders: str, url: str = "") -> dict[str, int]:
    """Let people write to the bot of this test; return our id of each one's message."""

    async def talk() -> dict[str, int]:
        ids = {}
        async with house(tmp_path, url or f"sqlite:///{tmp_path / 'kontor.db'}") as one:
            for sender in senders:
                await one.says(f"secret of {sender}", sender=sender)
                ids[sender] = max(row["id"] for row in await one.rows(inbox))
        return ids

    if (keys := tmp_path / "keystore.json").exists():
        keys.rename(tmp_path / "keys.json")
    ids = asyncio.run(talk())
    (tmp_path / "keys.json").rename(keys)
    return ids


def epochs(kontor: Run) -> dict[int, dict[str, int]]:
    return {row["epoch"]: row["wraps"] for row in json.loads(kontor("keys", "list", "--json").out)}


def lose(tmp_path: Path) -> None:
    for file in tmp_path.glob("kontor.db*"):
        file.unlink()


# ----------------------------------------------------------------------------------------------------------- epochs


def test_a_rotation_moves_every_key_to_the_new_epoch_and_nobody_notices(kontor: Run, tmp_path: Path) -> None:
    ids = talked(tmp_path, "ann", "bob")
    assert epochs(kontor) == {1: {"contacts": 2}}
    ran = kontor("keys", "rotate")
    assert ran.code == 0, ran.err
    assert "2 keys of contacts wrapped anew" in ran.out
    assert epochs(kontor) == {1: {}, 2: {"contacts": 2}}
    assert "secret of ann" in kontor("explain", str(ids["ann"]), "--words").out
    assert "wraps nothing any more: kontor keys destroy 1" in kontor("keys", "list").out


def test_a_rotation_that_was_cut_off_goes_on(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "ann", "bob")
    store = FileKeystore(tmp_path / "keystore.json")
    store.save(rotated(store.load()))
    assert "going on with the change to epoch 2: 2 keys are left" in kontor("keys", "rotate").out
    assert epochs(kontor)[2] == {"contacts": 2}


def test_an_epoch_in_use_or_unknown_is_not_destroyed(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "ann")
    assert "run kontor keys rotate first" in kontor("keys", "destroy", "1", "--yes").err
    assert "there is no key epoch 7" in kontor("keys", "destroy", "7", "--yes").err
    store = FileKeystore(tmp_path / "keystore.json")
    store.save(rotated(store.load()))
    assert "still wraps 1 keys of contacts" in kontor("keys", "destroy", "1", "--yes").err
    assert set(epochs(kontor)) == {1, 2}


def test_destroying_asks_and_says_loudly_what_is_lost(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "ann")
    kontor("keys", "rotate")
    ran = kontor("keys", "destroy", "1", stdin="n\n")
    assert (ran.code, "GONE FOR EVER" in ran.out, "nothing was destroyed" in ran.err) == (1, True, True)
    assert set(epochs(kontor)) == {1, 2}
    assert kontor("keys", "destroy", "1", stdin="y\n").code == 0
    assert set(epochs(kontor)) == {2}


def test_two_commands_do_not_change_the_keys_at_once(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "ann")
    with FileKeystore(tmp_path / "keystore.json").changing():
        assert "another command changes" in kontor("keys", "rotate").err


def test_bookings_are_moved_and_counted_too(kontor: Run, tmp_path: Path) -> None:
    pytest.importorskip("flows.tickets")
    talked(tmp_path, "ann")
    vault = open_vault(tmp_path / "keystore.json")
    url = f"sqlite:///{tmp_path / 'bookings.db'}"
    store = SqlBookings(lambda: url, lambda: vault)
    found: list[Booking] = list(read_bookings(DEMO.read_bytes(), datetime(2026, 11, 21, tzinfo=UTC).date()))
    asyncio.run(store.put(found))
    store.close()
    assert epochs(kontor)[1]["bookings"] == len(found)
    assert f"{len(found)} keys of bookings wrapped anew" in kontor("keys", "rotate").out
    assert kontor("keys", "destroy", "1", "--yes").code == 0
    again = SqlBookings(lambda: url, lambda: open_vault(tmp_path / "keystore.json"))
    one = found[0]
    at = datetime(2026, 11, 21, tzinfo=UTC)
    assert asyncio.run(again.find(one.reference, one.passengers[0].surname, asker="x", at=at)) == one
    again.close()


def test_a_process_that_serves_takes_up_new_epochs_and_wraps_by_them(tmp_path: Path) -> None:
    store = FileKeystore(tmp_path / "keys.json")
    serving = open_vault(store.path, create=True)
    first, wrapped = serving.new_key("1")
    store.save(rotated(store.load()))
    moved = open_vault(store.path).rewrapped("1", wrapped)
    place = ("inbox", "body", 1)
    assert serving.open(serving.unwrap("1", moved), place, serving.seal(first, place, b"x")) == b"x"
    assert serving.epoch == 2
    store.save(rotated(store.load()))
    serving.new_key("2")
    assert serving.epoch == 3


def test_a_process_that_serves_goes_on_while_its_keystore_is_away(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    serving = open_vault(path, create=True)
    path.unlink()
    key, wrapped = serving.new_key("1")
    assert serving.unwrap("1", wrapped).id == key.id


async def test_people_write_on_while_keys_are_rotated(url: str, tmp_path: Path) -> None:
    """A second process rotates and moves the keys; the serving one neither fails nor wraps by the old epoch."""
    from kontor.store import epochs as moving

    async with house(tmp_path, url) as one:
        await one.says("hello", sender="ann")
        other = await open_workspace(url, tmp_path / "keys.json", clock=one.clock)
        store = FileKeystore(tmp_path / "keys.json")
        await other.database.run(moving.begin, 2)
        store.save(rotated(store.load()))
        other.vault.refresh()
        assert await one.says("hello", sender="bob") == ["I am a bot.\n\nheard hello"]
        assert (await other.database.run(moving.counts)) == {1: 1, 2: 1}
        assert (await other.database.run(moving.rewrap, other.vault, 0))[1] == 1
        await other.database.run(moving.end, 1)
        one.engine.ring._keys.clear()  # noqa: SLF001 (as if many others had written meanwhile)
        assert await one.says("again", sender="ann") == ["heard again"]
        other.close()


# ---------------------------------------------------------------------------------------------------------- erasing


def test_a_person_is_erased_by_address_or_by_conversation(kontor: Run, tmp_path: Path) -> None:
    ids = talked(tmp_path, "ann", "bob", "eve")
    ran = kontor("erase", "recorder:ann", "--yes")
    assert ran.code == 0, ran.err
    assert "1 addresses, 1 conversations, 2 messages" in ran.out
    assert "kontor keys destroy 1" in ran.out
    told = json.loads(kontor("explain", str(ids["bob"]), "--json").out)["inbound"]
    assert kontor("erase", str(told["conversation_id"]), "--yes").code == 0
    assert kontor("erase", "-", "--yes", stdin="recorder:eve\n").code == 0
    assert epochs(kontor) == {1: {}}


@pytest.mark.parametrize("who,said", [("recorder:nobody", "nobody is known"), ("12", "nobody"), ("ann", "CHANNEL:")])
def test_whom_nobody_knows_is_not_erased(kontor: Run, tmp_path: Path, who: str, said: str) -> None:
    talked(tmp_path, "ann")
    ran = kontor("erase", who, "--yes")
    assert (ran.code, said in ran.err) == (1, True)
    assert epochs(kontor) == {1: {"contacts": 1}}


def test_erasing_asks_first(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "ann")
    assert "nobody was erased" in kontor("erase", "recorder:ann", stdin="n\n").err
    assert epochs(kontor) == {1: {"contacts": 1}}


def test_a_backup_from_before_an_erasure_does_not_bring_the_erased_back(kontor: Run, tmp_path: Path) -> None:
    ids = talked(tmp_path, "ann", "bob")
    kontor("db", "backup", str(tmp_path / "copy"))
    kontor("erase", "recorder:ann", "--yes")
    lose(tmp_path)
    ran = kontor("db", "restore", str(tmp_path / "copy"))
    assert (ran.code, "1 contacts of it were erased since" in ran.out) == (0, True)
    assert "nothing here has the id" in kontor("explain", str(ids["ann"])).err
    assert "secret of bob" in kontor("explain", str(ids["bob"]), "--words").out


def test_once_the_epoch_is_destroyed_a_backup_opens_for_the_living_alone(kontor: Run, tmp_path: Path) -> None:
    ids = talked(tmp_path, "ann", "bob")
    copy = tmp_path / "copy"
    kontor("db", "backup", str(copy))
    kontor("erase", "recorder:ann", "--yes")
    kontor("keys", "rotate")
    assert kontor("keys", "destroy", "1", "--yes").code == 0

    opened = asyncio.run(words_in(copy, open_vault(tmp_path / "keystore.json"), ids))
    assert opened == {"ann": None, "bob": None}
    lose(tmp_path)
    ran = kontor("db", "restore", str(copy))
    assert (ran.code, "1 contacts of it were erased since" in ran.out) == (0, True), ran.err
    assert "nothing here has the id" in kontor("explain", str(ids["ann"])).err
    assert "secret of bob" in kontor("explain", str(ids["bob"]), "--words").out
    assert epochs(kontor) == {2: {"contacts": 1}}


def test_a_backup_from_before_is_told_from_one_of_now_and_needs_the_kept_keys(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "ann", "bob")
    copy, living = tmp_path / "copy", tmp_path / "keystore.json.living"
    kontor("db", "backup", str(copy))
    kontor("keys", "rotate")
    kontor("keys", "destroy", "1", "--yes")
    lose(tmp_path)
    (tmp_path / "kontor.db").write_bytes(copy.read_bytes())
    assert "bring it back with kontor db restore" in kontor("db", "check").err
    lose(tmp_path)
    living.rename(tmp_path / "elsewhere")
    ran = kontor("db", "restore", str(copy))
    assert (ran.code, "put that file back" in ran.err) == (1, True)
    assert not (tmp_path / "kontor.db").exists()
    (tmp_path / "elsewhere").rename(living)
    assert kontor("db", "restore", str(copy)).code == 0


def test_who_was_erased_after_an_epoch_was_destroyed_stays_erased_too(kontor: Run, tmp_path: Path) -> None:
    ids = talked(tmp_path, "ann", "bob")
    copy = tmp_path / "copy"
    kontor("db", "backup", str(copy))
    kontor("keys", "rotate")
    kontor("keys", "destroy", "1", "--yes")
    kontor("erase", "recorder:ann", "--yes")
    kontor("keys", "rotate")
    kontor("keys", "destroy", "2", "--yes")
    lose(tmp_path)
    assert kontor("db", "restore", str(copy)).code == 0
    assert "nothing here has the id" in kontor("explain", str(ids["ann"])).err
    assert "secret of bob" in kontor("explain", str(ids["bob"]), "--words").out


async def words_in(file: Path, vault: Vault, ids: dict[str, int]) -> dict[str, str | None]:
    """Return what each message of a backup says, as far as it opens."""
    from kontor.store.database import Database

    database, ring = Database(f"sqlite:///{file}"), KeyRing(vault)
    found: dict[str, str | None] = {}
    for sender, id in ids.items():
        try:
            found[sender] = await database.run(inbound_words, ring, id)
        except Unreadable:
            found[sender] = None
    database.close()
    return found


@pytest.mark.postgres
def test_on_postgres_too_a_backup_opens_for_the_living_alone(kontor: Run, tmp_path: Path, postgres_url: str) -> None:
    ids, copy = talked(tmp_path, "ann", "bob", url=postgres_url), tmp_path / "copy"
    env = {"KONTOR_DATABASE_URL": postgres_url}
    assert kontor("db", "backup", str(copy), env=env).code == 0
    assert kontor("erase", "recorder:ann", "--yes").code == 0
    assert "1 keys of contacts wrapped anew" in kontor("keys", "rotate").out
    assert kontor("keys", "destroy", "1", "--yes").code == 0
    empty(postgres_url)
    ran = kontor("db", "restore", str(copy))
    assert (ran.code, "1 contacts of it were erased since" in ran.out) == (0, True), ran.err
    assert "nothing here has the id" in kontor("explain", str(ids["ann"])).err
    assert "secret of bob" in kontor("explain", str(ids["bob"]), "--words").out
    assert epochs(kontor) == {2: {"contacts": 1}}


def empty(url: str) -> None:
    """Drop every table."""
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("drop schema public cascade"))
        connection.execute(sa.text("create schema public"))
    engine.dispose()


def test_erasing_reaches_the_mail_of_the_web_chat(kontor: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KONTOR_WEBCHAT_SECRET", "x" * 32)
    chat = WebChat.from_env("shop", {"KONTOR_WEBCHAT_SECRET": "x" * 32, "KONTOR_DATA": str(tmp_path)})
    owners = {name: chat.visitors.owner(name) for name in ("ann", "bob")}

    async def talk() -> None:
        recorder = Recorder(name="shop", channel="webchat")
        async with House(
            f"sqlite:///{tmp_path / 'kontor.db'}", tmp_path, make_bot(tmp_path / "texts"), recorder=recorder
        ) as one:
            for name, owner in owners.items():
                person = Person((Address("webchat", VISITOR, name),))
                await one.takes(Inbound(name, "shop", person, one.clock.now(), Text("hello")))
                await one.settle()
                await chat.mailbox.put(owner, 1, {"kind": "text"})

    async def letters(name: str) -> int:
        return len((await chat.mailbox.after(owners[name], 0, 0))[0])

    asyncio.run(talk())
    (tmp_path / "keys.json").rename(tmp_path / "keystore.json")
    assert kontor("erase", "webchat:ann", "--yes").code == 0
    assert [asyncio.run(letters(name)) for name in owners] == [0, 1]
    asyncio.run(chat.close())


def test_an_erased_persons_key_is_in_no_file_of_the_database_any_more(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "ann", "bob")

    def held(key: bytes) -> list[str]:
        return [file.name for file in tmp_path.glob("kontor.db*") if key in file.read_bytes()]

    with closing(sqlite3.connect(tmp_path / "kontor.db")) as database:
        keys = [row[0] for row in database.execute("select wrapped_key from contacts order by id")]
    assert all(held(key) for key in keys)
    assert kontor("erase", "recorder:ann", "--yes").code == 0
    assert [bool(held(key)) for key in keys] == [False, True]

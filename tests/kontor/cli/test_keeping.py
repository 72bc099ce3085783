from __future__ import annotations

import asyncio
import json
import os
import resource
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from kontor.clock import SystemClock
from kontor.flows import Flow, Talk, flow
from kontor.messages import File, Media
from kontor.recording import Recorder
from kontor.slots import Count
from kontor.store.tables import inbox, outbox
from kontor.testing import ManualClock
from tests.kontor.cli.conftest import ACCOUNT, Run
from tests.kontor.house import House, echo, make_bot


def paying(key: str) -> Flow:
    """Return the flow that pays as an older release had it, with another key."""

    @flow(intents=["pay"])
    async def pays(talk: Talk) -> None:
        await talk.once(key, pay, 1)
        await talk.ask(Count("count"))

    return pays


@flow(intents=["break"])
async def breaks(talk: Talk) -> None:
    """Fails in the middle of an act."""
    await talk.once("broken", broken)


async def broken(*, idempotency_key: str) -> int:
    """Fail."""
    raise ConnectionError


async def pay(count: int, *, idempotency_key: str) -> int:
    """Pay."""
    return count


def talked(tmp_path: Path, *said: str, flows: tuple[Flow, ...] = ()) -> tuple[int, int]:
    """Let somebody talk on the database of this test; return the first inbound's and outbound's ids."""

    async def talk() -> tuple[int, int]:
        bot = make_bot(tmp_path / "texts", (echo, *flows), {"ask_count": "how many?"})
        house = House(f"sqlite:///{tmp_path / 'kontor.db'}", tmp_path, bot)
        async with house:
            for text in said:
                await house.says(text)
            return (await house.rows(inbox))[0]["id"], (await house.rows(outbox))[0]["id"]

    ids = asyncio.run(talk())
    (tmp_path / "keys.json").rename(tmp_path / "keystore.json")
    return ids


# ----------------------------------------------------------------------------------------------------------- explain


def test_explain_tells_of_an_inbound_its_answers_and_their_decisions(kontor: Run, tmp_path: Path) -> None:
    heard, said = talked(tmp_path, "my secret")
    told = json.loads(kontor("explain", str(heard), "--json").out)["inbound"]
    assert (told["id"], told["state"], told["why"]) == (heard, "done", "intent echo")
    assert told["answers"][0]["id"] == said
    assert told["answers"][0]["decisions"][0]["code"] == "ok"
    assert "secret" not in json.dumps(told)


def test_explain_without_an_id_tells_of_the_newest_message(kontor: Run, tmp_path: Path) -> None:
    heard, _ = talked(tmp_path, "hello")
    assert f"id: {heard}" in kontor("explain").out


def test_explain_of_an_id_that_nothing_has_says_so(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "hello")
    ran = kontor("explain", "1")
    assert ran.code == 1
    assert "nothing here has the id 1" in ran.err


@pytest.mark.parametrize("arguments,code", [(("explain",), 1), (("check", "whole"), 0)])
def test_looking_makes_no_database_and_no_keystore(
    kontor: Run, tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    ran = kontor(*arguments, env={**ACCOUNT, "KONTOR_DATA": str(tmp_path / "var")})
    assert ran.code == code
    assert "no database yet" in ran.out + ran.err
    assert not (tmp_path / "var").exists()


def test_explain_opens_words_only_when_asked(kontor: Run, tmp_path: Path) -> None:
    heard, said = talked(tmp_path, "my secret")
    assert "my secret" not in kontor("explain", str(said)).out
    assert "heard my secret" in kontor("explain", str(said), "--words").out
    talk = json.loads(kontor("explain", str(heard), "--json").out)["inbound"]["conversation_id"]
    ran = kontor("explain", str(talk))
    assert "conversation" in ran.lines[0]
    assert "secret" not in ran.out


def test_a_talk_makes_no_keystore_beside_a_database_that_is_sealed_with_another(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "hello")
    keys = tmp_path / "keystore.json"
    keys.rename(tmp_path / "elsewhere.json")
    ran = kontor("talk", "whole", stdin="hello\n")
    assert ran.code == 1
    assert "sealed with another; set KONTOR_KEYSTORE" in ran.err
    assert not keys.exists()


# ------------------------------------------------------------------------------------------------------------- check


def test_a_whole_bot_passes(kontor: Run) -> None:
    ran = kontor("check", "whole", env=ACCOUNT)
    assert ran.code == 0, ran.out
    assert "ok whole: whatsapp/whole is set up" in ran.out


def test_a_missing_text_and_missing_settings_are_named(kontor: Run) -> None:
    ran = kontor("check", "lacking", "--json")
    assert ran.code == 1
    problems = {one["what"]: one["problem"] for one in json.loads(ran.out) if one["problem"]}
    assert problems["lacking: text utter_paid_in_full"].startswith("missing in en")
    assert any("KONTOR_WHATSAPP" in problem for problem in problems.values())


def test_files_that_others_may_read_are_named_with_the_mend(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "hello")
    assert "others on this machine" not in kontor("check", "whole", env=ACCOUNT).out
    tmp_path.chmod(0o755)
    (tmp_path / "kontor.db").chmod(0o644)
    (tmp_path / "keystore.json").chmod(0o640)
    ran = kontor("check", "whole", env=ACCOUNT)
    mend = f"chmod 600 {tmp_path / 'keystore.json'} {tmp_path / 'kontor.db'}"
    assert (ran.code, f"note files that others on this machine may read: {mend}\n" in ran.out) == (0, True), ran.out


def test_an_act_that_is_open_in_the_database_must_still_be_named(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "please /pay", flows=(paying("old_payment"),))
    ran = kontor("check", "whole", env=ACCOUNT)
    assert ran.code == 1
    assert "open effect pays.old_payment" in ran.out
    assert "renamed={'old_payment': ...}" in ran.out


def test_an_act_renamed_to_what_the_flow_names_is_well(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "please /pay", flows=(paying("older_payment"),))
    assert kontor("check", "whole", env=ACCOUNT).code == 0


def test_an_act_renamed_to_what_the_flow_does_not_name_either_is_told(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "please /pay", flows=(paying("lost_payment"),))
    ran = kontor("check", "whole", env=ACCOUNT)
    assert ran.code == 1
    assert "pays does not name the 'paymnet' that renamed= makes of it" in ran.out


def test_an_act_whose_run_has_ended_need_not_be_named(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "please /pay", "3", flows=(paying("old_payment"),))
    assert kontor("check", "whole", env=ACCOUNT).code == 0


def test_an_act_that_failed_and_went_to_a_person_is_open_no_more(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "please /break", flows=(breaks,))
    ran = kontor("check", "whole", env=ACCOUNT)
    assert ran.code == 0, ran.out


# ---------------------------------------------------------------------------------------------------------------- db


def test_a_database_is_made_and_checked(kontor: Run) -> None:
    assert "the database stands at" in kontor("db", "upgrade").out
    assert kontor("db", "upgrade").out.strip().endswith("already")
    ran = kontor("db", "check")
    assert (ran.code, ran.out.startswith("ok the database is whole")) == (0, True)


@pytest.mark.parametrize("url", ["sqlite:////proc/nowhere/k.db", "postgresql://nobody:x@127.0.0.1:1/none"])
@pytest.mark.parametrize("command", ["upgrade", "check", "restore"])
def test_a_database_that_is_not_there_is_told_in_one_line(kontor: Run, tmp_path: Path, url: str, command: str) -> None:
    talked(tmp_path, "hello")
    arguments = [str(tmp_path / "kontor.db")] if command == "restore" else []
    ran = kontor("db", command, *arguments, env={"KONTOR_DATABASE_URL": url})
    assert (ran.code, ran.err.count("\n")) == (1, 1), ran.err
    assert ran.err.startswith("kontor: ")


def test_a_backup_comes_back_whole(kontor: Run, tmp_path: Path) -> None:
    heard, _ = talked(tmp_path, "hello")
    ran = kontor("db", "backup", str(tmp_path / "copy.db"))
    assert (ran.code, "keystore" in ran.out) == (0, True)
    for file in tmp_path.glob("kontor.db*"):
        file.unlink()
    ran = kontor("db", "restore", str(tmp_path / "copy.db"))
    assert ran.code == 0, ran.err
    assert "heard hello" in kontor("explain", str(heard), "--words").out


def test_neither_backup_nor_restore_overwrites(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "hello")
    copy = tmp_path / "copy.db"
    assert kontor("db", "backup", str(copy)).code == 0
    assert "exists already" in kontor("db", "backup", str(copy)).err
    assert "exists" in kontor("db", "restore", str(copy)).err


def test_a_backup_that_the_keystore_does_not_open_is_not_put_in_place(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "hello")
    copy, other = tmp_path / "copy.db", tmp_path / "other"
    kontor("db", "backup", str(copy))
    other.mkdir()
    kontor("db", "upgrade", env={"KONTOR_DATA": str(other)})
    kontor("db", "check", env={"KONTOR_DATA": str(other)})
    for file in other.glob("kontor.db*"):
        file.unlink()
    ran = kontor("db", "restore", str(copy), env={"KONTOR_DATA": str(other)})
    assert (ran.code, "of another workspace" in ran.err) == (1, True)
    assert not list(other.glob("kontor.db*"))


def test_a_database_and_its_copies_are_for_their_owner_alone(kontor: Run, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        assert kontor("db", "upgrade", env={"KONTOR_DATA": str(tmp_path / "var")}).code == 0
        assert kontor("db", "check").code == 0
        assert kontor("db", "backup", str(tmp_path / "copy.db")).code == 0
        made = {*(tmp_path / "var").iterdir(), tmp_path / "copy.db"}
        for file in (tmp_path / "var").glob("kontor.db*"):
            file.unlink()
        assert kontor("db", "restore", str(tmp_path / "copy.db")).code == 0
    finally:
        os.umask(before)
    made |= {*(tmp_path / "var").iterdir()}
    assert {file.name for file in made} >= {"kontor.db", "keystore.json", "copy.db"}
    assert {file.stat().st_mode & 0o777 for file in made if file.exists()} == {0o600}
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


def test_a_backup_into_a_folder_that_is_not_there_says_so(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "hello")
    ran = kontor("db", "backup", str(tmp_path / "none" / "copy.db"))
    assert (ran.code, "there is no folder" in ran.err) == (1, True)


def test_a_backup_of_no_database_leaves_nothing_behind(kontor: Run, tmp_path: Path) -> None:
    ran = kontor("db", "backup", str(tmp_path / "copy.db"))
    assert (ran.code, "nothing to back up" in ran.err) == (1, True)
    assert not list(tmp_path.glob("copy.db*"))


@pytest.mark.parametrize("content", ["", "not a database at all" * 100])
def test_what_is_no_backup_is_not_put_in_place(kontor: Run, tmp_path: Path, content: str) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text(content)
    ran = kontor("db", "restore", str(copy))
    assert ran.code == 1
    assert not (tmp_path / "kontor.db").exists()


# --------------------------------------------------------------------------------------------------------------- files


def test_explain_and_check_tell_of_the_files_that_people_sent(kontor: Run, tmp_path: Path) -> None:
    async def talk() -> tuple[int, int]:
        recorder = Recorder(files={"p": File(b"bytes", "image/png", "secret.png")})
        bot = make_bot(tmp_path / "texts")
        async with House(f"sqlite:///{tmp_path / 'kontor.db'}", tmp_path, bot, recorder=recorder) as house:
            for number, id in enumerate(("p", "unknown")):
                await house.takes(house.inbound(Media("image", id=id), id=str(number)))
            while await house.engine.media.once():
                pass
            kept, gone = await house.rows(inbox)
            return kept["id"], gone["id"]

    kept, gone = asyncio.run(talk())
    (tmp_path / "keys.json").rename(tmp_path / "keystore.json")
    told = json.loads(kontor("explain", str(kept), "--json").out)["inbound"]["file"]
    assert (told["state"], told["mime"], told["size"]) == ("kept", "image/png", 5)
    ran = kontor("explain", str(gone))
    assert "state: expired" in ran.out
    assert "reason: no_file" in ran.out
    assert "files that people sent: 1 expired, 1 kept" in kontor("db", "check").out
    with closing(sqlite3.connect(tmp_path / "kontor.db")) as database:
        database.execute("delete from media_parts")
        database.commit()
    assert "1 files that people sent lack a part" in kontor("db", "check").err


def test_files_kept_for_longer_than_the_operator_says_are_destroyed_and_their_messages_stay(
    kontor: Run, tmp_path: Path
) -> None:
    async def talk() -> list[int]:
        recorder = Recorder(files={str(n): File(b"bytes" * n, "image/png", "secret.png") for n in range(1, 9)})
        clock = ManualClock(SystemClock().now() - timedelta(days=200))
        bot = make_bot(tmp_path / "texts")
        async with House(f"sqlite:///{tmp_path / 'kontor.db'}", tmp_path, bot, clock, recorder) as house:
            for number in range(1, 9):
                if number == 8:
                    clock.pass_(timedelta(days=195))
                await house.takes(house.inbound(Media("image", id=str(number)), id=str(number)))
                while await house.engine.media.once():
                    pass
            return [row["id"] for row in await house.rows(inbox)]

    old, *_, new = asyncio.run(talk())
    (tmp_path / "keys.json").rename(tmp_path / "keystore.json")
    assert "no file was destroyed" in kontor("db", "expire-files", "180", stdin="n\n").err
    assert "8 kept" in kontor("db", "check").out
    ran = kontor("db", "expire-files", "180", "--yes")
    assert ran.out == "destroyed 7 files of 0.0 MB that were kept for more than 180 days\n"
    assert kontor("db", "expire-files", "180").out.startswith("destroyed 0 files")
    told = json.loads(kontor("explain", str(old), "--json").out)["inbound"]
    assert (told["state"], told["file"]["state"], told["file"]["reason"]) == ("done", "expired", "kept for 180 days")
    assert json.loads(kontor("explain", str(new), "--json").out)["inbound"]["file"]["state"] == "kept"
    assert "7 expired, 1 kept" in kontor("db", "check").out
    assert "no database yet" in kontor("db", "expire-files", "1", env={"KONTOR_DATA": str(tmp_path / "none")}).err


# ---------------------------------------------------------------------------------------------------------- PostgreSQL

PROGRAM = """#!/bin/sh
printf '%s\\n' "$@" >"$0.asked"
printf '%s' "$PGPASSWORD" >"$0.secret"
for one in "$@"; do case $one in --file=*) echo dumped >"${one#--file=}" ;; esac; done
"""
"""Stands for a client program of PostgreSQL: notes what it is called with."""


def test_a_password_is_not_among_the_words_that_everybody_may_read(
    kontor: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "pg_dump"
    program.parent.mkdir()
    program.write_text(PROGRAM)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    url = "postgresql://kontor:hu%40sh@db.internal:5433/chats?sslmode=require"
    ran = kontor("db", "backup", str(tmp_path / "copy.dump"), env={"KONTOR_DATABASE_URL": url})
    assert ran.code == 0, ran.err
    asked = (program.parent / "pg_dump.asked").read_text()
    assert "--dbname=postgresql://kontor@db.internal:5433/chats?sslmode=require" in asked.splitlines()
    assert "hu%40sh" not in asked
    assert (program.parent / "pg_dump.secret").read_text() == "hu@sh"


def test_what_cannot_be_written_whole_leaves_nothing_behind(kontor: Run, tmp_path: Path) -> None:
    talked(tmp_path, "hello")
    copy, before = tmp_path / "copy.db", resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, before[1]))
    try:
        ran = kontor("db", "backup", str(copy))
        assert (ran.code, ran.err.count("\n"), "has room" in ran.err) == (1, 1, True), ran.err
        assert not list(tmp_path.glob("copy.db*"))
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert kontor("db", "backup", str(copy)).code == 0
        resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, before[1]))
        other = {"KONTOR_DATA": str(tmp_path / "other"), "KONTOR_KEYSTORE": str(tmp_path / "keystore.json")}
        ran = kontor("db", "restore", str(copy), env=other)
        assert (ran.code, ran.err.count("\n")) == (1, 1), ran.err
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list((tmp_path / "other").glob("*"))
    assert kontor("db", "restore", str(copy)).code == 0

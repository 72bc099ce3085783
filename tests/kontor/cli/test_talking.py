from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from tests.kontor.cli.conftest import ACCOUNT, Run

ROOT = Path(__file__).resolve().parents[3]
PAYLOADS = Path(str(files("connectors.whatsapp") / "payloads"))


def test_a_piped_talk_prints_both_sides(kontor: Run) -> None:
    ran = kontor("talk", "whole", stdin="hello\n")
    assert ran.code == 0
    assert ran.lines[1].split() == ["you", "hello"]
    assert "heard hello" in ran.out


def test_a_new_keystore_is_announced_once_and_before_the_talk(kontor: Run) -> None:
    first, second = (kontor("talk", "whole", stdin="hello\n") for _ in range(2))
    assert first.lines[0].startswith("NEW KEYSTORE")
    assert first.out.count("NEW KEYSTORE") == 1
    assert "NEW KEYSTORE" not in second.out


def test_a_talk_takes_options_by_number_and_tells_facts_and_reasons(kontor: Run) -> None:
    ran = kontor("talk", "whole", "--at", "2026-11-21T10:00+01:00", stdin="/facts\nplease /pay\n3\n2\n/facts\n/why\n")
    assert ran.code == 0
    assert "how many?" in ran.out
    assert "paid 3 for l" in ran.out
    assert "pays: {'count'" in ran.out
    assert "allow ok" in ran.out


def test_a_talk_taps_a_button_of_an_older_message_by_its_title(kontor: Run) -> None:
    said = "please /pay\n3\n[Large]\n2\n[Small]\n"
    ran = kontor("talk", "whole", "--at", "2026-11-21T10:00+01:00", stdin=said)
    assert "paid 3 for l" in ran.out
    assert "heard 2" in ran.out
    assert "heard Small" in ran.out


def test_a_talk_shows_brackets_as_they_were_written(kontor: Run) -> None:
    ran = kontor("talk", "whole", "--at", "2026-11-21T10:00Z", stdin="[ja]\n[/b] hello\n/why\n")
    assert ran.code == 0
    assert "you  [ja]" in ran.out
    assert "you  [/b] hello" in ran.out
    assert "'[/b] hello'" in ran.out


def test_time_passes_in_a_talk(kontor: Run) -> None:
    ran = kontor("talk", "whole", "--at", "2026-11-21T10:00Z", stdin="hello\n/wait 25h\n/help\n/quit\nnever\n")
    assert "Sun 22 Nov 2026 11:00 UTC" in ran.out
    assert "/why tells" in ran.out
    assert "never" not in ran.out


@pytest.mark.parametrize(
    "arguments,stdin,told",
    [
        (("talk", "nobody"), "", "there is no bot 'nobody'"),
        (("talk", "whole", "--lang", "fr"), "", "does not speak 'fr': it speaks en"),
        (("talk", "whole", "--at", "noon"), "", "is no moment"),
        (("talk", "whole"), "/wait long\n", "is no time"),
        (("talk", "whole"), "/wait 9999999999d\n", "ten years at most"),
        (("serve", "whole", "--accept-only"), "", "--accept-only needs PostgreSQL"),
        (("test", "whole"), "", "there are no transcripts"),
        (("explain", "1"), "", "there is no database yet"),
        (("serve", "whole", "--workers", "2"), "", "needs PostgreSQL"),
        (("serve", "whole", "--metrics-port", "9101"), "", "--metrics-port is for --workers"),
        (
            ("serve", "whole", "--port", "70000"),
            "",
            "port 70000 of 127.0.0.1 cannot be listened on (there is no such port)",
        ),
        (("worker", "whole"), "", "needs PostgreSQL"),
        (("serve", "whole", "--readers", "1"), "", "leave --readers out"),
        (("serve", "unset"), "", "KONTOR_WHATSAPP"),
        (("replay", "unset", str(PAYLOADS / "text.json")), "", "--any-account"),
        (("links", "unset"), "", "KONTOR_WHATSAPP"),
        (("db", "restore", "/dev/null"), "", "holds no database of Kontor"),
    ],
)
def test_an_error_is_one_line_that_says_what_to_do(
    kontor: Run, arguments: tuple[str, ...], stdin: str, told: str
) -> None:
    ran = kontor(*arguments, stdin=stdin)
    assert ran.code == 1
    (line,) = [line for line in ran.err.splitlines() if line.startswith("kontor: ")]
    assert told in line
    assert "Traceback" not in ran.err


def test_a_wrong_argument_is_a_usage_error(kontor: Run) -> None:
    assert kontor("talk").code == 2
    assert kontor("nothing").code == 2
    assert kontor("replay", "whole", "/does/not/exist").code == 2


# ------------------------------------------------------------------------------------------------------------- replay


def test_replay_plays_every_recorded_webhook_without_a_fault(kontor: Run) -> None:
    recorded = sorted(str(file) for file in PAYLOADS.glob("*.json"))
    ran = kontor("replay", "whole", *recorded, "--json", "--any-account", env=ACCOUNT)
    assert ran.code == 0, ran.err
    told = [json.loads(line) for line in ran.lines]
    assert sum("file" in one for one in told) == len(recorded) > 30
    assert {one["state"] for one in told if "inbound" in one} == {"done"}
    assert {one["outcome"] for one in told if "decision" in one} <= {"allow", "refuse", "hold", "defer"}
    assert any("outbound" in one and one.get("state") == "accepted" for one in told)


def test_replay_tells_each_step_in_words(kontor: Run) -> None:
    ran = kontor("replay", "whole", str(PAYLOADS / "text.json"), "--any-account", env=ACCOUNT)
    assert ran.code == 0
    kinds = [line.split()[0] for line in ran.lines]
    assert kinds[:4] == ["file", "inbound", "decision", "outbound"]


def test_replay_tells_what_a_channel_could_not_read(kontor: Run, tmp_path: Path) -> None:
    other = tmp_path / "update.json"
    other.write_text('{"update_id": 1, "message": {"text": "of another channel"}}')
    ran = kontor("replay", "whole", str(other), "--any-account", env=ACCOUNT)
    assert (ran.code, "unreadable" in ran.lines[0]) == (0, True)


@pytest.mark.parametrize("bot", ["whole", "unset"])
def test_replay_needs_no_credentials(kontor: Run, bot: str) -> None:
    ran = kontor("replay", bot, str(PAYLOADS / "text.json"), "--any-account")
    assert ran.code == 0, ran.err
    assert [line.split()[0] for line in ran.lines][:2] == ["file", "inbound"]


def test_replay_of_a_channel_the_bot_has_not_is_refused(kontor: Run) -> None:
    ran = kontor("replay", "whole", str(PAYLOADS / "text.json"), "--channel", "sms", env=ACCOUNT)
    assert (ran.code, "has no connector for sms" in ran.err) == (1, True)


# ---------------------------------------------------------------------------------------------------------- transcripts


def test_transcripts_pass_or_tell_the_line_that_differs(kontor: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("# pays\n> please /pay\n< *how many?\n> 3\n< which size?\n[Large]\n< paid 3 for l\n")
    bad.write_text("# differs\n@ 2026-11-21T10:00+01:00\n> hello\n< *goodbye*\n")
    assert kontor("test", "whole", str(good)).out == "1 passed, 0 failed\n"
    ran = kontor("test", "whole", str(good), str(bad))
    assert ran.code == 1
    assert "line 3: > hello" in ran.out
    assert ran.out.endswith("1 passed, 1 failed\n")


def test_a_flow_that_says_something_else_when_it_is_run_again_differs(kontor: Run, tmp_path: Path) -> None:
    talk = tmp_path / "talk.txt"
    talk.write_text("> /counts\n< *\n")
    ran = kontor("test", "whole", str(talk))
    assert ran.code == 1
    assert "run twice, it says" in ran.out


def test_a_line_that_is_no_step_is_named(kontor: Run, tmp_path: Path) -> None:
    odd = tmp_path / "odd.txt"
    odd.write_text("# odd\nhello\n")
    ran = kontor("test", "whole", str(odd))
    assert (ran.code, f"{odd}:2" in ran.err) == (1, True)


@pytest.mark.parametrize(
    "line,told",
    [
        ("< hello", "nobody said anything yet"),
        ("[Large", "end it with ]"),
        ("/wait long", "is no time: write /wait 25h"),
        ("@ noon", "'noon' is no moment"),
    ],
)
def test_a_step_that_cannot_be_is_named_with_file_and_line(kontor: Run, tmp_path: Path, line: str, told: str) -> None:
    odd = tmp_path / "odd.txt"
    odd.write_text(f"# odd\n{line}\n")
    ran = kontor("test", "whole", str(odd))
    assert (ran.code, f"{odd}:2: " in ran.err, told in ran.err) == (1, True, True)


def test_a_transcript_in_a_language_the_bot_does_not_speak_differs(kontor: Run, tmp_path: Path) -> None:
    french = tmp_path / "talk.fr.txt"
    french.write_text("> hello\n< *\n")
    ran = kontor("test", "whole", str(french))
    assert (ran.code, "does not speak 'fr': it speaks en" in ran.out) == (1, True)


def test_a_file_that_hides_what_is_installed_is_named(kontor: Run, tmp_path: Path) -> None:
    place = tmp_path / "bots" / "cafe"
    place.mkdir(parents=True)
    (tmp_path / "bots" / "__init__.py").write_text("")
    (place / "__init__.py").write_text("from flows.everyday import everyday\n")
    for folder in ("bots", "flows"):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "__init__.py").write_text("")
    ran = subprocess.run(
        [sys.executable, "-m", "kontor.cli", "check", "cafe"],
        cwd=tmp_path,
        env={**os.environ, "KONTOR_DATA": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    hiding = tmp_path / "flows" / "__init__.py"
    assert f"wrong {hiding}: this file hides the installed plugins: delete it" in ran.stdout
    assert f"; {hiding} hides what is installed: delete it" in ran.stdout
    assert "Traceback" not in ran.stderr


def test_a_mistake_in_a_text_is_one_line_too(kontor: Run, folder: Path) -> None:
    file = folder / "bots" / "unset" / "texts" / "en.yml"
    good = file.read_text()
    file.write_text("responses:\n  utter_heard:\n  - text: at noon: lunch\n")
    ran = kontor("talk", "unset", stdin="hello\n")
    file.write_text(good)
    assert (ran.code, f"kontor: {file}:3: this is no YAML" in ran.err, "Traceback" in ran.err) == (1, True, False)


BROKEN = """
from pathlib import Path
from kontor.bots import Bot
from kontor.flows import Talk, flow
from tests.kontor.house import Scripted

@flow(intents=["echo"])
async def echo(talk: Talk) -> None:
    await talk.say("heard", words={}["parcel"])

bot = Bot("broken", [], [echo], Scripted("echo"))
"""


@pytest.fixture
def broken(folder: Path) -> str:
    """A bot whose flow raises."""
    place = folder / "bots" / "broken"
    (place / "texts").mkdir(parents=True)
    (place / "__init__.py").write_text(BROKEN)
    return "KeyError: 'parcel' (bots/broken/__init__.py:9)"


def test_what_a_flow_raises_is_told_to_its_author(kontor: Run, tmp_path: Path, broken: str) -> None:
    assert f"flow failed {broken}" in " ".join(kontor("talk", "broken", stdin="hello\n").out.split())
    assert "people have this chat now, and the bot is silent" in kontor("talk", "broken", stdin="a\nb\n").out
    talk = tmp_path / "talk.txt"
    talk.write_text("> hello\n< heard hello\n")
    assert f"raised {broken}" in " ".join(kontor("test", "broken", str(talk)).out.split())


# ---------------------------------------------------------------------------------------------------------- bots, links


def test_bots_are_listed_for_people_and_for_scripts(kontor: Run) -> None:
    assert "airline" in kontor("bots").out
    (row,) = [one for one in json.loads(kontor("bots", "--json").out) if one["name"] == "airline"]
    assert "whatsapp" in row["channels"]
    assert set(row["languages"]) == {"en", "de", "pt-BR", "es"}


def test_a_workspaces_own_bots_are_listed_beside_the_installed_ones(kontor: Run) -> None:
    names = [one["name"] for one in json.loads(kontor("bots", "--json").out)]
    assert {"airline", "shop", "whole"} <= set(names)
    assert len(names) == len(set(names))


BOT_OF_TELEGRAM = """
from connectors.telegram import Telegram
from kontor.bots import Bot
from tests.kontor.house import Scripted

bot = Bot("NAME", [Telegram.from_env("NAME")], [], Scripted(), languages=["en"])
"""


@pytest.mark.parametrize("text,end,noted", [("poster_7", "?start=poster_7", 0), ("Hi there", "", 1), ("x" * 65, "", 1)])
def test_a_link_of_telegram_carries_a_text_only_where_it_fits(
    kontor: Run, folder: Path, text: str, end: str, noted: int
) -> None:
    place = folder / "bots" / "messenger"
    place.mkdir(exist_ok=True)
    (place / "__init__.py").write_text(BOT_OF_TELEGRAM.replace("NAME", "messenger"))
    env = {"KONTOR_TELEGRAM_TOKEN": "1234:abc", "KONTOR_TELEGRAM_BOT": "air_bot", "KONTOR_TELEGRAM_SECRET": "s"}
    ran = kontor("links", "messenger", "--text", text, "--json", env=env)
    assert ran.code == 0, ran.err
    assert [one["link"] for one in json.loads(ran.out)] == [f"https://t.me/air_bot{end}"]
    assert ran.err.count("left out") == noted


@pytest.mark.parametrize(
    "written,told",
    [
        ("", "half: bots/half/__init__.py has no `bot = Bot(...)`"),
        ("import flows.nowhere\n", "half cannot be loaded: ModuleNotFoundError: No module named 'flows.nowhere'"),
        ("1 / 0\n", "bots/half/__init__.py:1)"),
        ("bot = (\n", "SyntaxError: '(' was never closed (__init__.py, line 1)"),
        ("from bots.whole import bot\n", "the bot half calls itself 'whole': write name='half'"),
        ("from kontor.flows import flow\n@flow(intents=['x'])\ndef x(talk): ...\n", "write async def x(talk: Talk)"),
    ],
)
def test_a_bot_that_is_half_written_does_not_hide_the_others(
    kontor: Run, folder: Path, written: str, told: str
) -> None:
    place = folder / "bots" / "half"
    place.mkdir()
    (place / "__init__.py").write_text(written)
    ran = kontor("bots", "--json")
    assert "airline" in [one["name"] for one in json.loads(ran.out)]
    assert told in ran.err

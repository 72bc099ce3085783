from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kontor.cli.conftest import ACCOUNT, Run, write_bot
from tests.kontor.nlu.rasa.pretending import pretended
from tests.kontor.nlu.rasa.served import free_port
from tests.kontor.nlu.rasa.test_serving import child_of, ended

BOT = """
from pathlib import Path
from kontor.bots import Bot
from kontor.nlu.embedded import Embedded

bot = Bot("tiny", [], [], Embedded(("talk",), ("en",), Path(__file__).parents[2] / "data"))
"""
NLU = 'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - hello\n'


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with one bot, beside an environment that looks as if Rasa were in it."""
    pretended(tmp_path / "environment")
    for place, text in {"bots/tiny/__init__.py": BOT, "data/en/talk.yml": NLU}.items():
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_text(text)
    return tmp_path


def start(workspace: Path, *arguments: str, **environ: str) -> subprocess.Popen[str]:
    given = {**os.environ, "KONTOR_RASA": str(workspace / "environment"), "COLUMNS": "400", **environ}
    command = [sys.executable, "-m", "kontor.cli", "rasa", *arguments]
    with (workspace / "out").open("w") as output:
        return subprocess.Popen(command, cwd=workspace, env=given, stdout=output, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_server_is_trained_for_announced_and_ended_with_all_it_started(workspace: Path, sign: signal.Signals) -> None:
    with start(workspace, "serve", "tiny", "--port", str(port := free_port()), "--epochs", "7") as serving:
        assert serving.stderr is not None
        told = ""
        while "Rasa reads en at" not in told:
            line = serving.stderr.readline()
            assert line, told
            told += line
        assert f"http://127.0.0.1:{port}" in told
        assert "epochs: 7\n" in (workspace / "var" / "models" / "rasa" / "en" / "config.yml").read_text()
        child = child_of(workspace / "out")
        serving.send_signal(sign)
        assert "Rasa was ended" in serving.stderr.read()
    assert serving.returncode == 0
    assert ended(child)


def test_without_rasa_the_error_is_one_line_that_says_what_to_do(workspace: Path) -> None:
    with start(workspace, "serve", "tiny", KONTOR_RASA=str(workspace / "nothing")) as serving:
        assert serving.stderr is not None
        told = serving.stderr.read()
    assert serving.returncode == 1
    assert re.fullmatch(r"kontor: Rasa is not installed in \S+: run `kontor rasa install`.*\n", told)


def test_without_a_python_for_it_nothing_is_installed_and_the_error_says_so(workspace: Path) -> None:
    nowhere = {
        "KONTOR_RASA": str(workspace / "new"),
        "PATH": "/nowhere",
        "HOME": str(workspace),
        "PYENV_ROOT": "/nowhere",
    }
    with start(workspace, "install", **nowhere, UV_PYTHON_INSTALL_DIR="/nowhere") as installing:
        assert installing.stderr is not None
        told = installing.stderr.read()
    assert installing.returncode == 1
    assert "Rasa 3.6 needs Python 3.8, 3.9 or 3.10" in told.splitlines()[-1]


def test_a_check_says_that_only_a_server_knows_its_intents(folder: Path, kontor: Run) -> None:
    write_bot(folder, "asking", "paid")
    module = folder / "bots" / "asking" / "__init__.py"
    written = module.read_text().replace("tests.kontor.house import Scripted", "kontor.nlu.rasa import Rasa")
    module.write_text(written.replace('Scripted("echo")', 'Rasa("http://127.0.0.1:1")'))
    ran = kontor("check", "asking", env=ACCOUNT)
    assert ran.code == 0
    assert "note asking: intents: only its server knows them: not looked at" in ran.lines

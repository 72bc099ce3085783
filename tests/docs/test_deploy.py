"""The files of deploy/ name what is there: routes, folders, commands, settings."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from typer.core import TyperCommand

from kontor.cli import make
from kontor.engine import STOP_SECONDS
from kontor.plugins import bot_names

ROOT = Path(__file__).resolve().parents[2]
CADDY = (ROOT / "deploy/Caddyfile").read_text("utf-8")
CONTAINER = (ROOT / "deploy/Containerfile").read_text("utf-8")
UNIT = (ROOT / "deploy/kontor.service").read_text("utf-8")
DEPLOY = (ROOT / "docs/deploy.md").read_text("utf-8")


def test_the_proxy_keeps_everything_inside_that_tells_how_the_process_is() -> None:
    told = set(re.findall(r'@app\.get\("([^"]+)"\)', (ROOT / "kontor/web/app.py").read_text("utf-8")))
    inside = re.search(r"@inside path (.*)", CADDY)

    assert inside is not None
    assert set(inside[1].split()) == told


def test_the_container_takes_every_folder_that_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINER, re.MULTILINE)
    sources = {source for line in copied for source in line.split()}

    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]) <= sources
    assert [source for source in sources if not (ROOT / source).exists()] == []


@pytest.mark.parametrize(
    "line",
    [
        *re.findall(r"^Exec\w+=\S+/kontor (.+)$", UNIT, re.MULTILINE),
        " ".join(re.findall(r'"([^"]+)"', re.findall(r"^CMD (.*)$", CONTAINER, re.MULTILINE)[-1])),
        *(line.split(" #")[0] for line in re.findall(r"^(?:\$ )?kontor (.+)$", DEPLOY, re.MULTILINE)),
    ],
)
def test_every_command_written_there_is_one(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name, *arguments = shlex.split(line)
    for file in arguments:
        if file.endswith(".db"):
            Path(file).touch()
    command = make().later[name].load()
    if not isinstance(command, TyperCommand):
        below, *arguments = arguments
        found = command.commands[below]
        assert isinstance(found, TyperCommand)
        command = found
    context = command.make_context(name, arguments)

    bots = context.params.get("bots") or ()
    assert set(bots) <= set(bot_names(ROOT))


def test_the_unit_gives_a_stop_more_time_than_the_engine_takes() -> None:
    found = re.search(r"TimeoutStopSec=(\d+)", UNIT)
    assert found is not None
    assert int(found[1]) > STOP_SECONDS

"""What the demo prints works when it is pasted."""

from __future__ import annotations

import asyncio
import hmac
import json
import shutil
import socket
import subprocess
from typing import Any

import pytest

from scripts.demo import BOTS, NoDemo, Shown, curl, end_once, free, shown

SECRET = "demo"
SHOW = "curl() { printf '%s\\0' \"$@\"; }\n"


def pasted(lines: str) -> list[str]:
    """Run shell lines with a curl that prints its arguments; return these."""
    ran = subprocess.run(["bash", "-euc", SHOW + lines], capture_output=True, check=True, text=True)
    return ran.stdout.split("\0")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl: apt-get install openssl")
@pytest.mark.parametrize("bot", BOTS, ids=lambda bot: bot.name)
def test_the_pasted_webhook_carries_a_true_signature(bot: Shown) -> None:
    arguments = pasted(curl(bot, "http://127.0.0.1:8000", SECRET))

    body = arguments[arguments.index("--data-binary") + 1]
    proof = hmac.digest(SECRET.encode(), body.encode(), "sha256").hex()
    assert f"X-Hub-Signature-256: sha256={proof}" in arguments
    assert f"http://127.0.0.1:8000/hooks/whatsapp/{bot.name}" in arguments


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl: apt-get install openssl")
def test_pasted_twice_it_is_two_messages_of_now() -> None:
    lines = curl(BOTS[0], "http://127.0.0.1:8000", SECRET)
    arguments = pasted(f"{lines}\n{lines}")

    bodies = [json.loads(argument) for argument in arguments if argument.startswith("{")]
    values = [body["entry"][0]["changes"][0]["value"] for body in bodies]
    first, second = (value["messages"][0] for value in values)
    assert first["id"] != second["id"]
    assert first["text"]["body"] == BOTS[0].question
    assert int(first["timestamp"]) > 1_700_000_000


@pytest.mark.parametrize(
    "body, lines",
    [
        ({"type": "text", "text": {"body": "Gate B22."}}, "Gate B22."),
        (
            {
                "type": "interactive",
                "interactive": {"body": {"text": "Which?"}, "action": {"buttons": [{"reply": {"title": "LIS"}}]}},
            },
            "Which?\n[LIS]",
        ),
        ({"type": "document", "document": {"caption": "Your ticket"}}, "(document) Your ticket"),
        ({"type": "template", "template": {"name": "delay"}}, "(template)"),
    ],
)
def test_shows_what_a_phone_would(body: dict[str, Any], lines: str) -> None:
    assert shown(body) == lines


def test_a_taken_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NoDemo, match=f"port {port} is taken"):
            free(port)


async def test_a_second_ctrl_c_does_not_cut_off_the_stopping() -> None:
    stopped: list[str] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            end_once(working)
            await asyncio.sleep(0)
            stopped.append("everything")

    working = asyncio.create_task(work())
    await asyncio.sleep(0)
    end_once(working)
    await asyncio.wait([working])
    assert stopped == ["everything"]

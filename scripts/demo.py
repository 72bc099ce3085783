"""Serves the airline and the shop with made-up data, beside a stand-in for Meta's Graph API that shows the replies."""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import shlex
import signal
import socket
import subprocess
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp

from connectors.whatsapp.testing import FakeGraph, text_webhook

ROOT = Path(__file__).resolve().parents[1]
READY_WITHIN = 600.0
"""Seconds: both bots learn four languages first, which takes an old laptop minutes."""
STOPPED_WITHIN = 15.0
NEVER = 1_000_000_000
"""Stands for the time of sending in a webhook; the shell puts its own in its place."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A bot of the demo: its WhatsApp number, the commands that fill its data, and what to ask it."""

    name: str
    number: str
    imports: tuple[tuple[str, ...], ...]
    question: str


BOTS = (
    Shown(
        "airline",
        "800000000000001",
        (
            ("airline", "import", "bots/airline/data/timetable.csv"),
            ("airline", "import", "bots/airline/data/news.csv"),
            ("bookings", "import", "bots/airline/data/bookings.json"),
        ),
        "When does KX104 leave?",
    ),
    Shown(
        "shop",
        "800000000000002",
        (
            ("shop", "import", "bots/shop/data/feed.csv", "--language", "en"),
            ("shop", "import", "bots/shop/data/feed.de.csv", "--language", "de"),
        ),
        "Do you have the blue rain jacket in M?",
    ),
)


class NoDemo(Exception):
    """The demo cannot run; the text says why and what to do."""


def environment(data: Path, secret: str, token: str, graphs: Mapping[str, FakeGraph]) -> dict[str, str]:
    """Return the settings of the demo, over the environment we were started in."""
    settings = {
        "KONTOR_DATA": str(data),
        "KONTOR_DATABASE_URL": f"sqlite:///{data / 'kontor.db'}",
        "KONTOR_KEYSTORE": str(data / "keystore.json"),
        "KONTOR_WHATSAPP_APP_SECRET": secret,
        "KONTOR_WHATSAPP_VERIFY_TOKEN": token,
        "KONTOR_WHATSAPP_ACCESS_TOKEN": token,
    }
    for bot in BOTS:
        settings[f"KONTOR_WHATSAPP_{bot.name.upper()}_PHONE_NUMBER_ID"] = bot.number
        settings[f"KONTOR_WHATSAPP_{bot.name.upper()}_API_URL"] = graphs[bot.name].url
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("KONTOR_")}
    return inherited | settings


def curl(bot: Shown, address: str, secret: str) -> str:
    """Return shell lines that post a signed webhook: each time they are pasted, a new message of a made-up customer."""
    written = text_webhook(bot.question, id="wamid.ONE", at=NEVER, number=bot.number).decode()
    body = written.replace("wamid.ONE", "wamid.'$(date +%s)$RANDOM'").replace(str(NEVER), "'$(date +%s)'")
    signature = f'$(printf %s "$body" | openssl dgst -sha256 -hmac {secret} -r | cut -d" " -f1)'
    return "\n".join(
        [
            f"body='{body}'",
            f"curl -sS -w '%{{http_code}}\\n' {address}/hooks/whatsapp/{bot.name} --data-binary \"$body\" \\",
            f"  -H 'Content-Type: application/json' -H \"X-Hub-Signature-256: sha256={signature}\"",
        ]
    )


def shown(body: Mapping[str, Any]) -> str:
    """Return what a phone would show of a message to the Graph API, in a few lines."""
    kind = body.get("type", "")
    part = body.get(kind, {})
    if kind == "text":
        return str(part["body"])
    if kind == "interactive":
        action = part.get("action", {})
        titles = [button["reply"]["title"] for button in action.get("buttons", ())]
        titles += [row["title"] for section in action.get("sections", ()) for row in section.get("rows", ())]
        return "\n".join([part.get("body", {}).get("text", ""), *(f"[{title}]" for title in titles)])
    caption = part.get("caption", "") if isinstance(part, Mapping) else ""
    return f"({kind}) {caption}".strip()


async def phones(graphs: Mapping[str, FakeGraph]) -> None:
    """Print what arrives at the customers' phones, as it arrives."""
    seen = dict.fromkeys(graphs, 0)
    while True:
        for name, graph in graphs.items():
            new = graph.accepted - seen[name]
            seen[name] += new
            for call in list(graph.sends)[-new:] if new else ():
                print(f"\n{name} to WhatsApp {call.body.get('to', '')}:", shown(call.body), sep="\n", flush=True)
        await asyncio.sleep(0.1)


def free(port: int) -> None:
    """Raise `NoDemo` when somebody else listens at the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise NoDemo(f"port {port} is taken: end what listens there, or choose another with --port") from None


def prepare(settings: Mapping[str, str]) -> None:
    """Fill the databases of the plugins; what they hold already stays."""
    lanes: dict[str, list[tuple[str, ...]]] = {}
    for command in (command for bot in BOTS for command in bot.imports):
        lanes.setdefault(command[0], []).append(command)
    with ThreadPoolExecutor() as pool:  # each has a database of its own
        for _ in pool.map(partial(run_all, settings), lanes.values()):
            pass


def run_all(settings: Mapping[str, str], commands: Sequence[tuple[str, ...]]) -> None:
    """Run commands one after the other; raises `NoDemo` when one fails."""
    for command in commands:
        ran = subprocess.run(
            [sys.executable, "-m", "kontor.cli", *command],
            cwd=ROOT,
            env=dict(settings),
            text=True,
            capture_output=True,
            check=False,
        )
        print("  " + shlex.join(command), flush=True)
        if ran.returncode:
            raise NoDemo(f"`kontor {shlex.join(command)}` failed: {(ran.stderr or ran.stdout).strip()}")


async def ready(address: str, server: Process) -> None:
    """Wait until the server answers; raises `NoDemo` when it ends or takes too long."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
        for _ in range(int(READY_WITHIN / 0.2)):
            if server.returncode is not None:
                raise NoDemo("the server has ended; its last lines say why")
            try:
                async with session.get(f"{address}/readyz") as answer:
                    if answer.status == 200:
                        return
            except (aiohttp.ClientError, TimeoutError):
                pass
            await asyncio.sleep(0.2)
    raise NoDemo(f"the server was not ready within {READY_WITHIN:.0f} seconds")


async def serve(port: int, data: Path, secret: str, token: str) -> None:
    """Run the demo until a signal comes or the server ends; whatever was started is stopped."""
    free(port)
    address, graphs = f"http://127.0.0.1:{port}", dict[str, FakeGraph]()
    try:
        for bot in BOTS:
            hook = f"{address}/hooks/whatsapp/{bot.name}"
            graphs[bot.name] = await FakeGraph(token, secret, webhook=hook, keep=1000).start()
        await serve_beside(graphs, address, data, environment(data, secret, token, graphs))
    finally:
        for graph in graphs.values():
            await graph.close()


async def serve_beside(graphs: Mapping[str, FakeGraph], address: str, data: Path, settings: Mapping[str, str]) -> None:
    """Fill the databases and serve the bots beside their stand-ins for Meta."""
    print(f"preparing the demo's data in {data} ...", flush=True)
    await asyncio.to_thread(prepare, settings)
    port = address.rpartition(":")[2]
    command = [sys.executable, "-m", "kontor.cli", "serve", *(bot.name for bot in BOTS), "--port", port]
    command += ["--parent", str(os.getpid())]  # not even a kill leaves it behind with its port
    server = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=settings, start_new_session=True)
    watching = asyncio.create_task(phones(graphs))
    try:
        await ready(address, server)
        print(greeting(address, data, settings["KONTOR_WHATSAPP_APP_SECRET"]), flush=True)
        await server.wait()
        raise NoDemo("the server has ended; its last lines say why")
    finally:
        watching.cancel()
        await stop(server)


async def stop(server: Process) -> None:
    """Ask the server to end, and insist when it does not."""
    if server.returncode is not None:
        return
    server.terminate()
    try:
        await asyncio.wait_for(server.wait(), STOPPED_WITHIN)
    except TimeoutError:
        server.kill()
        await server.wait()


def end_once(work: asyncio.Task[None]) -> None:
    """End some work, once: a second Ctrl-C must not cut off the stopping of what it started."""
    if not work.cancelling():
        work.cancel()


def greeting(address: str, data: Path, secret: str) -> str:
    """Return where to click and what to paste."""
    posts = "\n\n".join(f"# {bot.name}: {bot.question}\n{curl(bot, address, secret)}" for bot in BOTS)
    return f"""
Talk to both bots in the browser:

    {address}/

Or post a WhatsApp webhook, signed as Meta signs it, from another terminal; the reply appears here:

{posts}

Ctrl-C stops everything; the data stays in {data}. What became of the newest message, and why:

    KONTOR_DATA={shlex.quote(str(data))} {shlex.quote(str(Path(sys.executable).with_name("kontor")))} explain
"""


async def main() -> int:
    """Serve until Ctrl-C; return the status."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=ROOT / "var/demo", help="where its databases and keys are kept")
    given = parser.parse_args()
    data = given.data.resolve()
    data.mkdir(parents=True, exist_ok=True)
    serving = asyncio.create_task(serve(given.port, data, secrets.token_hex(16), secrets.token_hex(8)))
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(name) is signal.SIG_IGN:  # as under nohup
            continue
        asyncio.get_running_loop().add_signal_handler(name, end_once, serving)
    try:
        await serving
    except asyncio.CancelledError:
        return 0
    except NoDemo as error:
        print(error, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

"""`kontor serve` and `kontor worker`."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Coroutine, Iterable
from typing import Annotated

import typer
import uvicorn
from rich.console import Console

from kontor.bots import Bot, BotError
from kontor.clock import SystemClock
from kontor.engine import Engine
from kontor.engine.failpoints import Failpoints
from kontor.plugins import load_bot
from kontor.settings import Settings
from kontor.store.opening import Workspace, open_workspace
from kontor.web import make_app
from kontor.web.server import Server

Names = Annotated[list[str], typer.Argument(metavar="BOT...", help="bots to run, as `kontor bots` lists them")]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("serve")(serve)
    app.command("worker")(worker)


def serve(
    bots: Names,
    port: Annotated[int, typer.Option(help="port of hooks and pages")] = 8000,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(help="extra processes that take turns (PostgreSQL only)", min=0)] = 0,
    accept_only: Annotated[
        bool, typer.Option("--accept-only", help="take hooks here and leave turns to workers")
    ] = False,
) -> None:
    """Serve bots: hooks, pages, turns and sends in one process, with more workers beside it on PostgreSQL."""
    settings = Settings()
    if workers and not settings.database.startswith("postgresql"):
        raise BotError("--workers needs PostgreSQL: SQLite has one process; set KONTOR_DATABASE_URL=postgresql://...")
    children = [_spawn(bots) for _ in range(workers)]
    try:
        run(_serve(bots, settings, host, port, turns=not accept_only))
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(30)


def worker(bots: Names) -> None:
    """Take turns and send for bots whose hooks another process accepts (PostgreSQL only)."""
    settings = Settings()
    if not settings.database.startswith("postgresql"):
        raise BotError("kontor worker needs PostgreSQL: set KONTOR_DATABASE_URL=postgresql://...")
    run(_work(bots, settings))


def run(work: Coroutine[object, object, None]) -> None:
    """Run a coroutine on the fastest loop there is here."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(work)
    else:
        uvloop.run(work)


def _spawn(bots: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "kontor.cli", "worker", *bots])


async def _serve(names: list[str], settings: Settings, host: str, port: int, *, turns: bool) -> None:
    workspace = await open_here(settings)
    engine = make_engine(workspace, [load_bot(name) for name in names], settings)
    await prepare(engine.bots, settings)
    config = uvicorn.Config(
        make_app(engine, turns=turns),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=15,
    )
    server = Server(config, [one.connector for one in engine.stations.values()])
    for line in engine.left_out:
        say(f"[yellow]note[/yellow] {line}")
    say(
        f"{', '.join(names)} at http://{host}:{port}/ · hooks: " + "  ".join(f"/hooks/{key}" for key in engine.stations)
    )
    try:
        await server.serve()
    finally:
        workspace.close()
    if not server.started:
        raise BotError(f"port {port} of {host} cannot be listened on: choose another with --port")


async def _work(names: list[str], settings: Settings) -> None:
    workspace = await open_here(settings)
    engine = make_engine(workspace, [load_bot(name) for name in names], settings)
    await prepare(engine.bots, settings)
    ended = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, ended.set)
    await engine.start()
    say(f"worker {os.getpid()} takes turns for {', '.join(names)}")
    await ended.wait()
    await engine.stop()
    workspace.close()


def make_engine(workspace: Workspace, bots: list[Bot], settings: Settings) -> Engine:
    """Return the engine of this process."""
    return Engine(
        workspace.database, workspace.vault, bots, clock=SystemClock(), fail=Failpoints.from_env(), lease=settings.lease
    )


async def open_here(settings: Settings) -> Workspace:
    """Open the workspace the settings name, telling loudly what was made."""
    return await open_workspace(settings.database, settings.keys, announce=say)


async def prepare(bots: Iterable[Bot], settings: Settings) -> None:
    """Let every bot's understanding train or load before the first message."""
    for bot in bots:
        prepare_one = getattr(bot.understanding, "prepare", None)
        if prepare_one is not None:
            await asyncio.to_thread(prepare_one, settings.data / "models")


def say(line: str) -> None:
    """Tell the operator."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(line)

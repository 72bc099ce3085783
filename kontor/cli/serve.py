"""`kontor serve` and `kontor worker`."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Annotated

import typer
import uvicorn
from starlette.types import ASGIApp

from kontor.bots import Bot, BotError
from kontor.cli.here import open_here, say
from kontor.cli.workers import follow, keep_running
from kontor.clock import SystemClock
from kontor.engine import Engine
from kontor.engine.failpoints import Failpoints
from kontor.engine.keeping import MB, MediaLimits
from kontor.plugins import load_bot
from kontor.settings import Settings
from kontor.store.opening import Workspace
from kontor.web import make_app, make_figures
from kontor.web.server import Server, bound, listening

NEW_OBJECTS = 20_000
"""How many objects may be new before the youngest are looked through; CPython's own choice is 700."""

Parent = Annotated[int | None, typer.Option(help="end when the process of this number, which started it, is gone")]
Names = Annotated[list[str], typer.Argument(metavar="BOT...", help="bots to run, as `kontor bots` lists them")]


def serve(
    bots: Names,
    port: Annotated[int, typer.Option(help="port of hooks and pages")] = 8000,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(help="extra processes that take turns (PostgreSQL only)", min=0)] = 0,
    accept_only: Annotated[
        bool, typer.Option("--accept-only", help="take hooks here and leave turns to workers")
    ] = False,
    readers: Annotated[int, typer.Option(help="processes beside this one that only read texts, a bot", min=0)] = 0,
    metrics_port: Annotated[
        int | None, typer.Option(help="port of /metrics of the first of --workers; each further one has the next")
    ] = None,
    parent: Parent = None,
) -> None:
    """Serve bots: hooks, pages, turns and sends in one process, with more workers beside it on PostgreSQL."""
    settings = Settings()
    if metrics_port is not None and not workers:
        raise BotError("--metrics-port is for --workers: the figures of this process are at /metrics of --port")
    if workers and not settings.database.startswith("postgresql"):
        raise BotError("--workers needs PostgreSQL: SQLite has one process; set KONTOR_DATABASE_URL=postgresql://...")
    if accept_only and not settings.database.startswith("postgresql"):
        raise BotError(
            "--accept-only needs PostgreSQL: on SQLite nobody else could answer; set KONTOR_DATABASE_URL=..."
        )
    made = [_apart(load_bot(name), readers) for name in bots]
    with _address(host, port, "--port") as listener:
        commands = _worker_commands(bots, workers, host, metrics_port)
        run(_serve(made, settings, listener, parent, turns=not accept_only, workers=commands))


def worker(
    bots: Names,
    metrics_port: Annotated[
        int | None, typer.Option(help="port of /metrics, /healthz and /readyz; without it there is none")
    ] = None,
    host: Annotated[str, typer.Option(help="address that --metrics-port listens on")] = "127.0.0.1",
    parent: Parent = None,
) -> None:
    """Take turns and send for bots whose hooks another process accepts (PostgreSQL only)."""
    settings = Settings()
    if not settings.database.startswith("postgresql"):
        raise BotError("kontor worker needs PostgreSQL: set KONTOR_DATABASE_URL=postgresql://...")
    made = [load_bot(name) for name in bots]
    if metrics_port is None:
        run(_work(made, settings, None, parent))
        return
    with _address(host, metrics_port, "--metrics-port") as listener:
        run(_work(made, settings, listener, parent))


def _worker_commands(bots: list[str], count: int, host: str, metrics_port: int | None) -> list[list[str]]:
    """Return what begins each worker of this process; with a port, each has its own to tell its figures at."""
    command = [sys.executable, "-m", "kontor.cli", "worker", *bots, "--parent", str(os.getpid())]
    if metrics_port is None:
        return [command] * count
    ports = range(metrics_port, metrics_port + count)
    for port in ports:
        _address(host, port, "--metrics-port").close()
    return [[*command, "--host", host, "--metrics-port", str(port)] for port in ports]


def _address(host: str, port: int, option: str) -> socket.socket:
    """Take the address before anything else: whether it is free should not be known after minutes of learning."""
    try:
        return bound(host, port)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BotError(
            f"port {port} of {host} cannot be listened on ({reason}): choose another with {option}"
        ) from None


def run(work: Coroutine[object, object, None]) -> None:
    """Run a coroutine on the fastest loop there is."""
    import uvloop

    uvloop.run(work)


def _apart(bot: Bot, readers: int) -> Bot:
    """Return a bot whose texts are read by so many other processes; raises `BotError` where they cannot be."""
    if not readers:
        return bot
    from kontor.nlu.apart import Apart
    from kontor.nlu.embedded import Embedded

    if not isinstance(bot.understanding, Embedded):
        raise BotError(f"--readers is for the embedded engine, and {bot.name} has another: leave --readers out")
    return replace(bot, understanding=Apart(bot.understanding, readers))


async def _serve(
    bots: list[Bot],
    settings: Settings,
    listener: socket.socket,
    parent: int | None,
    *,
    turns: bool,
    workers: list[list[str]],
) -> None:
    workspace = await open_here(settings, migrate=True)
    engine = make_engine(workspace, bots, settings)
    await prepare(engine.bots, settings)
    for line in engine.left_out:
        say(f"[yellow]note[/yellow] {line}")
    host, port = listener.getsockname()[:2]
    say(
        f"{', '.join(bot.name for bot in bots)} at http://{f'[{host}]' if ':' in host else host}:{port}/ · hooks: "
        + "  ".join(f"/hooks/{key}" for key in engine.stations)
    )
    try:
        async with _beside(follow(parent)), _beside(keep_running(workers)):
            await _listen(make_app(engine, turns=turns), engine, listener)
    finally:
        for close in [close for bot in bots if (close := getattr(bot.understanding, "close", None)) is not None]:
            close()
        workspace.close()


@asynccontextmanager
async def _beside(work: Coroutine[object, object, None]) -> AsyncIterator[None]:
    """Let something run until the block ends, and end it."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _listen(app: ASGIApp, engine: Engine, listener: socket.socket) -> None:
    """Serve an application, and the engine with it, until a signal ends it."""
    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=15)
    server = Server(config, [one.connector for one in engine.stations.values()])
    await server.serve([listening(listener, config.backlog)])
    if not server.started:
        raise BotError("the engine could not be started: the lines above say why")


async def _work(bots: list[Bot], settings: Settings, listener: socket.socket | None, parent: int | None) -> None:
    workspace = await open_here(settings, migrate=True)
    engine = make_engine(workspace, bots, settings)
    await prepare(engine.bots, settings)
    say(f"worker {os.getpid()} takes turns for {', '.join(bot.name for bot in bots)}")
    try:
        async with _beside(follow(parent)):
            await (_turns(engine) if listener is None else _listen(make_figures(engine), engine, listener))
    finally:
        workspace.close()


async def _turns(engine: Engine) -> None:
    """Let an engine work until a signal ends it."""
    ended = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, ended.set)
    await engine.start(hooks=False)
    await ended.wait()
    await engine.stop()


def make_engine(workspace: Workspace, bots: list[Bot], settings: Settings) -> Engine:
    """Return the engine of this process."""
    return Engine(
        workspace.database,
        workspace.vault,
        bots,
        clock=SystemClock(),
        fail=Failpoints.from_env(),
        lease=settings.lease,
        media=MediaLimits(settings.media_per_day, settings.media_mb_per_day * MB),
    )


async def prepare(bots: Iterable[Bot], settings: Settings) -> None:
    """Let every bot's understanding, where it has `prepare(folder, tell)`, train or load before the first message."""
    from kontor.nlu.beforehand import learn_beforehand

    understandings, folder = {bot.name: bot.understanding for bot in bots}, settings.data / "models"
    await learn_beforehand(understandings, folder, _tell)
    for name, understanding in understandings.items():
        if (prepare_one := getattr(understanding, "prepare", None)) is not None:
            await asyncio.to_thread(prepare_one, folder, partial(_tell, name))
    _spare()


def _tell(bot: str, line: str) -> None:
    say(f"{bot} {line} ...")


def _spare() -> None:
    """Keep the garbage collector off what lives as long as the process.

    Models, tables and compiled statements are a million objects; walking them stops every chat for a tenth of a second
    and finds nothing. What a message leaves in cycles is little, so it is looked for seldom.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 20, 100)

"""`kontor rasa`: Rasa's own environment, a Rasa server for a bot's training data, and a bot from a Rasa project."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from kontor.cli import rasa_import
from kontor.cli.here import say
from kontor.cli.progress import told
from kontor.nlu.rasa.environment import Environment, install
from kontor.nlu.rasa.process import RasaFailed
from kontor.nlu.rasa.project import EPOCHS
from kontor.nlu.rasa.serving import serving
from kontor.nlu.rasa.training import train
from kontor.plugins import load_bot
from kontor.settings import Settings

app = typer.Typer(help="Rasa as the engine that reads texts, and bots made from Rasa projects.", no_args_is_help=True)
rasa_import.add(app)


@app.command("install")
def install_(
    python: Annotated[Path | None, typer.Option(help="a Python 3.8, 3.9 or 3.10; by default the newest found")] = None,
) -> None:
    """Install Rasa 3.6 into an environment of its own: about three minutes, 2.7 GB.

    It stands below the data folder, unless KONTOR_RASA names another place. One that was broken off goes on.
    """
    environment = here()
    with told() as progress:
        version = install(environment, python, progress)
    say(f"Rasa {version} in {environment.folder}; next: kontor train BOT --engine rasa, kontor rasa serve BOT")


@app.command("serve")
def serve_(
    bot: Annotated[str, typer.Argument(metavar="BOT", help="the bot, as `kontor bots` lists it")],
    language: Annotated[str | None, typer.Option(help="the language to serve; by default the bot's first")] = None,
    port: Annotated[int, typer.Option(help="port on 127.0.0.1")] = 5005,
    epochs: Annotated[int, typer.Option(min=1, help="serve what `kontor train` learnt in so many")] = EPOCHS,
    token: Annotated[str | None, typer.Option(help="what callers must know", envvar="KONTOR_RASA_TOKEN")] = None,
) -> None:
    """Serve one language of a bot's training data with Rasa, until a signal ends it; trains first where needed."""
    environment, made = here().checked(), load_bot(bot)
    spoken = language or made.languages[0]
    with told() as progress:
        folder = Settings().data / "models"
        model = train(made, folder, environment, languages=[spoken], epochs=epochs, progress=progress)[spoken]
    begun = time.monotonic()
    for sign in (signal.SIGTERM, signal.SIGINT):  # a shell starts what is in its background deaf to the second
        signal.signal(sign, _leave)
    try:
        with serving(environment, model, port, token=token) as server:
            server.wait_until_ready()
            say(f"Rasa reads {spoken} at {server.url} after {time.monotonic() - begun:.0f} s: Rasa({server.url!r})")
            if status := server.program.wait():
                raise RasaFailed(f"rasa ended with status {status}: its output says why")
    except KeyboardInterrupt:
        say("Rasa was ended")


def here() -> Environment:
    """Return Rasa's environment as the settings name it."""
    return Environment(Settings().rasa_environment.absolute())


def _leave(*_: object) -> NoReturn:
    raise KeyboardInterrupt

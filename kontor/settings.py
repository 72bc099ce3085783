"""What an operator sets: names, defaults, and the one place where the environment is read for the core."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

Level = Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(lambda said: str(said).lower())]


class Settings(BaseSettings):
    """Settings of a process, from `KONTOR_...` variables.

    `data` is the folder for everything that is not named apart; `embeddings` a sentence model for understanding, its
    folder or a hub's name for it; `lease_seconds` how long a dead process keeps its
    conversations. `media_per_day` files of `media_mb_per_day` megabytes together are kept of one conversation in 24
    hours. A variable that is empty counts as none.
    """

    model_config = SettingsConfigDict(env_prefix="KONTOR_", env_ignore_empty=True, extra="ignore")

    data: Path = Path("var")
    database_url: str = ""
    keystore: Path | None = None
    rasa: Path | None = None
    embeddings: str = ""
    lease_seconds: float = Field(default=30.0, ge=1, allow_inf_nan=False)
    media_per_day: int = Field(default=100, ge=0)
    media_mb_per_day: int = Field(default=200, ge=0)
    log_level: Level = "info"

    @property
    def database(self) -> str:
        """The database's URL: SQLite in the data folder unless another is set."""
        return self.database_url or f"sqlite:///{self.data / 'kontor.db'}"

    @property
    def keys(self) -> Path:
        """The keystore's file."""
        return self.keystore or self.data / "keystore.json"

    @property
    def rasa_environment(self) -> Path:
        """The virtual environment Rasa lives in."""
        return self.rasa or self.data / "rasa-environment"

    @property
    def lease(self) -> timedelta:
        """The lease."""
        return timedelta(seconds=self.lease_seconds)


def variable_of(value: str) -> str | None:
    """Return the `KONTOR_...` variable that holds a value, to tell an operator where it stands."""
    return next((name for name, held in os.environ.items() if held == value and name.startswith("KONTOR_")), None)

"""What an operator sets: names, defaults, and the one place where the environment is read for the core."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of a process, from `KONTOR_...` variables.

    `data` is the folder for everything that is not named apart; `embeddings` a sentence model for understanding, its
    folder or a hub's name for it; `lease_seconds` how long a dead process keeps its
    conversations. `media_per_day` files of `media_mb_per_day` megabytes together are kept of one conversation in 24
    hours.
    """

    model_config = SettingsConfigDict(env_prefix="KONTOR_", extra="ignore")

    data: Path = Path("var")
    database_url: str = ""
    keystore: Path | None = None
    rasa: Path | None = None
    embeddings: str = ""
    lease_seconds: float = 30.0
    media_per_day: int = 100
    media_mb_per_day: int = 200
    log_level: str = "info"

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

"""What databases have built in for finding texts: SQLite's FTS5 and PostgreSQL's full text, behind one interface."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from typing import LiteralString, Protocol

import psycopg

from kontor.letters import plain

DICTIONARIES: dict[str, LiteralString] = {"en": "english", "de": "german", "pt": "portuguese", "es": "spanish"}
Parts = tuple[str, str]
"""What a text is called, and what it says."""


class Finder(Protocol):
    """Texts ready to be searched."""

    def find(self, words: str, most: int) -> list[int]:
        """Return the places of texts that have any of the words, best first."""
        ...

    def close(self) -> None:
        """Let the database go."""
        ...


class Fts5:
    """FTS5 with bm25, names three times as heavy; stems are English or none, there are no others."""

    def __init__(self, texts: Sequence[Parts], language: str) -> None:
        self._base = sqlite3.connect("")
        stems = "porter " if language == "en" else ""
        self._base.execute(
            f"CREATE VIRTUAL TABLE texts USING fts5(name, about, tokenize='{stems}unicode61 remove_diacritics 2')"
        )
        rows = ((place, *parts) for place, parts in enumerate(texts))
        self._base.executemany("INSERT INTO texts (rowid, name, about) VALUES (?, ?, ?)", rows)

    def find(self, words: str, most: int) -> list[int]:
        """See `Finder`."""
        wanted = " OR ".join(f'"{word}"' for word in _split(words)) or '"nothing at all"'
        found = self._base.execute(
            "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, 3.0, 1.0), rowid LIMIT ?", (wanted, most)
        )
        return [row[0] for row in found]

    def close(self) -> None:
        """See `Finder`."""
        self._base.close()


class Postgres:
    """PostgreSQL's full text with a language's dictionary, names weighted A, a GIN index, ranked by `ts_rank`."""

    def __init__(self, url: str, texts: Sequence[Parts], language: str) -> None:
        self._base = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        self._words = DICTIONARIES.get(language, "simple")
        self._base.execute("CREATE TEMPORARY TABLE texts (place int PRIMARY KEY, found tsvector)")
        with self._base.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO texts VALUES (%s, setweight(to_tsvector(%s::regconfig, %s), 'A')"
                " || to_tsvector(%s::regconfig, %s))",
                [(place, self._words, name, self._words, about) for place, (name, about) in enumerate(texts)],
            )
        self._base.execute("CREATE INDEX ON texts USING gin (found)")
        self._base.execute("ANALYZE texts")

    def find(self, words: str, most: int) -> list[int]:
        """See `Finder`."""
        wanted = " or ".join(_split(words))
        found = self._base.execute(
            "SELECT place FROM texts, websearch_to_tsquery(%s::regconfig, %s) asked WHERE found @@ asked"
            " ORDER BY ts_rank(found, asked) DESC, place LIMIT %s",
            (self._words, wanted, most),
        )
        return [row[0] for row in found]

    def close(self) -> None:
        """See `Finder`."""
        self._base.close()


def _split(words: str) -> list[str]:
    """Return the words without what the databases' query languages read as signs; "or" would join."""
    return [word for word in re.findall(r"\w+", words) if plain(word) not in {"or", ""}]

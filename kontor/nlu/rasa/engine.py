"""Rasa as the engine that reads texts, with the embedded one behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from kontor.clock import Clock, SystemClock
from kontor.nlu.entities import read_entities
from kontor.nlu.line import read_line
from kontor.nlu.rasa.answer import as_sent, read_answer
from kontor.nlu.rasa.breaker import Breaker
from kontor.nlu.rasa.guarded import Guarded
from kontor.nlu.rasa.server import Server, Unanswered
from kontor.understanding import Context, Reading, Understands

LONGEST_ANSWER = 1024 * 1024


class Rasa:
    """Understands texts by asking Rasa servers (`POST /model/parse`), and by `fallback` where they do not answer.

    `url` is one server for all `languages`, or one for each language: `Rasa({"en": "http://127.0.0.1:5005", "de":
    "http://127.0.0.1:5006"})`. With several languages `fallback` tells which one a message is in; without it that is
    the conversation's. `seconds` bounds one call; after `failures` failed ones in a row a server is left alone for
    `rest`. `counts` holds how many texts were read by `rasa` and by the `fallback`.
    """

    def __init__(
        self,
        url: str | Mapping[str, str],
        token: str | None = None,
        *,
        languages: Sequence[str] = ("en",),
        fallback: Understands | None = None,
        seconds: float = 2.0,
        failures: int = 5,
        rest: timedelta = timedelta(seconds=15),
        clock: Clock | None = None,
    ) -> None:
        urls = dict(url) if isinstance(url, Mapping) else dict.fromkeys(languages, url)
        if not urls:
            raise ValueError('Rasa needs a server for at least one language: Rasa({"en": "http://127.0.0.1:5005"})')
        self.languages, self.fallback, self.counts = tuple(urls), fallback, Counter[str]()
        names = {address: ",".join(one for one in urls if urls[one] == address) for address in urls.values()}
        servers = {
            address: Guarded(
                name, Server(address, token, seconds, LONGEST_ANSWER), clock or SystemClock(), Breaker(failures, rest)
            )
            for address, name in names.items()
        }
        self._servers = {language: servers[address] for language, address in urls.items()}

    def prepare(self, folder: Path, tell: Callable[[str], object] | None = None) -> None:
        """Let the fallback train or load, which tells what takes long."""
        if (prepare := getattr(self.fallback, "prepare", None)) is not None:
            prepare(folder, tell)

    def intents(self) -> set[str] | None:
        """Return the intents that the fallback is trained with, as the servers should be; None without one."""
        known = getattr(self.fallback, "intents", None)
        return None if known is None else set(known())

    async def read(self, text: str, context: Context) -> Reading:
        """Return what the text means; never raises on any text, nor whatever a server does."""
        guess = await self._otherwise(text, context) if len(self.languages) > 1 and self.fallback else None
        language = self._language(guess.language if guess and guess.language else context.language)
        sent, spoken = as_sent(text), replace(context, language=language)
        try:
            reading = await self._servers[language].post(
                "/model/parse", {"text": sent}, partial(read_answer, text=sent, context=spoken)
            )
        except Unanswered:
            self.counts["fallback"] += 1
            return guess or await self._otherwise(text, context)
        self.counts["rasa"] += 1
        return reading

    async def _otherwise(self, text: str, context: Context) -> Reading:
        """Read without a server; with no other engine there is no intent, only the values that our readers find."""
        if self.fallback is not None:
            return await self.fallback.read(text, context)
        return Reading(entities=read_entities(read_line(text), context, {}), language=context.language)

    def _language(self, language: str) -> str:
        """Return the language whose server reads a message: itself, else one of the same tongue, else the first."""
        tongue = language.split("-", maxsplit=1)[0]
        same = (known for known in self.languages if known.split("-")[0] == tongue)
        return language if language in self._servers else next(same, self.languages[0])

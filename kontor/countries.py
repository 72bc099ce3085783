"""What countries are called, from Unicode's CLDR as Babel has it, and what people call them besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.core import UnknownLocaleError
from ruamel.yaml import YAML

from kontor.letters import plain

_NONE = {"EZ", "QO", "UN", "XA", "XB", "ZZ"}


def names(language: str) -> Iterator[tuple[str, str]]:
    """Yield ISO code and plain name of each country, and of the European Union; in English for an unknown language."""
    try:
        territories = Locale.parse(language, sep="-").territories
    except UnknownLocaleError:
        territories = Locale("en").territories
    for code, name in territories.items():
        if code.isalpha() and len(code) == 2 and code not in _NONE:
            yield code, plain(name)


def nicknames(language: str) -> Iterator[tuple[str, str]]:
    """Yield ISO code and plain form of what people say instead; some are common words in another language ("eu")."""
    for code, each in _besides().items():
        for name in each.get(language[:2], ()):
            yield code, plain(name)


@cache
def _besides() -> Mapping[str, Mapping[str, Sequence[str]]]:
    read: Mapping[str, Mapping[str, Sequence[str]]] = YAML(typ="safe").load(
        (files("kontor") / "countries.yml").read_text("utf-8")
    )
    return read

"""What countries are called, from Unicode's CLDR as Babel has it, and the union that some of them belong to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from babel import Locale
from babel.core import UnknownLocaleError

from kontor.letters import plain

LONGEST = 3
"""Words; a longer name is no phrase."""
_NONE = {"EZ", "QO", "UN", "XA", "XB", "ZZ"}


def names(language: str, besides: Mapping[str, Mapping[str, list[str]]]) -> Iterator[tuple[str, str]]:
    """Yield code and plain name of each country and of the European Union; `besides` has further names."""
    try:
        territories = Locale.parse(language).territories
    except UnknownLocaleError:
        territories = Locale("en").territories
    for code, name in territories.items():
        if code.isalpha() and len(code) == 2 and code not in _NONE:
            for one in (name, *besides.get(code, {}).get(language, ())):
                if len(plain(one).split()) <= LONGEST:
                    yield code, plain(one)

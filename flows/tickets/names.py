"""Names as different people spell them: what a customer types, and what fits a boarding pass."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from anyascii import anyascii

# ICAO Doc 9303 part 3 section 6 spells these letters with two on travel documents; other letters lose their marks.
_TWO_LETTERS = str.maketrans({
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "æ": "ae", "ø": "oe", "þ": "th", "œ": "oe", "ĳ": "ij",
})  # fmt: skip

# Greek letters that ELOT 743 reads together.
_GREEK_PAIRS = (("ού", "ou"), ("ου", "ou"), ("αύ", "av"), ("αυ", "av"), ("εύ", "ev"), ("ευ", "ev"))

# People drop the second letter as often as they write it, so comparing forgets it on both sides.
_ONE_LETTER = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"), ("ss", "s"), ("th", "t"))


def latin(text: str) -> str:
    """Return a name in capital letters A-Z and single spaces, as travel documents and boarding passes spell it."""
    spelled = unicodedata.normalize("NFC", text.lower()).translate(_TWO_LETTERS)
    for greek, pair in _GREEK_PAIRS:
        spelled = spelled.replace(greek, pair)
    letters = "".join(c if c.isalpha() else " " if c in " -" else "" for c in anyascii(spelled))
    return " ".join(letters.upper().split())


def folded(name: str) -> str:
    """Return the form in which spellings of one name are equal: Müller, MUELLER, Muller; O'Brien-Paz, obrien paz."""
    form = latin(name).lower().replace(" ", "")
    for two, one in _ONE_LETTER:
        form = form.replace(two, one)
    return form


def spellings(surname: str, given: str) -> frozenset[str]:
    """Return the folded answers that fit a question for the surname: alone, or with all or the first given names."""
    first = given.strip().partition(" ")[0]
    pairs: Iterable[tuple[str, ...]] = (
        (surname,),
        (given, surname),
        (surname, given),
        (first, surname),
        (surname, first),
    )
    return frozenset(folded(" ".join(pair)) for pair in pairs) - {""}


def boarding_name(surname: str, given: str) -> str:
    """Return SURNAME/GIVEN in at most 20 characters (IATA Resolution 792); long surnames leave room for an initial."""
    family, rest = latin(surname).replace(" ", ""), latin(given)
    if not rest:
        return family[:20]
    return f"{family[:18]}/{rest}"[:20].rstrip()

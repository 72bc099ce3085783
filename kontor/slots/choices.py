"""Questions with a small set of answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from kontor.letters import plain
from kontor.messages import Option
from kontor.slots.amounts import NUMBERS
from kontor.slots.base import Situation, Slot
from kontor.slots.ordinals import LAST, ORDINALS
from kontor.slots.yes_or_no import yes_or_no

SIZES = re.compile(
    r"(?P<letters>[1-6]?X{1,6}[SL]|S|M|L)|(?P<number>\d{2,3}([.,]5)?([-/]\d{2,3}([.,]5)?)?|W\d{2}/L\d{2})"
)

_AROUND = re.compile(
    r"^(?:(?:the|der|die|das|den|o|a|el|la|lo|le|number|nummer|numero|nr|option|opcao|opcion|quero|quiero)\s+){0,3}"
    r"|\s+(?:one|option|opcao|opcion|please|bitte|por favor)$"
)

COLOURS: dict[str, str] = {
    "black": "black schwarz schwarze schwarzer schwarzes negro negra negros negras preto preta pretos pretas noir "
    "noire",
    "white": "white weiss weisse weisser weisses blanco blanca blancos blancas branco branca brancos brancas blanc "
    "blanche",
    "grey": "grey gray grau graue grauer graues gris grises cinza cinzas cinzento",
    "blue": "blue blau blaue blauer blaues azul azuis azules celeste bleu bleue navy",
    "red": "red rot rote roter rotes rojo roja rojos rojas vermelho vermelha vermelhos vermelhas rouge",
    "green": "green grun grune gruner grunes gruen verde verdes vert verte",
    "yellow": "yellow gelb gelbe gelber gelbes amarillo amarilla amarillos amarillas amarelo amarela amarelos amarelas "
    "jaune",
    "orange": "orange naranja naranjas laranja laranjas",
    "brown": "brown braun braune brauner braunes marron marrones marrom marrons castanho castanha",
    "pink": "pink rosa rosas rosado rosada rose fucsia",
    "purple": "purple violet lila violett morado morada roxo roxa violeta lilas",
    "beige": "beige bege beis",
    "silver": "silver silber silbern plateado plateada prata prateado prateada argent",
    "gold": "gold golden gold dorado dorada dourado dourada dore",
    "turquoise": "turquoise turkis turquesa",
}


@dataclass(frozen=True, slots=True)
class Choice(Slot[str]):
    """One of a few options; the answer is its id."""

    options: tuple[Option, ...] = ()

    def from_value(self, value: object) -> str | None:
        """Read the id of a tapped option."""
        return value if isinstance(value, str) and any(option.id == value for option in self.options) else None

    def from_text(self, text: str, at: datetime, situation: Situation) -> str | None:
        """Read a title or an id that one option alone has, or its place: "2", "two", "the second one", "the last"."""
        word = plain(text)
        named = [option.id for option in self.options if word and word in (plain(option.title), plain(option.id))]
        if len(named) == 1:
            return named[0]
        place = _place(word, situation.language, len(self.options)) if not named else 0
        return self.options[place - 1].id if 0 < place <= len(self.options) else None


def _place(word: str, language: str, last: int) -> int:
    """Return the place a whole answer names, counted from 1; 0 for none."""
    bare = _AROUND.sub("", word)
    if bare.isdecimal():
        return int(bare) if len(bare) < 4 else 0
    if bare in LAST.split():
        return last
    spelled = NUMBERS.get(language[:2], NUMBERS["en"]).split()
    named = (place for place, words in enumerate(ORDINALS, 1) if bare in words.split())
    return next(named, next((place for place, words in enumerate(spelled) if bare in words.split("/")), 0))


@dataclass(frozen=True, slots=True)
class Confirm(Slot[bool]):
    """Yes or no."""

    def from_value(self, value: object) -> bool | None:
        """Read a truth value, or the id `yes` or `no`."""
        return value if isinstance(value, bool) else {"yes": True, "no": False}.get(str(value))

    def from_text(self, text: str, at: datetime, situation: Situation) -> bool | None:
        """Read a plain yes or no in English, German, Spanish, Portuguese or French, or its sign."""
        return yes_or_no(text, situation.language)


@dataclass(frozen=True, slots=True)
class Size(Slot[str]):
    """A clothing or shoe size: `XS` to `XXXL` and beyond, `42.5`, a range as `40-43`, or jeans as `W32/L34`."""

    entity: str | None = field(default="size", kw_only=True)

    def from_value(self, value: object) -> str | None:
        """Read a size; where options are set, one of them."""
        found = SIZES.fullmatch(str(value).strip().upper())
        size = _size(found) if found else None
        return size if not self.options or any(option.id == size for option in self.options) else None

    def from_text(self, text: str, at: datetime, situation: Situation) -> str | None:
        """Read a size alone, or with the word for it before."""
        return self.from_value(
            re.sub(
                r"^(size|in|en|em|no|la|grösse|größe|groesse|gr\.?|talla|tamanho|taille)\s+",
                "",
                text,
                flags=re.IGNORECASE,
            )
        )


def _size(found: re.Match[str]) -> str:
    if found["number"]:
        return found["number"].replace(",", ".")
    letters = found["letters"]
    return "X" * int(letters[0]) + letters[-1] if letters[0].isdecimal() else letters


@dataclass(frozen=True, slots=True)
class Colour(Slot[str]):
    """A colour by its English base name."""

    entity: str | None = field(default="colour", kw_only=True)

    def from_value(self, value: object) -> str | None:
        """Read a base name; where options are set, one of them."""
        known = isinstance(value, str) and (
            any(o.id == value for o in self.options) if self.options else value in COLOURS
        )
        return str(value) if known else None

    def from_text(self, text: str, at: datetime, situation: Situation) -> str | None:
        """Read a colour's name in English, German, Spanish, Portuguese or French, also after "in"."""
        word = plain(text).removeprefix("in ").removeprefix("en ").removeprefix("em ")
        return next((self.from_value(name) for name, words in COLOURS.items() if word in words.split()), None)

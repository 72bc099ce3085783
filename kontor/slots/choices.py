"""Questions with a small set of answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from kontor.letters import plain
from kontor.messages import Option
from kontor.slots.base import Situation, Slot

YES = (
    "yes|yeah|yep|yup|y|sure|ok|okay|of course|please do|yes please|correct|right|confirm"
    "|ja|j|jo|jep|klar|gerne|ja gerne|ja bitte|genau|richtig|stimmt|in ordnung|einverstanden"
    "|si|claro|vale|de acuerdo|por supuesto|correcto|si por favor"
    "|sim|isso|certo|pode ser|com certeza|sim por favor|oui|ouais|d accord|bien sur|exact|oui s il vous plait"
)
NO = (
    "no|nope|nah|n|no thanks|no thank you|not now|rather not|wrong"
    "|nein|ne|nee|nein danke|lieber nicht|falsch|nicht jetzt"
    "|no gracias|ahora no|nao|nao obrigado|nao obrigada|agora nao|non|non merci|pas maintenant"
)
SIGNS = {"👍": True, "👌": True, "✅": True, "✔": True, "👎": False, "❌": False, "✖": False}

SIZES = re.compile(r"(?P<letters>[1-6]?X{1,6}[SL]|S|M|L)|(?P<number>\d{2}([.,]5)?)")

COLOURS: dict[str, str] = {
    "black": "black schwarz schwarze schwarzer schwarzes negro negra preto preta noir noire",
    "white": "white weiss weisse weisser weisses blanco blanca branco branca blanc blanche",
    "grey": "grey gray grau graue grauer graues gris cinza cinzento",
    "blue": "blue blau blaue blauer blaues azul bleu bleue navy",
    "red": "red rot rote roter rotes rojo roja vermelho vermelha rouge",
    "green": "green grun grune gruner grunes gruen verde vert verte",
    "yellow": "yellow gelb gelbe gelber gelbes amarillo amarilla amarelo amarela jaune",
    "orange": "orange naranja laranja",
    "brown": "brown braun braune brauner braunes marron marrom castanho",
    "pink": "pink rosa rose",
    "purple": "purple violet lila violett morado roxo violeta",
    "beige": "beige",
    "silver": "silver silber silbern plateado prata argent",
    "gold": "gold golden gold dorado dourado dore",
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
        """Read a title or an id that one option alone has, or the option's number, counted from 1."""
        word = plain(text)
        named = [option.id for option in self.options if word and word in (plain(option.title), plain(option.id))]
        if len(named) == 1:
            return named[0]
        number = int(word) if word.isdecimal() and len(word) < 4 and not named else 0
        return self.options[number - 1].id if 0 < number <= len(self.options) else None


@dataclass(frozen=True, slots=True)
class Confirm(Slot[bool]):
    """Yes or no."""

    def from_value(self, value: object) -> bool | None:
        """Read a truth value, or the id `yes` or `no`."""
        return value if isinstance(value, bool) else {"yes": True, "no": False}.get(str(value))

    def from_text(self, text: str, at: datetime, situation: Situation) -> bool | None:
        """Read a yes or no in English, German, Spanish, Portuguese or French, or its sign."""
        word = plain(text)
        if word in YES.split("|") or word in NO.split("|"):
            return word in YES.split("|")
        signs = {SIGNS.get(sign) for sign in text if sign != "\ufe0f" and not "\U0001f3fb" <= sign <= "\U0001f3ff"}
        return signs.pop() if len(signs) == 1 else None


@dataclass(frozen=True, slots=True)
class Size(Slot[str]):
    """A clothing or shoe size: `XS` to `XXXL` and beyond, or a two-digit number with an optional half."""

    entity: str | None = field(default="size", kw_only=True)

    def from_value(self, value: object) -> str | None:
        """Read a size; where options are set, one of them."""
        found = SIZES.fullmatch(str(value).strip().upper())
        size = _size(found) if found else None
        return size if not self.options or any(option.id == size for option in self.options) else None

    def from_text(self, text: str, at: datetime, situation: Situation) -> str | None:
        """Read a size alone, or with the word for it before."""
        return self.from_value(
            re.sub(r"^(size|in|grösse|größe|groesse|gr\.?|talla|tamanho|taille)\s+", "", text, flags=re.IGNORECASE)
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
        word = plain(text).removeprefix("in ")
        return next((self.from_value(name) for name, words in COLOURS.items() if word in words.split()), None)

"""Find the products somebody means: ranked by their words, filtered by colour, size and price, grouped by product."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from flows.product_questions.colours import colour_words, colours
from flows.product_questions.items import Item
from flows.product_questions.numbers import Numbers
from flows.product_questions.variants import has_colour, has_size, ordered, size_named
from flows.product_questions.words import shop_words
from kontor.knowledge import Curve, Field, Index, Match, Sense, Word, lexicon
from kontor.slots import Price

PRODUCTS = Curve(steepness=8.2, half=0.338, lift=0.7, sure=0.7)
"""A product that was not meant is worse than a person who is asked: refused are 19 of 20 things the shop has not."""
SURE = PRODUCTS.sure
"""From this certainty on, a product is taken for what was meant."""
CLEAR = 1.4
"""A product that ranks so much above the next one is meant; below that the customer is asked."""
JUDGED = 5000
"""Matches; what ranks below so many by its words is not looked at for its colour or price."""
REDUCED = 10
"""Products in a sale that are told: what a list in a chat can hold."""
ONLY_FILTERS = 0.75
"""What counts as covered where a wish names nothing but a colour, a size or a price."""
OTHER_COLOUR, OTHER_SIZE, SOLD_OUT, FOR_CHILDREN = 0.6, 0.8, 0.7, 0.7
"""What a rank is worth without the colour or size wished for, sold out, or for children when none was named."""
_OTHERS = {"=women": "male", "=men": "female"}
"""Whose things nobody is shown who looks for something for these."""
_CHILDREN = {"kids", "newborn", "infant", "toddler"}
_NEGATED = re.compile(r"\b(?:not|no|without|nicht|kein|keine|keinen|keiner|ohne)\b[^.,;:()]*", re.IGNORECASE)
_NEGATED_IN = {
    "pt": re.compile(r"\b(?:não|nem|sem)\b[^.,;:()]*", re.IGNORECASE),
    "es": re.compile(r"\b(?:no|ni|sin)\b[^.,;:()]*", re.IGNORECASE),
}
"""In Portuguese "no" is "in the"."""


class About(StrEnum):
    """What a text speaks of: a thing or a product, a mere property, words nobody knows, or nothing but filler."""

    PRODUCT = "product"
    PROPERTY = "property"
    UNKNOWN = "unknown"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for: their words, and what was understood of a base colour, a size and limits of price.

    `denied` are words that the text takes back, see `ShopWords.denied`, `order` is how it asks for a price, see
    `ShopWords.pricing`. `names_only` leaves out all words but those that name a product, as in "is the rain jacket easy
    to iron?". `vouched` leaves out what does not say of itself what it has to, see `Lexicon.vouched`: gloves, where
    vegan ones are wished for.
    """

    text: str
    colour: str = ""
    size: str = ""
    least: Price | None = None
    most: Price | None = None
    denied: tuple[str, ...] = ()
    order: str = ""
    names_only: bool = False
    vouched: bool = False

    @property
    def filters(self) -> bool:
        """Tell whether anything limits the choice besides the words."""
        return bool(self.colour or self.size or self.least or self.most or self.order)


@dataclass(frozen=True, slots=True)
class Found:
    """One product found. `item` is its best variant, `exact` tells that it can be had as wished."""

    item: Item
    certainty: float
    exact: bool
    score: float = 0.0
    reasons: tuple[tuple[str, float], ...] = ()


class Shelf:
    """A catalogue in one language, ready to be searched by words, and by meaning where `sense` has a sentence model."""

    def __init__(self, items: Sequence[Item], language: str, sense: Sense | None = None) -> None:
        groups: dict[str, list[Item]] = {}
        for item in items:
            groups.setdefault(item.product, []).append(item)
        self._products = list(groups.values())
        self._numbers = Numbers(items)
        self._by_product, self._by_id = groups, {item.id: item for item in items}
        self._words, words = shop_words(language), lexicon(language)
        self._index = Index(
            words, [_fields(group, words.language) for group in self._products], words.stop, proper=True
        )
        self.neighbours = sense.neighbours([[_told(group[0])] for group in self._products]) if sense else None

    def variants(self, product: str) -> list[Item]:
        """Return every size and colour of a product."""
        return list(self._by_product.get(product, ()))

    def item(self, id: str) -> Item | None:
        """Return the item of an id."""
        return self._by_id.get(id)

    def about(self, text: str) -> About:
        """Tell what a text speaks of, colours and sizes aside."""
        if self._numbers.named(text):
            return About.PRODUCT
        words = self._index.words(
            text, colour_words(text) | (self._words.priced if self._words.pricing(text) else set())
        )
        if any(self._index.names(word) for word in words):
            return About.PRODUCT
        if any(word.meant for word in words):
            return About.PROPERTY
        return About.UNKNOWN if words else About.NOTHING

    def find(self, wish: Wish, now: datetime, most: int = 3) -> list[Found]:
        """Return the best products, best first; a colour or size nobody has lowers a product but keeps it."""
        if numbered := self._numbers.named(wish.text):
            return [_by_number(items, wish) for items in numbered[:most]]
        wish, words = self._wanted(wish)
        if words:
            near = self.neighbours.near(wish.text) if self.neighbours and not wish.names_only else None
            matches: Iterable[Match] = self._index.matches(words, JUDGED, near)
        elif wish.filters:
            matches = (Match(place, 1.0, ONLY_FILTERS) for place in range(len(self._products)))
        else:
            return []
        denied, asked = self._having(wish.denied), self._index.words(wish.text, frozenset(wish.denied))
        if wish.vouched:
            vouching = self._vouching(asked)
            matches = (match for match in matches if match.place in vouching)
        matches = (match for match in matches if match.place not in denied)
        named = {key for word in asked for key, _ in word.keys}
        if wish.order:
            every = self._judged(matches, wish, now, len(self._products), named)
            return _by_price(every, wish.order, now)[: REDUCED if wish.order == "reduced" else most]
        return self._judged(matches, wish, now, most, named)

    def _wanted(self, wish: Wish) -> tuple[Wish, list[Word]]:
        """Return the words that say what is wanted; a wish that says nothing else is about what it denies."""
        skip = {*wish.denied, *(colour_words(wish.text) if wish.colour or wish.denied else ())}
        skip |= self._words.priced if wish.order else set()
        words = self._index.words(wish.text, frozenset(skip))
        if wish.denied and not words and not wish.filters:
            return self._wanted(replace(wish, denied=()))
        return wish, [word for word in words if not wish.names_only or self._index.names(word)]

    def _having(self, denied: tuple[str, ...]) -> set[int]:
        """Return the places of the products that have something denied; of a colour only its variants are left out."""
        return {place for word in denied if not colours(word) for place in self._index.having(word)}

    def _vouching(self, words: Sequence[Word]) -> Container[int]:
        """Return the places of the products that say of themselves what words ask them to vouch for."""
        asked = [word for word in words if not self._words.lexicon.vouched.isdisjoint(key for key, _ in word.keys)]
        places = [self._index.having(word.text) for word in asked]
        return set.intersection(*places) if places else range(len(self._products))

    def _judged(self, matches: Iterable[Match], wish: Wish, now: datetime, most: int, named: set[str]) -> list[Found]:
        """Judge matches, best first, until no later one can be among the best: judging only ever lowers a score."""
        found: list[Found] = []
        for match in matches:
            if len(found) >= most and found[most - 1].score >= match.score:
                break
            one = self._judge(match, wish, now, named)
            if one is not None:
                insort(found, one, key=lambda other: -other.score)
        return found[:most]

    def _judge(self, match: Match, wish: Wish, now: datetime, named: set[str]) -> Found | None:
        suiting = [item for item in self._products[match.place] if payable(item, wish, now) and not shunned(item, wish)]
        suiting = [item for item in suiting if not _for_others(item, named)]
        if not suiting:
            return None
        wish = sized(wish, suiting)
        item = _best(suiting, wish)
        score = match.score
        for is_so, factor in (
            (not wish.colour or has_colour(item, wish.colour), OTHER_COLOUR),
            (not wish.size or has_size(item, wish.size), OTHER_SIZE),
            (item.availability.sellable, SOLD_OUT),
            ("=kids" in named or item.age_group not in _CHILDREN, FOR_CHILDREN),
        ):
            score *= 1.0 if is_so else factor
        exact = fits(item, wish) and item.availability.sellable
        return Found(item, PRODUCTS.chance(match.covered, match.near), exact, score, match.reasons)


def far_best(found: Sequence[Found]) -> bool:
    """Tell whether the first of what was found stands alone, or ranks far above the next."""
    return len(found) == 1 or found[0].score >= CLEAR * found[1].score


def _by_number(items: Sequence[Item], wish: Wish) -> Found:
    """Return what a number stands for; of a product's number the variant wished for."""
    item = items[0] if len(items) == 1 else _best(items, wish)
    return Found(item, 1.0, fits(item, wish) and item.availability.sellable, 1.0)


def _for_others(item: Item, named: set[str]) -> bool:
    """Tell whether something is for men where only women were named, or the other way."""
    return len(named & _OTHERS.keys()) == 1 and any(item.gender == _OTHERS.get(name) for name in named)


def _by_price(found: Sequence[Found], order: str, now: datetime) -> list[Found]:
    """Return what is sure and to be had, the lowest price first or the highest; of sales only what is reduced."""
    had = [one for one in found if one.certainty >= SURE and one.item.availability.sellable]
    had = [one for one in had if order != "reduced" or one.item.reduced(now)]
    return sorted(had, key=lambda one: one.item.costs(now).amount, reverse=order == "dearest")


def sized(wish: Wish, items: Sequence[Item]) -> Wish:
    """Return a wish with the size that its text names among those of a product, where none was understood before."""
    sums = {str(limit.amount) for limit in (wish.least, wish.most) if limit is not None}
    named = size_named(wish.text, items)
    return replace(wish, size=wish.size or ("" if named in sums else named))


def asks_variants(wish: Wish, language: str) -> bool:
    """Tell whether a wish asks which sizes or colours there are, and names none."""
    return not wish.size and not wish.colour and shop_words(language).asks_variants(wish.text)


def fits(item: Item, wish: Wish) -> bool:
    """Tell whether an item has the colour and the size wished for."""
    coloured = (not wish.colour or has_colour(item, wish.colour)) and not shunned(item, wish)
    return coloured and (not wish.size or has_size(item, wish.size))


def shunned(item: Item, wish: Wish) -> bool:
    """Tell whether an item has a colour that the wish denies."""
    return any(has_colour(item, colour) for colour in shunned_colours(wish))


def shunned_colours(wish: Wish) -> set[str]:
    """Return the base colours that a wish denies."""
    return {colour for word in wish.denied for colour in colours(word)}


def _best(items: Sequence[Item], wish: Wish) -> Item:
    """Return the variant that was wished for even when it is sold out, else the nearest one."""
    wished = [item for item in items if fits(item, wish)]
    return ordered(wished or items, wish.size, wish.colour)[0]


def payable(item: Item, wish: Wish, now: datetime) -> bool:
    """Tell whether what an item costs at `now` is within a wish's limits; none counts for another currency."""
    price = item.costs(now)
    over = wish.most is not None and wish.most.currency == price.currency and price.amount > wish.most.amount
    under = wish.least is not None and wish.least.currency == price.currency and price.amount < wish.least.amount
    return not over and not under


def _fields(items: list[Item], language: str) -> list[Field]:
    """Return the texts of a product: what all its variants say, each text once."""
    first = items[0]

    def each(*names: str) -> str:
        return " . ".join(dict.fromkeys(str(getattr(item, name)) for name in names for item in items))

    highlights = " . ".join(f"{name} {value}" for name, value in first.attributes if name != "condition")
    return [
        Field(each("title"), 3.0, names=True),
        Field(each("product_type"), 2.0, names=True),
        Field(each("brand", "colour"), 1.5, names=True),
        Field(f"material {each('material')}", 1.5, names=True),
        Field(f"{first.gender} {first.age_group}", 1.5, names=True),
        Field(affirmed(each("description"), language), 1.0),
        Field(affirmed(highlights, language), 1.0),
    ]


def _told(item: Item) -> str:
    """Return a product as a sentence model reads it."""
    return f"{item.title}. {item.product_type}. {item.description}"


def affirmed(text: str, language: str) -> str:
    """Return a description without what it denies: a search for waterproof shoes must not find "not waterproof"."""
    return _NEGATED_IN.get(language, _NEGATED).sub(" ", text)

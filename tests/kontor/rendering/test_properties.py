"""Whatever a flow says and whatever a channel can show: every part fits, no word is lost, and the order stays."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from kontor.messages import AnyContent, Ask, Card, Cards, Choices, Link, Location, Media, Menu, Option, Section, Text
from kontor.policy import Abilities
from kontor.rendering import degrade, join, numbered
from tests.thorough import tries

TYPES = ("image", "video", "audio", "voice", "document", "sticker")
KINDS = ("media", "choices", "menu", "link", "location", "cards", "ask")

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "So")), min_size=1, max_size=9)
LONG = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)
PROSE = st.lists(LONG, min_size=1, max_size=3).map("\n\n".join)
TITLES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
MEDIA = st.builds(
    Media, st.sampled_from(TYPES), link=st.none() | st.just("https://example.org/file"), caption=st.none() | PROSE
)
HEADERS = st.none() | TITLES.map(Text) | MEDIA


def options(most: int = 12) -> st.SearchStrategy[tuple[Option, ...]]:
    described = st.tuples(TITLES, st.none() | TITLES)
    return st.lists(described, min_size=1, max_size=most).map(
        lambda rows: tuple(Option(f"id{n}", title, more) for n, (title, more) in enumerate(rows))
    )


CONTENTS: st.SearchStrategy[AnyContent] = st.one_of(
    st.builds(Text, PROSE),
    MEDIA,
    st.builds(Choices, PROSE, options(), HEADERS, st.none() | TITLES),
    st.builds(
        Menu,
        PROSE,
        TITLES,
        st.lists(st.builds(Section, TITLES, options(6)), min_size=1, max_size=3).map(tuple),
        st.none() | TITLES,
        st.none() | TITLES,
    ),
    st.builds(Link, PROSE, TITLES, st.just("https://example.org/page"), HEADERS, st.none() | TITLES),
    st.builds(Location, st.just(38.77), st.just(-9.13), st.none() | TITLES, st.none() | TITLES),
    st.builds(lambda name: Cards((Card(name, ("+49151",)),)), TITLES),
    st.builds(Ask, st.just("location"), PROSE),
)
ABILITIES = st.builds(
    Abilities,
    text=st.integers(40, 300),
    caption=st.integers(0, 120),
    body=st.integers(30, 200),
    header=st.integers(0, 60),
    footer=st.integers(0, 60),
    buttons=st.integers(0, 6),
    button_title=st.integers(5, 20),
    rows=st.integers(0, 10),
    row_title=st.integers(5, 24),
    row_description=st.integers(0, 72),
    menu_label=st.integers(5, 20),
    link_label=st.sampled_from([0, 8, 20]),
    media=st.frozensets(st.sampled_from(TYPES)),
    kinds=st.frozensets(st.sampled_from(KINDS)).map(lambda kinds: kinds | {"text"}),
    utf16=st.booleans(),
)
READ = ("text", "caption", "body", "footer", "header")
"""What some channels count in units of UTF-16."""


def overflow(content: AnyContent, able: Abilities) -> str | None:
    """Name the first limit that a content breaks, written without a look at how contents are made to fit."""
    if content.kind not in able.kinds:
        return f"kind {content.kind}"
    for name, words, limit in lengths(content, able):
        long = len(words.encode("utf-16-le")) // 2 if able.utf16 and name in READ else len(words)
        if long > limit:
            return f"{name} has {long} characters, not {limit}"
    match content:
        case Media() if content.type not in able.media:
            return f"media {content.type}"
        case Choices():
            return (
                _counted(len(content.options), able.buttons)
                or _distinct(content.options)
                or _headed(content.header, able)
            )
        case Menu():
            return _counted(len(numbered(content)), able.rows) or _distinct(numbered(content))
        case Link():
            return _headed(content.header, able)
    return None


def lengths(content: AnyContent, able: Abilities) -> Iterator[tuple[str, str, int]]:
    if isinstance(content, Text):
        yield "text", content.body, able.text
    if isinstance(content, Media):
        yield "caption", content.caption or "", able.caption
    if isinstance(content, Choices | Menu | Link):
        yield "body", content.body, able.body
        yield "footer", content.footer or "", able.footer
        if isinstance(content.header, Text | str):
            yield "header", content.header if isinstance(content.header, str) else content.header.body, able.header
    if isinstance(content, Choices):
        yield from (("button", option.title, able.button_title) for option in content.options)
        yield from (("description", option.description or "", 0) for option in content.options)
    if isinstance(content, Menu):
        yield "label", content.label, able.menu_label
        for section in content.sections:
            yield "section", section.title, able.row_title
            yield from (("row", option.title, able.row_title) for option in section.options)
            yield from (("description", option.description or "", able.row_description) for option in section.options)
    if isinstance(content, Link):
        yield "link", content.label, able.link_label


def _counted(count: int, most: int) -> str | None:
    return None if 0 < count <= most else f"{count} options, not 1 to {most}"


def _distinct(options: tuple[Option, ...]) -> str | None:
    titles = [option.title for option in options]
    return None if len(set(titles)) == len(titles) and all(titles) else f"titles {titles}"


def _headed(header: Text | Media | None, able: Abilities) -> str | None:
    shown = not isinstance(header, Media) or (able.header > 0 and header.type in able.media and not header.caption)
    return None if shown else "header"


def told(content: AnyContent) -> str:
    """Return every word a content shows, the body first."""
    match content:
        case Text() | Ask():
            return content.body
        case Media():
            return " ".join(filter(None, (content.caption, content.link)))
        case Choices() | Menu() | Link():
            header = (
                content.header if isinstance(content.header, str) else told(content.header) if content.header else ""
            )
            sections = " ".join(section.title for section in content.sections) if isinstance(content, Menu) else ""
            rows = " ".join(f"{option.title} {option.description or ''}" for option in numbered(content))
            own = (
                content.label
                if isinstance(content, Menu)
                else f"{content.label} {content.url}"
                if isinstance(content, Link)
                else ""
            )
            return " ".join((content.body, header, sections, rows, own, content.footer or ""))
        case Location():
            return " ".join(filter(None, (content.name, content.address)))
        case Cards():
            return " ".join(f"{card.name} {' '.join(card.phones)}" for card in content.cards)
    return ""


def squeezed(contents: tuple[AnyContent, ...]) -> str:
    return "".join("".join(told(content).split()) for content in contents)


def wordless(content: AnyContent) -> bool:
    """Whether nothing but the file itself says what it is, so that only a refusal is honest."""
    return isinstance(content, Media) and content.link is None


@settings(max_examples=tries(200))
@given(content=CONTENTS, able=ABILITIES)
def test_every_part_fits_the_channel(content: AnyContent, able: Abilities) -> None:
    for part in degrade(content, able):
        problem = overflow(part, able)
        assert problem is None or (wordless(part) and problem.startswith(("kind", "media")))


@settings(max_examples=tries(200))
@given(content=CONTENTS, able=ABILITIES)
def test_no_word_is_lost(content: AnyContent, able: Abilities) -> None:
    shown = squeezed(degrade(content, able))
    label = content.label.split() if isinstance(content, Menu) else []
    lost = [word for word in told(content).split() if word not in shown and word not in label]
    assert lost == []


@given(content=CONTENTS, able=ABILITIES)
def test_what_fits_already_stays_as_it_is(content: AnyContent, able: Abilities) -> None:
    for part in degrade(content, able):
        if not isinstance(part, Media) and overflow(part, able) is None:
            assert degrade(part, able) == (part,)


@given(content=CONTENTS, able=ABILITIES)
def test_options_keep_their_ids_and_their_order_wherever_they_can_be_tapped(
    content: AnyContent, able: Abilities
) -> None:
    tapped = [option.id for part in degrade(content, able) for option in numbered(part)]
    assert tapped in ([], [option.id for option in numbered(content)])


@given(contents=st.lists(CONTENTS, max_size=5), able=ABILITIES)
def test_joining_keeps_all_words_in_their_order_and_adds_no_message(
    contents: list[AnyContent], able: Abilities
) -> None:
    joined = join(contents, able)
    assert len(joined) <= len(contents)
    assert read(joined) == read(tuple(contents))
    assert [one.kind for one in joined if one.kind != "text"] == [one.kind for one in contents if one.kind != "text"]


def read(contents: tuple[AnyContent, ...]) -> list[str]:
    """Return the running words of contents in the order they are read."""
    bodies = (one.caption if isinstance(one, Media) else getattr(one, "body", "") for one in contents)
    return [word for body in bodies if body for word in body.split()]


@given(contents=st.lists(CONTENTS, max_size=5), able=ABILITIES)
def test_joining_breaks_no_limit_that_was_kept(contents: list[AnyContent], able: Abilities) -> None:
    fitting = [part for content in contents for part in degrade(content, able) if overflow(part, able) is None]
    assert [overflow(part, able) for part in join(fitting, able)] == [None] * len(join(fitting, able))


@given(contents=st.lists(CONTENTS, max_size=4), able=ABILITIES)
def test_joined_sayings_never_take_more_messages_than_single_ones(contents: list[AnyContent], able: Abilities) -> None:
    joined = [part for content in join(contents, able) for part in degrade(content, able)]
    assert len(joined) <= sum(len(degrade(content, able)) for content in contents)

"""What a channel cannot show becomes what it can, down to plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from kontor.messages import AnyContent, Ask, Cards, Choices, Link, Location, Media, Menu, Option, Section, Text
from kontor.policy import Abilities
from kontor.rendering.joining import CAPTIONED
from kontor.rendering.listing import bullets, listed, numbered, told
from kontor.rendering.wording import paragraphs, pieces, shortened

HEADING = ("image", "video", "document")
"""The media that may stand over a question."""


def degrade(content: AnyContent, abilities: Abilities, label: str = "…") -> tuple[AnyContent, ...]:
    """Return content as the channel can carry it, every part within the limits and no word lost.

    `label` is what a menu's button says where the content names none. What has no form in words (a form, a file without
    address) is returned as it is, for the gate to refuse by name.
    """
    match content:
        case Text():
            return tuple(
                Text(piece, content.preview) for piece in pieces(content.body, abilities.text, abilities.length)
            )
        case Choices() | Menu():
            return _question(content, abilities, label)
        case Link():
            return _link(content, abilities)
        case Media():
            return _media(content, abilities)
        case Location() | Cards() | Ask() if content.kind not in abilities.kinds:
            return _texts(abilities, _in_words(content))
    return (content,)


# ----------------------------------------------------------------------------------------------------------- questions


@dataclass(frozen=True, slots=True)
class _Widget:
    """A question as buttons or as a menu; `untold` is what of its options did not fit and must stand in the body."""

    content: Choices | Menu
    untold: str


def _question(content: Choices | Menu, abilities: Abilities, label: str) -> tuple[AnyContent, ...]:
    sections = content.sections if isinstance(content, Menu) else (Section("", content.options),)
    header = Text(content.header) if isinstance(content.header, str) else content.header
    widgets = _widgets(content, sections, abilities, label)
    own = next(widgets, None)
    if own is None:
        words, media = _apart(header, abilities)
        return (*media, *_texts(abilities, words, content.body, listed(sections), content.footer))
    best = next((widget for widget in widgets if not widget.untold), own) if own.untold else own
    return _framed(best.content, header, best.untold, content.footer, abilities)


def _widgets(
    content: Choices | Menu, sections: Sequence[Section], abilities: Abilities, label: str
) -> Iterator[_Widget]:
    """Yield the ways in which a channel could show a question, its own way first."""
    size = len(numbered(content))
    ways = ("choices", "menu") if isinstance(content, Choices) else ("menu", "choices")
    for way in ways:
        if way == "choices" and way in abilities.kinds and 0 < size <= abilities.buttons:
            yield _buttons(content.body, sections, abilities)
        if way == "menu" and way in abilities.kinds and 0 < size <= abilities.rows:
            yield _menu(content, sections, abilities, label)


def _buttons(body: str, sections: Sequence[Section], abilities: Abilities) -> _Widget:
    options = [option for section in sections for option in section.options]
    titles = shortened([option.title for option in options], abilities.button_title)
    short = tuple(Option(option.id, title) for option, title in zip(options, titles, strict=True))
    lost = [old for old, new in zip(options, short, strict=True) if old.description or old.title != new.title]
    headings = any(section.title.strip() for section in sections)
    return _Widget(Choices(body, short), _grouped(sections) if headings else bullets(lost))


def _menu(content: Choices | Menu, sections: Sequence[Section], abilities: Abilities, label: str) -> _Widget:
    rows, lost = _rows(numbered(content), abilities)
    names = _names(sections, abilities.row_title)
    places = iter(rows)
    parts = tuple(
        Section(name, tuple(islice(places, len(one.options)))) for name, one in zip(names, sections, strict=True)
    )
    whole = all(name == one.title for name, one in zip(names, sections, strict=True) if one.title.strip())
    wanted = content.label if isinstance(content, Menu) and content.label.strip() else label
    [short] = shortened([wanted], abilities.menu_label)
    cut = wanted if wanted not in {short, label} else ""
    return _Widget(Menu(content.body, short, parts), paragraphs(bullets(lost) if whole else _grouped(sections), cut))


def _names(sections: Sequence[Section], limit: int) -> list[str]:
    """Return sections' titles; a lone section needs none."""
    if len(sections) > 1:
        return shortened([section.title for section in sections], limit)
    return [section.title if len(section.title) <= limit else "" for section in sections]


def _rows(options: Sequence[Option], abilities: Abilities) -> tuple[list[Option], list[Option]]:
    """Return a menu's rows, and the options that their rows do not tell whole.

    A title cut short is repeated in the description where that has room.
    """
    titles = shortened([option.title for option in options], abilities.row_title)
    rows, lost = [], []
    for option, title in zip(options, titles, strict=True):
        words = option.description or "" if title == option.title else told(option)
        fits = len(words) <= abilities.row_description
        shown = words if fits else option.description or ""
        rows.append(Option(option.id, title, shown if 0 < len(shown) <= abilities.row_description else None))
        lost += [] if fits else [option]
    return rows, lost


def _grouped(sections: Sequence[Section]) -> str:
    return paragraphs(*("\n".join(filter(None, (one.title.strip(), bullets(one.options)))) for one in sections))


# ------------------------------------------------------------------------------------------------- frames round a body


def _framed(
    content: Choices | Menu | Link, header: Text | Media | None, untold: str, footer: str | None, abilities: Abilities
) -> tuple[AnyContent, ...]:
    """Return content with the header and footer that fit.

    What of them does not, and a body too long, stands before it.
    """
    small = footer if footer and abilities.length(footer) <= abilities.footer else None
    kept = _header(content, header, abilities)
    rest = (content.body, untold, None if small else footer)
    body = paragraphs(_above(header, kept), *rest)
    if abilities.length(body) > (abilities.headed_body if isinstance(kept, Media) else abilities.body):
        kept, body = None, paragraphs(_above(header, None), *rest)
    *early, last = pieces(body, abilities.body, abilities.length) or ["…"]
    apart = _media(replace(header, caption=None), abilities) if isinstance(header, Media) and kept is None else ()
    return (*apart, *_texts(abilities, *early), _with(content, last, kept, small))


def _above(header: Text | Media | None, kept: Text | Media | None) -> str | None:
    """Return the words of a header that go into the body: a caption always, a text where it is no header."""
    if isinstance(header, Media):
        return header.caption
    return header.body if header is not None and kept is None else None


def _header(content: Choices | Menu | Link, header: Text | Media | None, abilities: Abilities) -> Text | Media | None:
    """Return the header where the channel shows it over this kind of question."""
    if isinstance(header, Text):
        return header if 0 < abilities.length(header.body.strip()) <= abilities.header else None
    if isinstance(header, Media) and abilities.header and not isinstance(content, Menu):
        return replace(header, caption=None) if header.type in HEADING and header.type in abilities.media else None
    return None


def _with(content: Choices | Menu | Link, body: str, header: Text | Media | None, footer: str | None) -> AnyContent:
    if isinstance(content, Menu):
        return replace(content, body=body, header=header.body if isinstance(header, Text) else None, footer=footer)
    return replace(content, body=body, header=header, footer=footer)


def _link(content: Link, abilities: Abilities) -> tuple[AnyContent, ...]:
    if "link" not in abilities.kinds or not abilities.link_label:
        words, media = _apart(content.header, abilities)
        address = f"{content.label.strip()}: {content.url}" if content.label.strip() else content.url
        return (*media, *_texts(abilities, words, content.body, address, content.footer))
    [label] = shortened([content.label], abilities.link_label)
    untold = "" if label == content.label or not content.label.strip() else content.label
    return _framed(replace(content, label=label), content.header, untold, content.footer, abilities)


def _apart(header: Text | Media | None, abilities: Abilities) -> tuple[str, tuple[AnyContent, ...]]:
    """Return a header's words, and what else it is on a channel without headers."""
    if isinstance(header, Media):
        return "", _media(header, abilities)
    return header.body if header is not None else "", ()


# ---------------------------------------------------------------------------------------------------- media and places


def _media(content: Media, abilities: Abilities) -> tuple[AnyContent, ...]:
    """Return a file the channel carries, its caption beside it where it is too long; else its address in words."""
    type = _carried(content.type, abilities)
    if type is None:
        words = _texts(abilities, content.caption, content.link)
        return words if content.link else (*words, replace(content, caption=None))
    file = replace(content, type=type)
    if content.caption is None or (type in CAPTIONED and abilities.length(content.caption) <= abilities.caption):
        return (file,)
    return (replace(file, caption=None), *_texts(abilities, content.caption))


def _carried(type: str, abilities: Abilities) -> str | None:
    """Return the type under which a channel carries a file: a voice note may go as audio."""
    if "media" not in abilities.kinds:
        return None
    return next((one for one in (type, *(("audio",) if type == "voice" else ())) if one in abilities.media), None)


def _in_words(content: Location | Cards | Ask) -> str:
    match content:
        case Ask():
            return content.body
        case Location():
            place = f"https://www.openstreetmap.org/?mlat={content.latitude}&mlon={content.longitude}"
            return "\n".join(filter(None, (content.name, content.address, content.url or place)))
    lines = (
        "\n".join(filter(None, (card.name, card.organisation, *card.phones, *card.emails, *card.urls, card.birthday)))
        for card in content.cards
    )
    return "\n\n".join(lines)


def _texts(abilities: Abilities, *parts: str | None) -> tuple[AnyContent, ...]:
    return tuple(Text(piece) for piece in pieces(paragraphs(*parts), abilities.text, abilities.length))

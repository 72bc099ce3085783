"""What a text has become for one person on one channel."""

from __future__ import annotations

from dataclasses import dataclass

from kontor.messages import AnyContent, Choices, Link, Media, Option, Parameter, Template, Text
from kontor.texts.formats import Manner
from kontor.texts.responses import Button, TemplateWords, Variant

Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class Rendered:
    """Contents in order, the template that says the same outside the reply window, and the words alone."""

    contents: tuple[AnyContent, ...]
    template: Template | None = None
    text: str = ""


def rendered(variant: Variant, values: Values, manner: Manner) -> Rendered:
    """Fill one variant with values; raises `MissingValue`."""
    text = variant.text.fill(values, manner) if variant.text else ""
    picture = Media("image", link=variant.image.fill(values, manner)) if variant.image else None
    template = _template(variant.template, values, manner, text) if variant.template else None
    return Rendered(tuple(_contents(text, picture, variant.buttons, values, manner)), template, text)


def _contents(
    text: str, picture: Media | None, buttons: tuple[Button, ...], values: Values, manner: Manner
) -> list[AnyContent]:
    """Return a picture captioned with its words; where there are buttons, these carry the words and the picture."""
    options = tuple(Option(one.payload, one.title.fill(values, manner)) for one in buttons if one.payload is not None)
    links = [one for one in buttons if one.url is not None]
    contents: list[AnyContent] = []
    if options:
        contents.append(Choices(text, options, header=picture))
    for position, one in enumerate(links):
        first = position == 0 and not options
        title, url = one.title.fill(values, manner), one.url.fill(values, manner) if one.url else ""
        contents.append(Link(text if first else title, title, url, header=picture if first else None))
    if not buttons and picture:
        contents.append(Media("image", link=picture.link, caption=text or None))
    return contents or ([Text(text)] if text else [])


def _template(words: TemplateWords, values: Values, manner: Manner, text: str) -> Template:
    body = tuple(Parameter(text=_line(gap.fill(values, manner)), name=name) for name, gap in words.body)
    language = words.language or str(manner.locale)
    return Template(words.name, language, body=body, category=words.category, text=text)


def _line(text: str) -> str:
    """Return a text as one line: what goes into a template has no breaks and no runs of spaces (Meta, code 132018)."""
    return " ".join(text.split())

"""A message past one of Meta's limits is refused before it leaves, and the field is named."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.whatsapp import WhatsApp
from connectors.whatsapp.limits import check
from connectors.whatsapp.shapes import shape
from connectors.whatsapp.testing import FakeGraph
from connectors.whatsapp.testing import rules as meta
from connectors.whatsapp.testing.schema import Bad
from kontor.connectors import Refused
from kontor.messages import (
    AnyContent,
    Ask,
    Card,
    Cards,
    Catalogue,
    Choices,
    Form,
    Link,
    Location,
    Media,
    Menu,
    Option,
    Parameter,
    Product,
    Products,
    Section,
    Shelf,
    Template,
    TemplateButton,
    TemplateCard,
    Text,
)
from kontor.testing import cleared
from tests.thorough import tries

URL = "https://a.example"
TWO = (Option("1", "One"), Option("2", "Two"))
CARD = TemplateCard(body=(Parameter(text="x"),))


def rows(count: int, first: int = 0) -> tuple[Option, ...]:
    return tuple(Option(str(number), "row") for number in range(first, first + count))


TOO_MUCH: list[tuple[AnyContent, str]] = [
    (Text(""), "text.body"),
    (Text("x" * 4097), "text.body"),
    (Media("image", link=URL, caption="x" * 1025), "image.caption"),
    (Media("image"), "image"),
    (Media("video", link="ftp://a.example"), "video.link"),
    (Location(90.1, 0), "location.latitude"),
    (Location(0, -181), "location.longitude"),
    (Cards(()), "contacts"),
    (Cards((Card("x"),) * 258), "contacts"),
    (Cards((Card(""),)), "contacts[0].name.formatted_name"),
    (Cards((Card("x", birthday="1. May 1990"),)), "contacts[0].birthday"),
    (Choices("", TWO), "interactive.body.text"),
    (Choices("x" * 1025, TWO), "interactive.body.text"),
    (Choices("b", ()), "interactive.action.buttons"),
    (Choices("b", rows(4)), "interactive.action.buttons"),
    (Choices("b", (Option("1", "x" * 21),)), "interactive.action.buttons[0].reply.title"),
    (Choices("b", (*TWO, Option("x" * 257, "x"))), "interactive.action.buttons[2].reply.id"),
    (Choices("b", (Option("1", "a"), Option("1", "b"))), "interactive.action.buttons[].reply.id"),
    (Choices("b", (Option("1", "a"), Option("2", "a"))), "interactive.action.buttons[].reply.title"),
    (Choices("b", TWO, header=Text("x" * 61)), "interactive.header.text"),
    (Choices("b", TWO, header=Media("image")), "interactive.header.image names neither"),
    (Link("b", "l", URL, header=Media("video", link="ftp://a.example")), "interactive.header.video.link"),
    (Form("b", "l", "1", "t", header=Media("voice", link=URL)), "interactive.header.type"),
    (Form("b", "l", "1", "t", header=Media("sticker", link=URL)), "interactive.header.type"),
    (Choices("b", TWO, footer="x" * 61), "interactive.footer.text"),
    (Menu("b", "x" * 21, (Section("s", TWO),)), "interactive.action.button"),
    (Menu("b", "l", ()), "interactive.action.sections"),
    (Menu("b", "l", (Section("s", ()),)), "interactive.action.sections[0].rows"),
    (Menu("b", "l", (Section("s", rows(11)),)), "interactive.action.sections[0].rows"),
    (Menu("b", "l", (Section("s", rows(6)), Section("t", rows(6, 6)))), "interactive.action.sections[].rows[].id"),
    (Menu("b", "l", (Section("x" * 25, TWO),)), "interactive.action.sections[0].title"),
    (Menu("b", "l", (Section("s", TWO), Section("", rows(1, 9)))), "interactive.action.sections[1].title"),
    (Menu("b", "l", (Section("s", TWO), Section("t", TWO))), "interactive.action.sections[].rows[].id"),
    (Menu("b", "l", (Section("s", (Option("1", "x" * 25),)),)), "interactive.action.sections[0].rows[0].title"),
    (Menu("b", "l", (Section("s", (Option("x" * 201, "x"),)),)), "interactive.action.sections[0].rows[0].id"),
    (
        Menu("b", "l", (Section("s", (Option("1", "x", "x" * 73),)),)),
        "interactive.action.sections[0].rows[0].description",
    ),
    (Link("b", "x" * 21, URL), "interactive.action.parameters.display_text"),
    (Link("b", "l", "javascript:alert(1)"), "interactive.action.parameters.url"),
    (Link("b", "l", URL + "x" * 2000), "interactive.action.parameters.url"),
    (Form("b", "x" * 21, "1", "t"), "interactive.action.parameters.flow_cta"),
    (Form("b", "l", "", "t"), "interactive.action.parameters.flow_id"),
    (Form("b", "l", "1", ""), "interactive.action.parameters.flow_token"),
    (Product("", "p"), "interactive.action.catalog_id"),
    (Product("c", "p", "x" * 1025), "interactive.body.text"),
    (Products("c", "x" * 61, "b", (Shelf("s", ("p",)),)), "interactive.header.text"),
    (Products("c", "", "b", (Shelf("s", ("p",)),)), "interactive.header.text"),
    (Products("c", "h", "b", ()), "interactive.action.sections"),
    (Products("c", "h", "b", (Shelf("s", ()),)), "interactive.action.sections[0].product_items"),
    (
        Products("c", "h", "b", (Shelf("s", ("p",) * 20), Shelf("t", ("p",) * 20))),
        "interactive.action.sections[].product_items[].product_retailer_id",
    ),
    (Catalogue(""), "interactive.body.text"),
    (Ask("location", ""), "interactive.body.text"),
    (Ask("phone", "x" * 1025), "interactive.body.text"),
    (Ask("address", "b", "DE"), "interactive.action.parameters.country"),
    (Ask("address", "b"), "interactive.action.parameters.country"),
    (Template("", "en"), "template.name"),
    (Template("t", ""), "template.language.code"),
    (Template("Two Words", "en"), "template.name"),
    (Template("t", "de-DE"), "template.language.code"),
    (Template("t", "en", (Parameter(text="x" * 61),)), "template.components[0].parameters[0].text has 61"),
    (Template("t", "en", (Parameter(text="a\tb"),)), "template.components[0].parameters[0].text holds"),
    (Template("t", "en", body=(Parameter(text="two\nlines"),)), "template.components[0].parameters[0].text holds"),
    (Template("t", "en", body=(Parameter(text="a     b"),)), "template.components[0].parameters[0].text holds"),
    (Template("t", "en", buttons=(TemplateButton("url", 0, "a\nb"),)), "template.components[0].parameters[0].text"),
    (Template("t", "en", buttons=(TemplateButton("quick_reply", 10, "x"),)), "template.components[0].index"),
    (
        Template("t", "en", (Parameter("location", location=Location(1, 2)),)),
        "template.components[0].parameters[0].location.name",
    ),
    (
        Template("t", "en", (Parameter("location", location=Location(1, 2, "Pier")),)),
        "template.components[0].parameters[0].location.address",
    ),
    (
        Template("t", "en", (Parameter("location", location=Location(91, 2, "Pier", "Road")),)),
        "template.components[0].parameters[0].location.latitude",
    ),
    (
        Template("t", "en", (Parameter("image", media=Media("image", link="ftp://a.example")),)),
        "template.components[0].parameters[0].image.link",
    ),
    (Template("t", "en", buttons=tuple(TemplateButton("url", n, "x") for n in range(11))), "template.components"),
    (Template("t", "en", buttons=(TemplateButton("url", 0, "x" * 2001),)), "template.components[0].parameters[0].text"),
    (
        Template("t", "en", buttons=(TemplateButton("copy_code", 0, "x" * 16),)),
        "template.components[0].parameters[0].coupon_code",
    ),
    (
        Template("t", "en", buttons=(TemplateButton("quick_reply", 0, "x" * 257),)),
        "template.components[0].parameters[0].payload",
    ),
    (Template("t", "en", body=(Parameter(text=""),)), "template.components[0].parameters[0].text"),
    (
        Template("t", "en", (Parameter("image", media=Media("image")),)),
        "template.components[0].parameters[0].image names neither",
    ),
    (Template("t", "en", cards=(CARD,) * 11), "template.components[0].cards"),
    (
        Template("t", "en", cards=(CARD, TemplateCard())),
        "template.components[0].cards[1].components are not those of the first",
    ),
    (
        Template("t", "en", cards=(TemplateCard(body=(Parameter(text="x" * 161),)),)),
        "template.components[0].cards[0].components[0].parameters[0].text",
    ),
    (
        Template("t", "en", cards=(TemplateCard(buttons=tuple(TemplateButton("url", n, "x") for n in range(3))),)),
        "template.components[0].cards[0].components",
    ),
    (
        Template("t", "en", cards=(TemplateCard(buttons=(TemplateButton("quick_reply", 0, "x" * 257),)),)),
        "template.components[0].cards[0].components[0].parameters[0].payload",
    ),
]


@pytest.mark.parametrize("content,field", TOO_MUCH)
async def test_the_field_at_fault_is_named(
    graph: FakeGraph, whatsapp: WhatsApp, content: AnyContent, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        await whatsapp.send(cleared(content))
    assert (refused.value.code, refused.value.action) == ("limit", "fix")
    assert refused.value.reason.startswith(field)
    assert not graph.calls


async def test_the_words_themselves_are_not_repeated(whatsapp: WhatsApp) -> None:
    with pytest.raises(Refused) as refused:
        await whatsapp.send(cleared(Text("private" * 1000)))
    assert "private" not in str(refused.value)


@pytest.mark.parametrize(
    "content",
    [
        Template("t", "en", (Parameter(text="x" * 60),), (Parameter(text="a    b"),)),
        Template("t", "pt_BR", buttons=(TemplateButton("url", 9, "x" * 2000),)),
        Media("document", link=URL, filename="x" * 300),
        Location(1, 2, "x" * 2000),
    ],
)
async def test_what_is_just_within_a_limit_or_has_none_leaves(
    graph: FakeGraph, whatsapp: WhatsApp, content: AnyContent
) -> None:
    await whatsapp.send(cleared(content))
    assert graph.sends


SHORT = st.text(st.characters(codec="utf-8"), max_size=80)
OPTIONS = st.lists(st.builds(Option, SHORT, SHORT, st.none() | SHORT), max_size=5).map(tuple)
LINES = st.text(st.sampled_from("ab \t\n"), min_size=1, max_size=70)
PARAMETERS = st.builds(lambda text: (Parameter(text=text),), LINES)
CONTENTS: st.SearchStrategy[AnyContent] = st.one_of(
    st.builds(Text, SHORT | st.just("x" * 4096) | st.just("x" * 4097)),
    st.builds(Choices, SHORT, OPTIONS, st.none() | st.builds(Text, SHORT), st.none() | SHORT),
    st.builds(
        Menu,
        SHORT,
        SHORT,
        st.lists(st.builds(Section, SHORT, OPTIONS), max_size=4).map(tuple),
        st.none() | SHORT,
        st.none() | SHORT,
    ),
    st.builds(
        Template,
        st.sampled_from(("t", "gate_2", "Two", "")),
        st.sampled_from(("de", "pt_BR", "de-DE", "fil", "")),
        st.just(()) | PARAMETERS,
        st.just(()) | PARAMETERS,
    ),
    st.builds(Link, SHORT, SHORT, SHORT.map(lambda path: f"https://a.example/{path.encode().hex()}")),
    st.builds(Products, SHORT, SHORT, SHORT, st.lists(st.builds(Shelf, SHORT, st.lists(SHORT).map(tuple))).map(tuple)),
)


@settings(max_examples=tries(400), suppress_health_check=[HealthCheck.too_slow])
@given(CONTENTS)
def test_what_passes_our_limits_passes_metas(content: AnyContent) -> None:
    shaped = shape(content)
    assert shaped is not None
    body = {"messaging_product": "whatsapp", "to": "+4915100000001"} | shaped
    try:
        check(body)
    except Refused:
        with pytest.raises(Bad):
            meta.check(body)
    else:
        meta.check(body)

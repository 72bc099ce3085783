from __future__ import annotations

import dataclasses
import typing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kontor.messages import AnyContent, Cards, Choices, Form, Media, Text, Unknown, dump, load

KINDS = typing.get_args(AnyContent)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values: st.SearchStrategy[typing.Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | words,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(words, inner, max_size=2),
    max_leaves=3,
)
PLAIN = {
    str: words,
    float: st.floats(-180, 180),
    int: st.integers(0, 2**40),
    bool: st.booleans(),
    type(None): st.none(),
}


def any_of(hint: typing.Any) -> st.SearchStrategy[typing.Any]:
    """Return values of a field's type."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if dataclasses.is_dataclass(hint):
        fields = {name: any_of(one) for name, one in typing.get_type_hints(hint).items()}
        return st.builds(hint, **fields)  # type: ignore[arg-type]
    if origin is typing.Literal:
        return st.sampled_from(inner)
    if origin is tuple:
        return st.lists(any_of(inner[0]), max_size=2).map(tuple)
    if origin is dict:
        return st.dictionaries(words, words if inner[1] is str else values, max_size=2)
    return PLAIN[hint] if hint in PLAIN else st.one_of([any_of(one) for one in inner])


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15)
@given(st.data())
def test_every_content_comes_back_as_it_was_stored(kind: type[AnyContent], data: st.DataObject) -> None:
    content = data.draw(any_of(kind))
    assert load(dump(content)) == content


def test_every_kind_has_a_name_of_its_own() -> None:
    names = [kind.__dataclass_fields__["kind"].default for kind in KINDS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("kind", KINDS)
def test_contents_are_values(kind: type) -> None:
    assert dataclasses.is_dataclass(kind)
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert not hasattr(kind, "__dict__") or "__slots__" in vars(kind)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b'{"kind": "telepathy"}', b'{"kind": "text"}', b"\xff"])
def test_what_is_no_content_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="validation error"):
        load(data)


def test_a_later_release_may_add_fields_with_defaults() -> None:
    assert load(b'{"kind": "text", "body": "hi"}') == Text("hi")
    assert load(b'{"kind": "media", "type": "image"}') == Media("image")


def test_nested_contents_keep_their_types() -> None:
    framed = Choices("?", (), header=Media("image", link="https://example.org/x.png"))
    assert load(dump(framed)) == framed
    assert load(dump(Cards(()))) == Cards(())
    assert load(dump(Form("a", "b", "c", "d", data={"n": [1, {"x": True}]}))) == Form(
        "a", "b", "c", "d", data={"n": [1, {"x": True}]}
    )
    assert load(dump(Unknown("new", '{"a": 1}'))) == Unknown("new", '{"a": 1}')

"""Entities are learnt from marked examples, alike each time, and read without the library that learnt them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontor.nlu.data import Example
from kontor.nlu.entities.found import Found, one
from kontor.nlu.entities.learnt import with_learnt
from kontor.nlu.line import Line, read_line
from kontor.nlu.marks import read_marks
from kontor.nlu.sequence import SequenceModel, from_tensors, learnable, to_tensors, train
from kontor.nlu.sequence.labels import Label, Span, to_spans, to_tags
from kontor.nlu.sequence.model import likeliest
from kontor.nlu.sequence.tokens import MOST, tokens

MARKED = [
    "play [Blue Train](album) by [John Coltrane](artist)",
    "put on [Kind of Blue](album) by [Miles Davis](artist)",
    "play something by [Nina Simone](artist)",
    "I want to hear [Bill Evans](artist) in the [kitchen](room)",
    "play [Giant Steps](album) in the [bathroom](room)",
    "turn off the music in the [bedroom](room)",
    "put [Sonny Rollins](artist) on in the [kitchen](room)",
    "please play [Mingus Ah Um](album) by [Charles Mingus](artist)",
    "music by [Art Blakey](artist) in the [living room](room)",
    "turn it down in the [living room](room)",
    "stop the music",
    "louder please",
    *(
        f'move it {from_}{{"entity": "room", "role": "from", "value": "{one}"}} '
        f'to {to}{{"entity": "room", "role": "to", "value": "{other}"}}'
        for one, other in (("kitchen", "bedroom"), ("bathroom", "kitchen"), ("bedroom", "living room"))
        for from_, to in ((f"[from the {one}]", f"[the {other}]"),)
    ),
]


def examples(*written: str) -> list[Example]:
    return [Example("any", *read_marks(text)) for text in written]


@pytest.fixture(scope="module")
def model() -> SequenceModel:
    learnt = train(examples(*MARKED))
    assert learnt is not None
    return learnt


def read(model: SequenceModel, text: str) -> list[tuple[str, object, str | None]]:
    return [
        (found.values[0].type, found.values[0].value, found.values[0].role) for found in model.tags(read_line(text))
    ]


def test_names_that_no_example_has_are_found_where_examples_have_theirs(model: SequenceModel) -> None:
    assert read(model, "play something by Thelonious Monk in the kitchen") == [
        ("artist", "Thelonious Monk", None),
        ("room", "kitchen", None),
    ]


def test_a_role_is_learnt_with_its_type_and_a_value_with_its_spelling(model: SequenceModel) -> None:
    assert read(model, "move the music from the bedroom to the kitchen") == [
        ("room", "bedroom", "from"),
        ("room", "kitchen", "to"),
    ]
    assert model.roles == {"album": {""}, "artist": {""}, "room": {"", "from", "to"}}


def test_a_group_is_learnt_as_a_role_is() -> None:
    written = [
        f'a [{size}]{{"entity": "size", "group": "1"}} pizza and a [{other}]{{"entity": "size", "group": "2"}} one'
        for size, other in zip(("small", "large", "medium"), ("large", "medium", "small"), strict=True)
    ]
    learnt = train(examples(*written * 2))
    assert learnt is not None
    found = learnt.tags(read_line("a large pizza and a small one"))
    assert [(item.values[0].value, item.values[0].group) for item in found] == [("large", "1"), ("small", "2")]


def test_synonyms_give_the_value_of_what_was_found() -> None:
    learnt = train(examples(*MARKED), synonyms={"john coltrane": "Coltrane"})
    assert learnt is not None
    assert read(learnt, "music by John Coltrane") == [("artist", "Coltrane", None)]


def test_a_span_keeps_its_place_in_a_message_with_double_spaces_and_hidden_signs(model: SequenceModel) -> None:
    text = "play\u200b something  by  Nina\u00a0Simone"
    line = read_line(text)
    (found,) = model.tags(line)
    start, end = line.span(found.start, found.end)
    assert text[start:end] == "Nina\u00a0Simone"


def test_the_same_examples_give_the_same_numbers(model: SequenceModel) -> None:
    again = train(examples(*MARKED))
    assert again is not None
    assert again.weights.tobytes() == model.weights.tobytes()
    assert again.moves.tobytes() == model.moves.tobytes()
    assert list(again.rows) == list(model.rows)


def test_a_few_marks_are_nothing_to_learn_from() -> None:
    assert train(examples(*MARKED[:3])) is None
    assert train(examples("stop", "go")) is None
    assert train([]) is None


def test_types_with_readers_are_learnt_only_for_their_roles() -> None:
    marked = examples(*MARKED)
    assert learnable(marked) == {"album", "artist", "room"}
    assert learnable(marked, {"artist", "room"}) == {"album", "room"}
    assert learnable(marked, {"artist", "room", "album"}) == {"room"}


def test_what_lists_and_patterns_find_helps() -> None:
    def hits(line: Line) -> Iterator[Found]:
        return (one(place, place + 6, "code", "") for place in range(len(line.low)) if line.low.startswith("zz", place))

    written = [f"my thing is [zz{number}](order) now" for number in (1234, 4711, 8080, 9912, 5550)]
    learnt = train(examples(*written, "my thing is broken now", "my thing is late now"), hits=hits)
    assert learnt is not None
    line = read_line("hello, zz7319 please")
    assert [line.plain[found.start : found.end] for found in learnt.tags(line, hits(line))] == ["zz7319"]


MONTHS = ("May", "June", "March", "April", "July", "August", "October", "January")
ASKED = ("may I pay in {}", "the bill of {} please", "may I see what I paid in {}", "march on to {} with me")


def listed(words: tuple[str, ...]) -> Callable[[Line], Iterator[Found]]:
    """Return what finds the words of a list in a line, as a lookup table does."""

    def hits(line: Line) -> Iterator[Found]:
        for word in words:
            for place in (match.start() for match in re.finditer(rf"\b{word.lower()}\b", line.low)):
                yield one(place, place + len(word), "month", word.upper())

    return hits


def test_a_list_that_finds_what_examples_do_not_mark_gives_way_to_what_was_learnt_of_them() -> None:
    """ "May I pay in May" names one month, and a list of months finds two."""
    written = [asked.format(f"[{month}](month)") for month in MONTHS for asked in ASKED]
    learnt = train(examples(*written), hits=listed(MONTHS))
    assert learnt is not None
    assert learnt.surer == {"month"}
    assert read_together(learnt, "may I pay in May", listed(MONTHS)) == [("May", "MAY")]
    assert read_together(learnt, "may", listed(MONTHS), asked="month") == [("may", "MAY")]


def test_a_list_that_finds_more_of_what_examples_mark_stays() -> None:
    names = tuple(f"{a}{b}" for a in ("Kor", "Lum", "Tes", "Vil", "Zar", "Mok") for b in ("ta", "ripi", "una", "esk"))
    written = [f"[{name}](month) please" if at % 2 else f"what of {name}".replace(name, f"[{name}](month)")
               for at, name in enumerate(names[:12])]  # fmt: skip
    learnt = train(examples(*written, "stop", "thanks a lot", "hello there"), hits=listed(names))
    assert learnt is not None
    assert learnt.surer == frozenset()
    assert ("Zaruna", "ZARUNA") in read_together(learnt, "hello, I think about Zaruna a lot", listed(names))


def read_together(
    model: SequenceModel, text: str, hits: Callable[[Line], Iterator[Found]], asked: str | None = None
) -> list[tuple[str, object]]:
    line = read_line(text)
    known = list(hits(line))
    found = with_learnt(model.tags(line, known), known, model, (), asked)
    return [(line.plain[one.start : one.end], one.values[0].value) for one in found]


def test_what_was_learnt_and_is_listed_has_the_lists_value() -> None:
    line = read_line("by Miles Davis in the kitchen")
    learnt = train(examples(*MARKED))
    assert learnt is not None
    known = [one(3, 14, "artist", "DAVIS, MILES")]
    found = with_learnt(learnt.tags(line), known, learnt, (), None)
    assert [one.values[0].value for one in found] == ["DAVIS, MILES", "kitchen"]


def test_reading_does_not_load_the_library_that_trains() -> None:
    code = "import sys, kontor.nlu.embedded; sys.exit('pycrfsuite' in sys.modules or 'sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_model_goes_to_numbers_and_back(model: SequenceModel) -> None:
    tensors, about = to_tensors(model)
    back = from_tensors(tensors, about)
    text = "play something by Thelonious Monk in the kitchen"
    assert read(back, text) == read(model, text)
    assert (back.labels, back.values, dict(back.rows)) == (model.labels, model.values, dict(model.rows))
    surer = replace(model, surer=frozenset({"room", "album"}))
    assert from_tensors(*to_tensors(surer)).surer == {"room", "album"}


@pytest.mark.parametrize("name", ["weights", "moves", "rows"])
def test_a_model_of_wrong_shape_or_kind_is_refused(model: SequenceModel, name: str) -> None:
    tensors, about = to_tensors(model)
    for wrong in (tensors[name][: len(tensors[name]) // 2], tensors[name].astype(np.float64), np.zeros(0, np.float32)):
        with pytest.raises(ValueError, match="train again"):
            from_tensors({**tensors, name: wrong}, about)
    with pytest.raises(ValueError, match="train again"):
        from_tensors({key: tensor for key, tensor in tensors.items() if key != name}, about)


def test_a_model_with_wild_numbers_or_strange_labels_is_refused(model: SequenceModel) -> None:
    tensors, about = to_tensors(model)
    wild = tensors["weights"].copy()
    wild[0, 0] = np.nan
    with pytest.raises(ValueError, match="train again"):
        from_tensors({**tensors, "weights": wild}, about)
    wrongs: list[dict[str, object]] = [
        {},
        {"labels": [], "values": {}},
        {"labels": [[1, 2, 3]], "values": {}},
        {"labels": 5, "values": 7},
        {**about, "surer": 7},
        {**about, "surer": [["room"]]},
        {name: value for name, value in about.items() if name != "surer"},
    ]
    for strange in wrongs:
        with pytest.raises(ValueError, match="train again"):
            from_tensors(tensors, strange)


@given(st.text(max_size=400))
def test_tokens_are_places_in_order_and_hold_every_word(text: str) -> None:
    line = read_line(text)
    places = tokens(line)
    assert all(start < end <= len(line.plain) for start, end in places)
    assert all(left[1] <= right[0] for left, right in pairwise(places))
    if len(places) < MOST:
        assert "".join(line.plain[start:end] for start, end in places) == "".join(line.plain.split())


@given(st.lists(st.sampled_from([None, "a", "b"]), max_size=20), st.integers(0, 3))
def test_spans_become_tags_and_spans_again(kinds: list[str | None], seed: int) -> None:
    labels = [Label("a"), Label("b", "to")]
    places = [(3 * place, 3 * place + 2) for place in range(len(kinds))]
    spans = [Span(*place, labels[0 if kind == "a" else 1]) for place, kind in zip(places, kinds, strict=True) if kind]
    tags = to_tags(places, spans, {label: number for number, label in enumerate(labels)})
    assert to_spans(places, tags, labels) == spans


def test_a_span_that_cuts_a_word_takes_it_whole() -> None:
    places = [(0, 4), (5, 9), (10, 14)]
    tags = to_tags(places, [Span(6, 12, Label("a"))], {Label("a"): 0})
    assert to_spans(places, tags, [Label("a")]) == [Span(5, 14, Label("a"))]


@given(st.integers(1, 5), st.integers(0, 1000))
def test_the_likeliest_path_is_the_best_of_all(length: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    scores = chance.normal(size=(length, 3)).astype(np.float32)
    moves = chance.normal(size=(3, 3)).astype(np.float32)
    paths = np.stack(np.meshgrid(*[range(3)] * length, indexing="ij"), axis=-1).reshape(-1, length)
    totals = [
        sum(scores[place, tag] for place, tag in enumerate(path))
        + sum(moves[one, other] for one, other in pairwise(path))
        for path in paths
    ]
    assert tuple(likeliest(scores, moves)) == tuple(paths[int(np.argmax(totals))])


def test_a_message_without_end_is_read_in_bounded_time(model: SequenceModel) -> None:
    assert len(tokens(read_line("a, " * 10_000))) == MOST
    assert isinstance(model.tags(read_line("kitchen " * 10_000)), list)
    assert model.tags(read_line("")) == model.tags(read_line("\u200b")) == []

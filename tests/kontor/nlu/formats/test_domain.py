"""What Rasa domains of every age declare is read, and what is wrong is named with its line."""

from __future__ import annotations

import pytest

from kontor.nlu.data import BadTrainingData
from kontor.nlu.formats.domain import Domain, Entity, Form, Intent, Response, Session, Slot, read_domain

THREE = """
version: "3.1"
session_config:
  session_expiration_time: 30
  carry_over_slots_to_new_session: false
intents:
- greet
- book: {use_entities: [place]}
- tell: {use_entities: [], ignore_entities: [name]}
- faq: {use_entities: true}
entities:
- name
- place:
    roles: [from, to]
    groups: ["1", "2"]
slots:
  place:
    type: text
    initial_value: here
    influence_conversation: false
    mappings:
    - type: from_entity
      entity: place
      role: to
      conditions: [{active_loop: booking, requested_slot: place}]
  mood: {type: categorical, values: [good, bad], mappings: [{type: custom, action: action_mood}]}
forms:
  booking:
    required_slots: [place, day]
    ignored_intents: greet
responses:
  utter_greet:
  - text: "Hi {name}"
    condition: [{type: slot, name: known, value: true}]
    channel: telegram
  - text: Hello
    buttons: [{title: Go, payload: '/go{"a": "b"}'}]
    image: https://example.test/a.png
  utter_show:
  - custom: {blocks: [{type: section}]}
actions:
- action_mood
- action_book: {send_domain: true}
e2e_actions: []
"""


def test_a_domain_of_rasa_3_is_read_whole() -> None:
    domain = read_domain([("domain.yml", THREE)])
    assert domain.intents == (
        Intent("greet", None, (), "domain.yml:7"),
        Intent("book", ("place",), (), "domain.yml:8"),
        Intent("tell", (), ("name",), "domain.yml:9"),
        Intent("faq", None, (), "domain.yml:10"),
    )
    assert domain.entities == (
        Entity("name", place="domain.yml:12"),
        Entity("place", ("from", "to"), ("1", "2"), "domain.yml:13"),
    )
    place, mood = domain.slots
    assert (place.name, place.type, place.initial, place.mappings[0]["role"]) == ("place", "text", "here", "to")
    assert (mood.values, mood.mappings) == (("good", "bad"), ({"type": "custom", "action": "action_mood"},))
    assert domain.forms == (Form("booking", ("place", "day"), ("greet",), "domain.yml:28"),)
    greet, show = domain.responses
    assert [variant.get("channel") for variant in greet.variants] == ["telegram", None]
    assert greet.variants[0]["condition"] == [{"type": "slot", "name": "known", "value": True}]
    assert greet.variants[1]["buttons"] == [{"title": "Go", "payload": '/go{"a": "b"}'}]
    assert show == Response("utter_show", ({"custom": {"blocks": [{"type": "section"}]}},), "domain.yml:39")
    assert domain.actions == ("action_mood", "action_book")
    assert domain.session == Session(30, carries_slots=False)


def test_the_older_ways_are_read_too() -> None:
    one = "templates:\n  utter_hi:\n  - hello\n  - text: hi\nforms:\n- restaurant_form\nactions: [utter_hi, action_x]\n"
    two = (
        "forms:\n  a_form:\n    required_slots:\n      city: [{type: from_text}]\n"
        "  b_form:\n    day: [{type: from_entity, entity: day}]\n"
    )
    domain = read_domain([("one.yml", one), ("two.yml", two)])
    assert domain.responses[0].variants == ({"text": "hello"}, {"text": "hi"})
    assert [(form.name, form.slots) for form in domain.forms] == [
        ("restaurant_form", ()),
        ("a_form", ("city",)),
        ("b_form", ("day",)),
    ]


def test_several_files_make_one_domain_and_the_later_counts() -> None:
    files = [
        ("a.yml", "intents: [greet, bye]\nresponses:\n  utter_a: [{text: old}]\nsession_config: {}\n"),
        ("b.yml", "intents: [bye, thanks]\nresponses:\n  utter_a: [{text: new}]\nslots:\n  s:\n"),
        ("c.yml", ""),
    ]
    domain = read_domain(files)
    assert [intent.name for intent in domain.intents] == ["greet", "bye", "thanks"]
    assert domain.responses == (Response("utter_a", ({"text": "new"},), "b.yml:3"),)
    assert domain.slots == (Slot("s", place="b.yml:5"),)
    assert read_domain([]) == Domain()


@pytest.mark.parametrize(
    "text, said",
    [
        ("intents: greet\n", "d.yml:1: “intents” must be a list"),
        ("slots:\n- a\n", "d.yml:2: “slots” must be names"),
        ("responses:\n  utter_a: hello\n", "d.yml:2: “utter_a” must be a list of texts"),
        ("responses:\n  utter_a:\n  - [x]\n", "d.yml:3: “utter_a” must hold keys"),
        ("slots:\n  a: {type: text}\n  a: {type: bool}\n", "d.yml:3: “a” is written twice"),
        ("session_config: {session_expiration_time: soon}\n", "d.yml:1: “session_expiration_time” must be a number"),
        (
            "slots:\n  a: {initial_value: !!python/object:os.system x}\n",
            "d.yml:2: this holds a key twice, or what only",
        ),
        ("intents:\n- [x]\n", "d.yml:2: an entry of “intents”"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, said: str) -> None:
    with pytest.raises(BadTrainingData) as caught:
        read_domain([("d.yml", text)])
    assert str(caught.value).startswith(said)

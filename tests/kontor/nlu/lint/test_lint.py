"""What is wrong with training data is found with its place and its mend, and good data has no findings."""

from __future__ import annotations

import pytest

from kontor.nlu.data import Example, Mark, TrainingData
from kontor.nlu.entities import TYPES
from kontor.nlu.formats.domain import read_domain
from kontor.nlu.lint import Finding, confusions, lint
from kontor.nlu.rasa_yaml import read_text


def entry(intent: str, *examples: str) -> str:
    """Return the YAML of one intent."""
    return f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {one}\n" for one in examples)


def read(*entries: str) -> TrainingData:
    return read_text("nlu:\n" + "".join(entries), "n.yml")


def found(data: TrainingData, kind: str) -> list[Finding]:
    return [finding for finding in lint(data) if finding.kind == kind]


GREETINGS = (
    "hello", "hi", "good morning", "good evening", "hey there", "howdy", "what's up", "nice to meet you", "yo", "hiya",
)  # fmt: skip
RETURNS = (
    "how do I send it back", "return my order", "I want my money back", "it does not fit", "wrong size, please",
    "where do I return shoes", "is a return free", "refund for a jacket", "take it back", "can I bring it to a shop",
)  # fmt: skip


def test_good_data_has_no_findings() -> None:
    assert lint(read(entry("greet", *GREETINGS), entry("returns", *RETURNS)), language="en") == []


def test_what_nothing_is_learnt_from_is_an_error_in_its_line() -> None:
    data = read("- intent: empty\n", entry("greet", *GREETINGS), "      and more\n")
    assert [(one.place, one.text, one.severity) for one in found(data, "passed_over")] == [
        ("n.yml:2", "“empty” has no examples: nothing is learnt of it", "error"),
        ("n.yml:15", "an example of “greet” that does not start with “- ”: nothing is learnt of it", "error"),
    ]


def test_a_text_in_two_intents_is_an_error_and_names_both_places() -> None:
    data = read(entry("greet", *GREETINGS), entry("returns", *RETURNS, "Good  MORNING"))
    finding = next(one for one in lint(data) if one.kind == "contradicting")
    assert (finding.place, finding.severity, finding.mend) == ("n.yml:26", "error", "keep it in one of the two")
    assert finding.text == "“Good  MORNING” is returns here and greet in n.yml:6"


@pytest.mark.parametrize(
    "one, other, way",
    [("back?", "back!", ", but for signs"), ("to [Rome](city)", "to [New York](city)", ", but for its marked values")],
)
def test_texts_that_differ_only_in_signs_or_values_are_warned_of(one: str, other: str, way: str) -> None:
    (finding,) = found(read(entry("a", one), entry("b", other)), "contradicting")
    assert finding.severity == "warning"
    assert finding.text.endswith(way)


def test_a_text_that_stands_twice_in_its_intent_is_a_duplicate() -> None:
    (finding,) = found(read(entry("a", "thank you", "Thank  you!", "thanks")), "duplicate")
    assert (finding.line, finding.text) == (5, "“Thank  you!” stands already in n.yml:4")


def test_near_neighbours_in_other_intents_are_told_once() -> None:
    data = read(entry("a", "where is my parcel now"), entry("b", "where is my parcels now", "something else"))
    (finding,) = found(data, "similar")
    assert (finding.line, "n.yml:4" in finding.text) == (7, True)


def test_few_examples_are_a_warning_and_one_is_an_error() -> None:
    data = read(entry("one", "a b c"), entry("some", *RETURNS[:4]), entry("enough", *GREETINGS))
    assert [(one.text, one.severity) for one in found(data, "few")] == [
        ("one has 1 example", "error"),
        ("some has 4 examples", "warning"),
    ]


def test_an_intent_that_outweighs_the_others_is_told() -> None:
    many = entry("many", *(f"sentence number {number}" for number in range(90)))
    data = read(entry("greet", *GREETINGS), entry("returns", *RETURNS), many)
    assert [one.text for one in found(data, "unbalanced")] == ["many has 90 examples, the middle intent 10"]


def test_words_that_are_marked_elsewhere_are_told_with_the_mark_to_write() -> None:
    data = read(entry("a", "to [New York](city)", "from [new york](city)", "New York please", "to [Rome](city) please"))
    (finding,) = found(data, "unmarked")
    assert (finding.line, finding.mend) == (6, "write [New York](city)")
    assert not [one for one in lint(data, known={"city"}) if one.kind == "unmarked"]


def test_words_marked_in_two_ways_are_told() -> None:
    data = read(entry("a", "to [Rome](city)", "in [Rome](city)", "[Rome](person) called"))
    (finding,) = found(data, "marked_two_ways")
    assert (finding.line, finding.text) == (6, "“rome” is marked as person here and elsewhere as city")


def test_synonyms_that_mean_themselves_or_lead_on_are_told() -> None:
    text = (
        "- synonym: NYC\n  examples: |\n    - NYC\n    - big apple\n- synonym: New York\n  examples: |\n    - nyc\n"
        "- synonym: english\n  examples: |\n    - English\n"
    )
    said = [(one.line, one.text) for one in found(read(text), "synonym")]
    assert said == [(5, "“big apple” means “NYC”, which means “New York”")]
    assert found(read("- synonym: red\n  examples: |\n    - red\n"), "synonym")[0].text == "“red” means itself"


def test_one_spelling_with_two_values_is_told() -> None:
    (finding,) = found(read(entry("a", "[LA](city:Los Angeles)", "[LA](city:Louisiana)")), "synonym")
    assert (finding.line, finding.text) == (4, "“LA” means “Los Angeles” here and “Louisiana” elsewhere")


def test_tables_and_patterns_are_looked_at() -> None:
    data = read(
        "- lookup: c\n  examples: |\n    - Teal\n    - teal\n- regex: r\n  examples: |\n    - '['\n    - '[a'\n"
    )
    assert [(one.place, one.text) for one in found(data, "lookup")] == [
        ("n.yml:2", "the table c holds “teal” more than once")
    ]
    assert [(one.place, one.severity) for one in found(data, "regex")] == [("n.yml:6", "error")] * 2


def test_a_pattern_that_cannot_run_safely_is_told_to_be_left_out() -> None:
    (finding,) = found(read("- regex: r\n  examples: |\n    - '\\d+(?= items)'\n    - '\\d{5}'\n"), "regex")
    assert (finding.severity, "left out" in finding.text, "look-around" in finding.mend) == ("warning", True, True)


@pytest.mark.parametrize(
    "example, kind",
    [
        ("to [Rome] (city)", "brackets"),
        ("to [Rome](city", "brackets"),
        ("to Rome](city)", "brackets"),
        ("to  Rome", "whitespace"),
        ("to\u00a0Rome", "whitespace"),
        ("to [Rome ](city)", "whitespace"),
        ("to Rome\u200d", "whitespace"),
        ("to\u200bRome", "whitespace"),
    ],
)
def test_what_nobody_writes_is_told(example: str, kind: str) -> None:
    assert [one.line for one in found(read(entry("a", example)), kind)] == [4]


@pytest.mark.parametrize("example", ["no way 🙅\u200d♀️", "می\u200cخواهم"])
def test_what_joins_an_emoji_or_a_word_is_no_blank(example: str) -> None:
    assert found(read(entry("a", example)), "whitespace") == []


def test_a_mark_inside_another_is_told() -> None:
    (finding,) = found(read(entry("a", "to [the [Rome](city) airport](place)")), "brackets")
    assert (finding.line, finding.mend) == (4, "mark the words once, with one type")


def test_marks_that_share_some_words_are_told_and_two_of_the_same_words_are_not() -> None:
    def data(*spans: tuple[int, int]) -> TrainingData:
        marks = tuple(Mark(f"t{n}", "x", start, end) for n, (start, end) in enumerate(spans))
        return TrainingData((Example("a", "to Rome airport", marks, "n.json", 7),))

    (finding,) = found(data((3, 7), (3, 15)), "overlapping")
    assert (finding.place, finding.severity, "Rome airport" in finding.text) == ("n.json:7", "error", True)
    assert found(data((3, 7), (5, 15)), "overlapping")
    assert found(data((3, 7), (3, 7), (8, 15)), "overlapping") == []


def test_another_language_than_the_files_is_told() -> None:
    data = read(
        entry(
            "a",
            "wo ist denn mein Paket jetzt bitte",
            "where is my parcel, I need it today",
            "Paket",
            "can I have das Paket",
        )
    )
    assert [(one.line, one.kind) for one in lint(data, language="en") if one.kind == "language"] == [(4, "language")]
    assert [one.line for one in lint(data, language="de") if one.kind == "language"] == [5]
    assert not [one for one in lint(data, language="tlh") if one.kind == "language"]


def test_a_domain_and_its_data_must_name_the_same() -> None:
    domain = read_domain([("d.yml", "intents: [greet, lost, faq, nlu_fallback]\nentities:\n- city\n- day\n- time\n")])
    data = read(entry("greet", *GREETINGS, "in [Rome](city), [Ann](name)"), entry("faq/x", "x"), entry("new", "y"))
    findings = [one for one in lint(data, domain=domain, known={"day"}) if one.kind in ("no_examples", "undeclared")]
    assert [(one.place, one.text) for one in findings] == [
        ("d.yml:1", "the domain has the intent lost, the training data has no example of it"),
        ("d.yml:5", "the domain has the entity time, the training data marks none"),
        ("n.yml:14", "the domain does not name the entity name"),
        ("n.yml:20", "the domain does not name the intent new"),
    ]


def test_errors_come_first_then_the_order_of_the_file() -> None:
    data = read(entry("a", "x  y", "x  z"), entry("b", "only"))
    assert [(one.severity, one.line) for one in lint(data)][:3] == [("error", 8), ("warning", 4), ("warning", 4)]


def test_an_example_that_others_teach_otherwise_is_confusing() -> None:
    data = read(
        entry("greet", *GREETINGS, "return my shoes, I want to send it back"),
        entry(
            "returns", *RETURNS, *(f"I want to return my {one}" for one in ("shoes", "hat", "coat", "order", "tent"))
        ),
    )
    findings = list(confusions(data))
    assert 14 in [one.line for one in findings]
    assert all(one.kind == "confusing" for one in findings)
    assert findings == list(confusions(data))


def test_no_data_has_no_findings() -> None:
    assert lint(TrainingData()) == []
    assert list(confusions(TrainingData())) == []


def test_a_price_is_not_confusing_for_its_digits_since_a_bot_hides_values_from_its_model_too() -> None:
    prices = ("£12", "30 euros", "55.50 €", "80 dollars", "7 €", "$99", "20 chf", "45 usd", "64 bucks")
    things = ("boxes", "shirts", "pieces", "of them", "pairs", "people", "packs", "bags", "more")
    data = read(
        entry("price", *(f"up to {one} please" for one in prices)),
        entry("number", *(f"up to 12 {one} please" for one in things)),
    )

    assert list(confusions(data)) == []


def unread(data: TrainingData) -> list[Finding]:
    return [one for one in lint(data, known=TYPES) if one.kind == "unread"]


def table(kind: str, name: str, *values: str) -> str:
    return f"- {kind}: {name}\n  examples: |\n" + "".join(f"    - {one}\n" for one in values)


def test_values_of_a_table_that_no_reader_can_take_are_told_with_the_mend() -> None:
    data = read(entry("greet", *GREETINGS), table("lookup", "day", "market day", "Sunday", "fair day"))
    (finding,) = unread(data)
    assert (finding.place, finding.severity) == ("n.yml:14", "warning")
    assert finding.text == (
        "Kontor's own reader of day takes “market day”, “fair day” of the table for no day, and passes it over"
    )
    assert "write a synonym" in finding.mend


def test_a_table_that_adds_to_a_reader_needs_no_mending() -> None:
    tables = (table("lookup", "size", "family pack"), table("lookup", "place", "Old Harbour"))
    meant = (table("lookup", "day", "market day"), table("synonym", "Saturday", "market day"))
    assert unread(read(entry("greet", *GREETINGS), *tables, *meant)) == []


def test_a_pattern_of_a_type_that_is_read_without_it_is_told() -> None:
    marked = entry("order", "it is [AB-123](booking_reference)")
    data = read(marked, table("regex", "booking_reference", "[A-Z]{2}-\\d{3}"), table("regex", "phone", "\\d+"))
    assert [one.place for one in unread(data) if "pattern" in one.text] == ["n.yml:5"]


def test_marks_of_which_a_reader_knows_next_to_none_are_told_until_a_table_lists_them() -> None:
    marks = entry("order", "a [bumper box](size)", "the [party box](size) please", "a [box of ten](size)")
    (finding,) = unread(read(marks))
    assert finding.text == "“bumper box” is marked as size, and Kontor's own reader finds 0 of 3 so marked"
    assert unread(read(marks, table("lookup", "size", "bumper box", "party box", "box of ten"))) == []
    assert unread(read(entry("order", "one in [XL](size)", "[38](size)", "the [bumper box](size)"))) == []

"""The embedded engine understands, says when it does not, and reads its model from disk without scikit-learn."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from bench.bots import understanding
from kontor.nlu.embedded import Embedded
from kontor.nlu.rasa_yaml import BadTrainingData
from kontor.understanding import Context


def context(language: str = "en", asked: str | None = None, *, free: bool = False) -> Context:
    return Context(datetime(2026, 11, 18, 9, 0, tzinfo=UTC), language, ZoneInfo("Europe/Berlin"), asked, free=free)


@pytest.fixture(scope="module")
def engine(models: Path) -> Embedded:
    """The airline's: other tests want that one trained, too."""
    engine = understanding("airline")
    engine.prepare(models)
    return engine


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> tuple[Embedded, Path]:
    """An engine that was trained here, and the folder that keeps its model."""
    trained, folder = Embedded(("smalltalk",), ("en",)), tmp_path_factory.mktemp("english")
    trained.prepare(folder)
    return trained, folder


@pytest.mark.parametrize(
    "text, language, intent",
    [
        ("hello again!", "en", "greet"),
        ("could I talk to an actual person", "en", "human"),
        ("nevermind", "en", "cancel"),
        ("vielen lieben dank!!", "de", "thanks"),
        ("ich will mit einem echten menschen sprechen", "de", "human"),
        ("nein", "de", "deny"),
        ("👍", "en", "affirm"),
    ],
)
def test_core_intents_are_understood(engine: Embedded, text: str, language: str, intent: str) -> None:
    reading = engine.understand(text, context(language))
    assert (reading.intent, reading.language) == (intent, language)
    assert reading.ranking[0] == (intent, reading.certainty)


def test_the_language_is_that_of_the_message(engine: Embedded) -> None:
    assert engine.understand("kann ich bitte mit jemandem sprechen", context("en")).language == "de"
    assert engine.understand("can I speak to somebody please", context("de")).language == "en"


def test_a_message_without_language_keeps_that_of_the_talk(engine: Embedded) -> None:
    assert [engine.understand("400", context(language)).language for language in ("en", "de")] == ["en", "de"]


@pytest.mark.parametrize("text", ["Schneider", "Peter van der Berg", "X7KQ2P Smith", "Lissabon", "Lisbon"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_names_are_of_no_language(engine: Embedded, text: str, language: str) -> None:
    assert engine.understand(text, context(language)).language == language


NAMES = ("Weiß", "Lang", "Klein", "King", "White", "Ana Rosa", "de la Cruz", "Koch", "Smith", "Costa", "Young")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "de", "pt-BR", "es"])
def test_a_name_that_is_a_word_elsewhere_changes_no_language(engine: Embedded, name: str, language: str) -> None:
    assert engine.understand(name, context(language, free=True)).language == language
    assert engine.understand(f"X7KQ2P, {name}", context(language, "booking_reference")).language == language
    assert engine.understand(f"{name} X7KQ2P", context(language)).language == language


@pytest.mark.parametrize(
    "text, language",
    [("weiß ich nicht", "de"), ("no lo sé, quiero hablar con alguien", "es"), ("não tenho aqui comigo", "pt-BR")],
)
def test_everyday_words_change_the_language_of_an_answer(engine: Embedded, text: str, language: str) -> None:
    assert engine.understand(text, context("en", free=True)).language == language


@pytest.mark.parametrize("text, language, day", [("Freitag", "de", "2026-11-20"), ("sexta", "pt-BR", "2026-11-20")])
def test_a_day_in_another_language_answers_the_question_for_one(
    engine: Embedded, text: str, language: str, day: str
) -> None:
    reading = engine.understand(text, context("en", "day"))
    assert [entity.value for entity in reading.entities] == [day]
    assert reading.language == language


def test_a_language_the_bot_does_not_have_is_read_as_its_first(engine: Embedded) -> None:
    assert engine.understand("400", context("fr")).language == "en"


@pytest.mark.parametrize(
    "text", ["", "   ", "400", "62", "1,500", "…;", "\u200b\u200d", "пожалуйста", "\ud800", "zzkqx"]
)
def test_what_shows_nothing_known_is_out_of_scope(engine: Embedded, text: str) -> None:
    assert engine.understand(text, context()).intent is None


@pytest.mark.parametrize(
    "text, language",
    [
        ("this zip", "en"),
        ("here is my file", "en"),
        ("my zip", "en"),
        ("this blorf", "en"),
        ("diese zip", "de"),
        ("hier meine datei", "de"),
        ("das zip", "de"),
    ],
)
def test_a_caption_of_unknown_words_is_no_wish_to_cancel(engine: Embedded, text: str, language: str) -> None:
    reading = engine.understand(text, context(language))
    assert reading.intent is None or reading.certainty < 0.7
    assert reading.intent != "cancel"


@pytest.mark.parametrize("text", ["cancel", "cancle", "forget this", "stop this please", "vergiss das", "abbrehcen"])
def test_a_word_that_means_cancel_is_heard(engine: Embedded, text: str) -> None:
    assert engine.understand(text, context("de" if text[0] in "va" else "en")).intent == "cancel"


async def test_the_port_reads_as_the_engine_does(engine: Embedded) -> None:
    assert await engine.read("thank you", context()) == engine.understand("thank you", context())


def test_without_preparation_it_trains_itself(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    write(tmp_path / "en/fruit.yml", {"apple": ["an apple", "apples please"], "pear": ["a pear", "some pears"]})
    assert Embedded(("fruit",), ("en",), tmp_path).understand("pears", context()).intent == "pear"


def test_a_kept_model_reads_as_the_trained_one_did(english: tuple[Embedded, Path]) -> None:
    trained, folder = english
    kept = Embedded(("smalltalk",), ("en",))
    kept.prepare(folder)
    assert len(list(folder.iterdir())) == 1
    for text in ("hello", "thanks a lot", "get me a person", "see you"):
        assert kept.understand(text, context()) == trained.understand(text, context())


def test_changed_training_data_is_trained_anew_and_that_is_told_before(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    path = tmp_path / "en/fruit.yml"
    write(path, {"apple": ["an apple", "apples please"], "pear": ["a pear", "some pears"]})
    told: list[str] = []
    for _ in range(2):
        Embedded(("fruit",), ("en",), tmp_path).prepare(tmp_path / "models", told.append)
    write(path, {"apple": ["an apple", "apples please"], "plum": ["a plum", "some plums"]})
    changed = Embedded(("fruit",), ("en",), tmp_path)
    changed.prepare(tmp_path / "models", told.append)
    assert changed.understand("plums", context()).intent == "plum"
    assert told == ["learns from its training data, once for each change of it"] * 2


def test_of_several_who_start_at_once_one_trains(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    write(tmp_path / "en/fruit.yml", {"apple": ["an apple", "apples please"], "pear": ["a pear", "some pears"]})
    told: list[str] = []
    engines = [Embedded(("fruit",), ("en",), tmp_path) for _ in range(4)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda one: one.prepare(tmp_path / "models", told.append), engines))
    assert len(told) == 1
    assert [one.understand("pears", context()).intent for one in engines] == ["pear"] * 4
    assert [path.suffix for path in (tmp_path / "models").iterdir()] == [".safetensors"]


def test_a_damaged_model_is_replaced_and_the_log_says_why(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    write(tmp_path / "en/fruit.yml", {"apple": ["an apple", "apples please"], "pear": ["a pear", "some pears"]})
    Embedded(("fruit",), ("en",), tmp_path).prepare(tmp_path / "models")
    path = next((tmp_path / "models").iterdir())
    whole = path.read_bytes()
    path.write_bytes(whole[:1000])
    again = Embedded(("fruit",), ("en",), tmp_path)
    with capture_logs() as logs:
        again.prepare(tmp_path / "models")
    assert again.understand("pears", context()).intent == "pear"
    assert path.read_bytes() == whole
    ((event, reason),) = [(str(entry["event"]), str(entry["reason"])) for entry in logs]
    assert event == "a kept model is thrown away"
    assert reason.startswith("the model file is damaged or not ours (")
    assert reason.endswith("train again")


def test_what_training_passes_over_is_logged_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    file = tmp_path / "en/fruit.yml"
    write(file, {"apple": ["an apple", "apples please"], "pear": ["a pear", "some pears"]})
    file.write_text(file.read_text("utf-8") + "- intent: plum\n", "utf-8")
    with capture_logs() as logs:
        Embedded(("fruit",), ("en",), tmp_path).prepare(tmp_path / "models")
    assert [(one["event"], str(one["where"]).rpartition("/")[2], one["log_level"]) for one in logs] == [
        ("training data is passed over", f"fruit.yml:{len(file.read_text('utf-8').splitlines())}", "warning")
    ]


def test_a_missing_topic_says_what_to_do() -> None:
    with pytest.raises(
        BadTrainingData, match=r"training_data/en/nothing.yml:1: there is no such file; write it.*in en: .*smalltalk"
    ):
        Embedded(("nothing",)).prepare(Path("unused"))


def test_one_text_is_no_list_of_topics_or_languages() -> None:
    with pytest.raises(BadTrainingData, match=r"topics='fruit' of Embedded is one text: write topics=\['fruit'\]"):
        Embedded("fruit")
    with pytest.raises(BadTrainingData, match=r"write languages=\['en'\]"):
        Embedded(["fruit"], "en")


def test_a_kept_model_is_read_without_scikit_learn(english: tuple[Embedded, Path]) -> None:
    code = (
        "import sys; from pathlib import Path; from kontor.nlu.embedded import Embedded;"
        f"e = Embedded(('smalltalk',), ('en',)); e.prepare(Path({str(english[1])!r}));"
        "print('sklearn' in sys.modules, 'scipy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def write(path: Path, intents: dict[str, list[str]]) -> None:
    entries = (
        f"- intent: {name}\n  examples: |\n" + "".join(f"    - {text}\n" for text in texts)
        for name, texts in intents.items()
    )
    path.write_text("nlu:\n" + "".join(entries), encoding="utf-8")


@pytest.mark.parametrize("text", ["can you tell me a joke", "wie wird das wetter in rom"])
def test_examples_out_of_scope_mean_no_intent(engine: Embedded, text: str) -> None:
    reading = engine.understand(text, context())
    assert reading.intent is None
    assert reading.ranking[0][0] == "out_of_scope"


def test_a_region_is_read_as_its_language(engine: Embedded) -> None:
    assert engine.understand("400", context("de-AT")).language == "de"


def test_marked_words_of_types_without_reader_are_found(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    write(
        tmp_path / "en/fruit.yml", {"buy": ["a [granny smith](apple)", "some apples"], "sell": ["take pears", "sold"]}
    )
    entity = Embedded(("fruit",), ("en",), tmp_path).understand("one Granny Smith please", context()).entity("apple")
    assert entity is not None
    assert (entity.value, entity.text) == ("granny smith", "Granny Smith")


def test_where_nothing_tells_how_sure_to_be_the_margins_still_lead(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    write(tmp_path / "en/talk.yml", {"greet": ["hello"], "bye": ["goodbye"]})
    engine = Embedded(("talk",), ("en",), tmp_path)
    engine.prepare(tmp_path / "models")
    assert engine.understand("hello there", context()).ranking[0][0] == "greet"


@pytest.mark.parametrize("text", ["👍", "👍👍", "👍🏽", "❤", "❤️"])
def test_an_emoji_means_the_same_in_every_tone_and_number(tmp_path: Path, text: str) -> None:
    (tmp_path / "en").mkdir()
    write(tmp_path / "en/talk.yml", {"thanks": ["👍", "❤️", "thanks"], "angry": ["😡", "🤬", "this is bad"]})
    engine = Embedded(("talk",), ("en",), tmp_path)
    engine.prepare(tmp_path / "models")
    assert engine.understand(text, context()).intent == "thanks"


def test_tables_are_asked_in_the_same_order_before_and_after_a_restart(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    tables = {"town": "Reading", "hobby": "reading"}
    (tmp_path / "en/talk.yml").write_text(
        "version: '3.1'\nnlu:\n- intent: greet\n  examples: |\n    - hello\n- intent: bye\n  examples: |\n    - bye\n"
        + "".join(f"- lookup: {name}\n  examples: |\n    - {word}\n" for name, word in tables.items()),
        "utf-8",
    )
    found = []
    for _ in range(2):
        engine = Embedded(("talk",), ("en",), tmp_path)
        engine.prepare(tmp_path / "models")
        found.append([entity.type for entity in engine.understand("hello Reading", context()).entities])
    assert found == [["town"], ["town"]]

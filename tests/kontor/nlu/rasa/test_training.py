from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from kontor.bots import Bot
from kontor.nlu.embedded import Embedded
from kontor.nlu.rasa import Rasa
from kontor.nlu.rasa.environment import Environment
from kontor.nlu.rasa.process import RasaFailed
from kontor.nlu.rasa.training import train
from tests.kontor.house import Scripted
from tests.kontor.nlu.rasa.pretending import pretended

NLU = """version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
- intent: faq/returns
  examples: |
    - to [Rome]{"entity": "place", "role": "to"} please
    - [blue](colour)
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for language in ("en", "de"):
        (tmp_path / "data" / language).mkdir(parents=True)
        (tmp_path / "data" / language / "talk.yml").write_text(NLU)
    return tmp_path / "data"


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return Environment(pretended(tmp_path / "environment"))


def bot(data: Path, languages: tuple[str, ...] = ("en", "de")) -> Bot:
    return Bot("b", [], [], Embedded(("talk",), languages, data), languages=languages)


def test_each_language_gets_a_project_and_a_model(data: Path, environment: Environment, tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    models = train(bot(data), tmp_path, environment, progress=lambda *one: told.append(one))
    assert sorted(models) == ["de", "en"]
    assert all(model.read_bytes() == b"trained" for model in models.values())
    assert ("en: Rasa trains", 0.5) in told
    yaml = YAML(typ="safe")
    config = yaml.load(tmp_path / "rasa" / "de" / "config.yml")
    assert (config["language"], config["pipeline"][5]["epochs"]) == ("de", 100)
    domain = yaml.load(tmp_path / "rasa" / "de" / "domain.yml")
    assert domain["intents"] == ["faq", "greet"]
    assert domain["entities"] == ["colour", {"place": {"roles": ["to"]}}]
    assert (tmp_path / "rasa" / "de" / "data" / "nlu" / "talk.yml").read_text() == NLU


def test_telemetry_is_off_and_our_settings_stay_here(data: Path, environment: Environment, tmp_path: Path) -> None:
    train(bot(data), tmp_path, environment, languages=["en"])
    assert "telemetry false None" in (tmp_path / "rasa" / "en" / "train.log").read_text()


def test_a_model_is_kept_until_its_data_changes(data: Path, environment: Environment, tmp_path: Path) -> None:
    first = train(bot(data), tmp_path, environment, languages=["en"])["en"]
    assert train(bot(data), tmp_path, Environment(Path("/nowhere")), languages=["en"])["en"] == first
    (data / "en" / "talk.yml").write_text(NLU.replace("hello", "good day"))
    assert train(bot(data), tmp_path, environment, languages=["en"])["en"] != first


def test_the_data_of_a_bot_that_asks_rasa_is_its_fallbacks(
    data: Path, environment: Environment, tmp_path: Path
) -> None:
    rasa = Bot("b", [], [], Rasa("http://127.0.0.1:1", fallback=Embedded(("talk",), ("en",), data)))
    assert list(train(rasa, tmp_path, environment)) == ["en"]


def test_a_bot_without_training_data_is_told_what_to_write(environment: Environment, tmp_path: Path) -> None:
    with pytest.raises(RasaFailed, match="fallback=Embedded"):
        train(Bot("b", [], [], Scripted()), tmp_path, environment)


def test_a_language_without_data_is_an_error(data: Path, environment: Environment, tmp_path: Path) -> None:
    with pytest.raises(RasaFailed, match="b has no training data in fr: there is de, en"):
        train(bot(data), tmp_path, environment, languages=["fr"])


def test_a_training_that_rasa_skips_says_what_to_delete(data: Path, environment: Environment, tmp_path: Path) -> None:
    with pytest.raises(
        RasaFailed, match=r"ended without a model for en: delete .*rasa/en and train again; see .*train.log"
    ):
        train(bot(data), tmp_path, environment, languages=["en"], epochs=0)

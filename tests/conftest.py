"""How properties are tested, and what needs a server: tests marked `postgres`, `browser` or `rasa`.

Missing servers skip these tests and say so; with KONTOR_TEST_REQUIRE=1, as in `scripts/check`, every skip is a failure.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import settings

from tests.learning import begin_learning, kept_models
from tests.thorough import tries

# The same examples every time, however slow the machine.
settings.register_profile("kontor", deadline=None, derandomize=True, database=None, max_examples=tries(100))
settings.load_profile("kontor")

POSTGRES = "KONTOR_TEST_POSTGRES"
CHROMIUM = "KONTOR_TEST_CHROMIUM"
RASA = "KONTOR_TEST_RASA"
LONG = (
    "tests/kontor/engine/",
    "tests/kontor/nlu/",
    "tests/connectors/webchat/",
    "tests/bench/",
    "tests/kontor/cli/",
    "tests/scripts/test_demo_whole.py",
    "tests/flows/",
    "tests/bots/",
)
"""What takes a file of it long: begun first, so that in the end no process is left alone with it."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@cache
def browser() -> str | None:
    """Return the path of an installed chromium; KONTOR_TEST_CHROMIUM names another."""
    named = os.environ.get(CHROMIUM)
    return named or next((path for name in BROWSERS if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def models(request: pytest.FixtureRequest) -> Path:
    """Where trained models are kept, for all workers, and for later runs as long as nothing learns otherwise."""
    return kept_models(request.config)


def pytest_collection() -> None:
    """Keep the garbage collector off while tests are found: thousands of things are made, and none is garbage."""
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Never look again through what was found, which lives as long as the run, and seldom through what tests make.

    Then let the bots learn that tests ask for.
    """
    if any(map(asks_bots, session.items)):
        begin_learning(session.config)
    gc.freeze()
    gc.set_threshold(10_000)
    gc.enable()


def asks_bots(item: pytest.Item) -> bool:
    """Tell whether a test asks for trained models."""
    return "models" in getattr(item, "fixturenames", ())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long but asks no bot that has to learn, and skip what needs a server that is not there."""
    asking = {item.path for item in items if asks_bots(item)}
    rank = {name: at for at, name in enumerate(LONG)}
    items.sort(
        key=lambda item: (
            item.path in asking,
            next((at for name, at in rank.items() if item.nodeid.startswith(name)), len(LONG)),
        )
    )
    missing = {}
    if not os.environ.get(POSTGRES):
        missing["postgres"] = "needs PostgreSQL: run scripts/postgres scripts/test, or scripts/check"
    if browser() is None:
        missing["browser"] = "needs chromium: apt-get install chromium, or name it in KONTOR_TEST_CHROMIUM"
    if not os.environ.get(RASA):
        missing["rasa"] = "needs Rasa 3.6: run scripts/rasa python -m pytest -m rasa, or scripts/check"
    for item in items:
        for marker, reason in missing.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Make a skip a failure where nothing may be skipped."""
    report = yield
    if report.skipped and os.environ.get("KONTOR_TEST_REQUIRE") and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{reason} (KONTOR_TEST_REQUIRE is set: nothing may be skipped)"
    return report


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """The URL of an empty database of its own on the PostgreSQL of the tests, dropped afterwards."""
    server = sa.make_url(os.environ[POSTGRES])
    name = f"test_{uuid4().hex}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    engine.dispose()


@pytest.fixture(scope="session")
def rasa_environment() -> Path:
    """The virtual environment that Rasa is installed in."""
    return Path(os.environ[RASA])


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the chromium that the browser tests drive."""
    path = browser()
    assert path is not None
    return path

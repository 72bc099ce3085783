from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from kontor.connectors import Doubtful
from kontor.messages import File, Media
from kontor.recording import Recorder
from kontor.store.database import make_engine
from kontor.store.migrate import downgrade, upgrade
from kontor.store.revisions import CORE, MigrationError, current, newest
from kontor.store.tables import media, metadata
from tests.kontor.house import House, make_bot

FIRST = """
    import sqlalchemy as sa
    from alembic import op

    revision = "0001"
    down_revision = None

    def upgrade():
        op.create_table("parents", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(9)))
        op.create_table("children", sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("parent", sa.Integer, sa.ForeignKey("parents.id", ondelete="CASCADE"), nullable=False))

    def downgrade():
        op.drop_table("children")
        op.drop_table("parents")
"""
SECOND = """
    import sqlalchemy as sa
    from alembic import op

    revision = "0002"
    down_revision = "0001"

    def upgrade():
        with op.batch_alter_table("parents", recreate=RECREATE) as batch:
            batch.alter_column("name", type_=sa.String(99), existing_type=sa.String(9))
            batch.add_column(sa.Column("age", sa.Integer))

    def downgrade():
        with op.batch_alter_table("parents", recreate=RECREATE) as batch:
            batch.drop_column("age")
"""
ORPHANS = """
    from alembic import op

    revision = "0003"
    down_revision = "0002"

    def upgrade():
        op.execute("delete from parents")

    def downgrade():
        pass
"""


@pytest.fixture
def package(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> str:
    """A package with migrations of its own, as a plugin has them."""
    name = f"plugin_{abs(hash(request.node.name))}"
    folder = tmp_path / "path" / name / "migrations" / "versions"
    folder.mkdir(parents=True)
    (tmp_path / "path" / name / "__init__.py").touch()
    recreate = "'always'" if url.startswith("sqlite") else "'auto'"
    for number, source in enumerate((FIRST, SECOND, ORPHANS), 1):
        (folder / f"000{number}_step.py").write_text(dedent(source).replace("RECREATE", recreate))
    monkeypatch.syspath_prepend(str(tmp_path / "path"))
    return name


def fill(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("insert into parents (id, name) values (1, 'ann'), (2, 'bob')"))
        connection.execute(sa.text("insert into children (id, parent) values (1, 1), (2, 1), (3, 2)"))


def children(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(sa.text("select count(*) from children")).scalar_one())


def test_a_parent_that_is_altered_keeps_its_children(url: str, package: str) -> None:
    engine = make_engine(url)
    upgrade(engine, package, "0001")
    fill(engine)
    upgrade(engine, package, "0002")
    assert (current(engine, package), children(engine)) == ("0002", 3)
    downgrade(engine, package, "0001")
    assert (current(engine, package), children(engine)) == ("0001", 3)
    engine.dispose()


def test_a_migration_that_would_lose_references_changes_nothing(tmp_path: Path, package: str, url: str) -> None:
    if not url.startswith("sqlite"):
        return  # there the database itself cascades, as the tables say
    engine = make_engine(url)
    upgrade(engine, package, "0002")
    fill(engine)
    with pytest.raises(MigrationError, match="without their parents: nothing was changed"):
        upgrade(engine, package, "0003")
    assert (current(engine, package), children(engine)) == ("0002", 3)
    engine.dispose()


def test_references_are_held_again_after_a_migration(url: str, package: str) -> None:
    engine = make_engine(url)
    upgrade(engine, package, "0002")
    fill(engine)
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.execute(sa.text("insert into children (id, parent) values (9, 99)"))
    engine.dispose()


def test_a_database_of_a_newer_release_is_left_alone(url: str, package: str) -> None:
    engine = make_engine(url)
    upgrade(engine, package, "0001")
    with engine.begin() as connection:
        connection.execute(sa.text(f"update alembic_{package} set version_num = '0099'"))
    with pytest.raises(MigrationError, match="install the newer"):
        upgrade(engine, package)
    engine.dispose()


def test_plugins_and_core_migrate_apart(url: str, package: str) -> None:
    engine = make_engine(url)
    upgrade(engine, package, "0002")
    assert (current(engine, package), current(engine)) == ("0002", None)
    upgrade(engine)
    assert (current(engine, package), current(engine)) == ("0002", newest())
    engine.dispose()


# ------------------------------------------------------------------------------------------------------- the core's own


async def populated(url: str, folder: Path, *answers: Exception) -> dict[str, list[Any]]:
    """Let a talk leave rows, and return them; the channel answers so at first."""
    async with House(url, folder, make_bot(folder / "texts")) as house:
        house.recorder.answers = [*answers]
        await house.says("hello")
        await house.says("stop")
        return await rows(url)


async def rows(url: str) -> dict[str, list[Any]]:
    engine = make_engine(url)
    with engine.connect() as connection:
        found = {
            name: sorted(map(repr, connection.execute(sa.select(table)))) for name, table in metadata.tables.items()
        }
    engine.dispose()
    return found


async def test_a_database_in_use_stays_as_it_is_when_it_is_brought_up_to_date_again(url: str, tmp_path: Path) -> None:
    before = await populated(url, tmp_path)
    engine = make_engine(url)
    upgrade(engine)
    assert await rows(url) == before
    engine.dispose()


async def test_the_core_goes_down_and_up_again_on_a_database_in_use(url: str, tmp_path: Path) -> None:
    await populated(url, tmp_path)
    engine = make_engine(url)
    downgrade(engine)
    assert not set(sa.inspect(engine).get_table_names()) & set(metadata.tables)
    assert current(engine) is None
    upgrade(engine)
    assert current(engine) == newest(CORE)
    assert set(metadata.tables) <= set(sa.inspect(engine).get_table_names())
    engine.dispose()
    async with House(url, tmp_path / "new", make_bot(tmp_path / "texts")) as house:
        assert await house.says("hello") == ["I am a bot.\n\nheard hello"]


def test_the_migrations_make_exactly_the_tables_that_are_declared(url: str) -> None:
    engine = make_engine(url)
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        found = [one for one in compare_metadata(context, metadata) if "alembic_" not in str(one)]
    assert found == []
    engine.dispose()


async def test_people_keep_their_keys_when_the_epochs_table_goes_and_comes_back(url: str, tmp_path: Path) -> None:
    before = await populated(url, tmp_path)
    engine = make_engine(url)
    downgrade(engine, CORE, "0001")
    with engine.connect() as connection:
        columns = {column["name"] for column in sa.inspect(connection).get_columns("contacts")}
        assert "key_epoch" not in columns
        assert connection.scalar(sa.text("select count(*) from inbox")) == 2
    upgrade(engine)
    after = await rows(url)
    assert (after["contacts"], after["addresses"], after["inbox"]) == (
        before["contacts"],
        before["addresses"],
        before["inbox"],
    )
    with engine.connect() as connection:
        assert connection.execute(sa.text("select key_epoch from contacts")).scalars().all() == [1]
    engine.dispose()
    async with House(url, tmp_path, make_bot(tmp_path / "texts")) as house:
        house.clock.pass_(timedelta(hours=1))
        assert await house.says("hello", id="new") == ["heard hello"]


async def test_messages_stay_when_the_tables_of_their_files_go_and_come_back(url: str, tmp_path: Path) -> None:
    recorder = Recorder(files={"p": File(b"bytes", "image/png")})
    house = House(url, tmp_path, make_bot(tmp_path / "texts"), recorder=recorder)
    async with house:
        await house.says("hello")
        await house.takes(house.inbound(Media("image", id="p")))
        while await house.engine.media.once():
            pass
        await house.settle()
        assert (await house.one(media))["state"] == "kept"
    before = await rows(url)
    engine = make_engine(url)
    downgrade(engine, CORE, "0003")
    assert "media" not in sa.inspect(engine).get_table_names()
    upgrade(engine)
    after = await rows(url)
    lost = {name for name in before if before[name] != after[name]}
    assert lost - {"attendance"} == {"media", "media_parts"}  # which processes that share a database tell each other
    engine.dispose()
    house = House(url, tmp_path, house.bot, recorder=recorder)
    async with house:
        assert await house.says(Media("image", id="p"), id="again") != []
        while await house.engine.media.once():
            pass
        assert (await house.one(media))["state"] == "kept"


@pytest.mark.parametrize("before", ["0005", "0006", "0007", "0009"])
async def test_of_what_is_kept_nothing_is_lost_when_a_step_is_taken_back(url: str, tmp_path: Path, before: str) -> None:
    kept = await populated(url, tmp_path, Doubtful("lost"))
    engine = make_engine(url)
    downgrade(engine, CORE, before)
    upgrade(engine)
    engine.dispose()
    after = await rows(url)
    assert {name for name in kept if kept[name] != after[name]} == {"attendance"}  # told anew every two seconds
    async with House(url, tmp_path, make_bot(tmp_path / "texts")) as house:
        house.clock.pass_(timedelta(hours=1))
        await house.settle()
        assert await house.says("start", id="new") != []

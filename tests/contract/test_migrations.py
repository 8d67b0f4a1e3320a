"""The migrations, the tables in code, and what opening a database does with them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import NullPool

from storage import migrate, open_store
from storage.columns import metadata
from storage.database import Database
from storage.errors import LockedError, SchemaError


def test_the_migrations_make_the_tables_of_the_code(lasting_url: str) -> None:
    """Columns, keys and indexes, on each database."""
    open_store(lasting_url).close()
    engine = create_engine(Database(lasting_url).url, poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        keys = {name: inspect(connection).get_pk_constraint(name)["constrained_columns"] for name in metadata.tables}
    assert keys == {table.name: [column.name for column in table.primary_key] for table in metadata.sorted_tables}


def test_looking_for_a_desk_makes_none(lasting_url: str) -> None:
    """A database without tables stays so; afterwards it has them."""
    for _ in range(2):
        assert not migrate.is_made(lasting_url)
    open_store(lasting_url).close()
    assert migrate.is_made(lasting_url)


def test_a_database_in_memory_has_the_same_tables(tmp_path: Path) -> None:
    """It is made at once, without the migrations; SQLite's own words for it are the same."""
    path = tmp_path / "baocao.sqlite3"
    open_store(f"sqlite:///{path}").close()
    link = Database("sqlite://").connect()
    migrate.create_all(link)
    query = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%' AND sql IS NOT NULL ORDER BY name"
    made = {name: sorted(sql.lower().split()) for name, sql in link.tell(query).fetchall()}
    with closing(sqlite3.connect(path)) as connection:
        migrated = {name: sorted(sql.lower().split()) for name, sql in connection.execute(query)}
    link.close()
    assert made.keys() == migrated.keys()
    for name, words in made.items():
        assert "".join(words).replace(",", "") == "".join(migrated[name]).replace(",", ""), name


def test_the_head_is_the_last_migration() -> None:
    """The program names it without loading Alembic."""
    assert ScriptDirectory.from_config(migrate.config()).get_current_head() == migrate.HEAD


def test_the_first_migration_can_be_taken_back(lasting_url: str) -> None:
    """Down to nothing and up again."""
    open_store(lasting_url).close()
    engine = create_engine(Database(lasting_url).url, poolclass=NullPool)
    configuration = migrate.config()
    with engine.begin() as connection:
        configuration.attributes["connection"] = connection
        command.downgrade(configuration, "base")
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
    open_store(lasting_url).close()


def test_a_newer_database_is_refused(lasting_url: str) -> None:
    """An older program must not write tables that it does not know."""
    open_store(lasting_url).close()
    link = Database(lasting_url).connect()
    link.tell("UPDATE alembic_version SET version_num = '9999'")
    link.close()
    with pytest.raises(SchemaError, match="newer version"):
        open_store(lasting_url)


def test_a_short_command_does_not_migrate_under_a_running_bot(
    lasting_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says who may."""
    open_store(lasting_url).close()
    monkeypatch.setattr(migrate, "HEAD", "0000")
    monkeypatch.setattr(migrate, "is_known", lambda _version: True)
    with pytest.raises(LockedError, match="baocao run"):
        open_store(lasting_url, exclusive=False)


def test_figures_of_before_get_their_length(lasting_url: str) -> None:
    """Days and spans, over the ends of months and years; a stated cumulative figure has none."""
    database = Database(lasting_url)
    migrate.migrate(database, "0002")
    link = database.connect()
    kinds = [("2024-03-01", "", False), ("2024-03-01", "2024-03-01", False), ("2024-03-01", "2024-02-24", False)]
    kinds += [("2024-01-02", "2023-12-31", False), ("2024-03-01", "", True)]
    for date, start, anchor in kinds:
        values = f"'thu', 'a', 'm', '{date}', '{start}', {anchor}, false, 5"
        link.tell(f"INSERT INTO cells (campaign, unit, metric, date, start, anchor, extra, value) VALUES ({values})")
    link.close()
    open_store(lasting_url).close()
    link = database.connect()
    found = {row[:3]: row[3] for row in link.tell("SELECT date, start, anchor = true, days FROM cells").fetchall()}
    link.close()
    assert found == dict(zip(kinds, [1, 1, 7, 3, None], strict=True))

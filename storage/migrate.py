"""Brings a database's tables to this program's version. Alembic is imported only where there is something to do."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex, CreateTable

from storage import figures, tables
from storage.columns import metadata
from storage.database import WRITING_LOCK, Database
from storage.errors import DamagedError, LockedError, SchemaError, StorageError, UnwritableError
from storage.link import Link, translate
from storage.sql import SQLITE, dialect_of

if TYPE_CHECKING:
    from alembic.config import Config

HEAD: Final = "0003"
"""The version of the tables that this program works with."""

_VERSION_TABLE: Final = {
    SQLITE: "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'",
}
_VERSION_TABLE_ELSEWHERE: Final = "SELECT 1 WHERE to_regclass('alembic_version') IS NOT NULL"

assert figures.cells.metadata is tables.inbox.metadata is metadata  # both rooms of tables are in the catalogue


def version_of(link: Link) -> str | None:
    """Tell the version of a database's tables, None where it has none."""
    if link.tell(_VERSION_TABLE.get(link.dialect, _VERSION_TABLE_ELSEWHERE)).fetchone() is None:
        return None
    found = link.tell("SELECT version_num FROM alembic_version").fetchone()
    return None if found is None else str(found[0])


def is_made(url: str) -> bool:
    """Tell whether a database holds a desk's tables, of whatever version, without changing anything in it."""
    database = Database(url)
    if database.path is None:
        link = database.open(writable=False)
        try:
            return version_of(link) is not None
        finally:
            link.close()
    if not database.path.exists() or database.path.stat().st_size == 0:
        return False
    try:
        with contextlib.closing(sqlite3.connect(f"file:{quote(str(database.path))}?mode=ro", uri=True)) as file:
            return file.execute(_VERSION_TABLE[SQLITE]).fetchone() is not None
    except sqlite3.Error:
        return True  # what is wrong with it is told where it is opened


def create_all(link: Link) -> None:
    """Make all tables at once, in a database that lives in memory; a test keeps them equal to the migrations."""
    dialect = dialect_of(link.dialect)
    for table in metadata.sorted_tables:
        link.tell(str(CreateTable(table).compile(dialect=dialect)))
        for index in table.indexes:
            link.tell(str(CreateIndex(index).compile(dialect=dialect)))


def migrate(database: Database, to: str = HEAD) -> None:
    """Run the migrations that a database lacks, all in one transaction; another process may be doing the same."""
    from alembic import command

    configuration = config()
    engine = create_engine(
        database.url,
        poolclass=NullPool,
        connect_args={"isolation_level": None, "timeout": 10} if database.dialect == SQLITE else {},
    )
    if database.dialect == SQLITE:

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            # pysqlite begins no transaction for CREATE TABLE by itself.
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        with engine.begin() as connection:
            if database.dialect != SQLITE:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({WRITING_LOCK})"))
            configuration.attributes["connection"] = connection
            command.upgrade(configuration, to)
    except StorageError:
        raise
    except Exception as error:
        raise _failed(error) from error
    finally:
        engine.dispose()


def config() -> Config:
    """Make Alembic's configuration; the scripts lie in the package."""
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", "storage:migrations")
    return configuration


def ensure(database: Database, link: Link, *, alone: bool) -> None:
    """See to it that a database has this program's tables.

    Only who has the database `alone` changes tables that exist already: another process may be using them.
    """
    found = version_of(link)
    if found == HEAD:
        return
    if found is not None:
        if not is_known(found):
            raise SchemaError(
                f"The database was written by a newer version of this program (tables {found}, ours {HEAD}). "
                "Install that version, or restore a backup into an empty database."
            )
        if not alone:
            raise LockedError("The database is of an older version. Start baocao run once, which brings it up to date.")
    migrate(database)


def is_known(version: str) -> bool:
    """Tell whether a version of the tables is ours or one that we can bring up to date."""
    if version == HEAD:
        return True
    from alembic.script import ScriptDirectory

    return version in {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}


def _failed(error: Exception) -> StorageError:
    """Say in our words why the tables could not be made."""
    driver = getattr(error, "orig", None)
    if driver is None:
        return SchemaError(f"The tables could not be brought to version {HEAD} ({type(error).__name__}).")
    translated = translate(driver)
    if isinstance(translated, DamagedError):
        return translated
    return UnwritableError(f"The tables could not be brought to version {HEAD}. {translated}")

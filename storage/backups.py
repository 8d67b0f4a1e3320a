"""A copy of everything in one file, which SQLite and PostgreSQL can both be filled from."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Boolean, Table

from storage import migrate
from storage.backup_file import check_file, records, written
from storage.columns import metadata
from storage.database import Database, FileLock, hold_alone_soon
from storage.errors import (
    BackupError,
    DamagedError,
    NotEmptyError,
    OtherCampaignsError,
    StorageError,
    UnwritableError,
)
from storage.link import Link
from storage.readers import BEGIN_READING
from storage.session import BEGIN_WRITING
from storage.sql import POSTGRESQL, SQLITE, raw_insert

_PAGE: Final = 1000


def backup(url: str, file: Path) -> None:
    """Write everything that a database holds into a file, as of one moment; a running bot is not disturbed."""
    Backup(url).write(file)


class Backup:
    """A backup in the making. `stop` breaks it off from another thread; no half-written file is left."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        self._link: Link | None = None
        self._stopped = False

    def stop(self) -> None:
        """Break it off: writing ends within moments, with a BackupError."""
        self._stopped = True
        link = self._link
        if link is not None:
            link.break_off()

    def write(self, file: Path) -> None:
        """Write everything that the database holds into a file, whole or not at all."""
        database = self._database
        if database.path is not None and not database.path.exists():
            raise BackupError(f"There is no database {database.path} to back up. Look at storage.url.")
        self._link = link = database.open(writable=False)
        part = file.with_name(file.name + ".part")
        try:
            if migrate.version_of(link) != migrate.HEAD:
                raise BackupError(
                    f"{database.title} has not this program's tables. Start baocao run once, then back up."
                )
            link.tell(BEGIN_READING[link.dialect])
            self._write(part, link)
            part.replace(file)
        except OSError as error:
            raise BackupError(
                f"{file} cannot be written ({error.strerror}). Name a file in another folder.",
                "backup-unwritable",
                file=file,
                reason=error.strerror,
            ) from error
        except StorageError as error:
            if self._stopped:
                raise BackupError("The backup was broken off.") from error
            raise
        finally:
            self._link = None
            link.close()
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def _write(self, part: Path, link: Link) -> None:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as raw:
            with written(raw, migrate.HEAD) as lines:
                for table in metadata.sorted_tables:
                    lines.table(table.name, [column.name for column in table.columns])
                    for page in _pages(link, table):
                        if self._stopped:
                            raise BackupError("The backup was broken off.")
                        lines.rows(page)
            raw.flush()
            os.fsync(raw.fileno())


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: reports by campaign; `aside` is where a damaged database was moved to."""

    reports: Mapping[str, int]
    aside: Path | None = None


def restore(
    url: str, file: Path, *, force: bool = False, campaigns: Collection[str] = (), aside: str = "damaged"
) -> Restored:
    """Fill a database from a backup; one that holds anything is refused, or with `force` emptied first.

    A backup that has none of the named campaigns is refused too, and with `force` not. A damaged SQLite file in the way
    is refused, or with `force` kept beside the new one as `.{aside}`.
    """
    database = Database(url)
    if database.memory:
        raise BackupError("A backup cannot be restored into memory. Name a database in storage.url.")
    version, reports = check_file(file, migrate.is_known)
    if campaigns and reports and not force and reports.keys().isdisjoint(campaigns):
        held = ", ".join(sorted(reports))
        raise OtherCampaignsError(
            f"{file} is of other campaigns ({held}). Name their configuration, or force it.",
            "other-campaigns",
            file=file,
            campaigns=held,
        )
    try:
        _put_back(database, file, version, force=force)
    except DamagedError:
        if database.path is None or not force:
            raise
        moved = _move_aside(database.path, aside)
        _put_back(database, file, version, force=force)
        return Restored(reports, moved)
    return Restored(reports)


def _put_back(database: Database, file: Path, version: str, *, force: bool) -> None:
    link = database.open()
    lock = None
    try:
        lock = FileLock(database.path) if database.path is not None else None
        if link.dialect == POSTGRESQL:
            hold_alone_soon(link, database.title)
        found = migrate.version_of(link)
        if found is not None and not force and not _is_empty(link):
            raise NotEmptyError(
                f"{database.title} holds data already. Restore into an empty database, or force it.",
                "not-empty",
                database=database.title,
            )
        if found not in {None, version}:
            _drop(link)
        migrate.migrate(database, version)
        _fill(link, file)
        migrate.migrate(database)
    finally:
        link.close()
        if lock is not None:
            lock.release()


def _move_aside(path: Path, word: str) -> Path:
    """Keep a damaged database, and its log, under a name that nothing has; nobody may be at work on it."""
    lock = FileLock(path)
    try:
        aside, number = path.with_name(f"{path.name}.{word}"), 2
        while aside.exists():
            aside, number = path.with_name(f"{path.name}.{word}-{number}"), number + 1
        for tail in ("-wal", "-shm", ""):
            beside = path.with_name(path.name + tail)
            if beside.exists():
                beside.rename(aside.with_name(aside.name + tail))
    except OSError as error:
        raise UnwritableError(f"{path} cannot be moved aside ({error.strerror}).") from error
    finally:
        lock.release()
    return aside


def _pages(link: Link, table: Table) -> Iterator[list[list[Any]]]:
    """Go through a table by its key, a page of rows at a time."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
    flags = [place for place, column in enumerate(table.columns) if isinstance(column.type, Boolean)]
    query = f'SELECT {names} FROM "{table.name}" ORDER BY {keys}'  # noqa: S608 - names are our own
    for page in _sqlite_pages(link, query) if link.dialect == SQLITE else _postgresql_pages(link, query):
        rows = [list(row) for row in page]
        for row in rows:
            for place in flags:
                row[place] = bool(row[place])
        yield rows


def _sqlite_pages(link: Link, query: str) -> Iterator[list[Any]]:
    cursor = link.tell(query)
    while page := cursor.fetchmany(_PAGE):
        yield page


def _postgresql_pages(link: Link, query: str) -> Iterator[list[Any]]:
    link.tell(f"DECLARE pages NO SCROLL CURSOR FOR {query}")
    while page := link.tell(f"FETCH {_PAGE} FROM pages").fetchall():
        yield page
    link.tell("CLOSE pages")


def _is_empty(link: Link) -> bool:
    """Tell whether nothing but small facts is kept."""
    names = [table.name for table in metadata.sorted_tables if table.name != "state"]
    return all(link.tell(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone() is None for name in names)  # noqa: S608


def _drop(link: Link) -> None:
    """Take all tables away, those of other versions too as far as we know them."""
    link.tell(BEGIN_WRITING[link.dialect])
    for table in reversed(metadata.sorted_tables):
        link.tell(f'DROP TABLE IF EXISTS "{table.name}"')
    link.tell("DROP TABLE alembic_version")
    link.tell("COMMIT")


def _fill(link: Link, file: Path) -> None:
    """Replace whatever the tables hold by the rows of a backup, in one transaction."""
    link.tell(BEGIN_WRITING[link.dialect])
    try:
        for table in reversed(metadata.sorted_tables):
            if _exists(link, table.name):
                link.tell(f'DELETE FROM "{table.name}"')  # noqa: S608 - names are our own
        waiting: list[Sequence[Any]] = []
        last: tuple[str, list[str]] = "", []
        for table_name, columns, values in records(file):
            if waiting and (table_name != last[0] or len(waiting) >= _PAGE):
                _insert(link, *last, waiting)
                waiting = []
            last = table_name, columns
            waiting.append(values)
        if waiting:
            _insert(link, *last, waiting)
        if link.dialect == POSTGRESQL:
            _go_on_counting(link)
        link.tell("COMMIT")
    except DamagedError:
        raise
    except StorageError as error:
        raise BackupError(f"{file} could not be restored. {error}") from error


def _insert(link: Link, table: str, columns: list[str], rows: Sequence[Sequence[Any]]) -> None:
    link.many(raw_insert(table, columns), [dict(zip(columns, row, strict=True)) for row in rows])


def _exists(link: Link, table: str) -> bool:
    if link.dialect == SQLITE:
        return link.tell(f"SELECT 1 FROM sqlite_master WHERE name = '{table}'").fetchone() is not None  # noqa: S608
    return link.tell(f"SELECT to_regclass('{table}')").fetchone()[0] is not None


def _go_on_counting(link: Link) -> None:
    """Let PostgreSQL number new rows after the restored ones; SQLite does so by itself."""
    for table in metadata.sorted_tables:
        if "id" in table.columns and _exists(link, table.name):
            link.tell(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) "  # noqa: S608
                f'FROM "{table.name}" HAVING max(id) IS NOT NULL'
            )

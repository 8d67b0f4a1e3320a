"""Statements: built with SQLAlchemy once, compiled once per dialect, run on the driver's own cursor.

A report takes some fifteen statements; on the driver's cursor each costs a tenth of what it does through
`Connection.execute` (docs/decisions/030).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Dialect,
    Table,
    Text,
    UpdateBase,
    bindparam,
    cast,
    literal_column,
)
from sqlalchemy import column as lone_column
from sqlalchemy import table as lone_table
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.util import find_tables

SQLITE: Final = "sqlite"
POSTGRESQL: Final = "postgresql"
_SEVERAL: Final = 2  # of fewer names an `itemgetter` makes no tuple
SEPARATOR: Final = "\x1f"  # in no code and no day

Binding = Callable[[Mapping[str, Any]], Any]
"""Puts named parameters into the form that a driver takes."""


@cache
def dialect_of(name: str) -> Dialect:
    """Give SQLAlchemy's dialect by our name for it; PostgreSQL's takes long to load, and few need it."""
    if name == SQLITE:
        return sqlite.dialect(paramstyle="qmark")
    from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

    return PGDialect_psycopg()  # type: ignore[no-untyped-call]


def fixed(word: str) -> ColumnElement[str]:
    """Give a word that stands in the statement itself.

    As a parameter it would keep SQLite from using an index of only some rows, or make it plan anew at every run.
    """
    assert word.isalpha() or not word
    return literal_column(f"'{word}'", Text())


def _binding(places: Sequence[str] | None, own: dict[str, Any]) -> Binding:
    """Say how parameters are handed over: by place, or by name where there are no places.

    SQLite's driver makes a word of each name for each row anew, which costs more than to put the values in order here.
    `own` are those that the statement itself brings.
    """
    if places is None:
        return lambda given: {**own, **given}
    if own or len(places) < _SEVERAL:
        return lambda given: tuple([given[name] if name in given else own[name] for name in places])
    return itemgetter(*places)


class Sql:
    """One statement with named parameters."""

    __slots__ = ("_compiled", "_in_postgresql", "_reads", "_statement", "_words", "writes")

    def __init__(self, statement: ClauseElement, in_postgresql: Callable[[], ClauseElement] | None = None) -> None:
        self._statement = statement
        self._in_postgresql = in_postgresql  # where PostgreSQL's has to be built of its own parts
        self._reads: frozenset[str] | None = None
        self._words: frozenset[str] | None = None
        self.writes: Final = str(statement.table) if isinstance(statement, UpdateBase) else None
        self._compiled: dict[str, tuple[str, Binding]] = {}

    @property
    def reads(self) -> frozenset[str]:
        """The tables that a query reads."""
        if self._reads is None:
            self._reads = frozenset(str(table) for table in find_tables(self._statement, include_selects=True))
        return self._reads

    def words(self, dialect: str) -> frozenset[str]:
        """All words of the statement: the tables that it has to do with are among them."""
        if self._words is None:
            self._words = frozenset(re.findall("[a-z_]+", self.of(dialect)[0]))
        return self._words

    def of(self, dialect: str) -> tuple[str, Binding]:
        """Give the text for a dialect, and what puts parameters into the form that its driver takes."""
        known = self._compiled.get(dialect)
        if known is None:
            own_way = self._in_postgresql if dialect == POSTGRESQL else None
            compiled = (self._statement if own_way is None else own_way()).compile(dialect=dialect_of(dialect))
            assert isinstance(compiled, SQLCompiler)
            own = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
            known = (str(compiled), _binding(compiled.positiontup, own))
            self._compiled[dialect] = known
        return known


class Joined(FunctionElement[str]):
    """A column's values joined into one text, for `parted`; no value may be null.

    Ten thousand rows cost a driver some ten milliseconds, a text as long as all of them one. All columns that are
    joined in one statement, without an order, have their values in the same one within each group of rows.
    """

    type = Text()
    inherit_cache = True


def joined(column: ColumnElement[Any]) -> Joined:
    """Join a column's values."""
    return Joined(column if isinstance(column.type, Text) else cast(column, Text))


def parted(text: str) -> list[str]:
    """Take the values of a joined column apart."""
    return text.split(SEPARATOR)


@compiles(Joined, SQLITE)
def _joined_in_sqlite(joined: Joined, compiler: SQLCompiler, **options: Any) -> str:
    return f"group_concat({compiler.process(joined.clauses, **options)}, char({ord(SEPARATOR)}))"


@compiles(Joined, POSTGRESQL)
def _joined_in_postgresql(joined: Joined, compiler: SQLCompiler, **options: Any) -> str:
    return f"string_agg({compiler.process(joined.clauses, **options)}, chr({ord(SEPARATOR)}))"


def raw_insert(name: str, columns: Sequence[str]) -> Sql:
    """Build an insert into a table that may be of another version than ours."""
    return Sql(insert(lone_table(name, *map(lone_column, columns))).values({n: bindparam(n) for n in columns}).inline())


def insert_sql(
    table: Table,
    *columns: str,
    ignore: bool = False,
    update: Sequence[str] = (),
    add: Sequence[str] = (),
    returning: str | None = None,
    **worked_out: ColumnElement[Any],
) -> Sql:
    """Build an insert of the named columns (all, where none is named); columns may be `worked_out` by the database.

    With `ignore` a known key changes nothing; with `update` the named columns of the row with the same primary key
    are replaced, with `add` increased.
    """
    names = columns or tuple(column.name for column in table.columns)
    values: dict[str, Any] = {name: bindparam(name) for name in names} | worked_out

    def built(insert: Any) -> ClauseElement:
        statement = insert(table).values(values)
        if update or add:
            fresh: dict[str, Any] = {name: statement.excluded[name] for name in update}
            fresh.update({name: table.c[name] + statement.excluded[name] for name in add})
            statement = statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=fresh)
        elif ignore:
            statement = statement.on_conflict_do_nothing()
        whole: ClauseElement = statement.returning(table.c[returning]) if returning else statement.inline()
        return whole

    def in_postgresql() -> ClauseElement:
        from sqlalchemy.dialects import postgresql

        return built(postgresql.insert)

    return Sql(built(insert), in_postgresql)

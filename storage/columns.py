"""The kinds of columns that tables are made of, and the catalogue they are listed in."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, MetaData, Table, Text, text

# PostgreSQL compares by the machine's language unless told otherwise; "C" compares by code point, as SQLite does.
WORD = Text().with_variant(Text(collation="C"), "postgresql")
# SQLite numbers rows by itself only where the key is INTEGER.
ROW = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def row_id() -> Column[int]:
    """Make the column that numbers a table's rows."""
    return Column("id", ROW, primary_key=True)


def word(name: str, *, null: bool = False) -> Column[str]:
    """Make a column of text."""
    return Column(name, WORD, nullable=null)


def number(name: str, *, null: bool = False) -> Column[int]:
    """Make a column of whole numbers."""
    return Column(name, BigInteger, nullable=null)


def flag(name: str) -> Column[bool]:
    """Make a column of yes or no."""
    return Column(name, Boolean, nullable=False)


def to(name: str, target: str, *, null: bool = False) -> Column[int]:
    """Make a column that names a row of another table."""
    return Column(name, ROW, ForeignKey(target), nullable=null)


def some_rows(table: Table, name: str, where: str, *columns: str, unique: bool = False) -> None:
    """Add an index of those rows alone that a condition holds for.

    Tables are made from this catalogue in SQLite's memory only, else by the migrations; to say it in PostgreSQL's words
    too would load all of its dialect at every start.
    """
    Index(name, *(table.c[column] for column in columns), unique=unique, sqlite_where=text(where))

"""Small facts that must outlive a restart."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import bindparam, select

from storage import tables
from storage.codec import from_json, to_json
from storage.link import FIRST, Link
from storage.sql import Sql, insert_sql

_GET: Final = Sql(select(tables.state.c.value).where(tables.state.c.name == bindparam("name")))
_SET: Final = insert_sql(tables.state, update=["value"])


class SqlState:
    """Facts as JSON by name."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    def get(self, name: str) -> Any:
        """Load a fact, None where there is none."""
        found = self._link.recall(_GET, FIRST, name=name)
        return from_json(found[0]) if found else None

    def set(self, name: str, value: Any) -> None:
        """Keep a fact."""
        self._link.change(_SET, name=name, value=to_json(value))

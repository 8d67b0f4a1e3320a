"""Small facts that must outlive a restart."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from storage import tables
from storage.codec import from_json, to_json
from storage.link import FIRST, Link
from storage.sql import Sql, insert_sql

_GET: Final = Sql(select(tables.state.c.value).where(tables.state.c.name == bindparam("name")))
_SET: Final = insert_sql(tables.state, update=["value"])
_NAMES: Final = Sql(
    select(tables.state.c.name)
    .where(tables.state.c.name > bindparam("after"), tables.state.c.name < bindparam("end"))
    .order_by(tables.state.c.name)
    .limit(bindparam("limit"))
)
_DROP: Final = Sql(delete(tables.state).where(tables.state.c.name == bindparam("fact")))


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

    def names(self, start: str, after: str, limit: int) -> list[str]:
        """List the names of facts that begin so, in order, behind one of them."""
        end = f"{start[:-1]}{chr(ord(start[-1]) + 1)}"
        return [name for (name,) in self._link.rows(_NAMES, after=max(start, after), end=end, limit=limit)]

    def drop(self, name: str) -> None:
        """Forget a fact."""
        self._link.change(_DROP, fact=name)

"""Two accounts that turned out to be one person's: one person from then on, under whichever id was noted."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select, update

from storage.codec import to_moment
from storage.columns import metadata
from storage.figures import entries
from storage.link import Link
from storage.sql import Sql
from storage.state import SqlState
from storage.tables import grants

_GIVEN_TO: Final = Sql(
    select(grants.c.id, grants.c.campaign, grants.c.role, grants.c.unit, grants.c.ends_at)
    .where(grants.c.person == bindparam("person"), grants.c.revoked_at.is_(None))
    .order_by(grants.c.id)
)
_END_GRANT: Final = Sql(update(grants).where(grants.c.id == bindparam("row")).values(revoked_at=bindparam("at")))
_JOINS: Final = tuple(
    Sql(update(table).where(table.c.person == bindparam("of_person")).values(person=bindparam("to_person")))
    for table in dict.fromkeys((*metadata.sorted_tables, entries))
    if "person" in table.c
)


def join(link: Link, keep: int, gone: int, at: datetime) -> None:
    """Make two people one: accounts, roles and all that was said by either are those of `keep` from now on."""
    given = link.rows(_GIVEN_TO, person=keep)
    for row, *grant in link.rows(_GIVEN_TO, person=gone):
        if any(list(other[1:]) == grant for other in given):
            link.change(_END_GRANT, row=row, at=to_moment(at))
    if link.memory is not None:
        link.memory.forget()  # entries show who sent them
    for change in _JOINS:
        link.change(change, of_person=gone, to_person=keep)
    SqlState(link).set(f"joined/{gone}", keep)


def kept(link: Link, id: int) -> int:
    """Follow somebody who was made one with another: questions and facts go on naming either."""
    facts = SqlState(link)
    while (found := facts.get(f"joined/{id}")) is not None:
        id = int(found)  # noqa: A001 - the ports name it so
    return id

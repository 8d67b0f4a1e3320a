"""Scheduled posts, once each, and what they said."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Final

from sqlalchemy import bindparam, select

from reporting.records import Json, Snapshot
from storage.codec import from_json, from_moment, to_json, to_moment, to_text
from storage.link import Link, Row
from storage.sql import Sql, insert_sql
from storage.tables import slots, snapshots

_CLAIM: Final = insert_sql(slots, ignore=True)
_KNOWN: Final = Sql(
    select(slots.c.key).where(slots.c.campaign == bindparam("campaign"), slots.c.due_at >= bindparam("since"))
)
_KEEP: Final = insert_sql(snapshots, "campaign", "slot", "taken_at", "data")
_LAST: Final = Sql(
    select(snapshots.c.campaign, snapshots.c.slot, snapshots.c.taken_at, snapshots.c.data)
    .where(snapshots.c.campaign == bindparam("campaign"), snapshots.c.taken_at < bindparam("before"))
    .order_by(snapshots.c.taken_at.desc(), snapshots.c.id.desc())
    .limit(1)
)

_EVER: Final = "~"  # after every moment


class SqlSlots:
    """The tables `slots` and `snapshots`."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    def open(self, campaign: str, key: str, due_at: datetime, at: datetime) -> bool:
        """Claim a slot; false where it is known. Call before its letters are queued, in the same unit of work."""
        return self._claim(campaign, key, due_at, at, "opened", "")

    def known(self, campaign: str, since: datetime) -> set[str]:
        """Name the slots due since then that were opened or dropped."""
        return {row[0] for row in self._link.rows(_KNOWN, campaign=campaign, since=to_moment(since))}

    def drop(self, campaign: str, key: str, due_at: datetime, at: datetime, reason: str) -> bool:
        """Record that a slot is not to be made any more."""
        return self._claim(campaign, key, due_at, at, "dropped", reason)

    def snapshot(self, snapshot: Snapshot) -> None:
        """Keep what a summary said."""
        self._link.change(
            _KEEP,
            campaign=snapshot.campaign,
            slot=snapshot.slot,
            taken_at=to_moment(snapshot.taken_at),
            data=to_json(snapshot.data),
        )

    def last_snapshot(self, campaign: str, before: datetime) -> Snapshot | None:
        """Load the latest snapshot taken before a moment."""
        latest = self._link.recall(_LAST, _snapshot, campaign=campaign, before=_EVER)
        if not latest or latest[0].taken_at < before:
            return latest[0] if latest else None
        row = self._link.row(_LAST, campaign=campaign, before=to_moment(before))
        return None if row is None else _snapshot(row)

    def _claim(self, campaign: str, key: str, due_at: datetime, at: datetime, state: str, reason: str) -> bool:
        return (
            self._link.change(
                _CLAIM,
                campaign=campaign,
                key=key,
                due_at=to_moment(due_at),
                state=state,
                at=to_moment(at),
                reason=to_text(reason),
            )
            > 0
        )


def _snapshot(row: Row) -> Snapshot:
    campaign, slot, taken_at, data = row
    return Snapshot(campaign, slot, from_moment(taken_at), _data(data))


@lru_cache(8)
def _data(text: str) -> Json:
    """Read what a summary said; every report asks for the last one's, which is long."""
    said: Json = from_json(text)
    return said

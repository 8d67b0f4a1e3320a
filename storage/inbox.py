"""What chats handed over, stored before anything acknowledges it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Text, bindparam, delete, func, select, update

from reporting.records import Arrival, QueuedArrival
from storage.codec import from_json, from_moment, to_json, to_moment, to_text
from storage.link import Link
from storage.sql import SEPARATOR, Sql, fixed, insert_sql
from storage.tables import inbox

WAITING: Final = "waiting"
DONE: Final = "done"
ASIDE: Final = "aside"
_KNOWN: Final = "inbox waiting"
_MOST_KNOWN: Final = 1_000

_is_waiting = inbox.c.state == fixed(WAITING)
_PUT: Final = insert_sql(
    inbox, "app", "key", "chat_id", "payload", "received_at", "state", "attempts", "error", ignore=True
)
_waiting = (
    select(
        inbox.c.id, inbox.c.app, inbox.c.key, inbox.c.chat_id, inbox.c.payload, inbox.c.received_at, inbox.c.attempts
    )
    .where(_is_waiting, inbox.c.id > bindparam("after"))
    .order_by(inbox.c.id)
    .limit(bindparam("limit"))
)
_WAITING: Final = Sql(_waiting)
_marked = bindparam("mark", type_=Text) + inbox.c.chat_id + bindparam("mark", type_=Text)
_WAITING_WITHOUT: Final = Sql(
    _waiting.where(func.instr(bindparam("without", type_=Text), _marked) == 0),
    lambda: _waiting.where(func.strpos(bindparam("without", type_=Text), _marked) == 0),
)
_IS_WAITING: Final = Sql(select(inbox.c.id).where(inbox.c.id == bindparam("row"), _is_waiting))
_DONE: Final = Sql(
    update(inbox).where(inbox.c.id == bindparam("row"), _is_waiting).values(state=fixed(DONE), done_at=bindparam("at"))
)
_OLDEST: Final = Sql(select(inbox.c.id).where(_is_waiting).order_by(inbox.c.id).limit(bindparam("limit")))
_EARLIER: Final = Sql(
    select(inbox.c.id)
    .where(
        _is_waiting,
        inbox.c.id < bindparam("row"),
        inbox.c.app == bindparam("app"),
        inbox.c.chat_id == bindparam("chat_id"),
    )
    .limit(1)
)
_FAILED: Final = Sql(
    update(inbox)
    .where(inbox.c.id == bindparam("row"), _is_waiting)
    .values(
        state=bindparam("new_state"),
        attempts=inbox.c.attempts + 1,
        error=bindparam("new_error"),
        done_at=bindparam("at"),
    )
)
_PURGE: Final = Sql(delete(inbox).where(inbox.c.state == fixed(DONE), inbox.c.done_at < bindparam("before")))
_DEPTH: Final = Sql(select(func.count(), func.min(inbox.c.received_at)).select_from(inbox).where(_is_waiting))


class SqlInbox:
    """The table `inbox`: a row waits, is done, or was set aside."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    def put(self, arrivals: Sequence[Arrival], at: datetime) -> int:
        """Store what is new by (app, key) and return how many were; a known key changes nothing."""
        self._forget()
        moment = to_moment(at)
        rows = [
            {
                "app": arrival.app,
                "key": to_text(arrival.key),
                "chat_id": arrival.chat_id,
                "payload": to_json(arrival.payload),
                "received_at": moment,
                "state": WAITING,
                "attempts": 0,
                "error": "",
            }
            for arrival in arrivals
        ]
        return self._link.many(_PUT, rows)

    def waiting(self, limit: int, after: int = 0, without: Collection[str] = ()) -> list[QueuedArrival]:
        """List undone arrivals, oldest first; those of a higher number than `after`, and of no chat `without`."""
        if without:
            names = SEPARATOR.join(["", *without, ""])
            rows = self._link.rows(_WAITING_WITHOUT, limit=limit, after=after, without=names, mark=SEPARATOR)
        else:
            rows = self._link.rows(_WAITING, limit=limit, after=after)
        return [
            QueuedArrival(row, Arrival(app, key, chat_id, from_json(payload)), from_moment(received_at), attempts)
            for row, app, key, chat_id, payload, received_at, attempts in rows
        ]

    def is_next(self, queued: QueuedArrival) -> bool:
        """Tell whether nothing older of the same chat is undone; another process may be at it."""
        arrival = queued.arrival
        return self._link.value(_EARLIER, row=queued.id, app=arrival.app, chat_id=arrival.chat_id) is None

    def done(self, id: int, at: datetime, after: int | None = None) -> bool:
        """Mark one as worked off; false where it was already, or where the earlier one that it comes `after` waits."""
        waiting = self._oldest()
        if id not in waiting:
            if after is not None and self._link.value(_IS_WAITING, row=after) is not None:
                return False
            return self._link.change(_DONE, row=id, at=to_moment(at)) > 0
        if after in waiting:  # whatever is earlier than one of the oldest is one of them
            return False
        waiting.discard(id)
        self._link.later(_DONE, [{"row": id, "at": to_moment(at)}])
        return True

    def failed(self, id: int, error: str, at: datetime, *, last: bool) -> None:
        """Count an attempt; with `last` the arrival is set aside, and kept."""
        self._forget()
        new_state, moment = (ASIDE, to_moment(at)) if last else (WAITING, None)
        self._link.change(_FAILED, row=id, new_state=new_state, new_error=to_text(error), at=moment)

    def purge(self, before: datetime) -> int:
        """Delete done rows older than that and return how many went."""
        return self._link.change(_PURGE, before=to_moment(before))

    def depth(self) -> tuple[int, datetime | None]:
        """Count the undone rows and name the oldest one's time."""
        found = self._link.row(_DEPTH)
        assert found is not None
        return found[0], None if found[1] is None else from_moment(found[1])

    def _oldest(self) -> set[int]:
        """Name the oldest undone rows, which the writer remembers: most of them are marked as done next."""
        memory = self._link.memory
        if memory is None:
            return set()
        known = memory.of_unit(_KNOWN)
        if known is None:
            known = [{row[0] for row in self._link.rows(_OLDEST, limit=_MOST_KNOWN)}]
            memory.keep(_KNOWN, known)
        waiting: set[int] = known[0]
        return waiting

    def _forget(self) -> None:
        if self._link.memory is not None:
            self._link.memory.drop(_KNOWN)

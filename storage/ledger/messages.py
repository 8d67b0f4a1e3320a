"""Chat messages that the desk worked on, with what they said before they were edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, or_, select, update

from reporting.records import Message
from storage.codec import from_moment, from_moment_or_none, to_moment, to_moment_or_none, to_text
from storage.link import Link, Row
from storage.sql import Sql, insert_sql
from storage.tables import message_texts, messages

MESSAGE: Final = (
    messages.c.id,
    messages.c.app,
    messages.c.chat_id,
    messages.c.message_id,
    messages.c.person,
    messages.c.campaign,
    messages.c.sent_at,
    messages.c.text,
    messages.c.edited_at,
)
_FIND: Final = Sql(
    select(*MESSAGE, messages.c.version).where(
        messages.c.app == bindparam("app"),
        messages.c.said_in == bindparam("said_in"),
        messages.c.message_id == bindparam("message_id"),
    )
)
_ADD: Final = insert_sql(
    messages,
    "app",
    "said_in",
    "message_id",
    "chat_id",
    "person",
    "campaign",
    "sent_at",
    "text",
    "edited_at",
    "version",
    ignore=True,
    returning="id",
)
_KEEP_TEXT: Final = insert_sql(message_texts, ignore=True)
_EDIT: Final = Sql(
    update(messages)
    .where(messages.c.id == bindparam("message"))
    .values(text=bindparam("new_text"), edited_at=bindparam("at"), version=messages.c.version + 1)
)
_TOUCH: Final = Sql(
    update(messages)
    .where(
        messages.c.id == bindparam("message"),
        or_(messages.c.edited_at.is_(None), messages.c.edited_at < bindparam("at")),
    )
    .values(edited_at=bindparam("at"))
)
_SENT: Final = Sql(update(messages).where(messages.c.id == bindparam("message")).values(sent_at=bindparam("new_time")))


class SqlMessages:
    """The tables `messages` and `message_texts`."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    def message(
        self,
        app: str,
        chat_id: str,
        message_id: str,
        person: int | None,
        campaign: str | None,
        sent_at: datetime,
        text: str,
        edited_at: datetime | None = None,
    ) -> Message:
        """Find or make a message; an edit refreshes its text and edit time, unless a later edit is known.

        A message that comes after its edit keeps what that says, and brings its own sending time.
        """
        text = to_text(text)
        new = self._link.value(
            _ADD,
            app=app,
            said_in=chat_id,
            message_id=message_id,
            chat_id=chat_id,
            person=person,
            campaign=campaign,
            sent_at=to_moment(sent_at),
            text=text,
            edited_at=to_moment_or_none(edited_at),
            version=0,
        )
        if new is not None:
            return Message(new, app, chat_id, message_id, person, campaign, sent_at, text, edited_at)
        found = self._link.row(_FIND, app=app, said_in=chat_id, message_id=message_id)
        assert found is not None
        known, version = message_from_row(found), found[-1]
        if edited_at is None:
            if known.edited_at is not None and sent_at != known.sent_at:
                self._link.change(_SENT, message=known.id, new_time=to_moment(sent_at))
                return replace(known, sent_at=sent_at)
            return known
        if known.edited_at is not None and edited_at < known.edited_at:
            return known
        if self._link.memory is not None:
            self._link.memory.forget()  # entries show their messages
        if known.text != text:
            self._link.change(
                _KEEP_TEXT,
                message=known.id,
                version=version,
                text=known.text,
                edited_at=to_moment_or_none(known.edited_at),
            )
            self._link.change(_EDIT, message=known.id, new_text=text, at=to_moment(edited_at))
        else:
            self._link.change(_TOUCH, message=known.id, at=to_moment(edited_at))
        return Message(
            known.id, app, known.chat_id, message_id, known.person, known.campaign, known.sent_at, text, edited_at
        )

    def touch(self, message: int, at: datetime) -> None:
        """Note when something was last said of a message: an edit from before that changes nothing any more."""
        if self._link.memory is not None:
            self._link.memory.forget()  # entries show their messages
        self._link.change(_TOUCH, message=message, at=to_moment(at))

    def find_message(self, app: str, chat_id: str, message_id: str) -> Message | None:
        """Load a message by the chat's ids."""
        found = self._link.row(_FIND, app=app, said_in=chat_id, message_id=message_id)
        return None if found is None else message_from_row(found)


def message_from_row(row: Row) -> Message:
    """Read a message from a row that begins with `MESSAGE`."""
    return Message(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        from_moment(row[6]),
        row[7],
        from_moment_or_none(row[8]),
    )

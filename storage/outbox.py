"""Letters on their way to chats. A letter waits, is sent, was given up, or its outcome is unknown."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, column, delete, func, not_, or_, select, update

from reporting.records import (
    NEW_IN_CHAT,
    PIECE_KEY,
    QUESTION_KEY,
    Button,
    Letter,
    LetterKind,
    Priority,
    QueuedLetter,
    picture_key,
)
from storage.codec import from_json, from_moment, to_json, to_moment, to_text
from storage.link import Link, Row
from storage.sql import Sql, fixed, insert_sql
from storage.tables import outbox

WAITING: Final = "waiting"
SENT: Final = "sent"
FAILED: Final = "failed"
UNKNOWN: Final = "unknown"

_LETTER: Final = (
    "app", "chat_id", "kind", "text", "buttons", "reply_to", "target", "picture", "document", "file_name", "priority",
    "answers", "slot", "key"
)  # fmt: skip
_is_waiting = outbox.c.state == fixed(WAITING)
_ROW: Final = (*_LETTER, "picture_key", "created_at", "not_before", "state", "attempts", "error")
_ADD: Final = insert_sql(outbox, *_ROW, ignore=True, returning="id")
_QUEUE: Final = insert_sql(outbox, *_ROW, ignore=True)
_WAITING: Final = Sql(
    select(outbox.c.id, *(outbox.c[name] for name in _LETTER), outbox.c.created_at, outbox.c.attempts)
    .where(outbox.c.app == bindparam("app"), _is_waiting)
    .order_by(outbox.c.priority, outbox.c.id)
    .limit(bindparam("limit"))
)
_REACHED: Final = Sql(
    select(outbox.c.id)
    .where(outbox.c.app == bindparam("app"), outbox.c.sent_in == bindparam("chat"), outbox.c.message_id.is_not(None))
    .limit(1)
)
_SENT: Final = Sql(
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(
        state=fixed(SENT),
        error=fixed(""),
        done_at=bindparam("at"),
        message_id=bindparam("sent_id"),
        file_id=bindparam("sent_file"),
        sent_in=outbox.c.chat_id,
    )
)
_POSTPONED: Final = Sql(  # `not_before` says when it was last tried: no clock is asked whether a letter may go
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(attempts=outbox.c.attempts + 1, error=bindparam("reason"), not_before=bindparam("at"))
)
_ENDED: Final = Sql(
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(
        state=bindparam("end"),
        attempts=outbox.c.attempts + 1,
        error=bindparam("reason"),
        done_at=bindparam("at"),
    )
)
_ANSWERED_BY: Final = Sql(
    select(outbox.c.answers)
    .distinct()
    .where(
        outbox.c.app == bindparam("app"),
        outbox.c.sent_in == bindparam("chat_id"),
        outbox.c.message_id == bindparam("message_id"),
        outbox.c.answers.is_not(None),
    )
    .limit(2)
)
_STANDS_IN: Final = Sql(
    select(outbox.c.id)
    .where(
        outbox.c.app == bindparam("app"),
        outbox.c.sent_in == bindparam("chat_id"),
        outbox.c.message_id == bindparam("message_id"),
        outbox.c.kind == fixed(LetterKind.TEXT.value),
    )
    .limit(2)
)
_SENT_AS: Final = Sql(
    select(outbox.c.message_id).where(outbox.c.key == bindparam("key"), outbox.c.sent_in == outbox.c.chat_id)
)
_OUTCOME: Final = Sql(select(outbox.c.state).where(outbox.c.key == bindparam("key")))
_FILE_OF: Final = Sql(
    select(outbox.c.file_id)
    .where(outbox.c.picture_key == bindparam("picture_key"), outbox.c.file_id.is_not(None))
    .order_by(outbox.c.id.desc())
    .limit(1)
)
# A gathered message stands for many letters, an edit has the id of what it edits.
_SENT_SINCE: Final = Sql(
    select(outbox.c.sent_in, func.max(outbox.c.done_at).label("at"))
    .where(
        outbox.c.id > select(func.max(outbox.c.id) - bindparam("newest")).scalar_subquery(),
        outbox.c.app == bindparam("app"),
        outbox.c.message_id.is_not(None),
        outbox.c.done_at >= bindparam("since"),
    )
    .group_by(outbox.c.sent_in, outbox.c.message_id, outbox.c.kind)
    .order_by(column("at"))
)
_NEWEST: Final = 5_000  # letters looked through: a minute has room for 1,800 messages at most
_DEPTH: Final = Sql(select(func.count()).select_from(outbox).where(_is_waiting))
_LATE_SLOTS: Final = Sql(
    select(func.count(outbox.c.slot.distinct())).where(_is_waiting, outbox.c.created_at < bindparam("before"))
)
_is_old = (outbox.c.state != fixed(WAITING)) & (outbox.c.done_at < bindparam("before"))
_leads_to_report = outbox.c.answers.is_not(None) & outbox.c.message_id.is_not(None)
_kept_by_key = or_(  # no other row keeps it from being said twice, or it is how a question's letter is found
    outbox.c.key.like(bindparam("question")),
    outbox.c.kind.in_([fixed(kind.value) for kind in sorted(NEW_IN_CHAT)]) & outbox.c.key.not_like(bindparam("piece")),
)
_PAGE: Final = 1_000  # letters looked through in one unit of work: answers wait meanwhile
_next = select(outbox.c.id).where(outbox.c.id > bindparam("after")).order_by(outbox.c.id).limit(bindparam("page"))
_END_OF_PAGE: Final = Sql(select(func.max(_next.subquery().c.id)))
_in_page = (outbox.c.id > bindparam("after")) & (outbox.c.id <= bindparam("last"))
_PURGE: Final = Sql(
    delete(outbox).where(_in_page, _is_old, not_(_leads_to_report), or_(outbox.c.key.is_(None), not_(_kept_by_key)))
)
_EMPTY: Final = Sql(
    update(outbox)
    .where(
        _in_page,
        _is_old,
        (outbox.c.text != fixed(""))
        | outbox.c.picture.is_not(None)
        | outbox.c.document.is_not(None)
        | outbox.c.buttons.is_not(None),
    )
    .values(text="", picture=None, buttons=None, document=None)
)


class SqlOutbox:
    """The table `outbox`."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    def add(self, letter: Letter, at: datetime) -> int | None:
        """Queue a letter; None where its key is known."""
        found: int | None = self._link.value(_ADD, **_row(letter, at))
        return found

    def queue(self, letter: Letter, at: datetime) -> None:
        """Queue a letter whose id nobody asks for."""
        self._link.later(_QUEUE, [_row(letter, at)])

    def waiting(self, app: str, limit: int) -> list[QueuedLetter]:
        """List unsent letters by priority, then age; whatever any clock says, none is hidden."""
        return [_queued_letter(row) for row in self._link.rows(_WAITING, app=app, limit=limit)]

    def sent(self, id: int, message_id: str | None, at: datetime, file_id: str | None = None) -> None:
        """Record the chat's own id of what was sent (and of its file, for sending it again)."""
        row = {"row": id, "sent_id": message_id, "at": to_moment(at), "sent_file": file_id}
        self._link.later(_SENT, [row])

    def postponed(self, id: int, error: str, at: datetime) -> None:
        """Count an attempt in vain; the letter goes on waiting."""
        self._link.change(_POSTPONED, row=id, reason=to_text(error), at=to_moment(at))

    def failed(self, id: int, error: str, at: datetime) -> None:
        """Give a letter up; it is kept, with its reason."""
        self._end(id, FAILED, error, at)

    def unknown(self, id: int, error: str, at: datetime) -> None:
        """Record a send whose outcome nobody can know."""
        self._end(id, UNKNOWN, error, at)

    def answered_by(self, app: str, chat_id: str, message_id: str) -> int | None:
        """Name the desk's message that the bot's chat message answers; None where it answers several."""
        found = self._link.rows(_ANSWERED_BY, app=app, chat_id=chat_id, message_id=message_id)
        return found[0][0] if len(found) == 1 else None

    def is_shared(self, app: str, chat_id: str, message_id: str) -> bool:
        """Tell whether several letters stand in one of the bot's chat messages: no button may rewrite it then."""
        return len(self._link.rows(_STANDS_IN, app=app, chat_id=chat_id, message_id=message_id)) > 1

    def sent_as(self, key: str) -> str | None:
        """Name the chat message id under which the letter of that key stands, None while it wasn't sent."""
        found: str | None = self._link.value(_SENT_AS, key=key)
        return found

    def outcome(self, key: str) -> str | None:
        """Tell what became of the letter of that key: `waiting`, `sent`, `failed` or `unknown`; None if none was."""
        found: str | None = self._link.value(_OUTCOME, key=key)
        return found

    def reached(self, app: str, chat_id: str) -> bool:
        """Tell whether a chat ever took a letter."""
        return self._link.row(_REACHED, app=app, chat=chat_id) is not None

    def file_of(self, picture_key: str) -> str | None:
        """Name the file id under which a picture or document was last sent."""
        found: str | None = self._link.value(_FILE_OF, picture_key=picture_key)
        return found

    def sent_since(self, app: str, since: datetime) -> list[tuple[str, datetime]]:
        """List the chat and moment of each message that went out since then, oldest first."""
        found = self._link.rows(_SENT_SINCE, app=app, since=to_moment(since), newest=_NEWEST)
        return [(chat_id, from_moment(moment)) for chat_id, moment in found]

    def depth(self) -> int:
        """Count the letters that wait."""
        return int(self._link.value(_DEPTH))

    def late_slots(self, before: datetime) -> int:
        """Count the scheduled posts whose letters were queued before a moment and still wait."""
        return int(self._link.value(_LATE_SLOTS, before=to_moment(before)))

    def purge(self, before: datetime, after: int = 0) -> tuple[int, int]:
        """Look through some letters behind one: empty those that ended before a moment, delete what nothing needs.

        Count the deleted, and name the letter behind which to go on; 0 at the end. Needed is what leads from an answer
        to its report, how a question's letter is found, and a key that alone keeps something from being said twice.
        What may be done twice without harm needs no key for so long.
        """
        last = self._link.value(_END_OF_PAGE, after=after, page=_PAGE)
        if last is None:
            return 0, 0
        page = {"before": to_moment(before), "after": after, "last": last}
        gone = self._link.change(_PURGE, question=f"{QUESTION_KEY}%", piece=f"{PIECE_KEY}%", **page)
        self._link.change(_EMPTY, **page)
        return gone, last

    def _end(self, id: int, end: str, error: str, at: datetime) -> None:
        self._link.change(_ENDED, row=id, end=end, reason=to_text(error), at=to_moment(at))


def _row(letter: Letter, at: datetime) -> dict[str, Any]:
    """Write a letter that waits."""
    moment = to_moment(at)
    picture = None if letter.picture is None else to_json(letter.picture)
    document = None if letter.document is None else to_json(letter.document)
    made = document if letter.kind is LetterKind.DOCUMENT else picture
    return {
        "app": letter.app,
        "chat_id": letter.chat_id,
        "kind": letter.kind.value,
        "text": to_text(letter.text),
        "buttons": _buttons_to_json(letter) if letter.buttons else None,
        "reply_to": letter.reply_to,
        "target": letter.target,
        "picture": picture,
        # Named as whoever takes the letter out will see it: JSON knows no tuples and no numbers as keys.
        "picture_key": None if made is None else picture_key(from_json(made)),
        "document": document,
        "file_name": letter.file_name or None,
        "priority": letter.priority.value,
        "answers": letter.answers,
        "slot": letter.slot,
        "key": letter.key,
        "created_at": moment,
        "not_before": moment,
        "state": WAITING,
        "attempts": 0,
        "error": "",
    }


def _buttons_to_json(letter: Letter) -> str:
    return to_json([[_said(button) for button in row] for row in letter.buttons])


def _said(button: Button) -> list[str]:
    told = [button.label, button.data, button.of, button.which]
    while not told[-1] and len(told) > 2:
        told.pop()
    return told


def _buttons_from_json(text: str | None) -> tuple[tuple[Button, ...], ...]:
    rows: list[list[list[str]]] = [] if text is None else from_json(text)
    return tuple(tuple(Button(*button) for button in row) for row in rows)


def _queued_letter(row: Row) -> QueuedLetter:
    (
        row_id, app, chat_id, kind, text, buttons, reply_to, target, picture, document, file_name, priority,
        answers, slot, key, created_at, attempts,
    ) = row  # fmt: skip
    data: Any = None if picture is None else from_json(picture)
    made_of: Any = None if document is None else from_json(document)
    letter = Letter(
        app,
        chat_id,
        LetterKind(kind),
        text,
        _buttons_from_json(buttons),
        reply_to,
        target,
        data,
        made_of,
        file_name or "",
        Priority(priority),
        answers,
        slot,
        key,
    )
    return QueuedLetter(row_id, letter, from_moment(created_at), attempts)

"""The chats the bot is in, what each is bound to, and where those went that got a new id."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Table, bindparam, delete, or_, select, update

from reporting.records import Chat, ChatKind, LetterKind, Priority, ReplyMode
from storage.codec import to_moment, to_text
from storage.link import Link, Row
from storage.outbox import FAILED, WAITING
from storage.sql import Sql, fixed, insert_sql
from storage.tables import chat_bindings, chat_moves, chats, inbox, messages, outbox, questions

_CHAT: Final = (
    chats.c.app,
    chats.c.chat_id,
    chats.c.kind,
    chats.c.title,
    chats.c.campaign,
    chats.c.reply_mode,
    chats.c.language,
    chats.c.hinted,
)
_this_chat = (chats.c.app == bindparam("in_app")) & (chats.c.chat_id == bindparam("of_chat"))
_GET: Final = Sql(select(*_CHAT).where(_this_chat))
_ADD: Final = insert_sql(chats, "app", "chat_id", "kind", "title", "reply_mode", "hinted", "seen_at")
_REFRESH: Final = Sql(
    update(chats)
    .where(_this_chat)
    .values(kind=bindparam("new_kind"), title=bindparam("new_title"), seen_at=bindparam("at"))
)
_OF_CAMPAIGN: Final = Sql(
    select(*_CHAT)
    .where(chats.c.campaign == bindparam("campaign"), chats.c.kind == fixed(ChatKind.GROUP.value))
    .order_by(chats.c.bound_at, chats.c.chat_id)
)
_BIND: Final = Sql(update(chats).where(_this_chat).values(campaign=bindparam("new_campaign"), bound_at=bindparam("at")))
_LOG: Final = insert_sql(chat_bindings, "app", "chat_id", "campaign", "by", "at")
_SET_REPLY_MODE: Final = Sql(update(chats).where(_this_chat).values(reply_mode=bindparam("mode")))
_SET_LANGUAGE: Final = Sql(update(chats).where(_this_chat).values(language=bindparam("new_language")))
_HINTED: Final = Sql(update(chats).where(_this_chat).values(hinted=True))
_REMOVE: Final = Sql(delete(chats).where(_this_chat))
_MOVED: Final = Sql(
    select(chat_moves.c.new).where(chat_moves.c.app == bindparam("in_app"), chat_moves.c.old == bindparam("of_chat"))
)
_CAME_FROM: Final = Sql(
    select(chat_moves.c.old)
    .where(chat_moves.c.app == bindparam("in_app"), chat_moves.c.new == bindparam("of_chat"))
    .limit(1)
)
_MOVE: Final = insert_sql(chat_moves, update=["new"])
_FORGET_MOVE: Final = Sql(
    delete(chat_moves).where(chat_moves.c.app == bindparam("in_app"), chat_moves.c.old == bindparam("of_chat"))
)


_NAME_A_MESSAGE: Final = (LetterKind.EDIT, LetterKind.REACTION, LetterKind.DELETE, LetterKind.PIN, LetterKind.UNPIN)
_in_outbox = (outbox.c.app == bindparam("in_app")) & (outbox.c.chat_id == bindparam("of_chat"))
_waits_for = _in_outbox & (outbox.c.state == fixed(WAITING))
# messages don't move along: their numbers begin again, and are other people's messages in the new group
_SAY_ANEW: Final = Sql(
    update(outbox)
    .where(
        _waits_for,
        outbox.c.kind == fixed(LetterKind.EDIT.value),
        outbox.c.text != fixed(""),
        or_(outbox.c.answers.is_not(None), outbox.c.priority == bindparam("pressed")),
    )
    .values(kind=fixed(LetterKind.TEXT.value), target=None)
)
_DROP: Final = Sql(
    update(outbox)
    .where(_waits_for, outbox.c.kind.in_([fixed(kind.value) for kind in _NAME_A_MESSAGE]))
    .values(state=fixed(FAILED), error=bindparam("why"), done_at=outbox.c.not_before)
)
_REPLY_TO_NOTHING: Final = Sql(update(outbox).where(_waits_for).values(reply_to=None))
_MOVE_LETTERS: Final = Sql(update(outbox).where(_waits_for).values(chat_id=bindparam("new_id")))


def _renamed(table: Table, column: str) -> Sql:
    """Build the change of a chat's id in one table."""
    return Sql(
        update(table)
        .where(table.c.app == bindparam("in_app"), table.c[column] == bindparam("of_chat"))
        .values({column: bindparam("new_id")})
    )


_RENAMES: Final = (
    _renamed(chats, "chat_id"),
    _renamed(messages, "chat_id"),
    _renamed(outbox, "chat_id"),
    _renamed(inbox, "chat_id"),
    _renamed(questions, "chat_id"),
    _renamed(chat_moves, "new"),
)


class SqlChats:
    """The tables `chats`, `chat_bindings` (who bound what, when) and `chat_moves`."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    def seen(self, app: str, chat_id: str, kind: ChatKind, title: str, at: datetime) -> Chat:
        """Find or make a chat and refresh its title."""
        known = self.get(app, chat_id)
        title = to_text(title)
        if known is None:
            self._link.change(
                _ADD,
                app=app,
                chat_id=chat_id,
                kind=kind.value,
                title=title,
                reply_mode=ReplyMode.REPLY.value,
                hinted=False,
                seen_at=to_moment(at),
            )
            return Chat(app, chat_id, kind, title)
        if known.kind is kind and known.title == (title or known.title):
            return known
        title = title or known.title
        self._link.change(
            _REFRESH, in_app=app, of_chat=known.chat_id, new_kind=kind.value, new_title=title, at=to_moment(at)
        )
        found = self.get(app, known.chat_id)
        assert found is not None
        return found

    def get(self, app: str, chat_id: str) -> Chat | None:
        """Load a chat; an id that was given up leads to its new one."""
        found = self._link.recall(_GET, _chat, in_app=app, of_chat=chat_id)
        if found:
            return found[0]
        moved = self._link.value(_MOVED, in_app=app, of_chat=chat_id)
        row = None if moved is None else self._link.row(_GET, in_app=app, of_chat=moved)
        return None if row is None else _chat(row)

    def of_campaign(self, campaign: str) -> list[Chat]:
        """List the groups bound to a campaign, the first bound first."""
        return [_chat(row) for row in self._link.rows(_OF_CAMPAIGN, campaign=campaign)]

    def bind(self, app: str, chat_id: str, campaign: str | None, by: int | None, at: datetime) -> None:
        """Bind a group (or a private chat's choice) to a campaign; None unbinds."""
        moment = to_moment(at)
        bound_at = None if campaign is None else moment
        if not self._link.change(_BIND, in_app=app, of_chat=chat_id, new_campaign=campaign, at=bound_at):
            raise LookupError(f"no chat {app}/{chat_id}; call seen first")
        self._link.change(_LOG, app=app, chat_id=chat_id, campaign=campaign, by=by, at=moment)

    def set_reply_mode(self, app: str, chat_id: str, mode: ReplyMode) -> None:
        """Choose replies or reactions."""
        self._link.change(_SET_REPLY_MODE, in_app=app, of_chat=chat_id, mode=mode.value)

    def set_language(self, app: str, chat_id: str, language: str) -> None:
        """Choose the language of a group."""
        self._link.change(_SET_LANGUAGE, in_app=app, of_chat=chat_id, new_language=language)

    def hinted(self, app: str, chat_id: str) -> None:
        """Remember that the group was told how to bind it."""
        self._link.change(_HINTED, in_app=app, of_chat=chat_id)

    def has_moved(self, app: str, chat_id: str) -> bool:
        """Tell whether a group had another id before, under which older messages were said."""
        return self._link.row(_CAME_FROM, in_app=app, of_chat=chat_id) is not None

    def migrated(self, app: str, old: str, new: str) -> None:
        """Give a group its new id, everywhere it is named; messages keep the id under which they were said.

        Letters go on to it, also where it is known already; those about a message of the old group are dropped.
        """
        if old == new:
            return
        self._move_letters(app, old, new)
        if self._link.value(_MOVED, in_app=app, of_chat=old) == new:
            return
        if self._link.row(_GET, in_app=app, of_chat=old) is not None:
            # The new id may have been seen already, as a stranger: the old chat's bindings are the true ones.
            self._link.change(_REMOVE, in_app=app, of_chat=new)
        if self._link.memory is not None:
            self._link.memory.forget()  # entries show their messages, and these their chats
        for rename in _RENAMES:
            self._link.change(rename, in_app=app, of_chat=old, new_id=new)
        self._link.change(_FORGET_MOVE, in_app=app, of_chat=new)
        self._link.change(_MOVE, app=app, old=old, new=new)

    def _move_letters(self, app: str, old: str, new: str) -> None:
        """Let what waits go to the new group, where no message of the old one has its number any more."""
        self._link.change(_SAY_ANEW, in_app=app, of_chat=old, pressed=Priority.BUTTON.value)
        self._link.change(_DROP, in_app=app, of_chat=old, why=f"the group is now {new}, without its messages")
        self._link.change(_REPLY_TO_NOTHING, in_app=app, of_chat=old)
        self._link.change(_MOVE_LETTERS, in_app=app, of_chat=old, new_id=new)


def _chat(row: Row) -> Chat:
    app, chat_id, kind, title, campaign, reply_mode, language, hinted = row
    return Chat(app, chat_id, ChatKind(kind), title, campaign, ReplyMode(reply_mode), language, bool(hinted))

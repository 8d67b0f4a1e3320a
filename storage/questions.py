"""What was asked with buttons and waits for an answer."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select, update

from reporting.records import Json, Question
from storage.codec import from_json, from_moment, from_moment_or_none, to_json, to_moment, to_text
from storage.link import Link
from storage.sql import Sql, insert_sql
from storage.tables import questions

_ASK: Final = insert_sql(questions, "kind", "app", "chat_id", "person", "campaign", "data", "asked_at", returning="id")
_GET: Final = Sql(
    select(
        questions.c.kind,
        questions.c.app,
        questions.c.chat_id,
        questions.c.person,
        questions.c.campaign,
        questions.c.data,
        questions.c.asked_at,
        questions.c.answered_at,
    ).where(questions.c.id == bindparam("row"))
)
_ANSWER: Final = Sql(
    update(questions)
    .where(questions.c.id == bindparam("row"), questions.c.answered_at.is_(None))
    .values(choice=bindparam("chosen"), answered_by=bindparam("person_id"), answered_at=bindparam("at"))
)


class SqlQuestions:
    """The table `questions`."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    def ask(
        self, kind: str, app: str, chat_id: str, person: int | None, campaign: str | None, data: Json, at: datetime
    ) -> int:
        """Keep a question and return its id, for the buttons' data."""
        return int(
            self._link.value(
                _ASK,
                kind=kind,
                app=app,
                chat_id=chat_id,
                person=person,
                campaign=campaign,
                data=to_json(data),
                asked_at=to_moment(at),
            )
        )

    def get(self, id: int) -> Question | None:
        """Load a question."""
        found = self._link.row(_GET, row=id)
        if found is None:
            return None
        kind, app, chat_id, person, campaign, data, asked_at, answered_at = found
        return Question(
            id,
            kind,
            app,
            chat_id,
            person,
            campaign,
            from_json(data),
            from_moment(asked_at),
            from_moment_or_none(answered_at),
        )

    def answer(self, id: int, choice: str, by: int, at: datetime) -> bool:
        """Close a question; false where it was closed already."""
        return self._link.change(_ANSWER, row=id, chosen=to_text(choice), person_id=by, at=to_moment(at)) > 0

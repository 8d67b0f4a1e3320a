"""What is remembered of rounds: how the last draft stood, which questions carry one, and what went up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.desk.levels.chain import Link
from bot.desk.levels.rounds import Round
from reporting.levels import CHANGES_FOR, NOTHING_TOLD, Told
from reporting.ports import UnitOfWork

Rows = dict[str, "Row"]


@dataclass(frozen=True, slots=True)
class Row:
    """One round. `questions` carry its drafts and are open; `seen` names the figures that were looked at last.

    `unsure`: nobody knows yet whether the last draft reached anybody. `at`: when to look again though the
    figures are the same.
    """

    told: Told = NOTHING_TOLD
    questions: tuple[int, ...] = ()
    seen: str = ""
    unsure: bool = False
    due: str = ""
    at: datetime | None = None


def load(uow: UnitOfWork, link: Link) -> Rows:
    """Give what is remembered of a campaign's rounds, by their keys."""
    said: Mapping[str, Any] = uow.state.get(_name(link)) or {}
    return {key: _row(row) for key, row in said.items()}


def store(uow: UnitOfWork, link: Link, rows: Rows, now: datetime) -> None:
    """Keep what is remembered; rounds of which nothing more is told are forgotten."""
    kept = {key: row for key, row in rows.items() if datetime.fromisoformat(row.due) > now - CHANGES_FOR}
    uow.state.set(_name(link), {key: _said(row) for key, row in kept.items()})


def row_of(rows: Rows, one: Round) -> Row:
    """Give what is remembered of a round."""
    return rows.get(one.period.key) or Row(due=one.period.due.isoformat())


def change(uow: UnitOfWork, one: Round, now: datetime, **changes: Any) -> None:
    """Change what is remembered of one round."""
    rows = load(uow, one.link)
    store(uow, one.link, {**rows, one.period.key: replace(row_of(rows, one), **changes)}, now)


def _name(link: Link) -> str:
    return f"levels/{link.lower.code}"


def _row(said: Mapping[str, Any]) -> Row:
    changed = said["changed_at"]
    told = Told(
        said["drafts"], said["mark"], said["whole"], said["sent"], datetime.fromisoformat(changed) if changed else None
    )
    at = datetime.fromisoformat(said["at"]) if said["at"] else None
    return Row(told, tuple(said["questions"]), said["seen"], said["unsure"], said["due"], at)


def _said(row: Row) -> Mapping[str, Any]:
    told = row.told
    return {
        "drafts": told.drafts,
        "mark": told.mark,
        "whole": told.whole,
        "sent": told.sent,
        "changed_at": told.changed_at.isoformat() if told.changed_at else None,
        "questions": list(row.questions),
        "seen": row.seen,
        "unsure": row.unsure,
        "due": row.due,
        "at": row.at.isoformat() if row.at else "",
    }

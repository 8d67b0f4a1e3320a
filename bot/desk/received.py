"""What a fetched file gave: each of its parts in a unit of work of its own, by what the file was fetched for.

A part is whatever the file's reader made of it, or `{"fault": code}` where the file did not come: `too-big`, `gone`
(the chat app has it no more), `away` (it could not be reached), `broken` (our own reading failed over it).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.desk.office import Office
from reporting.ports import UnitOfWork
from reporting.records import Json, Letter

Receiver = Callable[[Office, UnitOfWork, Letter, Json, datetime], None]

RECEIVERS: dict[str, Receiver] = {}
"""Who takes the parts of which kind of file."""


def received(office: Office, uow: UnitOfWork, letter: Letter, part: Json, now: datetime) -> None:
    """Take one part of a fetched file."""
    RECEIVERS[str((letter.document or {})["kind"])](office, uow, letter, part, now)

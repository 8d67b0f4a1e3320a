"""People whom the desk has met, their accounts in chat apps and their roles in campaigns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reporting.campaign import Role


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the desk has met. Never holds a phone number."""

    id: int
    name: str
    username: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A person's identity in one chat app (`telegram`, `zalo`); ids are text in every app."""

    app: str
    account_id: str


@dataclass(frozen=True, slots=True)
class Grant:
    """A role of a person in a campaign; a reporter's (or head's) may be for one unit, None means any.

    `until` is the moment from which it is none any more: a stand-in's; None where it has no end.
    """

    person: int
    campaign: str
    role: Role
    unit: str | None = None
    until: dt.datetime | None = None

"""What people are in a campaign."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is in a campaign."""

    REPORTER = "reporter"
    HEAD = "head"
    LEADER = "leader"
    ADMIN = "admin"

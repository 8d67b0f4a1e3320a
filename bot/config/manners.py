"""How a campaign's desk behaves towards people, out of its file: who may come in, quiet hours, private words."""

from __future__ import annotations

from datetime import time

from bot.config.tables import Table, shown
from bot.config.words import NONE, parse_hours
from reporting.flat import flat_words
from reporting.manners import USUAL, Manners, QuietHours, Registration


def read_manners(head: Table) -> Manners:
    """Read `registration`, `quiet`, `urgent_alerts`, `digest_at`, `brief_at` and `board` of the campaign's table."""
    usual = USUAL
    return Manners(
        registration=head.choice("registration", Registration, usual.registration),
        quiet=_quiet(head, usual.quiet),
        urgent_alerts=head.flag("urgent_alerts", default=usual.urgent_alerts),
        digest_at=_hour(head, "digest_at", usual.digest_at),
        brief_at=_hour(head, "brief_at", usual.brief_at),
        board=head.flag("board", default=usual.board),
    )


def _says_none(head: Table, key: str) -> bool:
    value = head.any(key)
    return value is False or (isinstance(value, str) and flat_words(value) in NONE)


def _hour(head: Table, key: str, usual: time | None) -> time | None:
    """Read a time of day, or that there is none."""
    if _says_none(head, key):
        return None
    return head.clock(key, usual or time()) if head.has(key) else usual


def _quiet(head: Table, usual: QuietHours | None) -> QuietHours | None:
    if not head.has("quiet"):
        return usual
    if _says_none(head, "quiet"):
        return None
    value = head.any("quiet")
    hours = parse_hours(value) if isinstance(value, str) else None
    if hours is None:
        head.fault("quiet", "bad-hours", got=shown(value))
        return usual
    return QuietHours(*hours)

"""How many messages a campaign makes in a month, for chat apps that give a bot a number of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from reporting.campaign import Campaign, Duty, DutyKind
from reporting.periods import owed_span, periods

Month = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Volume:
    """Messages of one month in one group: `reports` come in, each is answered (`answers`), `posts` go by the clock."""

    month: Month
    reports: int = 0
    answers: int = 0
    posts: int = 0

    @property
    def sent(self) -> int:
        """What the bot says."""
        return self.answers + self.posts

    @property
    def all(self) -> int:
        """What is said to the bot and by it."""
        return self.reports + self.sent


def busiest_month(campaign: Campaign) -> Volume:
    """Estimate the month with most messages: every unit reports once in each period and gets an answer.

    Posts are the group's reminders and summaries (words, table and chart). Corrections and questions come on top.
    """
    reports: Counter[Month] = Counter()
    posts: Counter[Month] = Counter()
    for duty in campaign.duties:
        if duty.kind is DutyKind.PAPER:
            continue
        for period in periods(campaign, duty):
            units = (unit.code for unit in campaign.units if unit.code in duty.units)
            owing = sum(owed_span(campaign, duty, period.span, unit) is not None for unit in units)
            reports[_month(period.due.date())] += owing
            posts[_month(period.due.date())] += _posts(duty)
    months = [Volume(month, reports[month], reports[month], posts[month]) for month in {*reports, *posts}]
    first = (campaign.start.year, campaign.start.month)
    return max(months, key=lambda one: (one.all, one.month), default=Volume(first))


def _posts(duty: Duty) -> int:
    said = sum(reminder.to is None for reminder in duty.reminders)
    pictures = len(("table", "chart")) if duty.kind is DutyKind.FIGURES else 0
    return said + len(duty.summaries) * (1 + pictures)


def _month(day: date) -> Month:
    return (day.year, day.month)

"""A scheduled post at the moment when it is made: whose round it speaks of, how the units stand in it, how late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.desk.duties.words import due_words, made_late, owing
from bot.desk.names import owing_name
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Duty
from reporting.duties import DutyState, UnitDuty
from reporting.schedule import Post


@dataclass(frozen=True, slots=True)
class Occasion:
    """A post that is made `now`; `found` is how each unit stands in its round, none where the desk itself owes."""

    campaign: Campaign
    post: Post
    found: Sequence[UnitDuty]
    now: datetime

    @property
    def duty(self) -> Duty:
        """The duty whose round it is."""
        return self.campaign.duty_by_code[self.post.duty]

    @property
    def weekly(self) -> bool:
        """Whether it speaks of a week of several rounds, not of one round."""
        return self.post.covers != self.post.period.span

    @property
    def missing(self) -> list[UnitDuty]:
        """Who still owes something."""
        return owing(self.found)

    @property
    def expected(self) -> list[UnitDuty]:
        """Who had to give something."""
        return [one for one in self.found if one.expected]

    @property
    def complete(self) -> int:
        """How many of those have given all of it."""
        return sum(one.complete for one in self.expected)

    def due(self, texts: Texts) -> Markup:
        """Say when the round is due."""
        return due_words(texts, self.campaign, self.post.period.due, self.now)

    def overdue(self, texts: Texts) -> str:
        """Say for how long it has been due."""
        return texts.overdue(self.now - self.post.period.due)

    def made_late(self, texts: Texts) -> Markup:
        """Say for which hour the post is, where that has passed."""
        return made_late(texts, self.campaign, self.post, self.now)

    def waiting(self, texts: Texts) -> list[str]:
        """Name whose held report would do."""
        found = [one for one in self.found if one.state is DutyState.WAITING]
        return [owing_name(texts, self.campaign, one.unit, one.until) for one in found]

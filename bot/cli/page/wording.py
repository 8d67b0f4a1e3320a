"""The words and numbers that the lines of a campaign are written with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from bot.config import CampaignSettings
from bot.config.faults import words
from bot.texts.formats import Formats
from reporting.campaign import Campaign
from reporting.kinds import is_added, kind_groups


class CampaignPage:
    """What one campaign's part of the page is written with: the campaign, its words, its labels, its numbers.

    `above` is the campaign that it stands below, where there is one.
    """

    def __init__(self, seed: CampaignSettings, above: Campaign | None = None) -> None:
        self.seed = seed
        self.above = above
        self.campaign: Campaign = seed.campaign
        self.said: Mapping[str, Any] = words(self.campaign.language)
        self.write = Formats(self.campaign.language)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Labels of the metrics by key."""
        return {metric.key: metric.label for metric in self.campaign.metrics}

    def say(self, key: str, /, **values: object) -> str:
        """Fill one line's words."""
        return str(self.said["page"][key]).format(**values)

    @cached_property
    def example_unit(self) -> str:
        """Choose a unit for examples: the first with a short name."""
        return next((unit.name for unit in self.campaign.units if len(unit.name) < 15), self.campaign.units[0].name)

    def sum_of(self, metric: str, values: Mapping[str | None, int]) -> str:
        """Add up what units have; kinds that are never added (households, people) are said apart."""
        groups = kind_groups(self.campaign)
        if is_added(self.campaign, metric) or None in values:
            return self.write.number(sum(values.values()))
        sums = {kind: sum(values.get(code, 0) for code in codes) for kind, codes in groups.items()}
        return "; ".join(f"{kind} {self.write.number(amount)}" for kind, amount in sums.items())

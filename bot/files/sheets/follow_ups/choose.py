"""Which follow-up tables a campaign has, and in which order."""

from __future__ import annotations

from bot.desk.names import leads
from bot.files.sheets.follow_ups.plains import plain_table
from bot.files.sheets.follow_ups.shares import share_table
from bot.files.sheets.follow_ups.targets import target_table
from bot.files.sheets.follow_ups.wholes import whole_table
from bot.texts import Texts
from reporting.campaign import Campaign, Metric
from reporting.papers.tables import Table
from reporting.progress import Progress
from reporting.targets import targets_of, units_with_target


def follow_ups(texts: Texts, progress: Progress) -> list[Table]:
    """Compose every follow-up table of a campaign, the headline's first."""
    campaign = progress.campaign
    tables: list[Table] = []
    rest: list[Metric] = []
    for metric in followed(campaign):
        if metric.rate_of is not None:
            tables.append(share_table(texts, progress, metric, campaign.metric_by_key[metric.rate_of]))
        elif units_with_target(campaign, metric.key):
            tables.append(target_table(texts, progress, metric))
        elif targets_of(campaign, None, metric.key):
            tables.append(whole_table(texts, progress, metric))
        else:
            rest.append(metric)
    return [*tables, plain_table(texts, progress, rest, alone=not tables)] if rest else tables


def followed(campaign: Campaign) -> list[Metric]:
    """List the metrics that are followed up by themselves, the headline first; parts stand in their sum's table."""
    keys = {lead.key for lead in leads(campaign)}
    keys |= {campaign.headline, *(target.metric for target in campaign.targets)}
    chosen = (metric for metric in campaign.metrics if metric.key in keys or metric.rate_of or metric.is_ratio)
    return sorted(chosen, key=lambda metric: (metric.key != campaign.headline, metric.rate_of is None))

"""Whether campaigns fit what a chat app grants: messages a month, people, groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.config import Settings
from bot.config.settings import CampaignSettings
from bot.texts.formats import Formats
from reporting.volume import busiest_month

_APP = "zalo"


def fit_lines(settings: Settings, page: Mapping[str, str]) -> Iterator[str]:
    """Say for each campaign how many Zalo messages its busiest month makes, and what does not fit the plan."""
    plan, write = settings.zalo.plan, Formats(settings.language)
    whole = 0
    for one in settings.campaigns if settings.zalo.token else ():
        found = busiest_month(one.campaign)
        counted = found.all if plan.hears_count else found.sent
        whole += counted
        month = f"{found.month[1]}/{found.month[0]}"
        yield page["zalo_volume"].format(name=one.campaign.name, count=write.number(counted), month=month)
    if plan.messages and whole > plan.messages:
        yield page["zalo_too_many"].format(count=write.number(whole), plan=write.number(plan.messages))
    people = max((len(one.campaign.units) for one in settings.campaigns), default=0)
    if settings.zalo.token and plan.users and people > plan.users:
        yield page["zalo_users"].format(count=people, plan=plan.users)
    groups = sum(_groups(one) for one in settings.campaigns)
    if settings.zalo.token and plan.groups and groups > plan.groups:
        yield page["zalo_groups"].format(count=groups, plan=plan.groups)


def _groups(campaign: CampaignSettings) -> int:
    return sum(seed.app == _APP for seed in campaign.groups)

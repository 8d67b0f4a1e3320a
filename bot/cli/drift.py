"""Where the configuration and the database differ: what a new file would drop though it has a history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from bot.cli.database import opened
from bot.config import CampaignSettings, Settings
from bot.config.faults import words
from bot.config.history import dropped
from reporting.campaign import Role
from reporting.ports import UnitOfWork


def drift_lines(settings: Settings, now: datetime) -> Iterator[str]:
    """Compare every campaign with what the database holds of it."""
    with opened(settings, settings.storage_url) as store:
        for seed in settings.campaigns:
            yield from store.read(partial(_lines, seed, now)).result()


def _lines(seed: CampaignSettings, _now: datetime, uow: UnitOfWork) -> list[str]:
    campaign = seed.campaign
    said = words(campaign.language)["drift"]
    lines = [said["title"].format(name=campaign.name)]
    lines += [f"  {said[kind].format(name=name)}" for kind, name in dropped(uow, campaign)]
    bound = {(chat.app, chat.chat_id): chat for chat in uow.chats.of_campaign(campaign.code)}
    named = {(group.app, group.chat_id) for group in seed.groups}
    unnamed = [chat for key, chat in bound.items() if key not in named]
    lines += [f"  {said['group'].format(chat=chat.title or chat.chat_id)}" for chat in unnamed]
    for role in Role:
        count = len({grant.person for grant in uow.people.grants(campaign.code, role=role)})
        if count:
            lines.append(f"  {said['role'].format(role=words(campaign.language)['role'][role], count=count)}")
    return lines if len(lines) > 1 else [*lines, f"  {said['nothing']}"]

"""Where the configuration and the database differ: what a new file would drop though it has a history."""

from __future__ import annotations

from functools import partial

from bot.cli.database import opened
from bot.config import CampaignSettings, Settings
from bot.config.faults import words
from bot.config.history import dropped
from reporting.campaign import Role
from reporting.ports import UnitOfWork


def drift_of(settings: Settings) -> tuple[list[str], bool]:
    """Compare every campaign with what the database holds of it; true where the file drops what has a history."""
    lines: list[str] = []
    refused = False
    with opened(settings, settings.storage_url) as store:
        for seed in settings.campaigns:
            said, lost = store.read(partial(_compared, seed)).result()
            lines += said
            refused = refused or lost
    return lines, refused


def _compared(seed: CampaignSettings, uow: UnitOfWork) -> tuple[list[str], bool]:
    campaign = seed.campaign
    said = words(campaign.language)["drift"]
    lost = dropped(uow, campaign)
    lines = [f"  {said[kind].format(name=name)}" for kind, name in lost]
    named = {(group.app, group.chat_id) for group in seed.groups}
    bound = [chat for chat in uow.chats.of_campaign(campaign.code) if (chat.app, chat.chat_id) not in named]
    lines += [f"  {said['group'].format(chat=chat.title or chat.chat_id)}" for chat in bound]
    for role in Role:
        count = len({grant.person for grant in uow.people.grants(campaign.code, role=role)})
        if count:
            lines.append(f"  {said['role'].format(role=words(campaign.language)['role'][role], count=count)}")
    return [said["title"].format(name=campaign.name), *(lines or [f"  {said['nothing']}"])], bool(lost)

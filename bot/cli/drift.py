"""Where the configuration and the database differ: what a new file would drop though it has a history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from bot.cli.database import must_exist, opened
from bot.config import CampaignSettings, Settings
from bot.config.faults import words
from bot.config.history import dropped
from bot.texts import Texts, texts
from reporting.amendments import current
from reporting.campaign import Baseline, Campaign, Role, Target
from reporting.ports import UnitOfWork
from reporting.records import Account

BOUND: Final = frozenset({Role.REPORTER, Role.HEAD})
"""The roles that may be for one unit."""


def drift_of(settings: Settings) -> tuple[list[str], bool]:
    """Compare every campaign with what the database holds of it; true where the file drops what has a history."""
    lines: list[str] = []
    refused = False
    must_exist(settings, settings.storage_url)
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
    lines += [f"  {line}" for line in _amended(campaign, current(uow, campaign), said)]
    for role in Role:
        count = len({grant.person for grant in uow.people.grants(campaign.code, role=role)})
        if count:
            lines.append(f"  {said['role'].format(role=words(campaign.language)['role'][role], count=count)}")
    lines += [f"  {line}" for line in _people(seed, uow, said)]
    return [said["title"].format(name=campaign.name), *(lines or [f"  {said['nothing']}"])], bool(lost)


def _amended(file: Campaign, now: Campaign, said: Mapping[str, str]) -> Iterator[str]:
    """Say what was changed in the chat, or by an import, of what the file states."""
    formats = texts(file.language)
    for key, before, after in (
        ("days-off", file.days_off, now.days_off),
        ("working-days", file.working_days, now.working_days),
    ):
        for sign, days in (("more", set(after) - set(before)), ("fewer", set(before) - set(after))):
            if days:
                yield said[f"{key}-{sign}"].format(days=", ".join(map(formats.day, sorted(days))))
    baselines = file.baseline_of
    for pair, base in now.baseline_of.items():
        was = baselines.get(pair)
        if was != base:
            yield said["baseline"].format(
                unit=_unit(file, base.unit, said),
                metric=file.metric_by_key[base.metric].label,
                now=_dated(formats, base),
                was=_dated(formats, was) if was else said["none"],
            )
    known = {(one.unit, one.metric, one.deadline, one.since): one for one in file.targets}
    for target in now.targets:
        former = known.get((target.unit, target.metric, target.deadline, target.since))
        if former != target:
            yield said["target"].format(
                unit=_unit(file, target.unit, said),
                metric=file.metric_by_key[target.metric].label,
                deadline=formats.day(target.stated_deadline),
                now=_goal(formats, target),
                was=_goal(formats, former) if former else said["none"],
            )


def _people(seed: CampaignSettings, uow: UnitOfWork, said: Mapping[str, str]) -> Iterator[str]:
    """Say which roles of the file were taken back, and how many the chat gave beside it."""
    code, roles = seed.campaign.code, words(seed.campaign.language)["role"]
    given = {(grant.person, grant.role, grant.unit) for grant in uow.people.grants(code)}
    for person in seed.people:
        known = uow.people.by_account(Account(person.app, person.account_id)) if person.account_id else None
        if known is None and person.username:
            known = uow.people.by_username(person.username)
        if known is None:
            continue
        for role in person.roles:
            units: tuple[str | None, ...] = (person.units or (None,)) if role in BOUND else (None,)
            named = {(known.id, role, unit) for unit in units}
            if not named <= given:
                yield said["taken"].format(name=person.name or known.name, role=roles[role])
            given -= named
    if given:
        yield said["given"].format(count=len({person for person, _, _ in given}))


def _unit(campaign: Campaign, code: str | None, said: Mapping[str, str]) -> str:
    return said["whole"] if code is None else campaign.unit_by_code[code].title


def _dated(formats: Texts, base: Baseline) -> str:
    return f"{formats.number(base.value)} ({formats.day(base.as_of)})"


def _goal(formats: Texts, target: Target) -> str:
    return f"{formats.percent(target.percent)} %" if target.value is None else formats.number(target.value)

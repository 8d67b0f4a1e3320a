"""/huongdan by role, with the campaign's own examples; the greeting of a private chat."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.duties.rounds import figures_day
from bot.desk.levels.chain import links, may_see
from bot.desk.names import all_roles, typed_name, unit_titles
from bot.desk.reports.samples import BLANK, blank_pairs, example_day, example_metrics, example_unit
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign, DutyKind, Frequency, Role
from reporting.reading import Reading


def guide(visit: Visit, _reading: Reading) -> None:
    """Answer /huongdan: what this person can do here, with lines to copy."""
    visit.say(_guide_text(visit))


def who_text(visit: Visit) -> Markup:
    """Say who one is here."""
    known = visit.campaign is not None and bool(visit.member.roles)
    return _who(visit, visit.campaign) if known and visit.campaign else _stranger(visit)


def greet(visit: Visit) -> None:
    """Answer /start: who one is here, then the same help."""
    texts, campaign = visit.texts, visit.campaign
    if campaign is None:
        known = visit.person is not None and bool(visit.uow.people.campaigns_of(visit.person.id))
        visit.say(texts.say("help.several") if known else _stranger(visit))
        return
    visit.say(texts.lines((_who(visit, campaign), _guide_text(visit))))


def _who(visit: Visit, campaign: Campaign) -> Markup:
    texts = visit.texts
    roles = all_roles(texts, visit.member.roles)
    units = unit_titles(texts, campaign, visit.member.own_units)
    key = "help.who-units" if units else "help.who"
    return texts.say(
        key, name=visit.person.name if visit.person else "", roles=roles, units=units, campaign=campaign.name
    )


def _guide_text(visit: Visit) -> Markup:
    """Write the help for a person's roles."""
    texts, campaign = visit.texts, visit.campaign
    if campaign is None:
        return _stranger(visit)
    unit = example_unit(visit, campaign)
    metrics = example_metrics(campaign)
    values = {
        "unit": typed_name(campaign, unit.code),
        "title": unit.title,
        "pairs": blank_pairs(metrics),
        "plain": ", ".join(f"{_said(campaign, key)} {BLANK}" for key in metrics),
        "campaign": campaign.name,
        "key": metrics[0] if metrics else campaign.headline,
        "last": metrics[-1] if metrics else campaign.headline,
        "day": texts.short_day(example_day(visit, campaign)),
        "mend": texts.short_day(figures_day(visit.uow, campaign, visit.now)),
    }
    parts: list[Markup] = []
    if Role.REPORTER in visit.member.roles or (visit.in_group and not visit.member.roles):
        parts.append(texts.say("help.reporter", **values, due=_due(visit, campaign)))
    if visit.member.roles & {Role.LEADER, Role.HEAD}:
        parts.append(texts.say("help.leader", **values))
    if Role.ADMIN in visit.member.roles:
        parts.append(_admin(visit, values))
    parts += _papers(visit, campaign, typed_name(campaign, unit.code))
    if any(may_see(visit, link) for link in links(visit.office) if campaign.code in {link.lower.code, link.upper.code}):
        parts.append(texts.say("levels.help"))
    if not visit.member.roles:
        parts.append(_stranger(visit))
    parts.append(texts.say("help.metrics", metrics=texts.listed(_metric(visit, campaign), "; ")))
    if not visit.abilities.hears_all:
        named = [texts.say("zalo.form")] if visit.in_group else []  # in private everything reaches the bot as it is
        parts.append(texts.listed((*named, texts.say("zalo.words")), " "))
    return Markup("\n\n".join(parts))


def _admin(visit: Visit, values: Mapping[str, object]) -> Markup:
    """Write the standing office's help with what works in this chat's app."""
    texts, can, none = visit.texts, visit.abilities, Markup("")
    unit = values["unit"]
    return texts.say(
        "help.admin",
        **values,
        reactions=texts.say("help.admin-reactions") if can.reactions else none,
        people=texts.say("help.admin-people" if can.mentions else "help.admin-people-codes", unit=unit),
        board=texts.say("help.admin-board" if can.pins else "help.admin-board-read"),
        files=texts.say("help.admin-files") if can.documents else none,
    )


def _papers(visit: Visit, campaign: Campaign, unit: str) -> list[Markup]:
    """Say how papers are given and noted, where the campaign asks for any, and what files admins may send."""
    asked = any(duty.kind is DutyKind.DOCUMENT for duty in campaign.duties)
    lines: list[Markup] = []
    if asked and Role.REPORTER in visit.member.roles:
        lines.append(visit.texts.say("documents.help-reporter"))
    if Role.ADMIN in visit.member.roles:
        lines += [visit.texts.say("documents.help-admin", unit=unit)] if asked else []
        lines += [visit.texts.say("import.help")] if visit.abilities.documents else []
    return lines


def _stranger(visit: Visit) -> Markup:
    """Say to somebody without a role how to get one: by /dangky, with a unit of the campaign they can mean."""
    texts, campaign = visit.texts, visit.campaign or visit.only_campaign
    if campaign is None:
        return texts.say("help.stranger", example=texts.say("help.register-group"))
    return texts.say("help.stranger", example=texts.say("help.register-example", unit=campaign.units[0].name))


def _said(campaign: Campaign, key: str) -> str:
    metric = campaign.metric_by_key[key]
    return metric.aliases[0] if metric.aliases else metric.label


def _metric(visit: Visit, campaign: Campaign) -> list[Markup]:
    return [
        visit.texts.say("help.metric", key=metric.key, label=metric.label)
        for metric in campaign.metrics
        if metric.typed
    ]


def _due(visit: Visit, campaign: Campaign) -> Markup:
    duty = campaign.main_duty
    if duty is None:
        return Markup("")
    time = visit.texts.time(duty.due_time)
    if duty.frequency is Frequency.WEEKLY:
        weekday = visit.texts.weekday_of(duty.starts_on + 6 + duty.due_days)
        return visit.texts.say("help.due-weekly", label=duty.label, time=time, weekday=weekday)
    return visit.texts.say("help.due", label=duty.label, time=time)

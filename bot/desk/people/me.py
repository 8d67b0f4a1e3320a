"""/toi: who one is here, for which units, until when, what waits, in every campaign."""

from __future__ import annotations

from bot.desk.guide import who_text
from bot.desk.names import all_roles, unit_titles
from bot.desk.people.requests import waiting_units
from bot.desk.people.stand_ins import end_day
from bot.desk.posts.brief import hour_of
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign
from reporting.reading import Reading


def who(visit: Visit, _reading: Reading) -> None:
    """Answer /toi."""
    campaign = visit.campaign or visit.only_campaign
    lines: list[Markup] = [who_text(visit)]
    if campaign is not None and visit.person is not None:
        lines += _stand_ins(visit, campaign)
        asked = waiting_units(visit, campaign, visit.person.id)
        if asked:
            titles = unit_titles(visit.texts, campaign, asked)
            lines.append(visit.texts.say("me.asked", units=titles))
    if not visit.in_group:
        lines += [*_elsewhere(visit), *_brief(visit), visit.texts.say("me.language")]
    visit.say(visit.texts.lines(lines))


def _brief(visit: Visit) -> list[Markup]:
    """Say when the morning brief comes, to who gets one."""
    if visit.campaign is None or visit.person is None:
        return []
    hour = hour_of(visit.uow, visit.campaign, visit.person.id)
    return [visit.texts.say("me.brief", time=visit.texts.time(hour))] if hour else []


def _stand_ins(visit: Visit, campaign: Campaign) -> list[Markup]:
    return [
        visit.texts.say(
            "me.stand-in",
            unit=campaign.unit_by_code[grant.unit].title,
            day=visit.texts.short_day(end_day(campaign, grant)),
        )
        for grant in visit.member.grants
        if grant.until is not None and grant.unit is not None
    ]


def _elsewhere(visit: Visit) -> list[Markup]:
    """Name the roles in other campaigns."""
    if visit.person is None:
        return []
    texts, lines = visit.texts, []
    for code, campaign in visit.office.campaigns.items():
        grants = visit.uow.people.grants(code, person=visit.person.id)
        if not grants or (visit.campaign is not None and code == visit.campaign.code):
            continue
        roles = all_roles(texts, {one.role for one in grants})
        known = campaign.unit_by_code
        units = texts.listed(dict.fromkeys(known[one.unit].title for one in grants if one.unit in known))
        key = "me.other-units" if units else "me.other"
        lines.append(texts.say(key, campaign=campaign.name, roles=roles, units=units))
    return lines

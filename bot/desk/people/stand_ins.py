"""/truc: somebody stands in for a unit's reporter until a day; it ends by itself."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from bot.desk.guard import permitted
from bot.desk.office import Office
from bot.desk.people.grants import rest_of, usage, whom
from bot.desk.permissions import Action
from bot.desk.tell import has_met, tell
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign, Role
from reporting.message.dates import day_or_none
from reporting.ports import UnitOfWork
from reporting.records import Grant

LONGEST = timedelta(days=366)
_UNTIL = re.compile(
    r"(?i)\b(?:đến|den|tới|toi|hết|het)(?:\s+(?:hết|het|ngày|ngay))*\s+(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?"
)


def stand_in(visit: Visit, argument: str) -> None:
    """Answer /truc @ten Tân Hưng đến 5/9; without a name the list of who stands in; `bỏ` before the unit ends it."""
    texts, campaign = visit.texts, permitted(visit, Action.NAME_STAND_INS, otherwise="not-allowed.admin")
    if campaign is None:
        return
    if not argument.strip():
        visit.say(listed(visit, campaign))
        return
    target = whom(visit)
    today = visit.today
    last = last_day(argument, today)
    rest, away = rest_of(visit, _UNTIL.sub(" ", argument))
    units = visit.reader.find_units(rest) if rest else ()
    if target is None or len(units) != 1 or (last is None and not away):
        visit.say(_usage(visit, campaign))
        return
    title = campaign.unit_by_code[units[0]].title
    if away:
        mine = visit.uow.people.grants(campaign.code, person=target.person, role=Role.REPORTER) if target.person else []
        ended = [one for one in mine if one.unit == units[0] and one.until is not None]
        for one in ended:
            visit.uow.people.revoke(one, visit.now)
        visit.say(texts.say("standin.ended" if ended else "standin.none-of", name=target.name, unit=title))
        return
    assert last is not None
    until = datetime.combine(last + timedelta(days=1), time(), campaign.zone)
    if target.person is None:
        people, username = visit.uow.people, target.username or ""
        people.grant_pending(username, campaign.code, Role.REPORTER, units[0], visit.actor, visit.now, until)
        visit.say(texts.say("standin.pending", name=target.name, unit=title, day=texts.short_day(last)))
        return
    grant = Grant(target.person, campaign.code, Role.REPORTER, units[0], until)
    given = visit.uow.people.grant(grant, visit.actor, visit.now)
    key = "standin.given" if given else "standin.had"
    visit.say(texts.say(key, name=target.name, unit=title, day=texts.short_day(last)))


def last_day(text: str, today: date) -> date | None:
    """Read the last day that is named after `đến`: of this year, or the next such day; None where it can't be."""
    found = _UNTIL.search(text)
    if found is None:
        return None
    day = day_or_none(int(found[3] or today.year), int(found[2]), int(found[1]))
    if day is not None and not found[3] and day < today:
        day = day_or_none(today.year + 1, day.month, day.day)
    return day if day is not None and today <= day <= today + LONGEST else None


def listed(visit: Visit, campaign: Campaign) -> Markup:
    """Write who stands in for whom, and until when."""
    texts, people = visit.texts, visit.uow.people
    found = [one for one in people.grants(campaign.code, role=Role.REPORTER) if one.until is not None]
    lines = [
        texts.say(
            "standin.row",
            name=people.get(one.person).name,
            unit=campaign.unit_by_code[one.unit].title,
            day=texts.short_day(end_day(campaign, one)),
        )
        for one in found
        if one.unit in campaign.unit_by_code
    ]
    return texts.lines((texts.say("standin.title"), *lines)) if lines else _usage(visit, campaign)


def end_day(campaign: Campaign, grant: Grant) -> date:
    """Name the last day on which a role with an end holds."""
    assert grant.until is not None
    return (grant.until - timedelta(seconds=1)).astimezone(campaign.zone).date()


def _usage(visit: Visit, campaign: Campaign) -> Markup:
    if not visit.abilities.mentions:
        return usage(visit, campaign, "standin.usage")
    day = visit.texts.short_day(visit.today + timedelta(days=7))
    return visit.texts.say("standin.usage", unit=campaign.units[0].name, day=day)


def end(office: Office, uow: UnitOfWork, now: datetime) -> None:
    """End what is over, and tell whoever stood in, in private where they have spoken with the desk."""
    for grant in uow.people.end_grants(now):
        campaign = office.campaigns.get(grant.campaign)
        if campaign is None or grant.unit not in campaign.unit_by_code:
            continue
        if has_met(uow, grant.person):
            texts = office.texts_for(uow, grant.person, campaign)
            said = texts.say("standin.over", unit=campaign.unit_by_code[grant.unit].title)
            key = f"stand-in-over/{grant.person}/{grant.campaign}/{grant.unit}/{grant.until}"
            tell(uow, grant.person, said, now, key=key)

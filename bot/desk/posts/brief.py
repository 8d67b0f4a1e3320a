"""The morning brief: at an hour that each leader chooses, five lines in private; nothing where nothing is new."""

from __future__ import annotations

import hashlib
from datetime import datetime, time, timedelta
from functools import partial

from bot.config.words import NONE, parse_time
from bot.desk.chores import Chores
from bot.desk.guard import permitted
from bot.desk.office import Office
from bot.desk.permissions import Action, allowed
from bot.desk.posts.brief_lines import brief_lines
from bot.desk.tell import tell
from bot.desk.visit import Visit
from reporting.campaign import Campaign, Role
from reporting.flat import flat_words
from reporting.ports import UnitOfWork

TOO_LATE = timedelta(hours=3)
"""A brief that could not be sent within so long after its hour is left out that day."""
AFTER_THE_END = timedelta(days=7)


def choose(visit: Visit, argument: str) -> None:
    """Answer /bantin 7:30, tắt, or nothing: at which hour one's brief comes; asked bare, it is shown at once."""
    texts, campaign = visit.texts, permitted(visit, Action.GET_BRIEF, otherwise="not-allowed.see")
    if campaign is None or visit.person is None:
        return
    if visit.in_group:
        visit.say(texts.say("brief.private"))
        return
    hour, person = parse_time(argument), visit.person.id
    if flat_words(argument) in NONE - {""}:
        _set(visit.uow, campaign, person, "")
        visit.say(texts.say("brief.off"))
    elif hour is not None:
        _set(visit.uow, campaign, person, hour.isoformat())
        visit.say(texts.say("brief.set", time=texts.time(hour)))
    else:
        now = hour_of(visit.uow, campaign, person)
        said = texts.time(now) if now else texts.say("brief.now-off")
        unclear = texts.say("brief.unclear", text=argument[:40]) if argument else ""
        lines = [] if argument else brief_lines(visit.uow, texts, campaign, visit.now)
        visit.say(texts.lines((unclear, *lines, texts.say("brief.usage", now=said))))


def _set(uow: UnitOfWork, campaign: Campaign, person: int, hour: str) -> None:
    known = dict(uow.state.get(_name(campaign)) or {})
    uow.state.set(_name(campaign), {**known, str(person): hour})


def _name(campaign: Campaign) -> str:
    return f"briefs/{campaign.code}"


def hour_of(uow: UnitOfWork, campaign: Campaign, person: int) -> time | None:
    """Say at which hour somebody gets the brief; None where they don't."""
    return _hours(uow, campaign).get(person)


def _hours(uow: UnitOfWork, campaign: Campaign) -> dict[int, time]:
    """Give each reader's hour: their own, else for leaders the campaign's."""
    said = uow.state.get(_name(campaign)) or {}
    usual = campaign.manners.brief_at
    leaders = uow.people.grants(campaign.code, role=Role.LEADER) if usual else []
    hours = {grant.person: usual for grant in leaders if usual}
    for number, hour in said.items():
        person = uow.people.get(int(number)).id  # two people may have been made one since
        if hour:
            hours[person] = time.fromisoformat(hour)
        else:
            hours.pop(person, None)
    return hours


def tick(office: Office, uow: UnitOfWork, now: datetime, chores: Chores) -> None:
    """Send the briefs whose hour has come today."""
    for campaign in office.campaigns.values():
        if now.astimezone(campaign.zone).date() > campaign.start:
            chores.do("briefs", partial(_send_due, office, uow, campaign, now, chores), campaign)


def _send_due(office: Office, uow: UnitOfWork, campaign: Campaign, now: datetime, chores: Chores) -> None:
    day = now.astimezone(campaign.zone).date()
    for person, hour in _hours(uow, campaign).items():
        due = datetime.combine(day, hour, campaign.zone)
        last = uow.state.get(_sent(campaign, person)) or ("", "")
        if timedelta() <= now - due < TOO_LATE and last[0] != day.isoformat():
            work = partial(_send_one, office, uow, campaign, person, now, last[1])
            chores.do("brief", work, campaign, str(person))


def _send_one(office: Office, uow: UnitOfWork, campaign: Campaign, person: int, now: datetime, last: str) -> None:
    day = now.astimezone(campaign.zone).date().isoformat()
    uow.state.set(_sent(campaign, person), [day, _send(office, uow, campaign, person, now, last)])


def _sent(campaign: Campaign, person: int) -> str:
    return f"brief-sent/{campaign.code}/{person}"


def next_due(office: Office, uow: UnitOfWork, now: datetime) -> datetime | None:
    """Name the moment of the next brief."""
    found: list[datetime] = []
    for campaign in office.campaigns.values():
        first = max(now.astimezone(campaign.zone).date(), campaign.start + timedelta(days=1))
        for hour in _hours(uow, campaign).values():
            due = datetime.combine(first, hour, campaign.zone)
            due = due if due > now else due + timedelta(days=1)
            if due.date() <= campaign.end + AFTER_THE_END:
                found.append(due)
    return min(found, default=None)


def _send(office: Office, uow: UnitOfWork, campaign: Campaign, person: int, now: datetime, last: str) -> str:
    """Send one person's brief unless it says what the last one said; give back what it says, in short."""
    given = uow.people.grants(campaign.code, person=person)
    if not allowed({grant.role for grant in given}, Action.GET_BRIEF):
        return last
    texts = office.texts_for(uow, person, campaign)
    title, *lines = brief_lines(uow, texts, campaign, now)
    mark = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
    if mark != last:
        day = now.astimezone(campaign.zone).date().isoformat()
        tell(uow, person, texts.lines((title, *lines)), now, key=f"{campaign.code}/brief/{day}/{person}")
    return mark

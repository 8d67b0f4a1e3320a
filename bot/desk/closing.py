"""/chot and /moky: an admin closes a period to reporters, or opens one again, with a reason."""

from __future__ import annotations

from datetime import date

from bot.desk.permissions import Action
from bot.desk.visit import Visit
from bot.desk.work import ended_period
from reporting.periods import Period, period_holding
from reporting.reading import Reading


def close(visit: Visit, reading: Reading) -> None:
    """Answer /chot [day] [reason]."""
    _set(visit, reading, closed=True)


def reopen(visit: Visit, reading: Reading) -> None:
    """Answer /moky [day] [reason]."""
    _set(visit, reading, closed=False)


def _set(visit: Visit, reading: Reading, *, closed: bool) -> None:
    campaign, texts = visit.campaign, visit.texts
    if campaign is None or not visit.may(Action.CLOSE_PERIODS):
        visit.say(texts.say("not-allowed.admin"))
        return
    day = visit.reader.read_query(reading.argument, visit.local(visit.now)).day
    period = _period(visit, day)
    if period is None:
        visit.say(texts.say("closing.none"))
        return
    key = f"closed/{campaign.code}/{period.key}"
    visit.uow.state.set(key, value=closed)
    by = visit.person.id if visit.person else None
    visit.uow.state.set(f"{key}/why", {"by": by, "at": visit.now.isoformat(), "said": reading.argument})
    visit.say(texts.say("closing.closed" if closed else "closing.open", span=texts.span(period.span)))


def _period(visit: Visit, day: date | None) -> Period | None:
    """Find the main duty's period of a day, else the last one that is over."""
    campaign = visit.campaign
    duty = campaign.main_duty if campaign else None
    if campaign is None or duty is None:
        return None
    if day is not None:
        return period_holding(campaign, duty, day)
    return ended_period(campaign, duty, visit.local(visit.now).date())

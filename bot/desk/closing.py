"""/chot and /moky: an admin closes a period to reporters, or opens one again, with a reason."""

from __future__ import annotations

import re
from datetime import date

from bot.desk.faults import LONGEST_QUOTE
from bot.desk.permissions import Action
from bot.desk.visit import Visit
from bot.desk.work import closing_key, ended_period
from reporting.message import Query
from reporting.periods import Period, period_holding
from reporting.reading import ProblemCode, Reading

_DAYS = frozenset({ProblemCode.BAD_DATE, ProblemCode.FUTURE_DATE, ProblemCode.OUTSIDE_CAMPAIGN})
_MEANS_A_DAY = re.compile(r"(?i)^\W*(?:\d|(?:ngày|ngay|tuần|tuan|tháng|thang|kỳ|ky|quý|thứ)(?!\w))")


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
    query = visit.reader.read_query(reading.argument, visit.local(visit.now))
    if _unread(reading.argument, query):
        said = " ".join(reading.argument.split())[:LONGEST_QUOTE]
        command = "/chot" if closed else "/moky"
        day = visit.local(visit.now).date()
        visit.say(texts.say("closing.unread", text=said, command=command, day=texts.short_day(day)))
        return
    period = _period(visit, query.day)
    if period is None:
        visit.say(texts.say("closing.none"))
        return
    key = closing_key(campaign, period)
    now_said = {"closed": closed, "at": visit.acted_at.isoformat(), "by": visit.actor, "said": reading.argument}
    visit.uow.state.set(key, [*(visit.uow.state.get(key) or ()), now_said])
    visit.say(texts.say("closing.closed" if closed else "closing.open", span=texts.span(period.span)))


def _unread(argument: str, query: Query) -> bool:
    """Tell whether a day was meant that could not be read; other words are the reason."""
    if any(problem.code in _DAYS for problem in query.problems):
        return True
    return query.day is None and _MEANS_A_DAY.match(argument) is not None


def _period(visit: Visit, day: date | None) -> Period | None:
    """Find the main duty's period of a day, else the last one that is over."""
    campaign = visit.campaign
    duty = campaign.main_duty if campaign else None
    if campaign is None or duty is None:
        return None
    if day is not None:
        return period_holding(campaign, duty, day)
    return ended_period(campaign, duty, visit.local(visit.now).date())

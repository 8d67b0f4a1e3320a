"""What must be given and when: duties, their next dues, reminders, alerts and summaries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from bot.cli.page.wording import CampaignPage
from reporting.campaign import Duty, DutyKind, Summary
from reporting.periods import periods

_SHOWN_DUES = 3


def duty_lines(page: CampaignPage, now: datetime) -> Iterator[str]:
    """Say who must give what and when, with what is said before and after."""
    for duty in page.campaign.duties:
        yield page.say(
            "duty",
            code=duty.code,
            label=duty.label,
            frequency=page.said["frequency"][duty.frequency],
            kind=page.said["kind"][duty.kind],
            units=_duty_units(page, duty),
        )
        if duty.kind is DutyKind.FIGURES:
            yield "  " + page.say("duty_required", metrics=", ".join(duty.required))
        if duty.wanted:
            yield "  " + page.say("duty_wanted", metrics=", ".join(duty.wanted))
        begun = any(period.due < now for period in periods(page.campaign, duty))
        over = all(period.due < now for period in periods(page.campaign, duty))
        key = "duty_next" if begun and not over else "duty_first"
        yield "  " + page.say(key, dues="; ".join(_dues(page, duty, now)) or page.say("none"))
        if duty.holiday != "none":
            yield "  " + page.say("duty_holiday")
        yield "  " + _steps(page, duty)


def _duty_units(page: CampaignPage, duty: Duty) -> str:
    if duty.whole:
        return page.say("duty_whole")
    if len(duty.units) == len(page.campaign.units):
        return page.say("duty_all", count=len(duty.units))
    names = ", ".join(page.campaign.unit_by_code[code].title for code in duty.units)
    return page.say("duty_units", count=len(duty.units), names=names)


def _dues(page: CampaignPage, duty: Duty, now: datetime) -> Iterator[str]:
    """Name the next due times; those of the campaign's beginning where it is over."""
    rounds = periods(page.campaign, duty)
    for period in islice([one for one in rounds if one.due >= now] or rounds, _SHOWN_DUES):
        due = f"{page.write.weekday(period.due.date())} {period.due:%H:%M} {page.write.day(period.due.date())}"
        yield page.say("duty_due", due=due, span=page.write.span(period.span))


def _steps(page: CampaignPage, duty: Duty) -> str:
    roles, length = page.said["role"], page.write.duration
    reminders = [
        page.say("reminder_to", length=length(step.before), role=roles[step.to])
        if step.to
        else page.say("reminder", length=length(step.before))
        for step in duty.reminders
    ]
    alerts = [
        page.say("alert" if step.after else "alert_now", length=length(step.after), role=roles[step.to])
        for step in duty.alerts
    ]
    return page.say(
        "duty_steps",
        reminders=", ".join(reminders) or page.say("none"),
        alerts=", ".join(alerts) or page.say("none"),
        summaries=", ".join(_summary(page, duty, summary) for summary in duty.summaries) or page.say("none"),
    )


def _summary(page: CampaignPage, duty: Duty, summary: Summary) -> str:
    """Say when a summary comes: a day of the week, a date, or the hour of each period."""
    at = f"{summary.at:%H:%M}"
    rounds = periods(page.campaign, duty)
    if summary.weekday is not None:
        day = next(
            page.campaign.start + timedelta(days=n)
            for n in range(7)
            if (page.campaign.start + timedelta(days=n)).weekday() == summary.weekday
        )
        return page.say("summary_weekday", weekday=page.write.weekday(day), time=at)
    if duty.frequency in {"weekly", "once"} and rounds:
        last = rounds[0].last + timedelta(days=summary.days)
        name = page.write.weekday(last) if duty.frequency == "weekly" else page.write.day(last)
        return page.say("summary_weekday", weekday=name, time=at)
    return page.say("summary_period", time=at)

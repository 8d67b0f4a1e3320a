"""/chuabc, /thieu: who still owes what, in every duty that is collected now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.desk.duties.rounds import asked_period, states
from bot.desk.guard import permitted
from bot.desk.names import capital, metric_names, owing_name
from bot.desk.permissions import Action
from bot.desk.visit import Visit
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Duty, DutyKind
from reporting.duties import DutyState, UnitDuty
from reporting.periods import Period
from reporting.reading import Reading


def missing(visit: Visit, _reading: Reading) -> None:
    """Answer the command."""
    campaign = permitted(visit, Action.SEE_MISSING, otherwise="not-allowed.see")
    if campaign is None:
        return
    parts: list[Markup] = []
    for duty in campaign.duties:
        period = asked_period(campaign, duty, visit.now) if duty.kind is DutyKind.FIGURES else None
        if period is not None:
            found = states(visit.uow, campaign, duty, period, visit.now)
            parts.append(_missing_text(visit.texts, campaign, duty, period, found, visit.now))
    visit.say(Markup("\n\n".join(parts)) if parts else visit.texts.say("missing.no-duty"))


def _missing_text(
    texts: Texts, campaign: Campaign, duty: Duty, period: Period, found: Sequence[UnitDuty], now: datetime
) -> Markup:
    """Write one duty's list: missing, partial, waiting, excused, and the due."""
    expected = [one for one in found if one.expected]
    done = [one for one in expected if one.complete]
    overdue = now - period.due >= timedelta(minutes=1)
    head = texts.say(
        "missing.overdue" if overdue else "missing.title",
        label=duty.label,
        span=texts.span(period.span),
        due=period.due.astimezone(campaign.zone),
        done=texts.count(len(done)),
        expected=texts.count(len(expected)),
        late=texts.duration(now - period.due) if overdue else "",
    )
    lines = [Markup(capital(line)) for line in state_lines(texts, campaign, found)]
    return texts.lines((head, texts.say("missing.none") if expected and len(done) == len(expected) else "", *lines))


def state_lines(texts: Texts, campaign: Campaign, found: Sequence[UnitDuty]) -> list[Markup]:
    """Name the units of each state that still asks for something."""
    lines: list[Markup] = []
    for state, key in (
        ((DutyState.MISSING, DutyState.OPEN), "missing.missing"),
        ((DutyState.PARTIAL,), "missing.partial"),
        ((DutyState.WAITING,), "missing.waiting"),
        ((DutyState.EXCUSED,), "missing.excused"),
    ):
        units = [one for one in found if one.state in state and not one.extended]
        if units:
            names = texts.listed(_name(texts, campaign, one) for one in units)
            lines.append(texts.say(key, n=texts.count(len(units)), units=names))
    extended = [one for one in found if one.extended]
    if extended:
        names = texts.listed(_extended(texts, campaign, one) for one in extended)
        lines.append(texts.say("leave.missing-extended", n=texts.count(len(extended)), units=names))
    return lines


def _extended(texts: Texts, campaign: Campaign, state: UnitDuty) -> Markup:
    due = state.due.astimezone(campaign.zone) if state.due else ""
    return texts.say("leave.until", unit=_name(texts, campaign, state), due=due)


def _name(texts: Texts, campaign: Campaign, state: UnitDuty) -> Markup:
    unit = owing_name(texts, campaign, state.unit, state.until)
    if state.state is DutyState.PARTIAL and state.lacking:
        return texts.say("missing.lacking", unit=unit, metrics=metric_names(campaign, state.lacking))
    return texts.listed((unit,))

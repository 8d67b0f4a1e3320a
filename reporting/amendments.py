"""What was changed of a campaign while it ran: days off, working days, baselines, targets; and the campaign as it is.

The file says how a campaign begins; each amendment is a row for ever, in force until it is revoked. Later ones win.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from reporting.campaign import Baseline, Campaign, Target
from reporting.ports import UnitOfWork
from reporting.records import Amendment, AmendmentKind, Json

Change = tuple[AmendmentKind, Json]
"""What is to be amended, before it is a row."""


class _Draft:
    """A campaign's amended parts; a part that nothing touched stays the file's own."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.days_off = set(campaign.days_off)
        self.working_days = set(campaign.working_days)
        self.baselines = _pairs(campaign.baselines)
        self.targets = _owners(campaign.targets)

    def finished(self) -> Campaign:
        """Give the campaign; the very same where nothing differs."""
        was = self.campaign
        changes: dict[str, Any] = {}
        if self.days_off != set(was.days_off):
            changes["days_off"] = tuple(sorted(self.days_off))
        if self.working_days != set(was.working_days):
            changes["working_days"] = tuple(sorted(self.working_days))
        if self.baselines != _pairs(was.baselines):
            changes["baselines"] = tuple(self.baselines.values())
        if self.targets != _owners(was.targets):
            changes["targets"] = tuple(self.targets.values())
        return replace(was, **changes) if changes else was


def amended(campaign: Campaign, amendments: Iterable[Amendment]) -> Campaign:
    """Give a campaign as its amendments make it, the same one where none is in force.

    Those of units or metrics that left the file are passed over; the rows stay.
    """
    standing = sorted((one for one in amendments if one.revoked_at is None), key=lambda one: one.id)
    if not standing:
        return campaign
    draft = _Draft(campaign)
    for one in standing:
        if _named(campaign, one.data):
            _APPLY[one.kind](draft, one.data)
    return draft.finished()


def current(uow: UnitOfWork, campaign: Campaign) -> Campaign:
    """Give the file's campaign as it now is, where there is no office at hand (the command line)."""
    return amended(campaign, uow.amendments.list(campaign.code)) if uow.amendments.version(campaign.code) else campaign


def day_off(day: date) -> Change:
    """Nobody works on a day."""
    return AmendmentKind.DAY_OFF, {"day": day.isoformat()}


def working_day(day: date) -> Change:
    """A day is worked on, whatever the calendar says (làm bù)."""
    return AmendmentKind.WORKING_DAY, {"day": day.isoformat()}


def new_baseline(unit: str | None, metric: str, value: int, as_of: date) -> Change:
    """A figure counts from another number on: what was done up to and including `as_of`."""
    return AmendmentKind.BASELINE, {"unit": unit, "metric": metric, "value": value, "as_of": as_of.isoformat()}


def new_target(target: Target) -> Change:
    """A target, in the place of the one of the same unit, metric, deadline and first day, or beside others."""
    return AmendmentKind.TARGET, {
        "name": target.name,
        "unit": target.unit,
        "metric": target.metric,
        "deadline": target.deadline.isoformat(),
        "value": target.value,
        "percent": None if target.percent is None else str(target.percent),
        "percent_of": target.percent_of,
        "since": target.since.isoformat() if target.since else None,
        "before": target.before,
    }


def _pairs(baselines: Iterable[Baseline]) -> dict[tuple[str | None, str], Baseline]:
    return {(one.unit, one.metric): one for one in baselines}


def _owners(targets: Iterable[Target]) -> dict[tuple[str | None, str, date, date | None], Target]:
    """Name targets by whose they are, of what, until when, and from when they count: files may set two to one day."""
    return {(one.unit, one.metric, one.deadline, one.since): one for one in targets}


def _named(campaign: Campaign, data: Json) -> bool:
    """Tell whether the campaign still has what an amendment speaks of."""
    unit, metrics = data.get("unit"), (data.get("metric"), data.get("percent_of"))
    known = all(metric is None or metric in campaign.metric_by_key for metric in metrics)
    return known and (unit is None or unit in campaign.unit_by_code)


def _off(draft: _Draft, data: Json) -> None:
    day = date.fromisoformat(data["day"])
    draft.days_off.add(day)
    draft.working_days.discard(day)


def _working(draft: _Draft, data: Json) -> None:
    day = date.fromisoformat(data["day"])
    draft.working_days.add(day)
    draft.days_off.discard(day)


def _baseline(draft: _Draft, data: Json) -> None:
    unit, metric = data["unit"], data["metric"]
    draft.baselines[unit, metric] = Baseline(unit, metric, int(data["value"]), date.fromisoformat(data["as_of"]))


def _target(draft: _Draft, data: Json) -> None:
    unit, metric, deadline = data["unit"], data["metric"], date.fromisoformat(data["deadline"])
    percent, first = data.get("percent"), data.get("since")
    since = date.fromisoformat(first) if first else None
    draft.targets[unit, metric, deadline, since] = Target(
        name=data.get("name") or "",
        metric=metric,
        deadline=deadline,
        unit=unit,
        value=None if data.get("value") is None else int(data["value"]),
        percent=Decimal(percent) if percent is not None else None,
        percent_of=data.get("percent_of"),
        since=since,
        before=bool(data.get("before")),
    )


_APPLY: Final[Mapping[AmendmentKind, Callable[[_Draft, Json], None]]] = {
    AmendmentKind.DAY_OFF: _off,
    AmendmentKind.WORKING_DAY: _working,
    AmendmentKind.BASELINE: _baseline,
    AmendmentKind.TARGET: _target,
}

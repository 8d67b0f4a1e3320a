"""What was said so far of a report that is asked for step by step, and the report that it makes up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.desk.duties.rounds import asked_period, figure_duties, states
from bot.desk.reports.verdict import is_near_rollover, other_reading
from bot.desk.visit import Visit
from reporting.campaign import Campaign, Duty
from reporting.periods import clipped_to
from reporting.ports import UnitOfWork
from reporting.reading import Sender, SenderRole
from reporting.records import Message, Span

HOLDS_FOR = timedelta(minutes=60)
"""So long after the last answer a report on its way can be gone on with."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A report on its way. A value of None is a figure that was passed over; `typing`: a number is awaited as words."""

    campaign: str
    own: tuple[str, ...] = ()
    anyone: bool = False
    unit: str | None = None
    near: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    start: date | None = None
    end: date | None = None
    values: Mapping[str, int | None] = field(default_factory=dict)
    question: int | None = None
    typing: bool = False

    @property
    def span(self) -> Span:
        """The days it is for, once they are known."""
        assert self.end is not None
        return Span(self.start or self.end, self.end)

    def step(self, campaign: Campaign) -> str:
        """Name what is asked for next: `unit`, `days`, a metric's key, or `look` once all is there."""
        if self.unit is None:
            return "unit"
        if self.end is None:
            return "days"
        return next((key for key in metrics_of(campaign, self.unit) if key not in self.values), "look")

    def for_days(self, span: Span) -> Draft:
        """Settle the days."""
        return replace(self, start=span.start, end=span.end)

    def given(self, key: str, value: int | None) -> Draft:
        """Note a figure, or that it is passed over."""
        return replace(self, values={**self.values, key: value})

    def without(self, key: str) -> Draft:
        """Forget a figure, so that it is asked for again."""
        return replace(self, values={one: value for one, value in self.values.items() if one != key})


def metrics_of(campaign: Campaign, unit: str) -> tuple[str, ...]:
    """List what a unit is asked for: what its first duty requires and wants, else all that may be typed."""
    duty = next(iter(figure_duties(campaign, unit)), None)
    named = (*duty.required, *duty.wanted) if duty is not None else ()
    return named or campaign.typed_keys


def composed(campaign: Campaign, draft: Draft) -> str:
    """Write the report as its sender would have typed it."""
    span, unit = draft.span, campaign.unit_by_code[draft.unit or ""]
    last = f"{span.end:%d/%m/%Y}"
    days = f"ngày {last}" if span.days == 1 else f"từ {span.start:%d/%m/%Y} đến {last}"
    pairs = " ".join(f"{key}={value}" for key, value in draft.values.items() if value is not None)
    return f"/bc {unit.title} {days} {pairs}"


def span_choices(visit: Visit, campaign: Campaign, unit: str) -> tuple[Span, ...]:
    """List the days a report of now may be for: one where there is no doubt."""
    title, key = campaign.unit_by_code[unit].title, metrics_of(campaign, unit)[0]
    now = visit.now.astimezone(campaign.zone)
    said = visit.reader.read_report(f"{title} {key}=1", now, Sender(SenderRole.ADMIN))
    found: list[Span] = []
    duty = next(iter(figure_duties(campaign, unit)), None)
    period = asked_period(campaign, duty, visit.now) if duty else None
    done = duty is not None and period is not None and _received(visit, campaign, duty, unit)
    if period is not None and not done:
        found.append(period.span)
    for entry in said.entries:
        found.append(Span(entry.start or entry.date, entry.date))
        stub = Message(0, "", "", "", None, campaign.code, now, "")
        other = other_reading(campaign, stub, entry)
        if other is not None and (done or (duty is not None and is_near_rollover(duty, now))):
            found.append(other)
    latest = min(now.date(), campaign.end)
    found = [own for span in found if (own := clipped_to(campaign.unit_by_code[unit], span)) is not None]
    usable = [span for span in dict.fromkeys(found) if campaign.start <= span.start and span.end <= latest]
    return tuple(usable) or (Span(latest, latest),)


def _received(visit: Visit, campaign: Campaign, duty: Duty, unit: str) -> bool:
    period = asked_period(campaign, duty, visit.now)
    if period is None:
        return False
    found = states(visit.uow, campaign, duty, period, visit.now)
    return any(one.unit == unit and one.received_at is not None for one in found)


# ---- kept between two steps


def load(visit: Visit) -> Draft | None:
    """Load what a person was about to report in this chat; None where there is nothing, or it is too old."""
    return _draft(visit.uow.state.get(_name(visit)), visit.now)


def brought(visit: Visit) -> Draft | None:
    """Bring into private what a person began in a group: from then on nothing is waited for in the group."""
    place = visit.uow.state.get(_began_in(visit)) if not visit.in_group else None
    if not place:
        return None
    name = _key(visit.chat.app, place, _account(visit))
    draft = _draft(visit.uow.state.get(name), visit.now)
    visit.uow.state.set(name, None)
    visit.uow.state.set(_began_in(visit), None)
    return replace(draft, question=None) if draft is not None else None


def _draft(said: Mapping[str, Any] | None, now: datetime) -> Draft | None:
    if not said or not _holds(said, now):
        return None
    return Draft(
        said["campaign"],
        tuple(said["own"]),
        said["anyone"],
        said["unit"],
        tuple(said["near"]),
        tuple(Span(date.fromisoformat(first), date.fromisoformat(last)) for first, last in said["spans"]),
        date.fromisoformat(said["start"]) if said["start"] else None,
        date.fromisoformat(said["end"]) if said["end"] else None,
        dict(said["values"]),
        said["question"],
        said["typing"],
    )


def was_open(visit: Visit) -> bool:
    """Tell whether there is something that is too old now."""
    return bool(visit.uow.state.get(_name(visit)))


def awaits_number(uow: UnitOfWork, app: str, chat_id: str, account: str, now: datetime) -> bool:
    """Tell whether a number that somebody types is a figure: where buttons are numbers, it presses none then."""
    said: Mapping[str, Any] = uow.state.get(_key(app, chat_id, account)) or {}
    return bool(said.get("typing")) and _holds(said, now)


def _holds(said: Mapping[str, Any], now: datetime) -> bool:
    return now - datetime.fromisoformat(said["at"]) <= HOLDS_FOR


def save(visit: Visit, draft: Draft) -> None:
    """Keep what was said so far, and the group where it is said."""
    if visit.in_group:
        visit.uow.state.set(_began_in(visit), visit.chat.chat_id)
    visit.uow.state.set(
        _name(visit),
        {
            "campaign": draft.campaign,
            "own": list(draft.own),
            "anyone": draft.anyone,
            "unit": draft.unit,
            "near": list(draft.near),
            "spans": [[span.start.isoformat(), span.end.isoformat()] for span in draft.spans],
            "start": draft.start.isoformat() if draft.start else None,
            "end": draft.end.isoformat() if draft.end else None,
            "values": dict(draft.values),
            "question": draft.question,
            "typing": draft.typing,
            "at": visit.now.isoformat(),
        },
    )


def forget(visit: Visit) -> None:
    """Be done with it."""
    visit.uow.state.set(_name(visit), None)


def _name(visit: Visit) -> str:
    return _key(visit.chat.app, visit.chat.chat_id, _account(visit))


def _account(visit: Visit) -> str:
    account = visit.event.account
    return account.account_id if account else ""


def _began_in(visit: Visit) -> str:
    return f"guided-in/{visit.chat.app}/{_account(visit)}"


def _key(app: str, chat_id: str, account: str) -> str:
    return f"guided/{app}/{chat_id}/{account}"

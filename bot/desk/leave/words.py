"""What leave is to be granted, and how that is said: which units, which rounds, until when, why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Duty
from reporting.leave import excused_periods
from reporting.periods import Period, period_holding, periods
from reporting.records import Leave, LeaveKind, Span


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be granted to some units (none named: to every unit), of one duty's round or for days."""

    kind: LeaveKind
    units: tuple[str, ...]
    first: date
    last: date
    duty: str | None = None
    until: datetime | None = None
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """Write it into a question's data."""
        return {
            "kind": self.kind.value,
            "units": list(self.units),
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "duty": self.duty,
            "until": self.until.isoformat() if self.until else None,
            "reason": self.reason,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Wish:
        """Read it from a question's data."""
        return cls(
            LeaveKind(data["kind"]),
            tuple(data["units"]),
            date.fromisoformat(data["first"]),
            date.fromisoformat(data["last"]),
            data["duty"],
            datetime.fromisoformat(data["until"]) if data["until"] else None,
            data["reason"],
        )


def written(campaign: Campaign, wish: Wish) -> Iterator[Leave]:
    """Write a wish as the rows that it becomes, one for each unit; ids and who grants them come later."""
    at = datetime.min.replace(tzinfo=campaign.zone)
    for unit in wish.units or (None,):
        yield Leave(
            0, campaign.code, wish.kind, unit, wish.duty, wish.first, wish.last, None, at, wish.until, wish.reason
        )


def unit_names(texts: Texts, campaign: Campaign, units: Iterable[str | None]) -> Markup:
    """Name units; None is every unit."""
    return texts.listed(
        dict.fromkeys(
            campaign.unit_by_code[unit].title if unit in campaign.unit_by_code else texts.say("leave.everyone")
            for unit in units
        )
    )


def round_and_due(texts: Texts, campaign: Campaign, duty: Duty, period: Period) -> Markup:
    """Name a round with its due: `Báo cáo tuần 24–30/7 (hạn 10 giờ 00 ngày 31/7)`."""
    due = period.due.astimezone(campaign.zone)
    return texts.say("leave.round", label=duty.label, span=texts.span(period.span), due=due)


def granted_words(texts: Texts, campaign: Campaign, wishes: Iterable[Wish]) -> Markup:
    """Say what is granted, a line for each."""
    return texts.lines(wish_words(texts, campaign, wish, f"leave.{wish.kind.value}") for wish in wishes)


def wish_words(texts: Texts, campaign: Campaign, wish: Wish, key: str, **values: object) -> Markup:
    """Say what is granted, or asked for, to whom."""
    return texts.say(
        key,
        **values,
        units=unit_names(texts, campaign, wish.units or (None,)),
        rounds=_rounds_words(texts, campaign, wish),
        until=wish.until.astimezone(campaign.zone) if wish.until else "",
        reason=reason_of(texts, wish),
    )


def reason_of(texts: Texts, wish: Wish) -> Markup:
    """Say why, where that was said."""
    return texts.say("leave.reason", text=wish.reason) if wish.reason else Markup("")


def _rounds_words(texts: Texts, campaign: Campaign, wish: Wish) -> Markup:
    """Name the rounds that are meant: one with its due, several by their number and days."""
    found = _rounds(campaign, wish)
    if len(found) == 1:
        return round_and_due(texts, campaign, *found[0])
    first, last = texts.short_day(wish.first), texts.short_day(wish.last)
    return texts.say("leave.rounds", n=texts.count(len(found)), first=first, last=last)


def _rounds(campaign: Campaign, wish: Wish) -> list[tuple[Duty, Period]]:
    if wish.kind is LeaveKind.EXTENDED and wish.duty is not None:
        duty = campaign.duty_by_code[wish.duty]
        period = period_holding(campaign, duty, wish.last)
        return [(duty, period)] if period is not None else []
    found: dict[tuple[str, str], tuple[Duty, Period]] = {}
    for leave in written(campaign, wish):
        found.update({(duty.code, period.key): (duty, period) for duty, period in excused_periods(campaign, leave)})
    return list(found.values())


def no_round(texts: Texts, campaign: Campaign, wish: Wish) -> Markup:
    """Say that no round falls on some days, and which is the nearest."""
    days = texts.span(Span(wish.first, wish.last))
    near = [
        (duty, period)
        for duty in campaign.duties
        if not duty.whole and (not wish.units or set(wish.units) & set(duty.units))
        for period in periods(campaign, duty)
        if period.span.end >= wish.first
    ]
    if not near:
        return texts.say("leave.none-left", days=days)
    duty, period = min(near, key=lambda one: one[1].span.end)
    return texts.say("leave.none", days=days, round=round_and_due(texts, campaign, duty, period))

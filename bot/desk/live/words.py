"""The live board in words: who reported when, who waits, lacks, is missing, extended, excused; never too long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from bot.desk.board import open_board
from bot.desk.names import capital, metric_names, owing_name
from bot.desk.views.ranking_words import whole_line
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Duty, DutyKind
from reporting.duties import DutyState, UnitDuty
from reporting.kinds import kind_groups
from reporting.periods import Period
from reporting.ports import UnitOfWork

LONGEST = 3900
"""Letters with their markup: a chat's message takes 4096, and the line with the hour comes on top."""

_CUTS: tuple[tuple[bool, int | None, int | None], ...] = (
    (True, None, None),
    (False, None, None),
    *((False, done, owing) for owing, done in product((None, 120, 60, 25, 10, 3), (60, 20, 8, 2))),
)
"""Ways to say less: hours left out, then only so many of those who have reported, then of those who have not."""


@dataclass(frozen=True, slots=True)
class LiveRound:
    """One round of a duty as it stands at a moment."""

    campaign: Campaign
    duty: Duty
    period: Period
    found: Sequence[UnitDuty]
    now: datetime

    @property
    def expected(self) -> list[UnitDuty]:
        """Those that are counted."""
        return [one for one in self.found if one.expected]

    def count(self, state: DutyState) -> int:
        """Count units in a state."""
        return sum(one.state is state for one in self.found)


def live_text(texts: Texts, shown: LiveRound) -> Markup:
    """Write the board of an open round."""
    head = texts.say(
        "live.title",
        label=shown.duty.label.upper(),
        span=texts.span(shown.period.span),
        due=shown.period.due.astimezone(shown.campaign.zone),
        done=texts.count(sum(one.complete for one in shown.found)),
        expected=texts.count(len(shown.expected)),
    )
    return _within(lambda cut: texts.lines((head, *_lists(texts, shown, *cut))))


def closing_text(uow: UnitOfWork, texts: Texts, shown: LiveRound) -> Markup:
    """Write the board of a round that is over, with the figures that it closed with."""
    campaign = shown.campaign
    head = texts.say(
        "live.closed",
        label=shown.duty.label.upper(),
        span=texts.span(shown.period.span),
        done=texts.count(sum(one.complete for one in shown.found)),
        expected=texts.count(len(shown.expected)),
        on_time=texts.count(shown.count(DutyState.ON_TIME)),
        late=texts.count(shown.count(DutyState.LATE)),
    )
    figures = Markup("")
    if shown.duty.kind is DutyKind.FIGURES:
        board = open_board(uow, campaign, shown.period.span.end, shown.now, shown.period.span)
        line = whole_line(texts, board, campaign.headline)
        name = capital(campaign.metric_by_key[campaign.headline].said)
        figures = texts.say("live.figures", metric=name, line=line) if line else figures
    return _within(lambda cut: texts.lines((head, figures, *_lists(texts, shown, *cut))))


def stamped(texts: Texts, shown: LiveRound, text: Markup) -> Markup:
    """Put under a board when it was brought up to date."""
    at = texts.time(shown.now.astimezone(shown.campaign.zone))
    return texts.lines((text, texts.say("live.updated", at=at)))


def _within(make: Callable[[tuple[bool, int | None, int | None]], Markup]) -> Markup:
    """Say as much as one message holds."""
    text = Markup("")
    for cut in _CUTS:
        text = make(cut)
        if len(text) <= LONGEST:
            break
    return text


def _lists(texts: Texts, shown: LiveRound, hours: bool, done: int | None, owing: int | None) -> list[Markup]:
    """List the units by state; kinds that are ranked apart one after the other."""
    groups = _groups(shown)
    lines: list[Markup] = []
    for kind, some in groups:
        if len(groups) > 1:
            count = sum(one.complete for one in some)
            expected = sum(one.expected for one in some)
            lines.append(
                texts.say("live.kind", kind=capital(kind), done=texts.count(count), expected=texts.count(expected))
            )
        lines += _states(texts, shown, some, done, owing, hours=hours)
    if shown.expected and all(one.received_at and one.complete for one in shown.expected):
        lines.insert(0, texts.say("missing.none"))
    return lines


_LISTED = (
    ("reported", lambda one: one.complete),
    ("waiting", lambda one: one.state is DutyState.WAITING),
    ("partial", lambda one: one.state is DutyState.PARTIAL and not one.extended),
    ("missing", lambda one: one.state in {DutyState.MISSING, DutyState.OPEN} and not one.extended),
    ("extended", lambda one: one.extended),
    ("excused", lambda one: one.state is DutyState.EXCUSED),
)


def _groups(shown: LiveRound) -> list[tuple[str, list[UnitDuty]]]:
    found = [
        (kind, some)
        for kind, codes in kind_groups(shown.campaign).items()
        if (some := [one for one in shown.found if one.unit in set(codes)])
    ]
    return found or [("", [])]


def _states(
    texts: Texts, shown: LiveRound, some: Sequence[UnitDuty], done: int | None, owing: int | None, *, hours: bool
) -> list[Markup]:
    lines: list[Markup] = []
    for name, belongs in _LISTED:
        units = [one for one in some if belongs(one)]
        if not units:
            continue
        most = done if name == "reported" else owing
        if name == "reported":
            units.sort(key=lambda one: one.received_at or shown.period.due)
        names = [_named(texts, shown, one, hours=hours) for one in units[-most if name == "reported" and most else 0 :]]
        names = names[:most] if most else names
        if len(names) < len(units):
            names.append(texts.say("live.more", n=texts.count(len(units) - len(names))))
        lines.append(texts.say(f"live.{name}", n=texts.count(len(units)), units=texts.listed(names)))
    return lines


def _named(texts: Texts, shown: LiveRound, one: UnitDuty, *, hours: bool) -> Markup:
    """Name a unit with what belongs to its state: the hour, what it lacks, until when it may send."""
    campaign, name = shown.campaign, owing_name(texts, shown.campaign, one.unit, one.until)
    if one.extended and one.due is not None:
        return texts.say("leave.until", unit=name, due=one.due.astimezone(campaign.zone))
    if one.state is DutyState.PARTIAL and one.lacking:
        return texts.say("missing.lacking", unit=name, metrics=metric_names(campaign, one.lacking))
    if one.complete and one.received_at is not None and hours:
        at = one.received_at.astimezone(campaign.zone)
        same = at.date() == shown.period.due.astimezone(campaign.zone).date()
        clock = f"{at:%H:%M}" if same else f"{at:%H:%M} {texts.short_day(at.date())}"
        return texts.say("live.at-late" if one.state is DutyState.LATE else "live.at", unit=name, at=clock)
    if one.state is DutyState.LATE:
        return texts.say("live.late", unit=name)
    return texts.listed((name,))

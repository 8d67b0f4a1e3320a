"""Where each unit stands in a period of a duty: on time, late, partial, missing, waiting, excused or open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from reporting.campaign import Campaign, Duty, DutyKind
from reporting.ledger import Base, base_of, cells_of
from reporting.periods import Period, owed_span
from reporting.records import Cell, Span, StoredEntry
from reporting.swift import swift

_ALWAYS = datetime.min.replace(tzinfo=UTC)


class DutyState(StrEnum):
    """Where a unit stands."""

    ON_TIME = "on_time"
    LATE = "late"
    PARTIAL = "partial"
    MISSING = "missing"
    WAITING = "waiting"
    EXCUSED = "excused"
    OPEN = "open"


COMPLETE = frozenset({DutyState.ON_TIME, DutyState.LATE})
"""The states of a report that is whole."""


@swift
@dataclass(frozen=True, slots=True)
class UnitDuty:
    """One unit in one period. `received_at` is the sending time that completed it (or, waiting, would complete it).

    `lacking` names the required metrics that have not come. `due` is its own due where that was extended, and
    `extended` says that it has not come yet and nothing is there. `until` is the last day of a unit that ended within
    the period.
    """

    unit: str
    state: DutyState
    received_at: datetime | None = None
    lacking: tuple[str, ...] = ()
    due: datetime | None = None
    extended: bool = False
    until: date | None = None

    @property
    def expected(self) -> bool:
        """Whether it belongs to those that are counted: neither excused nor within its extension without a report."""
        return self.state is not DutyState.EXCUSED and not self.extended

    @property
    def complete(self) -> bool:
        """Whether all that is required came, on time or late."""
        return self.state in COMPLETE


def duty_states(
    campaign: Campaign,
    duty: Duty,
    period: Period,
    cells: Iterable[Cell],
    held: Iterable[StoredEntry],
    now: datetime,
    excused: Collection[str] = (),
    documents: Mapping[str, datetime] | None = None,
    dues: Mapping[str, datetime] | None = None,
) -> tuple[UnitDuty, ...]:
    """Judge every unit that owes the period, in file order; `documents` says when a unit's paper came.

    `dues` are the moments of units whose due was extended.

    `cells` may be all of the campaign's, or those that touch the period's span. A unit owes the part of a period in
    which it exists (a paper: if it exists on the last day). From the due moment on a unit without a report is missing;
    a report sent at that moment is on time.
    """
    counts = _by_unit(cells)
    waits = _by_unit(_as_cells(held))
    papers = documents or {}
    owing = [u.code for u in campaign.units if u.code in duty.units]
    owing = [code for code in owing if owed_span(campaign, duty, period.span, code) is not None]
    judge = _Judge(campaign, duty, period, now, dues or {})
    found = tuple(
        judge.document(unit, papers.get(unit), excused=unit in excused)
        if duty.kind is not DutyKind.FIGURES
        else judge.figures(unit, counts.get(unit, []), waits.get(unit, []), excused=unit in excused)
        for unit in owing
    )
    return tuple(_until(campaign, one, period.span) for one in found) if campaign.changes_units else found


def unit_duty(
    campaign: Campaign,
    duty: Duty,
    period: Period,
    unit: str,
    cells: Iterable[Cell],
    held: Iterable[StoredEntry],
    now: datetime,
    *,
    excused: bool = False,
    due: datetime | None = None,
) -> UnitDuty:
    """Judge one unit by its own cells, as `duty_states` does; it owes the period, and asks for figures."""
    own = [cell for cell in cells if cell.unit == unit]
    waits = [cell for cell in _as_cells(held) if cell.unit == unit]
    dues = {unit: due} if due is not None else {}
    return _Judge(campaign, duty, period, now, dues).figures(unit, own, waits, excused=excused)


def received(cells: Sequence[Cell], span: Span, base: Base) -> datetime | None:
    """Say when one unit's figures of a metric came to cover a span, None while they don't.

    One figure that stands for all its days does (a span's, or a stated total as of its last day), and so do day and
    span figures that leave none of its days out; days that the baseline holds need no report. A quick report of one
    day does not cover a week.
    """
    if len(cells) == 1 and _stands_for(cells[0], span):
        return _came(cells[0])
    needed = {span.start + timedelta(days=number) for number in range(span.days)}
    needed = {day for day in needed if not base.holds(day)} or needed
    for cell in sorted(cells, key=_came):
        first = cell.start or cell.date
        if cell.anchor:
            if cell.date == span.end:
                return _came(cell)
        else:
            needed = {day for day in needed if not first <= day <= cell.date}
            if not needed:
                return _came(cell)
    return None


@swift
@dataclass(frozen=True, slots=True)
class _Judge:
    """The judgement of one period, unit by unit."""

    campaign: Campaign
    duty: Duty
    period: Period
    now: datetime
    dues: Mapping[str, datetime]

    def figures(self, unit: str, cells: list[Cell], waiting: list[Cell], *, excused: bool) -> UnitDuty:
        """Judge a unit by the figures that count and by those that wait for somebody's word."""
        return self._by_its_due(self._figures(unit, cells, waiting, excused=excused))

    def _by_its_due(self, found: UnitDuty) -> UnitDuty:
        """Note a unit's own due, and whether it is still allowed to send nothing."""
        due = self.dues.get(found.unit)
        if due is None:
            return found
        lets = found.state in {DutyState.OPEN, DutyState.PARTIAL} and self.now < due
        return replace(found, due=due, extended=lets)

    def _figures(self, unit: str, cells: list[Cell], waiting: list[Cell], *, excused: bool) -> UnitDuty:
        given, complete_at = self._given(unit, cells)
        if complete_at is not None:
            return self._received(unit, complete_at)
        lacking = tuple(metric for metric in self.duty.required if metric not in given)
        if excused:
            return UnitDuty(unit, DutyState.EXCUSED, None, lacking)
        would_have, would_at = self._given(unit, cells + waiting) if waiting else (given, None)
        if would_at is not None:
            return UnitDuty(unit, DutyState.WAITING, would_at)
        if given:
            return UnitDuty(unit, DutyState.PARTIAL, None, lacking)
        if would_have:
            return UnitDuty(unit, DutyState.WAITING, None, tuple(m for m in self.duty.required if m not in would_have))
        return UnitDuty(unit, self._without(unit), None, lacking)

    def document(self, unit: str, came: datetime | None, *, excused: bool) -> UnitDuty:
        """Judge a unit by when its paper came."""
        if came is not None:
            return self._by_its_due(self._received(unit, came))
        return self._by_its_due(UnitDuty(unit, DutyState.EXCUSED if excused else self._without(unit)))

    def _given(self, unit: str, cells: list[Cell]) -> tuple[frozenset[str], datetime | None]:
        """Name the required metrics that cover the period, and when the last of them came if none is lacking.

        A duty that requires no metric by name is met by any that a reporter may send.
        """
        required = self.duty.required
        span = owed_span(self.campaign, self.duty, self.period.span, unit) or self.period.span
        metrics = required or self.campaign.typed_keys
        came: dict[str, datetime] = {}
        for metric in metrics:
            own = [cell for cell in cells if cell.metric == metric]
            time = received(own, span, base_of(self.campaign, unit, metric)) if own else None
            if time is not None:
                came[metric] = time
        if not came or (required and len(came) < len(required)):
            return frozenset(came), None
        return frozenset(came), max(came.values()) if required else min(came.values())

    def _received(self, unit: str, at: datetime) -> UnitDuty:
        state = DutyState.ON_TIME if at <= self._due(unit) else DutyState.LATE
        return UnitDuty(unit, state, None if at == _ALWAYS else at)

    def _without(self, unit: str) -> DutyState:
        return DutyState.OPEN if self.now < self._due(unit) else DutyState.MISSING

    def _due(self, unit: str) -> datetime:
        return self.dues.get(unit, self.period.due)


def _until(campaign: Campaign, found: UnitDuty, span: Span) -> UnitDuty:
    """Note the last day of a unit that ended within a period."""
    last = campaign.unit_by_code[found.unit].valid_to
    return found if last is None or last >= span.end else replace(found, until=last)


def _by_unit(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    units: dict[str, list[Cell]] = {}
    for cell in cells:
        units.setdefault(cell.unit, []).append(cell)
    return units


def _as_cells(entries: Iterable[StoredEntry]) -> Iterable[Cell]:
    """Read entries that don't count yet as the cells that they would make."""
    return (cell for stored in entries for cell in cells_of(stored))


def _stands_for(cell: Cell, span: Span) -> bool:
    """Tell whether a figure alone speaks of all of a span's days."""
    if cell.anchor:
        return cell.date == span.end
    return (cell.start or cell.date) <= span.start and span.end <= cell.date


def _came(cell: Cell) -> datetime:
    return cell.received_at or _ALWAYS

"""Who was on time, late or missing: each period of a duty, and each unit over all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.desk.names import metric_names, owing_name
from bot.files.sheets.rows import Cells, live_rate
from bot.texts import Texts
from reporting.campaign import Campaign, Duty
from reporting.duties import DutyState, UnitDuty
from reporting.numbers import percent
from reporting.papers.tables import Cell, Column, Form, Formula, Row, Table, Tone
from reporting.periods import Period
from reporting.records import Document

STATES = (DutyState.ON_TIME, DutyState.LATE, DutyState.PARTIAL, DutyState.WAITING, DutyState.MISSING)
"""What is counted of those that owe a period that is due; who is excused stands apart."""


MOST_LISTED = 1500
"""More rounds times units than that are shown as a calendar, a mark for each."""


@dataclass(frozen=True, slots=True)
class DutyRound:
    """One period of a duty, how every unit stood in it, and (of a document duty) the papers that came, by unit."""

    duty: Duty
    period: Period
    states: tuple[UnitDuty, ...]
    papers: Mapping[str, Document] = field(default_factory=dict)


def state_word(texts: Texts, state: DutyState) -> str:
    """Name a state: `đúng hạn`."""
    return texts.plain(f"sheet.state-{state.value.replace('_', '-')}")


def duty_tables(
    texts: Texts, campaign: Campaign, rounds: Sequence[DutyRound], moment: datetime, name: str
) -> list[Table]:
    """Compose the list of a span's periods, and what each unit's add up to where they are several."""
    if not rounds:
        return []
    listed = sum(len(one.states) for one in rounds) <= MOST_LISTED
    tables = [_list(texts, campaign, rounds, name) if listed else _calendar(texts, campaign, rounds, name)]
    due = [one for one in rounds if one.period.due <= moment]
    return [*tables, _counts(texts, campaign, due, name)] if len(due) > 1 else tables


def _list(texts: Texts, campaign: Campaign, rounds: Sequence[DutyRound], name: str) -> Table:
    numbered = any(paper.number for one in rounds for paper in one.papers.values())
    columns = (
        Column("no", texts.plain("sheet.no"), Form.MARK),
        Column("duty", texts.plain("sheet.duty"), Form.TEXT),
        Column("unit", texts.plain("sheet.unit"), Form.TEXT),
        Column("span", texts.plain("sheet.span"), Form.TEXT),
        Column("due", texts.plain("sheet.due"), Form.MOMENT),
        Column("state", texts.plain("sheet.state"), Form.TEXT),
        Column("came", texts.plain("sheet.came"), Form.MOMENT),
        *(_paper_columns(texts) if numbered else ()),
    )
    names = _names(texts, campaign, rounds)
    rows: list[Row] = []
    for one in rounds:
        span, due = texts.span(one.period.span, year=True), one.period.due.astimezone(campaign.zone)
        for unit in one.states:
            word = state_word(texts, unit.state)
            if unit.state is DutyState.PARTIAL and unit.lacking:
                word = texts.plain("sheet.state-lacking", metrics=metric_names(campaign, unit.lacking))
            cells: Cells = {"no": len(rows) + 1, "duty": one.duty.label, "unit": names[unit.unit], "span": span}
            came: Cell = unit.received_at.astimezone(campaign.zone) if unit.received_at else None
            paper = one.papers.get(unit.unit)
            if numbered and paper is not None:
                cells |= {"number": paper.number or None, "dated": texts.day(paper.dated) if paper.dated else None}
            rows.append(Row(cells | {"due": due, "state": word, "came": came}))
    return Table(name, name.upper(), columns, tuple(rows), (campaign.name,), leading=3)


def _names(texts: Texts, campaign: Campaign, rounds: Sequence[DutyRound]) -> dict[str, str]:
    """Name the units, those that ended within one of the rounds with their last day."""
    ended = {state.unit: state.until for one in rounds for state in one.states if state.until}
    return {unit.code: owing_name(texts, campaign, unit.code, ended.get(unit.code)) for unit in campaign.units}


def _paper_columns(texts: Texts) -> tuple[Column, Column]:
    return (
        Column("number", texts.plain("sheet.paper-number"), Form.TEXT),
        Column("dated", texts.plain("sheet.paper-dated"), Form.TEXT),
    )


def _calendar(texts: Texts, campaign: Campaign, rounds: Sequence[DutyRound], name: str) -> Table:
    """Lay the rounds out across: a row for each unit, a mark for how it stood in each."""
    columns = [
        Column("no", texts.plain("sheet.no"), Form.MARK),
        Column("unit", texts.plain("sheet.unit"), Form.TEXT),
        *(
            Column(str(place), texts.span(one.period.span), Form.MARK, over=one.duty.label, width=6)
            for place, one in enumerate(rounds)
        ),
    ]
    marks = {state: texts.plain(f"sheet.mark-{state.value.replace('_', '-')}") for state in DutyState}
    names = _names(texts, campaign, rounds)
    cells: dict[str, Cells] = {unit.code: {} for unit in campaign.units}
    for place, one in enumerate(rounds):
        for unit in one.states:
            cells[unit.unit][str(place)] = marks[unit.state]
    rows = [
        Row({"no": number, "unit": names[code], **own}) for number, (code, own) in enumerate(cells.items(), 1) if own
    ]
    legend = "; ".join(f"{marks[state]}: {state_word(texts, state)}" for state in DutyState)
    return Table(name, name.upper(), tuple(columns), tuple(rows), (campaign.name,), (legend,))


def _counts(texts: Texts, campaign: Campaign, rounds: Sequence[DutyRound], name: str) -> Table:
    """Count each unit's periods by state, with the share of those on time."""
    counted: dict[str, Counter[DutyState]] = {unit.code: Counter() for unit in campaign.units}
    for one in rounds:
        for unit in one.states:
            counted[unit.unit][unit.state] += 1
    columns = [
        Column("no", texts.plain("sheet.no"), Form.MARK),
        Column("unit", texts.plain("sheet.unit"), Form.TEXT),
        Column("expected", texts.plain("sheet.expected")),
        *(Column(state.value, state_word(texts, state).capitalize()) for state in STATES),
        Column("excused", state_word(texts, DutyState.EXCUSED).capitalize()),
        Column("rate", texts.plain("sheet.on-time-rate"), Form.RATE),
    ]
    names = _names(texts, campaign, rounds)
    rows: list[Row] = []
    for code, states in counted.items():
        if states:
            named: Cells = {"no": len(rows) + 1, "unit": names[code]}
            rows.append(Row(named | _counted(states)))
    whole = _counted(sum(counted.values(), Counter()))
    for key in (*(state.value for state in STATES), "excused"):
        value = whole[key]
        if isinstance(value, int):
            whole[key] = Formula(f"SUM({{{key}@0}}:{{{key}@{len(rows) - 1}}})", value)
    rows.append(Row(whole, Tone.TOTAL, texts.plain("sheet.total")))
    title = texts.plain("sheet.by-unit", what=name)
    days = texts.plain("sheet.rounds", n=len(rounds))
    return Table(title, title.upper(), tuple(columns), tuple(rows), (campaign.name, days))


def _counted(states: Counter[DutyState]) -> Cells:
    cells: Cells = {state.value: states[state] for state in STATES}
    expected = sum(states[state] for state in STATES)
    cells["expected"] = Formula("+".join(f"{{{state.value}}}" for state in STATES), expected)
    cells["excused"] = states[DutyState.EXCUSED]
    cells["rate"] = live_rate(cells, DutyState.ON_TIME.value, "expected", percent(states[DutyState.ON_TIME], expected))
    return cells

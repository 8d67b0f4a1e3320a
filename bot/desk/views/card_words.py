"""One unit's card in words: its figures, what is left, how it stands in its duty."""

from __future__ import annotations

from collections.abc import Callable

from bot.desk.board import Board
from bot.desk.duties.rounds import asked_period, duty_round, figure_duties, states
from bot.desk.names import capital, leads, metric_names, part_in, succession_line
from bot.desk.views.figure_words import figure_line, left_line
from bot.desk.views.outlook import unit_outlook
from bot.desk.views.outlook_words import outlook_line
from bot.desk.visit import Visit
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Duty, MetricKind
from reporting.duties import UnitDuty
from reporting.periods import Period, main_span
from reporting.targets import has_begun, targets_of


def card(visit: Visit, board: Board, unit: str, metric: str | None) -> Markup:
    """Write one unit's card: period, every figure, what is left, how it stands in its duty."""
    texts, campaign = visit.texts, board.campaign
    lines: list[str] = [
        texts.say("card.title", unit=campaign.unit_by_code[unit].title, day=board.as_of, span=texts.span(board.span))
    ]
    lines.append(succession_line(texts, campaign, unit, board.as_of))
    lines.extend(_owed_lines(visit, board, unit))
    lines.append(duty_line(visit, board, unit))
    keys = [lead.key for lead in leads(campaign)] if metric is None else [metric]
    keys.sort(key=lambda key: key != campaign.headline)
    for key in keys:
        figure = board.progress.of(unit, key)
        if figure.cumulative is None and not figure.in_period:
            continue
        main = key == (metric or campaign.headline)
        lines.append(_period(texts, board, unit, key))
        lines.append(figure_line(texts, board, unit, key, main=main))
        lines.append(left_line(texts, board, unit, key))
        outlook = unit_outlook(visit.uow, board, unit, key)
        if outlook is not None:
            lines.append(outlook_line(texts, campaign, outlook))
        if figure.quotas:
            days = {quota.name: quota.days for quota in campaign.quotas if quota.metric == key}
            quotas = ", ".join(
                texts.say("card.quota", value=texts.number(value), n=days[name])
                for name, value in figure.quotas.items()
            )
            lines.append(texts.say("card.quotas", quotas=quotas))
    lines.extend(_own_targets(texts, board, unit, set(keys)))
    if not any(lines[3:]):
        lines.append(texts.say("picture.empty"))
    return texts.lines(lines)


def _period(texts: Texts, board: Board, unit: str, metric: str) -> Markup:
    parts = [key for key in board.campaign.parts_of(metric) if key != metric]
    detail = "; ".join(
        texts.plain(
            "answer.part",
            metric=part_in(board.campaign.metric_by_key[metric], board.campaign.metric_by_key[key]),
            value=in_period(texts, board, unit, key, texts.number),
        )
        for key in parts
        if not board.progress.awaited(unit, metric)
    )
    name = capital(board.campaign.metric_by_key[metric].said)
    key = "card.period-parts" if detail else "card.period"
    return texts.say(key, metric=name, value=in_period(texts, board, unit, metric, texts.signed), parts=detail)


def in_period(texts: Texts, board: Board, unit: str, metric: str, write: Callable[[int], str]) -> str:
    """Write what a unit did in the period; that nothing was sent is no 0."""
    if board.progress.awaited(unit, metric):
        return texts.plain("card.no-figure")
    return write(board.progress.of(unit, metric).in_period or 0)


def _own_targets(texts: Texts, board: Board, unit: str, told: set[str]) -> list[Markup]:
    """Say how far the unit is with the other targets that it has of its own."""
    lines = []
    for metric in own_targets(board, unit):
        if metric not in told:
            lines.append(figure_line(texts, board, unit, metric, main=False))
            lines.append(left_line(texts, board, unit, metric))
    return lines


def own_targets(board: Board, unit: str) -> list[str]:
    """Name what the unit has a target of its own for that counts already; sums of others' are told with those."""
    return [
        metric.key
        for metric in board.campaign.metrics
        if metric.kind is not MetricKind.DERIVED
        and any(has_begun(one, board.as_of) for one in targets_of(board.campaign, unit, metric.key))
    ]


def _owed_lines(visit: Visit, board: Board, unit: str) -> list[Markup]:
    """Name the rounds before that of the figures whose due is over and that the unit still owes."""
    campaign, lines = board.campaign, []
    for duty in figure_duties(campaign, unit):
        ended = asked_period(campaign, duty, visit.now)
        if ended is not None and ended.span.end < main_span(campaign, board.as_of).start and ended.due <= visit.now:
            state = _state_in(visit, campaign, duty, ended, unit)
            if state is not None and state.expected and not state.complete:
                lines.append(_standing_line(visit, campaign, duty, ended, state))
    return lines


def duty_line(visit: Visit, board: Board, unit: str) -> Markup:
    """Say how a unit stands in its duty."""
    found = duty_round(board.campaign, unit, board.as_of)
    if found is None:
        return Markup("")
    duty, period = found
    state = _state_in(visit, board.campaign, duty, period, unit)
    return Markup("") if state is None else _standing_line(visit, board.campaign, duty, period, state)


def _state_in(visit: Visit, campaign: Campaign, duty: Duty, period: Period, unit: str) -> UnitDuty | None:
    found = states(visit.uow, campaign, duty, period, visit.now)
    return next((one for one in found if one.unit == unit), None)


def _standing_line(visit: Visit, campaign: Campaign, duty: Duty, period: Period, state: UnitDuty) -> Markup:
    key = "leave.card" if state.extended else f"card.state-{state.state.value.replace('_', '-')}"
    received = visit.local(state.received_at) if state.received_at else None
    return visit.texts.say(
        key,
        label=duty.label,
        span=visit.texts.span(period.span),
        due=visit.local(state.due or period.due),
        at=received or "",
        lacking=metric_names(campaign, state.lacking),
    )

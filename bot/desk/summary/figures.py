"""What a summary says of figures: the headline, and every other thing that is reported."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bot.desk.board import Board
from bot.desk.names import capital, leads, within
from bot.texts import Markup, Texts
from reporting.campaign import Metric, Target
from reporting.numbers import percent
from reporting.ports import UnitOfWork
from reporting.progress import Figure
from reporting.targets import has_begun


def begun(board: Board, metric: Metric) -> bool:
    """Tell whether a target of a metric counts already."""
    return any(has_begun(one, board.as_of) for one in board.campaign.targets if one.metric == metric.key)


def headline(texts: Texts, board: Board) -> Markup:
    """Say how far the headline is: what was added, done, left, and needed each day."""
    campaign, metric = board.campaign, board.campaign.headline
    figure = board.progress.of(None, metric)
    if figure.cumulative is None and figure.in_period is None:
        return _by_kind(texts, board, metric)
    name = capital(campaign.metric_by_key[metric].said)
    added = texts.signed(figure.in_period or 0)
    if figure.rate is None or figure.target is None:
        done = "–" if figure.cumulative is None else texts.number(figure.cumulative)
        return texts.say("summary.headline-plain", metric=name, added=added, done=done)
    before = _rate_before(board, figure)
    parts = [
        texts.say(
            "summary.headline",
            metric=name,
            added=added,
            done=figure.counted or 0,
            whole=figure.target,
            rate=texts.rate(figure.rate),
            before=texts.say("summary.before", rate=texts.rate(before)) if before is not None else "",
            left=texts.number(figure.remaining or 0),
        )
    ]
    parts.extend(_milestone(texts, target, left) for target, left in board.progress.milestones(metric))
    if figure.quota and figure.deadline:
        parts.append(texts.say("summary.needed", day=texts.short_day(figure.deadline), quota=figure.quota))
    return texts.listed(parts, " ")


def _by_kind(texts: Texts, board: Board, metric: str) -> Markup:
    """Say how far each kind of units is, where kinds are never added; nothing of a kind without a target."""
    said: list[Markup] = []
    for group in dict.fromkeys(row.group for row in board.ranks(metric)):
        figure = board.progress.of_group(group, metric)
        if figure.rate is None or not figure.target:
            continue
        needed = figure.remaining and figure.quota and figure.deadline
        said.append(
            texts.say(
                "kinds.left" if figure.remaining else "kinds.reached",
                kind=within(group),
                added=texts.signed(figure.in_period or 0),
                done=figure.counted or 0,
                whole=figure.target,
                rate=texts.rate(figure.rate),
                left=figure.remaining or 0,
                needed=texts.say("kinds.needed", quota=figure.quota, day=texts.short_day(figure.deadline))
                if needed and figure.deadline
                else "",
            )
        )
    name = capital(board.campaign.metric_by_key[metric].said)
    return texts.say("kinds.line", metric=name, kinds=texts.listed(said, "; ")) if said else Markup("")


def _rate_before(board: Board, figure: Figure) -> Decimal | None:
    """Find the rate of the last summary, before the first that of the baseline."""
    if board.snapshot is not None:
        rate = board.snapshot.data.get("rates", {}).get(figure.metric)
        return Decimal(rate) if rate else None
    if figure.baseline is None or figure.target is None or figure.counted != figure.cumulative:
        return None
    return percent(figure.baseline, figure.target)


def _milestone(texts: Texts, target: Target, left: int) -> Markup:
    value = texts.number(target.value) if target.value is not None else target.name
    key = "summary.milestone" if left else "summary.milestone-reached"
    return texts.say(key, value=value, day=texts.short_day(target.deadline), left=left)


def others(uow: UnitOfWork, texts: Texts, board: Board) -> Markup:
    """Every other thing that is reported, with its rate where it has one."""
    campaign = board.campaign
    known = leads(campaign)
    said = [_other(uow, texts, board, lead) for lead in known if lead.key != campaign.headline]
    said += _parts_with_targets(texts, board, {lead.key for lead in known})
    return texts.listed((one for one in said if one), " ")


def _other(uow: UnitOfWork, texts: Texts, board: Board, lead: Metric) -> Markup:
    """Say how far one thing is; nothing of what nobody ever sent."""
    figure = board.progress.of(None, lead.key)
    if figure.cumulative is None and figure.in_period is None:
        return _by_kind(texts, board, lead.key)
    if not figure.cumulative and not figure.in_period and not figure.reported:
        return Markup("")
    name, added, rate = capital(lead.said), _added(texts, board, figure), texts.rate(figure.rate)
    if figure.rate is None or lead.rate_of is None:
        key = "summary.other" if figure.rate is not None else "summary.other-plain"
        done = "–" if figure.counted is None else texts.number(figure.counted)
        return texts.say(key, metric=name, added=added, done=done, whole=figure.target or 0, rate=rate)
    official = official_day(uow, board, lead.rate_of)
    return texts.say(
        "summary.share",
        metric=name,
        added=added,
        done=figure.cumulative or 0,
        whole=figure.rate_base or 0,
        base=board.campaign.metric_by_key[lead.rate_of].said.lower(),
        official=texts.say("summary.official", day=texts.short_day(official)) if official else "",
        rate=rate,
        left=_share_left(texts, board, lead.key, figure),
    )


def _parts_with_targets(texts: Texts, board: Board, told: set[str]) -> list[Markup]:
    """Say how far a part of a sum is that has a target of its own, while that runs: level 2, to do in September."""
    said: list[Markup] = []
    for metric in board.campaign.metrics:
        figure = board.progress.of(None, metric.key)
        if metric.key in told or metric.key == board.campaign.headline or figure.target is None or figure.rate is None:
            continue
        running = figure.deadline is not None and figure.deadline >= board.span.start
        if metric.typed and running and begun(board, metric):
            said.append(
                texts.say(
                    "summary.other",
                    metric=capital(metric.said),
                    added=_added(texts, board, figure),
                    done=texts.number(figure.counted or 0),
                    whole=figure.target,
                    rate=texts.rate(figure.rate),
                )
            )
    return said


def _added(texts: Texts, board: Board, figure: Figure) -> str:
    """Write what was done in the period, and of how many units where others gave the headline."""
    added = texts.signed(figure.in_period or 0)
    given, owed = board.progress.giving(figure.metric)
    if given == board.progress.giving(board.campaign.headline)[0]:
        return added
    return texts.plain("rates.of-some", value=added, reported=texts.count(given), expected=texts.count(owed))


def _share_left(texts: Texts, board: Board, metric: str, figure: Figure) -> Markup:
    """`; còn 21.464 để đạt 70 %`, where the whole has such a minimum."""
    target = next(
        (
            one
            for one in board.campaign.targets
            if one.metric == metric and one.unit is None and one.percent is not None
        ),
        None,
    )
    if target is None or target.percent is None or not figure.remaining:
        return Markup("")
    return texts.say("summary.share-left", left=figure.remaining, share=texts.share(target.percent))


def official_day(uow: UnitOfWork, board: Board, metric: str) -> date | None:
    """Name the day that an official count is of; None where units report it."""
    campaign = board.campaign
    parts = campaign.parts_of(metric)
    if any(campaign.metric_by_key[part].reported for part in parts):
        return None
    days = [one.as_of for one in campaign.baselines if one.metric in parts and one.as_of <= board.as_of]
    cells = uow.ledger.cells(campaign.code, metrics=parts)
    days += [cell.date for cell in cells if cell.date <= board.as_of]
    return max(days, default=None)

"""The summary in words: five numbered points, and the private draft of whom to commend and to remind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from bot.desk.board import Board
from bot.desk.duty_words import is_figures
from bot.desk.missing import DONE, state_lines
from bot.desk.names import capital, groups, list_name, within
from bot.desk.outlook import outlook_of
from bot.desk.outlook_words import outlook_line, outlook_words
from bot.desk.rate_words import rate_words
from bot.desk.work import states
from bot.texts import Markup, Texts
from reporting.campaign import Duty, Metric, RankBy, Target
from reporting.duties import DutyState, UnitDuty
from reporting.numbers import percent
from reporting.periods import periods
from reporting.ports import UnitOfWork
from reporting.progress import Figure
from reporting.ranking import RankRow, rank_in_period
from reporting.rates import Rates, rates
from reporting.schedule import Post
from reporting.targets import units_with_target

SHOWN = 3
"""So many are named at the top and at the bottom of the ranking."""

MOVERS = 4


def summary_text(
    uow: UnitOfWork, texts: Texts, board: Board, post: Post, found: Sequence[UnitDuty], now: datetime
) -> Markup:
    """Compose all five points."""
    campaign = board.campaign
    duty = campaign.duty_by_code[post.duty]
    expected = [one for one in found if one.expected]
    weekly = post.covers != post.period.span
    name = "weekly" if weekly else duty.frequency.value
    title = texts.say(
        f"summary.title-{name}",
        span=texts.span(post.covers, year=True),
        at=now.astimezone(campaign.zone),
        done=texts.count(sum(one.state in DONE for one in expected)),
        expected=texts.count(len(expected)),
    )
    points = [
        _headline(texts, board),
        _others(uow, texts, board),
        _places(texts, board),
        _duties(texts, board, duty, found)
        if is_figures(duty) and not weekly
        else _rounds(uow, texts, board, post, now),
        _outlook(uow, texts, board),
    ]
    numbered = [
        texts.say("summary.point", n=number, text=point)
        for number, point in enumerate((point for point in points if point), start=1)
    ]
    return texts.lines((title, *numbered))


def _headline(texts: Texts, board: Board) -> Markup:
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


def _others(uow: UnitOfWork, texts: Texts, board: Board) -> Markup:
    """Every other thing that is reported, with its rate where it has one."""
    campaign = board.campaign
    typed = [one.key for one in campaign.metrics if one.typed]
    said: list[Markup] = []
    for lead, _keys in groups(campaign, typed):
        figure = board.progress.of(None, lead.key)
        if lead.key == campaign.headline:
            continue
        if figure.cumulative is None and figure.in_period is None:
            apart = _by_kind(texts, board, lead.key)
            said.extend([apart] if apart else [])
            continue
        if not figure.cumulative and not figure.in_period and not figure.reported:
            continue  # nobody ever sent it: not a word
        name, added = capital(lead.said), _added(texts, board, figure)
        done = figure.counted if figure.counted is not None else figure.cumulative
        if figure.rate is None or lead.rate_of is None:
            key = "summary.other" if figure.rate is not None else "summary.other-plain"
            said.append(
                texts.say(
                    key,
                    metric=name,
                    added=added,
                    done="–" if done is None else texts.number(done),
                    whole=figure.target or 0,
                    rate=texts.rate(figure.rate),
                )
            )
            continue
        base = campaign.metric_by_key[lead.rate_of]
        official = official_day(uow, board, lead.rate_of)
        said.append(
            texts.say(
                "summary.share",
                metric=name,
                added=added,
                done=figure.cumulative or 0,
                whole=figure.rate_base or 0,
                base=base.said.lower(),
                official=texts.say("summary.official", day=texts.short_day(official)) if official else "",
                rate=texts.rate(figure.rate),
                left=_share_left(texts, board, lead.key, figure),
            )
        )
    said.extend(_parts_with_targets(texts, board, {lead.key for lead, _keys in groups(campaign, typed)}))
    return texts.listed(said, " ")


def _parts_with_targets(texts: Texts, board: Board, told: set[str]) -> list[Markup]:
    """Say how far a part of a sum is that has a target of its own, while that runs: level 2, to do in September."""
    said: list[Markup] = []
    for metric in board.campaign.metrics:
        figure = board.progress.of(None, metric.key)
        if metric.key in told or metric.key == board.campaign.headline or figure.target is None or figure.rate is None:
            continue
        running = figure.deadline is not None and figure.deadline >= board.span.start
        if metric.typed and running and _begun(board, metric):
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
    if figure.reported == board.progress.of(None, board.campaign.headline).reported:
        return added
    reported, expected = texts.count(figure.reported), texts.count(figure.expected)
    return texts.plain("rates.of-some", value=added, reported=reported, expected=expected)


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
    share = texts.percent(target.percent).removesuffix(",00").removesuffix(".00")
    return texts.say("summary.share-left", left=figure.remaining, share=share)


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


def _places(texts: Texts, board: Board) -> Markup:
    """Name the first and the last, kinds that are ranked apart one after the other."""
    rows = [row for row in board.ranks(board.campaign.headline) if row.rank is not None]
    said: list[Markup] = []
    for group in dict.fromkeys(row.group for row in rows):
        words = _group_places(texts, board, [row for row in rows if row.group == group])
        said.append(
            texts.say("summary.group", group=capital(group), text=words)
            if board.apart(board.campaign.headline)
            else words
        )
    return texts.listed(said, " ")


def _group_places(texts: Texts, board: Board, rows: list[RankRow]) -> Markup:
    if len(rows) <= 2 * SHOWN:
        parts = [texts.say("summary.order", units=texts.listed((_place(texts, board, row) for row in rows), "; "))]
    else:
        high = texts.listed((_place(texts, board, row) for row in rows[:SHOWN]), "; ")
        low = texts.listed((_place(texts, board, row) for row in reversed(rows[-SHOWN:])), "; ")
        parts = [texts.say("summary.high-low", high=high, low=low)]
    moved = sorted((row for row in rows if row.movement), key=lambda row: -abs(row.movement or 0))[:MOVERS]
    words = [
        texts.say(
            "summary.up" if (row.movement or 0) > 0 else "summary.down",
            unit=capital(_short(board, row.unit)),
            n=abs(row.movement or 0),
            rank=row.rank or 0,
        )
        for row in moved
    ]
    if words:
        parts.append(texts.say("summary.moved", units=texts.listed(words)))
    return texts.listed(parts, " ")


def leading(texts: Texts, board: Board, metric: str) -> Markup:
    """Name who leads in the period: `Trong kỳ dẫn đầu (so với chỉ tiêu ngày): Suối Ngô 230 %, Tân Đông 180 %.`.

    Nothing where the ranking itself is of the period, or nobody has done anything in it.
    """
    campaign = board.campaign
    if campaign.rank_by is RankBy.IN_PERIOD and not units_with_target(campaign, metric):
        return Markup("")
    rows = [
        row
        for row in rank_in_period(campaign, board.progress, metric)
        if row.score and (row.rank or SHOWN + 1) <= SHOWN
    ]
    if not rows or board.apart(metric):
        return Markup("")
    paced = bool(units_with_target(campaign, metric))
    parts = (
        texts.say(
            "summary.place",
            unit=_short(board, row.unit),
            score=texts.percent(row.score) + " %" if paced else texts.signed(int(row.score or 0)),
            mark="",
        )
        for row in rows[:SHOWN]
    )
    return texts.say("summary.leading-quota" if paced else "summary.leading", units=texts.listed(parts, "; "))


def _short(board: Board, unit: str) -> str:
    return list_name(board.campaign, unit)


def _place(texts: Texts, board: Board, row: RankRow) -> Markup:
    score = texts.percent(row.figure.rate) if row.figure.rate is not None else texts.number(int(row.score or 0))
    mark = "" if row.begun else "*"
    return texts.say("summary.place", unit=_short(board, row.unit), score=score, mark=mark)


def _duties(texts: Texts, board: Board, duty: Duty, found: Sequence[UnitDuty]) -> Markup:
    campaign = board.campaign
    on_time = sum(one.state is DutyState.ON_TIME for one in found)
    late = [list_name(campaign, one.unit) for one in found if one.state is DutyState.LATE]
    parts = [texts.say("summary.on-time", n=texts.count(on_time))]
    if late:
        parts.append(texts.say("summary.late", n=texts.count(len(late)), units=texts.listed(late)))
    parts.extend(state_lines(texts, campaign, found))
    said = texts.listed(parts, "; ")
    unreported = any(not row.begun for row in board.ranks(campaign.headline))
    line = texts.say("summary.duties-old" if unreported else "summary.duties", text=said)
    return texts.listed((line, rate_words(texts, rates(duty, found))), " ")


def _rounds(uow: UnitOfWork, texts: Texts, board: Board, post: Post, now: datetime) -> Markup:
    """Count all of the week's rounds, where the summary speaks of more than one."""
    campaign = board.campaign
    duty = campaign.duty_by_code[post.duty]
    if not is_figures(duty):
        return Markup("")
    counted = Rates()
    for period in periods(campaign, duty):
        if period.span.end in post.covers and period.due <= now:
            counted += rates(duty, states(uow, campaign, duty, period, now))
    line = texts.say(
        "summary.rounds",
        on_time=counted.on_time,
        expected=counted.expected,
        late=texts.count(counted.states[DutyState.LATE]),
        missing=texts.count(counted.expected - counted.received),
    )
    return texts.listed((line, rate_words(texts, counted)), " ")


def _outlook(uow: UnitOfWork, texts: Texts, board: Board) -> Markup:
    """Forecast the headline in full, and in short whatever else the whole has a target for."""
    campaign = board.campaign
    figure = board.progress.of(None, campaign.headline)
    outlook = outlook_of(uow, board, campaign.headline)
    said: list[Markup] = []
    if outlook is not None:
        said.append(outlook_words(texts, campaign, outlook))
    elif figure.target is not None:
        said.append(texts.say("forecast.reached" if figure.remaining == 0 else "forecast.too-early"))
    for metric in campaign.metrics:
        other = (
            outlook_of(uow, board, metric.key) if metric.key != campaign.headline and _ahead(board, metric) else None
        )
        if other is not None:
            said.append(outlook_line(texts, campaign, other))
    return texts.listed(said, " ")


def _ahead(board: Board, metric: Metric) -> bool:
    """Tell whether the whole still has something of a metric before it that has begun to count."""
    return _begun(board, metric) and bool(board.progress.of(None, metric.key).remaining)


def _begun(board: Board, metric: Metric) -> bool:
    """Tell whether a target of a metric counts already."""
    targets = [one for one in board.campaign.targets if one.metric == metric.key]
    return any(one.since is None or one.since <= board.as_of for one in targets)


def drafts(texts: Texts, board: Board, post: Post, found: Sequence[UnitDuty]) -> Markup:
    """Draft for the admins whom to commend (on time, most done) and whom to remind (late, missing, partial)."""
    campaign = board.campaign
    states = {one.unit: one.state for one in found}
    rows = [row for row in board.ranks(campaign.headline) if states.get(row.unit) is DutyState.ON_TIME]
    rows.sort(key=lambda row: -(row.figure.in_period or 0))
    good = [
        texts.say("draft.unit", unit=_short(board, row.unit), value=texts.signed(row.figure.in_period or 0))
        for row in rows[:SHOWN]
        if row.figure.in_period
    ]
    owing = {DutyState.LATE, DutyState.MISSING, DutyState.PARTIAL}
    remind = [_short(board, one.unit) for one in found if one.state in owing]
    if not good and not remind:
        return Markup("")
    return texts.lines(
        (
            texts.say("draft.title", span=texts.span(post.covers)),
            texts.say("draft.commend", units=texts.listed(good)) if good else "",
            texts.say("draft.remind", units=texts.listed(remind)) if remind else "",
        )
    )

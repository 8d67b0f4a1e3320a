"""The summary in words: five numbered points, and the private draft of whom to commend and to remind."""

from __future__ import annotations

from bot.desk.board import Board
from bot.desk.duties.missing import state_lines
from bot.desk.duties.rounds import states
from bot.desk.duties.words import is_figures
from bot.desk.names import list_name, owing_name
from bot.desk.posts.occasion import Occasion
from bot.desk.summary.commendation import commended, has_targets
from bot.desk.summary.figures import begun, headline, others
from bot.desk.summary.places import places
from bot.desk.views.outlook import outlook_of
from bot.desk.views.outlook_words import outlook_line, outlook_words
from bot.desk.views.rate_words import rate_words
from bot.texts import Markup, Texts
from reporting.campaign import Metric
from reporting.duties import DutyState
from reporting.periods import periods
from reporting.ports import UnitOfWork
from reporting.rates import Rates, rates


def summary_text(uow: UnitOfWork, texts: Texts, board: Board, occasion: Occasion) -> Markup:
    """Compose all five points."""
    duty = occasion.duty
    name = "weekly" if occasion.weekly else duty.frequency.value
    title = texts.say(
        f"summary.title-{name}",
        span=texts.span(occasion.post.covers, year=True),
        at=occasion.now.astimezone(board.campaign.zone),
        done=texts.count(occasion.complete),
        expected=texts.count(len(occasion.expected)),
    )
    points = [
        headline(texts, board),
        others(uow, texts, board),
        places(texts, board),
        _duties(texts, board, occasion)
        if is_figures(duty) and not occasion.weekly
        else _rounds(uow, texts, board, occasion),
        _outlook(uow, texts, board),
    ]
    numbered = [
        texts.say("summary.point", n=number, text=point)
        for number, point in enumerate((point for point in points if point), start=1)
    ]
    return texts.lines((title, *numbered))


def _duties(texts: Texts, board: Board, occasion: Occasion) -> Markup:
    campaign, found = board.campaign, occasion.found
    on_time = sum(one.state is DutyState.ON_TIME for one in found)
    late = [owing_name(texts, campaign, one.unit, one.until) for one in found if one.state is DutyState.LATE]
    parts = [texts.say("summary.on-time", n=texts.count(on_time))]
    if late:
        parts.append(texts.say("summary.late", n=texts.count(len(late)), units=texts.listed(late)))
    parts.extend(state_lines(texts, campaign, found))
    said = texts.listed(parts, "; ")
    unreported = any(not row.begun for row in board.ranks(campaign.headline))
    line = texts.say("summary.duties-old" if unreported else "summary.duties", text=said)
    return texts.listed((line, rate_words(texts, rates(occasion.duty, found))), " ")


def _rounds(uow: UnitOfWork, texts: Texts, board: Board, occasion: Occasion) -> Markup:
    """Count all of the week's rounds, where the summary speaks of more than one."""
    campaign, duty, now = board.campaign, occasion.duty, occasion.now
    if not is_figures(duty):
        return Markup("")
    counted = Rates()
    for period in periods(campaign, duty):
        if period.span.end in occasion.post.covers and period.due <= now:
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
    return begun(board, metric) and bool(board.progress.of(None, metric.key).remaining)


def drafts(texts: Texts, board: Board, occasion: Occasion) -> Markup:
    """Draft for the admins whom to commend (as their paper does) and whom to remind (late, missing, partial)."""
    campaign, found = board.campaign, occasion.found
    on_time = {one.unit for one in found if one.state is DutyState.ON_TIME}
    good = [
        texts.say("draft.unit", unit=list_name(campaign, row.unit), value=texts.signed(row.figure.in_period or 0))
        for row in commended(campaign, board.progress, on_time)
    ]
    poor = {DutyState.LATE, DutyState.MISSING, DutyState.PARTIAL}
    reminded = [one for one in found if one.state in poor and not one.extended]
    remind = [owing_name(texts, campaign, one.unit, one.until) for one in reminded]
    key = "draft.commend-target" if has_targets(campaign) else "draft.commend"
    if not good and not remind:
        return Markup("")
    return texts.lines(
        (
            texts.say("draft.title", span=texts.span(occasion.post.covers)),
            texts.say(key, units=texts.listed(good)) if good else "",
            texts.say("draft.remind", units=texts.listed(remind)) if remind else "",
        )
    )

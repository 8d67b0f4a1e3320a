"""What was done in the days that a plain question names: of which days the figures are, and where there are none."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from bot.desk.board import Board, open_board
from bot.desk.duties.rounds import asked_period
from bot.desk.names import capital, leads, when
from bot.desk.visit import Visit
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Duty, Frequency
from reporting.message import Asked
from reporting.periods import period_holding, periods
from reporting.records import Span
from reporting.successors import lineage


def done_in(visit: Visit, board: Board, asked: Asked) -> Markup:
    """What was done in the days spoken of, which the answer names; nothing yet this week, what the last round gave."""
    campaign, texts = board.campaign, visit.texts
    span = asked.span or _span(visit, campaign, asked.this_span)
    said = _done(visit, campaign, asked, span)
    last = _last_round(visit, campaign)
    running = asked.this_span and not asked.this_span.startswith("last-")
    if said is None and running and last is not None and last.end < span.start:
        return texts.lines((_nothing(visit, campaign, asked, span), _done(visit, campaign, asked, last) or ""))
    return said or _nothing(visit, campaign, asked, span)


def _done(visit: Visit, campaign: Campaign, asked: Asked, span: Span) -> Markup | None:
    """Say what was done in some days, or in the longer span that their figures are of; None where none were sent."""
    texts, first, end = visit.texts, max(span.start, campaign.start), min(span.end, campaign.end)
    if first > end:
        return None
    span = Span(first, end)
    wider = _figures_span(visit, campaign, asked.unit, span)
    board = open_board(visit.uow, campaign, min(end, max(visit.today, campaign.start)), visit.now, wider)
    keys = [asked.metric] if asked.metric else [lead.key for lead in leads(campaign)]
    keys.sort(key=lambda key: key != campaign.headline)
    if all(_awaited(board, asked.unit, key) for key in keys):
        return None
    title = campaign.unit_by_code[asked.unit].title if asked.unit else texts.say("inquiry.whole")
    days = texts.span(span) if wider == span else when(texts, wider)
    values = texts.listed((_value(texts, board, asked.unit, key) for key in keys), "; ")
    return texts.lines(
        (
            texts.say("inquiry.period", unit=capital(title), span=days, values=values),
            _reported(visit, board, keys[0]) if asked.unit is None else "",
        )
    )


def _nothing(visit: Visit, campaign: Campaign, asked: Asked, span: Span) -> Markup:
    texts = visit.texts
    title = campaign.unit_by_code[asked.unit].title if asked.unit else texts.say("inquiry.whole")
    return texts.say("inquiry.nothing", unit=capital(title), span=texts.span(span))


def _value(texts: Texts, board: Board, unit: str | None, key: str) -> Markup:
    metric = capital(board.campaign.metric_by_key[key].said)
    if _awaited(board, unit, key):
        return texts.say("inquiry.no-value", metric=metric)
    return texts.say("inquiry.value", metric=metric, value=texts.signed(board.progress.of(unit, key).in_period or 0))


def _awaited(board: Board, unit: str | None, metric: str) -> bool:
    """Tell whether nothing of a metric was sent for the board's days: that is no 0."""
    if unit is not None:
        return board.progress.awaited(unit, metric)
    given, owed = board.progress.giving(metric)
    return bool(owed) and not given and not board.progress.of(None, metric).in_period


def _figures_span(visit: Visit, campaign: Campaign, unit: str | None, span: Span) -> Span:
    """Widen days to the spans whose figures count as of them: a week's figure is not its last day's."""
    units = None if unit is None else {unit, *lineage(campaign, unit)}
    while True:
        cells = visit.uow.ledger.cells(campaign.code, span=span)
        theirs = [one for one in cells if one.date <= span.end and (units is None or one.unit in units)]
        start = min([span.start, *(one.start for one in theirs if one.start)])
        if start == span.start:
            return span
        span = Span(start, span.end)


def _reported(visit: Visit, board: Board, metric: str) -> Markup:
    (given, owed), count = board.progress.giving(metric), visit.texts.count
    return visit.texts.say("inquiry.reported", reported=count(given), expected=count(owed))


def _last_round(visit: Visit, campaign: Campaign) -> Span | None:
    """Name the days of the main duty's round that is collected now."""
    period = asked_period(campaign, campaign.main_duty, visit.now) if campaign.main_duty else None
    return period.span if period else None


def _span(visit: Visit, campaign: Campaign, word: str) -> Span:
    """Say which days `tuần này` means: the duty's week that holds today, where it has weeks, else the calendar's."""
    collected = _last_round(visit, campaign)
    if word.endswith("period") and collected is not None:
        return collected
    duty, back = campaign.main_duty, word.startswith("last-")
    same = Frequency.MONTHLY if word.endswith("month") else Frequency.WEEKLY
    begun = _begun(campaign, duty, visit.today) if duty is not None and duty.frequency is same else []
    if len(begun) > back:
        return begun[-1 - back]
    return _calendar(visit.today, word)


def _begun(campaign: Campaign, duty: Duty, today: date) -> list[Span]:
    """List the spans of a duty that have begun; none where today lies in none of them."""
    if period_holding(campaign, duty, today) is None:
        return []
    return [period.span for period in periods(campaign, duty) if period.span.start <= today]


def _calendar(today: date, word: str) -> Span:
    """Name the calendar's month or week, this one up to today."""
    back = word.startswith("last-")
    if word.endswith("month"):
        last = today.replace(day=1) - timedelta(days=1) if back else today
        return Span(last.replace(day=1), last.replace(day=monthrange(last.year, last.month)[1]) if back else today)
    monday = today - timedelta(days=today.weekday() + (7 if back else 0))
    return Span(monday, monday + timedelta(days=6) if back else today)

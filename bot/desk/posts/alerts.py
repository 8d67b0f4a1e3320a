"""Overdue alerts: in private, with names and how late, step by step upwards, until all is in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.desk.board import Board, open_board
from bot.desk.documents.posts import alert_paper
from bot.desk.duties.rounds import states
from bot.desk.duties.words import is_figures, made_late, owing, owing_words, round_name
from bot.desk.names import metric_names, owing_name
from bot.desk.office import Office
from bot.desk.posts.letters import to_bound, to_role
from bot.desk.posts.reminders import reminded_key
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Duty, Role
from reporting.duties import DutyState, UnitDuty
from reporting.ports import UnitOfWork
from reporting.schedule import Post


def alert(office: Office, uow: UnitOfWork, campaign: Campaign, post: Post, now: datetime) -> None:
    """Tell a role, in private, who is overdue; nothing where nobody is."""
    duty = campaign.duty_by_code[post.duty]
    role = post.to or Role.LEADER
    if not is_figures(duty):
        alert_paper(office, uow, campaign, post, now)
        return
    found = states(uow, campaign, duty, post.period, now)
    missing = owing(found)
    if not missing:
        return
    if role in {Role.HEAD, Role.REPORTER}:
        units = [one.unit for one in missing]
        to_bound(
            office,
            uow,
            campaign,
            post,
            role,
            units,
            now,
            lambda texts, own: _own_text(texts, campaign, post, [one for one in missing if one.unit in own], now),
        )
    else:
        board = open_board(uow, campaign, post.period.span.end, now)
        to_role(
            office, uow, campaign, post, role, now, lambda texts: alert_text(texts, uow, board, duty, post, found, now)
        )


def alert_text(
    texts: Texts,
    uow: UnitOfWork,
    board: Board,
    duty: Duty,
    post: Post,
    found: Sequence[UnitDuty],
    now: datetime,
) -> Markup:
    """`Báo cáo đ/c: đến 10 giờ 30 ngày 31/7 còn 02/12 đơn vị chưa báo cáo tuần (quá hạn 30 phút): …`."""
    campaign = board.campaign
    missing = owing(found)
    expected = sum(one.expected for one in found)
    waiting = [owing_name(texts, campaign, one.unit, one.until) for one in found if one.state is DutyState.WAITING]
    reminded = int(uow.state.get(reminded_key(post)) or 0)
    past = now > post.period.due
    days = {one.unit: _known_on(board, one.unit) for one in missing}
    same = next(iter(days.values())) if len(set(days.values())) == 1 else None
    rows = [
        _row(texts, board, number, one, None if same else days[one.unit]) for number, one in enumerate(missing, start=1)
    ]
    partial = any(one.state is DutyState.PARTIAL for one in missing)
    return texts.lines(
        (
            texts.say(
                "alert.title" if past else "alert.title-now",
                at=now.astimezone(campaign.zone),
                n=texts.count(len(missing)),
                expected=texts.count(expected),
                round=round_name(texts, duty, post.covers),
                late=texts.overdue(now - post.period.due),
                due=post.period.due.astimezone(campaign.zone),
                what=texts.say("alert.incomplete" if partial else "alert.missing"),
            ),
            *rows,
            texts.say("reminder.waiting", units=texts.listed(waiting)) if waiting else "",
            texts.say("alert.as-of", day=texts.short_day(same)) if same else "",
            texts.say("alert.reminded", n=texts.count(reminded)) if reminded else "",
            made_late(texts, campaign, post, now),
        )
    )


def _known_on(board: Board, unit: str) -> date | None:
    """Name the day that a unit's figures are as of: its last report's, else its baseline's; None where it has none."""
    bases = [one.as_of for one in board.campaign.baselines if one.unit in {None, unit} and one.as_of <= board.as_of]
    last = board.tally.last_date.get(unit)
    return max([*bases, *([last] if last else [])], default=None)


def _row(texts: Texts, board: Board, number: int, state: UnitDuty, as_of: date | None) -> Markup:
    campaign = board.campaign
    figure, place = board.progress.of(state.unit, campaign.headline), board.place(state.unit, campaign.headline)
    lacking = metric_names(campaign, state.lacking) if state.state is DutyState.PARTIAL else ""
    unit = owing_name(texts, campaign, state.unit, state.until)
    name = texts.say("missing.lacking", unit=unit, metrics=lacking) if lacking else texts.listed((unit,))
    day = texts.say("alert.row-as-of", day=texts.short_day(as_of)) if as_of else ""
    if figure.rate is None or place is None:
        return texts.say("alert.row-plain", n=number, unit=name, day=day)
    return texts.say(
        "alert.row",
        n=number,
        unit=name,
        metric=campaign.metric_by_key[campaign.headline].said,
        rate=texts.rate(figure.rate),
        rank=place.rank,
        peers=place.peers,
        day=day,
    )


def _own_text(texts: Texts, campaign: Campaign, post: Post, missing: Sequence[UnitDuty], now: datetime) -> Markup:
    """Tell a head of their own units only."""
    round_words = round_name(texts, campaign.duty_by_code[post.duty], post.covers)
    what = owing_words(texts, campaign, missing, "alert.head", round=round_words)
    due, late = post.period.due.astimezone(campaign.zone), texts.overdue(now - post.period.due)
    said = texts.say("alert.head", what=what, due=due, late=late)
    return texts.lines((said, made_late(texts, campaign, post, now)))

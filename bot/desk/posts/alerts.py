"""Overdue alerts: in private, with names and how late, step by step upwards, until all is in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from bot.desk.board import Board, open_board
from bot.desk.documents.posts import alert_paper
from bot.desk.duties.rounds import states
from bot.desk.duties.words import is_figures, owing_words, round_name
from bot.desk.names import metric_names, owing_name
from bot.desk.office import Office
from bot.desk.posts.letters import to_bound, to_role
from bot.desk.posts.occasion import Occasion
from bot.desk.posts.reminders import reminded_key
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Role
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
    occasion = Occasion(campaign, post, states(uow, campaign, duty, post.period, now), now)
    if not occasion.missing:
        return
    if role in {Role.HEAD, Role.REPORTER}:
        to_bound(office, uow, occasion, role, lambda texts, own: _own_text(texts, occasion, own))
    else:
        board = open_board(uow, campaign, post.period.span.end, now)
        to_role(office, uow, occasion, role, lambda texts: _text(texts, uow, board, occasion))


def _text(texts: Texts, uow: UnitOfWork, board: Board, occasion: Occasion) -> Markup:
    """`Báo cáo đ/c: đến 10 giờ 30 ngày 31/7 còn 02/12 đơn vị chưa báo cáo tuần (quá hạn 30 phút): …`."""
    post, now, missing, waiting = occasion.post, occasion.now, occasion.missing, occasion.waiting(texts)
    zone = board.campaign.zone
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
                at=now.astimezone(zone),
                n=texts.count(len(missing)),
                expected=texts.count(len(occasion.expected)),
                round=round_name(texts, occasion.duty, post.covers),
                late=occasion.overdue(texts),
                due=post.period.due.astimezone(zone),
                what=texts.say("alert.incomplete" if partial else "alert.missing"),
            ),
            *rows,
            texts.say("reminder.waiting", units=texts.listed(waiting)) if waiting else "",
            texts.say("alert.as-of", day=texts.short_day(same)) if same else "",
            texts.say("alert.reminded", n=texts.count(reminded)) if reminded else "",
            occasion.made_late(texts),
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


def _own_text(texts: Texts, occasion: Occasion, own: Collection[str]) -> Markup:
    """Tell a head of their own units only."""
    campaign, post = occasion.campaign, occasion.post
    missing = [one for one in occasion.missing if one.unit in own]
    round_words = round_name(texts, occasion.duty, post.covers)
    what = owing_words(texts, campaign, missing, "alert.head", round=round_words)
    said = texts.say(
        "alert.head", what=what, due=post.period.due.astimezone(campaign.zone), late=occasion.overdue(texts)
    )
    return texts.lines((said, occasion.made_late(texts)))

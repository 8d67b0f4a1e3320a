"""The summary that the desk posts: five points, the ranking table, the progress chart; its ranks are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.desk.board import Board, open_board
from bot.desk.duties.rounds import states
from bot.desk.duties.words import is_figures
from bot.desk.office import Office, admins
from bot.desk.pictures.albums import picture_letters
from bot.desk.pictures.bars import bars_picture
from bot.desk.pictures.calendar import calendar_picture
from bot.desk.pictures.chart import progress_picture
from bot.desk.pictures.table import ranking_caption, ranking_picture
from bot.desk.posts.letters import group_key, to_group
from bot.desk.posts.occasion import Occasion
from bot.desk.summary.text import drafts, summary_text
from bot.desk.tell import tell
from bot.desk.views.outlook import outlook_of
from bot.texts import Texts
from reporting.campaign import Campaign, Duty, Frequency
from reporting.duties import UnitDuty
from reporting.pace import SPANS_NEEDED
from reporting.ports import UnitOfWork
from reporting.records import Chat, Json, Priority, Snapshot
from reporting.render.pages import ROWS_PER_PAGE
from reporting.schedule import Post


def summarise(office: Office, uow: UnitOfWork, campaign: Campaign, post: Post, now: datetime) -> None:
    """Post the summary to the campaign's groups, keep its ranks, and draft for the admins whom to name."""
    duty = campaign.duty_by_code[post.duty]
    occasion = Occasion(campaign, post, states(uow, campaign, duty, post.period, now), now)
    weekly = occasion.weekly
    board = open_board(uow, campaign, post.covers.end, now, post.covers)
    series = f"summed/{campaign.code}/{'weekly' if weekly else 'period'}"
    before = uow.state.get(series)
    if before is not None or weekly:  # a weekly summary looks back on the last weekly one, not on this morning's
        board.snapshot = None if before is None else Snapshot(campaign.code, series, now, before)
    else:
        board.snapshot = uow.slots.last_snapshot(campaign.code, now)
    if duty is campaign.main_duty and not weekly:
        board.round = occasion.found
    for chat in uow.chats.of_campaign(campaign.code):
        _send(uow, office.group_texts(chat), board, occasion, chat)
    for person in admins(uow, campaign.code):
        texts = office.texts_for(uow, person, campaign)
        if not uow.chats.of_campaign(campaign.code):
            text = summary_text(uow, texts, board, occasion)
            tell(uow, person, text, now, key=f"{post.key}/{person}", slot=post.key)
        draft = drafts(texts, board, occasion)
        if draft and not weekly:
            tell(uow, person, draft, now, key=f"{post.key}/draft/{person}", slot=post.key, priority=Priority.POST)
    said = _snapshot(board, occasion.found)
    uow.slots.snapshot(Snapshot(campaign.code, post.key, now, {**said, "before": _looked_back_on(board)}))
    uow.state.set(series, said)


def _send(uow: UnitOfWork, texts: Texts, board: Board, occasion: Occasion, chat: Chat) -> None:
    post, now = occasion.post, occasion.now
    text = texts.lines((occasion.made_late(texts), summary_text(uow, texts, board, occasion)))
    to_group(uow, chat, post, text, now)
    pictures, caption = _summary_pictures(uow, texts, board, post, now.astimezone(board.campaign.zone))
    key = f"{group_key(chat, post)}/pictures"
    for letter in picture_letters(texts, chat, pictures, caption, key=key, slot=post.key):
        uow.outbox.add(letter, now)


def _summary_pictures(uow: UnitOfWork, texts: Texts, board: Board, post: Post, now: datetime) -> tuple[list[Json], str]:
    """Compose the pictures of a summary, with the words under the first: ranking, progress, and who sent when."""
    campaign, metric = board.campaign, board.campaign.headline
    pictures: list[Json] = [ranking_picture(texts, board, metric, now)]
    caption = ranking_caption(texts, board, metric)
    chart = progress_picture(uow, texts, board, metric, outlook_of(uow, board, metric), now)
    if any(value is not None for value in chart["actual"]):
        pictures.append(chart)
        under = texts.say("picture.progress-caption", title=chart["title"], day=board.as_of)
        caption = texts.lines((caption, under))
    elif board.apart(metric) and (bars := bars_picture(texts, board, metric, now))["rows"]:
        pictures.append(bars)  # kinds that are never added have no progress of the whole
    duty = campaign.duty_by_code[post.duty]
    if _has_rhythm(duty, post):
        pictures.append(calendar_picture(uow, texts, board, duty, now))
    closed = texts.plain("picture.closed", at=now)  # its own picture, also where the same was drawn this morning
    return [{**one, "foot": f"{one['foot']} {closed}", "drawn": ""} for one in pictures], caption


def _has_rhythm(duty: Duty, post: Post) -> bool:
    """Tell whether a calendar says something: a week of days, or a few periods, of units that stand on one page."""
    if not is_figures(duty) or len(duty.units) > ROWS_PER_PAGE:
        return False
    if duty.frequency is Frequency.DAILY:
        return post.covers != post.period.span
    return post.period.number >= SPANS_NEEDED


def _looked_back_on(board: Board) -> Json | None:
    """Name what the summary compared with, for whatever is made of the same round after it; None before the first."""
    return None if board.snapshot is None else {key: board.snapshot.data.get(key, {}) for key in ("ranks", "rates")}


def _snapshot(board: Board, found: Sequence[UnitDuty]) -> Json:
    """Keep ranks and rates of every metric that can be ranked, and who had reported."""
    campaign = board.campaign
    ranks: dict[str, dict[str, int]] = {}
    rates: dict[str, str] = {}
    for metric in campaign.metrics:
        rows = {row.unit: row.rank for row in board.ranks(metric.key) if row.rank is not None}
        if rows:
            ranks[metric.key] = rows
        rate = board.progress.of(None, metric.key).rate
        if rate is not None:
            rates[metric.key] = str(rate)
    return {
        "as_of": board.as_of.isoformat(),
        "ranks": ranks,
        "rates": rates,
        "reported": [one.unit for one in found if one.complete],
    }

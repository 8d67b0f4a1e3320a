"""The summary that the desk posts: five points, the ranking table, the progress chart; its ranks are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.desk.board import Board, open_board
from bot.desk.duty_words import made_late
from bot.desk.missing import DONE
from bot.desk.office import Office, admins
from bot.desk.outlook import outlook_of
from bot.desk.pictures import progress_picture, ranking_caption, ranking_picture
from bot.desk.summary_text import drafts, summary_text
from bot.desk.visit import tell
from bot.desk.work import states
from bot.texts import Texts
from reporting.campaign import Campaign
from reporting.duties import UnitDuty
from reporting.ports import UnitOfWork
from reporting.records import Chat, Json, Letter, LetterKind, Priority, Snapshot
from reporting.schedule import Post


def summarise(office: Office, uow: UnitOfWork, campaign: Campaign, post: Post, now: datetime) -> None:
    """Post the summary to the campaign's groups, keep its ranks, and draft for the admins whom to name."""
    duty = campaign.duty_by_code[post.duty]
    weekly = post.covers != post.period.span
    board = open_board(uow, campaign, post.covers.end, now, post.covers)
    found = states(uow, campaign, duty, post.period, now)
    for chat in uow.chats.of_campaign(campaign.code):
        texts = office.group_texts(chat)
        _send(uow, texts, board, post, found, chat, now)
    for person in admins(uow, campaign.code):
        texts = office.person_texts(uow.people.get(person), campaign)
        if not uow.chats.of_campaign(campaign.code):
            text = summary_text(uow, texts, board, post, found, now)
            tell(uow, person, text, now, key=f"{post.key}/{person}", slot=post.key)
        draft = drafts(texts, board, post, found)
        if draft and not weekly:
            tell(uow, person, draft, now, key=f"{post.key}/draft/{person}", slot=post.key, priority=Priority.POST)
    uow.slots.snapshot(Snapshot(campaign.code, post.key, now, _snapshot(board, found)))


def _send(
    uow: UnitOfWork,
    texts: Texts,
    board: Board,
    post: Post,
    found: Sequence[UnitDuty],
    chat: Chat,
    now: datetime,
) -> None:
    campaign = board.campaign
    key = f"{post.key}/{chat.app}:{chat.chat_id}"
    text = texts.lines((made_late(texts, campaign, post, now), summary_text(uow, texts, board, post, found, now)))
    uow.outbox.add(
        Letter(chat.app, chat.chat_id, LetterKind.TEXT, text=text, priority=Priority.POST, key=key, slot=post.key),
        now,
    )
    local = now.astimezone(campaign.zone)
    pictures: list[tuple[str, Json, str]] = [
        (
            "ranking",
            ranking_picture(texts, board, campaign.headline, local),
            ranking_caption(texts, board, campaign.headline),
        )
    ]
    outlook = outlook_of(uow, board, campaign.headline)
    chart = progress_picture(uow, texts, board, campaign.headline, outlook, local)
    if any(value is not None for value in chart["actual"]):
        under = texts.say("picture.progress-caption", title=chart["title"], day=board.as_of)
        pictures.append(("progress", chart, under))
    for name, picture, caption in pictures:
        uow.outbox.add(
            Letter(
                chat.app,
                chat.chat_id,
                LetterKind.PICTURE,
                text=caption,
                picture=picture,
                priority=Priority.PICTURE,
                key=f"{key}/{name}",
                slot=post.key,
            ),
            now,
        )


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
        "reported": [one.unit for one in found if one.state in DONE],
    }

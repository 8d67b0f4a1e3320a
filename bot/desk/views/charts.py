"""/bieudo: the progress chart and the bars; /lich: who sent when."""

from __future__ import annotations

from bot.desk.board import Board, open_board
from bot.desk.duties.rounds import figures_day
from bot.desk.guard import permitted
from bot.desk.permissions import Action
from bot.desk.pictures.albums import picture_letters
from bot.desk.pictures.bars import bars_picture
from bot.desk.pictures.calendar import calendar_picture
from bot.desk.pictures.chart import progress_picture
from bot.desk.views.outlook import outlook_of
from bot.desk.views.ranking_words import ranking_text
from bot.desk.views.status import not_found
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.reading import Reading
from reporting.records import Json


def charts(visit: Visit, reading: Reading) -> None:
    """Send the progress of the whole and everybody's bars, of whatever metric and day are named."""
    asked = _asked(visit, reading)
    if asked is None:
        return
    board, metric = asked
    now = visit.local(visit.now)
    pictures: list[Json] = []
    chart = progress_picture(visit.uow, visit.texts, board, metric, outlook_of(visit.uow, board, metric), now)
    if any(value is not None for value in chart["actual"]):
        pictures.append(chart)
    pictures.append(bars_picture(visit.texts, board, metric, now))
    caption = visit.texts.say("picture.progress-caption", title=pictures[0]["title"], day=board.as_of)
    twin = visit.texts.lines((caption, ranking_text(visit.texts, board, metric)))
    _send(visit, pictures, caption, twin)


def calendar(visit: Visit, reading: Reading) -> None:
    """Send the submission calendar of the main duty."""
    asked = _asked(visit, reading)
    if asked is None:
        return
    board, _metric = asked
    duty = board.campaign.main_duty
    if duty is None:
        visit.say(visit.texts.say("missing.no-duty"))
        return
    picture = calendar_picture(visit.uow, visit.texts, board, duty, visit.local(visit.now))
    caption = visit.texts.say("calendar.caption", title=picture["title"], label=duty.label, day=board.as_of)
    _send(visit, [picture], caption, _in_words(visit, picture, caption))


def _in_words(visit: Visit, picture: Json, caption: Markup) -> Markup:
    """Write the calendar so that it says the same as the picture: each unit's states, in the columns' order."""
    columns = [column["label"] for column in picture["columns"]]
    lines = [
        visit.texts.say(
            "calendar.row",
            unit=row["label"],
            total=row["total"],
            states="; ".join(
                f"{column} {picture['legend'][state]}"
                for column, state in zip(columns, row["cells"], strict=True)
                if state and state != "on_time"
            )
            or visit.texts.plain("calendar.all-good"),
        )
        for row in picture["rows"]
    ]
    return visit.texts.lines((caption, *lines))


def _send(visit: Visit, pictures: list[Json], caption: Markup, twin: Markup) -> None:
    for letter in picture_letters(visit.texts, visit.chat, pictures, caption, twin=twin):
        visit.post(letter)


def _asked(visit: Visit, reading: Reading) -> tuple[Board, str] | None:
    """Find out of which metric and day it is asked; None where that was answered already."""
    campaign = permitted(visit, Action.SEE_STATUS, otherwise="not-allowed.see")
    if campaign is None:
        return None
    query = visit.reader.read_query(reading.argument, visit.local(visit.now))
    if query.problems:
        visit.say(not_found(visit, campaign, query))
        return None
    day = query.day or figures_day(visit.uow, campaign, visit.now)
    return open_board(visit.uow, campaign, day, visit.now), query.metric or campaign.headline

"""/excel and /duthao: the workbook and the drafted paper, in private; the desk's own papers drafted by the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.desk.duties.rounds import figures_day
from bot.desk.guard import permitted
from bot.desk.office import Office
from bot.desk.permissions import Action
from bot.desk.reports.problem_words import problem_line
from bot.desk.tell import account_of
from bot.desk.visit import Visit
from bot.texts import Texts
from reporting.campaign import Campaign, Duty, Frequency
from reporting.papers.spans import PaperAsked, PaperKind, asked_paper, ended_span, paper_span
from reporting.periods import Period, main_span
from reporting.ports import UnitOfWork
from reporting.reading import ProblemCode, Reading
from reporting.records import Json, Letter, LetterKind, Priority, Span

WORKBOOK, PAPER, COMMEND = "workbook", "paper", "commend"
"""The kinds of document that are asked for here."""

_KIND_OF = {
    Frequency.DAILY: PaperKind.WEEK,
    Frequency.WEEKLY: PaperKind.WEEK,
    Frequency.MONTHLY: PaperKind.MONTH,
    Frequency.QUARTERLY: PaperKind.QUARTER,
}


def excel(visit: Visit, reading: Reading) -> None:
    """Answer /excel [tuần, tháng, quý, tổng kết] [ngày]: the workbook of the period, of figures as of the day."""
    campaign = _opened(visit, Action.GET_WORKBOOK, "excel")
    found = None if campaign is None else _asked(visit, campaign, reading, "excel")
    if campaign is None or found is None:
        return
    asked, day = found
    if asked.kind is None:
        day = day or figures_day(visit.uow, campaign, visit.now)
        span = main_span(campaign, day)
    else:
        span, day = _days(visit, campaign, asked, day)
    texts = visit.texts
    document = document_of(WORKBOOK, campaign, texts.language, span, day, visit.local(visit.now))
    caption = texts.say("excel.caption", campaign=campaign.name, span=texts.span(span, year=True), day=day)
    _send(visit, document, texts.plain("excel.file", day=_stamp(day)), caption)


def draft(visit: Visit, reading: Reading) -> None:
    """Answer /duthao tuần, tháng, quý, tổng kết [ngày]: the drafted paper, and whom to commend and remind apart."""
    campaign = _opened(visit, Action.DRAFT_PAPER, "duthao")
    found = None if campaign is None else _asked(visit, campaign, reading, "duthao")
    if campaign is None or found is None:
        return
    asked, day = found
    if asked.kind is None:
        visit.say(visit.texts.say("duthao.usage"))
        return
    span, day = _days(visit, campaign, asked, day)
    for letter in _draft_letters(visit.texts, campaign, asked.kind, span, day, visit.local(visit.now)):
        document, name, caption = letter
        _send(visit, document, name, caption)


def _opened(visit: Visit, action: Action, key: str) -> Campaign | None:
    """Tell whose campaign it is, if the person may have this here; otherwise why not."""
    known = "excel.not-allowed" if key == "excel" else "not-allowed.admin"
    campaign = permitted(visit, action, otherwise=known if visit.member.roles else "not-allowed.nobody")
    if campaign is not None and visit.in_group:
        visit.say(visit.texts.say(f"{key}.private"))
        return None
    return campaign


def _asked(visit: Visit, campaign: Campaign, reading: Reading, key: str) -> tuple[PaperAsked, date | None] | None:
    """Read period and day; None where they were not understood, which has been said then."""
    asked = asked_paper(reading.argument)
    if asked.number is not None and asked.span(campaign) is None:
        visit.say(visit.texts.say("duthao.no-such", text=reading.argument[:40]))
        return None
    query = visit.reader.read_query(asked.rest, visit.local(visit.now))
    if query.problems or query.unit is not None or query.metric is not None:
        dates = [one for one in query.problems if one.code is not ProblemCode.UNKNOWN_UNIT]
        lines = [problem_line(visit, campaign, problem) for problem in dates]
        unclear = visit.texts.say("duthao.unclear", text=reading.argument[:40])
        visit.say(visit.texts.lines([*(lines or [unclear]), visit.texts.say(f"{key}.usage")]))
        return None
    return asked, query.day


def _days(visit: Visit, campaign: Campaign, asked: PaperAsked, day: date | None) -> tuple[Span, date]:
    """Choose the period, and the day whose end the figures are of: never beyond today."""
    today = visit.today
    kind = asked.kind or PaperKind.WEEK
    if asked.number is not None:
        span = asked.span(campaign)
        assert span is not None
    elif day is not None:
        span = paper_span(campaign, kind, day)
    else:
        span = ended_span(campaign, kind, today)
    last = min(span.end, day or today)
    return span, max(last, span.start)


def _draft_letters(
    texts: Texts, campaign: Campaign, kind: PaperKind, span: Span, day: date, moment: datetime
) -> list[tuple[Json, str, str]]:
    """Name the two documents of a draft, each with its file's name and what is said beside it."""
    paper = document_of(PAPER, campaign, texts.language, span, day, moment) | {"paper": kind.value}
    said = {"campaign": campaign.name, "span": texts.span(span, year=True), "day": day}
    return [
        (paper, texts.plain(f"duthao.file-{kind.value}", day=_stamp(day)), texts.say("duthao.caption", **said)),
        (paper | {"kind": COMMEND}, texts.plain("duthao.file-commend", day=_stamp(day)), texts.say("duthao.commend")),
    ]


def document_of(
    kind: str, campaign: Campaign, language: str, span: Span, day: date, moment: datetime
) -> dict[str, str]:
    """Name a document: of which campaign and days, in which language, as known when."""
    return {
        "kind": kind,
        "campaign": campaign.code,
        "language": language,
        "from": span.start.isoformat(),
        "to": span.end.isoformat(),
        "day": day.isoformat(),
        "moment": moment.isoformat(),
    }


def own_paper(
    office: Office,
    uow: UnitOfWork,
    campaign: Campaign,
    duty: Duty,
    period: Period,
    people: Sequence[int],
    now: datetime,
) -> None:
    """Draft a paper that the desk itself owes, for the people who have it signed; once for each."""
    kind = _KIND_OF.get(duty.frequency)
    if kind is None:
        kind = PaperKind.FINAL if period.span == Span(campaign.start, campaign.end) else PaperKind.WEEK
    moment = now.astimezone(campaign.zone)
    day = max(period.span.start, min(period.span.end, moment.date()))
    for person in people:
        account = account_of(uow, person)
        if account is None:
            continue
        texts = office.texts_for(uow, person, campaign)
        for document, name, caption in _draft_letters(texts, campaign, kind, period.span, day, moment):
            key = f"draft/{campaign.code}/{period.key}/{document['kind']}/{person}"
            letter = _letter(account.app, account.account_id, document, name, caption)
            uow.outbox.add(replace(letter, key=key), now)


def _send(visit: Visit, document: Json, name: str, caption: str) -> None:
    visit.post(_letter(visit.chat.app, visit.chat.chat_id, document, name, caption))


def _letter(app: str, chat_id: str, document: Json, name: str, caption: str) -> Letter:
    return Letter(
        app, chat_id, LetterKind.DOCUMENT, text=caption, document=document, file_name=name, priority=Priority.PICTURE
    )


def _stamp(day: date) -> str:
    return f"{day:%d-%m-%Y}"

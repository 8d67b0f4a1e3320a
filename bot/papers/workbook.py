"""The workbook: follow-up tables, daily quotas, rankings, the span's reports, who was on time, who owes documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from bot.desk.board import Board
from bot.desk.office import Office
from bot.papers.facts import Asked
from bot.papers.sheets.duties import duty_tables
from bot.papers.sheets.follow_ups import follow_ups
from bot.papers.sheets.quotas import quota_table
from bot.papers.sheets.ranking import ranking_table
from bot.papers.sheets.reports import reports_table
from bot.texts import texts
from reporting.campaign import Campaign
from reporting.papers.tables import Table
from reporting.periods import main_span
from reporting.ports import Store, UnitOfWork
from reporting.records import Json, Span

KIND = "workbook"


def make_workbook(office: Office, store: Store, document: Json) -> bytes:
    """Make the file of a workbook letter."""
    from reporting.papers.workbook import write_workbook

    def gathered(uow: UnitOfWork) -> tuple[Asked, list[Table]]:
        asked = Asked.of(office, uow, document)
        return asked, all_tables(uow, asked)

    asked, tables = store.read(gathered).result()
    return write_workbook(tables, page=asked.texts.plain("sheet.page"), made=asked.moment)


def laid_out(uow: UnitOfWork, campaign: Campaign, what: str, day: date, moment: datetime) -> list[Table]:
    """Compose the tables that a word of `baocao export` stands for; lists go from the campaign's first day on."""
    whole = what in {"reports", "duties"}
    span = Span(campaign.start, max(day, campaign.start)) if whole else main_span(campaign, day)
    asked = Asked(campaign, texts(campaign.language), day, span, moment)
    if what == KIND:
        return all_tables(uow, asked)
    return SHEETS[what](uow, asked, asked.board(uow)) if what in SHEETS else []


def all_tables(uow: UnitOfWork, asked: Asked) -> list[Table]:
    """Compose every table that a campaign has."""
    board = asked.board(uow)
    return [table for what in SHEETS.values() for table in what(uow, asked, board)]


def _progress(_uow: UnitOfWork, asked: Asked, board: Board) -> list[Table]:
    quotas = quota_table(asked.texts, board.progress)
    return [*follow_ups(asked.texts, board.progress), *([quotas] if quotas else [])]


def _ranking(_uow: UnitOfWork, asked: Asked, board: Board) -> list[Table]:
    campaign = asked.campaign
    metrics = [campaign.headline, *(metric.key for metric in campaign.metrics if metric.rate_of)]
    return [ranking_table(asked.texts, board, metric) for metric in dict.fromkeys(metrics)]


def _reports(uow: UnitOfWork, asked: Asked, board: Board) -> list[Table]:
    span = Span(asked.span.start, max(asked.span.start, asked.day))
    cells = uow.ledger.cells(asked.campaign.code, span=span)
    return [reports_table(asked.texts, board.progress, span, cells, uow.ledger.notes(asked.campaign.code, span))]


def _duties(uow: UnitOfWork, asked: Asked, _board: Board) -> list[Table]:
    texts, campaign = asked.texts, asked.campaign
    figures = duty_tables(texts, campaign, asked.rounds(uow), asked.moment, texts.plain("sheet.duties"))
    papers = duty_tables(texts, campaign, asked.document_rounds(uow), asked.moment, texts.plain("sheet.documents"))
    return [*figures, *papers]


SHEETS: Mapping[str, Callable[[UnitOfWork, Asked, Board], list[Table]]] = {
    "progress": _progress,
    "ranking": _ranking,
    "reports": _reports,
    "duties": _duties,
}
"""Which tables each word of `baocao export` stands for."""

"""The workbook: follow-up tables, daily quotas, rankings, the span's reports, who was on time, who owes documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from bot.desk.office import Office
from bot.files.facts import Asked, View
from bot.files.sheets.duties import duty_tables
from bot.files.sheets.follow_ups import follow_ups
from bot.files.sheets.quotas import quota_table
from bot.files.sheets.ranking import ranking_table
from bot.files.sheets.reports import reports_table
from bot.texts import texts
from reporting.campaign import Campaign
from reporting.papers.collecting import collecting_later
from reporting.papers.tables import Table
from reporting.periods import main_span
from reporting.ports import Store, UnitOfWork
from reporting.records import Json, Span

EVERYTHING = "workbook"
"""The word of `baocao export` for all tables."""


def make_workbook(office: Office, store: Store, document: Json) -> bytes:
    """Make the file of a workbook letter."""
    from reporting.papers.workbook import write_workbook

    def gathered(uow: UnitOfWork) -> tuple[Asked, list[Table]]:
        asked = Asked.of(office, uow, document)
        return asked, all_tables(View(uow, asked))

    with collecting_later():
        asked, tables = store.read(gathered).result()
        return write_workbook(tables, page=asked.texts.plain("sheet.page"), made=asked.moment)


def laid_out(uow: UnitOfWork, campaign: Campaign, what: str, day: date, moment: datetime) -> list[Table]:
    """Compose the tables that a word of `baocao export` stands for; lists go from the campaign's first day on."""
    whole = what in {"reports", "duties"}
    span = Span(campaign.start, max(day, campaign.start)) if whole else main_span(campaign, day)
    view = View(uow, Asked(campaign, texts(campaign.language), day, span, moment))
    if what == EVERYTHING:
        return all_tables(view)
    return SHEETS[what](view) if what in SHEETS else []


def all_tables(view: View) -> list[Table]:
    """Compose every table that a campaign has."""
    return [table for what in SHEETS.values() for table in what(view)]


def _progress(view: View) -> list[Table]:
    quotas = quota_table(view.texts, view.board.progress)
    return [*follow_ups(view.texts, view.board.progress), *([quotas] if quotas else [])]


def _ranking(view: View) -> list[Table]:
    campaign = view.campaign
    metrics = [campaign.headline, *(metric.key for metric in campaign.metrics if metric.rate_of)]
    return [ranking_table(view.texts, view.board, metric) for metric in dict.fromkeys(metrics)]


def _reports(view: View) -> list[Table]:
    asked = view.asked
    span = Span(asked.span.start, max(asked.span.start, asked.day))
    notes = view.uow.ledger.notes(view.campaign.code, span)
    return [reports_table(view.texts, view.board.progress, span, view.cells, notes)]


def _duties(view: View) -> list[Table]:
    words, campaign, moment = view.texts, view.campaign, view.asked.moment
    figures = duty_tables(words, campaign, view.rounds, moment, words.plain("sheet.duties"))
    papers = duty_tables(words, campaign, view.papers, moment, words.plain("sheet.documents"))
    judged = words.plain("sheet.judged", at=moment)  # figures of a day are all that is known of it, states are not
    return [replace(table, under=(*table.under, judged)) for table in (*figures, *papers)]


SHEETS: Mapping[str, Callable[[View], list[Table]]] = {
    "progress": _progress,
    "ranking": _ranking,
    "reports": _reports,
    "duties": _duties,
}
"""Which tables each word of `baocao export` stands for."""

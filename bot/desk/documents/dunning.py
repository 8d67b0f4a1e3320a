"""/dondoc: a letter drafted for the standing office to sign, which names who owes what since when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.desk.documents.ledger import read_ledger
from bot.desk.documents.words import round_words
from bot.desk.duties.rounds import asked_period, states
from bot.desk.duties.words import OWING
from bot.desk.guard import permitted
from bot.desk.names import metric_names
from bot.desk.permissions import Action
from bot.desk.visit import Visit
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Duty, DutyKind
from reporting.duties import DutyState, UnitDuty
from reporting.periods import Period
from reporting.ports import UnitOfWork
from reporting.reading import Reading
from reporting.records import Json, Letter, LetterKind

KIND = "dunning"
"""The kind of document: its maker writes the letter, out of what stands in the document alone."""


def draft(visit: Visit, _reading: Reading) -> None:
    """Answer /dondoc in private: the letter as a .docx, and in words."""
    texts, campaign = visit.texts, permitted(visit, Action.DRAFT_DUNNING, otherwise="not-allowed.admin")
    if campaign is None:
        return
    if visit.in_group:
        visit.say(texts.say("dunning.private"))
        return
    owes = _owed_by_unit(visit.uow, texts, campaign, visit.now)
    if not owes:
        visit.say(texts.say("dunning.nobody"))
        return
    now = visit.local(visit.now)
    document = _dunning_document(campaign, texts, now, owes)
    visit.post(
        Letter(
            visit.chat.app,
            visit.chat.chat_id,
            LetterKind.DOCUMENT,
            text=texts.say("dunning.caption", n=texts.count(len(owes))),
            document={**document, "twin": _dunning_text(texts, owes, now)},
            file_name=texts.plain("dunning.file", day=now.strftime("%d-%m-%Y")),
        )
    )


def _dunning_document(campaign: Campaign, texts: Texts, now: datetime, owes: list[dict[str, Any]]) -> Json:
    """Put everything that the letter says into a document.

    `owes` has a unit each: `unit`, `title`, and `items` with `paper` (its name), `kind` (document or figures), `due`
    (ISO), `days` overdue and `lacking` (metrics' names, where a part came).
    """
    return {
        "kind": KIND,
        "campaign": campaign.code,
        "language": texts.language,
        "day": now.date().isoformat(),
        "moment": now.isoformat(),
        "owes": owes,
    }


def _owed_by_unit(uow: UnitOfWork, texts: Texts, campaign: Campaign, now: datetime) -> list[dict[str, Any]]:
    """List units in file order with what they owe past its due: papers, and the figures that are collected now."""
    owed: dict[str, list[dict[str, Any]]] = {}
    for row in read_ledger(uow, campaign, now):
        for one in row.units:
            _note(owed, texts, campaign, row.duty, row.period, one, now)
    for duty in campaign.duties:
        period = asked_period(campaign, duty, now) if duty.kind is DutyKind.FIGURES else None
        if period is not None:
            for one in states(uow, campaign, duty, period, now):
                _note(owed, texts, campaign, duty, period, one, now)
    return [
        {"unit": unit.code, "title": unit.title, "items": sorted(owed[unit.code], key=lambda item: str(item["due"]))}
        for unit in campaign.units
        if unit.code in owed
    ]


def _note(
    owed: dict[str, list[dict[str, Any]]],
    texts: Texts,
    campaign: Campaign,
    duty: Duty,
    period: Period,
    one: UnitDuty,
    now: datetime,
) -> None:
    due = one.due or period.due
    if one.state not in OWING or now <= due:
        return
    partial = duty.kind is DutyKind.FIGURES and one.state is DutyState.PARTIAL
    item = {
        "duty": duty.code,
        "paper": round_words(texts, duty, period),
        "kind": duty.kind.value,
        "due": due.astimezone(campaign.zone).isoformat(),
        "days": (now - due).days,
        "lacking": metric_names(campaign, one.lacking) if partial else "",
    }
    owed.setdefault(one.unit, []).append(item)


def _dunning_text(texts: Texts, owes: list[dict[str, Any]], now: datetime) -> Markup:
    """Say the same as the letter, in a chat's words."""
    rows = [
        texts.say(
            "dunning.row",
            n=number,
            unit=one["title"],
            papers=texts.listed(
                (
                    texts.say(
                        "dunning.item",
                        paper=item["paper"],
                        due=datetime.fromisoformat(item["due"]),
                        late=texts.overdue(now - datetime.fromisoformat(item["due"])),
                    )
                    for item in one["items"]
                ),
                "; ",
            ),
        )
        for number, one in enumerate(owes, 1)
    ]
    return texts.lines((texts.say("dunning.title", at=now), *rows))

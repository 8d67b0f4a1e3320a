"""How papers are named and answered for."""

from __future__ import annotations

import re
from datetime import datetime

from bot.desk.documents.rounds import WHOLE, UnitRound
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Duty, Frequency
from reporting.duties import UnitDuty
from reporting.periods import Period
from reporting.records import Document

_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")


def paper_name(duty: Duty) -> str:
    """Name a duty's paper without what its label says in brackets at its end: `Báo cáo tháng`."""
    return _BRACKETS.sub("", duty.label) or duty.label


def round_words(texts: Texts, duty: Duty, period: Period) -> str:
    """Name one round's paper: `Báo cáo tháng 15/7–14/8`; one that is given once by its name alone."""
    if duty.frequency is Frequency.ONCE:
        return paper_name(duty)
    return f"{paper_name(duty)} {texts.span(period.span)}"


def unit_words(texts: Texts, campaign: Campaign, unit: str) -> str:
    """Name the unit, or the whole."""
    return texts.plain("documents.whole") if unit == WHOLE else campaign.unit_by_code[unit].title


def number_words(texts: Texts, paper: Document) -> str:
    """Say a paper's number and date; nothing where it has none."""
    if paper.number and paper.dated:
        return texts.plain("documents.number-dated", number=paper.number, day=paper.dated)
    return texts.plain("documents.number", number=paper.number) if paper.number else ""


def in_time(texts: Texts, one: UnitRound, came: datetime, state: UnitDuty | None) -> str:
    """Say whether a paper came in time."""
    due = (state.due if state else None) or one.period.due
    if came <= due:
        return texts.plain("documents.on-time")
    return texts.plain("documents.late", late=texts.duration(came - due))


def received_words(
    texts: Texts, campaign: Campaign, one: UnitRound, paper: Document, state: UnitDuty | None, *, first: bool
) -> Markup:
    """`Đã nhận văn bản: <b>xã Tân Hưng</b>, Báo cáo tháng 15/7–14/8, số 46/BC-UBND ngày 16/8/2023, đúng hạn.`."""
    return texts.say(
        "documents.received" if first else "documents.again",
        unit=unit_words(texts, campaign, one.unit),
        paper=round_words(texts, one.duty, one.period),
        number=number_words(texts, paper),
        standing=in_time(texts, one, paper.received_at, state),
    )

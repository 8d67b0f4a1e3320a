"""The answer to a report: what was understood, the figures it led to, what waits, what is left to do."""

from __future__ import annotations

from datetime import datetime

from bot.desk.board import Board
from bot.desk.duties.rounds import Standing, standing_of
from bot.desk.names import change_words, groups, metric_names, part_name, value_words, when
from bot.desk.reports.entry_words import counted_words, dropped_line, standing_now, unit_name, values_line
from bot.desk.reports.finding_words import finding_words
from bot.desk.reports.outcome import Fate, Outcome, Taken, span_of
from bot.desk.views.figure_words import figure_line, left_line
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Metric
from reporting.checks import Finding
from reporting.ports import UnitOfWork
from reporting.reading import Op
from reporting.records import StoredEntry
from reporting.successors import heirs

COMPACT_FROM = 3
"""From so many entries on each gets one line instead of six."""


def answer(uow: UnitOfWork, texts: Texts, board: Board, outcome: Outcome, now: datetime) -> Markup:
    """Compose what is said of the entries that count (and of those taken back)."""
    said = [one for one in outcome.taken if one.fate is not Fate.HELD]
    parts: list[str] = []
    if len(said) >= COMPACT_FROM:
        parts.append(texts.say("answer.many", n=texts.count(len(said))))
        parts += [_line(texts, board, one) for one in said]
    else:
        for one in said:
            parts += _block(uow, texts, board, one, now)
    if outcome.dropped or outcome.kept:
        parts += _edited(texts, board.campaign, outcome)
    if said and said[-1].fate is not Fate.OVERTAKEN:
        parts.append(texts.say("answer.mend"))
    return texts.lines(parts)


def _edited(texts: Texts, campaign: Campaign, outcome: Outcome) -> list[str]:
    """Say what an edit took back, what counts then, and what goes on unchanged."""
    return [
        *(dropped_line(texts, campaign, stored) for stored, _changes in outcome.dropped),
        *(standing_now(texts, campaign, changes) for _stored, changes in outcome.dropped),
        *(
            texts.say("answer.kept", unit=unit_name(campaign, stored), when=when(texts, span_of(stored)))
            for stored in outcome.kept
        ),
    ]


def _line(texts: Texts, board: Board, taken: Taken) -> Markup:
    """One unit among many: its values, rate and place."""
    stored, campaign = taken.stored, board.campaign
    if taken.fate is Fate.OVERTAKEN:
        return _overtaken(texts, campaign, taken)
    figure, place = (
        board.progress.of(stored.entry.unit, campaign.headline),
        board.place(stored.entry.unit, campaign.headline),
    )
    values = "; ".join(
        texts.plain("answer.part", metric=part_name(campaign.metric_by_key[key]), value=value_words(texts, value))
        for key, value in stored.entry.values.items()
    )
    replaced = _replaced(texts, campaign, taken)
    kept = texts.say("answer.kept-later", values=counted_words(texts, campaign, taken.kept)) if taken.kept else ""
    return texts.lines(
        (
            texts.say(
                "answer.one-of-many" if figure.rate is not None else "answer.one-of-many-plain",
                unit=unit_name(campaign, stored),
                when=when(texts, span_of(stored)),
                values=values,
                rate=texts.rate(figure.rate),
                place=texts.say("figure.place", rank=place.rank, peers=place.peers) if place else "",
            ),
            *([replaced] if replaced else []),
            *([kept] if kept else []),
            *(_flag_line(texts, campaign, finding) for finding in taken.findings),
        )
    )


def _block(uow: UnitOfWork, texts: Texts, board: Board, taken: Taken, now: datetime) -> list[str]:
    """Everything a lead wants to know of one entry."""
    stored, campaign = taken.stored, board.campaign
    if taken.fate is Fate.OVERTAKEN:
        return [_overtaken(texts, campaign, taken)]
    unit = stored.entry.unit
    key = {Fate.SAME: "answer.same", Fate.ACCEPTED: "answer.accepted"}.get(taken.fate, "answer.got")
    standing = standing_of(uow, campaign, stored, now)
    lines: list[str] = [
        texts.say(
            key,
            unit=unit_name(campaign, stored),
            when=when(texts, span_of(stored)),
            standing=_standing_words(texts, campaign, standing),
        )
    ]
    if stored.entered_for:
        lines.append(texts.say("answer.entered-for"))
    lines.append(values_line(texts, campaign, stored))
    lines.append(_replaced(texts, campaign, taken))
    if taken.kept:
        lines.append(texts.say("answer.kept-later", values=counted_words(texts, campaign, taken.kept)))
    lines.append(_in_baseline(texts, campaign, stored))
    lines += _figures(texts, board, unit, stored)
    for finding in taken.findings:
        lines.append(_flag_line(texts, campaign, finding))
    return lines


def _overtaken(texts: Texts, campaign: Campaign, taken: Taken) -> Markup:
    """Say that what was said later, and came earlier, stands or waits."""
    name, days = unit_name(campaign, taken.stored), when(texts, span_of(taken.stored))
    if not taken.kept:
        return texts.say("answer.overtaken-waiting", unit=name, when=days)
    return texts.say("answer.overtaken", unit=name, when=days, values=counted_words(texts, campaign, taken.kept))


def _standing_words(texts: Texts, campaign: Campaign, standing: Standing | None) -> Markup:
    if standing is None:
        return Markup("")
    if standing.quick:
        return texts.say("answer.quick", span=texts.span(standing.period.span))
    late = texts.duration(standing.late) if standing.late else ""
    lacking = metric_names(campaign, standing.state.lacking) if standing.state.lacking else ""
    key = f"answer.state-{standing.state.state.replace('_', '-')}"
    return texts.say(key, late=late, lacking=lacking) if texts.has(key) else Markup("")


def _replaced(texts: Texts, campaign: Campaign, taken: Taken) -> Markup:
    changed = [change for change in taken.changes if change.before is not None and change.before != change.after]
    if not changed:
        return Markup("")
    added = [change for change in changed if change.op is Op.ADD]
    replaced = [change for change in changed if change.op is not Op.ADD]
    return texts.lines(
        (
            texts.say("answer.replaced", changes=change_words(texts, campaign, replaced)) if replaced else "",
            texts.say("answer.added", changes=change_words(texts, campaign, added, "answer.change-added"))
            if added
            else "",
        )
    )


def _in_baseline(texts: Texts, campaign: Campaign, stored: StoredEntry) -> Markup:
    """Say so where the days are in the baseline already, and nothing is added."""
    entry = stored.entry
    for key in entry.values:
        baseline = campaign.baseline_of.get((entry.unit, key)) or campaign.baseline_of.get((None, key))
        if baseline and entry.date <= baseline.as_of:
            return texts.say("answer.in-baseline", day=baseline.as_of)
    return Markup("")


def _figures(texts: Texts, board: Board, unit: str, stored: StoredEntry) -> list[str]:
    campaign = board.campaign
    lines: list[str] = []
    gone = campaign.changes_units and not campaign.unit_by_code[unit].exists_on(board.as_of)
    leads = [lead for lead, _keys in groups(campaign, stored.entry.values)]
    leads.sort(key=lambda lead: lead.key != campaign.headline)
    for lead in leads:
        main = lead.key == campaign.headline
        lines.append(figure_line(texts, board, unit, lead.key, main=main))
        if main and gone:
            lines += _now_in(texts, board, unit, lead.key)
        elif main:
            lines.append(left_line(texts, board, unit, lead.key))
            lines.append(_period_line(texts, board, unit, lead, stored))
    return lines


def _now_in(texts: Texts, board: Board, unit: str, metric: str) -> list[str]:
    """Say of a former unit's late figure where it counts now: `Nay tính trong phường Tân An: Lũy kế …`."""
    campaign = board.campaign
    return [
        texts.say(
            "answer.now-in",
            unit=campaign.unit_by_code[heir].title,
            figure=figure_line(texts, board, heir, metric, main=True),
        )
        for heir in heirs(campaign, unit)
        if campaign.unit_by_code[heir].exists_on(board.as_of)
    ]


def _period_line(texts: Texts, board: Board, unit: str, lead: Metric, stored: StoredEntry) -> Markup:
    """Say the period's figure where this report isn't all of it."""
    figure = board.progress.of(unit, lead.key)
    if stored.entry.date not in board.span:
        return Markup("")
    parts = board.campaign.parts_of(lead.key)
    own = sum([value.number for key, value in stored.entry.values.items() if key in parts])
    if figure.in_period == own and span_of(stored) == board.span:
        return Markup("")
    return texts.say("answer.in-period", span=texts.span(board.span), value=texts.signed(figure.in_period or 0))


def _flag_line(texts: Texts, campaign: Campaign, finding: Finding) -> Markup:
    """Say what is to be looked into: `Cần rà soát: …`."""
    return texts.say("answer.review", why=finding_words(texts, campaign, finding))
